"""Which addresses tell where somebody works."""

import pytest

from referio.core.mail_domains import FREE_MAIL, domain_of, is_free_mail, work_domain


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("sam@northwind.example", "northwind.example"),
        ("Sam@NorthWind.Example", "northwind.example"),
        ("sam@mail.northwind.example.", "mail.northwind.example"),
        ('"a@b"@northwind.example', "northwind.example"),
        ("ana@gmail.com", ""),
        ("ana@GoogleMail.com", ""),
        ("ana@web.de", ""),
        ("northwind.example", ""),
        ("", ""),
    ],
)
def test_the_domain_of_an_employer(address: str, domain: str) -> None:
    assert work_domain(address) == domain


def test_free_mail_is_told_by_its_domain() -> None:
    assert is_free_mail("ana@outlook.com")
    assert not is_free_mail("outlook.com@northwind.example")
    assert domain_of("ana@outlook.com") == "outlook.com"


def test_free_mail_is_listed_folded() -> None:
    assert {domain.casefold() for domain in FREE_MAIL} == FREE_MAIL
    assert all("." in domain for domain in FREE_MAIL)
    assert len(FREE_MAIL) > 50
