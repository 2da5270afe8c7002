"""Variables are read once, and a wrong one says which."""

from datetime import date
from pathlib import Path

import pytest

from referio import env


def test_blank_counts_as_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X", "  ")
    assert env.text("X", "default") == "default"


def test_a_secret_may_be_a_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "secret").write_text("hush\n")
    monkeypatch.setenv("X_FILE", str(tmp_path / "secret"))
    assert env.secret("X") == "hush"
    monkeypatch.setenv("X_FILE", str(tmp_path / "gone"))
    with pytest.raises(env.BadSetting, match="X_FILE"):
        env.secret("X")


@pytest.mark.parametrize("value", ["x", "-1", "1.5"])
def test_a_number_must_be_one(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("X", value)
    with pytest.raises(env.BadSetting, match="X must be"):
        env.number("X", 3)


def test_a_number_has_a_least(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X", "0")
    with pytest.raises(env.BadSetting, match="at least 1"):
        env.number("X", 3, least=1)


@pytest.mark.parametrize(
    ("value", "meaning"), [("yes", True), ("0", False), ("On", True)]
)
def test_a_flag_is_yes_or_no(
    monkeypatch: pytest.MonkeyPatch, value: str, meaning: bool
) -> None:
    monkeypatch.setenv("X", value)
    assert env.flag("X") is meaning


def test_a_flag_is_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X", "maybe")
    with pytest.raises(env.BadSetting, match="yes or no"):
        env.flag("X")


@pytest.mark.parametrize("value", ["ftp://x", "example.org", "http://"])
def test_an_address_must_be_one(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("X", value)
    with pytest.raises(env.BadSetting, match="X must be"):
        env.url("X", "")


def test_an_address_loses_its_last_slash() -> None:
    assert (
        env.url("UNSET_HERE", "https://api.lever.co/v1/") == "https://api.lever.co/v1"
    )


def test_a_database_is_read_with_its_socket() -> None:
    read = env.database("postgresql://me:p%40ss@/jobs?host=/run/pg&port=5433")
    assert (
        read["HOST"],
        read["PORT"],
        read["USER"],
        read["PASSWORD"],
        read["NAME"],
    ) == (
        "/run/pg",
        "5433",
        "me",
        "p@ss",
        "jobs",
    )


@pytest.mark.parametrize("value", ["sqlite:///x", "postgresql://host/"])
def test_only_postgresql_will_do(value: str) -> None:
    with pytest.raises(env.BadSetting, match="postgresql://"):
        env.database(value)


def test_a_relay_is_read_and_hides_its_password() -> None:
    read = env.relay("smtp://me:hush@mail.example:587?starttls=yes")
    assert (read.host, read.port, read.starttls, read.password) == (
        "mail.example",
        587,
        True,
        "hush",
    )
    assert "hush" not in repr(read)


@pytest.mark.parametrize(
    "value",
    [
        "http://mail.example",
        "smtp://me:hush@mail.example?starttls=required",
        "smtp://me:hush@mail.example?starttls",
        "smtp://me:hush@mail.example?tls=yes",
        "smtp://me:hush@mail.example?starttls=yes&starttls=no",
        "smtp://me:hush@mail.example/starttls=yes",
        "smtp://me:hush@mail.example?starttls=yes#x",
        "smtp://me:hush#@mail.example",
        "smtp://mail.example:587000",
    ],
)
def test_a_relay_that_is_not_understood_is_refused(value: str) -> None:
    with pytest.raises(env.BadSetting, match="SMTP_URL") as error:
        env.relay(value)
    assert "hush" not in str(error.value)


def test_a_relay_may_be_told_to_encrypt_in_several_words() -> None:
    assert env.relay("smtp://mail.example?starttls=On").starttls
    assert not env.relay("smtp://mail.example?starttls=off").starttls
    assert not env.relay("smtp://mail.example/").starttls


def test_a_choice_is_one_of_its_options(monkeypatch):
    assert env.choice("REFERIO_MESSENGER", ("smtp", "esp")) == "smtp"
    monkeypatch.setenv("REFERIO_MESSENGER", "pigeon")
    with pytest.raises(env.BadSetting, match="smtp or esp"):
        env.choice("REFERIO_MESSENGER", ("smtp", "esp"))


def test_pairs_are_words_with_a_mark_and_never_repeated_in_errors():
    assert env.pairs("X", "m1:/a:b m2:/c", mark=":") == (("m1", "/a:b"), ("m2", "/c"))
    assert env.pairs("X", "", mark="=") == ()
    with pytest.raises(env.BadSetting, match="name=value") as error:
        env.pairs("X", "hush", mark="=")
    assert "hush" not in str(error.value)


def test_a_day_is_a_date(monkeypatch):
    assert env.day("REFERIO_WARM_UP_SINCE") is None
    monkeypatch.setenv("REFERIO_WARM_UP_SINCE", "2026-11-20")
    assert env.day("REFERIO_WARM_UP_SINCE") == date(2026, 11, 20)
    monkeypatch.setenv("REFERIO_WARM_UP_SINCE", "soon")
    with pytest.raises(env.BadSetting, match="2026-11-20"):
        env.day("REFERIO_WARM_UP_SINCE")
