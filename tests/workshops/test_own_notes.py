"""A note of one's own: corrected, taken off the wall, put back; by the phone that wrote it, once, until it is frozen."""

import re
import uuid
from dataclasses import replace
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jalons.base import rate_limits
from jalons.overview.queries.contribution import find_contribution
from jalons.roadmaps.models import JournalEntry, Member
from jalons.votes.changes import closing
from jalons.workshops.changes import acts, groups, moderation, own_notes, workshops
from jalons.workshops.changes import notes as note_changes
from jalons.workshops.models import Note, OwnAct, Participant, WallAct, Workshop, WorkshopEvent
from jalons.workshops.queries import phones
from tests.refusals import refused
from tests.votes.test_phones import CLOSED, FROZEN, freeze, phone
from tests.world import World

__all__ = ["phone"]  # a fixture

pytestmark = pytest.mark.django_db

TAGS = {"audiences": ["seniors"], "causes": ["mobilite"], "communes": ["24064"]}


@pytest.fixture
def note(participant: Participant) -> Note:
    return note_changes.write_note(text="Pas de bus", by=participant, **TAGS)  # type: ignore[arg-type]


def shown(note: Note) -> tuple[bool, bool]:
    """Hidden from everybody else; by its author."""
    note.refresh_from_db()
    return note.is_hidden, note.is_withdrawn


def told_of(note: Note) -> int:
    return WorkshopEvent.objects.filter(workshop=note.workshop_id, kind="note").count()


# --- changes ---------------------------------------------------------------------------------------------------------


def test_a_withdrawn_note_leaves_the_wall_and_the_documents_and_may_be_put_back(
    note: Note, participant: Participant
) -> None:
    lines, events = JournalEntry.objects.count(), told_of(note)
    own_notes.withdraw_own_note(note=note, by=participant)
    assert shown(note) == (True, True)
    assert (list(Note.objects.publishable().filter(workshop=note.workshop)), told_of(note)) == ([], events + 1)
    own_notes.withdraw_own_note(note=note, by=participant)  # twice is once
    own_notes.put_back_own_note(note=note, by=participant)
    own_notes.put_back_own_note(note=note, by=participant)
    assert (shown(note), told_of(note)) == ((False, False), events + 2)
    assert JournalEntry.objects.count() == lines  # nobody is named by it


def test_nobody_else_withdraws_a_note_nor_puts_it_back(
    note: Note, workshop: Workshop, participant: Participant
) -> None:
    other = note_changes.join_workshop(workshop=workshop, category="citoyen")
    with refused("note-not-yours"):
        own_notes.withdraw_own_note(note=note, by=other)
    own_notes.withdraw_own_note(note=note, by=participant)
    with refused("note-not-yours"):
        own_notes.put_back_own_note(note=note, by=other)
    with refused("note-not-yours"):
        own_notes.correct_own_note(note=note, text="Autre", by=other)
    assert shown(note) == (True, True)


def test_the_facilitation_does_not_show_again_what_its_author_withdrew(
    note: Note, participant: Participant, member: Member
) -> None:
    own_notes.withdraw_own_note(note=note, by=participant)
    with refused("note-withdrawn-by-author"):
        moderation.show_note(note=note, by=member)
    moderation.hide_note(note=note, by=member)  # it already is
    assert shown(note) == (True, True)
    own_notes.put_back_own_note(note=note, by=participant)
    assert shown(note) == (False, False)


def test_an_author_does_not_show_what_the_facilitation_hid(
    note: Note, participant: Participant, member: Member
) -> None:
    moderation.hide_note(note=note, by=member)
    with refused("note-hidden-by-facilitation"):
        own_notes.withdraw_own_note(note=note, by=participant)
    own_notes.put_back_own_note(note=note, by=participant)
    assert shown(note) == (True, False)


def texts_kept(workshop: Workshop) -> str:
    """Everything that the wall, its acts and the journal still hold, as text."""
    notes = Note.objects.filter(workshop=workshop).values_list("text", "original_text")
    acts = WallAct.objects.filter(workshop=workshop).values_list("label", "before", "after")
    events = WorkshopEvent.objects.filter(workshop=workshop).values_list("payload")
    lines = JournalEntry.objects.values_list("about_label", "before", "after")
    return str([*notes, *acts, *events, *lines])


def test_the_texts_of_a_note_are_erased_for_good_and_its_number_stays(note: Note, member: Member) -> None:
    moderation.moderate_note(note=note, text="Pas de car", by=member)
    moderation.hide_note(note=note, by=member)
    note.refresh_from_db()
    moderation.erase_note(note=note, by=member)
    note.refresh_from_db()
    assert (note.text, note.original_text, shown(note), note.is_erased) == (
        "(texte effacé)", "", (True, False), True
    )  # fmt: skip
    kept = texts_kept(note.workshop)
    assert "Pas de bus" not in kept and "Pas de car" not in kept
    assert JournalEntry.objects.latest("id").verb == "erase"
    with refused("note-erased"):
        moderation.show_note(note=note, by=member)
    with refused("note-erased"):
        moderation.moderate_note(note=note, text="Pas de bus", by=member)


def test_an_act_on_several_notes_forgets_only_the_erased_one(
    note: Note, participant: Participant, member: Member
) -> None:
    other = note_changes.write_note(text="Pas de train", by=participant)
    moderation.hide_phone_notes(note=note, by=member)
    moderation.erase_note(note=note, by=member)
    acts.undo_wall_act(act=WallAct.objects.get(workshop=note.workshop), by=member)
    assert (shown(note), shown(other)) == ((True, False), (False, False))


def test_an_author_erases_their_text_even_hidden_and_on_a_frozen_wall(
    note: Note, participant: Participant, member: Member
) -> None:
    moderation.hide_note(note=note, by=member)
    freeze(note.workshop)
    own_notes.erase_own_note(note=note, by=participant)
    note.refresh_from_db()
    assert (note.text, note.is_erased) == ("(texte effacé)", True)
    other = Participant.objects.create(workshop=note.workshop)
    with refused("note-not-yours"):
        own_notes.erase_own_note(note=note, by=other)


def test_a_withdrawn_note_is_put_back_before_it_is_corrected(note: Note, participant: Participant) -> None:
    own_notes.withdraw_own_note(note=note, by=participant)
    with refused("note-withdrawn"):
        own_notes.correct_own_note(note=note, text="Le car", by=participant)


@pytest.mark.parametrize("state", ["frozen", "closed"])
def test_nothing_moves_once_the_wall_is_frozen_or_the_workshop_closed(
    note: Note, participant: Participant, member: Member, state: str
) -> None:
    if state == "frozen":
        freeze(note.workshop)
    else:
        closing.close_workshop(workshop=note.workshop, by=member)
    for change, said in (
        (own_notes.withdraw_own_note, {}),
        (own_notes.put_back_own_note, {}),
        (own_notes.correct_own_note, {"text": "Le car"}),
    ):
        with refused("notes-frozen" if state == "frozen" else "workshop-closed-to-notes"):
            change(note=note, by=participant, **said)
    assert (shown(note), note.text) == ((False, False), "Pas de bus")


def test_an_act_that_was_done_is_done_even_when_the_wall_was_frozen_since(note: Note, participant: Participant) -> None:
    sent = uuid.uuid4()
    own_notes.withdraw_own_note(note=note, by=participant, client_id=sent)
    freeze(note.workshop)
    own_notes.withdraw_own_note(note=note, by=participant, client_id=sent)
    with refused("notes-frozen"):
        own_notes.withdraw_own_note(note=note, by=participant, client_id=uuid.uuid4())
    assert (shown(note), OwnAct.objects.filter(note=note).count()) == ((True, True), 1)


def test_the_words_and_the_tags_are_corrected_together_or_apart(note: Note, participant: Participant) -> None:
    def is_now() -> tuple[str, list[str], list[str], list[str]]:
        note.refresh_from_db()
        return note.text, note.audiences, note.causes, note.communes

    own_notes.correct_own_note(note=note, text="Le car", by=participant)
    assert is_now() == ("Le car", ["seniors"], ["mobilite"], ["24064"])
    own_notes.correct_own_note(
        note=note, text="Le car", by=participant, audiences=["jeunes", "rien"], causes=[], communes=["24064", "75056"]
    )
    assert is_now() == ("Le car", ["jeunes"], [], ["24064"])


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    acts=st.lists(st.sampled_from(["withdraw", "put_back"]), max_size=6),
    again=st.lists(st.integers(0, 5), max_size=12),
)
def test_however_often_a_phone_sends_an_act_it_counts_once(
    note: Note, participant: Participant, acts: list[str], again: list[int]
) -> None:
    """Whatever comes again, late or not, the note is where the last new act left it."""
    change = {"withdraw": own_notes.withdraw_own_note, "put_back": own_notes.put_back_own_note}
    with transaction.atomic():
        names = [uuid.uuid4() for _act in acts]
        for place, act in enumerate(acts):
            change[act](note=note, by=participant, client_id=names[place])
            for old in again:
                if old <= place:
                    change[acts[old]](note=note, by=participant, client_id=names[old])
        withdrawn = bool(acts) and acts[-1] == "withdraw"
        assert (shown(note), OwnAct.objects.count()) == ((withdrawn, withdrawn), len(acts))
        transaction.set_rollback(True)


def test_the_database_refuses_a_withdrawn_note_that_shows(note: Note) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Note.objects.filter(pk=note.pk).update(is_withdrawn=True)


# --- from the phone --------------------------------------------------------------------------------------------------


def address(workshop: Workshop, number: int = 1, way: str = "") -> str:
    return f"/a/{workshop.code}/notes/{number}/{way}"


def sent(phone: Client, url: str, **said: Any) -> tuple[int, dict[str, Any]]:
    answer = phone.post(url, said, headers={"Accept": "application/json"})
    return answer.status_code, {
        key: value.replace("\u00a0", " ") if isinstance(value, str) else value for key, value in answer.json().items()
    }


@pytest.fixture
def written(phone: Client, workshop: Workshop) -> Note:
    phone.post(f"/a/{workshop.code}/notes/", {"text": "Pas de bus"} | TAGS)
    return Note.objects.get(workshop=workshop)


def words(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode().replace("\u00a0", " ")))


def own_part(phone: Client, workshop: Workshop) -> str:
    page = phone.get(f"/a/{workshop.code}/").content.decode()
    return page[page.index('id="own"') : page.index('id="none"')]


def test_without_a_script_a_note_is_withdrawn_and_put_back_with_a_button(
    phone: Client, workshop: Workshop, written: Note
) -> None:
    assert f'formaction="{address(workshop, 1, "retirer/")}"' in own_part(phone, workshop)
    page = phone.post(address(workshop, 1, "retirer/"), follow=True)
    assert "Votre note n’est plus sur le mur. Vous pouvez la remettre, plus bas." in words(page)
    part = own_part(phone, workshop)
    assert "retirée du mur" in part and f'formaction="{address(workshop, 1, "remettre/")}"' in part
    assert ("Corriger" in part, "retirer/" in part) == (False, False)
    page = phone.post(address(workshop, 1, "remettre/"), follow=True)
    assert "Votre note est sur le mur." in words(page)
    assert shown(written) == (False, False)


def offered_acts(phone: Client, workshop: Workshop) -> list[str]:
    return re.findall(r'formaction="[^"]*/(\w+)/"', own_part(phone, workshop))


def test_a_note_that_the_facilitation_hid_offers_only_to_erase_it(
    phone: Client, workshop: Workshop, written: Note, member: Member
) -> None:
    moderation.hide_note(note=written, by=member)
    assert offered_acts(phone, workshop) == ["effacer"]
    page = phone.post(address(workshop, 1, "effacer/"), follow=True)
    assert "Le texte de votre note est effacé." in words(page)
    assert offered_acts(phone, workshop) == []


def test_a_frozen_wall_offers_only_to_erase_and_says_why(phone: Client, workshop: Workshop, written: Note) -> None:
    freeze(workshop)
    assert offered_acts(phone, workshop) == ["effacer"]
    assert FROZEN in words(phone.post(address(workshop, 1, "retirer/"), follow=True))
    assert shown(written) == (False, False)


def test_the_tags_are_corrected_with_the_words(phone: Client, workshop: Workshop, written: Note) -> None:
    page = phone.get(address(workshop)).content.decode()
    assert re.search(r'value="seniors"[^>]*checked', page) and '<details class="more" open' in page
    typed = {"text": "Pas de car", "has_tags": "True", "audiences": ["jeunes"], "causes": ["acces", "mobilite"]}
    assert phone.post(address(workshop), typed).status_code == 302
    written.refresh_from_db()
    assert (written.text, written.audiences, written.causes, written.communes) == (
        "Pas de car",
        ["jeunes"],
        ["acces", "mobilite"],
        [],
    )


def test_a_page_that_showed_no_tag_leaves_them(phone: Client, workshop: Workshop, written: Note) -> None:
    assert phone.post(address(workshop), {"text": "Pas de car"}).status_code == 302
    written.refresh_from_db()
    assert {name: getattr(written, name) for name in TAGS} == TAGS


def test_a_refused_correction_keeps_what_was_typed(phone: Client, workshop: Workshop, written: Note) -> None:
    typed = {"text": "x" * 501, "has_tags": "True", "audiences": ["jeunes"]}
    page = phone.post(address(workshop), typed).content.decode()
    assert "x" * 501 in page and re.search(r'value="jeunes"[^>]*checked', page)
    assert not re.search(r'value="seniors"[^>]*checked', page)


def test_a_queue_is_told_what_was_done(phone: Client, workshop: Workshop, written: Note) -> None:
    act, correction = str(uuid.uuid4()), str(uuid.uuid4())
    for _time in range(5):
        assert sent(phone, address(workshop, 1, "retirer/"), client_id=act) == (200, {"saved": act})
    assert (shown(written), OwnAct.objects.count()) == ((True, True), 1)
    told = {"refused": "Vous avez retiré cette note. Remettez-la d’abord sur le mur.", "until": ""}
    assert sent(phone, address(workshop), text="Le car", client_id=correction) == (409, told)
    assert sent(phone, address(workshop, 1, "remettre/"), client_id=str(uuid.uuid4()))[0] == 200
    # Refused once, it was not done: sent again, it is.
    assert sent(phone, address(workshop), text="Le car", client_id=correction) == (
        200,
        {"saved": correction},
    )
    assert sent(phone, address(workshop, 1, "retirer/"), client_id=act)[0] == 200  # late, and already done
    written.refresh_from_db()
    assert (written.text, written.is_withdrawn) == ("Le car", False)


def test_a_queue_waits_for_the_wall_to_move_again(
    phone: Client, workshop: Workshop, written: Note, member: Member
) -> None:
    freeze(workshop)
    told = {"refused": FROZEN, "until": "open", "frozen": True}
    assert sent(phone, address(workshop, 1, "retirer/"), client_id=str(uuid.uuid4())) == (409, told)
    freeze(workshop, frozen=False)
    closing.close_workshop(workshop=workshop, by=member)
    told = {"refused": CLOSED, "until": "open"}
    assert sent(phone, address(workshop, 1, "retirer/"), client_id=str(uuid.uuid4())) == (409, told)


def test_a_queue_whose_phone_is_not_known_any_more_is_told_so(phone: Client, workshop: Workshop, written: Note) -> None:
    url, act = address(workshop, 1, "retirer/"), str(uuid.uuid4())
    told = {"refused": "Dites-nous d’abord qui vous êtes.", "until": "joined"}
    assert sent(Client(), url, client_id=act) == (401, told)
    again = Client()
    again.post(f"/a/{workshop.code}/entrer/", {"college": "habitant"})
    told = {
        "refused": "Cette note n’est pas liée à ce téléphone. Demandez à l’animation de la changer.",
        "until": "",
    }
    assert sent(again, url, client_id=act) == (409, told)
    assert [client.post(url).status_code for client in (again, Client())] == [404, 404]
    assert shown(written) == (False, False)


def test_the_queue_of_a_phone_that_sends_without_end_is_asked_to_wait(
    phone: Client, workshop: Workshop, written: Note, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rate_limits, "ACTS", replace(rate_limits.ACTS, most=1))
    assert sent(phone, address(workshop, 1, "retirer/"), client_id=str(uuid.uuid4()))[0] == 200
    told = {"refused": "Beaucoup de changements en une minute. Réessayez dans 1 minute.", "until": "soon"}
    assert sent(phone, address(workshop, 1, "remettre/"), client_id=str(uuid.uuid4())) == (429, told)


# --- what others see -------------------------------------------------------------------------------------------------


def test_the_facilitation_reads_that_its_author_withdrew_it(note: Note, participant: Participant, world: World) -> None:
    own_notes.withdraw_own_note(note=note, by=participant)
    client = Client()
    client.force_login(world.user("facilitation"))
    base = f"/feuilles-de-route/{world.roadmap.slug}/ateliers/{note.workshop.number}"
    for place in ("mur/", "mur/?vue=liste"):
        assert "retirée par qui l’a écrite" in words(client.get(f"{base}/{place}"))
    page = client.get(f"{base}/notes/1/").content.decode()
    assert "Elle seule peut la remettre." in page and 'value="show"' not in page
    room = Client()
    room.force_login(world.user("caf"))
    assert "Pas de bus" not in words(room.get(f"{base}/mur/"))


def test_the_code_says_that_one_withdrew_it_and_follows_it_no_further(
    note: Note, participant: Participant, member: Member
) -> None:
    group = groups.create_group(workshop=note.workshop, title="Transport", by=member)
    groups.move_note(note=note, group=group, by=member)
    own_notes.withdraw_own_note(note=note, by=participant)
    found = find_contribution(participant.follow_code)
    assert found
    assert [one.said for one in found.notes] == [
        "Vous l’avez retirée : elle n’est ni sur le mur, ni dans les documents.".replace(" :", "\u00a0:")
    ]
    page = Client().get(f"/suivre/{participant.follow_code}/").content.decode()
    assert "Transport" not in page


def test_a_phone_draws_its_notes_with_one_query_whatever_they_are(participant: Participant, member: Member) -> None:
    notes = [note_changes.write_note(text=f"note {n}", by=participant) for n in range(3)]
    own_notes.withdraw_own_note(note=notes[0], by=participant)
    moderation.hide_note(note=notes[1], by=member)
    own = phones.phone_page(participant).own
    assert [(one.number, one.is_hidden, one.is_withdrawn) for one in own] == [
        (3, False, False),
        (2, True, False),
        (1, True, True),
    ]


def test_the_wall_of_the_team_folds_a_withdrawn_note(
    client: Client, note: Note, participant: Participant, member: Member
) -> None:
    kept = note_changes.write_note(text="Pas de réseau", sheet=1, by=member, workshop=note.workshop)
    own_notes.withdraw_own_note(note=note, by=participant)
    address = f"/feuilles-de-route/{note.workshop.roadmap.slug}/ateliers/{note.workshop.number}/mur/"
    assert member.user
    client.force_login(member.user)
    page = client.get(address).content.decode()
    text = page.index("Pas de bus")
    assert page.rindex("<details>", 0, text) > page.rindex("<article", 0, text)
    # What comes from paper says both numbers: that of the wall, that of the sheet.
    assert f"{kept.number} · feuille 1" in " ".join(page.split())


def test_the_tick_that_a_named_pledge_lacks_is_offered_where_its_lack_is_told(
    phone: Client, workshop: Workshop
) -> None:
    page = phone.post(f"/a/{workshop.code}/engagements/", {"text": "Prêter une salle", "name": "Une habitante"})
    names = re.findall(r'name="(consents|text|name)"', page.content.decode())
    assert names == ["consents", "text", "name"]


def test_the_page_that_waits_for_the_opening_asks_until_it_is_the_way_in(workshop: Workshop, member: Member) -> None:
    draft = workshops.create_workshop(title="Demain", by=member)
    pages = [Client().get(f"/a/{one.code}/").content.decode() for one in (draft, workshop)]
    assert ["data-before" in page for page in pages] == [True, False]
