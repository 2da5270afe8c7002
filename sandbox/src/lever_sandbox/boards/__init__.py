"""Job boards of four invented employers, one posting a line (lever-api 7)."""

from pathlib import Path


def shipped() -> list[Path]:
    """List the boards that come with the package; a file's stem is the site's name."""
    return sorted(Path(__file__).parent.glob("*.jsonl"))
