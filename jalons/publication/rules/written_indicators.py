"""The indicators that a document writes as lines of text: « 300 personnes accompagnées par an », « 12 permanences d’ici fin
2027 », « Taux de satisfaction : 60 % ». Nothing is guessed: without one sure target, a line stays text. Pure."""

import re
from collections.abc import Collection, Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from jalons.base.days import is_plausible, read_day
from jalons.base.french import MONTHS, capitalize_first, fold_accents, matching_key
from jalons.base.frozen import frozen
from jalons.monitoring.rules.indicators import Frequency, Kind
from jalons.publication.rules.document_words import split_label

LONGEST_LABEL, LONGEST_UNIT = 150, 40
_FEWEST_LETTERS = 3
_NUMBER = (
    r"(?:au moins |minimum |cible |objectif )?(?P<number>\d{1,3}(?: \d{3})+|\d{1,9})(?P<cents>,\d{1,2})?(?![\d,./-])"
)
# « 300 personnes accompagnées », « 60 % de personnes satisfaites »
_COUNTED = re.compile(rf"{_NUMBER} ?(?P<unit>%|[^\W\d_][\w’'-]*)(?P<rest>[^\d%€:]*)", re.IGNORECASE)
_VALUE = re.compile(rf"{_NUMBER} ?(?P<unit>%|[^\W\d_][\w’'-]*)?", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"(?:cible|objectif|minimum|au moins)\b", re.IGNORECASE)
_COUNTS = re.compile(r"nombre (?:de |d['’])(?P<unit>[^\W\d_]+)", re.IGNORECASE)
# « Personnes aidées (personnes) : 120 », as our own documents write it
_UNIT_TOLD = re.compile(r"(?P<label>[^()]+?) ?\((?P<unit>[^()\d]{1,40})\)")
_OF = re.compile(r"^(?:de |des |du |d['’])")
_BULLET = re.compile(r"^(?:[-–—•*·▪✓>]|\(?\d{1,2}[.)](?= ))\s*")
# « 1er trimestre », « 30 juin »: no number of anything.
_NO_UNIT = {"er", "ere", "e", "eme", "nd", "nde", *map(matching_key, MONTHS)}
# What says until when, before a day.
_BEFORE_A_DAY = {"d ici", "d", "ici", "a", "au", "le", "la", "en", "pour", "avant", "l horizon"}
_LONGEST_DAY = 7  # words: « d’ici à la fin juin 2027 »
_EVERY = {
    Frequency.YEARLY: ("par an", "chaque annee", "/an"),
    Frequency.HALF_YEARLY: ("par semestre", "chaque semestre"),
    Frequency.QUARTERLY: ("par trimestre", "chaque trimestre"),
    Frequency.MONTHLY: ("par mois", "chaque mois"),
}
_KINDS = {"realisation": Kind.OUTPUT, "resultat": Kind.RESULT, "resultats": Kind.RESULT, "impact": Kind.IMPACT}
# What makes a target unsure, a range, or a way to go instead of a place to arrive at.
_UNSURE = re.compile(
    r"\b(?:environ|env|entre|ou|soit|a definir|a preciser|selon|hausse|baisse|plus|moins(?<!au moins)|augmentation|diminution"
    r"|supplementaires?)\b|[+±~≈<>≥≤?]"
)


@frozen
class WrittenIndicator:
    """`said`: the words of its line. `on`: the day that they name, None without any; `is_guessed`: only a month or a year is."""

    label: str
    unit: str
    target: Decimal
    said: str
    on: date | None = None
    is_guessed: bool = False
    kind: str = ""
    frequency: str = ""


class Reading(NamedTuple):
    label: str
    unit: str
    target: Decimal


def read_indicators(text: str) -> tuple[list[tuple[str, tuple[WrittenIndicator, ...]]], str]:
    """Each line that is read whole, with what it says; then the text of the others, as they were written."""
    found: list[tuple[str, tuple[WrittenIndicator, ...]]] = []
    left: list[str] = []
    taken: set[str] = set()
    kind = ""
    for line in text.split("\n"):
        said = line
        labelled = split_label(line)
        if labelled and labelled[0] == "indicators":
            kind, said = _kind_of(labelled[1]), labelled[2]
        read = _read_parts(said, kind, taken)
        if read:
            found.append((line, read))
            taken |= {matching_key(one.label) for one in read}
        else:
            left.append(line)
    return found, "\n".join(left).strip("\n")


def join_targets(indicators: str, targets: str) -> str:
    """« Haltes » and « 40 », of two cells of a line, as one text: « Haltes : 40 ». Targets that are not one for each indicator come last, in
    brackets: nothing says whose they are."""
    names, values = (list(filter(None, map(str.strip, text.split("\n")))) for text in (indicators, targets))
    if len(names) != len(values):
        told = f"(cible : {', '.join(values)})" if values else ""
        return "\n".join([*names, *filter(None, [told])])
    return "\n".join(
        name if value in name else f"{name.rstrip(' :')} : {value}" for name, value in zip(names, values, strict=True)
    )


def _kind_of(label: str) -> str:
    return next((kind for word, kind in _KINDS.items() if word in matching_key(label).split()), "")


def _read_parts(text: str, kind: str, taken: Collection[str]) -> tuple[WrittenIndicator, ...]:
    """What semicolons separate; empty when one of the parts is not sure, or said twice."""
    read = [_read_one(part, kind) for part in text.split(";") if part.strip()]
    sure = [one for one in read if one]
    keys = {matching_key(one.label) for one in sure}
    return tuple(sure) if len(keys) == len(read) and not keys & set(taken) else ()


def _read_one(text: str, kind: str) -> WrittenIndicator | None:
    said = _BULLET.sub("", " ".join(text.split()), count=1).rstrip(" .,")
    if _UNSURE.search(fold_accents(said)):
        return None
    plain, on, is_guessed = _take_day(said)
    frequency = next(
        (every for every, words in _EVERY.items() if any(word in fold_accents(plain) for word in words)), ""
    )
    for label, unit, target in _read_values(plain):
        is_sure = sum(map(str.isalpha, label)) >= _FEWEST_LETTERS and target > 0
        if is_sure and len(label) <= LONGEST_LABEL and len(unit) <= LONGEST_UNIT:
            return WrittenIndicator(capitalize_first(label), unit, target, said, on, is_guessed, kind, frequency)
    return None


def _take_day(text: str) -> tuple[str, date | None, bool]:
    """The line without the day that ends it, and this day: « fin 2027 » is the last one of 2027. « Avant 2027 » says none."""
    words = text.rstrip(")").split(" ")
    for count in range(min(_LONGEST_DAY, len(words) - 1), 0, -1):
        told = [word.strip("(,") for word in words[-count:]]
        first = next((place for place, word in enumerate(told) if matching_key(word) not in _BEFORE_A_DAY), count)
        is_told = (
            first > 0 or words[-count].startswith("(") or matching_key(told[0]) in ("fin", "debut", "mi", "courant")
        )
        day = read_day(" ".join(told[first:]), ends=True)
        if not is_told or day.value is None or not is_plausible(day.value):
            continue
        if matching_key(" ".join(told)).split()[:-1] == ["avant"]:
            continue
        return " ".join(words[:-count]).rstrip(" ,("), day.value, day.is_guessed
    return text, None, False


def _read_values(plain: str) -> Iterator[Reading]:
    """« 300 personnes accompagnées », then « Personnes accompagnées : 300 » and « Permanences (cible 12) »."""
    if (match := _COUNTED.fullmatch(plain)) and matching_key(match["unit"]) not in _NO_UNIT:
        rest = match["rest"].rstrip()
        label = _OF.sub("", rest.strip(), count=1) if match["unit"] == "%" else f"{match['unit']}{rest}"
        yield Reading(label, match["unit"], _read_number(match))
    label, mark, value = plain.rpartition(":")
    if not mark and plain.endswith(")"):
        label, mark, value = plain[:-1].rpartition("(")
        mark = mark if _IN_BRACKETS.match(value) else ""
    value, often = _take_frequency(value.strip())
    match = _VALUE.fullmatch(value)
    if mark and match and "€" not in label and matching_key(match["unit"] or "") not in _NO_UNIT:
        label, unit = label.strip(), match["unit"] or ""
        if not unit and (told := _UNIT_TOLD.fullmatch(label)):
            label, unit = told["label"], told["unit"]
        elif not unit and (counted := _COUNTS.match(label)):
            unit = counted["unit"]
        yield Reading(f"{label}, {often}" if often else label, unit, _read_number(match))


def _take_frequency(value: str) -> tuple[str, str]:
    """« 300 par an » → « 300 » and « par an »."""
    plain = fold_accents(value)
    for words in (word for said in _EVERY.values() for word in said):
        if plain.endswith(words):
            return value[: -len(words)].rstrip(), "par an" if words == "/an" else value[-len(words) :]
    return value, ""


def _read_number(match: re.Match[str]) -> Decimal:
    return Decimal(match["number"].replace(" ", "") + (match["cents"] or "").replace(",", "."))
