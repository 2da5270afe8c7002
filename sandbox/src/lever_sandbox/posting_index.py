"""An account's postings in list order and by their last change, kept as they change."""

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator

from lever_sandbox.paging import Order
from lever_sandbox.posting import Posting

# Lever's token for postings has not been seen (A: posting-token-shape).
POSTING_ORDER: Order[Posting] = Order(
    values=lambda posting: [posting.fields["createdAt"], posting.id],
    sort=lambda values: (-values[0], str(values[1])),
)
_Key = tuple[int, str]
_Change = tuple[int, str]


class PostingIndex:
    """Places one posting by bisection; never sorts all of them again.

    Takes the account's postings by id; `place` follows each change of one.
    """

    def __init__(self, postings: dict[str, Posting]) -> None:
        self._postings = postings
        self._arranged = POSTING_ORDER.arrange(list(postings.values()))
        self._keys = [_key(one) for one in self._arranged]
        self._changes = sorted(_change(one) for one in postings.values())
        # Where each stands: its fields may have changed before we hear of it.
        self._placed: dict[str, tuple[_Key, _Change]] = {
            one.id: (_key(one), _change(one)) for one in postings.values()
        }

    @property
    def arranged(self) -> list[Posting]:
        """Newest first, then by id (lever-api 2.3)."""
        return self._arranged

    def place(self, posting: Posting) -> None:
        self.remove(posting.id)
        key, change = _key(posting), _change(posting)
        position = bisect_left(self._keys, key)
        self._keys.insert(position, key)
        self._arranged.insert(position, posting)
        insort(self._changes, change)
        self._placed[posting.id] = key, change

    def remove(self, posting_id: str) -> None:
        if posting_id not in self._placed:
            return
        key, change = self._placed.pop(posting_id)
        del self._changes[bisect_left(self._changes, change)]
        position = bisect_left(self._keys, key)
        del self._keys[position], self._arranged[position]

    def count_changed(self, since: int | None, until: int | None) -> int:
        return len(self._between(since, until))

    def changed(self, since: int | None, until: int | None) -> list[Posting]:
        """Those with an `updatedAt` in those milliseconds, inclusive, in list order."""
        ids = (self._changes[position][1] for position in self._between(since, until))
        return POSTING_ORDER.arrange(list(self._found(ids)))

    def _found(self, ids: Iterable[str]) -> Iterator[Posting]:
        return (self._postings[one] for one in ids)

    def _between(self, since: int | None, until: int | None) -> range:
        start = 0 if since is None else bisect_left(self._changes, (since, ""))
        if until is None:
            return range(start, len(self._changes))
        return range(start, bisect_left(self._changes, (until + 1, "")))


def _key(posting: Posting) -> _Key:
    created = int(posting.fields["createdAt"])
    return -created, posting.id


def _change(posting: Posting) -> _Change:
    return int(posting.fields["updatedAt"]), posting.id
