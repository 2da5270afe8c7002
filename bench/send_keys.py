"""The keys a measurement signs with, as variables of the environment."""

from pathlib import Path

from referio.mailing.dkim_keys import new_key

SELECTORS = {"rsa": False, "edwards": True}


def make_keys(folder: Path) -> None:
    """Write an RSA and an Ed25519 key into a folder."""
    for selector, is_ed25519 in SELECTORS.items():
        (folder / f"{selector}.pem").write_bytes(new_key(ed25519=is_ed25519))


def variables(folder: Path, kind: str) -> dict[str, str]:
    """Return the variables for no signature, "rsa", or "both"."""
    chosen = {"": (), "rsa": ("rsa",), "both": tuple(SELECTORS)}[kind]
    pairs = [f"{one}:{folder / one}.pem" for one in chosen]
    return {
        "REFERIO_DKIM_KEYS": " ".join(pairs),
        "BENCH_PEER_KEY": str(folder / "rsa.pem"),
    }
