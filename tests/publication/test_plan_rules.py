"""What the cells of a plan say, its headings, and what each line becomes."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalons.actions.rules.sheets import Status
from jalons.base import days
from jalons.base.french import matching_key
from jalons.base.sent_tables import SentTable
from jalons.base.table_files import column_name
from jalons.publication.rules import cells, column_guesses, kept_text, lines, plan_imports
from jalons.publication.rules.cells import Doubt
from jalons.publication.rules.columns import KEYS, TEMPLATE, find_header, is_template, match_columns
from jalons.publication.rules.line_money import Left
from jalons.publication.rules.lines import Doubted, Kind, Line
from jalons.publication.rules.money_columns import Side
from jalons.publication.rules.plan_imports import Act
from jalons.publication.words import doubt_sentence
from tests.publication.plans import HEADINGS, proposed, template

TODAY = date(2026, 11, 26)
ASKED = Doubt.AMOUNT_ASKED


@given(st.text(max_size=40))
def test_any_cell_is_read(text: str) -> None:
    days.read_day(text, ends=True)
    cells.read_status(text)
    cells.read_priority(text)


@pytest.mark.parametrize(
    ("text", "begins", "ends", "guessed"),
    [
        ("05/12/2026", "2026-12-05", "2026-12-05", False), ("5.12.26", "2026-12-05", "2026-12-05", False),
        ("2026-12-05", "2026-12-05", "2026-12-05", False), ("1er mars 2026", "2026-03-01", "2026-03-01", False),
        ("mars 2026", "2026-03-01", "2026-03-31", True), ("02/2028", "2028-02-01", "2028-02-29", True),
        ("2026", "2026-01-01", "2026-12-31", True), ("T2 2026", "2026-04-01", "2026-06-30", True),
        ("2e semestre 2026", "2026-07-01", "2026-12-31", True), ("31/02/2026", None, None, False),
        ("printemps 2027", "2027-03-20", "2027-06-20", True), ("13/2026", None, None, False),
        ("janv-26", "2026-01-01", "2026-01-31", True), ("févr.-28", "2028-02-01", "2028-02-29", True),
        ("janv-12", None, None, False), ("fin 2026", "2026-10-01", "2026-12-31", True),
        ("Fin mars 2027", "2027-03-21", "2027-03-31", True), ("mi-juin 2027", "2027-06-11", "2027-06-20", True),
        ("début 2027", "2027-01-01", "2027-03-31", True), ("Été 2026", "2026-06-21", "2026-09-21", True),
        ("d’ici fin 2027", "2027-10-01", "2027-12-31", True), ("courant 2027", "2027-01-01", "2027-12-31", True),
        ("hiver 2026-2027", "2026-12-21", "2027-03-19", True), ("hiver 2026-2028", None, None, False),
        ("à la rentrée 2026", None, None, False), ("rentrée 2026", "2026-09-01", "2026-09-30", True),
        ("fin printemps 2027", None, None, False), ("fin 9999", None, None, False),
    ],
)  # fmt: skip
def test_a_day_is_said_or_guessed(text: str, begins: str | None, ends: str | None, guessed: bool) -> None:
    start, end = days.read_day(text, ends=False), days.read_day(text, ends=True)
    assert (start.value and start.value.isoformat(), end.value and end.value.isoformat()) == (begins, ends)
    assert end.is_guessed == guessed


@pytest.mark.parametrize(
    ("text", "status", "doubt"),
    [
        ("À venir", Status.KEPT, None), ("En cours", Status.RUNNING, None), ("Réalisé", Status.DONE, None),
        ("réalisée", Status.DONE, None), ("En pause", Status.SUSPENDED, None), ("Abandonné", Status.ABANDONED, None),
        ("A discuter", Status.TO_ARBITRATE, None), ("Bloqué", Status.SUSPENDED, Doubt.STATUS_NEAR),
        ("En retard", Status.RUNNING, Doubt.STATUS_NEAR), ("", Status.DRAFT, None),
        ("Fait", Status.DONE, None), ("Fini", Status.DONE, None), ("FINIS", Status.DONE, None), ("Faites", Status.DONE, None),
        ("Prévu", Status.KEPT, None), ("Prévues", Status.KEPT, None), ("Annulé", Status.ABANDONED, None), ("Fini à 80 %", Status.DRAFT, Doubt.STATUS_UNREAD),
    ],
)  # fmt: skip
def test_a_state_is_the_one_that_it_says(text: str, status: Status, doubt: Doubt | None) -> None:
    assert cells.read_status(text) == (status, doubt)


@pytest.mark.parametrize("status", Status)
def test_a_state_that_left_and_came_back_leaves_the_same(status: Status) -> None:
    said = cells.status_label(status)
    assert cells.status_label(cells.read_status(said)[0]) == said


def test_the_template_is_recognised_at_once() -> None:
    rows = template({"title": "Un bus"})
    assert find_header(rows) == (1, HEADINGS)
    assert is_template([heading.upper() for heading in HEADINGS])
    sent = SentTable(rows, 1)
    assert (column_guesses.guess_columns(sent), column_guesses.guess_first_line(sent)) == (dict(enumerate(KEYS)), 3)


def test_an_amount_belongs_to_the_funder_on_its_left() -> None:
    assert match_columns(["Action", "Montant", "Financeur", "Montant", "Financeur", "Montant"]) == {
        0: "title", 1: "budget", 2: "funder_1", 3: "amount_1", 4: "funder_2", 5: "amount_2",
    }  # fmt: skip


def test_headings_on_two_lines_are_read_as_one() -> None:
    rows = [
        ["Plan 2026"],
        ["Action", "Qui", "", "Financeur 1", ""],
        ["", "Pilote", "Partenaires", "Nom", "Montant"],
        ["Un bus", "CCAS", "Caf", "Région", "12 000 €"],
    ]
    taken = proposed(rows)
    assert (taken["sent"].header, taken["first"]) == (2, 3)
    assert taken["sent"].columns == {0: "title", 1: "lead_organisation", 2: "partners", 3: "funder_1", 4: "amount_1"}


def test_columns_without_heading_are_known_by_what_is_in_them() -> None:
    rows = [
        ["Un bus", "En cours", "Élevé", "12 000 €", "01/03/2026", "31/12/2027"],
        ["Une permanence", "À venir", "Bas", "800 €", "01/09/2026", "30/06/2027"],
    ]
    assert proposed(rows)["sent"].columns == {
        0: "title",
        1: "status",
        2: "priority",
        3: "budget",
        4: "starts_on",
        5: "ends_on",
    }


def test_a_column_that_nobody_knows_is_kept() -> None:
    rows = [["Action", "Code interne", "Vide"], ["Un bus", "A-12"]]
    assert proposed(rows)["sent"].columns == {0: "title", 1: "keep"}
    assert read(rows)[0].other == "Code interne : A-12"


@pytest.mark.parametrize(("number", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA")])
def test_columns_are_named_as_in_a_spreadsheet(number: int, name: str) -> None:
    assert column_name(number) == name


def read(rows: list[list[str]], **answers: Decimal) -> list[Line]:
    taken = proposed(rows)
    given_answers = {name.replace("_at_", "-"): amount for name, amount in answers.items()}
    return lines.read_lines(taken["sent"], taken["first"], given_answers, TODAY)


def doubts(line: Line) -> list[tuple[Doubt, str, int | None]]:
    return [(one.doubt, one.about, one.column) for one in line.doubts]


AT = {key: number for number, (key, _heading) in enumerate(TEMPLATE)}


def test_each_bad_cell_is_named_and_the_rest_goes_on() -> None:
    rows = template(
        {
            "axis": "Axe 1 : Aller vers", "title": "Un bus", "description": "=1+1", "budget": "05/12/2026", "funder_1": "Région",
            "amount_1": "12 000 €", "funder_2": "Caf", "amount_2": "env. 12k", "status": "Bloqué", "priority": "P9",
            "starts_on": "01/03/2026", "ends_on": "01/01/2026",
        }
    )  # fmt: skip
    (line,) = read(rows)
    assert doubts(line) == [
        (Doubt.FORMULA, "=1+1", AT["description"]),
        (Doubt.STATUS_NEAR, "Bloqué", AT["status"]),
        (Doubt.PRIORITY_UNREAD, "P9", AT["priority"]),
        (Doubt.END_FIRST, "01/01/2026", AT["ends_on"]),
        (ASKED, "env. 12k", AT["amount_2"]),
        (Doubt.AMOUNT_DAY, "05/12/2026", AT["budget"]),
    ]
    assert (line.axis, line.funders, line.budget) == ("Aller vers", [("Région", Decimal(12000))], None)
    assert line.values == {"description": "=1+1", "priority": None, "starts_on": date(2026, 3, 1)}
    assert line.other == (
        "Financements : Financeur : Caf (montant : env. 12k)\nBudget prévisionnel : 05/12/2026\nStatut : Bloqué\n"
        "Priorité : P9\nDate de fin : 01/01/2026"
    )


def test_an_answer_makes_the_amount_sure() -> None:
    rows = template({"title": "Un bus", "budget": "12.000", "funder_1": "Caf", "amount_1": "env. 12k"})
    sent = SentTable(rows, 1, columns=dict(enumerate(KEYS)))
    answers = {"4-budget": Decimal("12000.00"), "4-amount_1": Decimal(999)}
    (line,) = lines.read_lines(sent, 3, answers, TODAY)
    assert (line.budget, line.funders) == (Decimal(12000), [])  # an answer that was not offered is none


def test_what_is_too_long_is_cut_and_kept_whole() -> None:
    (line,) = read(template({"title": "a" * 151, "lead_organisation": "b" * 160}))
    assert (len(line.title), len(line.values["lead_organisation"])) == (150, 150)
    assert kept_text.unpack_text(line.other) == {"title": "a" * 151, "lead_organisation": "b" * 160}


def test_axes_may_be_titles_between_the_lines() -> None:
    rows = [
        ["Action", "Pilote", "État"],
        ["AXE 1 : Aller vers"],
        ["Un bus", "CCAS", "En cours"],
        ["AXE 2 - Former"],
        ["Un cours", "", ""],
    ]
    assert [(line.kind, line.axis, line.title) for line in read(rows)] == [
        (Kind.AXIS, "Aller vers", ""), (Kind.ACTION, "Aller vers", "Un bus"), (Kind.AXIS, "Former", ""), (Kind.ACTION, "Former", "Un cours"),
    ]  # fmt: skip


def test_lines_numbered_in_advance_are_none() -> None:
    rows = [["N°", "Action", "Pilote", "État"], ["1", "Un bus", "CCAS", "En cours"], ["2"], ["3", "", "", ""]]
    assert [(line.kind, line.axis, line.title) for line in read(rows)] == [(Kind.ACTION, "", "Un bus")]


def planned(*said: dict[str, str], known: dict[str, str] | None = None) -> plan_imports.Plan:
    return plan_imports.build_plan(read(template(*said)), known or {}, [])


def acts(plan: plan_imports.Plan) -> list[tuple[Act, list[Doubt]]]:
    return [(one.act, [doubted.doubt for doubted in one.line.doubts]) for one in plan.lines]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"status": "Réalisé", "ends_on": "31/12/2027"}, [Doubt.DONE_BEFORE_END]),
        ({"status": "Réalisé", "starts_on": "01/01/2026", "ends_on": "01/03/2027"}, [Doubt.DONE_BEFORE_END]),
        ({"status": "Réalisé", "starts_on": "01/01/2026", "ends_on": "31/12/2026"}, []),
        ({"status": "Réalisé", "starts_on": "01/01/2027"}, [Doubt.DONE_BEFORE_START]),
        ({"status": "Réalisé", "starts_on": "27/11/2026", "ends_on": "31/12/2026"}, [Doubt.DONE_BEFORE_START]),
        ({"status": "Réalisé", "starts_on": "01/01/2026", "ends_on": "01/10/2026"}, []),
        ({"status": "En cours", "starts_on": "01/01/2027"}, [Doubt.RUNNING_BEFORE_START]),
        ({"status": "En cours", "starts_on": "01/01/2026", "ends_on": "31/12/2027"}, []),
        ({"status": "À venir", "starts_on": "01/01/2027"}, []),
    ],
)
def test_a_state_that_its_days_contradict_is_told(said: dict[str, str], expected: list[Doubt]) -> None:
    assert acts(planned({"axis": "Un", "title": "Un bus"} | said)) == [(Act.ACTION, expected)]


@pytest.mark.parametrize("text", ["-1", "− 1", "–1"])
def test_a_negative_priority_is_unread(text: str) -> None:
    assert cells.read_priority(text) is None


def test_a_sub_action_without_action_is_under_the_one_above_or_left() -> None:
    plan = planned(
        {"axis": "Un", "step": "Seule"}, {"axis": "Un", "title": "Un bus"}, {"axis": "Un", "step": "L’acheter"}
    )
    assert acts(plan) == [(Act.LEAVE, [Doubt.STEP_ALONE]), (Act.ACTION, []), (Act.STEP, [Doubt.STEP_ABOVE])]
    assert [step.step for step in plan.actions[0].steps] == ["L’acheter"]


def test_a_double_title_takes_a_number_and_keeps_its_sub_actions() -> None:
    one, step = {"axis": "Un", "title": "Un bus"}, {"axis": "Un", "title": "Un bus", "step": "L’acheter"}
    plan = planned(one, one, step)
    assert acts(plan) == [(Act.ACTION, []), (Act.ACTION, [Doubt.DOUBLE_TITLE]), (Act.STEP, [])]
    assert [(new.title, len(new.steps)) for new in plan.actions] == [("Un bus", 0), ("Un bus (2)", 1)]


@pytest.mark.parametrize("again", ["UN BUS", "Un bus.", "Ün bus"])
def test_two_ways_to_write_one_title_are_doubles_as_they_are_everywhere(again: str) -> None:
    plan = planned({"axis": "Un", "title": "Un bus"}, {"axis": "Un", "title": again}, {"title": again, "step": "Oser"})
    assert [(new.title, len(new.steps)) for new in plan.actions] == [("Un bus", 0), (f"{again} (2)", 1)]
    assert plan.lines[1].line.doubts == [Doubted(Doubt.DOUBLE_TITLE, "4")]


TITLES = st.sampled_from(["Un bus", "UN BUS", "Un bus 2", "Un bus (2)", "un bus (3)", "Un tram", "+", "-"])
SAID = st.fixed_dictionaries({"title": TITLES}, optional={"step": st.just("Oser")})


@given(st.lists(SAID, min_size=1, max_size=8), st.sets(TITLES))
def test_no_import_makes_two_actions_of_one_title(said: list[dict[str, str]], known: set[str]) -> None:
    made = [new.title for new in planned(*said, known=dict.fromkeys(known, "1.1")).actions]
    folded = [matching_key(title) or title for title in [*made, *known]]
    assert len({matching_key(title) or title for title in known}) + len(made) == len(set(folded))


def test_a_number_that_is_taken_is_not_given_again() -> None:
    titles = ["Un bus 2", "Un bus", "Un bus", "Un bus (3)"]
    lines = [{"axis": "Un", "title": title} for title in titles]
    plan = planned(*lines, {"title": "Un bus (3)", "step": "Oser"})
    assert [(new.title, len(new.steps)) for new in plan.actions] == [
        ("Un bus 2", 0),
        ("Un bus", 0),
        ("Un bus (3)", 0),
        ("Un bus (3) (2)", 1),
    ]
    doubts = [one.about for planned in plan.lines for one in planned.line.doubts if one.doubt is Doubt.DOUBLE_TITLE]
    assert doubts == ["5", "6"]


@pytest.mark.parametrize("there", ["Un bus", "UN BUS", "Un  bus."])
def test_an_action_that_is_there_already_is_left_with_its_sub_actions(there: str) -> None:
    one, step = {"axis": "Un", "title": "Un bus"}, {"axis": "Un", "title": "Un bus", "step": "L’acheter"}
    plan = planned(one, step, known={there: "1.1"})
    assert acts(plan) == [(Act.LEAVE, [Doubt.KNOWN_TITLE]), (Act.LEAVE, [Doubt.STEP_KNOWN])]
    assert plan.is_empty


def test_a_sub_action_before_its_action_waits_for_it() -> None:
    one, step = {"axis": "Un", "title": "Un bus"}, {"axis": "Un", "title": "Un bus", "step": "L’acheter"}
    assert acts(planned(step, one)) == [(Act.STEP, []), (Act.ACTION, [])]
    assert acts(planned(step)) == [(Act.STEP, [Doubt.PARENT_MADE])]


SOME = st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=30).map(str.strip).filter(bool)


@given(
    st.dictionaries(st.sampled_from(sorted(kept_text.LABELS)), SOME),
    st.lists(st.tuples(st.just("Code"), SOME), max_size=2),
)
def test_what_is_kept_is_found_again(said: dict[str, str], free: list[tuple[str, str]]) -> None:
    once = kept_text.unpack_text(kept_text.pack_text(free, said))
    assert kept_text.unpack_text(kept_text.pack_text(free, once)) == once
    assert set(once) == set(said)


@pytest.mark.parametrize(
    ("ends_on", "done_on", "doubted"),
    [("30/06/2026", date(2026, 6, 30), []), ("", TODAY, [Doubt.DONE_TODAY]), ("31/12/2027", TODAY, [Doubt.DONE_TODAY])],
)
def test_a_sub_action_is_done_on_a_day_that_has_passed(ends_on: str, done_on: date, doubted: list[Doubt]) -> None:
    (line,) = read(template({"title": "Un bus", "step": "L’acheter", "status": "Réalisé", "ends_on": ends_on}))
    assert (line.values["done_on"], [one.doubt for one in line.doubts]) == (done_on, doubted)


# --- the words beside an amount that was chosen ----------------------------------------------------------------------

FUNDED = ["Action", "Budget", "Financeur", "Montant"]
BY_FUNDER = ["Action", "Budget", "Région", "Caf"]
OTHERS = [[f"Action {n}", "5", "100", "20"] for n in range(14)]


def read_rows(rows: list[list[str]], **answers: str) -> list[Line]:
    taken = proposed(rows)
    chosen = {name.removeprefix("a").replace("__", "-"): Decimal(amount) for name, amount in answers.items()}
    return lines.read_lines(taken["sent"], taken["first"], chosen, TODAY)


@pytest.mark.parametrize(
    ("rows", "answer", "name", "other"),
    [
        ([FUNDED, ["Un bus", "1", "Région", "9000 (Région, Caf)"]], "a2__amount_1", "Région, Caf", "Montant : 9000 (Région, Caf)"),
        ([FUNDED, ["Un bus", "1", "MSA", "9000 € : Région et Caf"]], "a2__amount_1", "MSA, Région et Caf", "Montant : 9000 € : Région et Caf"),
        ([FUNDED, ["Un bus", "1", "Région", "9000 (à confirmer)"]], "a2__amount_1", "Région", "Montant : 9000 (à confirmer)"),
        ([FUNDED, ["Un bus", "1", "Région", "9.000"]], "a2__amount_1", "Région", ""),
        ([BY_FUNDER, ["Un bus", "1", "9000 (Région, Caf)", ""], *OTHERS], "a2__c2", "Région, Caf", "Région : 9000 (Région, Caf)"),
        ([BY_FUNDER, ["Un bus", "1", "9000 € (Région, Caf)", ""], *OTHERS], "a2__c2", "Région, Caf", "Région : 9000 € (Région, Caf)"),
    ],
)  # fmt: skip
def test_words_beside_a_chosen_amount_are_kept_and_their_funders_too(
    rows: list[list[str]], answer: str, name: str, other: str
) -> None:
    (line, *_others) = read_rows(rows, **{answer: "9000.00"})
    assert (line.funders, line.other) == ([(name, Decimal(9000))], other)
    together = [one.about for one in line.doubts if one.doubt is Doubt.FUNDERS_TOGETHER]
    assert together == ([name] if "," in name else [])


def test_the_words_of_a_chosen_budget_are_kept() -> None:
    (line,) = read_rows([["Action", "Budget"], ["Un bus", "env. 12k"]], a2__budget="12000.00")
    assert (line.budget, line.other) == (Decimal(12000), "Budget : env. 12k")


# --- a line of total above which amounts are to choose ---------------------------------------------------------------

COSTS = ["Action", "Budget"]
LINE_DIFFERS, LINE_ASKED, LINE_WAITS = Doubt.TOTAL_LINE_DIFFERS, Doubt.TOTAL_LINE_ASKED, Doubt.TOTAL_LINE_WAITS


@pytest.mark.parametrize(
    ("cells_above", "total", "expected"),
    [
        (["1000", "9.000"], "10000", (LINE_ASKED, "10000.00/1000.00/expense", 1)),
        (["1000", "10 à 15 000", "9.000"], "16009", (LINE_ASKED, "16009.00/1000.00/expense", 1)),
        (["1000", "9.000"], "11000", (LINE_WAITS, "11000.00/1000.00/expense", 1)),
        (["1000", "2000"], "4000", (LINE_DIFFERS, "4000.00/3000.00/expense", 1)),
    ],
)  # fmt: skip
def test_what_a_total_has_more_is_what_is_to_choose(
    cells_above: list[str], total: str, expected: tuple[Doubt, str, int]
) -> None:
    *_actions, line = read_rows([COSTS, *([f"A{n}", cell] for n, cell in enumerate(cells_above)), ["Total", total]])
    assert [(one.doubt, one.about, one.column) for one in line.doubts] == [expected]


def test_an_amount_that_was_chosen_waits_no_more() -> None:
    rows = [COSTS, ["A", "1000"], ["B", "9.000"], ["Total", "10000"]]
    assert read_rows(rows, a3__budget="9000.00")[-1].doubts == []
    (doubted,) = read_rows(rows, a3__budget="9.00")[-1].doubts
    assert (doubted.doubt, doubted.about) == (Doubt.TOTAL_LINE_CHOICE, "10000.00/1009.00/expense/9000.00/9.00")


def test_a_total_that_no_column_says_alone_names_its_side() -> None:
    heads = ["Action", "Fonctionnement", "Investissement"]
    (doubted,) = read_rows([heads, ["A", "10", "20"], ["B", "10", "20"], ["Total", "20", "50"]])[-1].doubts
    assert doubt_sentence(doubted, 4, heads).replace("\u00a0", " ") == (
        "Ligne 4, dépenses : ce total dit 70 €, les lignes lues au-dessus font 60 €."
    )


def test_years_merged_over_two_kinds_are_read() -> None:
    """Cells merged downwards repeat the heading on the second line, those merged to the right repeat the year."""
    upper = ["N°", "Action", "2027", "2027", "2028", "2028", "Total", "Financeurs"]
    lower = ["N°", "Action", *["Fonctionnement", "Investissement"] * 2, "Total", "Financeurs"]
    row = ["1", "Un bus", "1000", "2000", "3000", "", "6000", ""]
    assert find_header([upper, lower, row]) == (
        1,
        [
            "N°", "Action", "2027 Fonctionnement", "2027 Investissement", "2028 Fonctionnement", "2028 Investissement", "Total",
            "Financeurs",
        ],
    )  # fmt: skip


def test_kinds_over_their_years_are_read() -> None:
    upper = ["Action", "Fonctionnement", "", "Investissement", ""]
    lower = ["", "2027", "2028", "2027", "2028"]
    read = find_header([upper, lower, ["Un bus", "1000", "", "3000", ""]])
    assert read == (
        1,
        ["Action", "Fonctionnement 2027", "Fonctionnement 2028", "Investissement 2027", "Investissement 2028"],
    )


def test_a_line_of_amounts_is_no_second_line_of_headings() -> None:
    rows = [["Action", "Fonctionnement", "Investissement"], ["Un bus", "2000", "2050"]]
    assert find_header(rows) == (0, rows[0])


def test_a_title_with_a_year_above_the_headings_gives_no_year() -> None:
    rows = [["Plan 2027", "Plan 2027", "Plan 2027"], ["Action", "Fonctionnement", "Investissement"]]
    assert find_header(rows) == (1, rows[1])


FUNDED = ["Action", "Budget"]


def money_of(heading: str, cell: str, key: str | None = None) -> tuple[list[tuple[str, int, str]], list[Doubt]]:
    """The resources of one line whose third column is this one: name, amount, why it is left."""
    taken = proposed([[*FUNDED, heading], ["Un bus", "9 000 €", cell], ["Un cours", "500 €", "Région 100 €"]])
    sent = taken["sent"]
    if key is not None:
        sent = replace(sent, columns=dict(sent.columns) | {2: key})
    line = lines.read_lines(sent, taken["first"], {}, TODAY)[0]
    resources = [one for one in line.money if one.side is Side.RESOURCE]
    doubts = [one.doubt for one in line.doubts if one.doubt is not Doubt.AMOUNT_PARTS]
    return [(one.name, int(one.amount), one.left or "") for one in resources], doubts


@pytest.mark.parametrize("words", ["À trouver", "Reste à trouver", "Manque", "À rechercher", "Reste à financer"])
def test_money_to_find_is_no_funder(words: str) -> None:
    money, doubts = money_of("Financeurs", f"Région 3 000 € ; {words} : 900 €")
    assert money == [("Région", 3000, ""), (words, 900, Left.TO_FIND)]
    assert Doubt.TO_FIND in doubts


@pytest.mark.parametrize("key", ["keep", "", "partners"])
def test_amounts_that_no_column_reads_are_left_aside_with_their_line(key: str) -> None:
    money, doubts = money_of("Financeurs et montants", "Région 3 000 € ; Caf 2 000 €", key)
    assert money == [("", 3000, Left.TEXT), ("", 2000, Left.TEXT)]
    assert Doubt.AMOUNTS_IN_TEXT in doubts


def test_a_text_of_funders_is_read_whatever_its_heading() -> None:
    money, _doubts = money_of("Financeurs et montants", "Région 3 000 € ; Caf 2 000 €")
    assert money == [("Région", 3000, ""), ("Caf", 2000, "")]


def test_an_amount_of_funders_that_is_unsure_is_left_aside() -> None:
    money, doubts = money_of("Financeurs", "Région environ 3 000 €")
    assert money == [("", 3000, Left.TEXT)]
    assert Doubt.AMOUNTS_IN_TEXT in doubts
