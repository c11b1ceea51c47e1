"""What an axis wants to change: on its page, in the list, in the documents, in an avenant and in the table of the plan."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jalons.actions.changes import sheets
from jalons.actions.models import Axis
from jalons.papers.documents.model import Heading, Paragraph, plain_text
from jalons.publication.documents.roadmap.chapters import roadmap_document
from jalons.publication.documents.roadmap.facts import roadmap_facts
from tests.actions.journal import told
from tests.publication.plans import bring, lines_of
from tests.world import World

pytestmark = pytest.mark.django_db
GOAL = "Chacune et chacun trouve de l’aide à quinze minutes.\nLes communes fragiles d’abord."


def first_axis(world: World) -> Axis:
    return Axis.objects.get(roadmap=world.roadmap, rank=1)


def test_the_page_of_an_axis_keeps_its_objectives(world: World, client: Client) -> None:
    client.force_login(world.user("referente"))
    url = reverse("actions:axis", args=[world.roadmap.slug, 1])
    form = client.get(url).context["form"]
    before = first_axis(world).objectives
    sent = {"title": "Aller vers", "objectives": GOAL, "seen": form["seen"].value()}
    with told(world.roadmap) as lines:
        assert client.post(url, sent).status_code == 302
    assert first_axis(world).objectives == GOAL
    assert lines == [("revise", "axis", {"objectives": before}, {"objectives": GOAL})]


def test_the_list_and_the_document_tell_them(world: World, client: Client) -> None:
    sheets.revise_axis(axis=first_axis(world), title="Aller vers", objectives=GOAL, by=world.member())
    client.force_login(world.user("elue"))
    page = client.get(reverse("actions:index", args=[world.roadmap.slug])).content.decode()
    assert "Chacune et chacun trouve de l’aide à quinze minutes.<br>" in page
    blocks = roadmap_document(world.roadmap, timezone.localdate()).blocks
    at = next(n for n, block in enumerate(blocks) if isinstance(block, Heading) and block.text == "Axe 1. Aller vers")
    following = blocks[at + 1]
    assert isinstance(following, Paragraph)
    assert plain_text(following.content).startswith("Chacune et chacun trouve")


def test_an_avenant_compares_them(world: World) -> None:
    before = roadmap_facts(world.roadmap, timezone.localdate())
    sheets.revise_axis(axis=first_axis(world), title="Aller vers", objectives=GOAL, by=world.member())
    after = roadmap_facts(world.roadmap, timezone.localdate())
    changed = {name for name in after if after[name] != before.get(name)}
    assert changed == {f"axis:{first_axis(world).pk}"}
    assert after[f"axis:{first_axis(world).pk}"]["objectives"].value == GOAL


def test_the_table_of_the_plan_gives_them_back(world: World) -> None:
    by, titles = world.blank(), {"axis": "1. Aller vers", "title": "Un bus"}
    bring(by, {"axis": "1. Aller vers", "objectives": GOAL}, titles)
    assert Axis.objects.get(roadmap=by.roadmap).objectives == GOAL
    assert [(line.get("title"), line.get("objectives")) for line in lines_of(by)] == [(None, GOAL), ("Un bus", None)]


def test_an_axis_that_is_there_keeps_its_own(world: World) -> None:
    by = world.blank()
    sheets.add_axis(title="Aller vers", objectives="Les nôtres", by=by)
    bring(by, {"axis": "Aller vers", "objectives": GOAL}, {"axis": "Aller vers", "title": "Un bus"})
    assert Axis.objects.get(roadmap=by.roadmap).objectives == "Les nôtres"
