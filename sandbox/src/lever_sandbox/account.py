"""One employer in Lever: its people, postings, candidates and switches."""

from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from lever_sandbox import packages
from lever_sandbox.answers import Json
from lever_sandbox.faults import Switches
from lever_sandbox.hidden_postings import make_hidden_postings
from lever_sandbox.ids import new_id, stable_id
from lever_sandbox.opportunity import Contact, Opportunity
from lever_sandbox.people import User, make_users
from lever_sandbox.pipeline import (
    ArchiveReason,
    Stage,
    make_archive_reasons,
    make_stages,
)
from lever_sandbox.posting import Posting
from lever_sandbox.posting_index import PostingIndex
from lever_sandbox.uploads import Upload
from lever_sandbox.webhook import Delivery, Webhook

USUAL_SOURCES = ("Job site", "LinkedIn", "Added manually", "Referral", "Extension")


@dataclass
class Account:
    site: str
    name: str
    id: str
    users: list[User]
    stages: list[Stage]
    archive_reasons: list[ArchiveReason]
    api_key: str
    package: str = packages.LEVER_TRM
    throttled: int = 0
    postings: dict[str, Posting] = field(default_factory=dict)
    deleted_postings: list[Json] = field(default_factory=list)
    contacts: dict[str, Contact] = field(default_factory=dict)
    opportunities: dict[str, Opportunity] = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)
    webhooks: dict[str, Webhook] = field(default_factory=dict)
    webhook_groups: dict[str, bool] = field(default_factory=dict)
    deliveries: deque[Delivery] = field(default_factory=lambda: deque(maxlen=1_000))
    deleted_opportunities: list[Json] = field(default_factory=list)
    deleted_applications: list[Json] = field(default_factory=list)
    switches: Switches = field(default_factory=Switches)
    grown: int = 0
    _index: PostingIndex | None = field(default=None, repr=False)

    @property
    def package_now(self) -> str:
        """The package as switched, or as the account began with."""
        return self.switches.package or self.package

    def sell(self, package: str) -> None:
        """Give it that package and its roles. Raises ValueError."""
        self.package = packages.check_package(package)
        self.users = make_users(self.site, package)

    @property
    def has_integrations(self) -> bool:
        return self.package_now in packages.WITH_INTEGRATIONS

    @property
    def owners(self) -> list[User]:
        """Active users who may own a posting."""
        return [user for user in self.users[:3] if user.is_active]

    def user(self, user_id: object) -> User | None:
        return next((user for user in self.users if user.id == user_id), None)

    def stage(self, stage_id: object) -> Stage | None:
        return next((stage for stage in self.stages if stage.id == stage_id), None)

    def archive_reason(self, reason_id: object) -> ArchiveReason | None:
        matching = (one for one in self.archive_reasons if one.id == reason_id)
        return next(matching, None)

    def add_posting(self, posting: Posting) -> None:
        self.postings[posting.id] = posting
        self.place_posting(posting)

    def add_hidden_postings(self) -> None:
        model = next(iter(self.postings.values()), None)
        for posting in make_hidden_postings(self.site, self.owners, model):
            self.add_posting(posting)

    def add_postings(self, postings: Iterable[Posting]) -> None:
        """Add many at once: they are arranged when next asked for."""
        self._index = None
        self.postings.update((posting.id, posting) for posting in postings)

    def delete_posting(self, posting_id: str, now_ms: int) -> None:
        del self.postings[posting_id]
        self.deleted_postings.append({"id": posting_id, "deletedAt": now_ms})
        if self._index is not None:
            self._index.remove(posting_id)

    def place_posting(self, posting: Posting) -> None:
        """Take note that this posting is new or has changed."""
        posting.forget_rendering()
        if self._index is not None:
            self._index.place(posting)

    @property
    def posting_index(self) -> PostingIndex:
        if self._index is None:
            self._index = PostingIndex(self.postings)
        return self._index

    def postings_in_order(self) -> list[Posting]:
        return self.posting_index.arranged

    def contact_by_email(self, emails: list[str]) -> Contact | None:
        """E-mails are compared ignoring case (lever-api 4.3)."""
        wanted = {email.strip().casefold() for email in emails}
        for contact in self.contacts.values():
            if wanted & {email.casefold() for email in contact.emails}:
                return contact
        return None

    def find_or_make_contact(
        self, name: str, emails: list[str], phones: list[Json]
    ) -> Contact:
        contact = self.contact_by_email(emails)
        if contact is None:
            contact = Contact(new_id(), name, emails, phones)
            self.contacts[contact.id] = contact
        return contact

    def count_sources(self) -> Counter[str]:
        """The usual ones, and those in use (A: sources-appear)."""
        counts: Counter[str] = Counter(dict.fromkeys(USUAL_SOURCES, 0))
        counts.update(self._texts("sources"))
        return counts

    def count_tags(self) -> Counter[str]:
        return Counter(self._texts("tags"))

    def _texts(self, kind: str) -> Iterator[str]:
        for opportunity in self.opportunities.values():
            yield from getattr(opportunity, kind)


def make_account(
    site: str, name: str | None = None, package: str = packages.LEVER_TRM
) -> Account:
    """An account without postings; everything in it is derived from its site."""
    return Account(
        site=site,
        name=name or site.replace("-", " ").title(),
        id=stable_id(site, "account"),
        users=make_users(site, package),
        stages=make_stages(site),
        archive_reasons=make_archive_reasons(site),
        api_key=f"{site}-api-key",
        package=package,
    )
