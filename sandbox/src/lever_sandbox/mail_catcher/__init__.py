"""A small SMTP server that keeps every mail and shows it in the browser."""

from lever_sandbox.mail_catcher.catcher import MailCatcher
from lever_sandbox.mail_catcher.caught import CaughtMail

__all__ = ["CaughtMail", "MailCatcher"]
