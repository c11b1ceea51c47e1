"""The pages of invitations: what they show, keep and refuse; a constant number of queries."""

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail as outbox
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from jalons.directory.changes.contacts import forbid_writing
from jalons.invitations.changes import answers, attendance
from jalons.invitations.changes import guests as guest_changes
from jalons.invitations.models import Guest
from jalons.invitations.queries import guests as guest_queries
from jalons.invitations.queries.next_steps import Duty, _next_step
from jalons.roadmaps.models import Member
from jalons.workshops.changes import workshops
from jalons.workshops.models import Workshop
from tests.invitations.inviting import ahead, at, on_the_list, somebody, words
from tests.pages import send_shown

if TYPE_CHECKING:
    from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(world: "World") -> Member:
    return world.blank()


@pytest.fixture
def coming(by: Member) -> Workshop:
    return ahead(by)


@pytest.fixture
def site(client: Client, by: Member) -> Client:
    client.force_login(by.user)  # type: ignore[arg-type]
    return client


# --- the list --------------------------------------------------------------------------------------------------------


def test_the_empty_page_says_what_it_is_for_and_offers_the_list_of_before(
    site: Client, coming: Workshop, by: Member
) -> None:
    page = words(site.get(at(coming)))
    assert ("Ici, les personnes que vous invitez" in page, "Reprendre la liste" in page) == (True, False)
    on_the_list(coming, by, 2)
    second = ahead(by)
    assert "Reprendre la liste de « Atelier à venir »" in words(site.get(at(second)))
    page = words(
        site.post(at(second, "invitations:take_over_guests"), {"source": coming.number, "who": "tous"}, follow=True)
    )
    assert "2 personnes ajoutées à la liste." in page


@pytest.mark.parametrize("source", ["", "x", "99999999999999", "77"])
def test_a_list_of_nowhere_is_not_taken_over(site: Client, coming: Workshop, source: str) -> None:
    page = words(site.post(at(coming, "invitations:take_over_guests"), {"source": source}, follow=True))
    assert "Choisissez un autre atelier de cette feuille de route." in page


def test_the_list_tells_each_person_their_way_and_their_answer(site: Client, coming: Workshop, by: Member) -> None:
    guests = on_the_list(coming, by, 2)
    nothing, refused = on_the_list(coming, by, email=""), on_the_list(coming, by)
    answers.answer_invitation(guest=guests[0], comes=True)
    assert refused[0].contact
    forbid_writing(contact=refused[0].contact)
    page = words(site.get(at(coming)))
    for said in ("personne-1@demo.example", "viendra", "à inviter", "aucun moyen connu", "ne plus écrire"):
        assert said in page
    assert "1 personne n’a aucun moyen d’être jointe." in page
    found = {
        view: [row.pk for row in guest_queries.guest_list(coming, view).rows]
        for view in ("a-inviter", "oui", "non", "a-joindre", "sans-reponse")
    }
    assert found == {
        "a-inviter": [guests[1].pk, nothing[0].pk, refused[0].pk],
        "oui": [guests[0].pk],
        "non": [],
        "a-joindre": [nothing[0].pk],
        "sans-reponse": [],
    }


@pytest.mark.parametrize(
    ("text", "count"), [("personne", 3), ("PERSONNE 002", 1), ("onne", 0), ("épicerie", 1), ("zz", 0)]
)
def test_the_list_is_searched_by_the_beginnings_of_words(
    site: Client, coming: Workshop, by: Member, text: str, count: int
) -> None:
    on_the_list(coming, by, 2)
    on_the_list(coming, by, organisation="Epicerie")
    assert len(guest_queries.guest_list(coming, "", text).rows) == count
    assert ("Personne ne répond à cette recherche." in words(site.get(at(coming), {"q": text}))) == (count == 0)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("", [0, 1, 2]),
        ("?tri=-nom", [2, 1, 0]),
        ("?tri=reponse", [1, 2, 0]),
        ("?tri=-reponse", [0, 1, 2]),
        ("?tri=nonsense", [0, 1, 2]),
    ],
)
def test_the_list_is_sorted_in_its_address(
    site: Client, coming: Workshop, by: Member, asked: str, expected: list[int]
) -> None:
    guests = on_the_list(coming, by, 3)
    answers.answer_invitation(guest=guests[0], comes=True)
    shown = site.get(at(coming) + asked).context["rows"]
    assert [row.pk for row in shown] == [guests[place].pk for place in expected]


def test_the_list_opens_as_it_was_left(site: Client, coming: Workshop, by: Member) -> None:
    on_the_list(coming, by, 2)
    site.get(at(coming), {"voir": "a-inviter"})
    assert site.get(at(coming))["Location"] == at(coming) + "?voir=a-inviter"
    assert site.get(at(coming) + "?tout-afficher=")["Location"] == at(coming)
    assert site.get(at(coming)).status_code == 200


def test_ticked_people_leave_and_nobody_ticked_is_told(site: Client, coming: Workshop, by: Member) -> None:
    guests = on_the_list(coming, by, 3)
    assert "Cochez au moins une personne de la liste." in words(site.post(at(coming, "invitations:remove_guests"), {}))
    site.post(at(coming, "invitations:remove_guests"), {"guests": [guests[0].pk, guests[2].pk]})
    assert Guest.objects.get(workshop=coming).pk == guests[1].pk


def test_a_guest_of_another_workshop_is_not_removed_here(site: Client, coming: Workshop, by: Member) -> None:
    (elsewhere,) = on_the_list(ahead(by), by)
    on_the_list(coming, by)
    answer = site.post(at(coming, "invitations:remove_guests"), {"guests": [elsewhere.pk]})
    assert answer.status_code == 200
    assert Guest.objects.filter(pk=elsewhere.pk).exists()


def test_a_workshop_without_a_date_is_asked_for_one(site: Client, by: Member) -> None:
    workshop = workshops.create_workshop(title="Un jour", by=by)
    on_the_list(workshop, by)
    assert "L’atelier n’a pas encore de date." in words(site.get(at(workshop)))


# --- choose ----------------------------------------------------------------------------------------------------------


def test_filters_narrow_the_directory_and_all_adds_what_they_show(site: Client, coming: Workshop, by: Member) -> None:
    communes = list(by.roadmap.communes.order_by("name"))[:2]
    somebody(1, by, college="elu", organisation="Mairie", commune=communes[0])
    somebody(2, by, college="association", organisation="Club", service="Accueil", consents=False)
    somebody(3, by, college="habitant", status="rencontre", refuses=True, consents=False)
    club = by.roadmap.organisations.get(name="Club")
    shown = {
        query: re.findall(r"Personne \d+", words(site.get(at(coming, "invitations:choose_guests") + query)))
        for query in (
            "", "?categorie=public", "?college=association", "?contact=rencontre", f"?commune={communes[0].name}",
            f"?structure={club.pk}", "?service=Accueil", "?accord=non", "?accord=refus", "?q=mairie", "?structure=x",
        )
    }  # fmt: skip
    one, two, three = (f"Personne 00{n}" for n in (1, 2, 3))
    assert list(shown.values()) == [[one, two, three], [one], [two], [three], [one], [two], [two], [two], [three], [one], [one, two, three]]  # fmt: skip
    page = words(site.post(at(coming, "invitations:choose_guests"), {"all": "1"}, follow=True))
    assert "2 personnes ajoutées à la liste." in page  # the third refused: nobody adds them by a crowd


def test_the_part_in_the_workshop_before_is_a_filter(site: Client, coming: Workshop, by: Member) -> None:
    guests = on_the_list(coming, by, 2)
    somebody(3, by)
    attendance.mark_attended(guest=guests[0], attended=True, by=by)
    second = ahead(by)
    found = {
        before: re.findall(r"Personne \d+", words(site.get(at(second, "invitations:choose_guests"), {"avant": before})))
        for before in ("invite", "present", "absent", "jamais")
    }
    one, two, three = (f"Personne 00{n}" for n in (1, 2, 3))
    assert found == {"invite": [one, two], "present": [one], "absent": [two], "jamais": [three]}


def test_ticked_people_join_and_nobody_ticked_is_told(site: Client, coming: Workshop, by: Member) -> None:
    contacts = [somebody(number, by) for number in (1, 2, 3)]
    assert "Cochez au moins une personne." in words(site.post(at(coming, "invitations:choose_guests"), {}))
    for _sent_twice in range(2):
        site.post(at(coming, "invitations:choose_guests"), {"contacts": [contacts[0].pk, contacts[2].pk]})
    assert set(Guest.objects.values_list("contact", flat=True).filter(workshop=coming)) == {
        contacts[0].pk,
        contacts[2].pk,
    }


def test_a_person_erased_since_the_page_was_shown_is_told(site: Client, coming: Workshop, by: Member) -> None:
    somebody(1, by)
    answer = site.post(at(coming, "invitations:choose_guests"), {"contacts": ["999999999"]})
    assert (answer.status_code, Guest.objects.filter(workshop=coming).count()) == (200, 0)
    assert 'role="alert"' in answer.content.decode()


# --- the workshop itself ---------------------------------------------------------------------------------------------


def test_the_console_tells_where_invitations_are_and_what_comes_next(
    site: Client, coming: Workshop, by: Member
) -> None:
    assert "Personne n’est encore invité." in words(site.get(at(coming, "carriage:console")))
    guests = on_the_list(coming, by, 3)
    assert "3 invitations sont prêtes à partir par courriel. Relire et envoyer" in words(
        site.get(at(coming, "carriage:console"))
    )
    answers.answer_invitation(guest=guests[0], comes=True)
    answers.answer_invitation(guest=guests[1], comes=False)
    page = words(site.get(at(coming, "carriage:console")))
    assert "2 invitations, 1 oui, 1 non, 0 sans réponse." in page


def test_whoever_only_reads_sees_numbers_and_no_link(world: "World", client: Client) -> None:
    client.force_login(world.user("caf"))
    workshop = Workshop.objects.get(roadmap=world.roadmap, number=1)
    page = client.get(at(workshop, "carriage:console"))
    assert "60 invitations, 47 oui, 6 non, 7 sans réponse." in words(page)
    assert at(workshop) not in page.content.decode()


def test_hours_places_and_capacity_are_written_with_the_workshop(site: Client, by: Member) -> None:
    sent = {
        "title": "Atelier du soir", "kind": "enjeux", "table_count": "0", "starts_at": "18 h", "ends_at": "20:30",
        "capacity": "50", "place": "Salle des fêtes",
    }  # fmt: skip
    site.post(reverse("workshops:create", args=[by.roadmap.slug]), sent)
    workshop = Workshop.objects.get(roadmap=by.roadmap)
    assert (str(workshop.starts_at), str(workshop.ends_at), workshop.capacity) == ("18:00:00", "20:30:00", 50)
    refused = send_shown(site, at(workshop, "carriage:revise"), sent | {"ends_at": "17:00", "capacity": "0"})
    assert "Écrivez un nombre à partir de 1, ou laissez vide." in words(refused)
    refused = send_shown(site, at(workshop, "carriage:revise"), sent | {"ends_at": "17:00"})
    assert "La fin vient après le début" in words(refused)
    send_shown(site, at(workshop, "carriage:revise"), sent | {"capacity": ""})
    assert Workshop.objects.get(pk=workshop.pk).capacity is None


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("least_citizens", "101", "Écrivez un nombre de 0 à 100."),
        ("least_citizens", "", "Ce champ est nécessaire."),
        ("capacity", "-1", "Écrivez un nombre à partir de 1"),
        ("capacity", "99999999999", "Écrivez un nombre jusqu’à 2 000."),
        ("remind_after_days", "0", "Écrivez un nombre de 1 à 60."),
        ("reply_by", "demain", "Écrivez une date, par exemple"),
    ],
)
def test_settings_that_make_no_sense_are_told_beside_their_field(
    site: Client, coming: Workshop, field: str, value: str, said: str
) -> None:
    sent = {"least_citizens": "15", "remind_after_days": "3"} | {field: value}
    answer = site.post(at(coming, "invitations:guest_settings"), sent)
    assert (answer.status_code, said in words(answer)) == (200, True)


# --- numbers ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("invitations:guests", ()), ("invitations:choose_guests", ()), ("invitations:write_guests", ("invitation",)), ("invitations:answers", ()), ("invitations:guest_letters", ()),
        ("carriage:console", ()),
    ],
)  # fmt: skip
def test_ten_and_forty_people_cost_the_same_queries(
    site: Client, coming: Workshop, by: Member, name: str, more: tuple[str, ...]
) -> None:
    counts = []
    for people in (10, 30):
        on_the_list(coming, by, people - 4)
        on_the_list(coming, by, 2, email="", address="Le Bourg")
        on_the_list(coming, by, 2, email="", phone="0536490101", organisation=f"Structure {people}")
        for number in range(people):
            somebody(1000 + people + number, by, organisation="Club")
        with CaptureQueriesContext(connection) as asked:
            site.get(at(coming, name, *more))
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_three_hundred_people_are_invited_listed_and_counted(
    site: Client, coming: Workshop, by: Member, django_capture_on_commit_callbacks: Any
) -> None:
    on_the_list(coming, by, 300)
    with django_capture_on_commit_callbacks(execute=True):
        site.post(at(coming, "invitations:write_guests", "invitation"), {"do": "send", "paragraph": ""})
    assert len(outbox.outbox) == 300
    assert "300 invitations, 0 oui, 0 non, 300 sans réponse." in words(site.get(at(coming)))


def test_whoever_was_asked_once_and_said_nothing_is_to_be_called(site: Client, coming: Workshop, by: Member) -> None:
    for values in ({}, {"email": "", "address": "Le Bourg"}):
        guest_changes.note_invited(
            workshop=coming,
            guests=on_the_list(coming, by, consents=False, **values),
            on=timezone.localdate(),
            by=by,
        )
    second = ahead(by)
    guest_changes.copy_guests(workshop=second, source=coming, by=by)
    page = words(site.get(at(second)))
    assert "2 personnes ont déjà été sollicitées et n’ont pas donné leur accord" in page
    assert [row.pk for row in guest_queries.guest_list(second, "a-joindre").rows] == list(
        Guest.objects.filter(workshop=second).order_by("id").values_list("pk", flat=True)
    )
    assert "Aucune lettre à poster." in words(site.get(at(second, "invitations:guest_letters")))


def test_each_thing_left_to_do_leads_to_the_page_where_it_is_done(site: Client, coming: Workshop, by: Member) -> None:
    on_the_list(coming, by)
    pages = {duty: site.get(_next_step(duty, 1, coming).url).content.decode() for duty in Duty}
    assert {duty: re.findall(r"<title>([^,]+),", page)[0] for duty, page in pages.items()} == {
        Duty.DOOR: "Présence",
        Duty.CHOOSE: "Choisir qui inviter",
        Duty.TELL: "Invitations",
        Duty.SEND: "Écrire",
        Duty.LETTERS: "Lettres et liste d’appel",
        Duty.CALL: "Réponses",
        Duty.CALL_BACK: "Réponses",
        Duty.FAILED: "Invitations",
        Duty.REMIND: "Écrire",
        Duty.REACH: "Invitations",
        Duty.AGREE: "Invitations",
        Duty.PRESENCE: "Présence",
    }
