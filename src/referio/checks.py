"""What only a deployment can get wrong, said with a hint before it hurts."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, Tags, register

from referio.core.sealing import BadKey, Sealer


@register(Tags.security)
def secrets_are_set(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """Refuse to start without the keys that sign links and seal tokens."""
    found: list[CheckMessage] = []
    if len(settings.SECRET_KEY) < 32:
        hint = "Set REFERIO_SECRET_KEY to at least 32 random characters."
        found.append(
            Error("Links cannot be signed safely.", hint=hint, id="referio.E001")
        )
    try:
        Sealer.of(settings.SEAL_KEYS)
    except BadKey as error:
        hint = "Set REFERIO_SEAL_KEYS; `referio doctor --new-key` prints a fresh one."
        found.append(
            Error(f"Tokens cannot be sealed: {error}", hint=hint, id="referio.E002")
        )
    return found


@register(Tags.security, deploy=True)
def addresses_are_public(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """Warn when mails would carry links that nobody outside can open."""
    if settings.BASE_URL.startswith("https://"):
        return []
    hint = "Set REFERIO_BASE_URL to the https address people reach the product at."
    return [
        checks.Warning("Links in mails are not https.", hint=hint, id="referio.W001")
    ]


@register(deploy=True)
def lever_is_set(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """Warn when no employer could connect."""
    if settings.LEVER_CLIENT_ID and settings.LEVER_CLIENT_SECRET:
        return []
    hint = "Set LEVER_CLIENT_ID and LEVER_CLIENT_SECRET as Lever handed them over."
    return [
        checks.Warning("Lever's credentials are missing.", hint=hint, id="referio.W002")
    ]
