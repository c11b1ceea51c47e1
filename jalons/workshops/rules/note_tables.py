"""What a table of notes says, line by line, whatever its headings. Pure: French sentences are in `words.notes`."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from jalons.base.french import matching_key
from jalons.base.headings import match_headings
from jalons.base.texts import name_in, normalize_text
from jalons.diagnosis.rules.tagging import AUDIENCE_WORDS, AUDIENCES, EVERYBODY, folded_words, read_communes, read_tags
from jalons.directory.rules.categories import College, category_of
from jalons.directory.rules.tables import PROFILES
from jalons.workshops.rules.sheets import SHEETS_MAX
from jalons.workshops.rules.workshops import NOTE_LIMIT, TITLE_LIMIT

# What a column may hold → the ways people write its heading.
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

# Codes of the causes of a note → words that mean them, beside their own.
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
    """What a page says of a line, beside it."""

    NO_TEXT = "no_text"  # left
    TOO_LONG = "too_long"  # left: to shorten, or to cut in two
    TABLE = "table"  # none of the workshop: kept without
    CATEGORY = "category"  # a word we do not know: kept without
    AUDIENCE = "audience"  # idem
    CAUSE = "cause"  # idem
    COMMUNE = "commune"  # none of the perimeter: kept without
    SHEET = "sheet"  # no number of a sheet: kept without
    GROUP = "group"  # too long for a name: to sort
    NAME = "name"  # it names somebody, perhaps: flagged
    KNOWN = "known"  # this very line was imported already
    OTHER_TEXT = "other_text"  # and its note says something else today: nothing is changed
    SHEET_TYPED = "sheet_typed"  # that sheet was typed already
    SHEET_OTHER = "sheet_other"  # and says something else: left, to be looked at
    SHEET_TWICE = "sheet_twice"  # the same number on two lines of the file
    DOUBLE_LINE = "double_line"  # the same words above, at the same table
    DOUBLE_NOTE = "double_note"  # the same words on the wall


@dataclass
class Line:
    """A note as the table tells it. `number` is its line in the file."""

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


@dataclass(frozen=True)
class Destination:
    """What the workshop that the notes go to may be told. `communes`: code of each by what it may be called (`commune_names`).

    `table` and `category` are those of lines that say nothing else.
    """

    tables: int
    communes: Mapping[str, str]
    table: int | None = None
    category: str = ""


def find_header(rows: Sequence[Sequence[str]]) -> int | None:
    """The row of the headings, among the first thirty: it names the column of texts. The fullest, then the first."""
    counts = [len(match_headings(row, HEADINGS)) if _has_text_heading(row) else 0 for row in rows[:30]]
    most = max(counts, default=0)
    return counts.index(most) if most else None


def _has_text_heading(row: Sequence[str]) -> bool:
    return any(matching_key(cell) in _TEXTS for cell in row)


_TEXTS = {matching_key(name) for name in HEADINGS["text"]}


def guess_columns(rows: Sequence[Sequence[str]], header: int | None, to: Destination) -> dict[int, str]:
    """What each column holds: by its heading first, else by what is in it."""
    found = match_headings(rows[header], HEADINGS) if header is not None else {}
    below = [row for row in rows[(-1 if header is None else header) + 1 :] if any(row)][:200]
    width = max((len(row) for row in rows), default=0)
    columns = {number: [row[number] for row in below if number < len(row) and row[number]] for number in range(width)}
    has_heading = {number for number in range(width) if header is not None and _cell_text(rows[header], number)}
    for key in ("communes", "audiences", "causes", "category", "table"):
        if key not in found.values():
            for number, cells in columns.items():
                if number not in found and number not in has_heading and _looks_like(key, cells, to):
                    found[number] = key
                    break
    if "text" not in found.values():
        free = {number: sum(map(len, cells)) / len(cells) for number, cells in columns.items() if cells}
        longest = max((n for n in free if n not in found), key=lambda n: (n not in has_heading, free[n]), default=None)
        if longest is not None:
            found[longest] = "text"
    return dict(sorted(found.items()))


def _cell_text(row: Sequence[str], number: int) -> str:
    return row[number] if number < len(row) else ""


def _looks_like(key: str, cells: Sequence[str], to: Destination) -> bool:
    """Three cells in four, of two at least, say something of this kind."""
    if len(cells) < 2 or max(map(len, cells)) > 120:
        return False
    right = {
        "communes": lambda cell: bool(read_communes(cell, to.communes)[0]),
        "audiences": lambda cell: (
            bool(read_tags(cell, AUDIENCE_WORDS, AUDIENCES)[0]) and not read_tags(cell, AUDIENCE_WORDS, AUDIENCES)[1]
        ),
        "causes": lambda cell: (
            bool(read_tags(cell, _CAUSE_WORDS, CAUSES)[0]) and not read_tags(cell, _CAUSE_WORDS, CAUSES)[1]
        ),
        "category": lambda cell: matching_key(cell) in PROFILES,
        "table": lambda cell: 1 <= (read_number(cell) or 0) <= max(to.tables, 1),
    }[key]
    return 4 * sum(map(right, cells)) >= 3 * len(cells)


def read_lines(rows: Sequence[Sequence[str]], header: int, columns: Mapping[int, str], to: Destination) -> list[Line]:
    """The notes under the headings (`header` −1: there are none). Empty lines and headings written again are no notes;
    « Table 3 » alone on its line is the table of those below."""
    headings = list(rows[header]) if header >= 0 else None
    lines: list[Line] = []
    under = to.table
    for number, row in enumerate(rows[header + 1 :], header + 2):
        if not any(row) or list(row) == headings:
            continue
        alone = [cell for cell in row if cell]
        if (
            len(alone) == 1
            and "table" not in columns.values()
            and (match := _TABLE_ALONE.fullmatch(matching_key(alone[0])))
        ):
            under = int(match[1]) if 1 <= int(match[1]) <= to.tables else to.table
            continue
        lines.append(read_line(number, row, columns, to, under))
    return lines


def read_line(
    number: int, row: Sequence[str], columns: Mapping[int, str], to: Destination, table: int | None = None
) -> Line:
    said = {key: row[column].strip() for column, key in columns.items() if column < len(row) and row[column].strip()}
    line = Line(number, normalize_text(said.get("text", "")), table, to.category, reference=said.get("reference", ""))
    if not line.text:
        line.doubt(Doubt.NO_TEXT, ", ".join(said.values()))
    elif len(line.text) > NOTE_LIMIT:
        line.doubt(Doubt.TOO_LONG, str(len(line.text)))
    if "table" in said:
        line.table = _read_bounded_number(line, Doubt.TABLE, said["table"], to.tables)
    if "sheet" in said:
        line.sheet = _read_bounded_number(line, Doubt.SHEET, said["sheet"], SHEETS_MAX)
    if "category" in said:
        _read_category(line, said["category"])
    for key, words, order, doubt in (
        ("audiences", AUDIENCE_WORDS, AUDIENCES, Doubt.AUDIENCE),
        ("causes", _CAUSE_WORDS, CAUSES, Doubt.CAUSE),
    ):
        codes, unknown = read_tags(said.get(key, ""), words, order)
        setattr(line, key, codes)
        line.doubts += [(doubt, word) for word in unknown]
    line.communes, unknown = read_communes(said.get("communes", ""), to.communes)
    line.doubts += [(Doubt.COMMUNE, word) for word in unknown]
    group = " ".join(said.get("group", "").split())
    if len(group) > TITLE_LIMIT:
        line.doubt(Doubt.GROUP, group)
    elif matching_key(group) not in _TO_SORT:
        line.group = group
    if name := name_in(line.text):
        line.doubt(Doubt.NAME, name)
    return line


_TO_SORT = {"", "a classer", "a trier", "sans groupe", "aucun"}


def read_number(text: str) -> int | None:
    """« 3 », « Table 3 », « T3 », « n° 03 » → 3; nothing of « 3 bis » or « bleue »."""
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
