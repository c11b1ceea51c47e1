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
from jalons.funding.rules.funders import Payer, guess_payer, writes_amount
from jalons.funding.rules.known_schemes import split_scheme
from jalons.funding.rules.money import MAY_BE_PUBLIC, Kind, Nature, Status

# For each field, the possible headings of its column.
HEADINGS: dict[str, tuple[str, ...]] = {
    "label": ("dépense", "dépenses", "poste", "poste de dépense", "libellé", "intitulé", "objet", "charge", "charges", "quoi"),
    "funder": ("financeur", "financeurs", "qui finance", "ressource", "ressources", "recette", "recettes", "origine", "payeur"),
    "amount": ("montant", "montants", "coût", "euros", "budget", "prix", "montant ttc", "total ttc", "somme"),
    "kind": ("type", "section", "fonctionnement ou investissement", "pour quelles dépenses"),
    "status": ("état", "statut", "avancement", "situation"),
    "scheme": ("dispositif", "aide", "programme", "fonds", "précision", "appel à projets"),
    "nature": ("nature", "nature du financement", "nature de la ressource", "nature des fonds"),
    "is_public": ("argent public", "public", "fonds public", "fonds publics", "financement public", "personne publique"),
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
# The words of the choices of a form, then those that tables write. A cell begins with one of them.
_NATURES = {
    Nature.GRANT: ("subvention", "aide", "dotation"),
    Nature.OWN: ("part propre", "propre", "autofinancement", "fonds propres"),
    Nature.PRIVATE: ("fonds privés", "privé", "mécénat", "don"),
    Nature.IN_KIND: ("apport en nature", "nature", "don en nature"),
    Nature.VOLUNTEERING: ("bénévolat", "bénévolat valorisé"),
    Nature.STAFF: ("temps de travail", "temps de travail mis à disposition", "mise à disposition"),
}
_NATURE_OF = {matching_key(word): nature for nature, words in _NATURES.items() for word in words}
_ANSWERS = {"oui": True, "o": True, "x": True, "vrai": True, "non": False, "n": False, "faux": False}
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
    PAID = "paid"  # imported as granted: a payment has a day
    SCHEME_NAMED = "scheme_named"  # « DETR »: imported with who pays it
    NATURE = "nature"  # imported with the one that the name of the funder says
    PUBLIC = "public"  # the same
    NEVER_PUBLIC = "never_public"  # private money and contributions are none
    DAY = "day"  # imported without it


CELL_TESTS: CellTests = {"amount": lambda cell: amounts.read_amount(cell).value is not None}


def read_money_lines(sent: SentTable, kind: str) -> list[ReadLine]:
    """`kind` is that of the lines that do not say theirs."""
    return [_read_line(number, sent.cells(row), kind) for number, row in sent.lines()]


def _read_line(number: int, cells: Mapping[str, str], kind: str) -> ReadLine:
    line = ReadLine(number, {})
    for key, longest in LONGEST.items():
        text = " ".join(cells.get(key, "").split())
        if len(text) > longest:
            line.doubts.append((Doubt.TOO_LONG, text))
        line.values[key] = text[:longest]
    amount = amounts.read_amount(cells.get("amount", ""))
    line.values |= {"amount": amount.value, "kind": _read_kind(line, cells.get("kind", ""), kind)}
    if line.values["funder"]:
        named = split_scheme(line.values["funder"], line.values["scheme"] or line.values["label"])
        if named.funder != line.values["funder"]:
            line.doubts.append((Doubt.SCHEME_NAMED, line.values["funder"]))
        line.values |= named._asdict()
        line.values["status"] = _read_status(line, cells.get("status", ""))
        line.values["expected_on"] = _read_money_day(line, cells.get("expected_on", ""))
        payer = guess_payer(line.values["funder"], line.values["scheme"])
        nature = _read_nature(line, cells.get("nature", "")) or payer.nature
        answer = _read_public(line, cells.get("is_public", ""), nature, payer)
        is_told = matching_key(cells.get("is_public", "")) in _ANSWERS
        line.values |= {
            "nature": nature.value,
            "is_public": answer,
            "is_public_unsure": nature is Nature.GRANT and not answer and not is_told and payer.is_public_unsure,
        }
    name = line.values["funder"] or line.values["label"]
    if not name:
        line.leave(Doubt.NO_NAME, ", ".join(cells.values()))
    elif writes_amount(line.values["funder"]):
        line.leave(Doubt.AMOUNT_UNREAD, name)
    elif matching_key(name) in _TOTALS:
        line.leave(Doubt.TOTAL)
    elif not cells.get("amount"):
        line.leave(Doubt.NO_AMOUNT)
    elif amount.value is None or amount.value <= 0:
        line.leave(Doubt.AMOUNT_ASKED if amount.candidates else Doubt.AMOUNT_UNREAD, cells["amount"])
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
    if found is Status.PAID:
        line.doubts.append((Doubt.PAID, text))
        return Status.GRANTED.value
    return (found or Status.ENVISAGED).value


def _read_nature(line: ReadLine, text: str) -> Nature | None:
    key = matching_key(text)
    words = sorted((word for word in _NATURE_OF if f"{key} ".startswith((f"{word} ", f"{word}s "))), key=len)
    if text and not words:
        line.doubts.append((Doubt.NATURE, text))
    return _NATURE_OF[words[-1]] if words else None


def _read_public(line: ReadLine, text: str, nature: Nature, payer: Payer) -> bool:
    """Without an answer, what the name of the funder says; its own money is public."""
    answer = _ANSWERS.get(matching_key(text))
    if text and answer is None:
        line.doubts.append((Doubt.PUBLIC, text))
    if answer and nature not in MAY_BE_PUBLIC:
        line.doubts.append((Doubt.NEVER_PUBLIC, text))
    if answer is None:
        answer = payer.is_public or nature is Nature.OWN
    return answer and nature in MAY_BE_PUBLIC


def _read_money_day(line: ReadLine, text: str) -> date | None:
    day = days.read_day(text, ends=True).value
    if text and day is None:
        line.doubts.append((Doubt.DAY, text))
    return day


def line_funders(values: Iterable[Mapping[str, Any]]) -> list[str]:
    """The funders of the lines to write, in their order."""
    return list(dict.fromkeys(value["funder"] for value in values if value["funder"]))
