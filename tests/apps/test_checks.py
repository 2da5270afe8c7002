"""What only a deployment can get wrong is said with a hint."""

from referio import checks


def ids(found) -> list[str]:
    return [one.id for one in found]


def test_the_tests_own_settings_are_safe() -> None:
    assert checks.secrets_are_set(None) == []


def test_a_short_key_and_a_missing_seal_are_errors(settings) -> None:
    settings.SECRET_KEY = "short"
    settings.SEAL_KEYS = []
    found = checks.secrets_are_set(None)
    assert ids(found) == ["referio.E001", "referio.E002"]
    assert all(one.hint for one in found)


def test_plain_http_and_missing_credentials_are_warnings(settings) -> None:
    settings.BASE_URL = "http://x"
    settings.LEVER_CLIENT_SECRET = ""
    assert ids(checks.addresses_are_public(None)) == ["referio.W001"]
    assert ids(checks.lever_is_set(None)) == ["referio.W002"]


def test_a_whole_deployment_has_nothing_to_say(settings) -> None:
    settings.BASE_URL = "https://refer.example"
    assert checks.addresses_are_public(None) == []
    assert checks.lever_is_set(None) == []
