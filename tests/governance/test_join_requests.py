"""The door by which an organisation asks to join: what it makes, what it does not tell, what is answered."""

from dataclasses import replace
from unittest.mock import patch

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jalons.base import rate_limits
from jalons.directory.changes import contacts
from jalons.directory.changes.organisations import add_organisation
from jalons.directory.models import Contact, Organisation
from jalons.governance.changes import join_requests as changes
from jalons.governance.changes import member_organisations
from jalons.governance.mails import JOIN_ANSWER
from jalons.governance.models import JoinDoor, JoinRequest, MemberOrganisation
from jalons.governance.queries import member_organisations as queries
from jalons.mail.changes import deliver_due_messages
from jalons.mail.models import Message
from jalons.mail.rules import Failure
from jalons.roadmaps.models import JournalEntry, Member
from tests.actions.journal import told
from tests.refusals import refused
from tests.world import World

pytestmark = pytest.mark.django_db
SIRET = "35600000049837"
SENT = {
    "name": "Familles rurales",
    "siret": "",
    "function": "Présidence",
    "email": "Presidence@Familles.example",
    "brings": "Six ordinateurs.",
    "agrees": "on",
}


@pytest.fixture
def by(world: World) -> Member:
    return world.blank()


@pytest.fixture
def door(by: Member) -> JoinDoor:
    return changes.open_door(by=by)


def ask(door: JoinDoor, **values: str) -> JoinRequest:
    asked = {
        "name": "Familles rurales",
        "function": "Présidence",
        "email": "presidence@familles.example",
        "brings": "Six ordinateurs.",
    }
    return changes.ask_to_join(door=door, **asked | values)


def address(door: JoinDoor) -> str:
    return reverse("governance:join", args=[door.code])


def test_the_door_opens_closes_and_changes_its_address(by: Member) -> None:
    with refused("door-missing"):
        changes.close_door(by=by)
    with told(by.roadmap) as lines:
        door = changes.open_door(by=by)
        assert changes.open_door(by=by) == door
        changes.close_door(by=by)
        again = changes.open_door(by=by)
        moved = changes.change_address(by=by)
    assert (again.code, again.closed_at) == (door.code, None) and moved.code != door.code
    assert [(verb, kind) for verb, kind, _before, _after in lines] == [
        ("open", "joindoor"),
        ("close", "joindoor"),
        ("open", "joindoor"),
        ("change_address", "joindoor"),
    ]


def test_a_request_makes_a_candidate_and_a_contact_without_consent_yet(
    door: JoinDoor, by: Member, client: Client
) -> None:
    with told(by.roadmap) as lines:
        answer = client.post(address(door), SENT)
    assert answer["Location"] == reverse("governance:joined", args=[door.code])
    row = MemberOrganisation.objects.get(roadmap=by.roadmap)
    contact = Contact.objects.get(roadmap=by.roadmap)
    today = timezone.localdate()
    assert (row.name, row.state, row.asked_on, row.main_contact) == ("Familles rurales", "candidate", today, None)
    assert (contact.name, contact.function, contact.email) == (
        "Présidence",
        "Présidence",
        "presidence@familles.example",
    )
    assert (contact.consents, contact.consented_on, contact.organisation) == (False, None, row.organisation)
    assert [(verb, kind) for verb, kind, _before, _after in lines] == [
        ("add", "organisation"),
        ("add", "contact"),
        ("ask_to_join", "memberorganisation"),
    ]
    line = JournalEntry.objects.filter(roadmap=by.roadmap).latest("id")
    assert (line.by, line.by_name.replace("\u00a0", " ")) == (None, "La page « Rejoindre la démarche »")


def test_the_visitor_reads_the_same_whether_the_structure_is_known_or_not(
    door: JoinDoor, by: Member, client: Client
) -> None:
    add_organisation(name="La Poste", siret=SIRET, by=by)
    member_organisations.add_member(name="Centre social", by=by)
    pages = []
    for sent in ({}, {"name": "LA POSTE"}, {"name": "Autre nom", "siret": SIRET}, {"name": "Centre social"}):
        answer = client.post(address(door), SENT | sent, follow=True)
        pages.append((answer.status_code, answer.redirect_chain, answer.content))
    assert len(set(map(str, pages))) == 1
    names = Organisation.objects.filter(roadmap=by.roadmap).values_list("name", flat=True)
    assert sorted(names) == ["Centre social", "Familles rurales", "La Poste"]
    states = MemberOrganisation.objects.filter(roadmap=by.roadmap).order_by("organisation__name")
    assert list(states.values_list("state", flat=True)) == ["confirmee", "candidate", "candidate"]


def test_nothing_that_the_team_wrote_is_changed_by_a_visitor(door: JoinDoor, by: Member) -> None:
    organisation = add_organisation(name="La Poste", by=by)
    refusing = contacts.add_contact(
        last_name="Accueil", email="accueil@poste.example", organisation="La Poste", refuses=True, by=by
    )
    silent = contacts.add_contact(last_name="Direction", email="direction@poste.example", by=by)
    before = [list(Contact.objects.order_by("id").values()), list(Organisation.objects.order_by("id").values())]
    for contact in (refusing, silent):
        asked = ask(door, name="La Poste", siret=SIRET, email=contact.email)
        assert (asked.contact, asked.given_siret) == (contact, SIRET)
    assert before == [list(Contact.objects.order_by("id").values()), list(Organisation.objects.order_by("id").values())]
    row = MemberOrganisation.objects.get(organisation=organisation)
    assert (row.main_contact, row.requests.count()) == (None, 2)


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"agrees": ""}, "agrees"),
        ({"name": " "}, "name"),
        ({"function": ""}, "function"),
        ({"email": "pas une adresse"}, "email"),
        ({"brings": ""}, "brings"),
        ({"siret": "35600000049838"}, "siret"),
        ({"siret": "3560000004983A7"}, "siret"),
        ({"siret": "\uff13\uff15\uff16\uff10\uff10\uff10\uff10\uff10\uff10\uff14\uff19\uff18\uff13\uff17"}, "siret"),
        ({"siret": "pas de SIRET"}, "siret"),
    ],
)
def test_what_is_missing_is_asked_again_and_nothing_is_lost(
    door: JoinDoor, by: Member, client: Client, sent: dict[str, str], field: str
) -> None:
    answer = client.post(address(door), SENT | sent)
    page = answer.content.decode()
    assert answer.status_code == 200 and list(answer.context["form"].errors) == [field]
    assert "Six ordinateurs." in page or field == "brings"
    assert not MemberOrganisation.objects.filter(roadmap=by.roadmap).exists()


def test_a_closed_door_says_so_and_keeps_what_was_typed(door: JoinDoor, by: Member, client: Client) -> None:
    changes.close_door(by=by)
    shown, sent = client.get(address(door)), client.post(address(door), SENT)
    assert (shown.status_code, sent.status_code) == (410, 410)
    assert "Cette page est fermée" in shown.content.decode() and "<form" not in shown.content.decode()
    assert "Six ordinateurs." in sent.content.decode()
    assert not JoinRequest.objects.filter(member__roadmap=by.roadmap).exists()
    with refused("door-closed"):
        ask(door)


def test_the_former_address_is_one_that_never_was(door: JoinDoor, by: Member, client: Client) -> None:
    changes.change_address(by=by)
    assert (client.get(address(door)).status_code, client.post(address(door), SENT).status_code) == (404, 404)
    with refused("door-closed"):
        ask(door)


def test_a_code_typed_with_spaces_and_small_letters_opens_the_door(door: JoinDoor, client: Client) -> None:
    typed = reverse("governance:join", args=[f"{door.code[:3].lower()} {door.code[3:]}"])
    assert client.get(typed)["Location"] == address(door)


def test_a_flood_of_requests_is_stopped_with_a_sentence(
    door: JoinDoor, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rate_limits, "JOIN_REQUESTS_HERE", replace(rate_limits.JOIN_REQUESTS_HERE, most=2))
    answers = [client.post(address(door), SENT | {"name": f"Structure {n}"}) for n in range(3)]
    assert [answer.status_code for answer in answers] == [302, 302, 429]
    assert "Beaucoup de demandes en même temps." in answers[2].content.decode()


def test_the_page_is_light_and_is_not_listed(door: JoinDoor, client: Client) -> None:
    answer = client.get(address(door))
    assert len(answer.content) < 50_000 and answer["X-Robots-Tag"] == "noindex"
    assert "responsable de ces informations" in answer.content.decode()


# --- answers ---------------------------------------------------------------------------------------------------------


def test_a_request_is_accepted_and_the_sentence_leaves_once(door: JoinDoor, by: Member) -> None:
    asked = ask(door, siret=SIRET)
    with told(by.roadmap) as lines:
        member_organisations.confirm_member(row=asked.member, answer="Rendez-vous le 3 mars.", by=by)
    deliver_due_messages()
    deliver_due_messages()
    asked.refresh_from_db()
    (letter,) = mail.outbox
    assert letter.to == ["presidence@familles.example"]
    assert "accueille" in letter.body and "Rendez-vous le 3 mars." in letter.body
    assert asked.outcome == "acceptee"
    row = MemberOrganisation.objects.get(pk=asked.member_id)
    assert (row.state, row.brings, row.main_contact) == ("confirmee", "Six ordinateurs.", asked.contact)
    asked.contact.refresh_from_db()
    assert (asked.contact.consents, asked.contact.consented_on) == (True, timezone.localdate())
    assert asked.message and asked.message.state == Message.State.GONE
    assert [(verb, kind) for verb, kind, _before, _after in lines] == [
        ("confirm", "memberorganisation"),
        ("allow", "contact"),
    ]
    assert "Rendez-vous" not in str(lines)


def test_a_number_given_with_a_request_is_written_once_it_is_accepted(door: JoinDoor, by: Member) -> None:
    organisation = add_organisation(name="La Poste", by=by)
    asked = ask(door, name="La Poste", siret=SIRET)
    organisation.refresh_from_db()
    assert organisation.siret == ""
    member_organisations.confirm_member(row=asked.member, by=by)
    organisation.refresh_from_db()
    assert (organisation.siren, organisation.siret) == ("356000000", SIRET)


def test_a_request_is_declined_with_a_sentence_that_says_why(door: JoinDoor, by: Member) -> None:
    asked = ask(door)
    with refused("answer-missing", "answer"):
        member_organisations.decline_member(row=asked.member, by=by, answer=" ")
    member_organisations.decline_member(row=asked.member, answer="Votre siège est hors du territoire.", by=by)
    deliver_due_messages()
    (letter,) = mail.outbox
    assert "n’a pas retenu" in letter.body and "Votre siège est hors du territoire." in letter.body
    row = MemberOrganisation.objects.get(pk=asked.member_id)
    assert (row.state, row.declined_on) == ("declinee", timezone.localdate())
    again = ask(door)
    assert (again.member, MemberOrganisation.objects.get(pk=row.pk).state) == (row, "declinee")


@pytest.mark.parametrize("leaves", [False, True])
def test_a_stranger_who_names_a_structure_of_the_list_changes_nothing_of_it(
    door: JoinDoor, by: Member, *, leaves: bool
) -> None:
    row = member_organisations.add_member(name="La Poste", by=by)
    if leaves:
        member_organisations.leave_member(row=row, by=by)
    rows = MemberOrganisation.objects.filter(pk=row.pk)
    before = rows.values().get()
    ask(door, name="La Poste")
    (line,) = queries.member_rows(by)
    assert (rows.values().get(), line.brings, line.is_asked_by_somebody) == (before, "", True)
    assert MemberOrganisation.objects.filter(roadmap=by.roadmap).awaiting_answer().count() == 1
    member_organisations.decline_member(row=row, answer="Nous ne vous connaissons pas.", by=by)
    assert rows.values().get() == before
    deliver_due_messages()
    assert [letter.to for letter in mail.outbox] == [["presidence@familles.example"]]
    second = ask(door, name="La Poste", email="guichet@poste.example")
    member_organisations.confirm_member(row=row, by=by)
    row.refresh_from_db()
    assert (row.state, row.left_on, row.main_contact) == ("confirmee", None, second.contact)


def test_each_person_who_asked_is_answered_and_nobody_twice(door: JoinDoor, by: Member) -> None:
    first, second = ask(door), ask(door, email="accueil@familles.example")
    assert first.member == second.member
    assert len(member_organisations.confirm_member(row=first.member, by=by)) == 2
    third = ask(door, email="antenne@familles.example")
    with told(by.roadmap) as lines:
        answered = member_organisations.confirm_member(row=third.member, by=by)
    assert answered == [third] and [line[0] for line in lines] == ["answer", "allow"]
    with refused("act-not-possible"):
        member_organisations.confirm_member(row=third.member, by=by)
    deliver_due_messages()
    assert sorted(letter.to[0] for letter in mail.outbox) == [
        "accueil@familles.example",
        "antenne@familles.example",
        "presidence@familles.example",
    ]


def test_whoever_refused_or_was_erased_is_not_written_to(door: JoinDoor, by: Member) -> None:
    refusing = contacts.add_contact(last_name="Accueil", email="a@familles.example", refuses=True, by=by)
    asked = ask(door, email=refusing.email)
    member_organisations.confirm_member(row=asked.member, by=by)
    asked.refresh_from_db()
    assert (asked.outcome, asked.message) == ("acceptee", None)
    later = [ask(door, name=f"Structure {n}", email=f"{n}@demo.example") for n in range(2)]
    for request in later:
        member_organisations.confirm_member(row=request.member, by=by)
    contacts.forbid_writing(contact=Contact.objects.get(email="0@demo.example"), by=by)
    contacts.erase_contact(contact=Contact.objects.get(email="1@demo.example"), by=by)
    deliver_due_messages()
    assert mail.outbox == []
    failures = Message.objects.filter(kind=JOIN_ANSWER).order_by("id").values_list("failure", flat=True)
    assert list(failures) == [Failure.NO_WISH, Failure.OUTDATED]


def test_an_erased_person_leaves_nothing_of_what_they_sent(door: JoinDoor, by: Member) -> None:
    asked = ask(door)
    contacts.erase_contact(contact=asked.contact, by=by)
    assert not JoinRequest.objects.filter(member=asked.member_id).exists()
    row = MemberOrganisation.objects.get(pk=asked.member_id)
    assert (row.state, row.brings, row.main_contact) == ("candidate", "", None)
    member_organisations.decline_member(row=row, by=by)  # nobody is left to be told why


def test_the_address_is_that_of_the_day_the_message_leaves(door: JoinDoor, by: Member) -> None:
    asked = ask(door)
    member_organisations.confirm_member(row=asked.member, by=by)
    Contact.objects.filter(pk=asked.contact_id).update(email="nouvelle@familles.example")
    deliver_due_messages()
    assert [letter.to for letter in mail.outbox] == [["nouvelle@familles.example"]]


def test_an_answer_that_did_not_leave_is_sent_again(door: JoinDoor, by: Member, client: Client) -> None:
    asked = ask(door)
    member_organisations.confirm_member(row=asked.member, by=by)
    with patch("django.core.mail.backends.locmem.EmailBackend.open", side_effect=ConnectionRefusedError):
        deliver_due_messages()
    assert by.user
    client.force_login(by.user)
    own = reverse("governance:member_organisation", args=[by.roadmap.slug, asked.member_id])
    assert "Renvoyer" in client.get(own).content.decode()
    answer = client.post(reverse("governance:send_answer_again", args=[by.roadmap.slug, asked.pk]))
    deliver_due_messages()
    assert (answer["Location"], len(mail.outbox)) == (own, 1)
    assert "Renvoyer" not in client.get(own).content.decode()


def test_the_page_answers_with_the_button_that_is_pressed(door: JoinDoor, by: Member, client: Client) -> None:
    asked = ask(door)
    assert by.user
    client.force_login(by.user)
    url = reverse("governance:answer_member", args=[by.roadmap.slug, asked.member_id])
    page = client.post(url, {"decision": "refuser", "answer": ""})
    assert page.status_code == 200 and "Écrivez en une phrase pourquoi" in page.content.decode()
    sent = client.post(url, {"decision": "refuser", "answer": "Hors du territoire."}, follow=True)
    assert "Votre réponse part dans un instant." in sent.content.decode()
    assert MemberOrganisation.objects.get(pk=asked.member_id).state == "declinee"


def test_merged_lines_keep_the_requests_of_both(door: JoinDoor, by: Member) -> None:
    first, second = ask(door), ask(door, name="Familles rurales 24", email="b@familles.example")
    member_organisations.merge_members(row=first.member, other=second.member.organisation, by=by)
    row = MemberOrganisation.objects.get(roadmap=by.roadmap)
    assert (row.name, row.state, row.requests.count()) == ("Familles rurales", "candidate", 2)
