"""The page of a convocation, by person; the private page of a seat, and « Ma réponse »; the letters, calls and document."""

import io
import re
from datetime import time
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from jalons.base.french import format_short_day
from jalons.governance.changes.convocation_answers import answer_convocation
from jalons.governance.changes.convocations import convene_meeting
from jalons.governance.changes.meetings import cancel_meeting
from jalons.governance.changes.presence import mark_seat
from jalons.governance.models import Committee, Convocation, Meeting
from jalons.mail.changes import deliver_due_messages
from jalons.mail.models import Message
from jalons.overview.queries.calendar import calendar_items
from jalons.roadmaps.models import JournalEntry, Member
from tests.governance.convening import (
    CAF,
    CHAIR,
    PAPER,
    REFUSES,
    SOCIAL,
    VACANT,
    add_seat,
    convened,
    in_days,
    move,
    page_of,
    plan_meeting,
    seat,
    seat_committee,
    someone,
)
from tests.refusals import refused
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(world: World) -> Member:
    return world.blank()


@pytest.fixture
def committee(by: Member) -> Committee:
    return seat_committee(by)


@pytest.fixture
def meeting(committee: Committee, by: Member) -> Meeting:
    meeting = plan_meeting(committee, by)
    meeting.points.create(rank=1, title="Le budget de 2027", presenter="Présidence", minutes=20)
    return meeting


@pytest.fixture
def asked(meeting: Meeting, by: Member) -> Meeting:
    convene_meeting(meeting=meeting, by=by)
    meeting.refresh_from_db()
    deliver_due_messages()
    return meeting


@pytest.fixture
def own(client: Client, by: Member) -> Client:
    assert by.user
    client.force_login(by.user)
    return client


def url(name: str, meeting: Meeting, *more: object) -> str:
    return reverse(name, args=[meeting.roadmap.slug, meeting.pk, *more])


def text_of(client: Client, address: str) -> str:
    answered = client.get(address)
    assert answered.status_code == 200
    return answered.content.decode().replace("\u00a0", " ")


# --- before it is sent -----------------------------------------------------------------------------------------------


def test_the_page_shows_who_gets_what_and_the_message_as_it_will_leave(own: Client, meeting: Meeting) -> None:
    page = text_of(own, url("governance:convocation", meeting))
    assert "3 courriels, 2 lettres, 1 siège sans personne connue." in " ".join(page.split())
    assert "siege-1@demo.example" in page and "siege-3@demo.example" not in page
    assert "2. Le budget de 2027" in page and "(le lien personnel de chaque siège)" in page


def test_sending_is_one_gesture_and_a_second_press_says_so(own: Client, meeting: Meeting) -> None:
    address = url("governance:convocation", meeting)
    assert own.post(address, {"paragraph": "Un mot."}).status_code == 302
    answered = own.post(address, {"paragraph": "Un autre mot."})
    assert "elles ne partent qu’une fois" in answered.content.decode()
    assert Message.objects.filter(seatmessage__convocation__meeting=meeting).count() == 3
    assert Meeting.objects.get(pk=meeting.pk).convening_text == "Un mot."


def test_under_the_notice_the_page_warns(own: Client, committee: Committee, by: Member) -> None:
    late = plan_meeting(committee, by, held_on=in_days(5))
    page = text_of(own, url("governance:convocation", late))
    assert "est passé. Vous pouvez convoquer quand même." in page
    assert "Envoyer les convocations" in page


@pytest.mark.parametrize(
    ("values", "missing"),
    [
        ({"starts_at": None, "place": ""}, "d’heure, ni de lieu"),
        ({"starts_at": None}, "d’heure"),
        ({"place": ""}, "de lieu"),
        ({}, ""),
    ],
)
def test_without_hour_or_place_the_page_warns_and_refuses_nothing(
    own: Client, committee: Committee, by: Member, values: dict[str, Any], missing: str
) -> None:
    bare = plan_meeting(committee, by, **values)
    address = url("governance:convocation", bare)
    page = " ".join(text_of(own, address).split())
    form = page[page.index('aria-labelledby="t-convene"') : page.index('id="t-preview"')]
    said = re.findall(r"Cette réunion n’a pas encore (.*?) : les convocations partiront sans\.", form)
    assert said == ([missing] if missing else [])
    assert (url("actions:meeting", bare) in form) is bool(missing)
    assert own.post(address, {"paragraph": ""}).status_code == 302


def test_nobody_is_convened_where_nobody_sits(own: Client, committee: Committee, meeting: Meeting) -> None:
    committee.seats.update(until=in_days(1))
    page = text_of(own, url("governance:convocation", meeting))
    assert "Personne ne siège à ce comité ce jour-là." in page and "<textarea" not in page


# --- afterwards ------------------------------------------------------------------------------------------------------


def test_the_page_counts_answers_and_says_what_failed(own: Client, asked: Meeting, by: Member) -> None:
    for label, answer, other in (
        (CHAIR, "present", None), (CAF, "excuse", None), (SOCIAL, "represente", seat(asked, CHAIR))
    ):  # fmt: skip
        answer_convocation(convocation=convened(asked, label), answer=answer, represented_by=other, by=by)
    Message.objects.filter(seatmessage__convocation=convened(asked, CAF)).update(
        state="echec", failure="adresse", gone_at=None
    )
    page = " ".join(text_of(own, url("governance:convocation", asked)).split())
    for words in ("1 présent", "1 représenté", "1 excusé", "3 sans réponse", f"Par : {CHAIR}."):
        assert words in page
    assert "1 courriel n’est pas parti." in page
    assert own.post(url("governance:send_convocations_again", asked)).status_code == 302
    assert Message.objects.filter(seatmessage__convocation=convened(asked, CAF), state="attente").count() == 1


def test_a_member_who_only_reads_sees_no_name_and_no_gesture(world: World, meeting: Meeting, by: Member) -> None:
    from jalons.roadmaps.changes.members import enrol_member

    convene_meeting(meeting=meeting, by=by)
    enrol_member(user=world.user("caf"), role="observateur", by=by)
    client = Client()
    client.force_login(world.user("caf"))
    page = text_of(client, url("governance:convocation", meeting))
    assert CAF in page and "demo.example" not in page and "Donner sa page" not in page and "Ma réponse" not in page


def test_one_seat_and_thirty_cost_the_same_queries(
    own: Client, asked: Meeting, by: Member, django_assert_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    address = url("governance:convocation", asked)
    own.get(address)
    with CaptureQueriesContext(connection) as few:
        own.get(address)
    for number in range(30):
        row = add_seat(asked.committee, f"Siège {number}", contact=someone(by, f"plus-{number}@demo.example"))
        Convocation.objects.create(meeting=asked, seat=row)
    with django_assert_num_queries(len(few)):
        own.get(address)


# --- my answer -------------------------------------------------------------------------------------------------------


def test_a_member_with_an_account_answers_from_the_page_of_the_meeting(own: Client, asked: Meeting, by: Member) -> None:
    assert "Ma réponse" in text_of(own, url("governance:convocation", asked))
    assert own.post(url("governance:my_reply", asked), {"answer": "present"}).status_code == 302
    assert convened(asked, CHAIR).answer == "present"
    entry = JournalEntry.objects.get(verb="answer", about_kind="convocation", roadmap=by.roadmap)
    assert (entry.by, entry.about_label, entry.after) == (by.user, CHAIR, {"answer": "présent"})
    wrong: Any = own.post(url("governance:my_reply", asked), {"answer": "represente", "represented_by": ""})
    assert list(wrong.context["reply_form"].errors) == ["represented_by"]


def test_a_cancelled_meeting_asks_nobody_and_its_agenda_no_longer_changes(
    own: Client, asked: Meeting, by: Member
) -> None:
    agenda = reverse("actions:agenda", args=[by.roadmap.slug, asked.pk])
    add_point = reverse("governance:add_point", args=[by.roadmap.slug, asked.pk])
    assert add_point in own.get(agenda).content.decode()
    cancel_meeting(meeting=asked, reason="Grève.", by=by)
    assert "Ma réponse" not in text_of(own, url("governance:convocation", asked))
    page = own.get(agenda).content.decode()
    assert add_point not in page and "/deplacer/" not in page and "Monter" not in page


def test_what_was_said_on_the_telephone_is_noted(own: Client, asked: Meeting) -> None:
    row = convened(asked, VACANT)
    assert VACANT in text_of(own, url("governance:note_reply", asked, row.pk))
    own.post(url("governance:note_reply", asked, row.pk), {"answer": "excuse"})
    assert convened(asked, VACANT).answer == "excuse"


# --- the private page ------------------------------------------------------------------------------------------------


def test_the_private_page_says_whose_it_is_and_takes_an_answer_that_may_change(asked: Meeting, by: Member) -> None:
    address, anybody = page_of(convened(asked, CAF), by), Client()
    answered = anybody.get(address)
    page = answered.content.decode().replace("\u00a0", " ")
    assert f"Cette page est celle de : {CAF}." in page and "Le budget de 2027" in page and "18 h" in page
    assert len(answered.content) < 50_000
    assert (answered.headers["X-Robots-Tag"], answered.headers["Cache-Control"]) == ("noindex", "private, no-store")
    assert anybody.post(address, {"answer": "present"}).status_code == 302
    anybody.post(address, {"answer": "represente", "represented_by": seat(asked, CHAIR).pk})
    row = convened(asked, CAF)
    assert (row.answer, row.represented_by, row.answered_on) == (
        "represente", seat(asked, CHAIR), timezone.localdate()
    )  # fmt: skip
    assert f"Par : {CHAIR}." in text_of(anybody, address)
    entry = JournalEntry.objects.filter(verb="answer", about_kind="convocation").latest("id")
    assert (entry.by, entry.signer_kind, entry.signer_id) == (None, "convocation", row.pk)


def test_the_private_page_needs_neither_script_nor_mouse(asked: Meeting, by: Member) -> None:
    """Every control is native and has its label; the button sends the form by itself."""
    page = Client().get(page_of(convened(asked, CAF), by)).content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    assert not re.search(r"onclick|onchange|data-again|hidden>|tabindex=\"[1-9]", main)
    form = main[main.index("<form") : main.index("</form>")]
    assert re.findall(r'type="radio"[^>]*value="(\w+)"|value="(\w+)"[^>]*type="radio"', form)
    ids = set(re.findall(r'<(?:input|select)[^>]* id="([^"]+)"', form))
    assert ids and ids <= set(re.findall(r'<label[^>]* for="([^"]+)"', form))
    assert "<button" in form and 'type="button"' not in form


def test_a_representation_that_cannot_be_is_refused_beside_its_field(asked: Meeting, by: Member) -> None:
    address = page_of(convened(asked, CAF), by)
    for other in ("", seat(asked, CAF).pk, 999_999):
        answered: Any = Client().post(address, {"answer": "represente", "represented_by": other})
        assert (answered.status_code, list(answered.context["form"].errors)) == (200, ["represented_by"])
    assert convened(asked, CAF).answer == ""


def test_the_calendar_file_of_a_private_page_moves_with_the_meeting(asked: Meeting, by: Member) -> None:
    address = page_of(convened(asked, CAF), by)
    answered = Client().get(f"{address}reunion.ics")
    assert answered.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert b"SEQUENCE:0" in answered.content and b"LOCATION:Brant" in answered.content


def test_after_the_meeting_the_page_says_so_and_takes_nothing(asked: Meeting, by: Member) -> None:
    address = page_of(convened(asked, CAF), by)
    Meeting.objects.filter(pk=asked.pk).update(held_on=in_days(-1))
    page = text_of(Client(), address)
    assert "on ne répond plus" in page and "<form" not in page
    answered = Client().post(address, {"answer": "present"})
    assert "rien n’est plus envoyé ni enregistré" in answered.content.decode()
    assert convened(asked, CAF).answer == ""
    Meeting.objects.filter(pk=asked.pk).update(held_on=in_days(-400))
    assert Client().get(address).status_code == 404


def test_a_page_given_by_hand_is_shown_once_and_replaces_the_former(own: Client, asked: Meeting) -> None:
    row = convened(asked, VACANT)
    answered = own.post(url("governance:give_seat_page", asked, row.pk))
    shown = re.search(r'href="(?:http://[^/]+)(/ma-convocation/[^"]+)"', answered.content.decode())
    assert shown and Client().get(shown[1]).status_code == 200
    own.post(url("governance:give_seat_page", asked, row.pk))
    assert Client().get(shown[1]).status_code == 404
    assert convened(asked, VACANT).handed_over_on == timezone.localdate()
    own.post(url("governance:revoke_seat_page", asked, row.pk))
    assert not convened(asked, VACANT).has_page


# --- papers ----------------------------------------------------------------------------------------------------------


def pdf_pages(content: bytes) -> list[str]:
    return [
        " ".join(page.extract_text().replace("\u00a0", " ").split()) for page in PdfReader(io.BytesIO(content)).pages
    ]


def test_a_letter_is_one_page_a_seat_and_opens_its_page(own: Client, asked: Meeting) -> None:
    answered = own.post(url("publication:convocation_letters", asked))
    assert answered.headers["Content-Type"] == "application/pdf"
    pages = pdf_pages(answered.content)
    assert len(pages) == 2
    assert all("Convocation : Comité de pilotage" in page and "2. Le budget de 2027" in page for page in pages)
    # Whoever opens the envelope of a coupon knows which seat answers, not only who sits there.
    coupons = [page.partition("Coupon à renvoyer ")[2] for page in pages]
    assert coupons[0].startswith(f"{REFUSES} (Contact), Comité de pilotage,")
    assert coupons[1].startswith(f"{PAPER} (Contact), Comité de pilotage,")
    assert convened(asked, REFUSES).handed_over_on == timezone.localdate()
    # A GET makes no letter: each holds the address of somebody.
    read: Any = own.get(url("publication:convocation_letters", asked))
    assert (read.status_code, read.url) == (302, url("governance:convocation", asked))


def test_the_call_list_has_the_seats_that_no_e_mail_reaches(own: Client, asked: Meeting, by: Member) -> None:
    answer_convocation(convocation=convened(asked, PAPER), answer="excuse", by=by)
    page = pdf_pages(own.get(url("publication:convocation_calls", asked)).content)[0]
    assert "3 sièges à appeler" in page and PAPER in page and "excusé" in page and CAF not in page
    # Whoever calls says the day and what will be dealt with; then what has changed.
    assert "Le budget de 2027" in page and "À dire d’abord" not in page
    own.post(url("publication:convocation_letters", asked))
    move(asked, by, starts_at=time(19))
    page = pdf_pages(own.get(url("publication:convocation_calls", asked)).content)[0]
    assert "À dire d’abord" in page and "19 h" in page.partition("Bonjour")[2].partition("Viendrez")[0]
    # As the e-mail does, it says what it becomes and what it was.
    assert "19 h (au lieu de" in page.partition("À dire d’abord")[2].replace("\xa0", " ")
    shown = own.get(url("governance:convocation", asked)).content.decode().replace("\xa0", " ")
    box = shown.partition('id="a-appeler"')[2].partition("</ul>")[0]
    assert "à 19 h (au lieu de : " in box


@pytest.mark.parametrize("extension", ["pdf", "docx", "odt"])
def test_the_document_is_written_in_every_format(own: Client, asked: Meeting, extension: str) -> None:
    assert own.get(url("publication:convocation", asked, extension)).status_code == 200


def test_the_document_says_the_day_and_each_point_and_names_nobody(asked: Meeting) -> None:
    from jalons.papers.documents.model import Table, plain_text
    from jalons.publication.queries.convocations import convocation_document

    document = convocation_document(asked, timezone.localdate())
    table = next(block for block in document.blocks if isinstance(block, Table))
    assert [[plain_text(cell) for cell in row.cells] for row in table.rows] == [
        ["1. Fiches à arbitrer", "", "", ""],
        ["2. Le budget de 2027", "Présidence", "20 min", ""],
    ]
    assert dict(document.facts)["Lieu"] == "Brantôme"
    assert "demo.example" not in str(document) and "Contact" not in str(document)


# --- what is due -----------------------------------------------------------------------------------------------------


def test_the_dashboard_and_the_calendar_tell_the_last_day_to_convene(
    own: Client, committee: Committee, by: Member
) -> None:
    meeting = plan_meeting(committee, by, held_on=in_days(25))
    dashboard = reverse("overview:dashboard", args=[by.roadmap.slug])
    last_day = format_short_day(in_days(10))
    assert f"Convoquer le comité avant le {last_day}" in text_of(own, dashboard)
    assert url("governance:convocation", meeting) in text_of(own, dashboard)
    item = next(row for row in calendar_items(by.roadmap) if row.key == f"convene-{meeting.pk}")
    assert (item.on, item.href) == (in_days(10), url("governance:convocation", meeting))
    convene_meeting(meeting=meeting, by=by)
    page = text_of(own, dashboard)
    assert "Convoquer le comité" not in page and "Vous venez ?" in page
    assert [row.key for row in calendar_items(by.roadmap) if row.key.startswith("convene-")] == []


# --- short enough for a phone ----------------------------------------------------------------------------------------


def groups_of(page: str) -> list[tuple[str, bool]]:
    """Way → whether it is open, as the page shows them."""
    found = re.findall(r'<details class="card" id="par-(\w+)"([^>]*)>', page)
    return [(way, "open" in more) for way, more in found]


CLOSED = [("courriel", False), ("lettre", False), ("personne", False)]


def test_seats_are_folded_by_the_way_in_which_they_are_reached(own: Client, meeting: Meeting, by: Member) -> None:
    address = url("governance:convocation", meeting)
    assert groups_of(text_of(own, address)) == CLOSED
    convene_meeting(meeting=meeting, by=by)
    deliver_due_messages()
    page = " ".join(text_of(own, address).split())
    assert groups_of(page) == CLOSED
    # Those that no e-mail reaches are to call: one count, whose link goes into what is folded, and so opens it.
    html = own.get(address).content.decode()
    assert f'href="{address}#sieges-lettre"' in html and 'id="sieges-lettre"' in html
    for words in (
        "2 sièges sans courriel sont à appeler. Personne n’est connu pour 1 siège",
        "Par courriel : 3 sièges",
        "Par lettre : 2 sièges",
        "Sans personne connue : 1 siège",
        "Ordre du jour : 2 points",
    ):
        assert words in page
    assert re.findall(r"(\d) sans réponse\s*</small>", page) == ["3", "2", "1"]


def test_a_way_where_something_went_wrong_stands_open(own: Client, asked: Meeting) -> None:
    failed = Message.objects.filter(seatmessage__convocation=convened(asked, CAF))
    failed.update(state="echec", failure="adresse", gone_at=None)
    page = text_of(own, url("governance:convocation", asked))
    assert groups_of(page) == [("courriel", True), *CLOSED[1:]]


def test_one_s_own_answer_comes_first_and_folds_once_it_is_given(own: Client, asked: Meeting, by: Member) -> None:
    address = url("governance:convocation", asked)
    page = text_of(own, address)
    assert page.index('id="ma-reponse" open') < page.index('id="t-answers"')
    answer_convocation(convocation=convened(asked, CHAIR), answer="present", by=by)
    page = " ".join(text_of(own, address).split())
    assert 'id="ma-reponse" >' in page or 'id="ma-reponse">' in page
    # Whoever comes to change it has it before their eyes.
    assert 'id="ma-reponse" open' in text_of(own, f"{address}?repondre=")


def test_an_elue_has_buttons_for_her_own_seat_alone(client: Client, world: World) -> None:
    """She prepares the meeting too, yet answers for nobody else, and is handed nobody else's page."""
    rows = Convocation.objects.filter(meeting__roadmap=world.roadmap, meeting__held_on__gt=timezone.localdate())
    row = rows.filter(seat__membership=None, meeting__opened_at=None, meeting__cancelled_on=None).first()
    assert row
    arguments = [world.roadmap.slug, row.meeting_id]
    page = reverse("governance:convocation", args=arguments)
    offered = [
        reverse(f"governance:{name}", args=[*arguments, row.pk])
        for name in ("note_reply", "give_seat_page", "revoke_seat_page")
    ] + [reverse("publication:convocation_letters", args=arguments)]
    client.force_login(world.user("referente"))
    assert offered[0] in client.get(page).content.decode()
    client.force_login(world.user("elue"))
    shown = client.get(page).content.decode()
    assert reverse("governance:my_reply", args=arguments) in shown
    assert not [address for address in offered if address in shown]
    assert {client.post(address, {"answer": "excuse"}).status_code for address in offered} == {403}
    with refused("convocation-of-another"):
        answer_convocation(convocation=row, answer="present", by=world.member("elue"))


def test_once_it_was_held_presence_replaces_the_answers(own: Client, meeting: Meeting, by: Member) -> None:
    convene_meeting(meeting=meeting, by=by)
    Meeting.objects.filter(pk=meeting.pk).update(held_on=timezone.localdate(), opened_at=timezone.now())
    meeting.refresh_from_db()
    address = url("governance:convocation", meeting)
    assert "La présence n’est pas encore notée." in text_of(own, address)
    seat = meeting.committee.seats.first()
    assert seat
    mark_seat(meeting=meeting, seat=seat, attendance="present", by=by)
    page = " ".join(text_of(own, address).split())
    assert "1 présent, 5 non notés." in page and "sans réponse" not in page and "0 présent" not in page


def test_nobody_is_asked_to_come_to_a_meeting_that_was_held(client: Client, world: World) -> None:
    row = Convocation.objects.filter(meeting__held_on__gte=timezone.localdate(), meeting__roadmap=world.roadmap)
    meeting = row.earliest("meeting__held_on").meeting
    address = reverse("actions:agenda", args=[world.roadmap.slug, meeting.pk])
    client.force_login(world.user("elue"))
    assert "?repondre=#ma-reponse" in client.get(address).content.decode()
    Meeting.objects.filter(pk=meeting.pk).update(held_on=timezone.localdate(), opened_at=timezone.now())
    assert "?repondre=#ma-reponse" not in client.get(address).content.decode()
