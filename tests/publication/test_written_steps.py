"""Steps as people write them in one cell of a plan: each keeps its words, its period is read when it is sure."""

from datetime import date
from itertools import pairwise
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalons.base.sent_tables import SentTable
from jalons.publication.rules import lines
from jalons.publication.rules.cells import Doubt
from jalons.publication.rules.plan_line import Line
from jalons.publication.rules.written_steps import WrittenStep, read_cell, read_step, read_steps, split_steps
from tests.publication.plans import proposed

TODAY = date(2026, 12, 1)
MARCH = ("2027-03-01", "2027-03-31")


def days_of(step: WrittenStep) -> tuple[str, str]:
    period = step.period
    return tuple(day.value.isoformat() if day.value else "" for day in (period.first, period.last))  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("text", "label", "days"),
    [
        ("Achat du véhicule (mars 2027)", "Achat du véhicule", MARCH),
        ("Convention campings (avril 2027)", "Convention campings", ("2027-04-01", "2027-04-30")),
        ("Local trouvé (T1 2027)", "Local trouvé", ("2027-01-01", "2027-03-31")),
        ("Local trouvé [T1 2027]", "Local trouvé", ("2027-01-01", "2027-03-31")),
        ("Achat (mars 2027) du véhicule", "Achat du véhicule", MARCH),
        ("Achat du véhicule (mars 2027", "Achat du véhicule", MARCH),
        ("Ouverture de la ligne (15/09/2027)", "Ouverture de la ligne", ("2027-09-15", "2027-09-15")),
        ("Session 1 : mars 2027", "Session 1", MARCH),
        ("Session 1 (mars 2027)", "Session 1", MARCH),
        ("Session 1, mars 2027", "Session 1", MARCH),
        ("Session 1 en mars 2027", "Session 1", MARCH),
        ("Session 1 le 12 mars 2027", "Session 1", ("2027-03-12", "2027-03-12")),
        ("Convention avec les 6 communes – février 2027", "Convention avec les 6 communes", ("2027-02-01", "2027-02-28")),
        ("Livraison – 12/03/2027", "Livraison", ("2027-03-12", "2027-03-12")),
        ("Livraison 12/03/2027", "Livraison", ("2027-03-12", "2027-03-12")),
        ("Recrutement sept. 2027", "Recrutement", ("2027-09-01", "2027-09-30")),
        ("Recrutement juil. 2027", "Recrutement", ("2027-07-01", "2027-07-31")),
        ("Recrutement T1 2027", "Recrutement", ("2027-01-01", "2027-03-31")),
        ("Étude au printemps 2027", "Étude", ("2027-03-20", "2027-06-20")),
        ("Étude – printemps 2027", "Étude", ("2027-03-20", "2027-06-20")),
        ("Bilan fin 2026", "Bilan", ("2026-10-01", "2026-12-31")),
        ("Bilan d’ici fin 2026", "Bilan", ("", "2026-12-31")),
        ("Étude : mars 2027 – juin 2027", "Étude", ("2027-03-01", "2027-06-30")),
        ("Tournée de mars à juin 2027", "Tournée", ("2027-03-01", "2027-06-30")),
        ("Tournée (juin – sept. 2027)", "Tournée", ("2027-06-01", "2027-09-30")),
        ("Ouverture à partir de septembre 2027", "Ouverture", ("2027-09-01", "")),
        ("Étude en 2027", "Étude", ("2027-01-01", "2027-12-31")),
        ("Étude (2027-2028)", "Étude", ("2027-01-01", "2028-12-31")),
        ("mars 2027 : recrutement", "Recrutement", MARCH),
        ("En mars 2027, recrutement", "Recrutement", MARCH),
        ("mars – juin 2027 : recrutement", "Recrutement", ("2027-03-01", "2027-06-30")),
        ("(mars 2027) Recrutement", "Recrutement", MARCH),
        ("2027 : étude", "Étude", ("2027-01-01", "2027-12-31")),
        ("Vote du budget 2027 (mars 2027)", "Vote du budget 2027", MARCH),
        ("Vote du budget 2027 – mars 2027", "Vote du budget 2027", MARCH),
        ("Ouverture prévue pour mars 2027", "Ouverture", MARCH),
        ("Livraison prévue : mars 2027", "Livraison prévue", MARCH),
        ("Achat (prévu en mars 2027)", "Achat", MARCH),
        ("Réunion 1er octobre 2027", "Réunion", ("2027-10-01", "2027-10-01")),
        ("Réunion le samedi 6 mars 2027", "Réunion", ("2027-03-06", "2027-03-06")),
        ("Réunion lundi 3 mai 2027", "Réunion", ("2027-05-03", "2027-05-03")),
        ("lundi 3 mai 2027 : réunion", "Réunion", ("2027-05-03", "2027-05-03")),
        ("2 mars 2027 réunion", "Réunion", ("2027-03-02", "2027-03-02")),
        ("mars 2027 achat", "Achat", MARCH),
        ("02/2027 appel aux résidences", "Appel aux résidences", ("2027-02-01", "2027-02-28")),
        ("Achat fin mars 2027", "Achat", ("2027-03-21", "2027-03-31")),
        ("Étude mars – juin 2027", "Étude", ("2027-03-01", "2027-06-30")),
        ("Étude : 2026-2028", "Étude", ("2026-01-01", "2028-12-31")),
        ("Étude du 1er mars au 30 juin 2027", "Étude", ("2027-03-01", "2027-06-30")),
        ("Lot A : mars 2027", "Lot A", MARCH),
        ("Travaux du secteur Est – mars 2027", "Travaux du secteur Est", MARCH),
        ("Fin : mars 2027", "Fin", MARCH),
    ],
)  # fmt: skip
def test_a_period_written_in_a_step_leaves_its_label(text: str, label: str, days: tuple[str, str]) -> None:
    step = read_step(text)
    assert (step.label, days_of(step)) == (label, days)
    assert not step.seems_dated


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Réunion du 1er octobre 2027", ("2027-10-01", "2027-10-01")),
        ("Réunion du 12/03/2027", ("2027-03-12", "2027-03-12")),
        ("Réunion du lundi 1er mars 2027", ("2027-03-01", "2027-03-01")),
        ("Bilan de fin mars 2027", ("2027-03-21", "2027-03-31")),
        ("Bilan de la mi-mars 2027", ("2027-03-11", "2027-03-20")),
        ("Étude 2026-2028", ("2026-01-01", "2028-12-31")),
        ("Étude 2026 – 2028", ("2026-01-01", "2028-12-31")),
        ("L’ouverture est prévue en mars 2027", MARCH),
    ],
)
def test_a_sure_period_that_its_label_needs_stays_there_and_is_read(text: str, days: tuple[str, str]) -> None:
    step = read_step(text)
    assert (step.label, days_of(step)) == (text, days)


@pytest.mark.parametrize(
    ("text", "seems_dated"),
    [
        ("Achat du véhicule", False), ("Vote du budget 2027", False), ("Préparer le budget pour 2027", False),
        ("Plan 2026-2028", True), ("Session 1", False), ("Ouverture (au plus tôt)", False), ("Bilan avant 2027", True),
        ("mars : recrutement", True), ("Lot 1-2027", False), ("", False), ("mars 2027", True), ("12 %", False),
        # What is not sure stays whole, and is told.
        ("Session 1 mars 2027", True), ("Réunion de mars 2027", True), ("Bilan du T1 2027", True),
        ("Session du 12 au 15 mars 2027", True), ("Achat (livré en mars 2027)", True),
        ("Session 1 (mars 2027), session 2 (mai 2027)", True), ("Commande (mars 2027), livraison : juin 2027", True),
        ("Janvier 2027 – étude, mars 2027 – travaux", True), ("mars 2027 : commande (livraison juin 2027)", True),
        ("Formation : mars et juin 2027", True), ("mars 2027 et juin 2027 recrutement", True),
        ("Loi du 1er janvier 2020", True), ("Réunion du samedi 1er mars 2027", True), ("Le 12 et le 15 mars 2027", True),
        ("Réunions du 12 et du 15 mars 2027", True), ("Suites de la réunion du 3 mai 2027", True),
        ("Achat : 5 000 € en 2027, 3 000 € en 2028", True), ("Achat (2027) puis pose (2028)", True),
        ("Achat (31/02/2027)", True), ("chaque année en novembre", True), ("Adoption du plan 2026-2028", True),
        ("RÉUNION DU SAMEDI 1ER MARS 2027", True), ("Ouverture pour mars 2027", True), ("2026-2028 étude", True),
        ("Jusqu’au 1er mars 2027", True), ("De mars 2027", True), ("Place du 8 mai 1945", False),
    ],
)  # fmt: skip
def test_what_is_not_a_sure_period_stays_in_the_label(text: str, seems_dated: bool) -> None:
    step = read_step(text)
    assert (step.label, step.said, step.seems_dated) == (text, "", seems_dated)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Acheter ; équiper ; ouvrir", ["Acheter", "équiper", "ouvrir"]),
        ("- Acheter\n– Équiper\n• Ouvrir", ["Acheter", "Équiper", "Ouvrir"]),
        ("1. Acheter\n2) Équiper\n(3) Ouvrir\n4 - Fermer", ["Acheter", "Équiper", "Ouvrir", "Fermer"]),
        ("1. Acheter (mars 2027) 2. Équiper 3. Ouvrir", ["Acheter (mars 2027)", "Équiper", "Ouvrir"]),
        ("1) Acheter 2) Équiper", ["Acheter", "Équiper"]),
        ("Session 1 : mars 2027\nSession 2 : mai 2027", ["Session 1 : mars 2027", "Session 2 : mai 2027"]),
        ("Achat (mars 2027 ; sous réserve) ; tournée", ["Achat (mars 2027 ; sous réserve)", "tournée"]),
        ("Achat (mars 2027 ; tournée", ["Achat (mars 2027", "tournée"]),
        ("12.03.2027 : ouverture", ["12.03.2027 : ouverture"]),
        ("15-20 personnes formées", ["15-20 personnes formées"]),
        ("Lot 1. Lot 2. Lot 3.", ["Lot 1. Lot 2. Lot 3."]),
        ("Acheter 3 bus (2. étage)", ["Acheter 3 bus (2. étage)"]),
        ("\n ; \n", []),
    ],
)
def test_a_cell_is_cut_by_lines_semicolons_and_numbers(text: str, parts: list[str]) -> None:
    assert split_steps(text) == parts


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Achat du véhicule (mars 2027)\nRecrutement (avril 2027)", [("Achat du véhicule", "mars 2027"), ("Recrutement", "avril 2027")]),
        ("mars 2027 : recrutement ; juin 2027 : tournée", [("Recrutement", "mars 2027"), ("Tournée", "juin 2027")]),
        # A period alone dates the step above; when the cell begins with one, those below.
        ("Achat du véhicule\n(mars 2027)", [("Achat du véhicule", "mars 2027")]),
        ("2027 :\nÉtude\nAchat (juin 2027)\n2028\nOuverture", [("Étude", "2027"), ("Achat", "juin 2027"), ("Ouverture", "2028")]),
        ("Achat (mars 2027)\njuin 2027", [("Achat", "mars 2027"), ("juin 2027", "")]),
        ("mars 2027 ; juin 2027", [("mars 2027", ""), ("juin 2027", "")]),
    ],
)  # fmt: skip
def test_each_step_of_a_cell_has_its_period(text: str, told: list[tuple[str, str]]) -> None:
    assert [(step.label, step.said) for step in read_steps(text)] == told


@given(st.text(alphabet="12 37.,;:()–-/\nabcdemrsà", max_size=60))
def test_any_cell_is_cut_without_losing_a_word(text: str) -> None:
    for step in read_steps(text):
        assert step.label
        period = step.period
        days = [day.value for day in (period.first, period.last) if day.value]
        assert all(first <= last for first, last in pairwise(days))
    assert "".join(filter(str.isalpha, "".join(split_steps(text)))) == "".join(filter(str.isalpha, text))


@pytest.mark.parametrize("sign", ["→", ",", ", ", "-", " - ", "(", "(2027)", ";", "1. ", "mars 2027 ", "mars 2027, "])
def test_ten_thousand_signs_are_read_at_once(sign: str) -> None:
    begun = process_time()
    for step in read_steps(sign * 10_000):
        assert step.seems_dated in (True, False)
    read_step(sign * 10_000)
    assert process_time() - begun < 0.05


@pytest.mark.parametrize("text", ["Acheter\n" * 101, "Acheter ; " * 101])
def test_a_cell_holds_a_hundred_steps(text: str) -> None:
    steps, beyond = read_cell(text)
    assert ([step.label for step in steps], beyond) == (["Acheter"] * 100, "Acheter")


def test_a_cell_is_cut_between_two_words() -> None:
    steps, beyond = read_cell("Acheter " * 1_300)
    assert [step.label + " " + beyond for step in steps] == [("Acheter " * 1_300).strip()]


# --- in a table --------------------------------------------------------------------------------------------------------


def read(*rows: list[str]) -> list[Line]:
    table = proposed(rows)
    return lines.read_lines(table["sent"], table["first"], {}, TODAY)


def test_the_steps_of_a_cell_have_their_days_and_keep_their_words() -> None:
    (line,) = read(
        ["Action", "Pilote", "Étapes"],
        [
            "Un bus",
            "CCAS",
            "Achat du véhicule (mars 2027)\nOuverture – 15/09/2027\nBilan du T1 2028\nFête au printemps 2028",
        ],
    )
    told = [(step.step, step.values.get("starts_on"), step.values.get("ends_on"), step.other) for step in line.steps]
    assert told == [
        ("Achat du véhicule", date(2027, 3, 1), date(2027, 3, 31), ""),
        ("Ouverture", date(2027, 9, 15), date(2027, 9, 15), ""),
        ("Bilan du T1 2028", None, None, ""),
        ("Fête", date(2028, 3, 20), date(2028, 6, 20), "Calendrier : printemps 2028"),
    ]
    about = [(doubted.doubt, doubted.about) for doubted in line.doubts if doubted.column == 2]
    assert about == [(Doubt.STEP_DAY_UNREAD, "Bilan du T1 2028"), (Doubt.STEP_DAY_GUESSED, "mars 2027, printemps 2028")]


def test_what_is_beyond_a_hundred_steps_stays_text_and_is_told() -> None:
    (line,) = read(["Action", "Pilote", "Étapes"], ["Un bus", "CCAS", "\n".join(f"Halte {n}" for n in range(103))])
    assert (len(line.steps), line.steps[-1].step, line.other) == (
        100,
        "Halte 99",
        "Étapes : Halte 100\nHalte 101\nHalte 102",
    )
    assert [(told.doubt, told.about) for told in line.doubts if told.column == 2] == [
        (Doubt.STEPS_BEYOND, "Halte 100\nHalte 101\nHalte 102")
    ]


def test_a_step_a_line_says_its_period_too_unless_a_column_says_its_days() -> None:
    undated = read(
        ["Action", "Pilote", "Étape"], ["Un bus", "CCAS", "L’acheter (mars 2027)"], ["", "", "L’ouvrir – mai 2027"]
    )
    (bought,), opened = undated[0].steps, undated[1]
    assert (bought.step, bought.values["ends_on"]) == ("L’acheter", date(2027, 3, 31))
    assert (opened.step, opened.values["ends_on"]) == ("L’ouvrir", date(2027, 5, 31))
    dated = read(
        ["Action", "Étape", "Échéance"], ["Un bus", "L’acheter (mars 2027)", "30/06/2027"], ["", "L’ouvrir", ""]
    )
    (bought,) = dated[0].steps
    assert (bought.step, bought.values["ends_on"]) == ("L’acheter (mars 2027)", date(2027, 6, 30))


# --- indicators and their target ----------------------------------------------------------------------------------------


def indicators_of(line: Line) -> list[tuple[str, str, str]]:
    return [(one.label, f"{one.target}", f"{one.on}") for one in line.indicators]


def test_a_target_beside_an_indicator_is_its_target() -> None:
    (line,) = read(
        ["Action", "Calendrier", "Indicateur", "Cible"], ["Un bus", "juin – sept. 2027", "Haltes", "40"],
    )  # fmt: skip
    assert indicators_of(line) == [("Haltes", "40", "2027-09-30")]
    assert "other_audiences" not in line.values
    assert "40" not in line.other


@pytest.mark.parametrize(
    ("indicators", "targets", "made", "left"),
    [
        ("Haltes\nTaux de satisfaction", "40 par an\n60 %", [("Haltes, par an", "40"), ("Taux de satisfaction", "60")], ""),
        ("Haltes\nPrêts", "40", [], "Indicateurs liés : Haltes\nPrêts\n(cible : 40)"),
        ("Haltes", "une par mois", [], "Indicateurs liés : Haltes : une par mois"),
        ("Nombre de haltes (cible 180)", "", [("Nombre de haltes", "180")], ""),
        ("Agents formés : 40 sur 86", "", [], "Indicateurs liés : Agents formés : 40 sur 86"),
        ("", "40", [], "Indicateurs liés : (cible : 40)"),
    ],
)  # fmt: skip
def test_an_indicator_of_a_table_is_read_when_it_is_sure(
    indicators: str, targets: str, made: list[tuple[str, str]], left: str
) -> None:
    line = read(
        ["Action", "Fin", "Indicateurs", "Cible"], ["Un bus", "31/12/2027", indicators, targets],
        ["Un cours", "31/12/2027", "Cours", "12"],
    )[0]  # fmt: skip
    assert [(label, target) for label, target, _on in indicators_of(line)] == made
    assert line.other == left


def test_an_indicator_without_any_day_stays_text() -> None:
    (line,) = read(["Action", "Pilote", "Indicateurs"], ["Un bus", "CCAS", "Haltes : 40"])
    assert (line.indicators, line.other) == ([], "Indicateurs liés : Haltes : 40")


@pytest.mark.parametrize(
    ("headings", "cells", "expected"),
    [
        (["Action", "Indicateur", "Cible"], ["Un bus", "Haltes", "Jeunes"], "audiences"),
        (["Action", "Indicateur", "Cible"], ["Un bus", "Haltes", "200 prêts"], "target"),
        (["Action", "Indicateur", "Cible 2029"], ["Un bus", "Haltes", "200"], "target"),
        (["Action", "Indicateur", "Valeur cible"], ["Un bus", "Haltes", "200"], "target"),
        (["Action", "Indicateurs", "Publics cibles"], ["Un bus", "Haltes", "Jeunes"], "audiences"),
        (["Action", "Pilote", "Cible"], ["Un bus", "CCAS", "Jeunes"], "audiences"),
        (["Action", "Pilote", "Cible"], ["Un bus", "CCAS", "200"], "keep"),
    ],
)
def test_the_cells_say_whether_a_target_is_one(headings: list[str], cells: list[str], expected: str) -> None:
    assert proposed([headings, cells])["sent"].columns[2] == expected


def test_a_target_and_publics_have_each_their_column() -> None:
    columns = proposed([["Action", "Publics", "Indicateur", "Cible"], ["Un bus", "Jeunes", "Haltes", "40"]])[
        "sent"
    ].columns
    assert [columns[place] for place in (1, 2, 3)] == ["audiences", "indicators", "target"]


def test_a_number_is_never_an_audience() -> None:
    bus, course = read(["Action", "Pilote", "Publics"], ["Un bus", "CCAS", "40"], ["Un cours", "CCAS", "16-25 ans"])
    assert ("other_audiences" in bus.values, bus.other) == (False, "Publics : 40")
    assert course.values["other_audiences"] == "16-25 ans"


# --- notes under a table ------------------------------------------------------------------------------------------------

PLAN = [["Axe", "Action", "Budget"], ["Aller vers", "Un bus", "1000"], ["", "TOTAL", "1000"]]


@pytest.mark.parametrize(
    "note",
    [
        "* montants TTC ; les crédits sont sous réserve du vote", "(*) montants estimés", "NB : à revoir", "N.B. à revoir",
        "Note : à revoir", "Notes (1) : à revoir", "Source : enquête de 2026", "Sources Insee 2024", "(1) hors salaires",
    ],
)  # fmt: skip
def test_a_note_under_the_table_is_no_axis(note: str) -> None:
    last = read(*PLAN, [], [note, "", ""], ["suite de la note", "", ""])[-2:]
    assert [(line.kind, line.axis) for line in last] == [(lines.Kind.NOTE, "")] * 2
    assert last[0].title == note


@pytest.mark.parametrize(
    "rows",
    [
        [*PLAN, ["Former", "", ""]],
        [["Axe", "Action", "Budget"], ["* Aller vers", "", ""], ["", "Un bus", "1000"]],
        [["Action", "Budget"], ["* Un bus", "1000"], ["* Un cours", ""]],
        [["Action", "Budget"], ["Un bus", "1000"], ["Notes de lecture", ""]],
    ],
)
def test_what_is_not_a_note_is_read(rows: list[list[str]]) -> None:
    assert lines.Kind.NOTE not in [line.kind for line in read(*rows)]


@pytest.mark.parametrize(
    ("note", "tax"),
    [
        ("* montants TTC ; à voter", "ttc"),
        ("NB : montants HT", "ht"),
        ("* à voter", "inconnu"),
        ("* HT ou TTC", "inconnu"),
    ],
)
def test_a_note_says_the_taxes_of_the_amounts(note: str, tax: str) -> None:
    bus = read(*PLAN, [note, "", ""])[0]
    assert [entry.tax for entry in bus.money] == [tax]


def test_a_heading_says_taxes_before_a_note() -> None:
    rows = [["Axe", "Action", "Budget HT"], ["Aller vers", "Un bus", "1000"], ["* montants TTC", "", ""]]
    assert [entry.tax for entry in read(*rows)[0].money] == ["ht"]


def test_a_table_without_money_or_headings_has_notes_too() -> None:
    table = SentTable(
        [["Action", "Pilote"], ["Un bus", "CCAS"], ["* à relire", ""]], 0, columns={0: "title", 1: "lead_organisation"}
    )
    assert [line.kind for line in lines.read_lines(table, 1, {}, TODAY)] == [lines.Kind.ACTION, lines.Kind.NOTE]
