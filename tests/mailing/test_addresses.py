import idna
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from referio.mailing.addresses import (
    AddressError,
    ascii_domain,
    mailbox,
    message_id,
    return_path,
)


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("ada@example.org", "ada@example.org"),
        ("Ada.Lovelace+jobs@Example.ORG", "Ada.Lovelace+jobs@example.org"),
        ("o'brien@münchen.example", "o'brien@xn--mnchen-3ya.example"),
        ("ada@例え。テスト", "ada@xn--r8jz45g.xn--zckzah"),
        ("ada@xn--mnchen-3ya.example", "ada@xn--mnchen-3ya.example"),
        ("root@localhost", "root@localhost"),
    ],
)
def test_domains_travel_in_ascii(written, sent):
    assert mailbox(written) == sent


def test_sharp_s_stays_the_domain_it_is():
    # Python's own codec would write to strasse.example, which is somebody else.
    assert ascii_domain("straße.example") == "xn--strae-oqa.example"


@given(st.from_regex(r"[a-zäöüßéñçабвгдежзअआइкλςω]{1,20}", fullmatch=True))
def test_domains_agree_with_idna_2008(label):
    try:
        expected = idna.encode(f"{label}.example", uts46=True).decode()
    except idna.IDNAError:
        assume(False)
    assert ascii_domain(f"{label}.example") == expected


@pytest.mark.parametrize(
    "address",
    [
        "",
        "ada",
        "@example.org",
        "ada@",
        "ada@example",
        "a b@example.org",
        "ada@exa mple.org",
        "ada@-example.org",
        "ada@example..org",
        ".ada@example.org",
        "ada@lovelace@example.org",
        "ada\r\nBcc: eve@example.org@example.org",
        "ada@example.org\r\nBcc: eve",
        "ada@example.org>",
        "<ada@example.org",
        "ada@☃.example",
        "a" * 65 + "@example.org",
        "ada@" + "a" * 64 + ".org",
        "ada@" + "a." * 130 + "org",
    ],
)
def test_what_is_no_address_is_refused_without_repeating_it(address):
    with pytest.raises(AddressError) as refused:
        mailbox(address)
    assert "ada" not in str(refused.value)


def test_letters_beyond_ascii_need_a_server_that_takes_them():
    with pytest.raises(AddressError, match="ask for another address"):
        mailbox("añá@example.org")
    assert mailbox("añá@example.org", smtputf8=True) == "añá@example.org"


@pytest.mark.parametrize("local", ["añ á", "añ\nx", "añ\u2028x", "añ\x85x", "añ<x"])
def test_even_then_nothing_can_be_smuggled_in(local):
    with pytest.raises(AddressError):
        mailbox(f"{local}@example.org", smtputf8=True)


@given(st.text())
def test_whatever_is_accepted_can_stand_in_a_command(text):
    try:
        address = mailbox(text)
    except AddressError:
        return
    assert address.isascii()
    assert address.isprintable()
    assert not set(address) & set(' <>()[],;:\\"')


def test_a_bounce_names_its_mail():
    assert return_path("N1-2_3", "bounce.refer.example") == (
        "b+N1-2_3@bounce.refer.example"
    )
    assert message_id("N1-2_3", "refer.example") == "<N1-2_3@refer.example>"


@pytest.mark.parametrize("token", ["", "a b", "a@b", "a\n", "a" * 63])
def test_a_token_that_cannot_stand_in_an_address_is_refused(token):
    with pytest.raises(AddressError, match="mail token"):
        return_path(token, "bounce.refer.example")
