"""Scenario 13: minutes within ten days, sent to those who agreed, other words for the absent, and somebody erased."""

import re
from datetime import date, timedelta
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jalons.base.public_holidays import working_day
from jalons.invitations.models import Guest
from jalons.invitations.queries import dispatches
from jalons.invitations.queries import minutes as minute_queries
from jalons.roadmaps.models import JournalEntry
from jalons.votes.changes import ballots, closing, votes
from jalons.workshops.changes import groups, notes, pledges, run_sheets, stakes, workshops
from jalons.workshops.models import Note, Participant, Pledge, Workshop
from jalons.workshops.rules.workshop_templates import TEMPLATES
from tests.invitations.people import come
from tests.papers import reading

if TYPE_CHECKING:
    from tests.world import World

CAME, ABSENT, SILENT = 40, 7, 3
FIRST_NAME = "Prénom-d’essai"


@pytest.mark.django_db
def test_scenario_13(world: "World", client: Client, django_capture_on_commit_callbacks: Any) -> None:
    by = world.member("referente")
    held_on = timezone.localdate() - timedelta(days=4)
    workshop = workshops.create_workshop(
        title="Atelier 1 : les enjeux de l’hiver",
        held_on=held_on,
        place="Salle des fêtes",
        table_count=6,
        is_anonymous=False,
        by=by,
    )
    run_sheets.install_run_sheet(workshop=workshop, template=TEMPLATES["enjeux"], by=by)
    workshops.create_workshop(title="Atelier 2", held_on=held_on + timedelta(days=60), place="Mairie", by=by)
    number, slug = workshop.number, workshop.roadmap.slug

    def at(name: str, *more: object) -> str:
        return reverse(name, args=[slug, number, *more])

    def read(url: str) -> str:
        page = unescape(re.sub(r"<[^>]+>", " ", client.get(url).content.decode()))
        return re.sub(r"\s+", " ", page.replace("\u00a0", " "))

    # Fifty people were invited; forty signed, seven did not come, three said nothing and were not noted.
    guests = come(workshop, CAME + ABSENT + SILENT)
    for place, guest in enumerate(guests):
        assert guest.contact
        # One in ten gave no agreement, one in ten has no e-mail.
        consents, has_email = place % 10 != 3, place % 10 != 7
        guest.contact.consents, guest.contact.consented_on = consents, held_on if consents else None
        guest.contact.email = f"personne-{place:02}@demo.example" if has_email else ""
        guest.contact.save()
        attended = True if place < CAME else False if place < CAME + ABSENT else None
        Guest.objects.filter(pk=guest.pk).update(attended=attended)

    # The afternoon: a person gives her first name, writes two constats, and promises something under her name.
    workshops.open_workshop(workshop=workshop, by=by)
    she = notes.join_workshop(
        workshop=workshop,
        category="citoyen",
        table=2,
        first_name=FIRST_NAME,
        organisation="Structure-d’essai",
        agrees=True,
    )
    constats = ("Le guichet ferme à midi.", "Personne ne sait qui appeler.")
    group = groups.create_group(workshop=workshop, title="Des guichets trop loin", by=by)
    for text in constats:
        groups.move_note(note=notes.write_note(text=text, by=she), group=group, by=by)
    stake = groups.promote_to_stake(group=group, by=by)
    stakes.edit_stake(stake=stake, phrasing="Comment ouvrir plus tard pour que chacun soit reçu ?", by=by)
    pledge = pledges.make_pledge(
        text="Parler au conseil municipal", workshop=workshop, name=FIRST_NAME, contact="elle@demo.example", consents=True,
        may_be_named=True, by=by,
    )  # fmt: skip
    ballot = ballots.create_ballot(
        workshop=workshop, title="Par quoi commencer ?", options=[stake.title, "Autre chose"], by=by
    )
    ballots.open_ballot(ballot=ballot, by=by)
    votes.cast_paper(ballot=ballot, marks={1: {"gommette": 2}}, by=she)
    closing.close_ballot(ballot=ballot, by=by)
    client.force_login(world.user("referente"))
    client.post(at("votes:close"))

    # The référente is reminded of the tenth day, reads, validates.
    due = working_day(held_on + timedelta(days=10))
    board = read(reverse("overview:dashboard", args=[slug]))
    assert f"Envoyer le compte rendu de « {workshop.title} »" in board
    assert _day(due).capitalize() in board
    page = read(at("publication:minutes"))
    for words in (
        f"{CAME + ABSENT + SILENT} personnes invitées, {CAME} présentes d’après l’émargement.",
        "Récits et constats",
        "Des guichets trop loin",
        "Comment ouvrir plus tard pour que chacun soit reçu ?",
        "Par quoi commencer ?",
        f"« {constats[0]} » (habitante ou habitant)",
        f"Parler au conseil municipal. {FIRST_NAME}",
        f"Atelier 2, {_day(held_on + timedelta(days=60))}, Mairie",
    ):
        assert words in page, words
    seen = re.search(r'name="seen" value="(\w+)"', client.get(at("publication:minutes")).content.decode())
    assert seen
    client.post(at("publication:validate_minutes"), {"seen": seen[1]})

    # Sent to those who agreed to be contacted and have an address; other words for those who were absent.
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(at("publication:send_minutes"), {"edition": "1"})
    able = [place for place in range(len(guests)) if place % 10 not in (3, 7)]
    addresses = {f"personne-{place:02}@demo.example": CAME <= place < CAME + ABSENT for place in able}
    addresses["elle@demo.example"] = False
    told = {one.to[0]: "Vous n’avez pas pu venir à l’atelier" in one.body for one in mail.outbox}
    assert told == addresses
    assert len(mail.outbox) == len(addresses)
    page = read(at("publication:send_minutes"))
    assert "Chaque personne qui peut le recevoir l’a déjà." in page
    assert "5 copies à imprimer." in page
    minutes = minute_queries.workshop_minutes(workshop)
    assert minutes.given_on and minutes.given_on <= due
    link = reverse("publication:public_minutes", args=[minutes.uid])
    assert all(link in one.body for one in mail.outbox)
    stranger = Client()
    assert FIRST_NAME in stranger.get(link).content.decode()

    # She asks to disappear: by herself, with the code she left with; her promise, by its own address.
    she.refresh_from_db()
    before = JournalEntry.objects.filter(roadmap=by.roadmap, verb="erase").count()
    stranger.post(reverse("overview:erase_contributor", args=[she.follow_code]))
    stranger.post(reverse("carriage:own_pledge", args=[pledge.uid]), {"do": "erase"})
    she.refresh_from_db()
    pledge.refresh_from_db()
    assert (she.first_name, she.organisation) == ("", "")
    assert (pledge.name, pledge.contact, pledge.consents, pledge.may_be_named) == ("", "", False, False)
    # Her constats stay, without anybody's name, and still lead where they led.
    kept = Note.objects.filter(workshop=workshop).order_by("number")
    assert list(kept.values_list("text", "group__title", "participant__first_name")) == [
        (text, group.title, "") for text in constats
    ]
    lines = JournalEntry.objects.filter(roadmap=by.roadmap, verb="erase").order_by("id")[before:]
    assert [(line.by_name, line.before, line.after) for line in lines] == [
        ("La personne concernée", {}, {}),
        ("la personne qui s’est engagée", {}, {}),
    ]
    # She is in no document any more, not even in the one that was frozen and sent.
    assert FIRST_NAME not in stranger.get(link).content.decode()
    file = stranger.get(reverse("publication:public_minutes_file", args=[minutes.uid, "pdf"])).content
    text = reading.squeezed("".join(reading.pdf_pages(file)))
    assert reading.squeezed(FIRST_NAME) not in text
    assert reading.squeezed(constats[0]) in text
    assert nowhere(FIRST_NAME, workshop)


@pytest.mark.django_db
def test_the_referente_erases_whoever_asked_her(world: "World", client: Client) -> None:
    """A named participant, then a contact of the directory who was invited and sent the minutes."""
    by = world.member("referente")
    workshop = workshops.create_workshop(title="Atelier", is_anonymous=False, by=by)
    workshops.open_workshop(workshop=workshop, by=by)
    named = notes.join_workshop(workshop=workshop, category="public", first_name=FIRST_NAME, agrees=True)
    notes.write_note(text="Un constat.", by=named)
    (guest,) = come(workshop, 1)
    assert guest.contact
    client.force_login(world.user("referente"))
    page = client.get(reverse("carriage:named_people", args=[workshop.roadmap.slug, workshop.number])).content.decode()
    assert FIRST_NAME in page
    client.post(reverse("carriage:erase_participant", args=[workshop.roadmap.slug, workshop.number, named.pk]))
    assert nowhere(FIRST_NAME, workshop)
    assert list(Note.objects.filter(workshop=workshop).values_list("text", flat=True)) == ["Un constat."]
    line = JournalEntry.objects.filter(roadmap=by.roadmap).first()
    assert line and (line.verb, line.by, line.about_label) == ("erase", by.user, "Atelier")

    name = guest.contact.name
    client.post(reverse("directory:erase", args=[workshop.roadmap.slug, guest.contact.pk]))
    guest.refresh_from_db()
    assert (guest.contact, guest.category) == (None, "public")
    assert not JournalEntry.objects.filter(roadmap=by.roadmap, about_label__contains=name).exists()
    minutes = minute_queries.workshop_minutes(workshop)
    assert [(one.name, one.email, one.outcome.value) for one in dispatches.minutes_addressees(minutes).everybody] == [
        ("", "", "efface")
    ]


def nowhere(name: str, workshop: Workshop) -> bool:
    """Neither beside a note, nor in a promise, nor in what was frozen, nor in the journal."""
    minutes = minute_queries.workshop_minutes(workshop)
    entries = JournalEntry.objects.filter(roadmap=workshop.roadmap)
    told = [str((line.by_name, line.about_label, line.before, line.after)) for line in entries]
    return not (
        Participant.objects.filter(workshop=workshop, first_name=name).exists()
        or Pledge.objects.filter(workshop=workshop, name=name).exists()
        or name in str(minutes.content)
        or any(name in line for line in told)
    )


def _day(day: date) -> str:
    from jalons.base import french

    return french.format_day(day).replace("\u00a0", " ")
