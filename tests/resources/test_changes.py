"""Writing on a resource map: exact effects, exact refusals."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from jalons.carriage.changes import people as people_changes
from jalons.directory.models import Organisation
from jalons.resources.changes import feasibility, map_acts, resources
from jalons.resources.models import MapAct, ResourceNode
from jalons.roadmaps.models import JournalEntry, Member
from jalons.votes.changes import closing
from jalons.workshops.changes import pledges, stakes
from jalons.workshops.models import KeyProject, Participant, Workshop
from tests.refusals import refused
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(member: Member, workshop: Workshop) -> KeyProject:
    return stakes.add_key_project(title="Un bus numérique", workshop=workshop, by=member)


def add(project: KeyProject, label: str, by: Member | Participant, **more: object) -> ResourceNode:
    return resources.add_resource(project=project, **{"branch": "lieu", "label": label, "by": by, **more})  # type: ignore[arg-type]


def outline(project: KeyProject) -> list[tuple[str, str, str | None]]:
    """Branch, label, label of the parent: in the order of the outline."""
    nodes = ResourceNode.objects.filter(key_project=project).select_related("parent").order_by("branch", "rank", "pk")
    return [(node.branch, node.label, node.parent.label if node.parent else None) for node in nodes]


def seq(project: KeyProject) -> int:
    return KeyProject.objects.get(pk=project.pk).map_seq


def last(project: KeyProject) -> MapAct:
    return MapAct.objects.filter(key_project=project).latest("seq")


def test_a_resource_is_added_numbered_signed_and_journalled_without_its_contact(
    project: KeyProject, member: Member
) -> None:
    node = add(project, "Salle", member, holder="Mairie", contact="06 00 00 00 00", cost=Decimal("12.50"), effort=2)
    assert (node.branch, node.rank, node.status) == ("lieu", 1, "a_creer")
    act = last(project)
    assert (act.seq, act.kind, act.label, act.user, act.by_name) == (1, "ajouter", "Salle", member.user, member.name)
    assert "06 00" not in str(act.changes)
    line = JournalEntry.objects.filter(roadmap=member.roadmap).latest("id")
    assert (line.verb, line.about_kind, line.about_label) == ("add", "resourcenode", "Salle")
    assert line.after == {"label": "Salle", "status": "a_creer", "holder": "Mairie", "cost": "12.50", "effort": 2}


def test_a_holder_that_bears_the_name_of_a_structure_is_tied_to_it(
    project: KeyProject, member: Member, world: World
) -> None:
    known = Organisation.objects.create(roadmap=project.roadmap, name="Cercle d’essai")
    Organisation.objects.create(roadmap=world.young, name="Mairie")
    assert add(project, "Salle", member, holder="cercle d’ESSAI").organisation == known
    assert add(project, "Local", member, holder="Mairie").organisation is None


def test_sisters_stand_in_the_order_they_were_put(project: KeyProject, member: Member) -> None:
    one, two = add(project, "Un", member), add(project, "Deux", member)
    add(project, "Un et demi", member, after=one, branch="humaine")
    add(project, "Sous un", member, parent=one, branch="humaine")
    assert outline(project) == [
        ("lieu", "Un", None),
        ("lieu", "Sous un", "Un"),
        ("lieu", "Un et demi", None),
        ("lieu", "Deux", None),
    ]
    resources.shift_resource(node=two, up=True, by=member)
    resources.shift_resource(node=one, up=True, by=member)
    labels = [label for _branch, label, parent in outline(project) if parent is None]
    assert labels == ["Un", "Deux", "Un et demi"]
    assert seq(project) == 5


def test_a_fifth_level_and_a_cycle_are_refused(project: KeyProject, member: Member) -> None:
    line = [add(project, "Niveau 1", member)]
    for level in (2, 3, 4):
        line.append(add(project, f"Niveau {level}", member, parent=line[-1]))
    deep = "Une carte va jusqu’à 4 niveaux : rangez cette ressource plus haut."
    with refused("map-too-deep", "to", saying=deep):
        add(project, "Niveau 5", member, parent=line[-1])
    with refused("resource-under-itself", "to"):
        resources.move_resource(node=line[0], branch="", parent=line[2], by=member)
    with refused("resource-under-itself", "to"):
        resources.move_resource(node=line[0], branch="", parent=line[0], by=member)
    other = add(project, "Ailleurs", member)
    with refused("map-too-deep", "to", saying=deep):
        resources.move_resource(node=line[0], branch="", parent=other, by=member)
    assert seq(project) == 5


def test_what_is_under_a_resource_moves_with_it_to_its_branch(project: KeyProject, member: Member) -> None:
    top, place = add(project, "Salle", member), add(project, "Prêt", member, branch="materielle")
    add(project, "Clé", member, parent=top)
    resources.move_resource(node=top, branch="lieu", parent=place, by=member)
    assert set(outline(project)) == {
        ("materielle", "Prêt", None),
        ("materielle", "Salle", "Prêt"),
        ("materielle", "Clé", "Salle"),
    }
    resources.move_resource(node=top, branch="humaine", by=member)
    assert outline(project)[:2] == [("humaine", "Salle", None), ("humaine", "Clé", "Salle")]


def test_a_stale_form_is_refused_and_writes_nothing(project: KeyProject, member: Member) -> None:
    node = add(project, "Salle", member)
    seen = node.stamp
    resources.edit_resource(node=node, seen=seen, label="Salle des fêtes", status="existante", by=member)
    with refused("stale"):
        resources.edit_resource(node=node, seen=seen, label="Salle du conseil", by=member)
    node.refresh_from_db()
    assert (node.label, node.status) == ("Salle des fêtes", "existante")
    resources.edit_resource(node=node, seen=seen, label="Salle des fêtes", status="existante", by=member)
    assert seq(project) == 2


def test_a_move_does_not_make_a_form_stale(project: KeyProject, member: Member) -> None:
    node = add(project, "Salle", member)
    seen = node.stamp
    resources.move_resource(node=node, branch="humaine", by=member)
    assert resources.edit_resource(node=node, seen=seen, label="Salle des fêtes", by=member).label == "Salle des fêtes"


def test_a_contact_that_the_form_does_not_know_stays(project: KeyProject, member: Member) -> None:
    node = add(project, "Salle", member, contact="La secrétaire")
    resources.edit_resource(node=node, label="Salle des fêtes", by=member)
    assert ResourceNode.objects.get(pk=node.pk).contact == "La secrétaire"


def test_a_resource_removed_meanwhile_is_told(project: KeyProject, member: Member) -> None:
    node = add(project, "Salle", member)
    resources.remove_resource(node=node, by=member)
    gone = "Cette ressource vient d’être retirée de la carte."
    with refused("resource-gone", saying=gone):
        resources.edit_resource(node=node, label="x", by=member)
    with refused("resource-gone", saying=gone):
        add(project, "Dessous", member, parent=node)
    with refused("resource-gone", saying=gone):
        resources.remove_resource(node=node, by=member)


def test_another_roadmap_is_refused(project: KeyProject, world: World, member: Member) -> None:
    elsewhere = world.member("referente", world.young)
    with refused("key-project-of-another-roadmap"):
        add(project, "Salle", elsewhere)
    node = add(project, "Salle", member)
    other = stakes.add_key_project(title="Un autre", by=member)
    with refused("resource-gone"):
        add(other, "Dessous", member, parent=node)
    with refused("key-project-of-another-roadmap"):
        map_acts.undo_map_act(act=last(project), by=elsewhere)


# --- from a phone -----------------------------------------------------------------------------------------------------


def test_a_participant_writes_for_a_table_and_leaves_no_line_in_the_journal(
    project: KeyProject, participant: Participant
) -> None:
    before = JournalEntry.objects.count()
    node = add(project, "Salle", participant)
    resources.edit_resource(node=node, label="Salle des fêtes", by=participant)
    assert [(act.by_name, act.user) for act in MapAct.objects.filter(key_project=project)] == [("table 2", None)] * 2
    assert JournalEntry.objects.count() == before


def test_a_closed_workshop_writes_no_more(
    project: KeyProject, participant: Participant, workshop: Workshop, member: Member
) -> None:
    closing.close_workshop(workshop=workshop, by=member)
    with refused("workshop-closed-to-map"):
        add(project, "Salle", participant)


# --- undo -------------------------------------------------------------------------------------------------------------


def everything(project: KeyProject) -> list[dict[str, object]]:
    names = ("uid", "branch", "parent__uid", "rank", "label", "status", "holder", "conditions", "cost", "effort")
    return list(ResourceNode.objects.filter(key_project=project).order_by("uid").values(*names))


@pytest.mark.parametrize("kind", ["add", "edit", "shift", "move", "remove"])
def test_undo_puts_back_exactly_what_was_there(project: KeyProject, member: Member, kind: str) -> None:
    top = add(project, "Salle", member, cost=Decimal("10.00"), effort=3)
    under = add(project, "Clé", member, parent=top)
    add(project, "Serrure", member, parent=under)
    other = add(project, "Local", member)
    before = everything(project)
    acts: dict[str, Callable[[], object]] = {
        "add": lambda: add(project, "Encore", member, after=top),
        "edit": lambda: resources.edit_resource(node=top, label="Autre", cost=None, by=member),
        "shift": lambda: resources.shift_resource(node=other, up=True, by=member),
        "move": lambda: resources.move_resource(node=top, branch="humaine", by=member),
        "remove": lambda: resources.remove_resource(node=top, by=member),
    }
    acts[kind]()
    assert everything(project) != before
    map_acts.undo_map_act(act=last(project), by=member)
    assert everything(project) == before
    assert (seq(project), MapAct.objects.filter(key_project=project).count()) == (6, 4)


def test_what_comes_back_to_a_rank_that_was_taken_pushes_its_sisters(project: KeyProject, member: Member) -> None:
    bus, screen, driver = (add(project, label, member) for label in ("Un bus", "Un écran", "Un chauffeur"))
    resources.move_resource(node=screen, branch="", parent=bus, by=member)
    moved = last(project)
    resources.shift_resource(node=driver, up=True, by=member)
    map_acts.undo_map_act(act=moved, by=member)
    found = ResourceNode.objects.filter(key_project=project).order_by("rank")
    assert [(node.label, node.rank) for node in found] == [("Un chauffeur", 1), ("Un écran", 2), ("Un bus", 3)]


def test_an_act_is_not_undone_over_what_somebody_wrote_since(project: KeyProject, member: Member) -> None:
    node = add(project, "Salle", member)
    added = last(project)
    resources.edit_resource(node=node, label="Salle des fêtes", by=member)
    with refused(
        "resource-modified-since",
        saying="« Salle des fêtes » a été modifié depuis : ce geste ne peut plus être annulé. Corrigez la carte à la main.",
    ):
        map_acts.undo_map_act(act=added, by=member)
    edited = last(project)
    resources.edit_resource(node=node, label="Salle des fêtes", status="existante", by=member)
    map_acts.undo_map_act(act=edited, by=member)
    node.refresh_from_db()
    assert (node.label, node.status) == ("Salle", "existante")
    with refused("map-act-already-undone"):
        map_acts.undo_map_act(act=edited, by=member)


def test_an_added_resource_that_holds_others_is_not_undone(project: KeyProject, member: Member) -> None:
    node = add(project, "Salle", member)
    added = last(project)
    add(project, "Clé", member, parent=node)
    with refused(
        "resource-filled-since", saying="« Salle » a reçu d’autres ressources depuis : déplacez-les avant d’annuler."
    ):
        map_acts.undo_map_act(act=added, by=member)


def test_what_was_under_a_resource_that_left_does_not_come_back_alone(project: KeyProject, member: Member) -> None:
    top = add(project, "Salle", member)
    under = add(project, "Clé", member, parent=top)
    resources.remove_resource(node=under, by=member)
    removed = last(project)
    resources.remove_resource(node=top, by=member)
    with refused("parent-resource-gone"):
        map_acts.undo_map_act(act=removed, by=member)


# --- pledges ----------------------------------------------------------------------------------------------------------


def test_a_pledge_without_name_is_tied_to_its_participant(participant: Participant, project: KeyProject) -> None:
    pledge = pledges.make_pledge(text="Appeler la CAF", key_project=project, by=participant)
    assert (pledge.workshop, pledge.participant, pledge.quality) == (
        participant.workshop,
        participant,
        "Habitante ou habitant",
    )
    assert (pledge.name, pledge.contact, pledge.consents, pledge.consented_on) == ("", "", False, None)


def test_a_name_is_kept_with_consent_only_and_ties_to_no_note(participant: Participant) -> None:
    with refused("pledge-name-without-consent", "consents"):
        pledges.make_pledge(text="Appeler", name="Une voisine", by=participant)
    pledge = pledges.make_pledge(text="Appeler", name="Une voisine", consents=True, by=participant)
    assert (pledge.participant, pledge.name, pledge.consents) == (None, "Une voisine", True)
    assert pledge.consented_on is not None


def test_erasing_leaves_the_promise_and_a_line_that_tells_nothing(participant: Participant, member: Member) -> None:
    pledge = pledges.make_pledge(text="Appeler", name="Une voisine", contact="06", consents=True, by=participant)
    people_changes.erase_pledge_person(pledge=pledge)
    pledge.refresh_from_db()
    assert (pledge.text, pledge.name, pledge.contact, pledge.consents) == ("Appeler", "", "", False)
    line = JournalEntry.objects.filter(roadmap=member.roadmap).latest("id")
    assert (line.verb, line.by_name, line.before, line.after) == ("erase", "la personne qui s’est engagée", {}, {})


def test_a_pledge_is_ticked_and_unticked(participant: Participant, member: Member) -> None:
    pledge = pledges.make_pledge(text="Appeler", by=participant)
    for kept in (True, False):
        pledges.keep_pledge(pledge=pledge, kept=kept, by=member)
        pledge.refresh_from_db()
        assert (pledge.done_on is not None) == kept


def test_a_pledge_for_the_chantier_of_another_roadmap_is_refused(participant: Participant, world: World) -> None:
    other = stakes.add_key_project(title="Ailleurs", by=world.member("referente", world.young))
    with refused("pledge-key-project-unknown", "key_project"):
        pledges.make_pledge(text="Appeler", key_project=other, by=participant)


def test_the_thresholds_follow_one_another(member: Member) -> None:
    numbers = {"available": 50, "without_holder": 30, "without_effort": 20}
    with refused("thresholds-reversed", "strong"):
        feasibility.set_feasibility_rule(**numbers, strong=40, medium=40, by=member)
    rule = feasibility.set_feasibility_rule(**numbers, strong=80, medium=40, by=member)
    assert feasibility.set_feasibility_rule(**numbers, strong=90, medium=40, by=member).pk == rule.pk
