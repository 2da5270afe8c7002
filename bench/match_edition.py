"""An edition."""

from collections.abc import Callable


def edition(alerts: int, seed: int, say: Callable[[str], None]) -> dict[str, object]:
    """Prepare."""
    return {"edition_s": None}
