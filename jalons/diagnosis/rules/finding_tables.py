"""Reading a table of findings line by line, whatever its headings. Pure: French sentences are in `words`."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from jalons.base.french import matching_key
from jalons.base.frozen import frozen
from jalons.base.sent_tables import SentTable
from jalons.base.texts import looks_like_a_name, name_in, normalize_text
from jalons.diagnosis.rules.tagging import AUDIENCE_WORDS, AUDIENCES, read_communes, read_tags, split_parts

# For each field, the possible headings of its column.
HEADINGS: dict[str, tuple[str, ...]] = {
    "text": (
        "ce qui a été dit ou vu", "texte", "verbatim", "verbatims", "parole", "paroles", "citation", "citations", "constat",
        "constats", "observation", "observations", "propos", "réponse", "réponses", "commentaire", "commentaires",
        "remarque", "remarques", "ce qui a été dit", "témoignage", "témoignages", "difficulté", "difficultés", "contenu",
    ),
    "said_by": ("qui parle", "qui", "rôle", "fonction", "profil", "qui l'a dit", "source", "métier", "poste", "interlocuteur"),
    "kind": ("nature", "type", "type de parole", "forme"),
    "heard_on": ("jour", "date", "le", "recueilli le", "date de l'entretien"),
    "themes": ("thème", "thèmes", "thématique", "thématiques", "sujet", "sujets", "rubrique", "cause", "causes"),
    "audiences": (
        "public", "publics", "public concerné", "publics concernés", "de qui il est question", "qui est concerné",
        "personnes concernées", "cible",
    ),
    "communes": ("commune", "communes", "lieu", "lieux", "où", "ville", "localité", "secteur", "code insee"),
    "is_kept": ("gardée pour le portrait", "gardé", "gardée", "portrait", "à garder", "retenu", "retenue"),
}  # fmt: skip
KINDS = {
    "verbatim": ("parole rapportée", "parole", "verbatim", "citation", "témoignage"),
    "entretien": ("entretien", "interview", "rencontre", "appel"),
    "observation": ("observation", "constat", "vu", "chiffre", "chiffre du portrait"),
    "reaction": ("ce qui surprend, ce qui manque", "réaction", "ce qui surprend", "ce qui manque"),
}
LIMIT, ROLE_LIMIT = 1_000, 80
_KINDS = {matching_key(word): kind for kind, words in KINDS.items() for word in (kind, *words)}
_NO = {"non", "n", "0", "faux", "no"}
_YES = {"oui", "o", "x", "1", "vrai", "ok", "yes"}
_DAY = re.compile(r"([0-3]?\d)[/.-]([01]?\d)[/.-](\d{4})")


class Doubt(StrEnum):
    """What the page says beside a line."""

    NO_TEXT = "no_text"  # skipped
    TOO_LONG = "too_long"  # skipped
    ROLE_NAMES = "role_names"  # a name instead of a role: imported without it
    ROLE_LONG = "role_long"  # imported without it
    KIND = "kind"  # an unknown word: imported as a verbatim
    DAY = "day"  # not a day, or a future one: imported without it
    THEME = "theme"  # not in the roadmap: imported without it
    AUDIENCE = "audience"
    COMMUNE = "commune"
    KEPT = "kept"  # neither yes nor no: imported as kept
    NAME = "name"  # it may name somebody: flagged


class Act(StrEnum):
    CREATE = "create"
    KNOWN = "known"  # the same words are already there
    DOUBLE = "double"  # the same words are on an earlier line of the file
    LEAVE = "leave"


@dataclass
class Line:
    """`number`: its line in the file. Themes are titles, communes are codes."""

    number: int
    text: str = ""
    said_by: str = ""
    kind: str = "verbatim"
    heard_on: date | None = None
    themes: list[str] = field(default_factory=list)
    audiences: list[str] = field(default_factory=list)
    communes: list[str] = field(default_factory=list)
    is_kept: bool = True
    doubts: list[tuple[Doubt, str]] = field(default_factory=list)
    act: Act = Act.CREATE


@frozen
class Place:
    """The values that the roadmap accepts. `communes`: code by each folded name. `texts`: the existing findings."""

    themes: Sequence[str]
    communes: Mapping[str, str]
    texts: Collection[str]
    today: date


def read_lines(sent: SentTable, place: Place) -> list[Line]:
    """The same words are imported once, among lines and existing findings."""
    existing, above = {matching_key(text) for text in place.texts}, set[str]()
    lines = []
    for number, row in sent.lines():
        line = _read_line(number, sent.cells(row), place)
        words = matching_key(line.text)
        if line.act == Act.CREATE and words in existing:
            line.act = Act.KNOWN
        elif line.act == Act.CREATE and words in above:
            line.act = Act.DOUBLE
        above.add(words)
        lines.append(line)
    return lines


def _read_line(number: int, cells: Mapping[str, str], place: Place) -> Line:
    line = Line(number, normalize_text(cells.get("text", "")))
    doubts = line.doubts
    if not line.text or len(line.text) > LIMIT:
        line.act = Act.LEAVE
        doubts.append(
            (Doubt.TOO_LONG, str(len(line.text))) if line.text else (Doubt.NO_TEXT, ", ".join(cells.values()))
        )
    _set_role(line, " ".join(cells.get("said_by", "").split()))
    if kind := cells.get("kind"):
        line.kind = _KINDS.get(matching_key(kind), "")
        if not line.kind:
            line.kind = "verbatim"
            doubts.append((Doubt.KIND, kind))
    if day := cells.get("heard_on"):
        line.heard_on = _read_day(day, place.today)
        doubts += [] if line.heard_on else [(Doubt.DAY, day)]
    titles = {matching_key(title): title for title in place.themes}
    for part in split_parts(cells.get("themes", "")):
        if title := titles.get(matching_key(part)):
            line.themes.append(title)
        else:
            doubts.append((Doubt.THEME, part))
    line.audiences, unknown = read_tags(cells.get("audiences", ""), AUDIENCE_WORDS, AUDIENCES)
    doubts += [(Doubt.AUDIENCE, part) for part in unknown]
    line.communes, unknown = read_communes(cells.get("communes", ""), place.communes)
    doubts += [(Doubt.COMMUNE, part) for part in unknown]
    if answer := matching_key(cells.get("is_kept", "")):
        line.is_kept = answer not in _NO
        doubts += [] if answer in _NO | _YES else [(Doubt.KEPT, cells["is_kept"])]
    if name := name_in(line.text):
        doubts.append((Doubt.NAME, name))
    return line


def _set_role(line: Line, role: str) -> None:
    if looks_like_a_name(role):
        line.doubts.append((Doubt.ROLE_NAMES, ""))  # the name is not repeated
    elif len(role) > ROLE_LIMIT:
        line.doubts.append((Doubt.ROLE_LONG, role))
    else:
        line.said_by = role


def _read_day(text: str, today: date) -> date | None:
    match = _DAY.match(text)
    if not match:
        return None
    try:
        day = date(int(match[3]), int(match[2]), int(match[1]))
    except ValueError:
        return None
    return day if date(1990, 1, 1) <= day <= today else None


def lines_to_write(lines: Iterable[Line]) -> list[Line]:
    return [line for line in lines if line.act == Act.CREATE]
