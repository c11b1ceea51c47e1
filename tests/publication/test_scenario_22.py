"""Scenario 22: the document, the délibération, what comes after."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from jalons.actions.models import ActionSheet
from jalons.governance.models import Committee, Seat
from jalons.publication.changes.editions import make_file
from jalons.publication.models import Edition
from tests.papers import reading
from tests.publication.adopting import accept_gaps, balance, keep, today_is
from tests.publication.giving_back import read, text_of
from tests.world import World

pytestmark = pytest.mark.django_db


def test_scenario_22(world: World, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    referente = world.member()
    assert referente.user
    client.force_login(referente.user)
    today_is(date(2026, 12, 16), monkeypatch)
    keep(world, "1.2")
    for code in ("1.1", "3.1"):
        balance(world, code, referente)

    def url(name: str, *more: object) -> str:
        return reverse(f"publication:{name}", args=[world.roadmap.slug, *more])

    # Before the vote: a version projet.
    client.post(url("freeze_project"), {"purpose": "Pour le conseil"})
    assert Edition.objects.get(roadmap=world.roadmap, kind="projet").document["status"] == "Version projet n° 1"

    accept_gaps(referente, date(2026, 12, 15))

    # Délibération n° 2026-118 of 15/12/2026: 30 pour, 1 contre, 2 abstentions.
    sent = client.post(
        url("adopt"),
        {
            "number": "2026-118",
            "held_on": "15/12/2026",
            "assembly": "Conseil communautaire",
            "votes_for": "30",
            "votes_against": "1",
            "abstentions": "2",
        },
    )
    assert sent.status_code == 302 and sent["Location"] == url("edition", "adoptee-1")
    edition = Edition.objects.get(roadmap=world.roadmap, kind="adoptee")
    assert edition.document["status"] == "Adoptée par délibération n° 2026-118 du 15 décembre 2026"
    assert dict(edition.document["facts"])["Vote"] == "30 pour, 1 contre, 2 abstentions"
    assert world.action("1.2").status == "validee"
    page = client.get(url("edition", "adoptee-1")).content.decode()
    assert "Délibération n° 2026-118 du 15 décembre 2026\u00a0: 30 pour, 1 contre, 2 abstentions." in page
    for file in edition.files.all():
        make_file.call(file.pk)
        file.refresh_from_db()
        if file.extension in ("pptx", "xlsx"):
            continue  # the slides and the budget say the actions, not the vote
        text = text_of(bytes(file.content), file.extension)
        for words in ("délibération n° 2026-118 du 15 décembre 2026", "30 pour, 1 contre, 2 abstentions"):
            assert reading.squeezed(words) in text
    frozen = {file.extension: bytes(file.content) for file in edition.files.all()}

    # Later edits create an avenant; the adopted edition does not move.
    ActionSheet.objects.filter(pk=world.action("1.2").pk).update(description="Deux temps d’échange chaque trimestre.")
    changed = read(client, url("changed"))
    assert "Action 1.2 Soutenir les secrétaires de mairie" in changed
    assert "Deux temps d’échange chaque trimestre." in changed
    sent = client.post(url("amend"), {"purpose": "Deux rencontres par trimestre"})
    assert sent["Location"] == url("edition", "avenant-1")
    for extension, content in frozen.items():
        assert client.get(url("edition_file", "adoptee-1", extension)).content == content

    # The groupe projet may become the COPIL: proposed, done once confirmed.
    Seat.objects.all().delete()  # that of the demo was installed long before
    copil = reverse("governance:steering_committee", args=[world.roadmap.slug])
    assert copil in client.get(url("edition", "adoptee-1")).content.decode()
    proposal = client.get(copil, follow=True)
    seats = list(proposal.context["form"].proposed)
    for wanted in ("économie", "action sociale", "épartement", "allocations familiales"):
        assert [seat for seat in seats if wanted in seat]
    assert not Seat.objects.exists()
    sent = {"name": "COPIL", "rhythm": "trimestrielle", "seats": seats[:2], "others": "Département\nCAF\nPartenaires"}
    client.post(proposal.request["PATH_INFO"], sent)
    committee = Committee.objects.get(roadmap=world.roadmap, kind="strategique")
    assert [str(seat) for seat in committee.seats.all()] == [*seats[:2], "Département", "CAF", "Partenaires"]
    assert copil not in client.get(url("edition", "adoptee-1")).content.decode().split("<main")[1]
