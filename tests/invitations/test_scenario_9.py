"""Scenario 9: sixty people, 38 public, 14 privé, 8 citoyen; too few citizens, told; e-mails, letters, calls; an answer
without an account."""

import re
from collections import Counter
from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail as outbox
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from jalons.directory.changes.contacts import add_contact
from jalons.invitations.models import Guest
from jalons.roadmaps.models import Member
from jalons.workshops.changes import workshops
from tests.pages import send_shown

if TYPE_CHECKING:
    from tests.world import World

COLLEGES = ("agent",) * 30 + ("elu",) * 8 + ("association",) * 9 + ("entreprise",) * 5 + ("habitant",) * 8


def fill_the_directory(by: Member) -> None:
    """Sixty people; 45 were met and agreed to be written to. Five have an address alone, three a telephone alone."""
    communes = list(by.roadmap.communes.order_by("name"))[:12]
    for number, college in enumerate(COLLEGES, 1):
        letter, call = number % 12 == 0, number % 20 == 1
        add_contact(
            last_name=f"Personne {number:02}",
            organisation="" if college == "habitant" else f"Structure {number % 11 + 1}",
            college=college,
            commune=communes[number % 12],
            email="" if letter or call else f"personne-{number}@demo.example",
            address="Le Bourg" if letter else "",
            phone="05 36 49 01 01" if call else "",
            status="rencontre" if number % 4 else "a_rencontrer",
            consents=bool(number % 4),
            by=by,
        )


@pytest.mark.django_db
def test_scenario_9(world: "World", client: Client, django_capture_on_commit_callbacks: Any) -> None:
    by = world.blank(of=world.roadmap)
    fill_the_directory(by)
    client.force_login(world.user("referente"))
    workshop = workshops.create_workshop(
        title="Atelier 1", held_on=timezone.localdate() + timedelta(20), place="Salle des fêtes", by=by
    )

    def at(name: str, *more: object) -> str:
        return reverse(name, args=[workshop.roadmap.slug, workshop.number, *more])

    def words(answer: Any) -> str:
        page = answer.content.decode().replace("\u00a0", " ")
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))

    def text(url: str) -> list[str]:
        pages = PdfReader(BytesIO(client.get(url).content)).pages
        return [page.extract_text().replace("\u00a0", " ") for page in pages]

    # She builds the list from the directory of actors: first the citizens, then everybody who is left.
    choose = at("invitations:choose_guests")
    assert "8 personnes à ajouter" in words(client.get(choose, {"categorie": "citoyen"}))
    client.post(choose + "?categorie=citoyen", {"all": "1"})
    assert "52 personnes à ajouter , 8 déjà dans la liste" in words(client.get(choose))
    page = words(client.post(choose, {"all": "1"}, follow=True))
    assert "52 personnes ajoutées à la liste." in page
    guests = Guest.objects.filter(workshop=workshop)
    assert Counter(guests.values_list("category", flat=True)) == {"public": 38, "prive": 14, "citoyen": 8}

    # Each with a contact status; and the gauge, with its warning.
    table = client.get(at("invitations:guests")).content.decode()
    assert (len(re.findall(">rencontré<", table)), len(re.findall(">à rencontrer<", table))) == (45, 15)
    assert "60 personnes dans la liste, personne n’est encore invité." in page
    assert "60 personnes : public 38 (63 %), privé 14 (23 %), citoyenne ou citoyen 8 (13 %)." in page
    assert "Public 38 (63 %)" in page
    assert "Privé 14 (23 %)" in page
    assert "Citoyenne ou citoyen 8 (13 %)" in page
    assert "Citoyennes et citoyens : 13 %, moins que les 15 % souhaités. Il en faudrait 2 de plus." in page
    assert "4 communes du territoire sans personne." in page

    # The threshold is hers to choose.
    settings = {"capacity": "", "reply_by": "", "reply_contact": "05 36 49 01 20", "warns_of_communes": "on", "remind_after_days": "3", "reminds_the_day_before": "on"}  # fmt: skip
    send_shown(client, at("invitations:guest_settings"), settings | {"least_citizens": "13"})
    assert "souhaités" not in words(client.get(at("invitations:guests")))
    send_shown(client, at("invitations:guest_settings"), settings | {"least_citizens": "15"})
    assert "moins que les 15 % souhaités" in words(client.get(at("invitations:guests")))

    # Invitations by e-mail: read first, then sent, once.
    write = at("invitations:write_guests", "invitation")
    seen = words(client.post(write, {"do": "preview", "paragraph": "Un goûter vous attendra."}))
    assert "Envoyer à 52 personnes" in seen
    assert "Un goûter vous attendra." in seen
    assert outbox.outbox == []
    with django_capture_on_commit_callbacks(execute=True):
        sent = client.post(write, {"do": "send", "paragraph": "Un goûter vous attendra."}, follow=True)
    assert "52 courriels partis sur 52." in words(client.get(sent.redirect_chain[-1][0]))
    with django_capture_on_commit_callbacks(execute=True):
        again = client.post(write, {"do": "send", "paragraph": "Encore."})
    assert "Il n’y a personne à qui écrire" in words(again)
    assert len(outbox.outbox) == len({message.to[0] for message in outbox.outbox}) == 52

    # Letters for those who have an address alone, a list of calls for those who have a telephone alone.
    letters = text(at("publication:letters"))
    assert [re.search(r"Personne \d\d", page)[0] for page in letters] == [  # type: ignore[index]
        f"Personne {number}" for number in (60, 12, 24, 36, 48)
    ]
    calls = "".join(text(at("publication:phone_list")))
    assert re.findall(r"Personne \d\d", calls) == ["Personne 01", "Personne 21", "Personne 41"]
    assert calls.count("05 36 49 01 01") == 3
    client.post(at("invitations:post_letters"), {"on": timezone.localdate().isoformat()})
    for guest in guests.filter(channel="telephone"):
        client.post(at("invitations:answer_guest", guest.pk), {"answer": "oui", "seen": "attente"})
    assert "60 invitations, 3 oui, 0 non, 57 sans réponse." in words(client.get(at("invitations:guests")))
    assert "60 invitations, 3 oui, 0 non, 57 sans réponse." in words(client.get(at("carriage:console")))

    # No account is needed to reply: the address of the message, or the code of the letter.
    visitor = Client(enforce_csrf_checks=True)
    found = re.search(r"http\S+(/i/\S+/)\n", outbox.outbox[0].body)
    assert found
    assert "Viendrez-vous ?" in words(visitor.get(found[1]))
    assert "C’est noté : vous venez." in words(visitor.post(found[1], {"do": "oui"}, follow=True))
    code = re.search(r"\b([CGHKLMPRVWX34679]{3} [CGHKLMPRVWX34679]{3} [CGHKLMPRVWX34679]{4})\b", letters[0])
    assert code
    letter = visitor.get("/repondre/", {"code": code[1]})
    assert "C’est noté : vous ne venez pas." in words(
        visitor.post(letter.headers["Location"], {"do": "non"}, follow=True)
    )
    assert "60 invitations, 4 oui, 1 non, 55 sans réponse." in words(client.get(at("invitations:guests")))
