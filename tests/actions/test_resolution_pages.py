"""The pages of resolutions: who reads, who writes, who says that it is done; where each one is shown."""

import html
import re
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jalons.actions.changes import resolutions
from jalons.actions.changes.sheets import add_axis, propose_action
from jalons.actions.models import AgendaItem, ResolutionAction
from jalons.actions.queries.resolutions import action_resolutions, carried_resolutions
from jalons.actions.views import resolutions as views
from jalons.actions.views.resolutions import shown_resolutions
from jalons.base.french import format_short_day
from jalons.base.page_messages import Undo, undo_of
from jalons.base.todos import Todo
from jalons.directory.models import Organisation
from jalons.governance.changes.meetings import add_meeting
from jalons.governance.changes.minutes import approve_minutes, reopen_minutes
from jalons.governance.changes.resolutions import abandon_resolution, close_resolution
from jalons.governance.models import Meeting, Resolution, Seat
from jalons.governance.queries.minutes import EarlierMinutes, minutes_to_approve
from jalons.overview.demo.follow_ups import FUNDED, REPORTED, SIGNED
from jalons.overview.queries.calendar import calendar_items
from jalons.overview.queries.dashboard import roadmap_dashboard
from jalons.overview.queries.search import search_roadmap
from jalons.roadmaps.models import JournalEntry, Membership
from tests.governance.steering import add_committee, days, meet, resolve
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(world: World) -> Meeting:
    return Resolution.objects.filter(meeting__roadmap=world.roadmap)[0].meeting


@pytest.fixture
def following(world: World, meeting: Meeting) -> Meeting:
    return Meeting.objects.filter(committee=meeting.committee, held_on__gt=meeting.held_on).get()


@pytest.fixture
def at_table(following: Meeting) -> Meeting:
    """The next meeting, sat today: nothing is noted before."""
    Resolution.objects.filter(review_on=following.held_on).update(due_on=days(-1), review_on=days(0))
    Meeting.objects.filter(pk=following.pk).update(held_on=days(0))
    following.refresh_from_db()
    return following


def resolution(world: World, text: str) -> Resolution:
    return Resolution.objects.get(meeting__roadmap=world.roadmap, text=text)


def url(world: World, name: str, *args: Any) -> str:
    return reverse(f"actions:{name}", args=[world.roadmap.slug, *args])


def main_of(client: Client, address: str) -> str:
    page = client.get(address).content.decode()
    return page[page.index("<main") : page.index("</main")]


# --- noted -----------------------------------------------------------------------------------------------------------


def test_a_resolution_is_noted_with_its_fiches_then_corrected(world: World, client: Client, at_table: Meeting) -> None:
    client.force_login(world.user("elue"))
    seat, fiche = at_table.committee.seats.all()[0], world.action("1.2")
    sent = {
        "text": "Former les secrétaires.",
        "owner": f"seat-{seat.pk}",
        "due_on": at_table.held_on.strftime("%d/%m/%Y"),
        "actions": [fiche.pk],
    }
    answer = client.post(url(world, "add_resolution", at_table.pk), sent)
    row = resolution(world, "Former les secrétaires.")
    assert answer.headers["Location"] == f"{url(world, 'resolutions', at_table.pk)}#resolution-{row.pk}"
    assert (row.seat, row.due_on, row.by) == (seat, at_table.held_on, world.user("elue"))
    assert [tie.action for tie in row.actions.all()] == [fiche]
    member = Membership.objects.get(roadmap=world.roadmap, role=Membership.Role.FACILITATOR)
    page = client.get(url(world, "resolution", at_table.pk, row.pk))
    seen = page.context["form"].initial["seen"]
    client.post(
        url(world, "resolution", at_table.pk, row.pk),
        sent | {"owner": f"membership-{member.pk}", "actions": [], "seen": seen},
    )
    row.refresh_from_db()
    assert (row.seat, row.membership, row.actions.count()) == (None, member, 0)
    verbs = JournalEntry.objects.filter(about_kind="resolution", about_id=row.pk).order_by("id")
    assert list(verbs.values_list("verb", flat=True)) == ["add", "tie", "revise", "tie"]


def test_whoever_sits_is_offered_once(world: World, client: Client, at_table: Meeting) -> None:
    seats = list(at_table.committee.seats.on(at_table.held_on))
    seated = Membership.objects.get(roadmap=world.roadmap, role="pilote")
    Seat.objects.filter(pk=seats[0].pk).update(membership=seated, group_member=None, contact=None)
    twin = Organisation.objects.create(roadmap=world.roadmap, name=seats[1].label.upper())
    client.force_login(world.user("elue"))
    page = client.get(url(world, "add_resolution", at_table.pk))
    groups = dict(page.context["form"].fields["owner"].choices[1:])
    keys = [key for rows in groups.values() for key, _label in rows]
    labels = [label.casefold() for rows in groups.values() for _key, label in rows]
    assert f"seat-{seats[0].pk}" in keys and f"membership-{seated.pk}" not in keys
    assert f"organisation-{twin.pk}" not in keys and labels.count(twin.name.casefold()) == 1
    assert any(key.startswith("membership-") for key in keys)
    # Whoever has it to do stays in the list.
    row = resolve(at_table, world.member("elue"), "Former.", seat=None, membership=seated)
    page = client.get(url(world, "resolution", at_table.pk, row.pk))
    assert f'value="membership-{seated.pk}" selected' in str(page.context["form"]["owner"])


def test_a_refusal_keeps_what_was_typed(world: World, client: Client, at_table: Meeting) -> None:
    client.force_login(world.user("referente"))
    sent = {"text": "Former.", "due_on": days(40).isoformat(), "review_on": days(30).isoformat()}
    answer = client.post(url(world, "add_resolution", at_table.pk), sent)
    form = answer.context["form"]
    assert list(form.errors) == ["review_on"] and 'value="Former."' not in str(form["owner"])
    assert form["text"].value() == "Former." and not at_table.resolutions.exists()


@pytest.mark.parametrize("is_planned", [True, False])
def test_a_review_day_that_is_left_empty_follows_the_due_day_as_the_page_said(
    world: World, client: Client, at_table: Meeting, is_planned: bool
) -> None:
    """The form shows no day that it would not save, and the next page says when the committee comes back to it."""
    by, due = world.member("referente"), days(400)
    coming = add_meeting(committee=at_table.committee, held_on=days(20), by=by)
    if is_planned:
        add_meeting(committee=at_table.committee, held_on=days(420), by=by)
    client.force_login(world.user("referente"))
    field = client.get(url(world, "add_resolution", at_table.pk)).context["form"]["review_on"]
    assert field.value() is None and format_short_day(coming.held_on) in field.help_text
    sent = {"text": "Former.", "due_on": due.isoformat(), "review_on": ""}
    answer = client.post(url(world, "add_resolution", at_table.pk), sent, follow=True)
    row = at_table.resolutions.get(text="Former.")
    assert row.review_on == (days(420) if is_planned else due)
    said = " ".join(str(one) for one in answer.context["messages"]).replace("\u00a0", " ")
    day = format_short_day(row.review_on).replace("\u00a0", " ")
    told = f"le {day}, à sa première réunion après l’échéance" if is_planned else f"à partir du {day}"
    assert told in said
    client.post(url(world, "add_resolution", at_table.pk), sent | {"text": "Écrire.", "due_on": ""})
    assert at_table.resolutions.get(text="Écrire.").review_on == coming.held_on
    # One that somebody typed is kept, and refused when it comes too early.
    too_early = sent | {"text": "Signer.", "review_on": days(30).isoformat()}
    answer = client.post(url(world, "add_resolution", at_table.pk), too_early)
    assert list(answer.context["form"].errors) == ["review_on"]
    # So is one that was saved, and shown, before the due day was put off.
    address = url(world, "resolution", at_table.pk, row.pk)
    seen = client.get(address).context["form"].initial["seen"]
    later = {"due_on": days(430).isoformat(), "review_on": row.review_on.isoformat(), "seen": seen}
    answer = client.post(address, sent | later)
    assert list(answer.context["form"].errors) == ["review_on"]


def test_two_people_who_revise_it_see_both_versions_in_words(world: World, client: Client, meeting: Meeting) -> None:
    row = resolution(world, REPORTED)
    client.force_login(world.user("referente"))
    address = url(world, "resolution", meeting.pk, row.pk)
    seat = meeting.committee.seats.all()[0]
    seen = client.get(address).context["form"].initial["seen"]
    sent = {
        "text": row.text,
        "owner": f"seat-{seat.pk}",
        "due_on": row.due_on,
        "review_on": row.review_on,
        "seen": seen,
    }
    resolutions.revise_resolution(resolution=row, review_on=days(300), actions=[], by=world.member("elue"))
    answer = client.post(address, sent)
    assert answer.status_code == 409
    said = {line.label: (line.typed, line.saved) for line in answer.context["form"].differences}
    assert said["Qui la fait"] == (seat.label, "Direction du centre social")
    assert said["Le comité y revient le"] == (row.review_on.strftime("%d/%m/%Y"), days(300).strftime("%d/%m/%Y"))  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("who", "may"), [("referente", True), ("elue", True), ("pilote", False), ("facilitation", False), ("caf", False)]
)
def test_everybody_reads_and_whoever_arbitrates_writes(
    who: str, may: bool, world: World, client: Client, at_table: Meeting
) -> None:
    client.force_login(world.user(who))
    main = main_of(client, url(world, "resolutions", at_table.pk))
    assert SIGNED in main and ("Noter une résolution" in main, "C’est fait" in main) == (may, may)
    assert client.get(url(world, "add_resolution", at_table.pk)).status_code == (200 if may else 403)


@pytest.mark.parametrize(
    ("who", "named"), [("referente", True), ("facilitation", True), ("elue", False), ("caf", False)]
)
def test_the_function_is_shown_to_all_the_name_to_those_who_may_know_people(
    who: str, named: bool, world: World, client: Client
) -> None:
    client.force_login(world.user(who))
    main = main_of(client, url(world, "follow_ups"))
    assert ("Direction du centre social" in main, "La direction du centre social" in main) == (True, named)


# --- closed ----------------------------------------------------------------------------------------------------------


def test_whoever_has_it_to_do_says_that_it_is_done(world: World, client: Client, meeting: Meeting) -> None:
    row = resolution(world, REPORTED)
    client.force_login(world.user("pilote"))
    todo = next(todo for todo in roadmap_dashboard(world.member("pilote")).work.todo if todo.title == REPORTED)
    assert (todo.url, todo.on) == (url(world, "close_resolution", meeting.pk, row.pk), row.due_on)
    assert client.post(todo.url, {"closed_on": days(0).isoformat(), "outcome": "Bilan fait."}).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.closed_on, row.outcome) == ("faite", days(0), "Bilan fait.")
    assert REPORTED not in [todo.title for todo in roadmap_dashboard(world.member("pilote")).work.todo]
    other = url(world, "close_resolution", meeting.pk, resolution(world, FUNDED).pk)
    assert client.post(other, {"closed_on": days(0).isoformat()}).status_code == 403
    assert client.post(url(world, "abandon_resolution", meeting.pk, row.pk), {"outcome": "x"}).status_code == 403


def test_abandoned_reopened_removed_from_the_pages(world: World, client: Client, meeting: Meeting) -> None:
    client.force_login(world.user("referente"))
    row = resolution(world, FUNDED)
    abandon = url(world, "abandon_resolution", meeting.pk, row.pk)
    assert list(client.post(abandon, {"closed_on": days(0).isoformat()}).context["form"].errors) == ["outcome"]
    client.post(abandon, {"closed_on": days(0).isoformat(), "outcome": "Le poste est financé autrement."})
    assert resolution(world, FUNDED).state == "abandonnee"
    client.post(url(world, "reopen_resolution", meeting.pk, row.pk))
    assert resolution(world, FUNDED).state == "a_faire"
    refused = client.post(url(world, "remove_resolution", meeting.pk, row.pk), follow=True)
    assert "Ce compte rendu est validé" in str(list(refused.context["messages"])[-1])
    assert resolution(world, FUNDED)


# --- shown -----------------------------------------------------------------------------------------------------------


def test_the_agenda_and_the_sitting_show_the_suites_at_their_point(
    world: World, client: Client, following: Meeting
) -> None:
    client.force_login(world.user("caf"))
    for name in ("agenda", "sitting"):
        page = main_of(client, url(world, name, following.pk))
        point = page[page.index("Suites de la dernière fois") :]
        assert [text in point for text in (SIGNED, REPORTED, FUNDED)] == [True, True, True], name
        assert page.count('id="resolution-') == 3


def test_the_point_of_approval_leads_to_the_minutes_of_the_last_meeting(
    world: World, client: Client, meeting: Meeting, following: Meeting
) -> None:
    minutes = reverse("publication:meeting_minutes", args=[world.roadmap.slug, meeting.pk])
    approve = reverse("publication:approve_meeting_minutes", args=[world.roadmap.slug, meeting.pk])
    here = EarlierMinutes(meeting.pk, meeting.title, meeting.held_on, True, False, False)
    assert minutes_to_approve(following) == [here]
    assert minutes_to_approve(meeting) == []
    Resolution.objects.filter(review_on=following.held_on).update(due_on=days(-1), review_on=days(0))
    Meeting.objects.filter(pk=following.pk).update(held_on=days(0))
    following.refresh_from_db()
    assert minutes_to_approve(following) == [replace(here, may_be_approved=True)]
    for who, is_asked in (("elue", True), ("caf", False)):
        client.force_login(world.user(who))
        for name in ("agenda", "sitting"):
            page = main_of(client, url(world, name, following.pk))
            assert (f'href="{minutes}"' in page, f"{approve}?reunion={following.pk}" in page) == (True, is_asked)
    approve_minutes(meeting=meeting, at=following, by=world.member())
    assert minutes_to_approve(following) == [replace(here, is_approved=True)]
    page = main_of(client, url(world, "sitting", following.pk))
    assert "approuvé à cette réunion" in page


def test_minutes_that_nobody_validated_wait_at_the_point_of_approval(
    world: World, client: Client, meeting: Meeting, following: Meeting
) -> None:
    reopen_minutes(meeting=meeting, by=world.member())
    client.force_login(world.user("elue"))
    assert [one.is_validated for one in minutes_to_approve(following)] == [False]
    assert "pas encore validé" in main_of(client, url(world, "agenda", following.pk))


def test_the_next_meeting_opens_on_three_suites(world: World, following: Meeting) -> None:
    """One is done, two are to review."""
    suites = shown_resolutions(world.member(), following)["suites"]
    assert [one.line.text for one in suites.closed] == [SIGNED]
    assert [one.line.text for one in suites.open] == [REPORTED, FUNDED]


def test_the_list_filters_and_sorts(world: World, client: Client) -> None:
    client.force_login(world.user("caf"))
    address = url(world, "follow_ups")

    def shown(tail: str) -> list[str]:
        return [one.line.text for one in client.get(address + tail).context["rows"]]

    assert shown("?etat=a-faire") == [REPORTED, FUNDED]
    assert shown("?etat=closes") == [SIGNED]
    assert shown("?etat=en-retard") == shown("?etat=a-revoir") == []
    assert shown("?tri=-pour") == [FUNDED, REPORTED, SIGNED]
    assert shown("?tri=qui")[0] == REPORTED
    Resolution.objects.filter(text=FUNDED).update(due_on=days(-1), review_on=days(0))
    assert shown("?etat=en-retard") == shown("?etat=a-revoir") == [FUNDED]
    blocker = world.roadmap.blockers.all()[0]
    Resolution.objects.filter(text=SIGNED).update(blocker=blocker)
    assert shown(f"?blocage={blocker.pk}") == [SIGNED]
    assert shown("?q=accompagnement+SECRETARIATS") == [REPORTED]
    assert shown("?q=accompagnement+girafe") == []


def test_the_list_has_pages_and_opens_on_that_of_a_resolution(
    world: World, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "PAGE", 2)
    client.force_login(world.user("referente"))
    address = url(world, "follow_ups")
    lines = [one.line for one in client.get(f"{address}?tout=oui").context["rows"]]
    assert len(lines) == 3

    def shown(tail: str) -> list[int]:
        return [one.line.pk for one in client.get(address + tail).context["rows"]]

    pks = [line.pk for line in lines]
    assert shown("") == shown("?page=non") == shown("?resolution=999999999") == pks[:2]
    assert shown("?page=2") == shown(f"?resolution={pks[2]}") == shown(f"?resolution={pks[0]}&page=2") == pks[2:]
    main = main_of(client, f"{address}?tri=pour&resolution={pks[2]}")
    assert 'rel="prev"' in main and 'href="?tri=pour&amp;tout=oui"' in main
    assert 'rel="prev"' not in main_of(client, f"{address}?tout=oui")


def test_the_line_after_the_last_of_a_page_is_on_the_next_one(
    world: World, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "PAGE", 1)
    client.force_login(world.user("referente"))
    first, second = Resolution.objects.filter(meeting__roadmap=world.roadmap, state="a_faire").order_by("due_on")[:2]
    answered = press_done(client, world, first, "?etat=a-faire&page=1")
    assert answered.url == f"{url(world, 'follow_ups')}?etat=a-faire&resolution={second.pk}#resolution-{second.pk}"
    undone = client.post(
        f"{url(world, 'reopen_resolution', first.meeting_id, first.pk)}?etat=a-faire", {"suites": first.pk}
    )
    assert undone.url == f"{url(world, 'follow_ups')}?etat=a-faire&resolution={first.pk}#resolution-{first.pk}"


def test_a_line_drawn_once_changes_with_what_it_says_and_with_who_reads(
    world: World, client: Client, meeting: Meeting, following: Meeting
) -> None:
    """The same resolution, on the same page, read in turn by people who may not see the same of it."""
    page = url(world, "sitting", following.pk)

    def read_by(who: str) -> tuple[bool, ...]:
        client.force_login(world.user(who))
        main = main_of(client, page)
        return tuple(
            piece in main
            for piece in (REPORTED, "La direction du centre social", url(world, "close_resolution", meeting.pk, row.pk))
        )

    row = resolution(world, REPORTED)
    for _turn in range(2):
        assert [read_by(who) for who in ("referente", "elue", "facilitation", "caf")] == [
            (True, True, True),
            (True, False, True),
            (True, True, False),
            (True, False, False),
        ]
    Resolution.objects.filter(pk=row.pk).update(text="Autrement dit.")
    assert read_by("caf") == (False, False, False)
    assert "Autrement dit." in main_of(client, page)


def test_a_fiche_shows_what_committees_ask_of_it(world: World, client: Client) -> None:
    client.force_login(world.user("caf"))
    page = reverse("overview:action", args=[world.roadmap.slug, "1.2"])
    assert REPORTED in main_of(client, page)
    assert [line.text for line in action_resolutions(world.action("1.2"))] == [REPORTED]
    assert "Ce que les comités demandent" not in main_of(client, page.replace("1.2", "1.1"))


def test_the_decision_on_a_fiche_carries_the_resolutions_of_its_meeting(world: World, meeting: Meeting) -> None:
    item = AgendaItem.objects.get(meeting=meeting, action=world.action("1.2"))
    assert [line.text for line in carried_resolutions(item)] == [REPORTED]
    other = AgendaItem.objects.get(meeting=meeting, action=world.action("1.1"))
    assert carried_resolutions(other) == []


def test_late_resolutions_are_told_to_the_elue_and_lead_to_their_list(world: World) -> None:
    def told(who: str) -> list[tuple[str, str, bool]]:
        work = roadmap_dashboard(world.member(who)).work.todo
        return [(todo.title, todo.url, todo.is_late) for todo in work if "suite" in todo.title]

    assert told("elue") == told("referente") == []
    Resolution.objects.filter(text__in=[REPORTED, FUNDED]).update(due_on=days(-3))
    late = [("2 suites en retard", f"{url(world, 'follow_ups')}?etat=en-retard", True)]
    assert (told("elue"), told("referente"), told("caf")) == (late, late, [])


def test_due_and_review_days_are_in_the_calendar(world: World, meeting: Meeting, following: Meeting) -> None:
    def dated() -> set[tuple[str, Any, bool]]:
        return {(one.title, one.on, one.is_done) for one in calendar_items(world.roadmap) if one.kind == "suite"}

    signed, reported = resolution(world, SIGNED), resolution(world, REPORTED)
    assert dated() == {
        (SIGNED, signed.due_on, True),
        (REPORTED, reported.due_on, False),
        (f"À revoir en comité\u00a0: {REPORTED}", following.held_on, False),
        # The same day for both: told once.
        (FUNDED, following.held_on, False),
    }


def test_a_search_finds_a_resolution_by_its_words(world: World) -> None:
    found = search_roadmap(world.member("caf"), "secrétariats accompagnement changé")
    hits = [hit.url for group in found.groups for hit in group.hits]
    row = resolution(world, REPORTED)
    assert hits == [f"{url(world, 'resolutions', row.meeting_id)}#resolution-{row.pk}"]


def test_what_belongs_to_another_roadmap_is_out_of_reach(world: World, client: Client, meeting: Meeting) -> None:
    row = resolution(world, FUNDED)
    client.force_login(world.user("referente"))
    address = reverse("actions:resolution", args=[world.young.slug, meeting.pk, row.pk])
    assert client.get(address).status_code == 404
    by = world.blank()
    action = propose_action(title="Ailleurs", axis=add_axis(title="Axe", by=by), by=by)
    resolutions.revise_resolution(resolution=row, actions=[action, world.action("1.2")], by=world.member())
    assert [tie.action for tie in ResolutionAction.objects.filter(resolution=row)] == [world.action("1.2")]


# --- « C’est fait » on the list --------------------------------------------------------------------------------------


def press_done(client: Client, world: World, line: Resolution, query: str = "") -> Any:
    """As the button of its line does, without any script."""
    page = client.get(url(world, "follow_ups") + query).content.decode()
    action = url(world, "close_resolution", line.meeting_id, line.pk)
    form = page[page.index(f'action="{action}') :]
    following = re.search(r'name="suites"\s+value="(\d*)"', form)
    assert following
    asked = form[len('action="') : form.index('"', len('action="'))].replace("&amp;", "&")
    return client.post(asked, {"suites": following[1]})


def test_a_resolution_is_said_done_from_the_list_and_taken_back(world: World, client: Client) -> None:
    client.force_login(world.user("referente"))
    line = Resolution.objects.filter(meeting__roadmap=world.roadmap, state="a_faire").first()
    assert line
    answered = press_done(client, world, line)
    assert answered.url == f"{url(world, 'follow_ups')}?resolution={line.pk}#resolution-{line.pk}"
    line.refresh_from_db()
    assert (line.state, line.closed_on) == ("faite", timezone.localdate())
    page = client.get(url(world, "follow_ups")).content.decode()
    assert f"«\u00a0{line.text}\u00a0»\u00a0: c’est noté comme fait." in html.unescape(page)
    back = client.post(url(world, "reopen_resolution", line.meeting_id, line.pk), {"suites": line.pk})
    assert back.url == f"{url(world, 'follow_ups')}?resolution={line.pk}#resolution-{line.pk}"
    line.refresh_from_db()
    assert line.state == "a_faire"


def test_a_line_that_its_filter_no_longer_shows_gives_way_to_the_next(world: World, client: Client) -> None:
    client.force_login(world.user("referente"))
    first, second = Resolution.objects.filter(meeting__roadmap=world.roadmap, state="a_faire").order_by("due_on")[:2]
    answered = press_done(client, world, first, "?etat=a-faire")
    assert answered.url == f"{url(world, 'follow_ups')}?etat=a-faire&resolution={second.pk}#resolution-{second.pk}"
    again = client.post(url(world, "close_resolution", first.meeting_id, first.pk), {"suites": ""}, follow=True)
    assert "rouvrez-la d’abord" in html.unescape(again.content.decode())


# --- « Les miennes » -------------------------------------------------------------------------------------------------


@pytest.fixture
def fresh(world: World) -> Meeting:
    """A past meeting, whose compte rendu is still to be written, of a committee of its own."""
    return meet(add_committee(world.member()), -20, world.member())


def asked_of(world: World, who: str, meeting: Meeting, text: str, *, due: int = 10) -> Resolution:
    """A resolution that this account has to do."""
    membership = Membership.objects.get(roadmap=world.roadmap, user=world.user(who))
    return resolve(meeting, world.member(), text, seat=None, membership=membership, due_on=days(due))


@pytest.mark.parametrize("who", ["elue", "pilote", "caf", "facilitation"])
def test_the_list_of_suites_keeps_what_the_reader_has_to_do(
    who: str, world: World, client: Client, fresh: Meeting
) -> None:
    asked_of(world, who, fresh, "Appeler la préfecture.")
    client.force_login(world.user(who))
    page = client.get(url(world, "follow_ups") + "?qui=moi")
    own = [one.line.text for one in page.context["rows"]]
    assert "Appeler la préfecture." in own and FUNDED not in own
    assert FUNDED in main_of(client, url(world, "follow_ups") + "?qui=autre")


def test_whoever_has_nothing_to_do_reads_so(world: World, client: Client) -> None:
    client.force_login(world.user("caf"))
    main = main_of(client, url(world, "follow_ups") + "?qui=moi")
    assert "Aucun comité ne vous demande rien." in main
    assert "Aucune résolution ne répond à ces filtres." in main_of(client, url(world, "follow_ups") + "?qui=moi&q=zzz")


def own_todo(world: World, who: str, text: str) -> Todo:
    return next(todo for todo in roadmap_dashboard(world.member(who)).work.todo if todo.title == text)


def undo_beside(answer: Any) -> Undo:
    undo = undo_of(list(answer.context["messages"])[-1])
    assert undo
    return undo


@pytest.mark.parametrize("who", ["elue", "pilote", "caf"])
def test_one_gesture_of_the_dashboard_says_that_it_is_done_and_takes_it_back(
    who: str, world: World, client: Client, fresh: Meeting
) -> None:
    row = asked_of(world, who, fresh, "Appeler la préfecture.")
    client.force_login(world.user(who))
    todo, dashboard = own_todo(world, who, row.text), reverse("overview:dashboard", args=[world.roadmap.slug])
    assert todo.action == "C’est fait"
    assert f'action="{todo.url}"' in main_of(client, dashboard)
    answer = client.post(todo.url, dict(todo.fields), follow=True)
    assert answer.redirect_chain == [(dashboard, 302)]
    row.refresh_from_db()
    assert (row.state, row.closed_on) == ("faite", timezone.localdate())
    undo = undo_beside(answer)
    again = client.post(undo.url, dict(undo.inputs), follow=True)
    assert again.redirect_chain == [(dashboard, 302)]
    row.refresh_from_db()
    assert (row.state, row.closed_on) == ("a_faire", None)


def test_the_dashboard_leads_to_all_of_ones_own(world: World, fresh: Meeting) -> None:
    for n in range(5):
        asked_of(world, "caf", fresh, f"Chose {n}.", due=n + 1)
    work = [todo for todo in roadmap_dashboard(world.member("caf")).work.todo if todo.title.startswith("Chose")]
    assert [todo.title for todo in work] == ["Chose 0.", "Chose 1.", "Chose 2."]
    assert [[item.url for item in todo.items] for todo in work] == [[], [], [url(world, "follow_ups") + "?qui=moi"]]
    assert work[-1].items[0].title == "Toutes mes suites (5)"


def test_what_is_not_due_this_month_is_one_line_of_the_dashboard(world: World, fresh: Meeting) -> None:
    asked_of(world, "caf", fresh, "Un jour.", due=90)
    work = roadmap_dashboard(world.member("caf")).work.todo
    own = [(todo.title, todo.url) for todo in work if "suite" in todo.title]
    assert own == [("Une suite de comité vous revient", url(world, "follow_ups") + "?qui=moi")]


def test_the_page_of_a_meeting_says_what_its_committee_asks_and_takes_one_gesture(
    world: World, client: Client, fresh: Meeting
) -> None:
    row = asked_of(world, "elue", fresh, "Appeler la préfecture.")
    client.force_login(world.user("elue"))
    agenda = url(world, "agenda", meet(fresh.committee, 5, world.member()).pk)
    assert "Appeler la préfecture." in main_of(client, agenda)
    answer = client.post(url(world, "close_resolution", fresh.pk, row.pk), {"retour": agenda}, follow=True)
    assert answer.redirect_chain == [(agenda, 302)]
    assert 'id="t-own"' not in answer.content.decode()
    assert undo_beside(answer).fields["retour"] == agenda


@pytest.mark.parametrize("back", ["https://ailleurs.example/", "//ailleurs.example", "javascript:alert(1)"])
def test_no_gesture_leads_out_of_the_site(back: str, world: World, client: Client, fresh: Meeting) -> None:
    row = asked_of(world, "caf", fresh, "Appeler.")
    client.force_login(world.user("caf"))
    answer = client.post(url(world, "close_resolution", fresh.pk, row.pk), {"retour": back})
    assert (answer.status_code, answer.get("Location")) == (200, None)


def test_only_what_one_said_done_oneself_is_taken_back(world: World, client: Client, fresh: Meeting) -> None:
    mine = asked_of(world, "caf", fresh, "Appeler.")
    by_others = asked_of(world, "caf", fresh, "Écrire.")
    dropped = asked_of(world, "caf", fresh, "Attendre.")
    of_another = asked_of(world, "pilote", fresh, "Relire.")
    close_resolution(resolution=mine, by=world.member("caf"))
    for row in (by_others, of_another):
        close_resolution(resolution=row, by=world.member())
    abandon_resolution(resolution=dropped, outcome="Trop tard.", by=world.member())
    client.force_login(world.user("caf"))
    answers = [
        client.post(url(world, "reopen_resolution", fresh.pk, row.pk)).status_code
        for row in (by_others, dropped, of_another, mine)
    ]
    assert answers == [403, 403, 403, 302]
    page = main_of(client, url(world, "follow_ups") + "?qui=moi")
    assert page.count("Rouvrir") == 0 and page.count('name="suites"') == 1
