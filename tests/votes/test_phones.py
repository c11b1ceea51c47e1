"""From a phone: who enters, what is kept of them, what a queue of notes is answered."""

import uuid
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from jalons.base import rate_limits
from jalons.carriage.changes import workshops as whole_workshop_changes
from jalons.roadmaps.models import JournalEntry, Member
from jalons.votes.changes import ballots, closing, votes
from jalons.votes.models import Ballot, VotePaper
from jalons.workshops.changes import notes as note_changes
from jalons.workshops.changes.phone_sendings import NotNow
from jalons.workshops.models import Note, Participant, TableSecretary, Workshop
from jalons.workshops.queries import phones
from jalons.workshops.rules import workshops as workshop_rules
from tests.pages import send_shown
from tests.refusals import refused

pytestmark = pytest.mark.django_db

FROZEN = "L’animation a figé les notes : on ne peut plus écrire ni corriger. Ce que vous avez tapé reste affiché."
CLOSED = "Cet atelier est clos : on ne peut plus y écrire. Ce que vous avez tapé reste affiché ci-dessous."


@pytest.fixture
def phone(workshop: Workshop) -> Client:
    phone = Client()
    assert phone.post(f"/a/{workshop.code}/entrer/", {"college": "habitant", "table": "2"}).status_code == 302
    return phone


def freeze(workshop: Workshop, *, frozen: bool = True) -> None:
    Workshop.objects.filter(pk=workshop.pk).update(is_frozen=frozen)


def from_the_queue(phone: Client, workshop: Workshop, **note: Any) -> tuple[int, dict[str, Any]]:
    answer = phone.post(f"/a/{workshop.code}/notes/", note, headers={"Accept": "application/json"})
    said = answer.json()
    return answer.status_code, {key: v.replace("\u00a0", " ") if isinstance(v, str) else v for key, v in said.items()}


def names_of(participant: Participant) -> tuple[str, str]:
    participant.refresh_from_db()
    return participant.first_name, participant.organisation


@pytest.mark.parametrize("page", ["", "mur/", "vote/"])
def test_no_cache_keeps_the_pages_of_one_phone(phone: Client, workshop: Workshop, page: str) -> None:
    """The service worker keeps its own copy for a hall without network (decision 0036)."""
    assert phone.get(f"/a/{workshop.code}/{page}").headers["Cache-Control"] == "private, no-store"


# --- who enters ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("college", "category"),
    [
        ("elu", "public"),
        ("agent", "public"),
        ("association", "prive"),
        ("entreprise", "prive"),
        ("habitant", "citoyen"),
    ],
)
def test_the_category_follows_from_the_college(workshop: Workshop, college: str, category: str) -> None:
    Client().post(f"/a/{workshop.code}/entrer/", {"college": college})
    participant = Participant.objects.get(workshop=workshop)
    assert (participant.college, participant.category, participant.is_remote) == (college, category, False)


def test_a_page_opened_before_colleges_were_asked_still_enters(workshop: Workshop) -> None:
    Workshop.objects.filter(pk=workshop.pk).update(video_link="https://visio.example/atelier")
    Client().post(f"/a/{workshop.code}/entrer/", {"category": "prive", "is_remote": "on"})
    participant = Participant.objects.get(workshop=workshop)
    assert (participant.college, participant.category, participant.is_remote) == ("", "prive", True)


NAMED = {"college": "elu", "first_name": "Prénom", "organisation": "Mairie", "agrees": "on"}


def test_nothing_is_stored_of_a_person_when_the_workshop_is_anonymous_whatever_is_sent(workshop: Workshop) -> None:
    Client().post(f"/a/{workshop.code}/entrer/", NAMED)
    assert names_of(Participant.objects.get(workshop=workshop)) == ("", "")
    forced = note_changes.join_workshop(
        workshop=workshop, college="elu", first_name="Prénom", organisation="Mairie", agrees=True
    )
    assert names_of(forced) == ("", "")


def test_a_name_is_stored_where_it_is_asked_and_only_with_consent(workshop: Workshop) -> None:
    Workshop.objects.filter(pk=workshop.pk).update(is_anonymous=False)
    refused = Client().post(f"/a/{workshop.code}/entrer/", NAMED | {"agrees": ""})
    assert "Cochez cette case, ou effacez le prénom et la structure." in refused.content.decode()
    assert not Participant.objects.filter(workshop=workshop).exists()
    Client().post(f"/a/{workshop.code}/entrer/", NAMED)
    assert names_of(Participant.objects.get(workshop=workshop)) == ("Prénom", "Mairie")
    without = note_changes.join_workshop(workshop=workshop, college="elu", first_name="Prénom", organisation="Mairie")
    assert names_of(without) == ("", "")


FIELDS = ("title", "kind", "question", "held_on", "starts_at", "ends_at", "place", "capacity", "table_count")


def test_a_workshop_that_becomes_anonymous_forgets_the_names_it_knew(workshop: Workshop, member: Member) -> None:
    Workshop.objects.filter(pk=workshop.pk).update(is_anonymous=False)
    participant = note_changes.join_workshop(workshop=workshop, college="elu", first_name="Prénom", agrees=True)
    kept = {name: getattr(workshop, name) for name in FIELDS}
    whole_workshop_changes.revise_workshop(workshop=workshop, **kept, is_anonymous=True, by=member)
    assert names_of(participant) == ("", "")
    assert JournalEntry.objects.latest("id").after == {"is_anonymous": True}


def test_the_page_gives_the_code_to_leave_with(phone: Client, workshop: Workshop) -> None:
    code = Participant.objects.get(workshop=workshop).follow_code
    page = phone.get(f"/a/{workshop.code}/").content.decode()
    assert workshop_rules.show_follow_code(code) in page
    assert f"/suivre/{code}/" in page


def test_more_people_than_any_hall_in_a_minute_are_asked_to_wait(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rate_limits, "ENTRIES", replace(rate_limits.ENTRIES, most=2))
    answers = [Client().post(f"/a/{workshop.code}/entrer/", {"college": "elu"}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [302, 302, 429]
    assert "Beaucoup de monde entre en même temps." in answers[2].content.decode()


# --- who comes back on another phone ---------------------------------------------------------------------------------


def resume(phone: Client, workshop: Workshop, typed: str, **more: str) -> Any:
    return phone.post(f"/a/{workshop.code}/reprendre/", {"follow_code": typed, **more})


def resume_errors(answer: Any) -> list[str]:
    return list(answer.context["resume_form"].errors.get("follow_code", []))


UNKNOWN = "Ce code n’est pas celui d’une place de cet atelier. Relisez-le, ou entrez ci-dessus."


def test_the_code_gives_back_the_same_place_on_another_phone_and_the_first_one_stays_in(
    phone: Client, workshop: Workshop
) -> None:
    person = Participant.objects.get(workshop=workshop)
    other = Client()
    assert "J’étais déjà là" in other.get(f"/a/{workshop.code}/").content.decode()
    typed = workshop_rules.show_follow_code(person.follow_code).lower()
    assert resume(other, workshop, typed).headers["Location"] == f"/a/{workshop.code}/"
    for number, device in enumerate((other, phone), 1):
        assert from_the_queue(device, workshop, text=f"Note {number}", client_id=str(uuid.uuid4()))[0] == 200
    assert Participant.objects.filter(workshop=workshop).count() == 1
    assert set(Note.objects.filter(workshop=workshop).values_list("participant", flat=True)) == {person.pk}


def test_two_phones_of_one_person_are_one_vote(phone: Client, vote: Ballot) -> None:
    other = Client()
    resume(other, vote.workshop, Participant.objects.get(workshop=vote.workshop).follow_code)
    for device, rank in ((phone, 1), (other, 2)):
        send_shown(device, f"/a/{vote.workshop.code}/vote/{vote.pk}/", {f"d-{rank}-gommette": "1", "send": "1"})
    assert list(VotePaper.objects.filter(ballot=vote).values_list("marks", flat=True)) == [{"2": {"gommette": 1}}]


def test_a_code_of_another_workshop_is_as_unknown_as_one_that_nobody_has(workshop: Workshop) -> None:
    elsewhere = Participant.objects.exclude(workshop=workshop).latest("id")
    answers = [resume(Client(), workshop, code) for code in (elsewhere.follow_code, "ZZZZZZZZZZ")]
    assert [(answer.status_code, resume_errors(answer), answer.cookies.keys()) for answer in answers] == [
        (200, [UNKNOWN], {"csrftoken": 0}.keys())
    ] * 2


def test_wrong_codes_of_places_are_counted(workshop: Workshop, participant: Participant) -> None:
    stranger = Client()
    for _try in range(rate_limits.WRONG_CODES_OF_A_DEVICE.most + 1):
        resume(stranger, workshop, "ZZZZZZZZZZ")
    right = resume(stranger, workshop, participant.follow_code)
    assert (right.status_code, f"atelier-{workshop.code}" in right.cookies) == (429, False)


def test_a_place_is_given_back_only_while_the_workshop_is_open(
    workshop: Workshop, participant: Participant, member: Member
) -> None:
    closing.close_workshop(workshop=workshop, by=member)
    answer = resume(Client(), workshop, participant.follow_code)
    assert f"atelier-{workshop.code}" not in answer.cookies
    assert "Cet atelier est clos." in answer.content.decode()


def test_the_note_that_was_being_sent_follows_to_the_place(workshop: Workshop, participant: Participant) -> None:
    wrong = resume(Client(), workshop, "", text="Un bus le jeudi")
    assert resume_errors(wrong) == ["Écrivez les dix signes de votre code."]
    assert wrong.content.decode().count('value="Un bus le jeudi"') == 2
    right = resume(Client(), workshop, participant.follow_code, text="Un bus le jeudi")
    assert right.context["form"]["text"].value() == "Un bus le jeudi"


# --- tags ------------------------------------------------------------------------------------------------------------


def test_tags_are_kept_in_the_order_of_the_lists_and_unknown_ones_cost_no_note(participant: Participant) -> None:
    roadmap = participant.workshop.roadmap
    here = roadmap.communes.order_by("code").values_list("code", flat=True)[0]
    note = note_changes.write_note(
        text="Le bus",
        by=participant,
        audiences=["femmes", "inconnu", "jeunes"],
        causes=["mobilite", "acces", "?"],
        communes=["75056", here, here],
    )
    assert (note.audiences, note.causes, note.communes) == (["jeunes", "femmes"], ["acces", "mobilite"], [here])


def test_a_commune_is_tapped_or_typed(phone: Client, workshop: Workshop) -> None:
    first, second = workshop.roadmap.communes.order_by("code")[:2]
    for typed in (first.code, f"{second.name} ({second.code})"):
        phone.post(f"/a/{workshop.code}/notes/", {"text": "Le bus", "communes": typed, "client_id": uuid.uuid4()})
    notes = Note.objects.filter(workshop=workshop).order_by("number")
    assert [note.communes for note in notes] == [[first.code], [second.code]]


@pytest.mark.parametrize(
    ("text", "flagged"), [("Mme Untel n’a pas Internet", True), ("Ma voisine n’a pas Internet", False)]
)
def test_a_note_that_names_somebody_is_flagged(participant: Participant, text: str, flagged: bool) -> None:
    assert note_changes.write_note(text=text, by=participant).names_somebody is flagged
    note = note_changes.write_note(text="Rien", by=participant)
    note_changes.reword_note(note=note, text=text, by=participant)
    assert Note.objects.get(pk=note.pk).names_somebody is flagged


# --- what a queue is answered ----------------------------------------------------------------------------------------


def test_a_queue_learns_the_number_of_its_note_as_often_as_it_asks(phone: Client, workshop: Workshop) -> None:
    sent = str(uuid.uuid4())
    answers = [from_the_queue(phone, workshop, text="Une idée", client_id=sent) for _ in range(5)]
    assert answers == [(200, {"saved": sent, "number": 1})] * 5
    assert Note.objects.filter(workshop=workshop).count() == 1


def test_a_queue_is_told_what_to_correct(phone: Client, workshop: Workshop) -> None:
    long = "Votre note compte 501 caractères. Gardez-en 500 au plus, ou faites plusieurs notes."
    assert from_the_queue(phone, workshop, text="x" * 501) == (409, {"refused": long, "until": ""})
    empty = "Écrivez votre note avant de l’envoyer."
    assert from_the_queue(phone, workshop, text="") == (422, {"refused": empty, "until": ""})


def test_a_queue_is_told_that_its_note_may_be_accepted_later(phone: Client, workshop: Workshop, member: Member) -> None:
    freeze(workshop)
    assert from_the_queue(phone, workshop, text="Une idée") == (
        409,
        {"refused": FROZEN, "until": "open", "frozen": True},
    )
    freeze(workshop, frozen=False)
    closing.close_workshop(workshop=workshop, by=member)
    assert from_the_queue(phone, workshop, text="Une idée") == (409, {"refused": CLOSED, "until": "open"})


def test_a_queue_whose_cookie_is_gone_is_asked_to_enter(workshop: Workshop, member: Member) -> None:
    said = {"refused": "Dites-nous d’abord qui vous êtes.", "until": "joined"}
    assert from_the_queue(Client(), workshop, text="Une idée") == (401, said)
    closing.close_workshop(workshop=workshop, by=member)
    closed = {"refused": "Cet atelier est clos : on ne peut plus y écrire.", "until": "open"}
    assert from_the_queue(Client(), workshop, text="Une idée") == (409, closed)


def test_a_note_sent_before_the_cookie_was_lost_is_known_under_the_new_participation(
    phone: Client, workshop: Workshop
) -> None:
    sent = str(uuid.uuid4())
    from_the_queue(phone, workshop, text="Une idée", client_id=sent)
    again = Client()
    again.post(f"/a/{workshop.code}/entrer/", {"college": "habitant"})
    assert from_the_queue(again, workshop, text="Une idée", client_id=sent) == (200, {"saved": sent, "number": 1})


def test_a_flood_of_notes_is_asked_to_wait_and_nothing_of_it_is_lost(
    phone: Client, workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rate_limits, "NOTES", replace(rate_limits.NOTES, most=2))
    sentence = "Beaucoup de notes en peu de temps. La vôtre est gardée. Réessayez dans 1 minute."
    answers = [from_the_queue(phone, workshop, text="Une idée", client_id=str(uuid.uuid4())) for _ in range(3)]
    assert [status for status, _said in answers] == [200, 200, 429]
    assert answers[2][1] == {"refused": sentence, "until": "soon"}
    assert sentence in phone.post(f"/a/{workshop.code}/notes/", {"text": "Une idée"}).content.decode()


def test_a_note_that_is_stored_is_never_refused_to_the_phone_that_sends_it_again(
    phone: Client, workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rate_limits, "NOTES", replace(rate_limits.NOTES, most=1))
    stored, other = str(uuid.uuid4()), str(uuid.uuid4())
    answers = [from_the_queue(phone, workshop, text="Une idée", client_id=sent) for sent in (stored, stored, other)]
    assert [status for status, _said in answers] == [200, 200, 429]
    assert answers[1][1] == {"saved": stored, "number": 1}


def test_a_reader_of_the_page_always_gets_a_token_to_send_with(workshop: Workshop, member: Member) -> None:
    closing.close_workshop(workshop=workshop, by=member)
    assert "csrftoken" in Client().get(f"/a/{workshop.code}/").cookies


def test_the_worker_lies_at_the_root_of_what_it_keeps(client: Client, settings: Any) -> None:
    # As in production, where files have other names: the worker names none of them.
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "jalons.base.storage.HashedStaticFiles"}}
    answer = client.get("/a/sw.js")
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("text/javascript", "no-cache")
    assert '"/static/"' in answer.content.decode()


# --- frozen ----------------------------------------------------------------------------------------------------------


def test_a_frozen_wall_refuses_phones_and_tables_and_keeps_what_was_typed(
    phone: Client, workshop: Workshop, participant: Participant
) -> None:
    note = note_changes.write_note(text="Une idée", by=participant)
    freeze(workshop)
    for by in (participant, TableSecretary(workshop, 2)):
        with pytest.raises(NotNow) as refusal:
            note_changes.write_note(text="Trop tard", by=by)
        assert refusal.value.sentence.replace("\u00a0", " ") == FROZEN
    with refused("notes-frozen"):
        note_changes.reword_note(note=note, text="Autre", by=participant)
    answer = phone.post(f"/a/{workshop.code}/notes/", {"text": "Trop tard"}).content.decode()
    assert "Trop tard</textarea>" in answer
    assert not phones.phone_page(Participant.objects.get(pk=participant.pk)).may_write


def test_the_facilitation_types_paper_even_when_the_wall_is_frozen(workshop: Workshop, member: Member) -> None:
    freeze(workshop)
    assert note_changes.write_note(workshop=workshop, text="Du papier", by=member).source == Note.Source.PAPER


def test_an_open_vote_that_waits_has_its_button_until_one_votes(
    phone: Client, workshop: Workshop, member: Member
) -> None:
    ballot = ballots.create_ballot(workshop=workshop, title="Par où commencer ?", options=["Un", "Deux"], by=member)
    ballots.open_ballot(ballot=ballot, by=member)
    assert 'class="vote-now"' in phone.get(f"/a/{workshop.code}/").content.decode()
    votes.cast_paper(ballot=ballot, marks={1: {"gommette": 1}}, by=Participant.objects.get(workshop=workshop))
    assert "vote-now" not in phone.get(f"/a/{workshop.code}/").content.decode()
