"""The steps that people write in one cell of a plan, each with the period that it says: « Achat du véhicule (mars 2027) ». A
period that is not sure stays in the words of its step. Pure."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from jalons.base.days import is_plausible, read_day
from jalons.base.french import capitalize_first, matching_key
from jalons.base.periods import Period, read_period
from jalons.publication.rules.kept_text import one_line

_LONGEST_PERIOD = 80
_MOST_WORDS = 9  # « de la mi-septembre 2027 à fin juin 2028 »
_BULLET = re.compile(r"[-–—•*·▪✓>]\s*+|\(?\d{1,2}(?:\s?[).:°](?!\d)|\s?[–—-]\s*+(?!\d))\s*+")
# « 1. Acheter 2. Équiper », on one line
_NUMBER = re.compile(r"(?<!\S)\(?(\d{1,2})(?:[.)]|\s[–—-])(?=\s)")
_BRACKETS = re.compile(r"[(\[]([^()\[\]]{1,80})(?:[)\]]|$)")
_BEFORE_A_PERIOD = re.compile(r"(?:en|au|le|pour(?: l[ea])?|à(?: la)?) |à l['’]", re.IGNORECASE)
# « avant 2027 » is not in 2027.
_NO_PERIOD = re.compile(r"avant 20\d\d", re.IGNORECASE)
# Before a period that no punctuation sets apart: after « le » a number is its day, otherwise it may be that of the step.
_SURE_LEAD = re.compile(
    r"(?:en|le|dès|depuis|fin|début|courant|avant|entre|à partir|d['’]ici|jusqu)\b|de .+ (?:à|au|jusqu['’]\w+) ",
    re.IGNORECASE,
)
_LEAD = re.compile(r"(?:au|à|vers)\b", re.IGNORECASE)
# « Réunion de mars 2027 »: the period is part of the noun.
_JOINS = {"de", "du", "des", "d", "l", "la", "le", "les", "un", "une", "ce", "cette", "par", "sur", "et", "ou", "au", "aux", "a", "entre", "sauf", "depuis"}  # fmt: skip
_VAGUE = {
    "debut",
    "mi",
    "fin",
    "courant",
    "vers",
    "pour",
    "avant",
    "ici",
    "printemps",
    "ete",
    "automne",
    "hiver",
    "rentree",
}
_DAY_IN_FIGURES = re.compile(r"\d{1,2}/\d{1,2}/\d{2,4}|\d{4}-\d{2}-\d{2}")
_DATED = re.compile(
    r"(?<!\d)\d{1,2}/\d{1,2}/\d{2,4}|(?:[1-4](?:er|e|ème|nd) )?(?<!\w)(?!pour )(?:[^\W\d_]{3,9}\.?|[ts][1-4]) 20\d\d",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class WrittenStep:
    """`said`: the words of its period, "" without any; `label` is then without them."""

    label: str
    said: str = ""

    @property
    def period(self) -> Period:
        return read_period(self.said)

    @property
    def is_vague(self) -> bool:
        """« fin 2027 », « printemps 2027 »: the months of its days say more than its words."""
        return not _VAGUE.isdisjoint(matching_key(self.said).split())

    @property
    def seems_dated(self) -> bool:
        """Whether its label still says a month or a day, which nothing read."""
        return any(read_day(match[0], ends=True).value for match in _DATED.finditer(self.label))


def read_steps(text: str) -> list[WrittenStep]:
    """Those of a cell. A period alone on its line dates the undated step above; those below, when the cell begins with one."""
    steps: list[WrittenStep] = []
    above, is_used = "", True  # the line of a period that waits for its steps
    is_headed = False
    for part in split_steps(text):
        said = _period_words(part)
        if said and (is_headed or not steps):
            if not is_used:
                steps.append(WrittenStep(above))
            above, is_used, is_headed = part, False, True
            continue
        if said and not steps[-1].said and not steps[-1].seems_dated:
            steps[-1] = WrittenStep(steps[-1].label, said)
            continue
        step = WrittenStep(part) if said else read_step(part)
        if is_headed and not step.said and not step.seems_dated:
            step = WrittenStep(step.label, _period_words(above))
            is_used = True
        steps.append(step)
    return steps if is_used else [*steps, WrittenStep(above)]


def split_steps(text: str) -> list[str]:
    """The steps written in one cell: one a line, or cut by semicolons, bullets or the numbers 1, 2, 3."""
    parts = [
        part for line in text.split("\n") for numbered in _cut_numbers(line) for part in _cut_outside_brackets(numbered)
    ]
    bare = (one_line(_without_bullet(part.strip())) for part in parts)
    return [part for part in bare if part]


def _without_bullet(text: str) -> str:
    bullet = _BULLET.match(text)
    return text[bullet.end() :] if bullet else text


def _cut_numbers(line: str) -> list[str]:
    """« 1. Acheter 2. Équiper »: what begins with 1 and counts."""
    places: list[int] = []
    for match in _NUMBER.finditer(line):
        if int(match[1]) == len(places) + 1 and (places or not line[: match.start()].strip()):
            places.append(match.start())
    if len(places) < 2:
        return [line]
    return [line[begin:end] for begin, end in zip(places, [*places[1:], len(line)], strict=True)]


def _cut_outside_brackets(line: str) -> list[str]:
    """At semicolons and bullets, but inside brackets that are closed."""
    parts, depth, begin = [], 0, 0
    last_closed = line.rfind(")")
    for place, sign in enumerate(line):
        if sign == "(" and place < last_closed:
            depth += 1
        elif sign == ")" and depth:
            depth -= 1
        elif sign in ";•▪" and not depth:
            parts.append(line[begin:place])
            begin = place + 1
    return [*parts, line[begin:]]


def read_step(text: str) -> WrittenStep:
    """The period in its brackets, at its end or at its beginning. Its words stay whole when they may say two."""
    ways: tuple[Callable[[str], Iterator[tuple[str, str]]], ...] = (
        _find_in_brackets,
        _find_at_end,
        _find_at_beginning,
        _find_last_words,
    )
    for way in ways:
        for words, said in way(text):
            label = " ".join(words.split()).replace(" ,", ",").strip(" ,:;–—-→")
            step = WrittenStep(label, said)
            if any(map(str.isalpha, label)) and label.count("(") == label.count(")"):
                return WrittenStep(text) if step.seems_dated else step
    return WrittenStep(text)


def _period_words(text: str) -> str:
    """The words that `read_period` reads, « mars 2027 » of « (en mars 2027) »; "" when the text says something else."""
    words = text.strip(" ()[],:;")
    if len(words) > _LONGEST_PERIOD or _NO_PERIOD.fullmatch(words):
        return ""
    lead = _BEFORE_A_PERIOD.match(words)
    for said in (words, *([words[lead.end() :]] if lead else ())):
        period = read_period(said)
        days = [day.value for day in (period.first, period.last) if day.value]
        if days:
            return said if all(map(is_plausible, days)) else ""
    return ""


def _find_in_brackets(text: str) -> Iterator[tuple[str, str]]:
    told = [(match, said) for match in _BRACKETS.finditer(text) if (said := _period_words(match[1]))]
    if len(told) == 1:
        match, said = told[0]
        before, after = text[: match.start()], text[match.end() :]
        yield before + after if before.strip() else capitalize_first(after.strip(" ,:;–—-→")), said


def _cuts(text: str) -> list[tuple[str, str]]:
    """What stands on each side of a colon, a comma, an arrow or a dash between spaces."""
    return [
        (text[:place], text[place + 1 :])
        for place, sign in enumerate(text)
        if sign == "→"
        or (sign in ":," and text[place + 1 : place + 2] == " ")
        or (sign in "–—-" and text[place - 1 : place] == " " and text[place + 1 : place + 2] == " ")
    ]


def _find_at_end(text: str) -> Iterator[tuple[str, str]]:
    for left, right in _cuts(text):
        if len(right) <= _LONGEST_PERIOD and (said := _period_words(right)):
            yield left, said


def _find_at_beginning(text: str) -> Iterator[tuple[str, str]]:
    for left, right in reversed(_cuts(text)):
        if len(left) <= _LONGEST_PERIOD and (said := _period_words(left)):
            yield capitalize_first(right.strip()), said


def _find_last_words(text: str) -> Iterator[tuple[str, str]]:
    words = text.split(" ")
    for count in range(min(_MOST_WORDS, len(words) - 1), 0, -1):
        tail, label = " ".join(words[-count:]), " ".join(words[:-count])
        said = _period_words(tail)
        if said and _is_set_apart(tail, said, label):
            yield label, said


def _is_set_apart(tail: str, said: str, label: str) -> bool:
    """Whether a period that only words introduce is that of the step: « Recrutement en mars 2027 », not « Bilan de mars 2027 »
    nor « Budget 2027 ». « Session 1 mars 2027 » may be the first of March."""
    if matching_key(label).rpartition(" ")[2] in _JOINS or tail.lower().startswith(("pour ", "de ", "du ", "d ")):
        return bool(re.match(r"de .+ (?:à|au) ", tail, re.IGNORECASE)) and not label.endswith(tuple("0123456789"))
    if _SURE_LEAD.match(tail):
        return True
    if label[-1:].isdigit() or re.match(r"\d{1,2} ", tail):
        return False
    is_in_figures = not any(map(str.isalpha, said))
    return _LEAD.match(tail) is not None or not is_in_figures or _DAY_IN_FIGURES.fullmatch(said) is not None
