"""Signatures, as two verifiers that others wrote see them."""

import shutil
import subprocess

import dkim
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from dkim.canonicalization import Relaxed
from hypothesis import given, settings
from hypothesis import strategies as st

from referio.mailing.dkim import Signer, Signers, SigningError
from referio.mailing.dkim_keys import (
    new_key,
    newest,
    read_key,
    record,
    signing,
    zone_line,
)
from referio.mailing.relaxed import is_relaxed_body, relaxed_body, relaxed_header
from tests.examples import examples

HEADERS = (
    b"Date: Fri, 20 Nov 2026 09:00:00 +0000\r\n",
    b"From: Refer.io <alerts@refer.example>\r\n",
    b"To: ada@example.org\r\n",
    b"Subject: =?utf-8?b?w6k=?=\r\n =?utf-8?b?w6k=?=\r\n",
    b"Message-ID: <n1@refer.example>\r\n",
    b"List-Unsubscribe: <https://refer.example/u/1>, <mailto:u@refer.example>\r\n",
    b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n",
    b"List-ID: Alerts <alerts.refer.example>\r\n",
    b"Feedback-ID: a:b:c:d\r\n",
    b"MIME-Version: 1.0\r\n",
    b"Content-Type: text/plain;\r\n\tcharset=utf-8\r\n",
)
SHORT = 1024  # bits, as RFC 8301 has it: no longer enough
BODY = b"Ten jobs for you.\r\n\r\n.NET developer\r\n"


@pytest.fixture(scope="module")
def rsa_signer():
    return Signer("refer.example", "r1", read_key(new_key()))


@pytest.fixture(scope="module")
def edwards_signer():
    return Signer("refer.example", "e1", read_key(new_key(ed25519=True)))


@pytest.fixture(scope="module")
def both(rsa_signer, edwards_signer):
    return Signers((rsa_signer, edwards_signer))


def signed(signers, headers=HEADERS, body=BODY) -> bytes:
    return b"".join([signers.sign(headers, body), *headers, b"\r\n", body])


def verdicts(mail: bytes, signers) -> list[bool]:
    """Ask dkimpy about every signature."""
    published = dict(map(record, signers))

    def look_up(name, timeout=5):
        return published[name.decode().rstrip(".")].encode()

    count = mail.count(b"DKIM-Signature:")
    return [holds(dkim.DKIM(mail), n, look_up) for n in range(count)]


def holds(verifier, number: int, look_up) -> bool:
    try:
        return bool(verifier.verify(idx=number, dnsfunc=look_up))
    except dkim.ValidationError:  # how dkimpy says that the body was changed
        return False


def test_both_signatures_hold(both):
    assert verdicts(signed(both), both.signers) == [True, True]


def test_one_signer_alone_does_as_well(rsa_signer):
    assert verdicts(signed(rsa_signer), [rsa_signer]) == [True]


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        (b"=One-Click", b"=Two-Click"),
        (b"Ten jobs", b"Two jobs"),
        (b"u/1>", b"u/2>"),
        (b"Subject: ", b"Subject: Re: "),
        (b"a:b:c:d", b"a:b:c:e"),
    ],
    ids=["one-click", "body", "unsubscribe", "subject", "feedback"],
)
def test_a_change_breaks_both(both, was, becomes):
    mail = signed(both)
    assert was in mail
    changed = mail.replace(was, becomes, 1)
    assert verdicts(changed, both.signers) == [False, False]


@pytest.mark.parametrize(
    "added",
    [b"From: eve@x.example\r\n", b"Subject: Win\r\n", b"List-Unsubscribe: <x:y>\r\n"],
)
def test_a_header_cannot_be_added(both, added):
    assert verdicts(added + signed(both), both.signers) == [False, False]


def test_a_relay_may_fold_and_pad(both):
    mail = signed(both).replace(b"Date: Fri, 20", b"Date:  Fri,\r\n 20")
    mail = mail.replace(b"jobs for you.", b"jobs \t for you. ")
    assert verdicts(mail, both.signers) == [True, True]


def test_a_body_that_is_not_canonical_is_signed_as_it_would_be(both):
    body = b"Ten \t jobs \r\n\r\n\r\n"
    assert verdicts(signed(both, body=body), both.signers) == [True, True]


def test_bodies_that_are_looked_at_now_and_then(rsa_signer):
    trusting = Signers((rsa_signer,), look_every=3)
    fine, odd = BODY, b"two  blanks\r\n"
    assert verdicts(signed(trusting, body=fine), [rsa_signer]) == [True]
    assert verdicts(signed(trusting, body=odd), [rsa_signer]) == [False]
    signed(trusting)
    assert verdicts(signed(trusting, body=odd), [rsa_signer]) == [True]
    assert verdicts(signed(trusting, body=odd), [rsa_signer]) == [True]


def test_repeated_headers_are_signed_from_the_bottom(both):
    twice = (*HEADERS, b"Reply-To: a@x.example\r\n", b"reply-to: b@x.example\r\n")
    assert verdicts(signed(both, headers=twice), both.signers) == [True, True]


def test_no_line_is_long(both):
    lines = both.sign(HEADERS, BODY).split(b"\r\n")
    assert max(map(len, lines)) <= 78


def test_the_same_mail_has_the_same_signatures(both):
    assert both.sign(HEADERS, BODY) == both.sign(HEADERS, BODY)


def test_nothing_is_signed_without_a_from(both):
    with pytest.raises(SigningError, match="From"):
        both.sign(HEADERS[2:], BODY)


@pytest.mark.parametrize("selector", ["", "a b", "a;b", ".a"])
def test_a_selector_must_be_a_name(rsa_signer, selector):
    with pytest.raises(SigningError, match="selector"):
        Signer("refer.example", selector, rsa_signer.key)


def pem(key):
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"nothing", "PEM"),
        (pem(ec.generate_private_key(ec.SECP256R1())), "RSA and Ed25519"),
        (pem(rsa.generate_private_key(public_exponent=65537, key_size=SHORT)), "2048"),
    ],
    ids=["no-key", "other-kind", "too-short"],
)
def test_a_key_nobody_should_use_is_refused(content, why):
    with pytest.raises(SigningError, match=why):
        read_key(content)


def test_the_first_of_each_kind_signs(rsa_signer, edwards_signer):
    old = Signer("refer.example", "r0", rsa_signer.key)
    assert newest((edwards_signer, rsa_signer, old)) == (rsa_signer, edwards_signer)
    assert signing(()) == ()
    (together,) = signing((rsa_signer, old))
    assert together.signers == (rsa_signer,)


def test_a_record_fits_the_dns(rsa_signer):
    name, value = record(rsa_signer)
    assert name == "r1._domainkey.refer.example"
    pieces = zone_line(name, value).split('"')[1::2]
    assert "".join(pieces) == value
    assert all(len(piece) <= 255 for piece in pieces)


def test_no_key_shows(rsa_signer):
    assert "key" not in repr(rsa_signer)


BLANKS = st.text(alphabet=" \t", max_size=3).map(str.encode)
WORDS = st.text(alphabet="aZ:;=é.", max_size=4).map(str.encode)
FOLDS = st.sampled_from([b"", b"\r\n ", b"\r\n\t"])


@given(st.lists(st.tuples(BLANKS, FOLDS, WORDS)), BLANKS)
@settings(max_examples=examples(60))
def test_headers_are_relaxed_as_dkimpy_does(pieces, end):
    value = b"".join(b"".join(piece) for piece in pieces) + end
    ((name, theirs),) = Relaxed.canonicalize_headers([(b"X-Odd ", value + b"\r\n")])
    assert relaxed_header(b"X-Odd :" + value + b"\r\n") == name + b":" + theirs


@given(st.lists(st.sampled_from([b" ", b"\t", b"\r\n", b"a", b".", "é".encode()])))
@settings(max_examples=examples(100))
def test_bodies_are_relaxed_as_dkimpy_does(pieces):
    body = b"".join(pieces) + b"\r\n"
    relaxed = Relaxed.canonicalize_body(body)
    assert relaxed_body(body) == relaxed
    assert is_relaxed_body(body) == (relaxed == body)
    assert is_relaxed_body(relaxed)


def opendkim(mail: bytes, signers, tmp_path) -> str:
    """Return what OpenDKIM, a verifier in C, says of a mail."""
    data, conf, sample = (tmp_path / name for name in ("dns", "conf", "mail.eml"))
    data.write_text(
        "".join(f"{name} {value}\n" for name, value in map(record, signers))
    )
    conf.write_text(f"Mode v\nTestDNSData {data}\nSyslog no\n")
    sample.write_bytes(mail)
    command = ["opendkim", "-vvv", "-x", str(conf), "-t", str(sample)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    return ran.stdout + ran.stderr


@pytest.mark.skipif(
    not shutil.which("opendkim"),
    reason="OpenDKIM is NOT INSTALLED: its verdict is missing (apt-get install opendkim)",
)
def test_opendkim_agrees(rsa_signer, tmp_path):
    mail = signed(rsa_signer)
    assert "dkim=pass" in opendkim(mail, [rsa_signer], tmp_path)
    for was, becomes in [(b"=One-Click", b"=Two-Click"), (b"Ten jobs", b"Two jobs")]:
        said = opendkim(mail.replace(was, becomes, 1), [rsa_signer], tmp_path)
        assert "dkim=pass" not in said
        assert "fail" in said
