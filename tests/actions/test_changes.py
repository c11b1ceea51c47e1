from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from jalons.actions.changes import adoption, sheets
from jalons.actions.models import ActionSheet, ActionStep
from jalons.actions.rules.sheets import Status, status_path
from jalons.funding.changes import lines
from jalons.monitoring.changes.indicators import add_indicator
from jalons.roadmaps.models import JournalEntry, Member, Step
from jalons.workshops.changes.stakes import add_key_project
from tests.actions.journal import told
from tests.refusals import refused
from tests.world import World

pytestmark = pytest.mark.django_db


def codes(member: Member) -> dict[str, str]:
    return {a.code: a.title for a in ActionSheet.objects.filter(roadmap=member.roadmap).select_related("axis")}


# --- proposing -------------------------------------------------------------------------------------------------------


def test_propose_makes_a_draft_at_the_end_of_its_axis(member: Member) -> None:
    with told(member.roadmap) as lines:
        first = sheets.propose_action(title="Un bus", new_axis="Aller vers", by=member)
        second = sheets.propose_action(title="Une carte", axis=first.axis, by=member)
    assert codes(member) == {"1.1": "Un bus", "1.2": "Une carte"}
    assert (second.status, second.version, second.communes.count()) == (Status.DRAFT, 1, 0)
    assert lines == [
        ("add", "axis", {}, {}),
        ("propose", "actionsheet", {}, {"axis": "1. Aller vers", "key_project": None}),
        ("propose", "actionsheet", {}, {"axis": "1. Aller vers", "key_project": None}),
    ]


def test_a_draft_begins_no_etape_and_a_proposal_begins_the_fifth(member: Member) -> None:
    action = sheets.propose_action(title="Un bus", new_axis="Aller vers", by=member)
    assert Step.objects.get(roadmap=member.roadmap, number=5).state == "a_demarrer"
    sheets.advance_action(action=action, to=Status.PROPOSED, by=member)
    assert Step.objects.get(roadmap=member.roadmap, number=5).state == "en_cours"


def test_propose_from_a_chantier_keeps_the_thread(member: Member) -> None:
    project = add_key_project(title="Itinérance", purpose="", stakes=[], by=member)
    action = sheets.propose_action(title="Un bus", new_axis="Aller vers", key_project=project, by=member)
    assert ActionSheet.objects.get(pk=action.pk).key_project == project


@pytest.mark.parametrize("typed", ["Un bus", "UN BUS", " Un  bus !"])
def test_propose_refuses_a_title_already_used_and_leaves_no_axis_behind(
    member: Member, action: ActionSheet, typed: str
) -> None:
    with told(member.roadmap) as lines, refused("action-title-taken", "title"):
        sheets.propose_action(title=typed, new_axis="Équiper", by=member)
    assert (list(member.roadmap.axes.values_list("title", flat=True)), lines) == (["Aller vers"], [])


def test_the_same_title_serves_two_roadmaps(world: World, action: ActionSheet) -> None:
    elder = world.member()
    twin = sheets.propose_action(title=action.title, axis=world.action().axis, by=elder)
    assert (twin.title, twin.roadmap) == (action.title, elder.roadmap)


def test_propose_refuses_to_stand_nowhere(member: Member) -> None:
    with refused("axis-missing", "axis"):
        sheets.propose_action(title="Un bus", by=member)


def test_propose_refuses_a_second_axis_of_the_same_name(member: Member, action: ActionSheet) -> None:
    with refused("axis-title-taken", "new_axis"):
        sheets.propose_action(title="Une carte", new_axis="Aller vers", by=member)
    assert codes(member) == {"1.1": "Un bus"}


# --- revising --------------------------------------------------------------------------------------------------------


def test_revise_writes_what_differs_and_tells_it(member: Member, action: ActionSheet) -> None:
    with told(member.roadmap) as lines:
        sheets.revise_action(
            action=action,
            version=1,
            title="Un bus",
            context="Rien à 20 km.",
            partners="Mairies\nCaf",
            starts_on=date(2026, 3, 1),
            priority=1,
            by=member,
        )
    row = ActionSheet.objects.get(pk=action.pk)
    assert (row.title, row.context, row.partners, row.starts_on, row.priority, row.version) == (
        "Un bus",
        "Rien à 20 km.",
        "Mairies\nCaf",
        date(2026, 3, 1),
        1,
        2,
    )
    assert lines == [
        (
            "revise",
            "actionsheet",
            {"context": "", "partners": "", "starts_on": None, "priority": None},
            {"context": "Rien à 20 km.", "partners": "Mairies\nCaf", "starts_on": "2026-03-01", "priority": 1},
        )
    ]


def test_revise_does_nothing_when_nothing_differs(member: Member, action: ActionSheet) -> None:
    with told(member.roadmap) as lines:
        sheets.revise_action(action=action, version=1, title=action.title, communes=[], by=member)
    assert (ActionSheet.objects.get(pk=action.pk).version, lines) == (1, [])


def test_revise_leaves_alone_what_it_is_not_given(member: Member, action: ActionSheet) -> None:
    sheets.revise_action(action=action, version=1, title="Un bus", context="Pourquoi", by=member)
    sheets.revise_action(action=action, version=2, title="Un minibus", by=member)
    row = ActionSheet.objects.get(pk=action.pk)
    assert (row.title, row.context) == ("Un minibus", "Pourquoi")


def test_revise_names_the_communes_in_the_journal(member: Member, action: ActionSheet) -> None:
    two = list(member.roadmap.communes.order_by("name")[:2])
    with told(member.roadmap) as lines:
        sheets.revise_action(action=action, version=1, title="Un bus", communes=two, by=member)
    names = [commune.name for commune in two]
    assert (list(action.communes.all()), lines) == (
        two,
        [("revise", "actionsheet", {"communes": []}, {"communes": names})],
    )


def test_revise_refuses_to_write_over_somebody_else(world: World, member: Member, action: ActionSheet) -> None:
    other = world.member("elue", world.young)
    sheets.revise_action(action=action, version=1, title="Un bus", context="De la vice-présidente", by=other)
    sentence = (
        f"Cette fiche a été modifiée entre-temps par {other.name}. Rien n’est perdu\u00a0: relisez, puis enregistrez."
    )
    with refused("stale", saying=sentence):
        sheets.revise_action(action=action, version=1, title="Un bus", context="De la référente", by=member)
    assert ActionSheet.objects.get(pk=action.pk).context == "De la vice-présidente"


def test_revise_refuses_an_end_before_its_start(member: Member, action: ActionSheet) -> None:
    with refused("dates-reversed", "ends_on"):
        sheets.revise_action(
            action=action,
            version=1,
            title="Un bus",
            starts_on=date(2026, 5, 1),
            ends_on=date(2026, 4, 30),
            by=member,
        )


def test_revise_refuses_the_title_of_another_fiche_and_keeps_its_own(member: Member, action: ActionSheet) -> None:
    other = sheets.propose_action(title="Une carte", axis=action.axis, by=member)
    with refused("action-title-taken", "title", saying="L’action 1.1 porte déjà cet intitulé."):
        sheets.revise_action(action=other, version=1, title="Un bus", by=member)
    sheets.revise_action(action=other, version=1, title="UNE CARTE", by=member)
    assert codes(member) == {"1.1": "Un bus", "1.2": "UNE CARTE"}


# --- the life of an action -------------------------------------------------------------------------------------------


def test_advance_takes_one_step_and_tells_it(member: Member, action: ActionSheet) -> None:
    with told(member.roadmap) as lines:
        sheets.advance_action(action=action, to=Status.PROPOSED, by=member)
    assert ActionSheet.objects.get(pk=action.pk).status == "proposee"
    assert lines == [
        ("advance", "actionsheet", {"status": "brouillon"}, {"status": "proposee"}),
        ("reach", "step", {"state": "a_demarrer"}, {"state": "en_cours"}),
    ]


def test_advance_begins_the_etapes_of_the_method(member: Member, action: ActionSheet) -> None:
    for status in status_path(Status.DRAFT, Status.KEPT):
        sheets.advance_action(action=action, to=status, by=member)
    begun = Step.objects.filter(roadmap=member.roadmap, number__in=(5, 6, 7)).values_list("state", flat=True)
    assert list(begun) == ["en_cours", "en_cours", "a_demarrer"]


def test_advance_refuses_a_jump(member: Member, action: ActionSheet) -> None:
    sentence = (
        "Une action «\u00a0brouillon\u00a0» ne devient pas «\u00a0réalisée\u00a0». "
        "Elle a peut-être déjà avancé\u00a0: relisez la page."
    )
    with told(member.roadmap) as lines, refused("move-not-allowed", "to", saying=sentence):
        sheets.advance_action(action=action, to=Status.DONE, by=member)
    assert (ActionSheet.objects.get(pk=action.pk).status, lines) == ("brouillon", [])


def test_advance_leaves_decisions_to_those_who_decide(world: World) -> None:
    pilot, sponsor = world.member("pilote"), world.member("elue")
    action = sheets.propose_action(title="Un prêt", axis=world.action().axis, by=pilot)
    for status in (Status.PROPOSED, Status.TO_ARBITRATE):
        sheets.advance_action(action=action, to=status, by=pilot)
    with refused("move-not-yours", "to"):
        sheets.advance_action(action=action, to=Status.KEPT, by=pilot)
    sheets.advance_action(action=action, to=Status.KEPT, by=sponsor)
    assert ActionSheet.objects.get(pk=action.pk).status == "retenue"


def test_a_pilot_advances_the_fiches_they_carry_and_no_other(world: World) -> None:
    pilot = world.member("pilote")
    own, other = world.action("2.3"), world.action("3.2")
    for action in (own, other):
        ActionSheet.objects.filter(pk=action.pk).update(status=Status.RUNNING)
    with refused("action-not-yours", "to"):
        sheets.advance_action(action=other, to=Status.DONE, by=pilot)
    sheets.advance_action(action=own, to=Status.DONE, by=pilot)
    sheets.advance_action(action=other, to=Status.DONE, by=world.member("mediatheque"))


def test_a_fiche_closed_by_mistake_is_opened_again_the_same_day(world: World) -> None:
    pilot, action = world.member("pilote"), world.action("2.3")
    ActionSheet.objects.filter(pk=action.pk).update(status=Status.RUNNING)
    sheets.advance_action(action=action, to=Status.DONE, by=pilot)
    with refused("move-not-undoable"):
        sheets.take_move_back(action=action, by=world.member("referente"))
    with told(world.roadmap) as lines:
        sheets.take_move_back(action=action, by=pilot)
    assert lines == [("take_back", "actionsheet", {"status": "realisee"}, {"status": "en_cours"})]
    with refused("move-not-undoable"):
        sheets.take_move_back(action=action, by=pilot)
    sheets.advance_action(action=action, to=Status.DONE, by=pilot)
    JournalEntry.objects.filter(verb="advance").update(at=timezone.now() - timedelta(days=1))
    with refused("move-not-undoable"):
        sheets.take_move_back(action=action, by=pilot)
    assert ActionSheet.objects.get(pk=action.pk).status == "realisee"


def test_advance_refuses_to_validate_a_fiche_that_lacks_something(member: Member, action: ActionSheet) -> None:
    for status in status_path(Status.DRAFT, Status.KEPT):
        sheets.advance_action(action=action, to=status, by=member)
    written = {
        "context": "Pourquoi",
        "description": "Quoi",
        "lead_organisation": "Communauté de communes",
        "partners": "Mairies",
        "other_audiences": "Tout le monde",
        "starts_on": date(2026, 1, 1),
        "ends_on": date(2026, 12, 31),
    }
    sheets.revise_action(action=action, version=1, title="Un bus", by=member, **written)
    sentence = (
        "Avant de valider cette action, complétez sa fiche\u00a0: "
        "une dépense au moins, élue ou élu de référence, service pilote, étapes de réalisation, "
        "une ressource au moins, un indicateur au moins."
    )
    with refused("sheet-incomplete", "to", saying=sentence):
        sheets.advance_action(action=action, to=Status.VALIDATED, by=member)
    sheets.revise_action(
        action=action, version=2, title="Un bus", elected_sponsor="Vice-présidence", department_unit="Social", by=member
    )
    sheets.add_step(action=action, label="Acheter", by=member)
    lines.add_expense(action=action, label="Bus", kind="investissement", amount=Decimal(9), by=member)
    bus = {"funder": "Région", "nature": "subvention", "kind": "investissement", "amount": Decimal(9)}
    lines.add_funding(action=action, by=member, **bus)
    with refused(
        "sheet-incomplete",
        "to",
        saying="Avant de valider cette action, complétez sa fiche\u00a0: un indicateur au moins.",
    ):
        sheets.advance_action(action=action, to=Status.VALIDATED, by=member)
    indicator = {"label": "Communes desservies", "target": Decimal(16), "target_on": date(2027, 12, 31)}
    add_indicator(action=action, by=member, **indicator)
    with refused("vote-missing", "to"):
        sheets.advance_action(action=action, to=Status.VALIDATED, by=member)
    day = timezone.localdate()
    adoption.choose_adoption_path(mode="projet", reference="Projet de territoire", adopted_on=day, by=member)
    assert ActionSheet.objects.get(pk=action.pk).status == "validee"


def test_a_fiche_that_was_voted_incomplete_is_validated_once_it_is_complete(world: World) -> None:
    by, action = world.member(), world.action("1.2")
    ActionSheet.objects.filter(pk=action.pk).update(status=Status.KEPT, elected_sponsor="")
    with refused("sheet-incomplete", "to"):
        sheets.advance_action(action=action, to=Status.VALIDATED, by=by)
    sheets.revise_action(action=action, version=action.version, elected_sponsor="Présidence", by=by)
    sheets.advance_action(action=action, to=Status.VALIDATED, by=by)
    assert world.action("1.2").status == "validee"


# --- steps -----------------------------------------------------------------------------------------------------------


def test_steps_are_added_revised_and_removed(member: Member, action: ActionSheet) -> None:
    day = date(2026, 3, 1)
    with told(member.roadmap) as lines:
        step = sheets.add_step(action=action, label="Acheter", ends_on=day, owner="La CC", by=member)
        sheets.revise_step(step=step, label="Acheter", ends_on=day, owner="La Région", done_on=day, by=member)
        sheets.remove_step(step=step, by=member)
    assert not ActionStep.objects.filter(action=action).exists()
    assert lines == [
        (
            "add",
            "actionstep",
            {},
            {"starts_on": None, "ends_on": "2026-03-01", "owner": "La CC", "done_on": None},
        ),
        (
            "revise",
            "actionstep",
            {"owner": "La CC", "done_on": None},
            {"owner": "La Région", "done_on": "2026-03-01"},
        ),
        ("remove", "actionstep", {"ends_on": "2026-03-01", "done_on": "2026-03-01"}, {}),
    ]


def test_a_step_is_not_done_tomorrow(member: Member, action: ActionSheet) -> None:
    today = timezone.localdate()
    with refused("done-day-to-come", "done_on"):
        sheets.add_step(action=action, label="Acheter", done_on=today + timedelta(days=1), by=member)
    step = sheets.add_step(action=action, label="Acheter", done_on=today, by=member)
    assert step.done_on == today


def test_a_step_ends_after_it_starts(member: Member, action: ActionSheet) -> None:
    with refused("dates-reversed", "ends_on"):
        sheets.add_step(action=action, label="Acheter", starts_on=date(2026, 2, 1), ends_on=date(2026, 1, 1), by=member)
    assert not ActionStep.objects.filter(action=action).exists()
