"""Who takes part in the story, and what its chapters hand on to one another."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from referio.local.expecting import Unexpected
from referio.local.ledger import Ledger
from referio.local.lever import Lever, LeverUser
from referio.local.mailbox import Mailbox
from referio.local.telling import Teller
from referio.local.visitor import Visitor
from referio.local.world import STAFF, World

GIVEN = [
    "Ana",
    "Bram",
    "Chidi",
    "Dora",
    "Emre",
    "Freya",
    "Goran",
    "Hana",
    "Ivo",
    "Jun",
    "Kaya",
    "Liam",
    "Mira",
    "Noam",
]
FAMILY = [
    "Abreu",
    "Bergman",
    "Castro",
    "Dahl",
    "Eze",
    "Farkas",
    "Gruber",
    "Haddad",
    "Ito",
    "Jansen",
    "Kowal",
]


@dataclass(slots=True)
class Employer:
    """A company with an account in Lever, and the owner of its seat with us."""

    site: str
    account_id: str
    name: str
    email: str
    invitation: str = field(default="", repr=False)
    admin: LeverUser | None = field(default=None, repr=False)

    def signed_in(self) -> LeverUser:
        """Return its Super Admin, signed in to Lever. Raises Unexpected."""
        if self.admin is None:
            raise Unexpected(
                f"Nobody of {self.name} has signed in to Lever.", log="lever"
            )
        return self.admin


@dataclass(slots=True)
class Reader:
    """Somebody who looks for work: `wish` is how they fill in the form."""

    name: str
    email: str
    wish: dict[str, Any] = field(repr=False)
    confirms: bool = True


@dataclass(slots=True)
class Sent:
    """An application that was made: by whom, to what, and where its receipt is."""

    reader: Reader
    job_id: int
    remote_id: str
    employer: Employer
    receipt: str = field(repr=False)


@dataclass(slots=True)
class Story:
    """The world, those who measure it, and what happened so far."""

    world: World
    teller: Teller
    lever: Lever
    mailbox: Mailbox
    ledger: Ledger
    employers: list[Employer] = field(default_factory=list)
    readers: list[Reader] = field(default_factory=list)
    applications: list[Sent] = field(default_factory=list)
    later: dict[str, str] = field(default_factory=dict)  # {title: its page in Lever}
    left: Reader | None = None
    left_at: datetime | None = None
    held: Sent | None = None
    figures: dict[str, Any] = field(default_factory=dict)

    @property
    def hero(self) -> Employer:
        """The employer whose way is told in full."""
        return self.employers[0]

    def close(self) -> None:
        """Let go of all that was opened for it."""
        self.lever.close()
        self.mailbox.close()
        for employer in self.employers:
            if employer.admin is not None:
                employer.admin.close()

    def tell(self, sentence: str) -> None:
        """Say what happened."""
        self.teller.tell(sentence)

    def employer_of(self, employer_id: int) -> Employer:
        """Return the employer of one of our numbers."""
        rows = self.ledger.connections()
        account = next(one.account_id for one in rows if one.employer_id == employer_id)
        return next(one for one in self.employers if one.account_id == account)

    def page(self, path: str) -> str:
        """Return the address of one of our pages."""
        return self.world.site + path


def begin(world: World, teller: Teller) -> Story:
    """Return a story in which nothing has happened yet."""
    return Story(
        world,
        teller,
        Lever(world.lever),
        Mailbox(world.mail),
        Ledger(world.database),
    )


def people(number: int) -> list[tuple[str, str]]:
    """Return so many invented people, each with an address nobody has."""
    found = []
    for place in range(number):
        given, family = GIVEN[place % len(GIVEN)], FAMILY[place % len(FAMILY)]
        found.append((f"{given} {family}", f"{given}.{family}@readers.example".lower()))
    return found


def staff(story: Story) -> Visitor:
    """Return a member of our staff, signed in to the console."""
    visitor = Visitor()
    page = visitor.open(story.page("/console/sign-in"))
    login = {"username": STAFF, "password": story.world.staff_password}
    visitor.press(page, "Sign in", login)
    return visitor


def some(number: int, thing: str) -> str:
    """Return a number with its noun: "1 newsletter", "2 newsletters"."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def now() -> datetime:
    """Return the time."""
    return datetime.now(UTC)
