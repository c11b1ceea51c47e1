"""What a table of notes says, whatever its headings; and what becomes of each line."""

import uuid
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalons.base.headings import find_header, guess_columns, match_headings
from jalons.base.sent_tables import SentTable
from jalons.directory.rules.people_tables import commune_names
from jalons.workshops.models import Audience, Category, Cause
from jalons.workshops.rules import note_plans, note_tables
from jalons.workshops.rules.note_plans import Act, Known
from jalons.workshops.rules.note_tables import HEADINGS, Destination, Doubt, Line
from jalons.workshops.words import notes as words

COMMUNES = commune_names(
    [("24064", "Brantôme en Périgord"), ("24450", "Saint-Just"), ("24346", "Quinsac"), ("24002", "Agonac")]
)
TO = Destination(tables=5, communes=COMMUNES)
WORKSHOP = uuid.UUID("5f5cf2b4-6cf3-4f36-9d2f-0d2b4f2b6c11")


def line(**said: str) -> Line:
    return note_tables.read_line(2, {key: cell for key, cell in said.items() if cell.strip()}, TO)


def doubts(read: Line) -> list[tuple[Doubt, str]]:
    return read.doubts


# --- headings --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Texte", "text"), ("CONSTAT", "text"), ("Constats", "text"), ("Note", "text"), ("Ce qui a été dit", "text"),
        ("Verbatim", "text"), ("Table", "table"), ("N° de table", "table"), ("Numéro de table", "table"),
        ("Qui", "category"), ("Qui l’a dit ?", "category"), ("Catégorie", "category"), ("Public/Privé", "category"),
        ("Public", "audiences"), ("Publics concernés", "audiences"), ("Qui est concerné ?", "audiences"),
        ("Cause", "causes"), ("Type de cause", "causes"), ("Pourquoi ?", "causes"), ("Commune(s)", "communes"),
        ("Où ?", "communes"), ("Code INSEE", "communes"), ("Feuille", "sheet"), ("N° de feuille", "sheet"),
        ("Numéro", "sheet"), ("N°", "sheet"), ("Nº", "sheet"), ("Groupe", "group"), ("Thème", "group"),
        ("Référence Jalons", "reference"), ("Date", None), ("Saisi par", None), ("", None),
    ],
)  # fmt: skip
def test_headings_are_recognised(heading: str, field: str | None) -> None:
    assert match_headings([heading], HEADINGS).get(0) == field


def test_what_a_file_of_jalons_is_headed_with_is_recognised() -> None:
    headings = [str(name) for name in words.FIELDS.values()]
    found = match_headings(headings, HEADINGS)
    assert {list(words.FIELDS)[place]: key for place, key in found.items()} == {key: key for key in HEADINGS}


@pytest.mark.parametrize(
    ("rows", "place"),
    [
        ([["Texte", "Table"], ["Note d’accueil", "Table 3"]], 0),
        ([["Atelier du 12 mars"], [], ["", "Table", "Constat"], ["x", "2", "Pas de bus"]], 2),
        ([["Constats"], ["Pas de bus"]], 0),
        ([["Table 3", "Public", "Pas de bus"], ["Table 4", "Privé", "Pas de train"]], None),
        ([["Pas de bus"], ["Pas de train"]], None),
        ([["Note"], ["Note", "Table"], ["Note", "Table"]], 1),
        ([[]] * 40 + [["Texte", "Table"]], None),
    ],
)
def test_the_row_of_headings_is_found(rows: list[list[str]], place: int | None) -> None:
    assert find_header(rows, HEADINGS, needed="text") == place


@pytest.mark.parametrize(
    ("rows", "header", "columns"),
    [
        ([["Table", "Constat"], ["2", "Pas de bus"]], 0, {0: "table", 1: "text"}),
        (
            [["Pas de bus le soir", "Table 2", "citoyen", "Quinsac", "seniors", "transport"]] * 2,
            None,
            {0: "text", 1: "table", 2: "category", 3: "communes", 4: "audiences", 5: "causes"},
        ),
        ([["12", "Pas de bus le soir"], ["13", "Pas de train"]], None, {1: "text"}),
        # A column whose heading means nothing is not taken for something, but for the text when there is no other.
        ([["Table", "Divers"], ["2", "Quinsac"], ["3", "Agonac"]], 0, {0: "table", 1: "text"}),
        ([["Texte", "", ""], ["Pas de bus", "2", "Quinsac"], ["Rien", "9", "Agonac"]], 0, {0: "text", 2: "communes"}),
        ([["Texte", ""], ["a", "1"], ["b", "2"], ["c", "3"], ["d", "x"]], 0, {0: "text", 1: "table"}),
        ([["Texte", ""], ["a", "1"], ["b", "x"], ["c", "3"], ["d", "x"]], 0, {0: "text"}),
    ],
)
def test_columns_are_guessed_by_name_then_by_content(
    rows: list[list[str]], header: int | None, columns: dict[int, str]
) -> None:
    at = -1 if header is None else header
    assert guess_columns(rows, at, HEADINGS, seems=note_tables.cell_tests(TO), longest="text") == columns


# --- lines -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("3", 3), ("Table 3", 3), ("TABLE N°3", 3), ("T3", 3), ("table numéro 12", 12), ("n° 03", 3), ("Feuille 45", 45),
        ("la table 2", 2), ("3 bis", None), ("bleue", None), ("", None), ("1/2", None), ("-3", 3), ("1234567", None),
    ],
)  # fmt: skip
def test_numbers_are_read_as_people_write_them(text: str, number: int | None) -> None:
    assert note_tables.read_number(text) == number


@pytest.mark.parametrize(
    ("said", "field", "value", "told"),
    [
        ({"text": "  Pas de bus\r\nle soir "}, "text", "Pas de bus\nle soir", []),
        ({"text": ""}, "text", "", [(Doubt.NO_TEXT, "")]),
        ({"text": "", "table": "3"}, "table", 3, [(Doubt.NO_TEXT, "3")]),
        ({"text": "é" * 500}, "text", "é" * 500, []),
        ({"text": "é" * 501}, "text", "é" * 501, [(Doubt.TOO_LONG, "501")]),
        ({"text": "a", "table": "5"}, "table", 5, []),
        ({"text": "a", "table": "6"}, "table", None, [(Doubt.TABLE, "6")]),
        ({"text": "a", "table": "ronde"}, "table", None, [(Doubt.TABLE, "ronde")]),
        ({"text": "a", "sheet": "9999"}, "sheet", 9999, []),
        ({"text": "a", "sheet": "10000"}, "sheet", None, [(Doubt.SHEET, "10000")]),
        ({"text": "a", "sheet": "12 bis"}, "sheet", None, [(Doubt.SHEET, "12 bis")]),
        ({"text": "a", "category": "Élue"}, "category", "public", []),
        ({"text": "a", "category": "habitante"}, "category", "citoyen", []),
        ({"text": "a", "category": "asso"}, "category", "prive", []),
        ({"text": "a", "category": "ne sais pas"}, "category", "", []),
        ({"text": "a", "category": "martien"}, "category", "", [(Doubt.CATEGORY, "martien")]),
        ({"text": "a", "audiences": "Seniors, jeunes"}, "audiences", ["jeunes", "seniors"], []),
        ({"text": "a", "audiences": "personnes âgées isolées"}, "audiences", ["seniors"], []),
        ({"text": "a", "audiences": "Tout public"}, "audiences", [], []),
        ({"text": "a", "audiences": "chasseurs ; jeunes"}, "audiences", ["jeunes"], [(Doubt.AUDIENCE, "chasseurs")]),
        ({"text": "a", "causes": "Distance, transport"}, "causes", ["mobilite"], []),
        ({"text": "a", "causes": "réseau/peur"}, "causes", ["acces", "confiance"], []),
        ({"text": "a", "causes": "la lune"}, "causes", [], [(Doubt.CAUSE, "la lune")]),
        ({"text": "a", "communes": "Quinsac et St Just"}, "communes", ["24346", "24450"], []),
        ({"text": "a", "communes": "24310 Brantôme en Périgord"}, "communes", ["24064"], []),
        ({"text": "a", "communes": "Brantôme en Périgord (24064); 24346"}, "communes", ["24064", "24346"], []),
        ({"text": "a", "communes": "partout"}, "communes", [], []),
        ({"text": "a", "communes": "Quinsac, Paris"}, "communes", ["24346"], [(Doubt.COMMUNE, "Paris")]),
        ({"text": "a", "group": " Se  déplacer "}, "group", "Se déplacer", []),
        ({"text": "a", "group": "À classer"}, "group", "", []),
        ({"text": "a", "group": "g" * 151}, "group", "", [(Doubt.GROUP, "g" * 151)]),
        ({"text": "Demandez à Mme Untel."}, "text", "Demandez à Mme Untel.", [(Doubt.NAME, "Mme Untel")]),
    ],
)
def test_a_line_is_read_and_what_is_doubtful_is_said(
    said: dict[str, str], field: str, value: object, told: list[tuple[Doubt, str]]
) -> None:
    read = line(**said)
    assert (getattr(read, field), doubts(read)) == (value, told)


def test_every_word_that_a_page_shows_is_understood() -> None:
    """Labels of the forms, of the short buttons, and codes: a file written by hand copies what is seen."""
    for name, enum, known in (
        ("audiences", Audience, note_tables.AUDIENCES),
        ("causes", Cause, note_tables.CAUSES),
    ):
        assert list(known) == enum.values  # type: ignore[attr-defined]
        for value, label in [*enum.choices, *(words.SHORT_AUDIENCES if name == "audiences" else [])]:  # type: ignore[attr-defined]
            for said in (str(label), value):
                read = line(text="a", **{name: said})
                assert (value in getattr(read, name), doubts(read)) == (True, []), said
    for value, label in Category.choices:
        assert line(text="a", category=str(label)).category == value


def test_lines_between_headings_and_the_end_are_read_with_their_place_in_the_file() -> None:
    rows = [["Ce qui a été dit"], [], ["Texte", "Table"], ["Un", "1"], [], ["Texte", "Table"], ["Deux", ""], ["", "3"]]
    to = Destination(5, {}, table=4, category="prive")
    read = note_tables.read_lines(SentTable(rows, 2, columns={0: "text", 1: "table"}), to)
    assert [(one.number, one.text, one.table, one.category) for one in read] == [
        (4, "Un", 1, "prive"), (7, "Deux", 4, "prive"), (8, "", 3, "prive"),
    ]  # fmt: skip


def test_a_table_alone_on_its_line_is_that_of_the_notes_below() -> None:
    rows = [["Un"], ["Table 2"], ["Deux"], ["TABLE N°3"], ["Trois"], ["Table 9"], ["Quatre"]]
    read = note_tables.read_lines(SentTable(rows, columns={0: "text"}), TO)
    assert [(one.text, one.table) for one in read] == [("Un", None), ("Deux", 2), ("Trois", 3), ("Quatre", None)]


# --- what becomes of each line ---------------------------------------------------------------------------------------


def planned(lines: list[Line], *known: Known, keep: bool = False) -> list[tuple[Act, int | None, list[Doubt]]]:
    plan = note_plans.plan_lines(WORKSHOP, lines, known, keep_doubles=keep)
    return [(one.act, one.note, [doubt for doubt, _about in one.line.doubts]) for one in plan]


def note(number: int, text: str, table: int | None = None, sheet: int | None = None) -> Known:
    return Known(number, uuid.uuid4(), text, table, sheet)


def test_the_same_words_at_the_same_table_are_one_note_unless_doubles_are_kept() -> None:
    def lines() -> list[Line]:
        return [
            Line(2, "Pas de bus.", 1),
            Line(3, "pas de BUS", 1),
            Line(4, "Pas de bus", 2),
            Line(5, "Pas de bus"),
            Line(6, "Pas de bus!", 1),
        ]

    twice = [Doubt.DOUBLE_LINE]
    assert planned(lines()) == [
        (Act.CREATE, None, []), (Act.DOUBLE, None, twice), (Act.CREATE, None, []), (Act.CREATE, None, []), (Act.DOUBLE, None, twice),
    ]  # fmt: skip
    assert [act for act, _note, _doubts in planned(lines(), keep=True)] == [Act.CREATE] * 5
    ids = [one.client_id for one in note_plans.plan_lines(WORKSHOP, lines(), [], keep_doubles=True)]
    assert len(set(ids)) == 5


def test_the_same_words_on_the_wall_are_a_double_where_they_may_be_the_same_note() -> None:
    wall = [note(1, "Pas de bus", 2), note(2, "Pas de réseau"), note(3, "Trop loin", 1, sheet=7)]
    lines = [
        Line(2, "pas de bus", 2),
        Line(3, "pas de bus", 3),
        Line(4, "Pas de bus"),
        Line(5, "Pas de réseau", 3),
        Line(6, "Trop loin", 1, sheet=8),
        Line(7, "Trop loin", 1),
    ]
    same = [Doubt.DOUBLE_NOTE]
    assert planned(lines, *wall) == [
        (Act.DOUBLE, 1, same), (Act.CREATE, None, []), (Act.DOUBLE, 1, same), (Act.DOUBLE, 2, same), (Act.CREATE, None, []),
        (Act.DOUBLE, None, [Doubt.DOUBLE_LINE]),
    ]  # fmt: skip


def test_a_sheet_is_typed_once() -> None:
    wall = [note(4, "Pas de bus", sheet=12)]
    lines = [
        Line(2, "pas de bus", sheet=12),
        Line(3, "Pas de train", sheet=12),
        Line(4, "Rien", sheet=13),
        Line(5, "Tout", sheet=13),
    ]
    assert planned(lines, *wall) == [
        (Act.KNOWN, 4, [Doubt.SHEET_TYPED]), (Act.LEAVE, 4, [Doubt.SHEET_OTHER]), (Act.CREATE, None, []),
        (Act.LEAVE, None, [Doubt.SHEET_TWICE]),
    ]  # fmt: skip


def test_a_line_already_imported_is_known_even_when_its_note_was_reworded() -> None:
    lines = [Line(2, "Demandez à Mme Untel", 1)]
    own = note_plans.note_identity(WORKSHOP, lines[0])
    known = Known(9, own, "Demandez à une voisine", 1)
    assert planned(lines, known) == [(Act.KNOWN, 9, [Doubt.KNOWN, Doubt.OTHER_TEXT])]


def test_a_line_is_known_by_the_reference_that_a_file_of_jalons_gives() -> None:
    known = note(9, "Pas de bus", 1)
    moved = Line(2, "Pas de bus", 4, reference=str(known.client_id).upper())
    other = Line(3, "Pas de bus", 4, reference=str(uuid.uuid4()))
    assert planned([moved, other], known) == [(Act.KNOWN, 9, [Doubt.KNOWN]), (Act.DOUBLE, None, [Doubt.DOUBLE_LINE])]


def test_the_same_line_has_another_identity_in_another_workshop() -> None:
    one = Line(2, "Pas de bus", 1)
    assert note_plans.note_identity(WORKSHOP, one) == note_plans.note_identity(WORKSHOP, Line(99, "pas de BUS !", 1))
    assert note_plans.note_identity(uuid.uuid4(), one) != note_plans.note_identity(WORKSHOP, one)


def test_groups_that_the_wall_lacks_are_made_once_in_the_order_of_the_file() -> None:
    lines = [
        Line(2, "a", group="Se déplacer"),
        Line(3, "b", group="Accueil"),
        Line(4, "c", group="SE DEPLACER"),
        Line(5, "", group="Jamais"),
        Line(6, "d", group="Matériel"),
    ]
    lines[3].doubt(Doubt.NO_TEXT, "")
    plan = note_plans.plan_lines(WORKSHOP, lines, [])
    assert note_plans.new_groups(plan, ["matériel"]) == ["Se déplacer", "Accueil"]


SAID = st.sampled_from(["Pas de bus", "pas de BUS.", "Trop loin", "Réseau", "?", "!"])
LINES = st.lists(st.tuples(SAID, st.sampled_from([None, 1, 2])), max_size=12)


@given(LINES, st.booleans())
def test_a_file_imported_twice_brings_nothing_the_second_time(said: list[tuple[str, int | None]], keep: bool) -> None:
    def lines() -> list[Line]:
        return [Line(place, text, table) for place, (text, table) in enumerate(said, 2)]

    first = [one for one in note_plans.plan_lines(WORKSHOP, lines(), [], keep_doubles=keep) if one.act == Act.CREATE]
    wall = [Known(n, one.client_id, one.line.text, one.line.table, one.line.sheet) for n, one in enumerate(first, 1)]
    assert len({one.client_id for one in first}) == len(first)
    again = note_plans.plan_lines(WORKSHOP, lines(), wall, keep_doubles=keep)
    assert Act.CREATE not in {one.act for one in again}


@given(LINES)
def test_what_comes_in_is_each_saying_of_each_table_once(said: list[tuple[str, int | None]]) -> None:
    """The oracle writes it another way: letters only, in lower case, and a set."""

    def letters(text: str) -> str:
        return "".join(c for c in text.lower() if c.isalpha()) or text

    lines = [Line(place, text, table) for place, (text, table) in enumerate(said, 2)]
    created = [one for one in note_plans.plan_lines(WORKSHOP, lines, []) if one.act == Act.CREATE]
    expected = {(letters(text), table) for text, table in said}
    assert Counter((letters(one.line.text), one.line.table) for one in created) == Counter(expected)
    kept = note_plans.plan_lines(WORKSHOP, [Line(2, *one) for one in said], [], keep_doubles=True)
    assert [one.act for one in kept] == [Act.CREATE] * len(said)


@given(st.lists(st.text(max_size=30), max_size=8), st.integers(0, 5))
def test_no_table_of_text_stops_the_reading(cells: list[str], header: int) -> None:
    rows = [cells, list(reversed(cells)), [], cells]
    found = find_header(rows, HEADINGS, needed="text")
    at = -1 if found is None else found
    columns = guess_columns(rows, at, HEADINGS, seems=note_tables.cell_tests(TO), longest="text")
    for keys in (columns, dict(enumerate(HEADINGS))):
        lines = note_tables.read_lines(SentTable(rows, min(header, 3) - 1, columns=keys), TO)
        assert all(one.act in set(Act) for one in note_plans.plan_lines(WORKSHOP, lines, []))
        assert all((one.table or 1) in range(1, 6) and (one.sheet or 1) in range(1, 10_000) for one in lines)


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ([], ""),
        ([3], "3"),
        ([3, 7, 8, 9], "3 et 7 à 9"),
        ([1, 2, 4, 8], "1, 2, 4 et 8"),
        (list(range(1, 60, 2)), "1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23…"),
    ],
)
def test_numbers_are_told_as_one_reads_them(numbers: list[int], said: str) -> None:
    assert words.ranges_label(numbers) == said
