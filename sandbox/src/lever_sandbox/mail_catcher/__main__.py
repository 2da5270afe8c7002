"""Runs the mail catcher alone: python -m lever_sandbox.mail_catcher."""

import argparse
from collections.abc import Sequence

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from lever_sandbox.mail_catcher.catcher import MailCatcher


def build_app(catcher: MailCatcher) -> Starlette:
    return Starlette(routes=[Route("/", _go_to_list), *catcher.routes()])


async def _go_to_list(request: Request) -> Response:
    del request
    return RedirectResponse("/mail")


def read_arguments(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m lever_sandbox.mail_catcher",
        description="Catch every mail sent to an SMTP port and show it in the browser.",
    )
    parser.add_argument("--host", default="127.0.0.1", help="address of both ports")
    parser.add_argument(
        "--smtp-port", type=int, default=2525, help="where mail comes in"
    )
    parser.add_argument("--port", type=int, default=8200, help="where the pages are")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> None:
    asked = read_arguments(arguments)
    with MailCatcher(host=asked.host, port=asked.smtp_port) as catcher:
        uvicorn.run(build_app(catcher), host=asked.host, port=asked.port)


if __name__ == "__main__":
    main()
