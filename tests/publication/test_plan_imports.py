"""A plan that exists comes in, leaves as it came, and is taken back."""

import io
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jalons.actions.changes import sheets as sheet_changes
from jalons.actions.changes.comments import add_comment
from jalons.actions.models import ActionSheet, Axis
from jalons.actions.rules.sheet_fields import LIMITS
from jalons.actions.rules.sheets import Status
from jalons.base.errors import Refused
from jalons.base.french import format_date
from jalons.base.table_files import read_table
from jalons.funding.changes import lines as line_changes
from jalons.funding.changes import statuses
from jalons.funding.models import ExpenseLine, FundingLine
from jalons.monitoring.changes.experiences import keep_action_experience
from jalons.monitoring.changes.indicators import add_indicator
from jalons.publication.changes import plans as plan_changes
from jalons.publication.changes.adoption import adopt_roadmap
from jalons.publication.documents.plan_files import FORMATS, write_plan_file
from jalons.publication.models import PlanImport
from jalons.publication.queries import imports
from jalons.publication.queries import plans as plan_queries
from jalons.publication.rules.columns import KEYS
from jalons.publication.rules.exported_plans import PlanTable
from jalons.publication.rules.import_fates import Kept
from jalons.publication.rules.private_words import PilotChoice, pilot_key
from jalons.publication.words import undo_sentence
from jalons.roadmaps.changes import steps as step_changes
from jalons.roadmaps.models import JournalEntry, Member, Step
from tests.publication.adopting import VOTE, accept_gaps
from tests.publication.plans import HEADINGS, bring, leaving, lines_of, proposed, seen, template
from tests.refusals import refused
from tests.world import World

pytestmark = pytest.mark.django_db

BUS = {
    "axis": "Axe 1 : Aller vers", "sub_axis": "1.1 En bus", "title": "Un bus numérique", "description": "Deux tournées",
    "governance": "Comité technique", "objectives": "Cent personnes", "indicators": "Personnes reçues",
    "lead_organisation": "Centre social", "means": "Un mi-temps", "partners": "Caf\nMairies", "department_unit": "Cohésion",
    "lead_contact": "Direction", "elected_sponsor": "Vice-présidence", "participation": "Un atelier", "money": "Selon les crédits",
    "funder_1": "Région", "amount_1": "12 000 €", "funder_2": "Caf", "amount_2": "8000", "budget": "25 000,50 €",
    "status": "En cours", "priority": "Élevé", "starts_on": "01/03/2026", "ends_on": "31/12/2027",
}  # fmt: skip
BUY = {
    "axis": "1. Aller vers", "title": "Un bus numérique", "step": "L’acheter", "description": "Appel d’offres",
    "lead_organisation": "Services techniques", "status": "Réalisé", "starts_on": "01/03/2026", "ends_on": "30/06/2026",
}  # fmt: skip
COURSE = {"axis": "2. Former", "title": "Un cours", "status": "Bloqué"}


@pytest.fixture
def blank(world: World) -> Member:
    return world.blank()


def test_a_plan_makes_fiches_steps_and_money(blank: Member) -> None:
    row = bring(blank, BUS, BUY, COURSE, source="plan.xlsx")
    bus, course = ActionSheet.objects.filter(roadmap=blank.roadmap).select_related("axis")
    assert (bus.code, bus.title, bus.axis.title, bus.status, bus.priority) == (
        "1.1",
        "Un bus numérique",
        "Aller vers",
        "en_cours",
        1,
    )
    assert (course.code, course.status, course.other_information) == ("2.1", "suspendue", "Statut : Bloqué")
    assert (bus.partners, bus.means, bus.lead_contact, bus.ends_on) == (
        "Caf\nMairies",
        "Un mi-temps",
        "Direction",
        date(2027, 12, 31),
    )
    (step,) = bus.steps.all()
    assert (step.label, step.owner, step.done_on) == ("L’acheter", "Services techniques", date(2026, 6, 30))
    assert step.other_information == "Descriptif : Appel d’offres\nStructure pilote : Services techniques"
    (expense,) = ExpenseLine.objects.filter(action=bus)
    assert (expense.label, expense.kind, expense.amount, expense.tax) == (
        "Budget prévisionnel",
        "fonctionnement",
        Decimal("25000.50"),
        "ht",
    )
    money = FundingLine.objects.filter(action=bus).values_list("funder", "amount", "nature", "is_public", "status")
    assert list(money) == [
        ("Région", Decimal(12000), "subvention", True, "envisage"),
        ("Caf", Decimal(8000), "subvention", False, "envisage"),
    ]
    assert (row.source, len(row.actions), row.step_count) == ("plan.xlsx", 2, 1)


def test_one_line_of_the_journal_tells_it(blank: Member) -> None:
    row = bring(blank, BUS, BUY, source="plan.xlsx")
    last = JournalEntry.objects.filter(roadmap=blank.roadmap, verb="import").get()
    assert (last.about_id, last.about_label, last.after) == (
        row.pk,
        f"import du {format_date(timezone.localdate())}",
        {"actions": 1, "steps": 1},
    )


def test_what_came_in_leaves_in_the_same_columns(blank: Member) -> None:
    bring(blank, BUS, BUY, COURSE)
    assert lines_of(blank) == [
        BUS | {"axis": "1. Aller vers", "amount_1": "12000,00", "amount_2": "8000,00", "budget": "25000,50"},
        BUY | {"axis": "1. Aller vers"},
        COURSE,
    ]


def test_several_funders_of_one_amount_are_told(blank: Member) -> None:
    preview = seen(blank, template(BUS | {"funder_1": "Région, Caf"}))
    told = [sentence for line in preview.lines for sentence in line.doubts if "Région, Caf" in sentence]
    assert ["plusieurs financeurs pour un seul montant" in sentence for sentence in told] == [True]
    bring(blank, BUS | {"funder_1": "Région, Caf"})
    assert "Région, Caf" in FundingLine.objects.values_list("funder", flat=True)


def test_the_lead_authority_pays_its_own_share(blank: Member) -> None:
    bring(blank, BUS | {"funder_1": blank.roadmap.lead_authority.upper()})
    assert FundingLine.objects.filter(action__roadmap=blank.roadmap).values_list("nature", flat=True)[0] == "propre"


def test_an_answer_and_a_kind_are_taken(blank: Member) -> None:
    bring(blank, BUS | {"budget": "env. 12k"}, kind="investissement", answers={"4-budget": Decimal("12000.00")})
    assert ExpenseLine.objects.values_list("kind", "amount").get(action__roadmap=blank.roadmap) == (
        "investissement",
        Decimal(12000),
    )


@pytest.mark.parametrize(
    ("budget", "pays"),
    [
        ("Investissement : 8 000 €", {"investissement": 4000}),
        ("Fonctionnement : 2 000 € ; investissement : 8 000 €", {"fonctionnement": 800, "investissement": 3200}),
        ("8 000 €", {"fonctionnement": 4000}),
    ],
)
def test_a_funder_pays_the_kinds_of_expenses_that_its_action_has(
    blank: Member, budget: str, pays: dict[str, int]
) -> None:
    """Else the import would say that the investment lacks what the funder brings to it."""
    bring(blank, COURSE | {"budget": budget, "funder_1": "Région", "amount_1": "4 000 €"})
    assert dict(FundingLine.objects.filter(action__roadmap=blank.roadmap).values_list("kind", "amount")) == pays


def test_the_same_plan_twice_brings_nothing_more(blank: Member) -> None:
    bring(blank, BUS, BUY)
    with refused("nothing-new-to-import"):
        bring(blank, BUS, BUY)
    assert PlanImport.objects.filter(roadmap=blank.roadmap).count() == 1


def test_a_plan_completes_the_axes_that_are_there(blank: Member) -> None:
    sheet_changes.propose_action(title="Une permanence", new_axis="Aller vers", by=blank)
    bring(blank, COURSE, BUS)
    sheets = ActionSheet.objects.filter(roadmap=blank.roadmap).select_related("axis")
    assert [(sheet.code, sheet.title) for sheet in sheets] == [
        ("1.1", "Une permanence"), ("1.2", "Un bus numérique"), ("2.1", "Un cours"),
    ]  # fmt: skip


def test_nothing_is_written_by_a_preview(blank: Member) -> None:
    before = JournalEntry.objects.count()
    seen(blank, template(BUS, BUY))
    assert (ActionSheet.objects.filter(roadmap=blank.roadmap).count(), JournalEntry.objects.count()) == (0, before)


def test_the_preview_names_the_cell_its_words_and_why(blank: Member) -> None:
    shown = seen(blank, template(BUS | {"budget": "05/12/2026"}))
    assert shown.lines[0].doubts == (
        "X4, Budget prévisionnel total € HT, «\u00a005/12/2026\u00a0»\u00a0: une date à la place d’un montant. Le texte est gardé dans la fiche.",
    )
    assert (shown.tax, shown.statuses, shown.new_axes) == ("HT", (("En cours", "en cours", 1),), ("Aller vers",))


# --- undone ----------------------------------------------------------------------------------------------------------


def everything(member: Member) -> tuple[int, int, int, int]:
    here = {"action__roadmap": member.roadmap}
    return (
        ActionSheet.objects.filter(roadmap=member.roadmap).count(),
        Axis.objects.filter(roadmap=member.roadmap).count(),
        ExpenseLine.objects.filter(**here).count(),
        FundingLine.objects.filter(**here).count(),
    )


def test_an_import_is_undone_whole(blank: Member) -> None:
    sheet_changes.propose_action(title="Une permanence", new_axis="Aller vers", by=blank)
    row = bring(blank, BUS, BUY, COURSE)
    assert plan_changes.undo_plan_import(row=row, by=blank) == (2, ())
    assert everything(blank) == (1, 1, 0, 0)
    with refused("import-already-undone"):
        plan_changes.undo_plan_import(row=row, by=blank)


def step_states(member: Member) -> dict[int, str]:
    return dict(Step.objects.filter(roadmap=member.roadmap, number__gte=5).values_list("number", "state"))


def test_an_import_that_is_undone_puts_back_the_etapes_that_it_began(blank: Member) -> None:
    before = step_states(blank)
    row = bring(blank, BUS, BUY, COURSE)
    assert (before, step_states(blank)) == (
        dict.fromkeys((5, 6, 7), "a_demarrer"),
        dict.fromkeys((5, 6, 7), "en_cours"),
    )
    plan_changes.undo_plan_import(row=row, by=blank)
    assert step_states(blank) == before
    last = JournalEntry.objects.filter(roadmap=blank.roadmap, verb="put_back")
    assert [entry.after for entry in last] == [{"state": "a_demarrer"}] * 3


def _write_money(by: Member) -> None:
    action = sheet_changes.propose_action(title="Une permanence", new_axis="Rester proche", by=by)
    line_changes.add_expense(action=action, label="Loyer", kind="fonctionnement", amount=Decimal(9), by=by)


def _keep_fiche(by: Member) -> None:
    bus = ActionSheet.objects.select_related("axis").get(roadmap=by.roadmap, title="Un bus numérique")
    sheet_changes.revise_action(action=bus, version=1, title=bus.title, context="Vu", by=by)


def _write_state(by: Member) -> None:
    for state in ("terminee", "en_cours"):
        step = Step.objects.get(roadmap=by.roadmap, number=6)
        step_changes.revise_step(step=step, title=step.title, purpose="", state=state, by=by)


@pytest.mark.parametrize(
    ("meanwhile", "still_begun"), [(_write_money, {6}), (_keep_fiche, {5, 6, 7}), (_write_state, {6})]
)
def test_an_etape_that_goes_on_without_the_import_is_not_put_back(
    blank: Member, meanwhile: Callable[[Member], None], still_begun: set[int]
) -> None:
    row = bring(blank, BUS, BUY, COURSE)
    meanwhile(blank)
    plan_changes.undo_plan_import(row=row, by=blank)
    assert {number for number, state in step_states(blank).items() if state == "en_cours"} == still_begun


def test_an_etape_begun_before_the_import_is_not_put_back(blank: Member) -> None:
    step = Step.objects.get(roadmap=blank.roadmap, number=6)
    step_changes.revise_step(step=step, title=step.title, purpose="", state="en_cours", by=blank)
    row = bring(blank, BUS)
    plan_changes.undo_plan_import(row=row, by=blank)
    assert step_states(blank)[6] == "en_cours"


def codes(member: Member) -> list[tuple[str, str]]:
    return [(sheet.code, sheet.title) for sheet in ActionSheet.objects.filter(roadmap=member.roadmap)]


def test_what_stays_keeps_its_code_behind_an_import_that_leaves(blank: Member) -> None:
    row = bring(blank, BUS, COURSE)
    sheet_changes.propose_action(title="Une permanence", axis=Axis.objects.get(roadmap=blank.roadmap, rank=1), by=blank)
    plan_changes.undo_plan_import(row=row, by=blank)
    assert codes(blank) == [("1.2", "Une permanence")]
    sheet_changes.propose_action(title="Un relais", axis=Axis.objects.get(roadmap=blank.roadmap), by=blank)
    sheet_changes.propose_action(title="Un prêt", new_axis="Équiper", by=blank)
    assert codes(blank) == [("1.2", "Une permanence"), ("1.3", "Un relais"), ("2.1", "Un prêt")]


def test_codes_close_up_for_whoever_asks(blank: Member) -> None:
    sheet_changes.propose_action(title="Une permanence", new_axis="Rester proche", by=blank)
    row = bring(blank, BUS, {"axis": "1. Aller vers", "title": "Un prêt"}, COURSE)
    sheet_changes.add_axis(title="Équiper", by=blank)
    bus = ActionSheet.objects.get(roadmap=blank.roadmap, title=BUS["title"])
    plan_changes.take_out_actions(row=row, actions=[bus.pk], by=blank)
    assert codes(blank) == [("1.1", "Une permanence"), ("2.2", "Un prêt"), ("3.1", "Un cours")]
    assert sheet_changes.close_code_gaps(by=blank) == 1
    assert codes(blank) == [("1.1", "Une permanence"), ("2.1", "Un prêt"), ("3.1", "Un cours")]
    last = JournalEntry.objects.filter(roadmap=blank.roadmap, verb="close_gaps").get()
    assert last.after == {"codes": ["2.2 devient 2.1"]}
    assert sheet_changes.close_code_gaps(by=blank) == 0


# --- undone in part --------------------------------------------------------------------------------------------------


def picked(member: Member, *titles: str) -> list[int]:
    rows = dict(ActionSheet.objects.filter(roadmap=member.roadmap).values_list("title", "pk"))
    return [rows[title] for title in titles]


def test_one_fiche_is_taken_out_alone_and_the_rest_may_still_be_undone(blank: Member) -> None:
    row = bring(blank, BUS, BUY, {"axis": "1. Aller vers", "title": "Un prêt"}, COURSE)
    assert plan_changes.take_out_actions(row=row, actions=picked(blank, BUS["title"]), by=blank) == (1, ())
    assert (codes(blank), everything(blank)) == ([("1.2", "Un prêt"), ("2.1", "Un cours")], (2, 2, 0, 0))
    last = JournalEntry.objects.filter(roadmap=blank.roadmap).first()
    assert last and (last.verb, last.before) == ("take_out", {"taken_out": ["1.1 Un bus numérique"]})
    assert plan_changes.undo_plan_import(row=row, by=blank) == (2, ())
    assert everything(blank) == (0, 0, 0, 0)


def test_the_last_fiche_taken_out_leaves_axes_to_the_undo_of_the_whole(blank: Member) -> None:
    row = bring(blank, COURSE)
    before = step_states(blank)
    plan_changes.take_out_actions(row=row, actions=picked(blank, "Un cours"), by=blank)
    assert (everything(blank), step_states(blank)) == ((0, 1, 0, 0), before)
    assert plan_changes.undo_plan_import(row=row, by=blank) == (0, ())
    assert everything(blank) == (0, 0, 0, 0)


def test_a_fiche_taken_out_comes_back_alone_with_the_same_file(blank: Member) -> None:
    row = bring(blank, BUS, BUY, COURSE)
    plan_changes.take_out_actions(row=row, actions=picked(blank, BUS["title"]), by=blank)
    assert len(bring(blank, BUS, BUY, COURSE).actions) == 1
    assert everything(blank) == (2, 2, 1, 2)


def test_what_somebody_wrote_in_is_not_taken_out(blank: Member) -> None:
    row = bring(blank, BUS, BUY, COURSE)
    bus = ActionSheet.objects.select_related("axis").get(roadmap=blank.roadmap, title=BUS["title"])
    TOUCHED["its words"](bus, blank)
    sentence = "Rien n’est retiré. 1.1 Un bus numérique : modifiée ou complétée depuis."
    with refused("import-all-kept", saying=sentence):
        plan_changes.take_out_actions(row=row, actions=[bus.pk], by=blank)
    both = plan_changes.take_out_actions(row=row, actions=picked(blank, BUS["title"], "Un cours"), by=blank)
    assert (both.removed, [one.name for one in both.kept]) == (1, ["1.1 Un bus numérique"])
    with refused("import-all-kept"):
        plan_changes.undo_plan_import(row=row, by=blank)


def test_only_fiches_of_the_import_are_taken_out(blank: Member) -> None:
    other = sheet_changes.propose_action(title="Une permanence", new_axis="Rester proche", by=blank)
    row = bring(blank, COURSE)
    with refused("import-rows-gone"):
        plan_changes.take_out_actions(row=row, actions=[other.pk], by=blank)
    plan_changes.undo_plan_import(row=row, by=blank)
    with refused("import-already-undone"):
        plan_changes.take_out_actions(row=row, actions=[], by=blank)


def bus_code(bus: ActionSheet) -> str:
    return ActionSheet.objects.select_related("axis").get(pk=bus.pk).code


TOUCHED: dict[str, Any] = {
    "its words": lambda bus, by: sheet_changes.revise_action(
        action=bus, version=1, title=bus.title, context="Vu", by=by
    ),
    "its state": lambda bus, by: sheet_changes.advance_action(action=bus, to=Status.DONE, by=by),
    "its place": lambda bus, by: sheet_changes.move_action(
        action=bus, axis=Axis.objects.get(roadmap=by.roadmap, rank=2), rank=1, by=by
    ),
    "a step more": lambda bus, by: sheet_changes.add_step(action=bus, label="Peindre", by=by),
    "a step revised": lambda bus, by: sheet_changes.revise_step(step=bus.steps.get(), label="Le louer", by=by),
    "a step less": lambda bus, by: sheet_changes.remove_step(step=bus.steps.get(), by=by),
    "an expense less": lambda bus, by: line_changes.remove_expense(expense=bus.expenses.get(), by=by),
    "a funder that answered": lambda bus, by: statuses.set_status(line=bus.funding.first(), status="demande", by=by),
    "an indicator": lambda bus, by: add_indicator(
        action=bus, label="Reçues", target=Decimal(1), target_on=date(2027, 1, 1), by=by
    ),
}


@pytest.mark.parametrize("touched", TOUCHED)
def test_what_was_changed_since_stays_and_is_named(blank: Member, touched: str) -> None:
    row = bring(blank, BUS, BUY, COURSE)
    bus = ActionSheet.objects.select_related("axis").get(roadmap=blank.roadmap, title="Un bus numérique")
    TOUCHED[touched](bus, blank)
    removed, kept = plan_changes.undo_plan_import(row=row, by=blank)
    assert (removed, [(one.name, one.why) for one in kept]) == (
        1,
        [(f"{bus_code(bus)} Un bus numérique", Kept.CHANGED)],
    )
    assert list(ActionSheet.objects.filter(roadmap=blank.roadmap)) == [bus]


def test_what_was_voted_since_stays(blank: Member) -> None:
    row = bring(blank, COURSE, {"axis": "1. Aller vers", "title": "Une idée", "status": "A discuter"})
    accept_gaps(blank, timezone.localdate())
    adopt_roadmap(**VOTE | {"held_on": timezone.localdate()}, by=blank)
    removed, kept = plan_changes.undo_plan_import(row=row, by=blank)
    assert (removed, [(one.name, one.why) for one in kept]) == (1, [("1.1 Un cours", Kept.ADOPTED)])
    assert [sheet.title for sheet in ActionSheet.objects.filter(roadmap=blank.roadmap)] == ["Un cours"]


def _adopt(_bus: ActionSheet, by: Member) -> None:
    accept_gaps(by, timezone.localdate())
    adopt_roadmap(**VOTE | {"held_on": timezone.localdate()}, by=by)


def _comment(bus: ActionSheet, by: Member) -> None:
    add_comment(action=bus, text="À revoir", by=by)


def _tell_experience(bus: ActionSheet, by: Member) -> None:
    keep_action_experience(action=bus, by=by)


@pytest.mark.parametrize(
    ("meanwhile", "sentence"),
    [
        (TOUCHED["its words"], "1.1 Un bus numérique : modifiée ou complétée depuis."),
        (TOUCHED["an expense less"], "1.1 Un bus numérique : modifiée ou complétée depuis."),
        (_adopt, "1.1 Un bus numérique : adoptée depuis."),
        (_comment, "1.1 Un bus numérique : elle sert déjà ailleurs (un commentaire)."),
        (_tell_experience, "1.1 Un bus numérique : elle sert déjà ailleurs (un retour d’expérience)."),
    ],
)
def test_what_prevents_an_undo_is_said(
    blank: Member, meanwhile: Callable[[ActionSheet, Member], None], sentence: str
) -> None:
    row = bring(blank, BUS, BUY)
    bus = ActionSheet.objects.select_related("axis").get(roadmap=blank.roadmap)
    meanwhile(bus, blank)
    whole = f"Aucune action de cet import ne peut partir : rien n’est retiré. {sentence}"
    with refused("import-all-kept", saying=whole):
        plan_changes.undo_plan_import(row=row, by=blank)
    assert ActionSheet.objects.filter(roadmap=blank.roadmap).exists()


def test_an_import_whose_fiches_all_left_is_undone_without_a_number(blank: Member) -> None:
    row = bring(blank, BUS | {"status": "", "funder_1": "", "funder_2": "", "budget": ""})
    sheet_changes.remove_action(action=ActionSheet.objects.get(roadmap=blank.roadmap), by=blank)
    undone = plan_changes.undo_plan_import(row=row, by=blank)
    assert undone == (0, ())
    assert undo_sentence(*undone).replace("\u00a0", " ") == (
        "Import annulé : ses actions avaient déjà quitté la feuille de route."
    )


# --- round trips -----------------------------------------------------------------------------------------------------

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=25) | st.sampled_from(
    [
        "",
        "=1+1",
        "'=A1",
        "env. 12k",
        "12 000 €",
        "mars 2026",
        "Bloqué",
        "  a  b  ",
        "ligne\nautre",
        "un\tdeux",
        "Financements : x",
        "1. Un",
        "x" * 200,
    ]
)
CELLS = st.fixed_dictionaries(dict.fromkeys(KEYS, TEXT)) | st.fixed_dictionaries(
    {key: st.sampled_from([BUS.get(key, ""), BUY.get(key, ""), COURSE.get(key, ""), ""]) for key in KEYS}
)


@pytest.mark.parametrize("extension", FORMATS)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.lists(CELLS, min_size=1, max_size=4))
def test_a_plan_that_leaves_comes_back_and_leaves_again_is_the_same(
    world: World, extension: str, lines: list[dict[str, str]]
) -> None:
    with transaction.atomic():
        first, second = world.blank(), world.blank()
        given_rows = read_table(io.BytesIO(_written(template(*lines), extension)))
        try:
            plan_changes.import_plan(**proposed(given_rows), by=first)
        except Refused:
            pass
        else:
            once = leaving(first, extension)
            plan_changes.import_plan(**proposed(once), by=second)
            assert leaving(second, extension) == once
        transaction.set_rollback(True)


def _written(rows: list[list[str]], extension: str) -> bytes:
    return write_plan_file("Plan", PlanTable(HEADINGS, rows[3:]), extension)


@pytest.mark.parametrize("extension", FORMATS)
def test_the_plan_of_the_demo_goes_round(world: World, extension: str) -> None:
    blank = world.blank()
    once = leaving(world.member(), extension)
    plan_changes.import_plan(**proposed(once), by=blank)
    assert leaving(blank, extension) == once
    assert len(plan_queries.plan_table(blank.roadmap).rows) == len(once) - 3


# --- a person where a structure is expected --------------------------------------------------------------------------


def test_a_pilot_who_is_a_person_is_told_once_and_stops_nothing(blank: Member) -> None:
    named = BUS | {"lead_organisation": "Marie Dupont"}
    preview = seen(blank, template(named, COURSE | {"lead_organisation": "Marie Dupont; Le centre social"}))
    assert [(one.name, one.chosen) for one in preview.pilots] == [("Marie Dupont", "")]
    assert preview.to_write == 2
    told = [sentence for line in preview.lines for sentence in line.doubts if "Marie Dupont" in sentence]
    assert [sentence.partition("\u00a0: ")[2] for sentence in told] == [
        "cela ressemble au nom d’une personne\u00a0: choisissez, dans «\u00a0Une structure, ou une personne\u00a0?\u00a0». Sans réponse, il reste à votre équipe."
    ] * 2


@pytest.mark.parametrize("pilot", ["Mme la directrice", "M. le maire", "Monsieur le maire", "mme la présidente"])
def test_a_civility_makes_a_person_of_a_pilot(blank: Member, pilot: str) -> None:
    preview = seen(blank, template(BUS | {"lead_organisation": f"Le centre social; {pilot}"}))
    assert [one.name for one in preview.pilots] == [pilot]


@pytest.mark.parametrize("choice", PilotChoice)
def test_a_pilot_who_was_answered_is_told_no_more(blank: Member, choice: PilotChoice) -> None:
    named = template(BUS | {"lead_organisation": "Marie Dupont"})
    pilots = {pilot_key("Marie Dupont"): choice}
    answered = imports.plan_preview(blank.roadmap, **proposed(named), answers={}, pilots=pilots)
    assert [(one.name, one.chosen) for one in answered.pilots] == [("Marie Dupont", choice)]
    assert [text for line in answered.lines for text in line.doubts if "Marie Dupont" in text] == []


@pytest.mark.parametrize(
    "structure",
    ["Le centre social", "Collège Marie Curie", "CCAS", "Communauté de communes", "Épicerie de Bourdeilles"],
)
def test_a_structure_is_no_person(blank: Member, structure: str) -> None:
    assert seen(blank, template(BUS | {"lead_organisation": structure})).pilots == ()


@pytest.mark.parametrize(
    ("choice", "contact", "expected"),
    [
        (None, "", ("Le centre social", "")),
        (PilotChoice.STRUCTURE, "", ("Marie Dupont; Le centre social", "")),
        (PilotChoice.EMPTY, "", ("Le centre social", "")),
        (PilotChoice.PERSON, "", ("Le centre social", "Marie Dupont")),
        (PilotChoice.PERSON, "Direction", ("Le centre social", "Direction ; Marie Dupont")),
        (PilotChoice.PERSON, "Marie Dupont", ("Le centre social", "Marie Dupont")),
    ],
)
def test_a_person_goes_where_it_was_chosen(
    blank: Member, choice: PilotChoice | None, contact: str, expected: tuple[str, str]
) -> None:
    row = BUS | {"lead_organisation": "Marie Dupont; Le centre social", "lead_contact": contact}
    bring(blank, row, pilots={pilot_key("Marie Dupont"): choice} if choice else {})
    sheet = ActionSheet.objects.get(roadmap=blank.roadmap)
    assert (sheet.lead_organisation, sheet.lead_contact) == expected


def test_a_person_beside_a_contact_that_is_too_long_is_kept_whole(blank: Member) -> None:
    contact = "Direction de la cohésion " * 6
    row = BUS | {"lead_organisation": "Marie Dupont", "lead_contact": contact}
    bring(blank, row, pilots={pilot_key("Marie Dupont"): PilotChoice.PERSON})
    sheet = ActionSheet.objects.get(roadmap=blank.roadmap)
    assert (len(sheet.lead_contact) <= LIMITS["lead_contact"], sheet.lead_organisation) == (True, "")
    assert f"{contact.strip()}\u00a0; Marie Dupont" in sheet.other_information
