"""The parts of an edition: subscribers by ranges of their ids. Apart from matching, which is large."""

from django.conf import settings

from referio.alerts.rolls import Span, last_subscriber


def spans() -> list[Span]:
    """Return the parts of an edition by their numbers: subscribers by ranges of ids."""
    size = settings.PART_SUBSCRIBERS
    return [Span(low, low + size) for low in range(0, last_subscriber() + 1, size)]


def span_of(number: int) -> Span:
    """Return the subscribers of a part; the same in every edition."""
    low = number * settings.PART_SUBSCRIBERS
    return Span(low, low + settings.PART_SUBSCRIBERS)
