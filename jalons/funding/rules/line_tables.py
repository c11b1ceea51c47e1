"""Reads a table of expenses and resources line by line, whatever its headings. Pure.

A line that says who pays is a resource, any other is an expense."""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from jalons.base import amounts, days
from jalons.base.french import matching_key
from jalons.base.headings import CellTests
from jalons.base.previews import ReadLine
from jalons.base.sent_tables import SentTable
from jalons.funding.rules.funders import guess_payer
from jalons.funding.rules.money import Kind, Status

# For each field, the possible headings of its column.
HEADINGS: dict[str, tuple[str, ...]] = {
    "label": ("dépense", "dépenses", "poste", "poste de dépense", "libellé", "intitulé", "objet", "charge", "charges", "quoi"),
    "funder": ("financeur", "financeurs", "qui finance", "ressource", "ressources", "recette", "recettes", "origine", "payeur"),
    "amount": ("montant", "montants", "coût", "euros", "budget", "prix", "montant ttc", "total ttc", "somme"),
    "kind": ("type", "section", "fonctionnement ou investissement", "pour quelles dépenses"),
    "status": ("état", "statut", "avancement", "situation"),
    "scheme": ("dispositif", "aide", "programme", "fonds", "précision", "appel à projets"),
    "expected_on": ("versement attendu", "versement", "versé le", "date de versement", "attendu le"),
}  # fmt: skip
LONGEST = {"label": 150, "funder": 120, "scheme": 150}
MOST_LINES = 300
_KINDS = {"investissement": Kind.INVESTMENT, "invest": Kind.INVESTMENT, "fonctionnement": Kind.OPERATING}
_STATUSES = {
    Status.ENVISAGED: ("envisagé", "à demander", "prévu", "espéré", "possible"),
    Status.REQUESTED: ("demandé", "déposé", "en attente", "en cours", "sollicité"),
    Status.GRANTED: ("accordé", "acquis", "obtenu", "notifié", "validé"),
    Status.AGREED: ("conventionné", "signé"),
    Status.PAID: ("versé", "payé", "reçu", "soldé"),
    Status.REFUSED: ("refusé", "rejeté"),
}
_STATUS_OF = {matching_key(word): status for status, words in _STATUSES.items() for word in words}
_TOTALS = {"total", "totaux", "total general", "ensemble", "sous total"}


class Doubt(StrEnum):
    NO_NAME = "no_name"  # skipped
    NO_AMOUNT = "no_amount"  # skipped
    AMOUNT_UNREAD = "amount_unread"  # skipped
    AMOUNT_ASKED = "amount_asked"  # several readings: skipped
    TOTAL = "total"  # skipped
    TOO_LONG = "too_long"  # cut
    KIND = "kind"  # imported with the kind that the page says
    STATUS = "status"  # imported as envisaged
    DAY = "day"  # imported without it


CELL_TESTS: CellTests = {"amount": lambda cell: amounts.read_amount(cell).value is not None}


def read_money_lines(sent: SentTable, kind: str) -> list[ReadLine]:
    """`kind` is that of the lines that do not say theirs."""
    return [_read_line(number, sent.cells(row), kind) for number, row in sent.lines()]


def _read_line(number: int, said: Mapping[str, str], kind: str) -> ReadLine:
    line = ReadLine(number, {})
    for key, longest in LONGEST.items():
        text = " ".join(said.get(key, "").split())
        if len(text) > longest:
            line.doubts.append((Doubt.TOO_LONG, text))
        line.values[key] = text[:longest]
    amount = amounts.read_amount(said.get("amount", ""))
    line.values |= {"amount": amount.value, "kind": _read_kind(line, said.get("kind", ""), kind)}
    if line.values["funder"]:
        line.values["scheme"] = line.values["scheme"] or line.values["label"]
        line.values["status"] = _read_status(line, said.get("status", ""))
        line.values["expected_on"] = _read_money_day(line, said.get("expected_on", ""))
        payer = guess_payer(line.values["funder"], line.values["scheme"])
        line.values |= {"nature": payer.nature.value, "is_public": payer.is_public}
    name = line.values["funder"] or line.values["label"]
    if not name:
        line.leave(Doubt.NO_NAME, ", ".join(said.values()))
    elif matching_key(name) in _TOTALS:
        line.leave(Doubt.TOTAL)
    elif not said.get("amount"):
        line.leave(Doubt.NO_AMOUNT)
    elif amount.value is None or amount.value <= 0:
        line.leave(Doubt.AMOUNT_ASKED if amount.candidates else Doubt.AMOUNT_UNREAD, said["amount"])
    return line


def _read_kind(line: ReadLine, text: str, kind: str) -> str:
    found = next((one for word, one in _KINDS.items() if matching_key(text).startswith(word)), None)
    if text and found is None:
        line.doubts.append((Doubt.KIND, text))
    return (found or Kind(kind)).value


def _read_status(line: ReadLine, text: str) -> str:
    key = matching_key(text)
    found = _STATUS_OF.get(key) or _STATUS_OF.get(key.removesuffix("s").removesuffix("e"))
    if text and found is None:
        line.doubts.append((Doubt.STATUS, text))
    return (found or Status.ENVISAGED).value


def _read_money_day(line: ReadLine, text: str) -> date | None:
    day = days.read_day(text, ends=True).value
    if text and day is None:
        line.doubts.append((Doubt.DAY, text))
    return day


def line_funders(values: Iterable[Mapping[str, Any]]) -> list[str]:
    """The funders of the lines to write, in their order."""
    return list(dict.fromkeys(one["funder"] for one in values if one["funder"]))
