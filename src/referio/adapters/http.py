"""One way of talking HTTP for every adapter: a call goes out, JSON comes back.

Every failure becomes one of ours. What was sent never reaches a message or a log.

AtsError
├── Unauthorized   401: the adapter may renew its token once and repeat
├── Declined       any other 4xx: a Refused that knows its status and code
└── Unavailable    5xx and the network; `asked` when they may have acted on it
    └── Throttled  429: we ask more often than they let us; nothing was acted on
"""

import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from email.utils import parsedate_to_datetime
from fnmatch import fnmatch
from typing import Self

import httpx

from referio import __version__
from referio.core.ports import AtsError, Refused, Unavailable

# httpx tells whole addresses at INFO, and ours may carry an applicant's e-mail.
logging.getLogger("httpx").setLevel(logging.WARNING)
logging.getLogger("httpcore").setLevel(logging.WARNING)

MESSAGE_LIMIT = 200
MOST_REDIRECTS = 3
LONGEST_WAIT = 86_400.0  # seconds; nobody means more than a day
REDIRECTS = frozenset([301, 302, 307, 308])
FOR_GOOD = frozenset([301, 308])
LOOPBACK = frozenset(["localhost", "127.0.0.1", "::1"])
_EMAIL = re.compile(r"[^\s@<>\"'(]+@[^\s@<>\"')]+")
_PHONE = re.compile(r"\+\d[\d ().-]{6,}\d")
# With these the request did not leave, or not as far as someone who could act on it.
_NEVER_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
    httpx.LocalProtocolError,
)


class Unauthorized(AtsError):
    """The token was not accepted (401)."""

    def __init__(self, message: str, *, code: str = "") -> None:
        super().__init__(message)
        self.code = code


class Declined(Refused):
    """They answered no: `status` of HTTP, `code` from the body or ""."""

    def __init__(self, message: str, *, status: int, code: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.code = code

    def without(self, words: tuple[str, ...]) -> "Declined":
        """Return the same answer with these words, which people gave us, left out."""
        message = str(self)
        for word in sorted(words, key=len, reverse=True):
            message = message.replace(word, "…") if len(word) >= 3 else message
        return Declined(message, status=self.status, code=self.code)


class Throttled(Unavailable):
    """They want us to ask less often (429)."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as one part of a multipart body."""

    filename: str
    media_type: str
    content: bytes = field(repr=False)

    def part(self) -> dict[str, tuple[str, bytes, str]]:
        """Return the one field, named `file`, that carries it."""
        return {"file": (self.filename, self.content, self.media_type)}


@dataclass(frozen=True, slots=True)
class Call:
    """One request. At most one of `json`, `form` and `upload` is given."""

    method: str
    url: str
    token: str = field(default="", repr=False)
    params: Mapping[str, str] = field(default_factory=dict, repr=False)
    json: object = field(default=None, repr=False)
    form: Mapping[str, str] | None = field(default=None, repr=False)
    upload: Upload | None = field(default=None, repr=False)
    # Told the address that answered, where others had sent us on to it for good.
    moved: Callable[[str], None] | None = field(default=None, repr=False)


class Http:
    """A client with time-outs, our name, and our errors. Safe to share between threads."""

    def __init__(
        self,
        *,
        transport: httpx.BaseTransport | None = None,
        trusted_hosts: tuple[str, ...] = ("*.lever.co",),
        connect_timeout: float = 5.0,
        read_timeout: float = 30.0,
    ) -> None:
        """`trusted_hosts` are patterns of hosts that a redirect may lead to."""
        self._trusted_hosts = trusted_hosts
        self._client = httpx.Client(
            transport=transport,
            timeout=httpx.Timeout(read_timeout, connect=connect_timeout),
            headers={
                "User-Agent": f"Refer.io/{__version__}",
                "Accept": "application/json",
            },
            follow_redirects=False,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Let the connections go."""
        self._client.close()

    def send(self, call: Call) -> object:
        """Return the JSON of the answer, or None where it is empty.

        Raises Unauthorized, Declined or Unavailable (see the module).
        """
        answer, for_good = self._ask(call), True
        for hop in range(MOST_REDIRECTS + 1):
            there = _elsewhere(answer)
            if there is None or hop == MOST_REDIRECTS:
                break
            # Lever serves other data centres by 301; a library would turn POST into
            # GET and drop the token when the host changes (lever-api 2.1).
            call = self._redirected(call, answer, there)
            for_good = for_good and answer.status_code in FOR_GOOD
            answer = self._ask(call)
        read = _read(call, answer)
        if hop and for_good and call.moved:
            call.moved(call.url)
        return read

    def _ask(self, call: Call) -> httpx.Response:
        try:
            return self._client.send(self._request(call))
        except httpx.InvalidURL as error:
            raise Declined(f"{_where(call)} is no usable address.", status=0) from error
        except httpx.RequestError as error:
            asked = not isinstance(error, _NEVER_SENT)
            raise Unavailable(_silence(call, error), asked=asked) from error

    def _request(self, call: Call) -> httpx.Request:
        headers = {"Authorization": f"Bearer {call.token}"} if call.token else {}
        return self._client.build_request(
            call.method,
            call.url,
            params=call.params or None,
            headers=headers,
            json=call.json,
            data=call.form,
            files=None if call.upload is None else call.upload.part(),
        )

    def _redirected(self, call: Call, answer: httpx.Response, there: httpx.URL) -> Call:
        here = answer.request.url
        if not (self._is_trusted(here, there) and _is_private(here, there)):
            raise Declined(
                f"{_where(call)} sent us on to an address we do not trust "
                f"({there.host}).",
                status=answer.status_code,
            )
        params = {} if there.query else call.params
        return replace(call, url=str(there), params=params)

    def _is_trusted(self, here: httpx.URL, there: httpx.URL) -> bool:
        return there.host == here.host or any(
            fnmatch(there.host, pattern) for pattern in self._trusted_hosts
        )


def _is_private(here: httpx.URL, there: httpx.URL) -> bool:
    """Tell whether nobody on the way can read along: TLS, or a machine talks to itself."""
    itself = here.host in LOOPBACK and there.host in LOOPBACK
    return there.scheme == "https" or (itself and here.scheme == "http")


def _elsewhere(answer: httpx.Response) -> httpx.URL | None:
    following = answer.next_request if answer.status_code in REDIRECTS else None
    return None if following is None else following.url


def _read(call: Call, answer: httpx.Response) -> object:
    if answer.status_code == 429:
        raise Throttled(
            f"{_where(call)} asks us to slow down (429).",
            retry_after=_retry_after(answer.headers),
        )
    if answer.status_code >= 500 or answer.status_code == 408:
        raise Unavailable(
            f"{_where(call)} is not available now ({answer.status_code}).",
            retry_after=_retry_after(answer.headers),
            asked=True,
        )
    if answer.status_code >= 300:
        raise _refusal(call, answer)
    if not answer.content:
        return None
    try:
        return _json(answer)
    except ValueError as error:
        message = f"{_where(call)} gave an answer we cannot read."
        raise Unavailable(message, asked=True) from error


def _json(answer: httpx.Response) -> object:
    body: object = answer.json()
    return body


def _refusal(call: Call, answer: httpx.Response) -> AtsError:
    code, message = _explanation(answer)
    words = f": {message}" if message else "."
    said = f"{_where(call)} answered {answer.status_code}{words}"
    if answer.status_code == 401:
        return Unauthorized(said, code=code)
    return Declined(said, status=answer.status_code, code=code)


def _explanation(answer: httpx.Response) -> tuple[str, str]:
    """Return their code and message (lever-api 1.7, 2.5), shortened, without addresses."""
    try:
        body = _json(answer)
    except ValueError:
        return "", ""
    if not isinstance(body, dict):
        return "", ""
    code = body.get("error") or body.get("code") or ""
    message = body.get("error_description") or body.get("message") or ""
    return (
        code if isinstance(code, str) else "",
        _discreet(message if isinstance(message, str) else ""),
    )


def _discreet(message: str) -> str:
    message = " ".join(message.split())
    message = _PHONE.sub("…", _EMAIL.sub("…", message))
    return (
        message if len(message) <= MESSAGE_LIMIT else message[: MESSAGE_LIMIT - 1] + "…"
    )


def _retry_after(headers: httpx.Headers) -> float | None:
    """Return seconds to wait (RFC 9110 10.2.3); a date counts from the answer's own."""
    value = headers.get("retry-after", "").strip()
    if value.isdecimal():
        return min(float(value), LONGEST_WAIT)
    then, now = _date(value), _date(headers.get("date", ""))
    if then is None or now is None:
        return None
    return min(max(0.0, (then - now).total_seconds()), LONGEST_WAIT)


def _date(value: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    return moment if moment.tzinfo else None


def _silence(call: Call, error: httpx.RequestError) -> str:
    late = isinstance(error, httpx.TimeoutException)
    return (
        f"{_where(call)} {'did not answer in time' if late else 'cannot be reached'}."
    )


def _where(call: Call) -> str:
    """Name the place without its query, which may hold an e-mail address."""
    address = (
        call.url.partition("?")[0].partition("://")[2] or call.url.partition("?")[0]
    )
    host, _, path = address.partition("/")
    return f"{host} ({call.method} /{path})"
