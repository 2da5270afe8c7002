"""A long list of options says what Django's own would say."""

from typing import Any

import pytest
from django import forms
from django.test.html import parse_html

from referio.web.candidates import choices
from referio.web.candidates.options import LongSelect

ODD = [(3, "x"), (None, "none"), ("A “<b>”", [(1, "'"), ("&", "é")])]
COUNTRIES = [("", 'Not <said> & "so"'), *choices.countries()]


@pytest.mark.parametrize(
    ("options", "chosen"),
    [
        (choices.time_zones(), "Etc/UTC"),
        (COUNTRIES, ""),
        (COUNTRIES, "PT"),
        *((ODD, one) for one in (None, "", "3", "&", "<b>")),
        ([], "x"),
    ],
)
def test_it_says_what_django_would(options: Any, chosen: str | None) -> None:
    told = {"id": "id_x", "required": True, "disabled": False, "aria-label": 'a "b"'}
    ours, djangos = (
        parse_html(kind(choices=options).render("x<", chosen, told))
        for kind in (LongSelect, forms.Select)
    )
    assert ours == djangos
