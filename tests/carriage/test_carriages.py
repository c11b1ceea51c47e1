"""A workshop carried by file: what leaves, what comes back, what is refused."""

import uuid
from typing import Any

import pytest

from jalons.accounts.models import User
from jalons.carriage.changes import carriages as carriage_changes
from jalons.carriage.models import Carriage
from jalons.carriage.models.carried_tables import CARRIED, workshop_tables
from jalons.carriage.queries import carriages as carriage_queries
from jalons.resources.changes import resources
from jalons.resources.models import ResourceNode
from jalons.roadmaps.models import JournalEntry, Member
from jalons.workshops.changes import fusions, groups, stakes, workshops
from jalons.workshops.changes import notes as note_changes
from jalons.workshops.models import KeyProject, Note, NoteGroup, Participant, Stake, Workshop, WorkshopEvent
from tests.carriage.carrying import ALTERED, CUT, NOT_OURS, a_note, brought, refusal, snapshot, the_return
from tests.refusals import refused
from tests.world import World

# --- what is carried -------------------------------------------------------------------------------------------------

# Values that stay home, each for a reason said in `carried.py`; a new field of a carried model travels by itself.
HOME = {
    "TableStake": {"client_id"},
    "Workshop": {
        "calendar_sequence", "code", "current_item", "freezes_at_end", "free_ranks", "has_free_timer", "item_ends_at", "item_started_at", "last_group", "last_item", "last_note", "last_seq",
        "milestone", "notes_aside", "notes_gone", "notes_hidden", "number", "roadmap", "screen", "screen_group",
        "screen_key_project", "secret", "sequence_ends_at", "sequence_seconds_left", "sequence_started_at", "shows_way_in", "stopped", "table_links",
    },
    "Note": {"refused"},
    "Stake": {"merged_into"},
    "KeyProject": {"map_seq", "merged_into"},
    "Ballot": {"is_shown", "shows_groups", "late_voters"},
}  # fmt: skip


def test_every_value_travels_but_those_that_stay_home() -> None:
    for carried in CARRIED:
        if carried.only:
            continue
        every = {one.name for one in [*carried.model._meta.concrete_fields, *carried.model._meta.many_to_many]}
        left = every - carried.names - {"id", carried.key, *carried.anchors}
        people = {one.name for one in carried.model._meta.concrete_fields if one.related_model is User}
        assert left - people == HOME.get(carried.model.__name__, set()) - set(carried.anchors), carried.name


def test_a_table_comes_after_those_it_points_to_when_their_rows_may_be_twins() -> None:
    seen: set[str] = set()
    twins = {carried.name for carried in CARRIED if any(unique.twins for unique in carried.uniques)}
    for carried in CARRIED:
        seen.add(carried.name)
        assert set(carried.shape().references.values()) & twins <= seen


pytestmark = pytest.mark.django_db


def test_giving_is_one_line_of_the_journal_and_changes_nothing_else(workshop: Workshop, member: Member) -> None:
    before = workshop_tables(workshop, with_people=True)
    carriage = carriage_changes.export_workshop(workshop=workshop, with_guests=False, by=member)
    assert workshop_tables(workshop, with_people=True) == before
    assert JournalEntry.objects.latest("id").verb == "carry"
    assert {"guests", "contacts", "organisations"} & set(carriage.base) == set()


def test_notes_written_there_come_back_once_and_keep_their_instant(carriage: Carriage, member: Member) -> None:
    new, group = str(uuid.uuid4()), next(iter(carriage.base["groups"]))
    author = next(iter(carriage.base["participants"]))
    file = the_return(carriage, lambda t: t["notes"].update({new: a_note("trois", 3, group=group, participant=author)}))
    done = brought(carriage, file, member)
    assert (done.added["notes"], done.renumbered) == (1, [])
    note = Note.objects.get(client_id=new)
    assert (note.number, note.text, str(note.group), str(note.participant.token)) == (3, "trois", "Transport", author)
    assert note.written_at.isoformat() == "2026-03-12T09:30:00+00:00"
    workshop = Workshop.objects.get(pk=carriage.workshop_id)
    assert workshop.last_note == 3
    last = WorkshopEvent.objects.filter(workshop=workshop).latest("seq")
    assert (last.kind, last.seq) == ("board", workshop.last_seq)
    line = JournalEntry.objects.latest("id")
    assert (line.verb, line.after) == ("bring_back", {"rows_added": 1})
    before = snapshot(workshop)
    with refused("return-already-received", "file"):
        brought(carriage, file, member)
    assert snapshot(workshop) == before


def test_a_number_taken_here_meanwhile_is_given_anew_and_told(
    carriage: Carriage, member: Member, participant: Participant
) -> None:
    note_changes.write_note(text="ici", by=participant)
    uids = [str(uuid.uuid4()) for _ in range(2)]

    def edit(tables: dict[str, Any]) -> None:
        tables["notes"] |= {uids[0]: a_note("là-bas 3", 3), uids[1]: a_note("là-bas 4", 4)}

    carriage_changes.receive_return(workshop=carriage.workshop, file=the_return(carriage, edit), by=member)
    carriage.refresh_from_db()
    _plan, review = carriage_queries.return_review(carriage)
    assert review.warnings == ["Ces notes changent de numéro, le leur étant pris ici\u00a0: 3 → 5."]
    done = carriage_changes.merge_return(
        carriage=carriage, there=[], seen=carriage_changes.conflicts_stamp(_plan), by=member
    )
    assert done.renumbered == [(3, 5)]
    texts = list(Note.objects.filter(workshop=carriage.workshop).values_list("number", "text"))
    assert texts == [(1, "un"), (2, "deux"), (3, "ici"), (4, "là-bas 4"), (5, "là-bas 3")]
    assert note_changes.write_note(text="après", by=participant).number == 6


def test_what_changed_here_stays_and_what_changed_there_comes(carriage: Carriage, member: Member) -> None:
    group = NoteGroup.objects.get(workshop=carriage.workshop)
    groups.rename_group(group=group, title="Mobilité", by=member)
    two = str(Note.objects.get(workshop=carriage.workshop, number=2).client_id)
    file = the_return(carriage, lambda t: t["notes"][two].update(text="deux bis", group=str(group.uid)))
    brought(carriage, file, member)
    notes = Note.objects.filter(workshop=carriage.workshop).values_list("number", "text", "group__title")
    assert list(notes) == [(1, "un", "Mobilité"), (2, "deux bis", "Mobilité")]


@pytest.mark.parametrize(("there", "expected"), [(False, "ici"), (True, "là-bas")])
def test_what_both_changed_is_asked_and_here_stays_unless_chosen(
    carriage: Carriage, member: Member, there: bool, expected: str
) -> None:
    note = Note.objects.get(workshop=carriage.workshop, number=2)
    Note.objects.filter(pk=note.pk).update(text="ici")
    file = the_return(carriage, lambda t: t["notes"][str(note.client_id)].update(text="là-bas"))
    carriage_changes.receive_return(workshop=carriage.workshop, file=file, by=member)
    carriage.refresh_from_db()
    plan, review = carriage_queries.return_review(carriage)
    [question] = review.questions
    assert (question.field, question.here, question.there) == ("texte", "ici", "là-bas")
    chosen = [question.key] if there else []
    carriage_changes.merge_return(
        carriage=carriage, there=chosen, seen=carriage_changes.conflicts_stamp(plan), by=member
    )
    note.refresh_from_db()
    assert note.text == expected


def test_an_answer_to_a_question_that_has_changed_is_refused(carriage: Carriage, member: Member) -> None:
    note = Note.objects.get(workshop=carriage.workshop, number=2)
    file = the_return(carriage, lambda t: t["notes"][str(note.client_id)].update(text="là-bas"))
    carriage_changes.receive_return(workshop=carriage.workshop, file=file, by=member)
    carriage.refresh_from_db()
    seen = carriage_changes.conflicts_stamp(carriage_queries.return_review(carriage)[0])
    Note.objects.filter(pk=note.pk).update(text="ici")
    before = snapshot(carriage.workshop)
    change = lambda: carriage_changes.merge_return(carriage=carriage, there=[], seen=seen, by=member)  # noqa: E731
    with refused("stale"):
        change()
    assert snapshot(carriage.workshop) == before


def test_a_second_return_goes_on_from_the_first(carriage: Carriage, member: Member) -> None:
    """What was merged, then edited here, is not asked again; what was added there since comes."""
    first, second = str(uuid.uuid4()), str(uuid.uuid4())
    brought(carriage, the_return(carriage, lambda t: t["notes"].update({first: a_note("trois", 3)})), member)
    Note.objects.filter(client_id=first).update(text="trois, corrigée ici")

    def later(tables: dict[str, Any]) -> None:
        tables["notes"] = {uid: a_note("", 1) | row for uid, row in tables["notes"].items()}
        tables["notes"][second] = a_note("quatre", 4)

    done = brought(carriage, the_return(carriage, later, number=2), member)
    assert (done.added["notes"], sum(done.changed.values())) == (1, 0)
    texts = Note.objects.filter(workshop=carriage.workshop).values_list("text", flat=True)
    assert list(texts) == ["un", "deux", "trois, corrigée ici", "quatre"]


def test_groups_born_apart_with_the_same_title_are_one_and_lineage_is_kept(carriage: Carriage, member: Member) -> None:
    here = groups.create_group(workshop=carriage.workshop, title="Guichets", by=member)
    twin, part, two = str(uuid.uuid4()), str(uuid.uuid4()), str(uuid.uuid4())
    group = {"rank": 2, "title": "Guichets", "stake": None, "key_project": None, "merged_into": None}

    def edit(tables: dict[str, Any]) -> None:
        tables["groups"][twin] = group | {"split_from": None}
        tables["groups"][part] = group | {"title": "Accueil", "split_from": twin}
        tables["notes"][two] = a_note("trois", 3, group=twin)

    brought(carriage, the_return(carriage, edit), member)
    assert carriage.names == {"groups": {twin: str(here.uid)}}
    assert Note.objects.get(client_id=two).group == here
    assert NoteGroup.objects.get(uid=part).split_from == here
    ranks = list(NoteGroup.objects.filter(workshop=carriage.workshop).order_by("id").values_list("rank", flat=True))
    assert ranks == [1, 2, 3]  # no letter is that of two groups


def test_a_fusion_made_there_comes_back_and_is_undone_here(carriage: Carriage, member: Member) -> None:
    here = stakes.add_stake(title="Sortir", by=member)
    twin, other, fusion = (str(uuid.uuid4()) for _ in range(3))
    said = {"phrasing": "", "description": "", "evidence": "", "audiences": [], "communes": [], "ties_previous": False}
    said |= {"state": "propose", "reason": "", "fusion": None}

    def edit(tables: dict[str, Any]) -> None:
        tables["stakes"] |= {
            twin: said | {"rank": 1, "title": "Sortir"},
            other: said | {"rank": 2, "title": "Bouger", "fusion": fusion},
        }
        made = {"key_project": None, "before": {}, "after": {}, "traded": None}
        tables["fusions"][fusion] = made | {"stake": twin, "made_at": "2026-03-12T09:30:00+00:00"}

    brought(carriage, the_return(carriage, edit), member)
    merged = Stake.objects.get(uid=other)
    assert merged.merged_into == here
    assert merged.fusion
    fusions.separate_outcomes(fusion=merged.fusion, by=member)
    merged.refresh_from_db()
    assert merged.merged_into is None


def test_a_group_removed_there_and_filled_here_stays(carriage: Carriage, member: Member) -> None:
    group = NoteGroup.objects.get(workshop=carriage.workshop)
    groups.move_note(note=Note.objects.get(workshop=carriage.workshop, number=2), group=group, by=member)

    def edit(tables: dict[str, Any]) -> None:
        tables["groups"].clear()
        for row in tables["notes"].values():
            row["group"] = None

    brought(carriage, the_return(carriage, edit), member)
    notes = Note.objects.filter(workshop=carriage.workshop).values_list("number", "group__title")
    assert list(notes) == [(1, None), (2, "Transport")]


def test_a_chantier_keeps_the_enjeux_that_each_side_gave_it(world: World, carriage: Carriage, member: Member) -> None:
    project = KeyProject.objects.filter(roadmap=member.roadmap).first()
    assert project
    uids = [str(uid) for uid in project.stakes.values_list("uid", flat=True)]
    here = stakes.add_stake(title="Enjeu d’ici", by=member)
    project.stakes.add(here)
    new = str(uuid.uuid4())
    stake = next(iter(carriage.base["stakes"].values()))

    def edit(tables: dict[str, Any]) -> None:
        tables["stakes"][new] = stake | {"title": "Enjeu de là-bas", "rank": 9}
        tables["key_projects"][str(project.uid)]["stakes"] = sorted([*uids, new])

    brought(carriage, the_return(carriage, edit), member)
    told = {str(uid) for uid in project.stakes.values_list("uid", flat=True)}
    assert told == {*uids, str(here.uid), new}


def test_a_workshop_closed_there_is_closed_here_and_phones_are_told(carriage: Carriage, member: Member) -> None:
    uid = str(carriage.workshop.uid)
    brought(carriage, the_return(carriage, lambda t: t["workshops"][uid].update(state="clos")), member)
    workshop = Workshop.objects.get(pk=carriage.workshop_id)
    assert workshop.state == "clos"
    kinds = WorkshopEvent.objects.filter(workshop=workshop).order_by("-seq").values_list("kind", flat=True)[:2]
    assert list(kinds) == ["state", "board"]


def bad_files(carriage: Carriage, other: Carriage) -> list[tuple[bytes, str]]:
    whole = the_return(carriage)
    two = next(iter(carriage.base["notes"]))

    def with_note(**values: Any) -> bytes:
        return the_return(carriage, lambda t: t["notes"][two].update(values))

    def value(field: str) -> str:
        return f"Ce fichier contient une valeur qui ne va pas : Notes, {field}."

    altered = whole.replace(b"un", b"Un", 1)
    newer = whole.replace(b"jalons-atelier 1", b"jalons-atelier 2", 1)
    return [
        (b"", "Ce fichier est vide."),
        (b"\x89PNG\r\n\x1a\n", NOT_OURS),
        (whole[: len(whole) // 2], CUT),
        (altered, ALTERED),
        (newer, "Ce fichier vient d’une version plus récente de Jalons. Mettez Jalons à jour ici, puis réessayez."),
        (the_return(other), f"Ce fichier est celui de l’atelier « {other.workshop} ». Rapportez-le depuis sa page."),
        (
            carriage_queries.write_carriage_file(carriage),
            "Ce fichier est celui de l’autre sens : à l’aller on l’ouvre, au retour on le rapporte.",
        ),
        (with_note(text=5), value("texte")),
        (with_note(text="x" * 501), value("texte")),
        (with_note(category="espion"), value("catégorie")),
        (with_note(audiences={"a": 1}), value("publics")),
        (with_note(written_at="hier"), value("written at")),
        (with_note(number=-1), "Ce fichier contient une note dont le numéro ne va pas."),
        (with_note(group=str(uuid.uuid4())), ALTERED),
        (with_note(colour="red"), "Ce fichier vient d’une version plus récente de Jalons. Mettez Jalons à jour ici, puis réessayez."),
        (the_return(carriage, lambda t: t["notes"].update({"pas-un-uid": a_note("", 9)})), ALTERED),
        (the_return(carriage, lambda t: t.update(notes=[])), ALTERED),
    ]  # fmt: skip


def test_a_bad_file_gets_a_plain_sentence_and_writes_nothing(
    carriage: Carriage, member: Member, workshop: Workshop
) -> None:
    other = workshops.create_workshop(title="Un autre", by=member)
    away = carriage_changes.export_workshop(workshop=other, with_guests=False, by=member)
    before = snapshot(workshop)
    for file, expected in bad_files(carriage, away):
        change = lambda file=file: carriage_changes.receive_return(workshop=workshop, file=file, by=member)  # noqa: E731
        assert refusal(change) == expected, file[:80]
        carriage.refresh_from_db()
        assert (carriage.received, snapshot(workshop)) == (None, before)


def test_a_file_that_names_rows_of_another_workshop_changes_nothing(
    world: World, carriage: Carriage, member: Member
) -> None:
    stranger = Stake.objects.filter(roadmap=world.young).first() or stakes.add_stake(
        title="Ailleurs", by=world.member("referente", world.young)
    )
    row = next(iter(carriage.base["stakes"].values())) | {"title": "Prise ailleurs"}
    file = the_return(carriage, lambda t: t["stakes"].update({str(stranger.uid): row}))
    carriage_changes.receive_return(workshop=carriage.workshop, file=file, by=member)
    carriage.refresh_from_db()
    seen = carriage_changes.conflicts_stamp(carriage_queries.return_review(carriage)[0])
    before = snapshot(carriage.workshop)
    change = lambda: carriage_changes.merge_return(carriage=carriage, there=[], seen=seen, by=member)  # noqa: E731
    with refused(
        "file-holds-rows-of-others", "file", saying="Ce fichier contient ce qui appartient ici à un autre atelier."
    ):
        change()
    assert snapshot(carriage.workshop) == before


def test_a_return_set_aside_is_forgotten_and_may_come_again(carriage: Carriage, member: Member) -> None:
    file = the_return(carriage, lambda t: t["notes"].update({str(uuid.uuid4()): a_note("trois", 3)}))
    carriage_changes.receive_return(workshop=carriage.workshop, file=file, by=member)
    carriage.refresh_from_db()
    stale = Carriage.objects.get(pk=carriage.pk)
    carriage_changes.discard_return(carriage=carriage, by=member)
    verbs = JournalEntry.objects.filter(roadmap=member.roadmap).order_by("-id").values_list("verb", flat=True)
    assert list(verbs[:2]) == ["set_aside", "await_return"]
    assert brought(carriage, file, member).added["notes"] == 1
    # From a page that still shows it: it is merged, there is nothing to set aside.
    lines, names = verbs.count(), carriage.names
    carriage_changes.discard_return(carriage=stale, by=member)
    carriage.refresh_from_db()
    assert (verbs.count(), carriage.returns, carriage.names) == (lines, 1, names)


def test_maps_that_both_sides_drew_are_one_tree_on_one_branch(world: World, workshop: Workshop, member: Member) -> None:
    project = stakes.add_key_project(title="Navette", by=member)
    top, other = (
        resources.add_resource(project=project, branch=branch, label=label, by=member)
        for branch, label in (("humaine", "Une animatrice"), ("lieu", "Une salle"))
    )
    carriage = carriage_changes.export_workshop(workshop=workshop, with_guests=False, by=member)
    node = carriage.base["resources"][str(top.uid)]
    resources.move_resource(node=other, branch="humaine", parent=top, by=member)
    leaf = str(uuid.uuid4())

    def edit(tables: dict[str, Any]) -> None:
        """There, a resource was added under the room, and the facilitator went under the room too: a ring."""
        tables["resources"][leaf] = node | {"label": "Des chaises", "branch": "lieu", "parent": str(other.uid)}
        tables["resources"][str(top.uid)] |= {"parent": str(other.uid), "branch": "lieu"}

    before = KeyProject.objects.get(pk=project.pk).map_seq
    brought(carriage, the_return(carriage, edit), member)
    nodes = (
        ResourceNode.objects.filter(key_project=project).order_by("pk").values_list("label", "parent__label", "branch")
    )
    branch = ResourceNode.objects.get(pk=top.pk).branch
    assert list(nodes) == [
        ("Une animatrice", None, branch),
        ("Une salle", "Une animatrice", branch),
        ("Des chaises", "Une salle", branch),
    ]
    assert KeyProject.objects.get(pk=project.pk).map_seq == before + 1


def test_a_note_withdrawn_on_the_laptop_comes_back_withdrawn(carriage: Carriage, member: Member) -> None:
    first, second = Note.objects.filter(workshop=carriage.workshop).order_by("number")

    def there(tables: dict[str, Any]) -> None:
        tables["notes"][str(first.client_id)] |= {"is_hidden": True, "is_withdrawn": True}
        # From a Jalons that did not know of it yet.
        del tables["notes"][str(second.client_id)]["is_withdrawn"]

    brought(carriage, the_return(carriage, there), member)
    states = Note.objects.filter(workshop=carriage.workshop).order_by("number").values_list("is_hidden", "is_withdrawn")
    assert list(states) == [(True, True), (False, False)]
