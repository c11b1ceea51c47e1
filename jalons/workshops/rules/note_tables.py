"""Reading a table of notes line by line, whatever its headings. Pure: French sentences are in `words.notes`."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from jalons.base.french import matching_key
from jalons.base.frozen import frozen
from jalons.base.sent_tables import SentTable, filled_cells
from jalons.base.texts import name_in, normalize_text
from jalons.diagnosis.rules.tagging import AUDIENCE_WORDS, AUDIENCES, EVERYBODY, folded_words, read_communes, read_tags
from jalons.directory.rules.categories import College, category_of
from jalons.directory.rules.people_tables import PROFILES
from jalons.workshops.rules.paper_sheets import SHEETS_MAX
from jalons.workshops.rules.workshops import NOTE_LIMIT, TITLE_LIMIT

# For each field, the possible headings of its column.
HEADINGS: dict[str, tuple[str, ...]] = {
    "text": (
        "texte", "texte de la note", "note", "notes", "constat", "constats", "texte du constat", "idée", "idées",
        "contenu", "verbatim", "verbatims", "commentaire", "commentaires", "remarque", "remarques",
        "difficulté", "difficultés", "proposition",
        "propositions", "post-it", "post-its", "ce qui a été dit", "parole", "contribution", "contributions",
    ),
    "table": ("table", "n° de table", "numéro de table", "sous-groupe", "groupe de travail"),
    "category": (
        "catégorie", "qui", "qui l'a dit", "qui l'a écrite", "qui parle", "auteur", "autrice", "auteur catégorie",
        "profil", "collège", "type d'acteur", "public / privé", "je viens comme",
    ),
    "audiences": (
        "public", "publics", "public concerné", "publics concernés", "qui est concerné", "personnes concernées",
        "pour qui", "cible", "bénéficiaires",
    ),
    "causes": ("cause", "causes", "type de cause", "raison", "raisons", "pourquoi", "pour quelle raison", "frein", "freins"),
    "communes": ("commune", "communes", "commune(s)", "lieu", "lieux", "où", "ville", "localité", "secteur", "code insee"),
    "sheet": (
        "feuille", "n° de feuille", "numéro de feuille", "feuille n°", "numéro", "numéros", "n°", "no", "num",
    ),
    "group": ("groupe", "groupes", "thème", "thèmes", "thématique", "rubrique", "regroupement", "enjeu"),
    "reference": ("référence jalons",),
}  # fmt: skip

# For each cause, words with the same meaning beside its label.
CAUSES: dict[str, tuple[str, ...]] = {
    "acces": (
        "réseau ou matériel", "réseau", "matériel", "équipement", "connexion", "accès au réseau", "couverture", "débit",
        "accès", "fibre",
    ),
    "competences": ("savoir-faire numérique", "savoir-faire", "compétences", "compétence", "formation", "savoirs"),
    "demarches": ("démarches en ligne", "démarches", "démarche", "administratif", "dématérialisation", "accès aux droits"),
    "information": ("accès à l'information", "information", "informations", "communication", "orientation", "lisibilité"),
    "mobilite": ("distance", "transport", "transports", "mobilité", "éloignement", "déplacement", "isolement"),
    "confiance": ("peur", "confiance", "sécurité", "arnaques", "arnaque", "méfiance"),
}  # fmt: skip
_CAUSE_WORDS = folded_words(CAUSES)
_NUMBERED = re.compile(r"(?:(?:la )?table|feuille|sheet|groupe)? ?(?:n|no|numero)? ?t? ?0*(\d{1,6})")
_TABLE_ALONE = re.compile(r"(?:la )?table (?:n |no |numero )?0*(\d{1,3})")


class Doubt(StrEnum):
    """What the page says beside a line."""

    NO_TEXT = "no_text"  # skipped
    TOO_LONG = "too_long"  # skipped: to be shortened or split
    TABLE = "table"  # not a table of the workshop: imported without it
    CATEGORY = "category"  # an unknown category: imported without it
    AUDIENCE = "audience"  # same
    CAUSE = "cause"  # same
    COMMUNE = "commune"  # not in the perimeter: imported without it
    SHEET = "sheet"  # not the number of a sheet: imported without it
    GROUP = "group"  # too long for a name: imported as a note to sort
    NAME = "name"  # it may name somebody: flagged
    KNOWN = "known"  # this line was already imported
    OTHER_TEXT = "other_text"  # and its note has another text now: nothing changes
    SHEET_TYPED = "sheet_typed"  # this sheet was already typed
    SHEET_OTHER = "sheet_other"  # with another text: skipped, to be checked
    SHEET_TWICE = "sheet_twice"  # the same number on two lines of the file
    DOUBLE_LINE = "double_line"  # the same words on an earlier line, at the same table
    DOUBLE_NOTE = "double_note"  # the same words on the wall


@dataclass
class Line:
    """A note as a line of the table. `number` is its line in the file."""

    number: int
    text: str = ""
    table: int | None = None
    category: str = ""
    audiences: list[str] = field(default_factory=list)
    causes: list[str] = field(default_factory=list)
    communes: list[str] = field(default_factory=list)
    sheet: int | None = None
    group: str = ""
    reference: str = ""
    doubts: list[tuple[Doubt, str]] = field(default_factory=list)

    @property
    def is_left(self) -> bool:
        return any(doubt in (Doubt.NO_TEXT, Doubt.TOO_LONG) for doubt, _about in self.doubts)

    def doubt(self, doubt: Doubt, about: str) -> None:
        self.doubts.append((doubt, about))


@frozen
class Destination:
    """The values that the receiving workshop accepts. `communes`: code by each of its possible names (`commune_names`).

    `table` and `category` apply to lines that have none.
    """

    tables: int
    communes: Mapping[str, str]
    table: int | None = None
    category: str = ""


def cell_tests(to: Destination) -> dict[str, Callable[[str], bool]]:
    """For each field, a test that a cell holds such a value, to recognise a column without a heading."""
    return {
        "communes": lambda cell: bool(read_communes(cell, to.communes)[0]),
        "audiences": lambda cell: _are_all_known(*read_tags(cell, AUDIENCE_WORDS, AUDIENCES)),
        "causes": lambda cell: _are_all_known(*read_tags(cell, _CAUSE_WORDS, CAUSES)),
        "category": lambda cell: matching_key(cell) in PROFILES,
        "table": lambda cell: 1 <= (read_number(cell) or 0) <= max(to.tables, 1),
    }


def _are_all_known(codes: Sequence[str], unknown: Sequence[str]) -> bool:
    return bool(codes) and not unknown


def read_lines(sent: SentTable, to: Destination) -> list[Line]:
    """« Table 3 » alone on a line is the table of the following notes, unless a column holds tables."""
    lines: list[Line] = []
    under, is_told_by_column = to.table, "table" in sent.columns.values()
    for number, row in sent.lines():
        alone = None if is_told_by_column else _table_alone(row)
        if alone is None:
            lines.append(read_line(number, sent.cells(row), to, under))
        else:
            under = alone if 1 <= alone <= to.tables else to.table
    return lines


def _table_alone(row: Sequence[str]) -> int | None:
    cells = filled_cells(row)
    match = _TABLE_ALONE.fullmatch(matching_key(cells[0])) if len(cells) == 1 else None
    return int(match[1]) if match else None


def read_line(number: int, cells: Mapping[str, str], to: Destination, table: int | None = None) -> Line:
    line = Line(number, normalize_text(cells.get("text", "")), table, to.category, reference=cells.get("reference", ""))
    if not line.text:
        line.doubt(Doubt.NO_TEXT, ", ".join(cells.values()))
    elif len(line.text) > NOTE_LIMIT:
        line.doubt(Doubt.TOO_LONG, str(len(line.text)))
    if "table" in cells:
        line.table = _read_bounded_number(line, Doubt.TABLE, cells["table"], to.tables)
    if "sheet" in cells:
        line.sheet = _read_bounded_number(line, Doubt.SHEET, cells["sheet"], SHEETS_MAX)
    if "category" in cells:
        _read_category(line, cells["category"])
    for key, words, order, doubt in (
        ("audiences", AUDIENCE_WORDS, AUDIENCES, Doubt.AUDIENCE),
        ("causes", _CAUSE_WORDS, CAUSES, Doubt.CAUSE),
    ):
        codes, unknown = read_tags(cells.get(key, ""), words, order)
        setattr(line, key, codes)
        line.doubts += [(doubt, word) for word in unknown]
    line.communes, unknown = read_communes(cells.get("communes", ""), to.communes)
    line.doubts += [(Doubt.COMMUNE, word) for word in unknown]
    group = " ".join(cells.get("group", "").split())
    if len(group) > TITLE_LIMIT:
        line.doubt(Doubt.GROUP, group)
    elif matching_key(group) not in _TO_SORT:
        line.group = group
    if name := name_in(line.text):
        line.doubt(Doubt.NAME, name)
    return line


_TO_SORT = {"", "a classer", "a trier", "sans groupe", "aucun"}


def read_number(text: str) -> int | None:
    """« 3 », « Table 3 », « T3 », « n° 03 » → 3; None for « 3 bis » or « bleue »."""
    match = _NUMBERED.fullmatch(matching_key(text))
    return int(match[1]) if match else None


def _read_bounded_number(line: Line, doubt: Doubt, text: str, most: int) -> int | None:
    number = read_number(text)
    if number is not None and 1 <= number <= most:
        return number
    line.doubt(doubt, text)
    return None


def _read_category(line: Line, text: str) -> None:
    profile = PROFILES.get(matching_key(text), "")
    if profile in set(College):
        line.category = category_of(profile)
    elif profile:
        line.category = profile
    elif matching_key(text) not in EVERYBODY:
        line.doubt(Doubt.CATEGORY, text)
