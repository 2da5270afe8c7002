"""A person with a browser that has cookies and no script."""

from collections.abc import Mapping
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

import httpx

from referio.local.expecting import expect
from referio.local.page import Page, Values, read

File = tuple[str, bytes, str]  # name, content, media type


class Visitor:
    """Opens pages, fills in forms and follows links, as people do."""

    def __init__(self, transport: httpx.BaseTransport | None = None) -> None:
        self._browser = httpx.Client(
            transport=transport, follow_redirects=True, timeout=60, trust_env=False
        )

    def close(self) -> None:
        """Close the browser; cookies are gone."""
        self._browser.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def open(self, url: str, *, status: int = 200) -> Page:
        """Open an address. Raises Unexpected when its status is another."""
        return _checked(_page(self._browser.get(url)), status)

    def follow(self, page: Page, words: str, *, status: int = 200) -> Page:
        """Follow the link that begins with these words. Raises Unexpected."""
        return self.open(page.link(words), status=status)

    def press(
        self,
        page: Page,
        button: str,
        values: Values | None = None,
        *,
        files: Mapping[str, File] | None = None,
        status: int | None = 200,
    ) -> Page:
        """Fill in the form of a button and press it; status None takes any answer.

        Raises Unexpected.
        """
        form, pressed = page.form_with(button)
        sent = form.filled(values or {}, pressed)
        parts = urlsplit(page.url)
        answer = self._browser.request(
            form.method,
            form.action,
            headers={"Origin": f"{parts.scheme}://{parts.netloc}", "Referer": page.url},
            data=sent,
            files=dict(files) if files else None,
        )
        return _checked(_page(answer), status)


def _page(answer: httpx.Response) -> Page:
    return read(answer.text, url=str(answer.url), status=answer.status_code)


def _checked(page: Page, status: int | None) -> Page:
    if status is None:
        return page
    where = urlsplit(page.url)
    # Without its query and last part, which may be a key.
    shown = f"{where.netloc}{where.path.rpartition('/')[0]}/…"
    why = f"{shown} answered {page.status} instead of {status}: {page.title}"
    expect(page.status == status, why)
    return page


def one_click(url: str) -> None:
    """Unsubscribe as a mail program does: no cookie, no page (RFC 8058, 3.1).

    Raises Unexpected.
    """
    sent = {"List-Unsubscribe": "One-Click"}
    answer = httpx.post(url, data=sent, timeout=30, trust_env=False)
    expect(answer.status_code == 200, f"One click answered {answer.status_code}.")
