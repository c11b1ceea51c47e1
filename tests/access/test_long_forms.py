"""A browser keeps what is typed in every long form, on whatever page it stands."""

import re
from html.parser import HTMLParser

import pytest
from django.test import Client
from django.urls import reverse

from jalons.actions.changes.links import make_link
from jalons.actions.models import ActionSheet
from tests.access.addresses import ROADMAP
from tests.access.any_address import ARGUMENTS
from tests.world import World

MANY_FIELDS = 6
# Why the browser keeps nothing of them.
NOT_KEPT = {
    "invitations:attendance": "a line at the door, sent as soon as somebody has said their name",
    "votes:paper": "a sheet at a time, sent without leaving the page",
    "votes:room_count": "raised hands, counted again in a moment",
    "workshops:create_group": "the wall",
    "workshops:notes_table": "what is pasted comes from somewhere else",
    "workshops:themes": "boxes to tick, which a new suggestion changes",
    "workshops:wall": "the wall",
}


class PostForms(HTMLParser):
    """How many of the forms of a page are long, and how many of them the browser keeps."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.long = self.kept = 0
        self.names: set[str] | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        said = dict(attributes)
        if tag == "form" and said.get("method") == "post":
            self.names, self.is_long, self.is_kept = set(), False, False
        if self.names is None:
            return
        if tag == "template" and "data-draft" in said:
            self.is_kept = True
        if tag in ("input", "select", "textarea") and said.get("type") not in ("hidden", "submit"):
            self.names.add(said.get("name") or "")
            # What is pasted from a spreadsheet is still in it.
            self.is_long |= tag == "textarea" and said.get("name") != "lines"

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self.names is not None:
            is_long = self.is_long or len(self.names) >= MANY_FIELDS
            self.long += is_long
            self.kept += is_long and self.is_kept
            self.names = None


@pytest.mark.django_db
def test_every_long_form_of_a_roadmap_is_kept_by_the_browser(world: World, client: Client) -> None:
    client.force_login(world.user("referente"))
    lost, found = set(), 0
    for name in sorted(set(ROADMAP) - set(NOT_KEPT)):
        if ROADMAP[name][0] is None:
            continue
        answer = client.get(reverse(name, kwargs=world.arguments(ARGUMENTS[name], name)))
        if answer.status_code != 200 or not answer.headers["Content-Type"].startswith("text/html"):
            continue
        forms = PostForms(answer.content.decode())
        found += forms.long
        if forms.kept < forms.long:
            lost.add(name)
    assert lost == set()
    assert found >= 60


def drafts_told(page: str) -> list[str]:
    return re.findall(r'<span hidden data-drafts="([^"]*)"', page)


def the_key(page: str) -> str:
    (key,) = re.findall(r'<template data-draft="([^"]*)"', page)
    return str(key)


@pytest.fixture
def edition(world: World, client: Client) -> str:
    client.force_login(world.user("referente"))
    return reverse("actions:section", args=[world.roadmap.slug, "1.2", "quoi"])


@pytest.mark.django_db
def test_a_form_that_is_saved_tells_which_draft_is_stored(edition: str, client: Client, world: World) -> None:
    key = f"{the_key(client.get(edition).content.decode())}.abc12"
    sent = {"version": world.action("1.2").version, "title": "Un camion", "draft_key": key}
    assert drafts_told(client.post(edition, sent, follow=True).content.decode()) == [f"saved {key}"]


@pytest.mark.django_db
def test_a_form_that_is_refused_goes_on_with_its_draft(edition: str, client: Client) -> None:
    key = the_key(client.get(edition).content.decode())
    page = client.post(edition, {"title": "", "draft_key": f"{key}.abc12"}).content.decode()
    assert (drafts_told(page), the_key(page), 'data-version="abc12"' in page) == ([], key, True)


@pytest.mark.django_db
def test_a_form_sent_without_javascript_tells_nothing_of_drafts(edition: str, client: Client, world: World) -> None:
    sent = {"version": world.action("1.2").version, "title": "Un camion"}
    assert drafts_told(client.post(edition, sent, follow=True).content.decode()) == []


@pytest.mark.django_db
@pytest.mark.parametrize("way", ["accounts:sign_out", "accounts:sign_out_everywhere"])
def test_the_page_after_signing_out_erases_every_draft(way: str, world: World, client: Client) -> None:
    client.force_login(world.user("referente"))
    assert drafts_told(client.post(reverse(way), follow=True).content.decode()) == ["left"]


@pytest.mark.django_db
@pytest.mark.parametrize(("is_voted", "long"), [(False, 3), (True, 2)])
def test_the_holder_of_a_private_link_keeps_a_draft_that_does_not_tell_the_link(
    is_voted: bool, long: int, world: World, client: Client
) -> None:
    """The fiche is written before its vote, a news or a comment of it at any time."""
    ActionSheet.objects.filter(pk=world.action("1.2").pk).update(is_adopted=is_voted)
    given = make_link(action=world.action("1.2"), email="a@demo.example", holder="Médiathèque", by=world.member())
    address = given.address.partition("//")[2].partition("/")[2]
    page = client.get(f"/{address}").content.decode()
    forms = PostForms(page)
    token = address.strip("/").rpartition("/")[2]
    keys = re.findall(r'<template data-draft="([^"]*)"', page)
    assert (forms.long, forms.kept, len(set(keys))) == (long, long, long)
    assert not any(token[:8] in key for key in keys)
    assert "data-signed-in" not in page
