"""The numbers that a file gives to its fiches order them, where they agree with each other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalons.actions.changes import sheets as sheet_changes
from jalons.actions.models import ActionSheet
from jalons.base.table_files import Row
from jalons.publication.changes import plans as plan_changes
from jalons.publication.rules.file_numbers import FileNumber, Numbered, Order, read_number, read_numbering, split_title
from jalons.roadmaps.models import Member
from tests.publication.plans import proposed, seen
from tests.world import World


@pytest.mark.parametrize(
    ("cell", "axis", "rank"),
    [
        ("1.1", 1, (1,)),
        ("2-4", 2, (4,)),
        ("1.2.3", 1, (2, 3)),
        ("3", None, (3,)),
        ("Action 3", None, (3,)),
        ("Fiche 2.4", 2, (4,)),
        ("FICHE ACTION N°3", None, (3,)),
        ("Fiche projet 3", None, (3,)),
        ("n° 12", None, (12,)),
        ("A3", None, (3,)),
        ("1.", None, (1,)),
    ],
)
def test_a_number_is_read_as_people_write_it(cell: str, axis: int | None, rank: tuple[int, ...]) -> None:
    assert read_number(cell) == FileNumber(cell, axis, rank)


@pytest.mark.parametrize("cell", ["", "Aller vers", "2026", "12 ordinateurs", "1.1 et 1.2", "A"])
def test_what_is_no_number_is_not_read(cell: str) -> None:
    assert read_number(cell) is None


@pytest.mark.parametrize(
    ("title", "written", "bare"),
    [
        ("1.1 Un bus", "1.1", "Un bus"),
        ("1.1. Un bus", "1.1", "Un bus"),
        ("2.4 – Un bus", "2.4", "Un bus"),
        ("Action 3 : un bus", "Action 3", "un bus"),
        ("Fiche 2.4 - Un bus", "Fiche 2.4", "Un bus"),
        ("A3 : Un bus", "A3", "Un bus"),
        ("3. Un bus", "3", "Un bus"),
        ("3) Un bus", "3", "Un bus"),
    ],
)
def test_a_number_before_a_title_is_told_from_it(title: str, written: str, bare: str) -> None:
    parts = split_title(title)
    assert parts and (parts[0].written, parts[1]) == (written, bare)


@pytest.mark.parametrize(
    "title", ["3 tablettes pour les mairies", "Un bus", "2026 : le plan", "Action 3", "G7 du numérique", "24h"]
)
def test_a_title_that_begins_with_a_number_stays_whole(title: str) -> None:
    assert split_title(title) is None


def _numbered(*fiches: tuple[str, str]) -> list[Numbered]:
    return [Numbered(axis, None, read_number(number)) for axis, number in fiches]


@pytest.mark.parametrize(
    ("fiches", "order", "about"),
    [
        ([("A", "1.2"), ("A", "1.1"), ("B", "2.1")], Order.FILE, ""),
        ([("A", "2"), ("A", "1"), ("B", "1")], Order.FILE, ""),
        ([("A", "1.1"), ("A", "1.1")], Order.TWICE, "1.1"),
        ([("A", "1.1"), ("A", "1.2"), ("A", "")], Order.MISSING, "1"),
        ([("A", "1.1"), ("A", "2.1")], Order.AXES, "2.1"),
        ([("A", "1.1"), ("A", ""), ("A", "")], Order.UNNUMBERED, ""),
        ([], Order.UNNUMBERED, ""),
    ],
)
def test_numbers_order_a_plan_when_each_stands_once_in_its_axis(
    fiches: list[tuple[str, str]], order: Order, about: str
) -> None:
    numbering = read_numbering(_numbered(*fiches))
    assert (numbering.order, numbering.about) == (order, about)


@given(st.permutations(range(1, 9)))
def test_the_order_of_lines_changes_nothing_to_that_of_numbers(places: list[int]) -> None:
    fiches = [("A" if place < 5 else "B", f"{1 if place < 5 else 2}.{place}") for place in places]
    assert read_numbering(_numbered(*fiches)).axes == {"A": 1, "B": 2}


# --- in a roadmap ----------------------------------------------------------------------------------------------------


@pytest.fixture
def blank(world: World) -> Member:
    return world.blank()


def bring_rows(member: Member, rows: list[Row]) -> None:
    plan_changes.import_plan(**proposed(rows), by=member)


def codes(member: Member) -> list[tuple[str, str]]:
    rows = ActionSheet.objects.filter(roadmap=member.roadmap).select_related("axis")
    return [(row.code, row.title) for row in rows]


def act_words(member: Member, rows: list[Row]) -> list[str]:
    lines = sorted(seen(member, rows).lines, key=lambda line: line.number)
    return [line.act_words.replace("\u00a0", " ") for line in lines if line.act == "action"]


COLUMN: list[Row] = [
    ["N°", "Axe", "Intitulé de l'action", "Pilote"],
    ["2.2", "Axe 2 : Former", "Un cours", "Caf"],
    ["1.2", "Axe 1 : Aller vers", "Un relais", "Caf"],
    ["2.1", "Axe 2 : Former", "Une aide", "Caf"],
    ["1.1", "Axe 1 : Aller vers", "Un bus", "Caf"],
]


@pytest.mark.django_db
def test_axes_and_fiches_follow_the_numbers_of_a_column(blank: Member) -> None:
    assert act_words(blank, COLUMN)[:2] == [
        "action 2.2 (dans le fichier : 2.2), brouillon",
        "action 1.2 (dans le fichier : 1.2), brouillon",
    ]
    assert seen(blank, COLUMN).order == "Axes et fiches suivent les numéros du fichier."
    bring_rows(blank, COLUMN)
    assert codes(blank) == [("1.1", "Un bus"), ("1.2", "Un relais"), ("2.1", "Une aide"), ("2.2", "Un cours")]
    assert set(ActionSheet.objects.values_list("other_information", flat=True).filter(roadmap=blank.roadmap)) == {""}


GAPS: list[Row] = [
    COLUMN[0],
    ["1.1", "Axe 1 : Aller vers", "Un bus", "Caf"],
    ["1.4", "Axe 1 : Aller vers", "Un relais", "Caf"],
]


@pytest.mark.django_db
def test_the_order_and_the_codes_are_told_in_one_sentence(blank: Member) -> None:
    """« Axes et fiches suivent les numéros du fichier » stood just above « 12 fiches auront un autre code »."""
    preview = seen(blank, GAPS)
    assert preview.order == "L’ordre est celui du fichier, mais 1 fiche aura un autre code que son numéro."
    assert (preview.other_codes, preview.is_order_doubtful) == (1, False)
    assert seen(blank, TITLES).order.endswith("mais 3 fiches auront un autre code que leur numéro.")


TITLES: list[Row] = [
    ["Axe", "Intitulé de l'action", "Sous-action"],
    ["Former", "Action 2 : un cours", ""],
    ["", "Action 2 : un cours", "Trouver une salle"],
    ["Former", "Action 1 : une aide", ""],
    ["Aller vers", "Action 3 : un bus", ""],
]


@pytest.mark.django_db
def test_numbers_before_titles_leave_them_and_stay_in_the_fiche(blank: Member) -> None:
    """« Action 2 » is no code: the fiche keeps it among its other information."""
    assert act_words(blank, TITLES) == [
        "action 1.2 (dans le fichier : Action 2), brouillon",
        "action 1.1 (dans le fichier : Action 1), brouillon",
        "action 2.1 (dans le fichier : Action 3), brouillon",
    ]
    bring_rows(blank, TITLES)
    assert codes(blank) == [("1.1", "une aide"), ("1.2", "un cours"), ("2.1", "un bus")]
    course = ActionSheet.objects.get(roadmap=blank.roadmap, title="un cours")
    assert (course.other_information, [step.label for step in course.steps.all()]) == (
        "Numéro dans le fichier : Action 2",
        ["Trouver une salle"],
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("number", "why"),
    [
        ("1.2", "« 1.2 » y est écrit deux fois dans un axe"),
        ("", "1 fiche n’en a pas"),
        ("2.3", "« 2.3 » n’est pas sous l’axe de ce numéro"),
    ],
)
def test_numbers_that_contradict_each_other_leave_the_order_of_reading(blank: Member, number: str, why: str) -> None:
    rows = [*COLUMN[:-1], [number, *COLUMN[-1][1:]]]
    shown = seen(blank, rows)
    sentence = f"Les numéros du fichier ne donnent pas un ordre ({why}) : les fiches suivent l’ordre de lecture."
    assert (shown.order.replace("\u00a0", " "), shown.is_order_doubtful) == (sentence, True)
    bring_rows(blank, rows)
    assert codes(blank) == [("1.1", "Un cours"), ("1.2", "Une aide"), ("2.1", "Un relais"), ("2.2", "Un bus")]
    course = ActionSheet.objects.get(roadmap=blank.roadmap, title="Un cours")
    assert course.other_information == "N° : 2.2"


@pytest.mark.django_db
def test_titles_keep_their_numbers_where_these_contradict_each_other(blank: Member) -> None:
    rows: list[Row] = [
        ["Axe", "Action"],
        ["Former", "1.1 Un cours"],
        ["Former", "1.1 Une aide"],
        ["Former", "1.2 Un bus"],
    ]
    assert seen(blank, rows).order == "Le fichier ne numérote pas ses fiches\u00a0: elles suivent l’ordre de lecture."
    bring_rows(blank, rows)
    assert codes(blank) == [("1.1", "1.1 Un cours"), ("1.2", "1.1 Une aide"), ("1.3", "1.2 Un bus")]


@pytest.mark.django_db
def test_what_is_there_keeps_its_code_and_what_comes_stands_after(blank: Member) -> None:
    sheet_changes.propose_action(title="Un prêt", new_axis="Former", by=blank)
    shown = seen(blank, COLUMN)
    assert (shown.has_axes, shown.new_axes) == (True, ("Aller vers",))
    assert act_words(blank, COLUMN) == [
        "action 1.3 (dans le fichier : 2.2), brouillon",
        "action 2.2 (dans le fichier : 1.2), brouillon",
        "action 1.2 (dans le fichier : 2.1), brouillon",
        "action 2.1 (dans le fichier : 1.1), brouillon",
    ]
    bring_rows(blank, COLUMN)
    assert codes(blank) == [
        ("1.1", "Un prêt"),
        ("1.2", "Une aide"),
        ("1.3", "Un cours"),
        ("2.1", "Un bus"),
        ("2.2", "Un relais"),
    ]
    bus = ActionSheet.objects.get(roadmap=blank.roadmap, title="Un bus")
    assert bus.other_information == "N° : 1.1"


@pytest.mark.django_db
def test_a_line_that_is_left_out_contradicts_nothing(blank: Member) -> None:
    rows = [*COLUMN, ["1.1", "Axe 1 : Aller vers", "Un ancien bus", "Caf"]]
    plan_changes.import_plan(**proposed(rows), left_out={6}, by=blank)
    assert codes(blank)[0] == ("1.1", "Un bus")
