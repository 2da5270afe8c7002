"""The colours of every mail, in one place. Pairs used together pass WCAG 2.2 AA."""

from zlib import crc32

COLOURS = {
    "accent": "#0b5f78",
    "on_accent": "#ffffff",
    "tint": "#eaf3f5",
    "ink": "#17242b",
    "soft": "#52636c",
    "line": "#e0e7ea",
    "page": "#f1f5f6",
    "paper": "#ffffff",
    "dark_accent": "#8ccfe0",
    "dark_button": "#176f88",
    "dark_tint": "#1f3037",
    "dark_ink": "#edf3f5",
    "dark_soft": "#aebdc4",
    "dark_line": "#2c3c44",
    "dark_page": "#0e1518",
    "dark_paper": "#172126",
    "dark_tile": "#2a4049",
}

# (background, letters) of the tile that stands for an employer's logo.
TILES = (
    ("#dcebf0", "#0b4d61"),
    ("#e0eee4", "#235a3c"),
    ("#ebe5f3", "#583a78"),
    ("#f6e8da", "#7a4317"),
    ("#f5e3e8", "#7d2a4a"),
    ("#e3e8f5", "#33478c"),
    ("#eeebd6", "#5c5410"),
    ("#e4e9eb", "#3d4d55"),
)


def tile(name: str) -> tuple[str, str]:
    """Return the (background, letter) colours that an employer's name always gets."""
    return TILES[crc32(name.encode("utf-8", "replace")) % len(TILES)]
