"""A page as somebody reads it who has no script: its words, links and forms."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

from referio.local.expecting import Unexpected

Attributes = dict[str, str]
Values = Mapping[str, str | Sequence[str]]
SILENT = frozenset({"script", "style", "title"})
TOGGLES = frozenset({"radio", "checkbox"})
NOT_SENT = frozenset({"submit", "button", "image", "reset", "file"})


@dataclass(slots=True)
class Control:
    """Something to fill in. A select or a group of toggles is one control per name."""

    name: str
    kind: str
    value: str = ""
    chosen: list[str] = field(default_factory=list)  # of toggles and selects
    offered: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Button:
    """A button that sends its form; a named one sends its value as well."""

    words: str
    name: str = ""
    value: str = ""


@dataclass(slots=True)
class Form:
    """A form as shown; `filled` is what a browser would send."""

    action: str
    method: str
    controls: dict[str, Control] = field(default_factory=dict)
    buttons: list[Button] = field(default_factory=list)

    def filled(self, values: Values, button: Button) -> dict[str, list[str]]:
        """Return what is sent with these values put in. Raises Unexpected."""
        unknown = sorted(values.keys() - self.controls.keys())
        if unknown:
            raise Unexpected(f"The form has no field {', '.join(unknown)}.")
        sent = {one.name: _sent(one) for one in self.controls.values()}
        for name, value in values.items():
            sent[name] = _put_in(self.controls[name], value)
        if button.name:
            sent[button.name] = [button.value]
        return sent


def _sent(control: Control) -> list[str]:
    if control.kind in NOT_SENT:
        return []
    is_choice = control.kind in TOGGLES or control.kind == "select"
    return list(control.chosen) if is_choice else [control.value]


def _put_in(control: Control, value: str | Sequence[str]) -> list[str]:
    given = [value] if isinstance(value, str) else list(value)
    missing = [one for one in given if control.offered and one not in control.offered]
    if missing:
        raise Unexpected(f"{control.name} does not offer {', '.join(missing)}.")
    return given


@dataclass(slots=True)
class Page:
    """What came back for an address."""

    url: str
    status: int
    html: str
    title: str = ""
    text: str = ""
    links: list[tuple[str, str]] = field(default_factory=list)  # (words, address)
    forms: list[Form] = field(default_factory=list)

    def says(self, words: str) -> bool:
        """Tell whether the page shows these words, whatever the blanks between them."""
        return " ".join(words.split()) in self.text

    def form_with(self, button: str) -> tuple[Form, Button]:
        """Return the first form with a button of these words. Raises Unexpected."""
        for form in self.forms:
            for one in form.buttons:
                if one.words == button:
                    return form, one
        offered = [one.words for form in self.forms for one in form.buttons]
        raise Unexpected(f"{self.name} has no button “{button}”, only {offered}.")

    def link(self, words: str) -> str:
        """Return the address of the link of these words, else of the first that begins so.

        Raises Unexpected.
        """
        begun = [address for said, address in self.links if said.startswith(words)]
        whole = [address for said, address in self.links if said == words]
        if not begun:
            raise Unexpected(f"{self.name} has no link “{words}”.")
        return (whole or begun)[0]

    def links_to(self, path: str) -> bool:
        """Tell whether any link leads to an address with this in it."""
        return any(path in address for _, address in self.links)

    @property
    def name(self) -> str:
        """How the page is called in a message: without its query, which may be a key."""
        return f"“{self.title}” ({self.status})"


def read(html: str, *, url: str, status: int = 200) -> Page:
    """Read a page."""
    page = Page(url, status, html)
    reader = _Reader(page)
    reader.feed(html)
    reader.close()
    page.text = _plain(reader.words)
    return page


def _plain(pieces: Iterable[str]) -> str:
    return " ".join("".join(pieces).split())


class _Reader(HTMLParser):
    def __init__(self, page: Page) -> None:
        super().__init__()
        self.page = page
        self.words: list[str] = []
        self._silent = ""
        self._form: Form | None = None
        self._select: Control | None = None
        self._open: dict[str, tuple[Attributes, list[str]]] = {}  # tag -> its words

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in SILENT:
            self._silent = tag
        if tag == "option":
            self._close_option()
        self.words.append(" " if tag in {"br", "option"} else "")
        if tag in {"a", "button", "title", "textarea", "option"}:
            self._open[tag] = (given, [])
        begin = getattr(self, f"begin_{tag}", None)
        if begin is not None:
            begin(given)

    def handle_endtag(self, tag: str) -> None:
        if tag == self._silent:
            self._silent = ""
        given, pieces = self._open.pop(tag, ({}, []))
        end = getattr(self, f"end_{tag}", None)
        if end is not None:
            end(given, pieces)
        self.words.append("" if tag in {"a", "b", "strong", "span", "em"} else " ")

    def handle_data(self, data: str) -> None:
        for _, pieces in self._open.values():
            pieces.append(data)
        if not self._silent:
            self.words.append(data)

    def begin_form(self, given: Attributes) -> None:
        action = urljoin(self.page.url, given.get("action", "")) or self.page.url
        self._form = Form(action, given.get("method", "get").lower())
        self.page.forms.append(self._form)

    def end_form(self, _given: Attributes, _pieces: list[str]) -> None:
        self._form = None

    def begin_input(self, given: Attributes) -> None:
        kind = given.get("type", "text").lower()
        control = self._control(given, kind)
        if control is None:
            return
        if kind in TOGGLES:
            value = given.get("value", "on")
            control.offered.append(value)
            control.chosen += [value] if "checked" in given else []
        else:
            control.value = given.get("value", "")

    def begin_select(self, given: Attributes) -> None:
        self._select = self._control(given, "select")

    def end_select(self, _given: Attributes, _pieces: list[str]) -> None:
        self._close_option()
        if self._select is not None and not self._select.chosen:
            self._select.chosen = self._select.offered[:1]
        self._select = None

    def _close_option(self) -> None:
        """End an option whose end tag is left out, as HTML allows."""
        if "option" in self._open:
            self.end_option(*self._open.pop("option"))

    def end_option(self, given: Attributes, pieces: list[str]) -> None:
        if self._select is not None:
            value = given.get("value", _plain(pieces))
            self._select.offered.append(value)
            self._select.chosen += [value] if "selected" in given else []

    def end_textarea(self, given: Attributes, pieces: list[str]) -> None:
        control = self._control(given, "textarea")
        if control is not None:
            control.value = "".join(pieces).removeprefix("\n")

    def end_button(self, given: Attributes, pieces: list[str]) -> None:
        if self._form is not None and given.get("type", "submit") == "submit":
            button = Button(
                _plain(pieces), given.get("name", ""), given.get("value", "")
            )
            self._form.buttons.append(button)

    def end_a(self, given: Attributes, pieces: list[str]) -> None:
        if "href" in given:
            address = urljoin(self.page.url, given["href"])
            self.page.links.append((_plain(pieces), address))

    def end_title(self, _given: Attributes, pieces: list[str]) -> None:
        self.page.title = _plain(pieces)

    def _control(self, given: Attributes, kind: str) -> Control | None:
        name = given.get("name", "")
        if self._form is None or not name or "disabled" in given:
            return None
        known = self._form.controls.get(name)
        if known is None or known.kind != kind:
            known = self._form.controls[name] = Control(name, kind)
        return known
