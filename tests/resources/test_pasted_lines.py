"""Resources pasted at once, one a line: every line is kept or told, and one gesture takes all back."""

from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from jalons.directory.models import Organisation
from jalons.resources.changes import map_acts, resources, several_resources
from jalons.resources.models import MapAct, ResourceNode
from jalons.resources.rules.pasted_lines import PastedLine, read_lines
from jalons.resources.rules.resources import DEEPEST, HOLDER_LIMIT, LABEL_LIMIT, MOST_NODES
from jalons.resources.words import several_label
from jalons.roadmaps.models import JournalEntry, Member
from jalons.workshops.changes import stakes
from jalons.workshops.models import KeyProject
from tests.refusals import refused
from tests.workshops.test_views import errors, text
from tests.world import World

LINES_300 = "\n".join(f"Ressource numéro {n}" for n in range(300))

# --- lines ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Salle", [("Salle", "")]),
        (
            "  - Salle \n• Bus\n3. Vélo\n4) Table\n[x] Chaise",
            [(name, "") for name in ("Salle", "Bus", "Vélo", "Table", "Chaise")],
        ),
        ("Salle\tMairie\nBus\t\tRégion\n\tVélo\tClub", [("Salle", "Mairie"), ("Bus", "Région"), ("Vélo", "Club")]),
        ("Salle\r\nBus\rVélo", [("Salle", ""), ("Bus", ""), ("Vélo", "")]),
        ("\n \n---\n•\n", []),
        ("3 vélos\n10 % d’un poste", [("3 vélos", ""), ("10 % d’un poste", "")]),
        ("Sal\u200ble\x07 des\u202e fêtes", [("Salle des fêtes", "")]),
    ],
)
def test_a_line_is_a_resource_without_its_mark_and_with_its_holder(typed: str, kept: list[tuple[str, str]]) -> None:
    read = read_lines(typed, room=MOST_NODES)
    assert read.kept == tuple(PastedLine(*line) for line in kept)
    assert read.left_out == 0


def test_what_is_not_kept_is_told_by_its_reason() -> None:
    long = "x" * (LABEL_LIMIT + 1)
    held = "Bus\t" + "y" * (HOLDER_LIMIT + 1)
    read = read_lines(f"Salle\n{long}\nsalle\nBUS\n{held}\nVélo\nTable", room=2, there=["Salle"])
    assert [line.label for line in read.kept] == ["BUS", "Vélo"]
    assert read.too_long == (long, held.replace("\t", " "))
    assert read.known == ("Salle", "salle")
    assert read.beyond == ("Table",)


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=200), max_size=30), st.integers(0, 20))
def test_no_line_is_lost_and_no_kept_one_is_beyond_a_limit(lines: list[str], room: int) -> None:
    typed = "\n".join(lines)
    read = read_lines(typed, room=room)
    says = [line for line in typed.splitlines() if any(sign.isalnum() for sign in line)]
    assert len(read.kept) + read.left_out <= len(says)
    assert len(read.kept) <= room
    assert all(0 < len(line.label) <= LABEL_LIMIT and len(line.holder) <= HOLDER_LIMIT for line in read.kept)


@pytest.mark.parametrize("count", [1, 2, 12])
def test_the_label_of_several_holds_in_a_label(count: int) -> None:
    label = several_label(["x" * LABEL_LIMIT] + ["y"] * (count - 1))
    assert len(label) == LABEL_LIMIT
    assert label.endswith("x" if count == 1 else "…, et 1 autre" if count == 2 else "…, et 11 autres")


# --- the change -------------------------------------------------------------------------------------------------------


@pytest.fixture
def project(member: Member) -> KeyProject:
    return stakes.add_key_project(title="Un bus numérique", by=member)


@pytest.fixture
def facilitator(world: World, client: Client) -> Client:
    client.force_login(world.user("facilitation"))
    return client


def paste(project: KeyProject, lines: str, by: Member, **more: Any) -> several_resources.Added:
    place = {"branch": "lieu", "status": "existante"} | more
    return several_resources.add_resources(project=project, lines=lines, by=by, **place)


def outline(project: KeyProject) -> list[tuple[str, str, str]]:
    """Label, holder, label of the parent, in the order of the outline."""
    rows = ResourceNode.objects.filter(key_project=project).select_related("parent").order_by("branch", "rank", "pk")
    return [(row.label, row.holder, row.parent.label if row.parent else "") for row in rows]


@pytest.mark.django_db
def test_lines_are_added_in_their_order_after_a_resource_by_one_act_undone_as_one(
    project: KeyProject, member: Member
) -> None:
    known = Organisation.objects.create(roadmap=project.roadmap, name="Mairie")
    first = resources.add_resource(project=project, branch="lieu", label="Un", by=member)
    resources.add_resource(project=project, branch="lieu", label="Quatre", by=member)
    before = outline(project)
    added = paste(project, "Deux\tMairie\nTrois", member, after=first)
    assert outline(project) == [("Un", "", ""), ("Deux", "Mairie", ""), ("Trois", "", ""), ("Quatre", "", "")]
    two = ResourceNode.objects.get(pk=added.first)
    assert (two.label, two.status, two.organisation) == ("Deux", "existante", known)
    act = MapAct.objects.filter(key_project=project).latest("seq")
    assert (act.pk, act.kind, act.label) == (added.act, MapAct.Kind.ADD, "Deux, et 1 autre")
    line = JournalEntry.objects.filter(roadmap=member.roadmap).latest("id")
    assert (line.verb, line.about_id, line.after) == ("add_resources", project.pk, {"resources": 2})
    map_acts.undo_map_act(act=act, by=member)
    assert outline(project) == before


@pytest.mark.django_db
def test_lines_go_under_a_resource_as_deep_as_a_map_may_be(project: KeyProject, member: Member) -> None:
    parent = None
    for level in range(DEEPEST - 1):
        parent = resources.add_resource(project=project, branch="lieu", label=f"{level}", parent=parent, by=member)
    added = paste(project, "Table\nChaise", member, parent=parent)
    assert [row[2] for row in outline(project)][-2:] == [f"{DEEPEST - 2}"] * 2
    with refused("map-too-deep", "to"):
        paste(project, "Pied", member, parent=ResourceNode.objects.get(pk=added.first))


@pytest.mark.django_db
def test_three_hundred_lines_are_kept_within_what_the_map_holds(project: KeyProject, member: Member) -> None:
    added = paste(project, LINES_300, member)
    assert (len(added.lines.kept), added.lines.left_out) == (300, 0)
    again = paste(project, "\n".join(f"Autre {n}" for n in range(300)), member, branch="humaine")
    assert (len(again.lines.kept), len(again.lines.beyond)) == (MOST_NODES - 300, 600 - MOST_NODES)
    assert ResourceNode.objects.filter(key_project=project).count() == MOST_NODES
    with refused("too-many-resources"):
        paste(project, "Une de plus", member)
    map_acts.undo_map_act(act=MapAct.objects.get(pk=again.act), by=member)
    assert ResourceNode.objects.filter(key_project=project).count() == 300


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("---", "une par ligne"),
        ("x" * (LABEL_LIMIT + 1), "1 ligne est trop longue : 120 signes"),
        ("Un\nun", "2 lignes y étaient déjà"),
    ],
)
def test_lines_of_which_none_is_kept_are_refused_with_the_reason(
    lines: str, said: str, project: KeyProject, member: Member
) -> None:
    resources.add_resource(project=project, branch="lieu", label="Un", by=member)
    with refused("no-line-kept", "lines", saying=said):
        paste(project, lines, member)
    assert MapAct.objects.filter(key_project=project).count() == 1


@pytest.mark.django_db
def test_three_hundred_lines_cost_as_many_queries_as_three(project: KeyProject, member: Member) -> None:
    def cost(change: Callable[[], object]) -> int:
        with CaptureQueriesContext(connection) as captured:
            change()
        return len(captured)

    few = cost(lambda: paste(project, "a\nb\nc", member))
    many = cost(lambda: paste(project, LINES_300, member, branch="humaine"))
    # Rows are written by batches, whose size the database decides.
    assert many <= few + 6


# --- the page ---------------------------------------------------------------------------------------------------------


def at(project: KeyProject, after: object = "") -> str:
    address = reverse("resources:add_resources", args=[project.roadmap.slug, project.pk])
    return f"{address}?apres={after}" if after else address


@pytest.mark.django_db
def test_without_a_script_lines_are_read_again_then_added_and_taken_back(
    facilitator: Client, project: KeyProject, member: Member
) -> None:
    resources.add_resource(project=project, branch="lieu", label="Salle", by=member)
    sent = {"lines": "Bus\nsalle\n" + "x" * 121, "to": "lieu", "status": "mobilisable"}
    page = unescape(text(facilitator.post(at(project), sent))).replace("\u00a0", " ")
    assert "1 ressource à ajouter" in page
    assert "sous « Lieux »" in page
    assert "1 ligne est trop longue : 120 signes au plus. 1 ligne y était déjà." in page
    assert "x" * 121 in page.replace("Bus\nsalle\n" + "x" * 121, "", 1)
    assert len(outline(project)) == 1
    answer = facilitator.post(at(project), sent | {"confirm": "1"})
    node = ResourceNode.objects.get(key_project=project, label="Bus")
    assert answer["Location"].endswith(f"/carte/#ressource-{node.pk}")
    told = unescape(text(facilitator.get(answer["Location"]))).replace("\u00a0", " ")
    assert "1 ressource est sur la carte. 1 ligne est trop longue" in told
    act = MapAct.objects.filter(key_project=project).latest("seq")
    undo = reverse("resources:undo_act", args=[project.roadmap.slug, project.pk])
    facilitator.post(undo, {"act": str(act.pk)})
    assert [row[0] for row in outline(project)] == ["Salle"]


@pytest.mark.django_db
def test_the_preview_of_a_script_is_the_one_of_the_page(
    facilitator: Client, project: KeyProject, member: Member
) -> None:
    first = resources.add_resource(project=project, branch="lieu", label="Salle", by=member)
    resources.add_resource(project=project, branch="lieu", label="Local", by=member)
    sent = {"lines": "Bus\tRégion\nSalle", "to": "lieu", "status": ""}
    part = text(facilitator.post(at(project, first.pk), sent, headers={"X-Script": "1"}))
    assert part.strip() in text(facilitator.post(at(project, first.pk), sent))
    assert "<html" not in part
    added = facilitator.post(
        at(project, first.pk), sent | {"status": "existante", "confirm": "1"}, headers={"X-Script": "1"}
    )
    bus = ResourceNode.objects.get(key_project=project, label="Bus")
    act = MapAct.objects.filter(key_project=project).latest("seq")
    said = "1 ressource est sur la carte. 1 ligne y était déjà."
    assert added.json() == {"node": bus.pk, "act": act.pk, "said": said}
    assert [row[0] for row in outline(project)] == ["Salle", "Bus", "Local"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"lines": " "}, "Écrivez au moins une ressource, une par ligne."),
        (
            {"status": ""},
            "Choisissez : existante si elle est déjà là, mobilisable si on peut l’obtenir, à créer si elle manque.",
        ),
        ({"to": "999999"}, "Cet endroit n’est plus sur la carte : choisissez-en un autre."),
        ({"lines": "a\n" * 60_000}, "Cette liste est trop longue : collez-la en plusieurs fois."),
    ],
    ids=["nothing", "no state", "no place", "too much"],
)
def test_a_wrong_list_is_refused_beside_its_field_and_kept(
    wrong: dict[str, str], said: str, facilitator: Client, project: KeyProject
) -> None:
    sent = {"lines": "Bus\nVélo", "to": "lieu", "status": "existante", "confirm": "1"} | wrong
    answer = facilitator.post(at(project), sent)
    assert [unescape(sentence).replace("\u00a0", " ") for sentence in errors(answer)] == [said]
    if "lines" not in wrong:
        assert "Bus\nVélo" in text(answer)
    refusal = facilitator.post(at(project), sent, headers={"X-Script": "1"})
    assert refusal.status_code == 409
    assert outline(project) == []
