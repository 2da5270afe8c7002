"""Everything the sandbox knows, in memory; one call brings it back to its start."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from lever_sandbox import packages
from lever_sandbox.account import Account, make_account
from lever_sandbox.answers import Json
from lever_sandbox.board import make_posting, read_board
from lever_sandbox.clock import Clock
from lever_sandbox.grants import Code, Grant, Grants, Issued
from lever_sandbox.growing import grow
from lever_sandbox.people import PASSWORD, User
from lever_sandbox.rate import Bucket
from lever_sandbox.registered_app import RegisteredApp
from lever_sandbox.scopes import KNOWN
from lever_sandbox.showcase import NAME as SHOWCASE_NAME
from lever_sandbox.showcase import SITE as SHOWCASE_SITE
from lever_sandbox.showcase import add_showcase

if TYPE_CHECKING:
    from lever_sandbox.authorisation import Authorisation

# Of production and of Lever's own sandbox; ours is added (A: own-audience).
LEVER_AUDIENCES = ("https://api.lever.co/v1/", "https://api.sandbox.lever.co/v1/")
RESERVED_SITES = frozenset(
    [
        "_sandbox",
        "authorize",
        "candidates",
        "consent",
        "jobs",
        "login",
        "logout",
        "mail",
        "oauth",
        "settings",
        "static",
        "u",
        "v0",
        "v1",
        ".well-known",
    ]
)


@dataclass(frozen=True)
class Start:
    """How everything is switched at the start; `switches` are of a site, or of all."""

    ahead_s: float = 0.0
    rate_limited: bool = True
    strict_rotation: bool = True
    token_unavailable_next: int = 0
    switches: tuple[tuple[str | None, Json], ...] = ()

    def switch(self, account: Account) -> None:
        for site, changes in self.switches:
            if site in {None, account.site}:
                account.switches.set(changes)


@dataclass
class World:
    base_url: str = "http://127.0.0.1:8100"
    second_url: str | None = None
    clock: Clock = field(default_factory=Clock)
    rate_limited: bool = True
    token_unavailable_next: int = 0
    apps: dict[str, RegisteredApp] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)
    grants: Grants = field(init=False)
    sessions: dict[str, User] = field(default_factory=dict, repr=False)
    pending: dict[str, "Authorisation"] = field(default_factory=dict)
    buckets: dict[str, Bucket] = field(default_factory=dict)
    mail_url: str | None = None
    start: Start = field(default_factory=Start)
    _lines: list[Json] = field(default_factory=list, repr=False)

    def __post_init__(self) -> None:
        self.grants = self._new_grants()

    def _new_grants(self) -> Grants:
        return Grants(self.base_url, is_strict_at=self._is_strict_at)

    def _is_strict_at(self, site: str) -> bool:
        account = self.accounts.get(site)
        return account is None or account.switches.strict_rotation

    @property
    def now(self) -> int:
        return self.clock.now_ms()

    @property
    def audiences(self) -> frozenset[str]:
        own = [f"{url}/v1/" for url in (self.base_url, self.second_url) if url]
        by_name = [one.replace("127.0.0.1", "localhost") for one in own]
        return frozenset({*own, *by_name, *LEVER_AUDIENCES})

    def move_to(self, base_url: str, second_url: str | None = None) -> None:
        """Say at which address we are reached; every URL we hand out follows.

        `second_url` is where accounts of the other data centre are served.
        """
        self.base_url, self.second_url = base_url, second_url
        self.grants.issuer = base_url

    def register(self, app: RegisteredApp) -> None:
        self.apps[app.client_id] = app

    def load_board(self, path: str | Path) -> None:
        """Add a board's postings, and an account for each site in it.

        Raises BadBoard.
        """
        lines = read_board(Path(path))
        self._lines.extend(lines)
        self._add_lines(lines)

    def _add_lines(self, lines: list[Json]) -> None:
        met: dict[str, Account] = {}
        for line in lines:
            site = str(line["_company"])
            account = self.add_account(site, name=line.get("_company_name"))
            met[site] = account
            account.add_posting(make_posting(line, account.owners))
        for account in met.values():
            account.add_hidden_postings()

    def add_account(
        self, site: str, *, name: str | None = None, package: str | None = None
    ) -> Account:
        """The account of that site, made when new; packages with integrations alternate.

        Raises ValueError for a site that is a path of ours or an unknown package.
        """
        if site in RESERVED_SITES or "/" in site:
            raise ValueError(f"an account cannot have the site {site!r}: it is a path")
        if site not in self.accounts:
            usual = packages.WITH_INTEGRATIONS[len(self.accounts) % 2]
            sold = packages.check_package(package or usual)
            self.accounts[site] = make_account(site, name, sold)
            self.start.switch(self.accounts[site])
        return self.accounts[site]

    def grow(self, site: str, count: int) -> Account:
        """Add `count` invented postings to the site's account, made when new.

        Raises ValueError.
        """
        account = self.add_account(site)
        grow(account, count)
        return account

    def add_showcase(self) -> Account:
        """The employer that has one posting of every kind."""
        account = self.add_account(SHOWCASE_SITE, name=SHOWCASE_NAME)
        add_showcase(account, self.now)
        return account

    def account_of(self, user: User) -> Account:
        return next(one for one in self.accounts.values() if user in one.users)

    def sign_in(self, email: str, password: str) -> User | None:
        for account in self.accounts.values():
            for user in account.users:
                matches = user.email == email.strip().lower() and user.is_active
                if matches and password == PASSWORD:
                    return user
        return None

    def bucket(self, key: str) -> Bucket:
        return self.buckets.setdefault(key, Bucket())

    def revoke(self, grant: Grant) -> None:
        self.grants.revoke(grant, self.now)

    def revoke_all(self, site: str) -> int:
        """Revoke every application's access to an account; how many there were."""
        living = self.grants.living(site)
        for grant in living:
            self.revoke(grant)
        return len(living)

    def sell(self, site: str, package: str) -> Account:
        """The site's account, made when new, with that package. Raises ValueError."""
        account = self.add_account(site, package=package)
        account.sell(package)
        return account

    def connect(
        self, site: str, client_id: str, scopes: tuple[str, ...] = tuple(sorted(KNOWN))
    ) -> Issued:
        """Grant access without walking the pages, for tests that need only tokens."""
        account = self.accounts[site]
        asked = Grant(
            site=site,
            account_id=account.id,
            client_id=client_id,
            user_id=account.users[0].id,
            scopes=scopes,
            audience=f"{self.base_url}/v1/",
            granted_at=self.now,
        )
        value = self.grants.new_code(asked, "", None, self.now)
        code: Code = self.grants.redeem(value, client_id, self.now)
        return self.grants.issue(code.family, self.now)

    def reset(self) -> None:
        """Back to the boards and switches of the start: no candidates, no grants."""
        self.grants = self._new_grants()
        self.sessions, self.pending, self.buckets = {}, {}, {}
        before = list(self.accounts.values())
        self.accounts = {
            one.site: make_account(one.site, one.name, one.package) for one in before
        }
        self._add_lines(self._lines)
        self.begin(self.start)

    def begin(self, start: Start) -> None:
        """Switch as asked for on the command line; resets come back to it."""
        self.start = start
        self.clock = Clock(start.ahead_s)
        self.rate_limited = start.rate_limited
        self.grants.strict_rotation = start.strict_rotation
        self.token_unavailable_next = start.token_unavailable_next
        for account in self.accounts.values():
            start.switch(account)
            account.switches.begin(self.now)
