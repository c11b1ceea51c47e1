"""What a plan writes of persons, which stays with the team until somebody answers: names where a structure, a service or a function
is expected, telephones and e-mail addresses anywhere (decision 0122). Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from jalons.actions.rules.names import BETWEEN, split_names
from jalons.base.frozen import frozen
from jalons.base.sent_tables import SentTable
from jalons.base.stamps import make_stamp
from jalons.base.texts import (
    begins_with_civility,
    contacts_in,
    is_like_a_full_name,
    looks_like_a_name,
    says_structure_or_function,
)
from jalons.publication.rules.columns import KEEP
from jalons.publication.rules.document_rows import loose_text_column
from jalons.publication.rules.kept_text import one_line
from jalons.publication.rules.money_columns import FUNDERS


class PilotChoice(StrEnum):
    """What becomes of words that look like a person; without a choice, they stay with the team, and the fiche is without them."""

    STRUCTURE = "structure"  # written where the file writes it
    PERSON = "personne"
    EMPTY = "vide"


NO_CHOICE: Mapping[str, PilotChoice] = MappingProxyType({})


@frozen
class PrivateMoney:
    """An amount that waits with the name of whoever pays it: euros as a text, which JSON can hold, and the rest as in `Money`.
    `payers`: the persons who pay it together; `text`: the line of the fiche, or of its step, that tells it meanwhile."""

    payers: tuple[str, ...]
    amount: str
    kind: str
    year: int | None
    tax: str
    state: str
    is_voted: bool
    is_own: bool
    text: str


@frozen
class PrivateWords:
    """`heading`: where the file writes them; `field`: the field of the fiche that they were for, "" for its other information; `step`:
    the label of the step that they are about, "" for the fiche. `is_contact`: a telephone or an address, which nobody is
    asked about. `is_payer`: they name whoever pays; `money`: what nobody else pays, once it is brought in."""

    words: str
    heading: str
    field: str = ""
    step: str = ""
    is_contact: bool = False
    is_payer: bool = False
    money: tuple[PrivateMoney, ...] = ()

    @property
    def key(self) -> str:
        """What a form calls them: 16 signs. The same name in several fiches is answered once."""
        return pilot_key(self.words)

    @property
    def stored(self) -> dict[str, Any]:
        return asdict(self)


def read_stored(rows: Sequence[Mapping[str, Any]]) -> tuple[PrivateWords, ...]:
    return tuple(PrivateWords(**{**row, "money": _read_money(row.get("money", ()))}) for row in rows)


def _read_money(rows: Sequence[Mapping[str, Any]]) -> tuple[PrivateMoney, ...]:
    return tuple(PrivateMoney(**{**row, "payers": tuple(row["payers"])}) for row in rows)


def pass_money_on(kept: Sequence[PrivateWords], answers: Mapping[str, PilotChoice]) -> tuple[PrivateWords, ...]:
    """Of several persons who pay one amount together, the one who is said to be no structure leaves it to the next."""
    left = dict.fromkeys(kept)
    held = {words: [*words.money] for words in left}
    for words in left:
        if answers.get(words.key, PilotChoice.STRUCTURE) is PilotChoice.STRUCTURE:
            continue
        for amount in words.money:
            heirs = (one for one in left if one.is_payer and one.words in amount.payers)
            heir = next((one for one in heirs if answers.get(one.key, PilotChoice.STRUCTURE) == "structure"), None)
            if heir:
                held[words].remove(amount)
                held[heir].append(amount)
    return tuple(replace(words, money=tuple(money)) for words, money in held.items())


def pilot_key(name: str) -> str:
    return make_stamp("pilot", name)


# --- telephones and addresses ----------------------------------------------------------------------------------------

CONTACT_MARK = "[coordonnées à préciser]"
# In others, words are names, a day or an amount: what is taken out leaves no mark.
_PROSE = frozenset({
    KEEP, "description", "context", "governance", "objectives", "expected_results", "indicators", "means", "participation",
    "audiences",
    "success_factors", "steps",
})  # fmt: skip
_HOLE = "\ue000"
_BEFORE = r"(?:\b(?:t[ée]l(?:[ée]phone)?s?|portable|port|mobile|fixe|fax|e-?mail|mail|m[ée]l|courriel)\b[ .:°]{0,4})?"
_SHORT_HOLE = re.compile(rf"[ ,(\[:–—-]{{0,4}}{_BEFORE}{_HOLE}[ )\]]{{0,3}}", re.IGNORECASE)
_PARENTHESIS = re.compile(r"\(([^()\n]{0,200})\)")
_OF_CONTACTS = re.compile(
    r"\b(?:t[ée]l[ée]phones?|t[ée]l|portable|mobile|e-?mail|mails?|m[ée]l|courriels?|coordonn[ée]es|adresses? [ée]lectroniques?)\b",
    re.IGNORECASE,
)


def set_contacts_apart(sent: SentTable) -> tuple[SentTable, dict[int, list[PrivateWords]]]:
    """The table without any telephone or address; those of each line, by its number. The rows keep their places."""
    rows: list[Sequence[str]] = []
    apart: dict[int, list[PrivateWords]] = {}
    headings = [take_contacts_out(heading)[0] for heading in sent.headings]
    for place, row in enumerate(sent.rows):
        cells = list(row)
        for column, cell in enumerate(row):
            key = sent.columns.get(column, "")
            if not cell or key == "place":
                continue
            heading = headings[column] if column < len(headings) else ""
            cells[column], words = take_contacts_out(cell, is_marked=key in _PROSE)
            if not words and key == KEEP and place != sent.header and _OF_CONTACTS.search(heading[:80]):
                # « 612345678 »: a workbook took the zero away.
                cells[column], words = "", [cell]
            if place != sent.header:
                found = [PrivateWords(one_line(word)[:150], one_line(heading)[:80], is_contact=True) for word in words]
                apart.setdefault(place + 1, []).extend(found)
        rows.append(cells)
    return replace(sent, rows=rows), {number: found for number, found in apart.items() if found}


def take_contacts_out(text: str, *, is_marked: bool = False) -> tuple[str, list[str]]:
    """The text without its telephones and addresses, and these. `is_marked`: a mark says where they stood, unless nothing else
    was written."""
    spans = contacts_in(text)
    if not spans:
        return text, []
    pieces, end = [], 0
    for start, stop in spans:
        pieces += [text[end:start], _HOLE]
        end = stop
    holed = "".join([*pieces, text[end:]])
    closed = _PARENTHESIS.sub(_without_holes, holed)
    bare = "\n".join(" ".join(_SHORT_HOLE.sub(" ", line).split()) for line in closed.split("\n"))
    bare = re.sub(r"[;,]\s{0,3}(?=[;,])", "", bare).strip(" ;,\n")
    words = [text[start:stop].strip() for start, stop in spans]
    if not any(map(str.isalnum, bare)):
        return "", words
    return (holed.replace(_HOLE, CONTACT_MARK) if is_marked else bare), words


def _without_holes(parenthesis: re.Match[str]) -> str:
    """« (accueil : 05 53 …) » keeps both its signs, or neither."""
    if _HOLE not in parenthesis[1]:
        return parenthesis[0]
    inner = _SHORT_HOLE.sub(" ", parenthesis[1]).strip(" ,;:")
    return f"({inner})" if any(map(str.isalnum, inner)) else _HOLE


# --- names of persons ------------------------------------------------------------------------------------------------

# The fields that name whoever acts. An élue or élu is named by the vote itself.
NAMED = ("lead_organisation", "lead_contact", "department_unit", "partners")
# Those that name a payer, an axis or a public: a person there is sure, or is none.
_PAYERS = tuple(f"funder_{n}" for n in FUNDERS)
_SURE = (*_PAYERS, "axis", "audiences")
_READ = (*NAMED, *_SURE)
_BETWEEN = {"partners": "\n"}
_LONGEST_NAME = 60
_OF_PEOPLE = re.compile(
    r"\b(?:contacts?|r[ée]f[ée]rente?s?|responsables?|interlocut\w{1,6}|personnes?|anim[ée]e? par|animat\w{1,5}|charg[ée]e?s? de|nom|noms|pilotes?|agents?|"
    r"coordinat\w{1,5}|coordonnat\w{1,5}|correspondante?s?|suivi par)\b",
    re.IGNORECASE,
)


# « à définir », « en cours de recrutement », « ? »: nobody is named yet.
_NOBODY_YET = re.compile(r"(?:à|en|non|aucune?|personne)\b|[^\w]*$", re.IGNORECASE)
# An initial beside a family name, before or after it.
_INITIALED = re.compile(
    r"[^\W\d_a-zà-ÿ]\.? ?[^\W\d_a-zà-ÿ][a-zà-ÿ’'-]{2,30}|[^\W\d_a-zà-ÿ][a-zà-ÿ’'-]{2,30} [^\W\d_a-zà-ÿ]\."
)
NAME_MARK = "[nom à préciser]"
_PARTS = re.compile(r"[,/()+&]|\s(?:et|-|–|—)\s")


def may_be_a_person(name: str) -> bool:
    """Also when a structure stands beside: « Caf, » then a name; a part of it is enough."""
    if begins_with_civility(name) or looks_like_a_name(name) or _INITIALED.fullmatch(name):
        return True
    return any(is_like_a_full_name(part) for part in _PARTS.split(name))


def sure_people_in(text: str) -> list[str]:
    """The persons that a name holds where a structure, an axis or a public is expected: what only looks like two names is none there,
    because many funders are called so."""
    if len(text) > _LONGEST_NAME * 3:
        return []
    parts = (_without_mark(part) for name in split_names(text) for part in _PARTS.split(name))
    people = (part for part in parts if part and len(part) <= _LONGEST_NAME and _is_surely_a_person(part))
    return list(dict.fromkeys(people))


def _is_surely_a_person(name: str) -> bool:
    return (
        begins_with_civility(name)
        or bool(_INITIALED.fullmatch(name))
        or (is_like_a_full_name(name) and looks_like_a_name(name))
    )


_EDGES = " ,;:/+&–—-\n"


def without_people(text: str, people: Sequence[str]) -> str:
    """« Région, Mme Z » → « Région »."""
    for name in people:
        text = re.sub(rf"[(]?{re.escape(name)}[)]?", "\n", text)
    parts = (part.strip(_EDGES) for part in text.split("\n"))
    return " ; ".join(re.sub(r"^(?:et|dont)\s|\s(?:et|dont|de|par)$", "", part).strip() for part in parts if part)


@frozen
class People:
    """The persons of one line. `texts` and `row`: the line without those that are not to be written there; `asked`: every person;
    `apart`: those that stay with the team; `payers`: among them, those that are alone in the column of a funder, by its key."""

    texts: dict[str, str]
    row: Sequence[str]
    asked: list[str]
    apart: list[PrivateWords]
    payers: dict[str, list[PrivateWords]]


def set_people_apart(
    row: Sequence[str],
    texts: Mapping[str, str],
    columns: Mapping[int, str],
    headings: Sequence[str],
    choices: Mapping[str, PilotChoice],
) -> People:
    """`choices`: what somebody said of each person, by `pilot_key`."""
    written, cells = dict(texts), list(row)
    asked: list[str] = []
    apart: list[PrivateWords] = []
    moved: list[str] = []
    payers: dict[str, list[PrivateWords]] = {}
    loose = loose_text_column(headings)
    for column, key in columns.items():
        text = row[column] if key == KEEP and column < len(row) else written.get(key, "") if key in _READ else ""
        if not text or column == loose or (key in _PAYERS and any(map(str.isdecimal, text))):
            # What each funder pays, in one cell: its names are told apart with its amounts.
            continue
        heading = one_line(headings[column])[:80] if column < len(headings) else ""
        people = (
            sure_people_in(text)
            if key in _SURE
            else [name for name in split_names(text) if _is_a_person_there(name, key, heading)]
        )
        asked += people
        gone = []
        untold: list[PrivateWords] = []
        for name in people:
            choice = choices.get(pilot_key(name))
            if choice is None:
                field, is_payer = key if key in NAMED else "", key in _PAYERS
                untold.append(PrivateWords(_without_mark(name)[:150], heading, field, is_payer=is_payer))
            if choice is PilotChoice.PERSON and key != "lead_contact":
                moved.append(name)
            if choice is not PilotChoice.STRUCTURE and not (choice is PilotChoice.PERSON and key == "lead_contact"):
                gone.append(name)
        apart += untold
        if gone:
            kept = (
                without_people(text, gone)
                if key in _SURE
                else _BETWEEN.get(key, BETWEEN).join(name for name in split_names(text) if name not in gone)
            )
            if key in _PAYERS and not kept:
                payers[key] = untold
            if key == KEEP:
                cells[column] = kept
            elif kept or key == "axis":
                # An axis that only names somebody is none, not the one above.
                written[key] = kept
            else:
                del written[key]
    if moved:
        written["lead_contact"] = BETWEEN.join(dict.fromkeys([*split_names(written.get("lead_contact", "")), *moved]))
    return People(written, cells, list(dict.fromkeys(asked)), list(dict.fromkeys(apart)), payers)


def _is_a_person_there(name: str, key: str, heading: str) -> bool:
    """In the column of persons, whatever says no structure nor function. In a column that no field takes, a short text alone may be
    a name; without civility, only under a heading of people, or when a telephone or an address stood beside."""
    bare = _without_mark(name)
    if key == "lead_contact":
        return may_be_a_person(bare) or not (_NOBODY_YET.match(bare) or says_structure_or_function(bare))
    if key != KEEP:
        return may_be_a_person(bare)
    if not bare or len(bare) > _LONGEST_NAME:
        return False
    is_of_people = bare != name or bool(_OF_PEOPLE.search(heading))
    return begins_with_civility(bare) or looks_like_a_name(bare) or (is_of_people and is_like_a_full_name(bare))


def _without_mark(name: str) -> str:
    return name.replace(CONTACT_MARK, "").strip(" ,;:()–-")
