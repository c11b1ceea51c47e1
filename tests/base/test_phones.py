"""What a telephone that people wrote calls."""

import pytest

from jalons.base.phones import may_be_phone, phone_link


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("05 53 00 00 00", "tel:0553000000"),
        ("05.53.00.00.00 (le matin)", "tel:0553000000"),
        ("+33 (0)5 53 00 00 00", "tel:+33553000000"),
        ("accueil : 3949", "tel:3949"),
        ("poste 12, 05 53 00 00 00", "tel:0553000000"),
        ("javascript:alert(1)", ""),
        ('"><b>x</b>', ""),
        ("🙂", ""),
        ("-1", ""),
        ("", ""),
    ],
)
def test_a_number_is_called_and_nothing_else_is(text: str, link: str) -> None:
    assert phone_link(text) == link
    assert may_be_phone(text) is bool(link)
