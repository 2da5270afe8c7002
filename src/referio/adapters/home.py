"""Where an account's API is: as configured, until a redirect says for good where else.

Lever serves other data centres by 301 (lever-api 2.1). Without a memory every call would
be made twice, uploads included.
"""

from collections.abc import Callable


def forget(_: str) -> None:
    """Keep nothing."""


class Home:
    """One account's address: `known` from before, "" for none; `moved` keeps a new one."""

    def __init__(self, known: str = "", moved: Callable[[str], None] = forget) -> None:
        self._known = known
        self._moved = moved

    def base(self, configured: str) -> str:
        """Return where calls go, without a slash at the end."""
        return (self._known or configured).rstrip("/")

    def follow(self, base: str, asked: str, answered: str) -> None:
        """Learn from a call that was sent on and answered elsewhere; both as addresses.

        Only a move of everything is learnt: what follows the base must be the same.
        """
        path = asked.removeprefix(base)
        there = answered.partition("?")[0]
        moved = there.removesuffix(path)
        if path != asked and moved not in (there, self._known):
            self._known = moved
            self._moved(moved)
