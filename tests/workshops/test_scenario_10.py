"""Scenario 10: the conducteur of 3 h lengthened by 20 minutes, the material and the tables of 47 people."""

import re
from datetime import time
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from jalons.invitations.queries import tables as table_queries
from jalons.workshops.changes import run_sheets as run_sheet_changes
from jalons.workshops.changes import workshops
from jalons.workshops.models import RunSheetItem, Workshop
from jalons.workshops.queries import run_sheets as run_sheet_queries
from tests.invitations.people import come

if TYPE_CHECKING:
    from tests.world import World


@pytest.mark.django_db
def test_scenario_10(world: "World", client: Client) -> None:
    by = world.member("facilitation")
    client.force_login(world.user("facilitation"))
    workshop = workshops.create_workshop(title="Atelier 1 de l’automne", by=by)
    run_sheet_changes.book_slot(workshop=workshop, starts_at=time(14), ends_at=time(17), by=by)
    come(workshop, 47)

    def at(name: str, *more: object) -> str:
        return reverse(name, args=[workshop.roadmap.slug, workshop.number, *more])

    def read(url: str) -> str:
        page = client.get(url).content.decode().replace("\u00a0", " ")
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))

    # She duplicates the default conducteur of 3 h.
    client.post(at("workshops:install_run_sheet"), {"template": "enjeux"})
    assert "8 séquences, 3 h en tout." in read(at("workshops:run_sheet"))
    assert "Le conducteur tient dans le créneau réservé." in read(at("workshops:run_sheet"))

    # She lengthens « Récits et constats » by 20 minutes.
    sent = {}
    for item in RunSheetItem.objects.filter(workshop=workshop):
        sent[f"initial-minutes_{item.pk}"] = item.minutes
        sent[f"minutes_{item.pk}"] = item.minutes + (20 if item.title == "Récits et constats" else 0)
    client.post(at("workshops:run_sheet"), sent)
    sheet = run_sheet_queries.run_sheet(Workshop.objects.get(pk=workshop.pk))
    assert (sheet.total, sheet.booked, sheet.overrun, sheet.lasts.replace("\u00a0", " ")) == (200, 180, 20, "3 h 20")
    page = read(at("workshops:run_sheet"))
    assert "Le conducteur dépasse le créneau réservé de 20 min." in page
    assert "Il dure 3 h 20 et finit à 17 h 20. La salle est réservée 3 h, jusqu’à 17 h." in page
    assert "dépasse de 20 min" in page

    # 47 people come: 7 tables, each mixing categories and services.
    client.post(at("invitations:compose_tables"), {"preferred": "7"})
    tables = table_queries.tables_page(Workshop.objects.get(pk=workshop.pk))
    assert tables.sizes == [7, 7, 7, 7, 7, 6, 6]
    assert Workshop.objects.get(pk=workshop.pk).table_count == 7
    assert [{seat.category for seat in table.seats} for table in tables.tables] == [{"public", "prive", "citoyen"}] * 7
    assert [table.lacks for table in tables.tables] == [[]] * 7
    for category in ("public", "prive", "citoyen"):
        numbers = [sum(seat.category == category for seat in table.seats) for table in tables.tables]
        assert max(numbers) - min(numbers) <= 1
    for table in tables.tables:  # nobody sits with a colleague of the same structure
        organisations = [seat.organisation for seat in table.seats if seat.organisation]
        assert sorted(set(organisations)) == sorted(organisations)

    # The PDF for the animators, and the material for 47 people.
    run_sheet, material = (
        "".join(page.extract_text() for page in PdfReader(BytesIO(client.get(url).content)).pages).replace(
            "\u00a0", " "
        )
        for url in (at("publication:kit_piece", "conducteur"), at("publication:kit_piece", "materiel"))
    )
    assert "3 h 20 en tout, jusqu’à 17 h 20. Dépasse le créneau réservé de 20 min." in run_sheet
    assert "Pour 47 personnes attendues." in material
    for quantity, thing in ((7, "Chevalets de table"), (144, "Feuilles de note numérotées"), (156, "Gommettes")):
        assert re.search(rf"\b{quantity}\s*{thing}", material)
