"""Amounts as people type them, in forms and in spreadsheets."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalons.base import amounts
from jalons.base.amounts import Unsure


@pytest.mark.parametrize(
    ("text", "value", "unsure", "candidates"),
    [
        ("12 000 €", "12000.00", None, ()), ("12\u00a0000,50 €", "12000.50", None, ()), ("12000", "12000.00", None, ()),
        ("12.000,00", "12000.00", None, ()), ("1.200.000", "1200000.00", None, ()), ("12,000.50", "12000.50", None, ()),
        ("12 000 € HT", "12000.00", Unsure.BEFORE_TAX, ()), ("333,333 h.t.", None, Unsure.ASKED, ("333333.00", "333.33")), ("12 000 euros (TTC)", "12000.00", None, ()), ("12,5 k€", "12500.00", None, ()),
        ("12k", "12000.00", None, ()), ("333,3333333", "333.33", Unsure.ROUNDED, ()),
        ("env. 12k", None, Unsure.ASKED, ("12000.00",)), ("12.000", None, Unsure.ASKED, ("12000.00", "12.00")),
        ("10 000 à 15 000 €", None, Unsure.ASKED, ("10000.00", "15000.00")), ("~ 1,5 million", None, Unsure.ASKED, ("1500000.00",)),
        ("05/12/2026", None, Unsure.DAY, ()), ("2026-12-05", None, Unsure.DAY, ()),
        ("à définir", None, Unsure.UNREAD, ()), ("?", None, Unsure.UNREAD, ()), ("=B2*1,2", None, Unsure.ASKED, ("2.00", "1.20")),
        ("0", None, Unsure.NOTHING, ()), ("−500 €", None, Unsure.NOTHING, ()),
        ("9" * 36 + ",123", None, Unsure.LARGE, ()), ("9" * 37 + ",123", None, Unsure.UNREAD, ()), ("9999999999", None, Unsure.LARGE, ()),
        ("12 000,00 € TTC", "12000.00", None, ()), ("12 k€ TTC", "12000.00", None, ()), ("12\u2009000\u202f€", "12000.00", None, ()),
        ("12 000 $", None, Unsure.CURRENCY, ()), ("USD 12,000.50", None, Unsure.CURRENCY, ()), ("500 CHF", None, Unsure.CURRENCY, ()),
        ("7:30", None, Unsure.HOURS, ()), ("14:00:00", None, Unsure.HOURS, ()), ("36:00", None, Unsure.HOURS, ()),
        ("2l 000", None, Unsure.LETTERS, ("21000.00",)), ("2 O00 €", None, Unsure.LETTERS, ("2000.00",)),
        ("1.500,OO", None, Unsure.LETTERS, ("1500.00",)), ("2 OOO", None, Unsure.LETTERS, ("2000.00",)),
        ("env. l2 500 €", None, Unsure.LETTERS, ("12500.00",)), ("1.5OO", None, Unsure.LETTERS, ("1500.00", "1.50")),
        ("12k500", None, Unsure.LETTERS, ("12500.00",)), ("2b 000", None, Unsure.UNREAD, ()), ("2 b00", None, Unsure.UNREAD, ()),
        ("10 à 150 €", None, Unsure.ASKED, ("10.00", "150.00")), ("12 lots", None, Unsure.ASKED, ("12.00",)),
        ("oui", None, Unsure.UNREAD, ()), ("(500)", None, Unsure.ASKED, ("500.00",)), ("12 000 €/an", None, Unsure.ASKED, ("12000.00",)),
        ("20 %", None, Unsure.UNREAD, ()), ("20 % de 12 000 €", None, Unsure.ASKED, ("12000.00",)),
    ],
)  # fmt: skip
def test_an_amount_is_sure_or_asked(
    text: str, value: str | None, unsure: Unsure | None, candidates: tuple[str, ...]
) -> None:
    amount = amounts.read_amount(text)
    assert (amount.value, amount.unsure) == (Decimal(value) if value else None, unsure)
    assert amount.candidates == tuple(map(Decimal, candidates))


@given(st.decimals("0.01", "999999999.99", places=2))
def test_an_amount_that_leaves_comes_back(value: Decimal) -> None:
    assert amounts.read_amount(f"{value:.2f}".replace(".", ",") + " €").value == value


@given(st.text(max_size=60) | st.text("0123456789., €k%-/", max_size=80))
def test_any_text_is_read(text: str) -> None:
    amounts.read_amount(text)


@pytest.mark.parametrize("text", ["1" * 16_000, "1" * 16_000 + "%", "1 " * 8_000, "1.000" * 3_000 + "%"])
def test_an_endless_amount_is_refused_before_it_is_read(text: str) -> None:
    assert amounts.read_amount(text) == amounts.Amount(unsure=Unsure.UNREAD)


@pytest.mark.parametrize("text", ["1e400", "9e+18", "9E+18 €", "1,2E+06"])
def test_a_number_that_a_spreadsheet_shortened_gives_nothing_to_choose(text: str) -> None:
    assert amounts.read_amount(text) == amounts.Amount(unsure=amounts.Unsure.UNREAD)
