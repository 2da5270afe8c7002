"""Candidates at the pages: they fill in the form, attach a résumé, and answer what is asked."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from referio.applications.models import Application, HandOver
from referio.jobs.models import Job
from referio.pipeline import addresses
from tests.journeys.scene import PDF, SET, hidden

HOST = "127.0.0.1"


class Candidate:
    """Somebody with a browser without JavaScript."""

    def __init__(self, number: int, posting_id: str) -> None:
        self.email = f"ines{number}@{posting_id[:8]}.org"
        self.job = Job.objects.get(remote_id=posting_id)
        self._browser = Client(SERVER_NAME=HOST)

    @property
    def page(self) -> str:
        """The address of the form."""
        return f"/jobs/{self.job.pk}/apply"

    def look(self) -> dict[str, list[str]]:
        """Open the form and return what its page carries unseen."""
        answer = self._browser.get(self.page)
        assert answer.status_code == 200, answer.status_code
        return hidden(answer.content.decode())

    def send(self, carried: dict[str, list[str]], **more: object) -> Any:
        """Fill in everything and press the button."""
        answers = {
            "q.personal.fullName": "Inês Prado",
            "q.personal.email": self.email,
            f"{SET}.f-eu": "Yes",
            "q.personal.resume": SimpleUploadedFile("cv.pdf", PDF, "application/pdf"),
        }
        return self._browser.post(self.page, {**carried, **answers, **more})

    def send_only(self, answer: Any, **more: object) -> Any:
        """Fill in just what a page asks, and press its button."""
        carried = hidden(answer.content.decode())
        return self._browser.post(self.page, {**carried, **more})

    def apply(self) -> None:
        """Open the form, fill it in and send it."""
        answer = self.send(self.look())
        assert answer.status_code == 302, answer.content.decode()[:3000]

    def answer(self, **more: object) -> None:
        """Follow the mailed link and answer what is missing."""
        made = Application.objects.get(email=self.email)
        receipt = addresses.receipt(made.pk, made.created_at).partition(HOST)[2]
        path = "/" + receipt.partition("/")[2] + "/answer"
        carried = hidden(self._browser.get(path).content.decode())
        assert self._browser.post(path, {**carried, **more}).status_code == 302

    def state(self) -> str:
        """How the hand-over stands."""
        return HandOver.objects.get(application__email=self.email).state
