"""Scenario 14: chantiers clés linked to enjeux, or saved without one and not shortlisted until they are."""

import re
from html import unescape
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse

from jalons.roadmaps.models import JournalEntry
from jalons.workshops.changes import stakes
from jalons.workshops.models import KeyProject

if TYPE_CHECKING:
    from tests.world import World

REFUSED = "« Wi-Fi » ne répond encore à aucun enjeu. Rattachez-le à un enjeu avant de le retenir."
ENJEUX = ("Aller vers les personnes isolées", "Bien orienter", "S’équiper sans se ruiner")


@pytest.mark.django_db
def test_scenario_14(world: "World", client: Client) -> None:
    by = world.member("facilitation", world.young)
    client.force_login(world.user("facilitation"))
    slug = world.young.slug
    one, two, three = [stakes.add_stake(title=title, by=by) for title in ENJEUX]

    def at(name: str, *more: object) -> str:
        return reverse(name, args=[slug, *more])

    def told(answer: object) -> list[str]:
        """The messages at the top of a page."""
        page = unescape(answer.content.decode()).replace("\u00a0", " ")  # type: ignore[attr-defined]
        return re.findall(r'<div class="notice \w+" role="(?:status|alert)">.*?<b>([^<]*)</b>', page)

    def coverage() -> tuple[str, dict[str, list[str]], dict[str, str]]:
        """The sentence of the page; each enjeu with its chantiers, as text; each chantier with what it answers."""
        page = unescape(client.get(at("actions:coverage")).content.decode()).replace("\u00a0", " ")
        lead = re.findall(r'<p class="lead">([^<]*)', page)[0].strip()

        def words(html: str) -> str:
            return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html)).strip()

        lines = [words(line) for line in re.findall(r"<li>\s*(<b>\d.*?)</li>", page, re.DOTALL)]
        table = {
            title: rest.split(" Ajouter")[0].split(" ; ")
            for title, _colon, rest in (line.partition(" : ") for line in lines)
        }
        rows = re.findall(r'<th scope="row">(.*?)</th>(.*?)</tr>', page, re.DOTALL)
        answers = {
            words(head): ", ".join(
                words(cell).removeprefix("répond à ")
                for cell in re.findall(r'<td class="cell">(.*?)</td>', cells, re.DOTALL)
            )
            for head, cells in rows
        }
        return lead, table, answers

    # She names « Itinérance numérique », which answers enjeux 1 and 2, and « Wi-Fi », which answers none yet.
    sent = {"title": "Itinérance numérique", "stakes": [one.pk, two.pk]}
    assert told(client.post(at("workshops:add_key_project"), sent, follow=True)) == ["Le chantier est ajouté."]
    assert told(client.post(at("workshops:add_key_project"), {"title": "Wi-Fi"}, follow=True)) == [
        "Le chantier est ajouté."
    ]
    rounds, wifi = (KeyProject.objects.get(roadmap=world.young, title=title) for title in (sent["title"], "Wi-Fi"))
    assert [list(project.stakes.order_by("rank")) for project in (rounds, wifi)] == [[one, two], []]

    # The second is saved, and cannot be shortlisted; nothing is written of the refusal.
    before = JournalEntry.objects.filter(roadmap=world.young).count()
    assert told(client.post(at("workshops:shortlist", wifi.pk), follow=True)) == [REFUSED]
    assert JournalEntry.objects.filter(roadmap=world.young).count() == before
    assert not KeyProject.objects.get(pk=wifi.pk).is_shortlisted
    done = "« Itinérance numérique » est retenu pour la suite."
    assert told(client.post(at("workshops:shortlist", rounds.pk), follow=True)) == [done]

    # The coverage table shows that enjeu 3 has no chantier.
    lead, table, projects = coverage()
    assert lead == "1 enjeu n’a pas encore de chantier."
    assert table == {
        "1. Aller vers les personnes isolées": ["Itinérance numérique"],
        "2. Bien orienter": ["Itinérance numérique"],
        "3. S’équiper sans se ruiner": ["aucun chantier"],
    }
    assert projects == {
        "Itinérance numérique retenu": "Aller vers les personnes isolées, Bien orienter",
        "Wi-Fi ne répond à aucun enjeu": "",
    }

    # Linked to enjeu 3, it is shortlisted.
    wifi.refresh_from_db()
    linked = {"title": "Wi-Fi", "stakes": [three.pk], "seen": wifi.stamp}
    assert told(client.post(at("workshops:edit_key_project", wifi.pk), linked, follow=True)) == ["C’est enregistré."]
    done = "« Wi-Fi » est retenu pour la suite."
    assert told(client.post(at("workshops:shortlist", wifi.pk), follow=True)) == [done]
    lead, table, _projects = coverage()
    assert lead == "Qui répond à quoi : chaque enjeu a au moins un chantier."
    assert table["3. S’équiper sans se ruiner"] == ["Wi-Fi"]
