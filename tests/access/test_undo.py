"""« Annuler », beside what was done: it gives back what was there before."""

import re
from collections.abc import Sequence
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jalons.base.page_messages import LONGEST_UNDO, Undo, anchor_of, tell_done, undo_of
from jalons.invitations.changes.tables import seat_guest
from jalons.invitations.models import Guest
from jalons.votes.models import Ballot
from tests.access.any_address import ARGUMENTS
from tests.base.test_local_drafts import asked
from tests.world import World

FORM = re.compile(r'<div class="notice good" role="status">.*?<form method="post" action="([^"]+)">(.*?)</form>')
HIDDEN = re.compile(r'<input type="hidden" name="(?!csrf)([^"]+)" value="([^"]*)">')

# What is pressed: the address, what is sent, then what it changes, as a model and its fields.
PRESSED: list[tuple[str, dict[str, str], str, Sequence[str]]] = [
    ("actions:tick_step", {"fait": "oui"}, "actions.ActionStep", ["done_on"]),
    ("actions:resolve_comment", {"traite": "oui"}, "actions.Comment", ["resolved_by_name"]),
    ("actions:withdraw_news", {}, "actions.NewsItem", ["withdrawn_at"]),
    ("actions:move", {"axis": "", "rank": "2"}, "actions.ActionSheet", ["axis", "rank"]),
    ("actions:move_axis", {"rank": "2"}, "actions.Axis", ["rank", "title"]),
    ("diagnosis:remove_finding", {}, "diagnosis.Finding", ["removed_at"]),
    ("diagnosis:move_message", {"rank": "2"}, "diagnosis.KeyMessage", ["rank", "text"]),
    ("diagnosis:close_questionnaire", {}, "diagnosis.Questionnaire", ["is_open"]),
    ("governance:remove_framework", {}, "governance.Framework", ["kind", "title", "starts_in", "ends_in", "partner"]),
    ("governance:close_door", {}, "governance.JoinDoor", ["code", "closed_at"]),
    ("invitations:fix_guest", {"fixed": "0"}, "invitations.Guest", ["table_is_fixed"]),
    ("monitoring:remove_experience", {}, "monitoring.Experience", ["removed_at"]),
    ("opendata:withdraw_vintage", {}, "opendata.SourceVintage", ["withdrawn_at"]),
    ("publication:close_public_page", {}, "publication.PublicPage", ["closed_at"]),
    ("roadmaps:lift_blocker", {"lifted_by": "Un accord"}, "roadmaps.Blocker", ["lifted_on"]),
    ("roadmaps:reopen_blocker", {}, "roadmaps.Blocker", ["lifted_on", "lifted_by"]),
    (
        "roadmaps:remove_blocker",
        {},
        "roadmaps.Blocker",
        ["title", "step", "category", "severity", "owner", "way_out", "due_on", "opened_on"],
    ),
    ("roadmaps:remove_private_note", {}, "roadmaps.PrivateNote", ["text", "noted_on", "author"]),
    ("resources:remove_resource", {}, "resources.ResourceNode", ["uid", "label", "branch", "rank"]),
    ("workshops:move_item", {"steps": "-1"}, "workshops.RunSheetItem", ["rank", "title"]),
    ("workshops:note", {"gesture": "hide"}, "workshops.Note", ["is_hidden"]),
    ("workshops:note", {"gesture": "flag"}, "workshops.Note", ["names_somebody"]),
    ("workshops:unlist", {}, "workshops.KeyProject", ["state"]),
    ("workshops:settle_stake", {"state": "retenu"}, "workshops.Stake", ["state", "reason"]),
    ("workshops:settle_key_project", {"state": "ecarte", "reason": "Trop cher"}, "workshops.KeyProject", ["state"]),
]


def state_of(model: str, fields: Sequence[str]) -> list[str]:
    return sorted(map(str, apps.get_model(model)._base_manager.values_list(*fields)))


def press(client: Client, url: str, sent: dict[str, Any]) -> tuple[str, dict[str, str]]:
    """Then the form behind « Annuler » on the next page."""
    page = client.post(url, sent, follow=True).content.decode()
    form = FORM.search(page)
    assert form, page[:3000]
    assert "Annuler" in form[2]
    return form[1], dict(HIDDEN.findall(form[2]))


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "sent", "model", "fields"), PRESSED, ids=[f"{one[0]} {one[1]}" for one in PRESSED])
def test_what_was_done_is_taken_back_by_the_button_beside_it(
    name: str, sent: dict[str, str], model: str, fields: Sequence[str], world: World, client: Client
) -> None:
    client.force_login(world.user("referente"))
    if "axis" in sent:
        sent = sent | {"axis": str(world.action("2.1").axis_id)}
    if "lifted_by" in sent:
        sent = sent | {"lifted_on": timezone.localdate().isoformat()}
    arguments = world.arguments(ARGUMENTS[name], name)
    if name == "invitations:fix_guest":
        seat_guest(guest=Guest.objects.get(pk=arguments["pk"]), table=1, by=world.member())
    address = reverse(name, kwargs=arguments)
    before = state_of(model, fields)
    url, undo = press(client, address, sent)
    assert state_of(model, fields) != before
    again = client.post(url, undo)
    assert again.status_code == 302
    assert state_of(model, fields) == before


@pytest.mark.django_db
def test_results_leave_the_big_screen_again(world: World, client: Client) -> None:
    client.force_login(world.user("referente"))
    ballot = Ballot.objects.filter(workshop__roadmap=world.roadmap, state="clos", is_shown=False).first()
    assert ballot
    address = [world.roadmap.slug, ballot.workshop.number, ballot.pk]
    url, undo = press(client, reverse("votes:show_ballot", args=address), {"shown": "1"})
    client.post(url, undo)
    ballot.refresh_from_db()
    assert not ballot.is_shown


@pytest.mark.django_db
def test_a_milestone_that_is_not_reached_comes_back_on_its_day(world: World, client: Client) -> None:
    client.force_login(world.user("referente"))
    milestones = world.roadmap.milestones
    reached, coming = milestones.exclude(reached_on=None).first(), milestones.filter(reached_on=None, awaits="").first()
    assert reached and coming
    before = state_of("roadmaps.Milestone", ["title", "planned_on", "step", "reached_on"])
    url, undo = press(client, reverse("roadmaps:remove_milestone", args=[world.roadmap.slug, coming.pk]), {})
    client.post(url, undo)
    assert state_of("roadmaps.Milestone", ["title", "planned_on", "step", "reached_on"]) == before
    # The day when it was reached would be lost.
    page = client.post(reverse("roadmaps:remove_milestone", args=[world.roadmap.slug, reached.pk]), {}, follow=True)
    assert "Le jalon est retiré." in page.content.decode()
    assert "Annuler" not in page.content.decode()


def test_a_message_without_an_inverse_offers_none() -> None:
    request = asked()
    tell_done(request, "C’est fait.")
    (message,) = request._messages._queued_messages
    assert (undo_of(message), anchor_of(message), message.extra_tags) == (None, "", "")


def test_an_inverse_that_would_fill_the_cookie_is_not_offered() -> None:
    request = asked()
    tell_done(request, "C’est fait.", undo=Undo("/etapes/", {"label": "é" * LONGEST_UNDO}))
    (message,) = request._messages._queued_messages
    assert undo_of(message) is None
