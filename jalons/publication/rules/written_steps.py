"""The steps that people write in one cell of a plan, each with the period that it says: « Achat du véhicule (mars 2027) ». A
period that is not sure stays in the words of its step. Pure."""

import re
from collections.abc import Callable, Iterator
from itertools import islice

from jalons.base.days import is_plausible, read_day
from jalons.base.french import DAYS, MONTHS, SHORT_MONTHS, capitalize_first, matching_key
from jalons.base.frozen import frozen
from jalons.base.periods import Period, read_period
from jalons.publication.rules.kept_text import one_line

MOST_STEPS = 100
"""In one cell: what is beyond stays text."""
_LONGEST_CELL = 10_000
_LONGEST_STEP = 500  # whose period is read: a label has 200 signs
_LONGEST_PERIOD = 80
# Of each end of a step: « mars – juin 2027, à confirmer : recrutement » has three.
_MOST_CUTS, _MOST_BRACKETS = 6, 12
_MOST_WORDS = 9  # « de la mi-septembre 2027 à fin juin 2028 »
_BULLET = re.compile(r"[-–—•*·▪✓>]\s*+|\(?\d{1,2}(?:\s?[).:°](?!\d)|\s?[–—-]\s*+(?!\d))\s*+")
# « 1. Acheter 2. Équiper », on one line
_NUMBER = re.compile(r"(?<!\S)\(?(\d{1,2})(?:[.)]|\s[–—-])(?=\s)")
_BRACKETS = re.compile(r"[(\[]([^()\[\]]{1,80})(?:[)\]]|$)")
_PLANNED = r"(?:prévue?s? )?"
_BEFORE_A_PERIOD = re.compile(
    rf"{_PLANNED}(?:(?:en|au|le|pour(?: l[ea])?|à(?: la)?) |à l['’])|prévue?s? ", re.IGNORECASE
)
_WEEKDAY = re.compile(rf"(?:{'|'.join(DAYS)}) (?=\d)", re.IGNORECASE)
# « avant 2027 » is not in 2027.
_NO_PERIOD = re.compile(r"avant 20\d\d", re.IGNORECASE)
# Before a period that no punctuation sets apart: after « le » a number is its day, otherwise it may be that of the step.
_SURE_LEAD = re.compile(
    r"(?:prévue?s?|en|le|dès|depuis|fin|début|courant|avant|entre|à partir|d['’]ici|jusqu)\b|d[eu] .+ (?:à|au|jusqu['’]\w+) ",
    re.IGNORECASE,
)
_LEAD = re.compile(r"(?:au|à|vers)\b", re.IGNORECASE)
# What no label ends with: « Réunion de mars 2027 », « Réunion du 1er octobre 2027 », the period is part of the noun.
_DANGLING = {
    "de", "du", "des", "d", "l", "la", "le", "les", "un", "une", "ce", "cette", "a", "au", "aux", "en", "pour", "par", "sur", "dans",
    "avec", "sans", "sous", "chez", "vers", "avant", "apres", "depuis", "entre", "courant", "sauf", "hors", "jusqu", "jusque", "et",
    "ou", "ni", "puis", "partir", "ici", "debut", "mi", "fin", "1er", *DAYS, *map(matching_key, (*MONTHS, *SHORT_MONTHS)),
}  # fmt: skip
_DANGLING_NUMBER = re.compile(r"\b(?:du|le|les|au|aux|et|à|des) \d{1,2}$", re.IGNORECASE)
# The label of a period that stays in it: « Réunion du » 12 mars 2027, « Bilan de » fin 2027, « L’ouverture est prévue » en mars 2027.
_DAY_LABEL, _PART_LABEL = re.compile(r"\bdu$", re.IGNORECASE), re.compile(r"\b(?:de|de la)$", re.IGNORECASE)
_PLANNED_LABEL = re.compile(r"\b(?:est|sont|sera|seront)(?: prévue?s?)?$")
_PART = re.compile(r"(?:la )?(?:début|mi|fin|courant)\b", re.IGNORECASE)
_YEARS = re.compile(r"20\d\d ?[-–—/] ?20\d\d", re.ASCII)
# Their day is not that of the step, which is about them: « Application de la loi du 1er janvier 2020 », « Suites de la réunion du… ».
_TEXTS = {
    "loi", "ordonnance", "decret", "arrete", "circulaire", "deliberation", "instruction", "directive", "reglement", "convention", "courrier",
    "lettre", "avis", "decision", "note", "compte", "rendu", "pv", "proces", "releve", "bilan", "suite", "suites", "actes",
}  # fmt: skip
# Their years are theirs: « Adoption du plan 2026-2028 ».
_PROGRAMMES = {
    "plan", "programme", "programmation", "budget", "contrat", "convention", "schema", "strategie", "feuille", "route", "mandat", "projet",
    "cadre", "accord", "marche", "appel", "annee", "annees", "scolaire", "saison", "exercice", "periode", "rapport", "cper", "feder",
}  # fmt: skip
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
    r"(?<!\d)\d{1,2}/\d{1,2}/\d{2,4}|(?:[1-4](?:er|e|ème|nd) )?(?<!\w)(?!pour )(?:[^\W\d_]{3,9}\.?|[ts][1-4]) 20\d\d"
    r"|\ben 20\d\d",
    re.IGNORECASE,
)
# What people read as a date, and nothing reads: « 31/02/2027 », « 02/2027 », « 2026-2028 », « en novembre ».
_SEEMS_DATED = re.compile(
    rf"(?<![\d/])(?:\d{{1,2}}/)?\d{{1,2}}/20\d\d(?!\d)|(?<![\d-])(?:{_YEARS.pattern})(?![\d-])"
    rf"|\b(?:{'|'.join(MONTHS)})\b(?! 1\d\d\d)",
    re.IGNORECASE,
)
_MONTH_BEFORE_DASH = re.compile(
    rf"\b(?:{'|'.join(map(re.escape, (*MONTHS, *SHORT_MONTHS)))})(?: 20\d\d)? ?$", re.IGNORECASE
)
_YEAR_BEFORE_DASH = re.compile(r"(?<!\d)20\d\d ?$", re.ASCII)


@frozen
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
    def has_other_day(self) -> bool:
        """Whether its label still says a month or a day that may be its own."""
        return any(
            match[0][:3].lower() == "en " or read_day(match[0], ends=True).value
            for match in _DATED.finditer(self.label)
        ) or any(_period_words(match[1]) for match in islice(_BRACKETS.finditer(self.label), _MOST_BRACKETS))

    @property
    def seems_dated(self) -> bool:
        """Whether somebody who reads its label sees a date, which nothing read."""
        return _SEEMS_DATED.search(self.label) is not None or self.has_other_day


def read_steps(text: str) -> list[WrittenStep]:
    """Those of a cell, `MOST_STEPS` at most. A period alone on its line dates the undated step above; those below, when the cell
    begins with one."""
    return read_cell(text)[0]


def read_cell(text: str) -> tuple[list[WrittenStep], str]:
    """The steps of a cell, and its text beyond those that one cell may hold."""
    end = len(text)
    if end > _LONGEST_CELL:
        end = max(text.rfind(sign, 0, _LONGEST_CELL) for sign in "\n; ") + 1 or _LONGEST_CELL
    parts = split_steps(text[:end])
    beyond = [*parts[MOST_STEPS:], text[end:].strip()]
    return _date_steps(parts[:MOST_STEPS]), "\n".join(filter(None, beyond))


def _date_steps(parts: list[str]) -> list[WrittenStep]:
    steps: list[WrittenStep] = []
    above, is_used = "", True  # the line of a period that waits for its steps
    is_headed = False
    for part in parts:
        said = _period_words(part)
        if said and (is_headed or not steps):
            if not is_used:
                steps.append(WrittenStep(above))
            above, is_used, is_headed = part, False, True
            continue
        if said and not steps[-1].said and not steps[-1].has_other_day:
            steps[-1] = WrittenStep(steps[-1].label, said)
            continue
        step = WrittenStep(part) if said else read_step(part)
        if is_headed and not step.said and not step.has_other_day:
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
    """The period in its brackets, at its end or at its beginning, without its words when what is left is a whole label. Its words
    stay whole, and undated, when they may say two periods."""
    if len(text) > _LONGEST_STEP:
        return WrittenStep(text)
    ways: tuple[Callable[[str], Iterator[tuple[str, str]]], ...] = (
        _find_in_brackets,
        _find_at_end,
        _find_at_beginning,
        _find_last_words,
        _find_first_words,
    )
    for way in ways:
        for words, said in way(text):
            label = " ".join(words.split()).replace(" ,", ",").strip(" ,:;–—-→")
            step = WrittenStep(label, said)
            if any(map(str.isalpha, label)) and label.count("(") == label.count(")") and not _is_dangling(label):
                return WrittenStep(text) if step.has_other_day else step
    return WrittenStep(text, _period_within(text))


def _is_dangling(label: str) -> bool:
    """« Réunion du », « Bilan de fin », « Le 12 »; not « Fin », « Lot A » nor « Secteur Est »."""
    if _DANGLING_NUMBER.search(label) or _PLANNED_LABEL.search(label):
        return True
    before, _space, last = label.rpartition(" ")
    key = matching_key(last)
    is_name = last[:1].isupper() and (len(last) == 1 or not last.isupper()) if before else key == "fin"
    return key.rpartition(" ")[2] in _DANGLING and not (is_name and " " not in key)


def _period_within(text: str) -> str:
    """The period that ends a label without leaving it: « Réunion du 1er octobre 2027 »; "" when it may not be that of the step."""
    for label, tail, said in _ending_periods(text):
        words = set(matching_key(label).split())
        weekday = _WEEKDAY.match(tail)
        begins = (label if weekday is None else label.removesuffix(weekday[0].strip())).strip()
        period = read_period(said)
        is_day = period.first == period.last and not period.first.is_guessed
        if (
            (is_day and _DAY_LABEL.search(begins) and words.isdisjoint(_TEXTS))
            or (_PART_LABEL.search(begins) and _PART.match(said))
            or _PLANNED_LABEL.search(begins)
            or (_YEARS.fullmatch(said) and not _is_dangling(label) and words.isdisjoint(_PROGRAMMES))
        ):
            is_second = re.search(r"(?:\b(?:et|ou|puis|à)|[,&–—-]) \w+$", begins, re.IGNORECASE)
            return "" if is_second or WrittenStep(label).seems_dated else said
        return ""
    return ""


def _period_words(text: str) -> str:
    """The words that `read_period` reads, « mars 2027 » of « (en mars 2027) »; "" when the text says something else."""
    words = text.strip(" ()[],:;")
    if len(words) > _LONGEST_PERIOD or not any(map(str.isdigit, words)) or _NO_PERIOD.fullmatch(words):
        return ""
    lead = _BEFORE_A_PERIOD.match(words)
    bare = words[lead.end() :] if lead else words
    if weekday := _WEEKDAY.match(bare):
        # « samedi 1er mars 2027 », which is a Monday, is not sure.
        said = bare[weekday.end() :]
        day = read_day(said, ends=False)
        is_sure = day.value and not day.is_guessed and DAYS[day.value.weekday()] == weekday[0].strip().lower()
        return said if is_sure and day.value and is_plausible(day.value) else ""
    for said in dict.fromkeys((words, bare)):
        period = read_period(said)
        days = [day.value for day in (period.first, period.last) if day.value]
        if days:
            return said if all(map(is_plausible, days)) else ""
    return ""


def _find_in_brackets(text: str) -> Iterator[tuple[str, str]]:
    brackets = list(islice(_BRACKETS.finditer(text), _MOST_BRACKETS))
    told = [(match, said) for match in brackets if (said := _period_words(match[1]))]
    if len(told) == 1 and len(brackets) < _MOST_BRACKETS:
        match, said = told[0]
        before, after = text[: match.start()], text[match.end() :]
        yield before + after if before.strip() else capitalize_first(after.strip(" ,:;–—-→")), said


def _is_cut(text: str, place: int) -> bool:
    """Whether a colon, a comma, an arrow or a dash between spaces stands there."""
    sign, after = text[place], text[place + 1 : place + 2]
    return sign == "→" or (after == " " and (sign in ":," or (sign in "–—-" and text[place - 1 : place] == " ")))


def _find_at_end(text: str) -> Iterator[tuple[str, str]]:
    """After one of the last signs, the longest first."""
    places = range(len(text) - 1, max(-1, len(text) - _LONGEST_PERIOD - 2), -1)
    for place in reversed(list(islice((place for place in places if _is_cut(text, place)), _MOST_CUTS))):
        left, right = text[:place], text[place + 1 :]
        said = _period_words(right)
        if said and not (text[place] in "–—-→" and _begins_range(left, said)):
            yield left, said


def _begins_range(left: str, said: str) -> bool:
    """« Étude mars » – juin 2027, « Étude 2026 » – 2028; not « Budget 2027 » – mars 2027."""
    return bool(_MONTH_BEFORE_DASH.search(left) or (_YEAR_BEFORE_DASH.search(left) and said.isdigit()))


def _find_at_beginning(text: str) -> Iterator[tuple[str, str]]:
    """Before one of the first signs, the longest first."""
    places = range(min(len(text), _LONGEST_PERIOD + 1))
    for place in reversed(list(islice((place for place in places if _is_cut(text, place)), _MOST_CUTS))):
        if said := _period_words(text[:place]):
            yield capitalize_first(text[place + 1 :].strip()), said


def _ending_periods(text: str) -> Iterator[tuple[str, str, str]]:
    """What stands before the last words that say a period, these words, and the period; the longest first."""
    words = text.split(" ")
    for count in range(min(_MOST_WORDS, len(words) - 1), 0, -1):
        tail = " ".join(words[-count:])
        if said := _period_words(tail):
            yield " ".join(words[:-count]), tail, said


def _find_last_words(text: str) -> Iterator[tuple[str, str]]:
    for label, tail, said in _ending_periods(text):
        if _is_set_apart(tail, said, label):
            yield label, said


def _find_first_words(text: str) -> Iterator[tuple[str, str]]:
    """« mars 2027 achat »; not « 2027 achat », nor « mars 2027 et juin »."""
    words = text.split(" ")
    for count in range(min(_MOST_WORDS, len(words) - 1), 0, -1):
        said = _period_words(" ".join(words[:count]))
        if not said or said.endswith(","):
            continue
        follows = matching_key(words[count]).split(" ")[0]
        is_month = any(map(str.isalpha, said)) or "/" in said
        if is_month and not _YEARS.fullmatch(said) and follows.isalpha() and follows not in _DANGLING:
            yield capitalize_first(" ".join(words[count:])), said
        return


def _is_set_apart(tail: str, said: str, label: str) -> bool:
    """Whether a period that only words introduce is that of the step: « Recrutement en mars 2027 », not « Bilan de mars 2027 »
    nor « Budget 2027 ». « Session 1 mars 2027 » may be the first of March."""
    if tail.lower().startswith(("pour ", "de ", "du ", "d ")):
        return bool(re.match(r"d[eu] .+ (?:à|au) ", tail, re.IGNORECASE)) and not label.endswith(tuple("0123456789"))
    if _SURE_LEAD.match(tail):
        return True
    if label[-1:].isdigit() or re.match(r"\d{1,2} ", tail):
        return False
    is_in_figures = not any(map(str.isalpha, said))
    return _LEAD.match(tail) is not None or not is_in_figures or _DAY_IN_FIGURES.fullmatch(said) is not None
