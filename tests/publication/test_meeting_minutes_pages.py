"""The compte rendu of a meeting through its pages: saved as typed, both versions, validated, sent, approved."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from jalons.base.french import format_short_day
from jalons.directory.changes.contacts import add_contact
from jalons.governance.changes import minutes as changes
from jalons.governance.changes import presence
from jalons.governance.models import Convocation, Meeting, MeetingMinutes, MeetingPoint, Seat
from jalons.governance.queries import minutes as queries
from jalons.overview.queries.dashboard import roadmap_dashboard
from jalons.overview.queries.search import search_roadmap
from jalons.papers.documents import FORMATS
from jalons.publication.changes.meeting_minutes import validate_minutes
from tests.access.missing_names import names_missed
from tests.governance.convening import page_of
from tests.governance.rooms import mark, meeting_of_today, seat_present
from tests.governance.steering import add_committee, add_point, add_seat, days, meet, resolve
from tests.papers import reading
from tests.publication.giving_back import text_of
from tests.world import World

pytestmark = pytest.mark.django_db

AUTOSAVE = {"HTTP_X_AUTOSAVE": "1"}


@pytest.fixture
def meeting(world: World) -> Meeting:
    by = world.member()
    committee = add_committee(by)
    add_seat(committee, "Direction du numérique")
    return meet(committee, -3, by)


def url(world: World, name: str, *args: Any) -> str:
    return reverse(f"publication:{name}", args=[world.roadmap.slug, *args])


def client_of(world: World, who: str) -> Client:
    client = Client()
    client.force_login(world.user(who))
    return client


def test_what_is_typed_is_saved_without_leaving_the_page(world: World, meeting: Meeting) -> None:
    client, point = client_of(world, "elue"), add_point(meeting, "Le matériel")
    address = url(world, "write_point", meeting.pk, point.pk)
    seen = queries.point_minutes(point).stamp
    first = client.post(address, {"text": "Dix", "seen": seen}, **AUTOSAVE)
    assert (first.status_code, first.json()["told"][:12]) == (200, "Enregistré à")
    second = client.post(address, {"text": "Dix ordinateurs.", "seen": first.json()["seen"]}, **AUTOSAVE)
    assert second.status_code == 200
    row = queries.point_minutes(point)
    assert (row.text, row.stamp) == ("Dix ordinateurs.", second.json()["seen"])


def test_the_page_warns_of_seats_that_nobody_noted_and_validates_all_the_same(world: World) -> None:
    by, client = world.member(), client_of(world, "elue")
    sitting = meeting_of_today(by)
    page = url(world, "meeting_minutes", sitting.pk)
    seat_present(sitting, 11, by)
    assert "1 siège n’est pas noté\u00a0: Siège 12." in client.get(page).content.decode()
    assert "n’est pas noté" not in client_of(world, "caf").get(page).content.decode()
    client.post(url(world, "validate_meeting_minutes", sitting.pk), {"seen": client.get(page).context["seen"]})
    assert not queries.meeting_minutes(sitting).is_open
    mark(sitting, "Siège 12", "absent", by)
    assert "n’est pas noté" not in client.get(page).content.decode()


def test_without_script_the_button_saves_and_comes_back_to_its_point(world: World, meeting: Meeting) -> None:
    client = client_of(world, "referente")
    MeetingPoint.objects.filter(meeting=meeting).delete()
    for kind in ("suites", "fiches", "autre"):
        add_point(meeting, f"Point {kind}", kind)
    with names_missed() as missed:
        page = client.get(url(world, "write_meeting_minutes", meeting.pk))
        client.get(url(world, "meeting_minutes", meeting.pk))
    assert (missed, page.content.decode().count("data-autosave")) == (set(), 4)
    sent = {"text": "La présidence ouvre.", "seen": queries.meeting_minutes(meeting).stamp}
    answer = client.post(url(world, "write_opening", meeting.pk), sent)
    assert answer.headers["Location"] == url(world, "write_meeting_minutes", meeting.pk) + "#point-ouverture"
    assert queries.meeting_minutes(meeting).introduction == "La présidence ouvre."


def test_two_writers_of_the_same_point_both_see_both_versions(world: World, meeting: Meeting) -> None:
    """By the script, which shows the other text and overwrites nothing; then without it."""
    point = add_point(meeting, "Le matériel")
    address, seen = url(world, "write_point", meeting.pk, point.pk), queries.point_minutes(point).stamp
    client_of(world, "referente").post(address, {"text": "Dix.", "seen": seen}, **AUTOSAVE)
    other = client_of(world, "elue")
    answer = other.post(address, {"text": "Douze.", "seen": seen}, **AUTOSAVE)
    assert (answer.status_code, answer.json()["saved"]) == (409, "Dix.")
    assert queries.point_minutes(point).text == "Dix."
    page = other.post(address, {"text": "Douze.", "seen": seen})
    assert page.status_code == 409
    assert [(one.typed, one.saved) for one in page.context["form"].differences] == [("Douze.", "Dix.")]
    other.post(address, {"text": "Dix, puis douze.", "seen": answer.json()["seen"]})
    assert queries.point_minutes(point).text == "Dix, puis douze."


def test_a_text_too_long_is_told_and_not_saved(world: World, meeting: Meeting) -> None:
    answer = client_of(world, "elue").post(url(world, "write_opening", meeting.pk), {"text": "a" * 5001}, **AUTOSAVE)
    assert (answer.status_code, answer.json()["saved"]) == (400, None)
    assert not MeetingMinutes.objects.filter(meeting=meeting).exists()


def test_the_page_names_what_prevents_validation(world: World, meeting: Meeting) -> None:
    resolve(meeting, world.member(), "Sans personne", seat=None)
    client = client_of(world, "elue")
    page = client.get(url(world, "meeting_minutes", meeting.pk))
    assert [line.text for line in page.context["unfinished"]] == ["Sans personne"]
    assert "Il reste à dire\u00a0: qui la fait." in page.content.decode()
    answer = client.post(
        url(world, "validate_meeting_minutes", meeting.pk), {"seen": page.context["seen"]}, follow=True
    )
    assert "Il manque\u00a0:" in str(next(iter(answer.context["messages"])))
    assert not MeetingMinutes.objects.filter(meeting=meeting, is_open=False).exists()


def test_validated_reopened_then_read_by_the_whole_team(world: World, meeting: Meeting) -> None:
    client = client_of(world, "referente")
    page = client.get(url(world, "meeting_minutes", meeting.pk))
    client.post(url(world, "validate_meeting_minutes", meeting.pk), {"seen": page.context["seen"]})
    assert queries.meeting_minutes(meeting).edition == 1
    assert client.get(url(world, "write_meeting_minutes", meeting.pk)).context["written"] == []
    reader = client_of(world, "caf").get(url(world, "meeting_minutes", meeting.pk)).content.decode()
    main = reader[reader.index("<main") :]
    assert ("Validé" in main, "Rouvrir" in main, "Voir qui le reçoit" in main) == (True, False, False)
    client.post(url(world, "reopen_meeting_minutes", meeting.pk))
    assert queries.meeting_minutes(meeting).is_open


def test_approved_by_the_next_meeting_with_its_corrections(world: World, meeting: Meeting) -> None:
    by, client = world.member(), client_of(world, "elue")
    validate_minutes(meeting=meeting, by=by)
    address = url(world, "approve_meeting_minutes", meeting.pk)
    assert client.get(address).context["meetings"] == []
    following = meet(meeting.committee, 0, by)
    answer = client.post(address, {"at": following.pk, "corrections": "Lire « douze »."})
    assert answer.status_code == 302
    page = client.get(url(world, "meeting_minutes", meeting.pk)).content.decode()
    assert "approuvé par la réunion du" in page and "Lire «\u00a0douze\u00a0»." in page
    file = client.get(url(world, "meeting_minutes_file", meeting.pk, "docx"))
    assert reading.squeezed("Lire « douze ».") in text_of(file.content, "docx")
    client.post(url(world, "withdraw_meeting_approval", meeting.pk))
    assert Meeting.objects.get(pk=meeting.pk).approved_by is None


def public_url(meeting: Meeting, extension: str = "") -> str:
    uid = queries.meeting_minutes(meeting).uid
    if extension:
        return reverse("publication:public_meeting_minutes_file", args=[uid, extension])
    return reverse("publication:public_meeting_minutes", args=[uid])


def test_without_account_the_last_edition_is_read_at_its_address_and_nothing_before(
    world: World, meeting: Meeting
) -> None:
    by, client = world.member(), Client()
    changes.write_minutes(meeting=meeting, text="La présidence ouvre.", by=by)
    assert [client.get(public_url(meeting, file)).status_code for file in ("", "pdf")] == [404, 404]
    validate_minutes(meeting=meeting, by=by)
    response = client.get(public_url(meeting))
    assert (response.status_code, response["X-Robots-Tag"], response["Cache-Control"]) == (
        200,
        "noindex",
        "private, no-store",
    )
    changes.reopen_minutes(meeting=meeting, by=by)
    changes.write_minutes(meeting=meeting, text="En cours.", by=by)
    page = client.get(public_url(meeting)).content.decode()
    assert ("La présidence ouvre." in page, "En cours." in page, "/feuilles-de-route/" in page) == (True, False, False)
    for extension in FORMATS:
        file = client.get(public_url(meeting, extension))
        assert (file.status_code, file["X-Robots-Tag"]) == (200, "noindex")
        assert reading.squeezed("La présidence ouvre.") in text_of(file.content, extension)


def test_the_public_page_of_a_full_meeting_is_light(world: World) -> None:
    """That of the demo, with eight fiches decided: 50 kB at most."""
    minutes = MeetingMinutes.objects.filter(meeting__roadmap=world.roadmap, edition__gte=1).earliest("id")
    page = Client().get(reverse("publication:public_meeting_minutes", args=[minutes.uid]))
    assert page.status_code == 200 and len(page.content) <= 50_000


def test_an_address_that_nobody_was_given_is_not_found() -> None:
    unknown = "00000000-0000-4000-8000-000000000000"
    for name, *more in (("public_meeting_minutes",), ("public_meeting_minutes_file", "pdf")):
        assert Client().get(reverse(f"publication:{name}", args=[unknown, *more])).status_code == 404


def test_the_private_page_of_a_seat_leads_to_the_minutes_once_validated(world: World) -> None:
    by = world.member()
    row = Convocation.objects.select_related("meeting__roadmap", "seat").latest("id")
    meeting, address = row.meeting, page_of(row, by)
    Meeting.objects.filter(pk=meeting.pk).update(held_on=days(-1))
    meeting.refresh_from_db()
    assert "Lire le compte rendu" not in Client().get(address).content.decode()
    validate_minutes(meeting=meeting, by=by)
    assert f'href="{public_url(meeting)}"' in Client().get(address).content.decode()


def test_who_receives_it_is_named_to_those_who_may_know_people(world: World, meeting: Meeting) -> None:
    by = world.member()
    membership = world.roadmap.memberships.get(user=world.user("pilote"))
    add_seat(meeting.committee, "Centre social", membership=membership)
    validate_minutes(meeting=meeting, by=by)
    address = url(world, "send_meeting_minutes", meeting.pk)
    pages = {who: client_of(world, who).get(address).content.decode() for who in ("referente", "elue")}
    assert {who: "La direction du centre social" in page for who, page in pages.items()} == {
        "referente": True,
        "elue": False,
    }
    answer = client_of(world, "elue").post(address, {"edition": "1"}, follow=True)
    assert [one.seat for one in answer.context["recipients"].on_its_way] == ["Centre social"]


def test_the_dashboard_knows_what_waits_to_be_validated_then_approved(world: World, meeting: Meeting) -> None:
    def told(who: str) -> list[tuple[str, Any]]:
        work = roadmap_dashboard(world.member(who)).work.todo
        return [(todo.url, todo.on) for todo in work if "compte rendu" in todo.title]

    others = Meeting.objects.filter(roadmap=world.roadmap).exclude(pk=meeting.pk)
    others.update(cancelled_on=days(-1), cancel_reason="Neige.")
    page = url(world, "meeting_minutes", meeting.pk)
    assert (told("referente"), told("elue"), told("caf")) == ([(page, days(12))], [], [])
    validate_minutes(meeting=meeting, by=world.member())
    assert told("referente") == []
    following = meet(meeting.committee, 10, world.member())
    # An élue or an élu of the team does not sit in each committee: only whoever coordinates has them approved.
    assert (told("referente"), told("elue")) == ([(page, following.held_on)], [])
    Meeting.objects.filter(pk=following.pk).update(held_on=days(0))
    changes.approve_minutes(meeting=meeting, at=Meeting.objects.get(pk=following.pk), by=world.member())
    assert told("referente") == []


def test_the_same_evening_says_to_validate_then_to_send(world: World) -> None:
    """As soon as the sitting has ended; to send, only where somebody may receive it, and until it left."""
    by = world.member()
    Meeting.objects.filter(roadmap=world.roadmap).update(cancelled_on=days(-1), cancel_reason="Neige.")
    evening = meeting_of_today(by)
    day = format_short_day(evening.held_on)

    def told() -> list[tuple[str, str]]:
        work = roadmap_dashboard(by).work.todo
        return [(todo.title, todo.url) for todo in work if "compte rendu" in todo.title]

    presence.open_sitting(meeting=evening, by=by)
    assert told() == []
    presence.close_sitting(meeting=evening, by=by)
    to_validate = (f"Valider le compte rendu du comité du {day}", url(world, "meeting_minutes", evening.pk))
    assert (told(), roadmap_dashboard(by).meeting) == ([to_validate], None)
    validate_minutes(meeting=evening, by=by)
    assert told() == []
    seat = evening.committee.seats.earliest("rank")
    Seat.objects.filter(pk=seat.pk).update(contact=add_contact(last_name="Une élue", email="a@b.example", by=by))
    sending = (f"Envoyer le compte rendu du comité du {day}", url(world, "send_meeting_minutes", evening.pk))
    assert told() == [sending]
    changes.send_minutes(meeting=evening, edition=1, by=by)
    assert told() == []


def test_a_search_finds_what_was_said(world: World, meeting: Meeting) -> None:
    by, point = world.member(), add_point(meeting, "Le matériel")
    changes.write_minutes(meeting=meeting, text="Zibeline ouvre la séance.", by=by)
    changes.write_minutes(meeting=meeting, point=point, text="Un hippocampe numérique.", by=by)
    page = url(world, "meeting_minutes", meeting.pk)
    for words in ("zibeline", "hippocampe"):
        found = search_roadmap(world.member("caf"), words)
        assert [hit.url for group in found.groups for hit in group.hits] == [page]


@pytest.fixture
def corrected(world: World, meeting: Meeting) -> Meeting:
    """Validated, then reopened and written in."""
    by, point = world.member(), add_point(meeting, "Le matériel")
    changes.write_minutes(meeting=meeting, point=point, text="Dix ordinateurs.", by=by)
    validate_minutes(meeting=meeting, by=by)
    changes.reopen_minutes(meeting=meeting, by=by)
    changes.write_minutes(meeting=meeting, point=point, text="Douze hippocampes.", by=by)
    return meeting


@pytest.mark.parametrize("who", ["caf", "prefecture"])
def test_while_they_are_corrected_whoever_does_not_prepare_reads_the_last_edition(
    who: str, world: World, corrected: Meeting
) -> None:
    client = client_of(world, who)
    page = client.get(url(world, "meeting_minutes", corrected.pk)).content.decode()
    assert ("Dix ordinateurs." in page, "Douze hippocampes." in page) == (True, False)
    assert "Il est en cours de correction\u00a0: vous lisez la dernière version validée." in page
    assert "Validé, en cours de correction" in page
    for extension in FORMATS:
        text = text_of(client.get(url(world, "meeting_minutes_file", corrected.pk, extension)).content, extension)
        told = [
            reading.squeezed(words) in text for words in ("Dix ordinateurs.", "hippocampes", "en cours de correction")
        ]
        assert told == [True, False, True]


def test_whoever_prepares_reads_what_is_being_corrected(world: World, corrected: Meeting) -> None:
    page = client_of(world, "referente").get(url(world, "meeting_minutes", corrected.pk)).content.decode()
    assert ("Dix ordinateurs." in page, "Douze hippocampes." in page) == (False, True)
    assert "Il est rouvert\u00a0: les autres lisent la dernière version validée, jusqu’à la prochaine." in page


def test_the_public_page_says_that_they_are_being_corrected(world: World, corrected: Meeting) -> None:
    sentence = "Ce compte rendu est en cours de correction"
    page = Client().get(public_url(corrected)).content.decode()
    assert ("Dix ordinateurs." in page, "hippocampes" in page, sentence in page) == (True, False, True)
    validate_minutes(meeting=corrected, by=world.member())
    page = Client().get(public_url(corrected)).content.decode()
    assert ("Douze hippocampes." in page, sentence in page) == (True, False)


def test_a_search_does_not_find_what_is_being_corrected_for_whoever_does_not_prepare(
    world: World, corrected: Meeting
) -> None:
    changes.write_minutes(meeting=corrected, text="Zibeline ouvre la séance.", by=world.member())
    found = {
        (who, words): bool(search_roadmap(world.member(who), words).groups)
        for who in ("referente", "caf")
        for words in ("zibeline", "hippocampes")
    }
    assert found == {
        ("referente", "zibeline"): True,
        ("referente", "hippocampes"): True,
        ("caf", "zibeline"): False,
        ("caf", "hippocampes"): False,
    }
