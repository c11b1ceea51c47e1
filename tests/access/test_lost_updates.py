"""Two people open the same form, both save: what the first one wrote is never lost without a word.

A form of the team that shows what is stored says what it showed: `seen`, the stamp of `base.stale_forms`, or the
`version` of a fiche.
"""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest
from django.db import transaction
from django.http import QueryDict
from django.test import Client
from django.urls import resolve, reverse

from jalons.actions.changes.adoption import set_cross_references
from jalons.actions.changes.sheets import advance_action
from jalons.actions.rules.sheets import Status, status_path
from jalons.roadmaps.models import JournalEntry
from tests.access.addresses import ROADMAP
from tests.access.any_address import ARGUMENTS
from tests.world import World

TOKENS = {"seen", "version"}
# Why nobody's words are lost there: the page, and the first field that comes filled.
NEW, TODAY, PLACE = "it makes a row", "an act that is made once, on a day filled with today", "a place in a list"
WITHOUT_TOKEN = {
    ("actions:abandon_resolution", "closed_on"): TODAY,
    ("actions:axis", "rank"): PLACE,
    ("actions:close_resolution", "closed_on"): TODAY,
    ("actions:comment", "text"): "its author alone rewrites it",
    ("actions:move", "rank"): PLACE,
    ("actions:move_axis", "rank"): PLACE,
    ("actions:news", "on"): NEW,
    ("actions:start_from", "title"): NEW,
    ("diagnosis:create_questionnaire", "title"): NEW,
    ("diagnosis:type_sheet", "paper"): NEW,
    ("funding:take_costs", "amount_2"): NEW,
    ("governance:add_committee", "notice_days"): NEW,
    ("governance:add_group_member", "since"): NEW,
    ("governance:add_seat", "since"): NEW,
    ("governance:add_seats", "since"): NEW,
    ("governance:collect_impressions", "closes_on"): NEW,
    ("governance:edit_committee", "closed_on"): TODAY,
    ("governance:group_member", "until"): TODAY,
    ("governance:plan_committee_year", "day_0"): NEW,
    ("governance:seat", "until"): TODAY,
    ("invitations:attendance", "number"): "how many came, counted again; the last count is right",
    ("monitoring:indicator", "on"): NEW,
    ("publication:adopt", "assembly"): NEW,
    ("publication:amend", "assembly"): NEW,
    ("publication:kit", "people"): "how many papers are printed now; the last number typed is the next default",
    ("publication:write_lost_vote", "purpose"): NEW,
    ("resources:scale", "available"): "five numbers, whose former values the journal keeps",
    ("roadmaps:lift_blocker", "lifted_on"): TODAY,
    ("roadmaps:notebook", "noted_on"): NEW,
    ("votes:create_ballot", "most_per_option"): NEW,
    ("votes:paper", "sheet"): NEW,
    ("workshops:add_item", "minutes"): NEW,
    ("workshops:create", "table_count"): NEW,
    ("workshops:run_sheet", "minutes_1"): "only the durations changed on the page are written",
}
TYPED = {"text", "number", "email", "url", "tel", "date", "time", None}


class FilledForms(HTMLParser):
    """The POST forms of a page: what each would send, and the first of its fields that comes filled with something to write
    again."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.forms: list[tuple[QueryDict, str]] = []
        self.actions: list[str] = []
        self.data: QueryDict | None = None
        self.filled, self.area, self.select = "", "", ""
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        said = dict(attributes)
        name, value = said.get("name") or "", said.get("value") or ""
        if tag == "form" and said.get("method") == "post":
            self.data, self.filled = QueryDict(mutable=True), ""
            self.actions.append(said.get("action") or "")
        if self.data is None:
            return
        if tag == "input" and (said.get("type") not in ("checkbox", "radio", "file") or "checked" in said):
            self.data.appendlist(name, value or ("on" if "checked" in said else ""))
            if value and said.get("type") in TYPED:
                self.filled = self.filled or name
        elif tag == "textarea":
            self.area = name
            self.data.appendlist(name, "")
        elif tag == "select":
            self.select = name
        elif tag == "option" and "selected" in said:
            self.data.appendlist(self.select, value)

    def handle_data(self, data: str) -> None:
        if self.data is not None and self.area:
            self.data[self.area] = text = self.data[self.area] + data
            self.filled = self.filled or (self.area if text.strip() else "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            if self.data is not None and self.area:  # the first line break of an area is not its own
                self.data[self.area] = self.data[self.area].removeprefix("\n")
            self.area = ""
        if tag == "form" and self.data is not None:
            self.forms.append((self.data, self.filled))
            self.data = None


def write_references(world: World) -> None:
    """Without a fiche that the committee kept, the page of references has no form to look at."""
    by, action = world.member(), world.action()
    for status in status_path(Status(action.status), Status.KEPT):
        advance_action(action=action, to=status, by=by)
    set_cross_references(references={action: "Orientation 3"}, by=by)


@pytest.fixture(scope="module")
def shown_pages(module_world: World) -> list[tuple[str, str, str]]:
    """The name, the address and the content of each page of a roadmap, which the referente asks for once for all these
    tests."""
    client, pages = Client(), []
    client.force_login(module_world.user("referente"))
    write_references(module_world)
    for name in sorted(ROADMAP):
        if ROADMAP[name][0] is None:
            continue
        url = reverse(name, kwargs=module_world.arguments(ARGUMENTS[name], name))
        answer = client.get(url)
        if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"):
            pages.append((name, url, answer.content.decode()))
    return pages


@pytest.mark.django_db
def test_every_form_that_shows_what_is_stored_says_what_it_showed(shown_pages: list[tuple[str, str, str]]) -> None:
    unguarded = set()
    for name, _url, page in shown_pages:
        forms = FilledForms(page).forms
        unguarded |= {(name, filled) for data, filled in forms if filled and not TOKENS & set(data)}
    assert unguarded == WITHOUT_TOKEN.keys()
    assert len(shown_pages) >= 150


# A page, and the field where two people write at once.
WRITTEN_AT_ONCE = [
    ("actions:axis", "title"),
    ("actions:step", "other_information"),
    ("carriage:revise", "place"),
    ("diagnosis:finding", "text"),
    ("diagnosis:finding_themes", "theme_1"),
    ("diagnosis:message", "text"),
    ("diagnosis:revise_questionnaire", "intro"),
    ("directory:organisation", "other_names"),
    ("governance:edit_point", "title"),
    ("invitations:guest_settings", "reply_contact"),
    ("invitations:registration", "how_to_come"),
    ("monitoring:edit_experience", "need"),
    ("monitoring:indicator", "source"),
    ("opendata:edit_place", "hours"),
    ("roadmaps:membership", "function"),
    ("roadmaps:milestone", "title"),
    ("roadmaps:settings", "carrying_service"),
    ("roadmaps:step", "purpose"),
    ("workshops:group", "title"),
    ("workshops:item", "instruction"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "field"), WRITTEN_AT_ONCE)
def test_two_people_who_save_the_same_form_lose_nothing(name: str, field: str, world: World, client: Client) -> None:
    client.force_login(world.user("referente"))
    url = reverse(name, kwargs=world.arguments(ARGUMENTS[name], name))

    def guarded_form() -> QueryDict:
        (data,) = [data for data, _filled in FilledForms(client.get(url).content.decode()).forms if "seen" in data]
        return data

    both = guarded_form()
    for words in ("Ce que dit la première", "Ce que dit le second"):
        both[field] = words
        answer = client.post(url, both.urlencode(), "application/x-www-form-urlencoded")
    (difference,) = answer.context["form"].differences
    assert (difference.typed, difference.saved) == ("Ce que dit le second", "Ce que dit la première")
    assert guarded_form()[field] == "Ce que dit la première"
    both["seen"] = answer.context["form"]["seen"].value()
    assert client.post(url, both.urlencode(), "application/x-www-form-urlencoded").status_code == 302
    assert guarded_form()[field] == "Ce que dit le second"


# A page, and where one of its forms leads without the stamp that another form sends there.
LEADS_WITHOUT_STAMP = {
    ("workshops:note", "workshops:note"): "the gestures of moderation, of another kind than its text",
}


@pytest.mark.django_db
def test_a_button_that_leads_to_a_stamped_form_says_what_its_page_showed(
    shown_pages: list[tuple[str, str, str]],
) -> None:
    """A lone button of another page would be refused, or would overwrite what it does not show."""
    stamped, plain = set(), set()
    for name, url, page in shown_pages:
        found = FilledForms(page)
        for (data, _filled), action in zip(found.forms, found.actions, strict=True):
            target = resolve(urlsplit(action).path or url).view_name
            if not TOKENS & set(data):
                plain.add((name, target))
            elif any(data[token] for token in TOKENS & set(data)):  # a script fills the others
                stamped.add(target)
    assert {(name, target) for name, target in plain if target in stamped} == LEADS_WITHOUT_STAMP.keys()


class Stamped(NamedTuple):
    """A form of a page that says what it showed: where it is sent, what it sends once something else is typed, and the
    field of its stamp."""

    url: str
    data: QueryDict
    token: str


def stamped_forms(page: str, url: str) -> Iterator[Stamped]:
    """One of each kind: a list of twenty lines has the same form twenty times."""
    kinds = set()
    found = FilledForms(page)
    for (data, filled), action in zip(found.forms, found.actions, strict=True):
        kind = (re.sub(r"\d+", "", action), tuple(data))
        if (tokens := TOKENS & set(data)) and kind not in kinds:
            kinds.add(kind)
            if filled and not re.fullmatch(r"[\d\W]*", data[filled]):
                data[filled] = f"{data[filled]} bis"
            yield Stamped(action or url, data, tokens.pop())


@pytest.mark.django_db
@pytest.mark.parametrize("stamp", ["", None], ids=["empty", "absent"])
def test_a_form_sent_without_its_stamp_is_stale(
    stamp: str | None, shown_pages: list[tuple[str, str, str]], world: World, client: Client
) -> None:
    """A stamp that is empty or absent passed for a form that makes a row: the words of somebody else were lost."""
    client.force_login(world.user("referente"))
    passed, refused = set(), set()
    for name, url, page in shown_pages:
        for form in stamped_forms(page, url):
            sent = form.data.copy()
            if stamp is None:
                del sent[form.token]
            else:
                sent[form.token] = stamp
            with transaction.atomic():
                lines = JournalEntry.objects.count()
                client.post(form.url, sent.urlencode(), "application/x-www-form-urlencoded")
                (refused if JournalEntry.objects.count() == lines else passed).add((name, form.url))
                transaction.set_rollback(True)
    assert passed == set()
    assert len(refused) >= 60
