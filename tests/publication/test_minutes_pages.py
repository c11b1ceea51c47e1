"""The compte rendu, sent once to each person; written, validated and read through its pages."""

import re
from datetime import date
from typing import Any
from unittest.mock import patch

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jalons.directory.changes.contacts import forbid_writing
from jalons.invitations.changes import minutes as workshops_minute_changes
from jalons.invitations.models import Dispatch, Minutes
from jalons.invitations.queries import minutes as minute_queries
from jalons.mail.changes import deliver_due_messages
from jalons.mail.models import Message
from jalons.overview.queries import facts
from jalons.papers.documents import FORMATS
from jalons.papers.documents.model import Run
from jalons.publication import drawings
from jalons.publication.changes import minutes as publication_minute_changes
from jalons.publication.queries import minutes as publication_minute_queries
from jalons.roadmaps.models import JournalEntry, Member
from jalons.votes.changes import ballots, closing, votes
from jalons.votes.models import Ballot
from jalons.workshops.changes import groups, moderation, notes, pledges, table_stakes, workshops
from jalons.workshops.models import Note, Participant, Pledge, Stake, TableSecretary, Workshop
from jalons.workshops.queries import phones
from tests.papers import reading
from tests.publication.giving_back import invited, live, read, text_of, words
from tests.refusals import refused
from tests.world import World

pytestmark = pytest.mark.django_db


# --- sent -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def sendable(second: Workshop, member: Member) -> Workshop:
    second.guests.all().delete()
    invited(second, "venue", attended=True)
    invited(second, "absente", attended=False)
    invited(second, "sans-accord", attended=True, consents=False)
    publication_minute_changes.validate_minutes(workshop=second, by=member)
    return second


def test_those_who_agreed_get_their_own_words_and_a_link(
    sendable: Workshop, member: Member, django_capture_on_commit_callbacks: Any
) -> None:
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        assert publication_minute_changes.send_minutes(workshop=sendable, edition=1, by=member) == 2
    assert [(one.to, one.subject) for one in mail.outbox] == [
        (["venue@demo.example"], "Compte rendu : Atelier 2 : les chantiers"),
        (["absente@demo.example"], "Ce qui s’est dit sans vous : Atelier 2 : les chantiers"),
    ]
    link = reverse("publication:public_minutes", args=[minute_queries.workshop_minutes(sendable).uid])
    here, away = (str(one.body) for one in mail.outbox)
    assert link in here and link in away
    assert "Merci à celles et ceux qui y ont pris part." in here
    assert "Vous n’avez pas pu venir à l’atelier" in away
    assert [one.attachments for one in mail.outbox] == [[], []]
    assert (
        minute_queries.workshop_minutes(sendable).state,
        Dispatch.objects.filter(minutes__workshop=sendable).count(),
    ) == (
        "envoye",
        2,
    )


def test_minutes_are_not_given_while_the_mail_server_is_down_and_leave_in_one_gesture(
    sendable: Workshop, world: World, member: Member, client: Client
) -> None:
    publication_minute_changes.send_minutes(workshop=sendable, edition=1, by=member)
    with patch("django.core.mail.backends.locmem.EmailBackend.open", side_effect=ConnectionRefusedError):
        deliver_due_messages()
    client.force_login(world.user("referente"))
    url = reverse("publication:minutes", args=[world.roadmap.slug, sendable.number])
    page = read(client, url)
    assert ("2 courriels en attente." in page, "remis le" in page) == (True, False)
    assert "Le serveur de courriel n’a pas répondu." in page
    Message.objects.filter(dispatch__guest__contact__email="venue@demo.example").update(
        state="echec", failure="adresse"
    )
    page = read(client, url)
    assert ("1 courriel n’est pas parti." in page, "L’adresse est refusée" in page) == (True, True)
    client.post(reverse("publication:send_minutes_again", args=[world.roadmap.slug, sendable.number]))
    assert deliver_due_messages() == 2
    page = read(client, url)
    assert ("Cette version est partie par courriel à 2 personnes." in page, "remis le" in page) == (True, True)
    assert minute_queries.workshop_minutes(sendable).state == "envoye"


def test_minutes_that_another_edition_replaced_or_somebody_refused_meanwhile_are_not_sent(
    sendable: Workshop, member: Member
) -> None:
    publication_minute_changes.send_minutes(workshop=sendable, edition=1, by=member)
    dispatch = Dispatch.objects.get(minutes__workshop=sendable, to_absent=True)
    assert dispatch.guest and dispatch.guest.contact
    forbid_writing(contact=dispatch.guest.contact)
    workshops_minute_changes.reopen_minutes(workshop=sendable, by=member)
    publication_minute_changes.validate_minutes(workshop=sendable, by=member)
    assert deliver_due_messages() == 0
    publication_minute_changes.send_minutes(workshop=sendable, edition=2, by=member)
    assert (deliver_due_messages(), [one.to for one in mail.outbox]) == (1, [["venue@demo.example"]])


def test_nothing_is_sent_twice_but_to_those_who_came_later(
    sendable: Workshop, member: Member, django_capture_on_commit_callbacks: Any
) -> None:
    publication_minute_changes.send_minutes(workshop=sendable, edition=1, by=member)
    with refused("nobody-awaits-minutes"):
        publication_minute_changes.send_minutes(workshop=sendable, edition=1, by=member)
    deliver_due_messages()
    pledges.make_pledge(
        text="Aider", workshop=sendable, name="Quelqu’un", contact="plus-tard@demo.example", consents=True, by=member
    )
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        assert publication_minute_changes.send_minutes(workshop=sendable, edition=1, by=member) == 1
    pledge = Pledge.objects.get(workshop=sendable, text="Aider")
    assert [one.to for one in mail.outbox] == [["plus-tard@demo.example"]]
    assert reverse("carriage:own_pledge", args=[pledge.uid]) in str(mail.outbox[0].body)


def test_what_is_not_validated_or_no_longer_stands_is_not_sent(sendable: Workshop, member: Member) -> None:
    with refused("stale"):
        publication_minute_changes.send_minutes(workshop=sendable, edition=2, by=member)
    workshops_minute_changes.reopen_minutes(workshop=sendable, by=member)
    with refused("minutes-not-validated"):
        publication_minute_changes.send_minutes(workshop=sendable, edition=1, by=member)
    assert not Dispatch.objects.filter(minutes__workshop=sendable).exists()


def test_a_corrected_edition_may_go_to_those_who_had_the_first(sendable: Workshop, member: Member) -> None:
    publication_minute_changes.send_minutes(workshop=sendable, edition=1, by=member)
    workshops_minute_changes.reopen_minutes(workshop=sendable, by=member)
    publication_minute_changes.validate_minutes(workshop=sendable, by=member)
    assert publication_minute_changes.send_minutes(workshop=sendable, edition=2, by=member) == 2


def test_the_journal_of_a_sending_names_nobody(sendable: Workshop, member: Member) -> None:
    publication_minute_changes.send_minutes(workshop=sendable, edition=1, by=member)
    line = JournalEntry.objects.filter(roadmap=member.roadmap, verb="send").first()
    assert line and (line.about_label, line.after) == (
        "compte rendu de l’atelier 2",
        {"edition": 1, "sent_present": 1, "sent_absent": 1},
    )


# --- the pages --------------------------------------------------------------------------------------------------------


def test_the_page_says_what_the_document_says(second: Workshop, world: World, client: Client) -> None:
    client.force_login(world.user("facilitation"))
    page = reading.squeezed(read(client, reverse("publication:minutes", args=[world.roadmap.slug, 2])))
    from jalons.papers.documents.document_cleaning import refine_document

    clean = refine_document(live(second))
    said = [run.text for block in clean.blocks for run in _runs_in(block)]
    assert len(said) > 100
    assert [one for one in said if reading.squeezed(one.replace("\u00a0", " ")) not in page] == []


def _runs_in(value: Any) -> list[Run]:
    if isinstance(value, Run):
        return [value]
    if isinstance(value, tuple):
        return [run for item in value for run in _runs_in(item)]
    if hasattr(value, "__dataclass_fields__"):
        return [run for name in value.__dataclass_fields__ for run in _runs_in(getattr(value, name))]
    return []


def test_from_the_draft_to_the_sending_through_the_pages(second: Workshop, world: World, client: Client) -> None:
    client.force_login(world.user("facilitation"))
    second.guests.all().delete()
    invited(second, "venue", attended=True)
    slug = world.roadmap.slug

    def at(name: str) -> str:
        return reverse(f"publication:{name}", args=[slug, 2])

    page = client.get(at("minutes")).content.decode()
    assert "à relire" in page
    seen = re.search(r'name="seen" value="(\w+)"', page)
    assert seen
    client.post(at("validate_minutes"), {"seen": seen[1]})
    page = read(client, at("minutes"))
    assert "Il est validé : il ne change plus, sauf si vous le rouvrez. Il reste à l’envoyer." in page
    page = read(client, at("send_minutes"))
    assert "1 personne va le recevoir." in page
    assert "Ce qui s’est dit sans vous : Atelier 2 : les chantiers" in page
    client.post(at("send_minutes"), {"edition": "1"})
    page = read(client, at("minutes"))
    assert ("1 courriel en attente." in page, "Il part par courriel." in page, "remis le" in page) == (
        True,
        True,
        False,
    )
    assert deliver_due_messages() == 1
    page = read(client, at("minutes"))
    assert ("Cette version est partie par courriel à 1 personne." in page, "remis le" in page) == (True, True)
    client.post(at("reopen_minutes"))
    page = read(client, at("minutes"))
    assert "La version 1, validée le" in page and "reste lisible" in page
    lines = JournalEntry.objects.filter(roadmap=world.roadmap).order_by("-id")[:3]
    assert [line.verb for line in lines] == ["reopen", "send", "validate"]


def test_a_page_that_is_out_of_date_validates_nothing(second: Workshop, world: World, client: Client) -> None:
    client.force_login(world.user("facilitation"))
    client.post(reverse("publication:validate_minutes", args=[world.roadmap.slug, 2]), {"seen": "autre"})
    page = read(client, reverse("publication:minutes", args=[world.roadmap.slug, 2]))
    assert "Le compte rendu a changé pendant votre lecture" in page
    assert minute_queries.workshop_minutes(second).is_open


def form_of(client: Client, url: str) -> dict[str, Any]:
    form = client.get(url).context["form"]
    return {name: form[name].value() or "" for name in form.fields}


def test_a_stale_form_shows_both_versions_and_keeps_what_was_typed(
    second: Workshop, world: World, client: Client
) -> None:
    client.force_login(world.user("facilitation"))
    url = reverse("publication:edit_minutes", args=[world.roadmap.slug, 2])
    data = form_of(client, url) | {"introduction": "La mienne.", "comment_votes": "Un mot."}
    workshops_minute_changes.write_minutes(workshop=second, introduction="La sienne.", by=world.member())
    answer = client.post(url, data)
    assert answer.status_code == 409
    assert list(answer.context["form"].differences) == [
        ("Introduction", "La mienne.", "La sienne."),
        ("Un mot sous « Les votes »".replace("« ", "«\u00a0").replace(" »", "\u00a0»"), "Un mot.", "rien"),
    ]
    again = {name: answer.context["form"][name].value() or "" for name in data}
    assert again["introduction"] == "La mienne."
    assert client.post(url, again).status_code == 302
    minutes = minute_queries.workshop_minutes(second)
    assert (minutes.introduction, minutes.comments) == ("La mienne.", {"votes": "Un mot."})


def test_the_facilitator_picks_which_notes_are_quoted(second: Workshop, world: World, client: Client) -> None:
    client.force_login(world.user("facilitation"))
    group = minute_queries.minutes_notes(second, {}).groups[0]
    url = reverse("publication:quotes", args=[world.roadmap.slug, 2]) + f"?groupe={group.pk}"
    form = client.get(url).context["form"]
    first, second_note, third = (quote.key for quote in group.quotable)
    assert form["ticked"].value() == [first, second_note]
    sent = {"before": form["before"].value(), "ticked": [second_note, third]}
    endless = client.post(f"{url}&page=1&suite={'a' * 17_000}", sent)
    assert (endless.status_code, endless["Location"]) == (302, f"{url}&page=1")
    assert minute_queries.workshop_minutes(second).picks == {first: False, second_note: True, third: True}
    quoted = minute_queries.minutes_notes(second, minute_queries.workshop_minutes(second).picks).groups[0].quoted
    assert [quote.key for quote in quoted] == [second_note, third]


def test_a_note_that_left_the_wall_is_told_not_quoted(second: Workshop, world: World, client: Client) -> None:
    client.force_login(world.user("facilitation"))
    group = minute_queries.minutes_notes(second, {}).groups[0]
    url = reverse("publication:quotes", args=[world.roadmap.slug, 2]) + f"?groupe={group.pk}"
    moderation.hide_note(note=Note.objects.get(workshop=second, number=group.quotable[0].number), by=world.member())
    answer = client.post(url, {"before": "", "ticked": [group.quotable[0].key]})
    assert "L’une de ces paroles n’est plus sur le mur." in answer.content.decode()
    assert minute_queries.workshop_minutes(second).picks == {}


def test_a_pledge_may_be_left_out(second: Workshop, world: World, client: Client) -> None:
    client.force_login(world.user("facilitation"))
    url = reverse("publication:quotes", args=[world.roadmap.slug, 2]) + "?groupe=engagements"
    form = client.get(url).context["form"]
    keys = form["ticked"].value()
    client.post(url, {"before": form["before"].value(), "ticked": keys[1:]})
    left_out = Pledge.objects.get(uid=keys[0].removeprefix("pledge:"))
    said = words(live(second))
    assert left_out.text not in said
    assert "3 engagements pris." in said


def test_the_private_page_shows_the_last_edition_and_nothing_before(
    second: Workshop, member: Member, client: Client
) -> None:
    minutes = minute_queries.workshop_minutes(second)
    url = reverse("publication:public_minutes", args=[minutes.uid])
    assert client.get(url).status_code == 404
    publication_minute_changes.validate_minutes(workshop=second, by=member)
    response = client.get(url)
    assert (response.status_code, response["X-Robots-Tag"], response["Cache-Control"]) == (
        200,
        "noindex",
        "private, no-store",
    )
    workshops_minute_changes.reopen_minutes(workshop=second, by=member)
    workshops_minute_changes.write_minutes(workshop=second, introduction="En cours.", by=member)
    page = client.get(url).content.decode()
    assert "En cours." not in page and "Trois chantiers sont sortis" in page
    for extension in FORMATS:
        file = client.get(reverse("publication:public_minutes_file", args=[minutes.uid, extension]))
        assert (file.status_code, file["X-Robots-Tag"]) == (200, "noindex")
        assert reading.squeezed("Trois chantiers sont sortis") in text_of(file.content, extension)


def test_an_address_nobody_was_given_is_not_found(client: Client) -> None:
    unknown = "00000000-0000-4000-8000-000000000000"
    assert client.get(reverse("publication:public_minutes", args=[unknown])).status_code == 404
    assert client.get(reverse("publication:public_minutes_file", args=[unknown, "pdf"])).status_code == 404


def test_an_observer_reads_and_is_offered_nothing_to_do(second: Workshop, world: World, client: Client) -> None:
    client.force_login(world.user("caf"))
    address = reverse("publication:minutes", args=[world.roadmap.slug, 2])
    draft = client.get(address).content.decode()
    assert "Trois chantiers sont sortis" not in draft and "il se lit ici une fois validé" in draft
    publication_minute_changes.validate_minutes(workshop=second, by=world.member())
    page = client.get(address).content.decode()
    assert "Trois chantiers sont sortis" in page
    main = page[page.index("<main") : page.index("</main>")]
    assert "<form" not in main and "Valider" not in main


def test_what_to_look_at_before_validating_is_told(first: Workshop, world: World, client: Client) -> None:
    workshops_minute_changes.reopen_minutes(workshop=first, by=world.member())
    moderation.flag_note(note=Note.objects.get(workshop=first, number=1), by=world.member())
    client.force_login(world.user("facilitation"))
    page = read(client, reverse("publication:minutes", args=[world.roadmap.slug, 1]))
    assert "3 notes ne sont dans aucun groupe." in page
    assert "1 note nomme peut-être quelqu’un." in page


def test_a_sheet_that_is_short_is_told_before_validating(first: Workshop, world: World, client: Client) -> None:
    workshops_minute_changes.reopen_minutes(workshop=first, by=world.member())
    first.guests.all().delete()
    invited(first, "seule", attended=True)
    client.force_login(world.user("facilitation"))
    url = reverse("publication:minutes", args=[world.roadmap.slug, 1])
    entered = first.participants.count()
    assert f"1 personne est cochée présente, pour {entered} téléphones." in read(client, url)
    assert reverse("invitations:attendance", args=[world.roadmap.slug, 1]) in client.get(url).content.decode()
    first.participants.all().delete()
    assert "cochée présente, pour" not in read(client, url)


def test_groups_without_a_name_or_a_note_are_told_before_validating(
    first: Workshop, world: World, client: Client
) -> None:
    workshops_minute_changes.reopen_minutes(workshop=first, by=world.member())
    empty = groups.create_group(workshop=first, title="Les horaires", by=world.member())
    unnamed = groups.create_group(workshop=first, by=world.member())
    groups.move_note(note=Note.objects.get(workshop=first, number=1), group=unnamed, by=world.member())
    client.force_login(world.user("facilitation"))
    url = reverse("publication:minutes", args=[world.roadmap.slug, 1])
    page = read(client, url)
    assert "Le groupe « Les horaires » n’a aucune note." in page
    assert f"Le groupe « {unnamed.title} » n’a pas de nom." in page
    for group in (empty, unnamed):
        link = reverse("workshops:group", args=[world.roadmap.slug, 1, group.pk])
        assert f'href="{link}"' in client.get(url).content.decode()


def test_an_enjeu_of_a_table_without_notes_is_not_said_to_be_missing(
    first: Workshop, world: World, client: Client
) -> None:
    """It is among the enjeux of the minutes, and in their votes."""
    workshops_minute_changes.reopen_minutes(workshop=first, by=world.member())
    Workshop.objects.filter(pk=first.pk).update(state=Workshop.State.OPEN)
    first.refresh_from_db()
    table_stakes.write_table_stake(by=TableSecretary(first, 1), how="ouvrir plus tard", proposes=True)
    client.force_login(world.user("facilitation"))
    page = read(client, reverse("publication:minutes", args=[world.roadmap.slug, 1]))
    assert "n’a aucune note" not in page.replace("\u00a0", " ")
    assert [stake.title for stake in minute_queries.minutes_stakes(first)].count("Ouvrir plus tard") == 1


def test_words_that_look_like_somebody_are_told_and_refuse_nothing(
    second: Workshop, world: World, client: Client
) -> None:
    workshops_minute_changes.write_minutes(
        workshop=second,
        introduction="Merci à Mme Exemple, au 06 12 34 56 78.",
        comments={"votes": "Écrire à accueil@demo.example."},
        words_absent="",
        by=world.member(),
    )
    client.force_login(world.user("facilitation"))
    page = read(client, reverse("publication:minutes", args=[world.roadmap.slug, 2]))
    assert "« Mme Exemple » désigne peut-être quelqu’un. Dans le texte « Introduction »." in page
    assert "« 06 12 34 56 78 » désigne peut-être quelqu’un. Dans le texte « Introduction »." in page
    assert "« accueil@demo.example » désigne peut-être quelqu’un. Dans le texte « Les votes »." in page
    assert publication_minute_changes.validate_minutes(workshop=second, by=world.member()).edition == 1


def test_minutes_that_left_to_nobody_are_not_told_as_gone(sendable: Workshop, world: World, client: Client) -> None:
    client.force_login(world.user("referente"))
    page = read(client, reverse("publication:minutes", args=[world.roadmap.slug, sendable.number]))
    assert "Cette version n’est pas encore partie par courriel. 2 l’attendent." in page
    assert "est partie par courriel à" not in page


def test_notes_that_came_since_the_validation_are_told_and_taken_in(
    second: Workshop, world: World, client: Client
) -> None:
    member = world.member()
    publication_minute_changes.validate_minutes(workshop=second, by=member)
    client.force_login(world.user("facilitation"))
    url = reverse("publication:minutes", args=[world.roadmap.slug, 2])
    assert "depuis la validation" not in read(client, url)
    workshops.open_workshop(workshop=second, by=member)
    for sheet in (901, 902):
        notes.write_note(workshop=second, text=f"Feuille {sheet}", sheet=sheet, by=member)
    moderation.hide_note(note=Note.objects.get(workshop=second, sheet=902), by=member)
    assert "1 note est venue depuis la validation" in read(client, url)
    closing.close_workshop(workshop=second, by=member)
    client.post(reverse("publication:reopen_minutes", args=[world.roadmap.slug, 2]))
    assert "depuis la validation" not in read(client, url)
    publication_minute_changes.validate_minutes(workshop=second, by=member)
    assert "depuis la validation" not in read(client, url)


@pytest.fixture
def miscounted(second: Workshop, member: Member) -> Ballot:
    """Closed on « Un », with 5 votes typed at table 1, then told by minutes that were given."""
    workshops.open_workshop(workshop=second, by=member)
    ballot = ballots.create_ballot(workshop=second, title="Par où commencer ?", options=["Un", "Deux"], by=member)
    ballots.open_ballot(ballot=ballot, by=member)
    votes.enter_room_count(ballot=ballot, table=1, voters=5, marks={1: {"gommette": 5}}, by=member)
    closing.close_workshop(workshop=second, by=member)
    publication_minute_changes.validate_minutes(workshop=second, by=member)
    workshops_minute_changes.hand_over_minutes(workshop=second, by=member)
    return Ballot.objects.get(pk=ballot.pk)


def correct_count(ballot: Ballot, member: Member) -> None:
    seen = ballot.room_counts.get().entered_at.isoformat()
    marks = {2: {"gommette": 5}}
    votes.enter_room_count(ballot=ballot, table=1, voters=5, marks=marks, seen=seen, by=member)


def test_a_count_corrected_since_the_validation_is_told_and_taken_in(
    miscounted: Ballot, second: Workshop, world: World, client: Client
) -> None:
    client.force_login(world.user("facilitation"))
    url = reverse("publication:minutes", args=[world.roadmap.slug, 2])
    assert "depuis la validation" not in read(client, url)
    correct_count(miscounted, world.member())
    page = read(client, url).replace("\u00a0", " ")
    assert "Un vote a changé depuis la validation" in page
    assert "« Par où commencer ? », corrigé le " in page
    assert "N° 1 : B. Deux (5 gommettes)." in page
    client.post(reverse("publication:reopen_minutes", args=[world.roadmap.slug, 2]))
    publication_minute_changes.validate_minutes(workshop=second, by=world.member())
    assert "depuis la validation" not in read(client, url)


def test_the_public_page_tells_that_a_result_was_corrected_until_the_next_edition(
    miscounted: Ballot, second: Workshop, world: World, client: Client
) -> None:
    url = reverse("publication:public_minutes", args=[minute_queries.workshop_minutes(second).uid])
    assert "Un résultat de vote a été corrigé" not in read(client, url)
    correct_count(miscounted, world.member())
    assert "Un résultat de vote a été corrigé le " in read(client, url)
    workshops_minute_changes.reopen_minutes(workshop=second, by=world.member())
    assert "Un résultat de vote a été corrigé le " in read(client, url)
    publication_minute_changes.validate_minutes(workshop=second, by=world.member())
    assert "Un résultat de vote a été corrigé" not in read(client, url)


def test_the_public_page_tells_that_a_vote_was_reopened_and_closed_since(
    miscounted: Ballot, second: Workshop, world: World, client: Client
) -> None:
    """The page of the minutes promised that this one would say it."""
    url = reverse("publication:public_minutes", args=[minute_queries.workshop_minutes(second).uid])
    Ballot.objects.filter(pk=miscounted.pk).update(closed_at=timezone.now())
    assert "Un vote a été clos le " in read(client, url)
    workshops_minute_changes.reopen_minutes(workshop=second, by=world.member())
    publication_minute_changes.validate_minutes(workshop=second, by=world.member())
    assert "Un vote a été clos le " not in read(client, url)


def test_a_vote_reopened_since_the_validation_is_told_alike_wherever_the_minutes_are(
    miscounted: Ballot, second: Workshop, world: World, client: Client
) -> None:
    """« Suivre », « Envoyer », « Vue d’ensemble » and the dashboard said nothing of it."""
    member = world.member()
    client.force_login(world.user("referente"))
    slug, participant = world.roadmap.slug, notes.join_workshop
    workshops.open_workshop(workshop=second, by=member)
    code = participant(workshop=Workshop.objects.get(pk=second.pk), category="citoyen").follow_code
    pages = [
        reverse("publication:public_minutes", args=[minute_queries.workshop_minutes(second).uid]),
        reverse("overview:contribution", args=[code]),
        reverse("carriage:console", args=[slug, 2]),
    ]
    team = [reverse(f"publication:{name}", args=[slug, 2]) for name in ("minutes", "send_minutes")]

    def told(sentence: str, addresses: list[str]) -> list[bool]:
        return [sentence in read(client, url).replace("\u00a0", " ") for url in addresses]

    def is_outdated() -> bool:
        found = facts.workshop_facts(world.roadmap, date(2026, 3, 13))
        return next(one.are_minutes_outdated for one in found if one.number == 2)

    assert (told("Une nouvelle version suivra", pages), is_outdated()) == ([False] * 3, False)
    ballots.open_ballot(ballot=miscounted, by=member)
    assert told("Un vote a été rouvert après la validation : le résultat", pages) == [True] * 3
    assert told("« Par où commencer ? », rouvert : son résultat peut changer.", team) == [True] * 2
    assert is_outdated()
    closing.close_ballot(ballot=miscounted, by=member)
    assert told("Un vote a été clos le ", pages) == [True] * 3
    assert told("« Par où commencer ? », clos depuis.", team) == [True] * 2
    assert is_outdated()
    closing.close_workshop(workshop=second, by=member)
    workshops_minute_changes.reopen_minutes(workshop=second, by=member)
    publication_minute_changes.validate_minutes(workshop=second, by=member)
    assert (told("Un vote a", [*pages, *team]), is_outdated()) == ([False] * 5, False)


def test_a_count_removed_since_the_validation_is_told_too(miscounted: Ballot, second: Workshop, world: World) -> None:
    seen = miscounted.room_counts.get().entered_at.isoformat()
    votes.remove_room_count(ballot=miscounted, table=1, seen=seen, by=world.member())
    assert len(publication_minute_queries.changed_votes(minute_queries.workshop_minutes(second))) == 1


def test_every_page_of_a_workshop_counts_the_same_notes(second: Workshop, world: World, client: Client) -> None:
    member = world.member()
    workshops.open_workshop(workshop=second, by=member)
    phone = notes.join_workshop(workshop=second, category="citoyen")
    notes.write_note(text="Encore une", by=phone)
    moderation.hide_note(note=Note.objects.get(workshop=second, number=1), by=member)
    second.refresh_from_db()
    on_wall = Note.objects.filter(workshop=second, is_hidden=False).count()
    client.force_login(world.user("facilitation"))
    for name in ("workshops:wall", "votes:run"):
        page = read(client, reverse(name, args=[world.roadmap.slug, second.number]))
        assert f", {on_wall} notes, 1 masquée." in page.replace(" ,", ","), name
    assert phones.phone_page(Participant.objects.get(pk=phone.pk)).notes_on_the_wall == on_wall
    assert f" {on_wall} notes écrites," in words(live(second))


def test_an_enjeu_has_one_number_of_notes(first: Workshop, world: World, client: Client) -> None:
    member, slug = world.member(), world.roadmap.slug
    workshops_minute_changes.reopen_minutes(workshop=first, by=member)
    stake = Stake.objects.filter(groups__workshop=first).order_by("rank")[0]
    behind = list(Note.objects.filter(group__stake=stake).order_by("number"))
    moderation.flag_note(note=behind[0], by=member)
    moderation.hide_note(note=behind[1], by=member)
    n = len(behind) - 1
    client.force_login(world.user("facilitation"))
    said = f"{n} notes d’atelier sont à l’origine de cet enjeu."
    assert said in read(client, reverse("workshops:stakes", args=[slug]))
    page = read(client, reverse("workshops:edit_stake", args=[slug, stake.pk]))
    assert f"{said} 1 n’est ni montrée ici ni citée" in page
    assert f"{n} notes de cet atelier" in words(live(first))
    (group,) = stake.groups.all()
    page = read(client, reverse("publication:quotes", args=[slug, 1]) + f"?groupe={group.pk}")
    assert re.search(rf"\d sur {n} ", page)
    assert "1 autre note ne peut pas être citée" in page


def test_the_console_reminds_of_the_ten_days(world: World, client: Client) -> None:
    client.force_login(world.user("referente"))
    console = reverse("carriage:console", args=[world.roadmap.slug, 2])
    # Fifteen months after the workshop, nothing else counts them as late.
    assert "Il n’a pas été envoyé." in read(client, console)
    done = read(client, reverse("carriage:console", args=[world.roadmap.slug, 1]))
    assert "Remis le" in done and "attendu avant" not in done


def test_the_demo_has_minutes_sent_and_minutes_to_review(first: Workshop, second: Workshop) -> None:
    states = [(str(m.state), m.given_on is not None) for m in Minutes.objects.filter(workshop__in=[first, second]).order_by("workshop__number")]  # fmt: skip
    assert states == [("envoye", True), ("a_relire", False)]


# --- found in a long page ---------------------------------------------------------------------------------------------


def test_each_part_is_folded_under_its_heading_until_one_reads_it_all(client: Client, world: World) -> None:
    client.force_login(world.user("elue"))
    address = reverse("publication:minutes", args=[world.roadmap.slug, 1])
    for query, is_open in (("", False), ("?entier=oui", True)):
        page = client.get(address + query).content.decode()
        parts = re.findall(r'<details\s+class="chapter"\s*(open)?\s*>\s*<summary>\s*<h3>([^<]+)</h3>', page)
        assert len(parts) >= 5 and {bool(state) for state, _title in parts} == {is_open}


def test_the_total_of_a_vote_stands_before_its_bar() -> None:
    drawn = drawings.draw_votes([drawings.VoteBar("1. Aller vers", 7, 11), drawings.VoteBar("2. Équiper", 1, 0)])
    texts = re.findall(r'<text x="(\d+)"[^>]*>([^<]*)<', drawn)
    assert [(int(x), said) for x, said in texts] == [(0, "1. Aller vers"), (34, "18"), (0, "2. Équiper"), (34, "1")]
    width = float(re.search(r'viewBox="0 0 (\d+)', drawn)[1])  # type: ignore[index]
    bars = re.findall(r'<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)"', drawn)
    assert max(float(x) + float(long) for x, long in bars) <= width
