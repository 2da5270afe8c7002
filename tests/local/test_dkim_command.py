"""`referio dkim`: keys, and what the DNS must say."""

from pathlib import Path

import pytest

from referio import cli


def test_a_key_is_made_for_us_alone_and_never_over_another(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    key = tmp_path / "m1.pem"
    assert cli.main(["dkim", "new-key", str(key), "--ed25519"]) == 0
    assert key.stat().st_mode & 0o777 == 0o600
    assert f"selector:{key}" in capsys.readouterr().out
    made = key.read_bytes()
    assert cli.main(["dkim", "new-key", str(key)]) == 1
    assert key.read_bytes() == made
    assert "exists" in capsys.readouterr().err
    assert cli.main(["dkim", "new-key"]) == 2


def test_the_records_of_all_keys_are_printed(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    settings: object,
) -> None:
    key = tmp_path / "m1.pem"
    cli.main(["dkim", "new-key", str(key), "--ed25519"])
    monkeypatch.setenv("REFERIO_DATA", str(tmp_path))  # so that it is put back
    settings.DKIM_KEYS = (("m1", str(key)), ("m0", str(key)))  # type: ignore[attr-defined]
    capsys.readouterr()
    assert cli.main(["dkim", "records", "--data", str(tmp_path)]) == 0
    told = capsys.readouterr().out
    assert 'm1._domainkey.refer.example. IN TXT "v=DKIM1; k=ed25519; p=' in told
    assert [line for line in told.splitlines() if line.startswith(";")] == [
        "; signs",
        "; stays published",
    ]


@pytest.mark.parametrize(
    ("keys", "said"), [((), "names no key"), ((("m1", "/none.pem"),), "cannot be read")]
)
def test_what_is_missing_is_said(
    keys: object,
    said: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    settings: object,
) -> None:
    monkeypatch.setenv("REFERIO_DATA", str(tmp_path))  # so that it is put back
    settings.DKIM_KEYS = keys  # type: ignore[attr-defined]
    assert cli.main(["dkim", "records", "--data", str(tmp_path)]) == 1
    assert said in capsys.readouterr().err
