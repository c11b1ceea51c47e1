import csv
import io
import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jalons.opendata.changes import places as place_changes
from jalons.opendata.queries import places as place_queries
from jalons.opendata.rules.mediation_standard import COLUMNS, PROCEDURES, TOOLS
from jalons.roadmaps.models import Member
from tests.opendata.made_places import facts, publish, read
from tests.pages import send_shown
from tests.world import World

pytestmark = pytest.mark.django_db
FORM = {"name": "Café associatif", "commune": "24064", "moves": ["fixed"], "services": [TOOLS]}


@pytest.fixture
def by(world: World) -> Member:
    publish("lieux")
    publish("france-services")
    return world.blank(of=world.roadmap)


@pytest.fixture
def client(by: Member) -> Client:
    assert by.user
    client = Client()
    client.force_login(by.user)
    return client


def url(by: Member, name: str, *arguments: str) -> str:
    return reverse(f"opendata:{name}", args=[by.roadmap.slug, *arguments])


def page(client: Client, by: Member, name: str, *arguments: str, **asked: str) -> Any:
    response = client.get(url(by, name, *arguments), asked)
    assert response.status_code == 200
    return response


def test_the_file_that_leaves_follows_the_standard_and_comes_back_the_same(
    by: Member, client: Client, tmp_path: Any
) -> None:
    whole = facts(
        "Médiathèque",
        services=(PROCEDURES, TOOLS),
        programmes=("Point d’accès numérique CAF",),
        access=("Ce lieu n’accueille pas de public",),
        is_itinerant=True,
        hours="Mo 09:00-12:00",
        phone="+33553000000",
        postcode="24310",
        website="https://mediatheque.example/",
        updated_on=timezone.localdate(),
    )
    publish("lieux", whole, facts("=1+1", north=1))
    content = client.get(url(by, "offer_csv")).content
    assert content.decode().splitlines()[0] == ",".join(f'"{name}"' for name in COLUMNS)
    # A spreadsheet would run any cell that begins like a formula; a coordinate is a number.
    rows = list(csv.DictReader(io.StringIO(content.decode())))
    assert [row["nom"] for row in rows] == ["'=1+1", "Médiathèque"]
    assert rows[1]["telephone"] == "+33553000000"
    path = tmp_path / "lieux.csv"
    path.write_bytes(content)
    formula, again = read("lieux", path).places
    assert again == whole
    assert formula.name == "=1+1"


def standard_faults(content: str) -> list[str]:
    """What the schema of the standard refuses in a file: the list of its fields and of what each must be."""
    schema = json.loads(Path(__file__).with_name("mediation-schema.json").read_text(encoding="utf-8"))["fields"]
    rows = list(csv.DictReader(io.StringIO(content)))
    faults = [] if list(rows[0]) == list(schema) else ["columns"]
    for name, must in schema.items():
        cells = [row[name] for row in rows]
        kept = [cell for cell in cells if cell]
        faults += [f"{name} required" for cell in cells if must.get("required") and not cell]
        faults += [f"{name}: {cell}" for cell in kept if not re.search(must.get("pattern", ""), cell)]
        faults += [f"{name}: {cell}" for cell in kept if len(cell) > must.get("maxLength", len(cell))]
        if must.get("unique") and len(set(cells)) < len(cells):
            faults.append(f"{name} not unique")
        read = {"number": float, "date": date.fromisoformat}.get(must.get("type", ""), str)
        for cell in kept:
            read(cell)
    return faults


@pytest.mark.parametrize("phone", ["=1+1", "+33553000000=1", "+cmd|'/c calc'!A1", "@SUM(1)", "-0553000000"])
def test_what_is_no_telephone_is_left_out_of_the_file(by: Member, client: Client, phone: str) -> None:
    """The telephone is not guarded as other cells are, since it begins with a plus."""
    publish("lieux", facts("Médiathèque", phone=phone))
    [row] = csv.DictReader(io.StringIO(client.get(url(by, "offer_csv")).content.decode()))
    assert (row["nom"], row["telephone"]) == ("Médiathèque", "")


def test_the_file_that_leaves_is_valid_for_the_schema_of_the_standard(by: Member, client: Client) -> None:
    """Even for places of which lists tell little: without address, postcode nor telephone that the standard knows."""
    day = timezone.localdate()
    publish(
        "lieux",
        facts("Bus", updated_on=day, is_itinerant=True),
        facts("Mairie", north=1, updated_on=day, phone="05 53 00 00 00", address="1 place", postcode="24310"),
        facts("Ailleurs", north=2, updated_on=day, phone="3960", programmes=("Point d’accès numérique CAF",)),
    )
    content = client.get(url(by, "offer_csv")).content.decode()
    assert standard_faults(content) == []
    rows = {row["nom"]: row for row in csv.DictReader(io.StringIO(content))}
    assert [(rows[name]["code_postal"], rows[name]["adresse"], rows[name]["telephone"]) for name in sorted(rows)] == [
        ("24310", "Non communiquée", ""),
        ("24310", "Non communiquée", ""),
        ("24310", "1 place", "+33553000000"),
    ]
    assert standard_faults(content.replace('"24310"', '"2431"', 1)) == ["code_postal: 2431"]


@pytest.mark.parametrize(
    ("hours", "shown"),
    [
        ("Mo-Tu 09:00-12:00", ["lundi et mardi : 9 h – 12 h", "du mercredi au dimanche : fermé", "6 h par semaine"]),
        ("sur rendez-vous", ["sur rendez-vous", "Jalons ne sait pas compter ces horaires."]),
        ("", ["inconnus"]),
    ],
)
def test_a_place_tells_its_hours_in_french(by: Member, client: Client, hours: str, shown: list[str]) -> None:
    place = publish("lieux", facts("Médiathèque", hours=hours)).places.get()
    text = page(client, by, "place", place_queries.place_key(place)).content.decode().replace("\u00a0", " ")
    assert [one in text for one in shown] == [True] * len(shown)
    assert ("par semaine" in text, "ne sait pas compter" in text) == (hours[:2] == "Mo", hours[:3] == "sur")


def test_a_place_is_added_corrected_hidden_shown_and_removed_by_the_pages(by: Member, client: Client) -> None:
    answer = client.post(url(by, "add_place"), FORM)
    (place,) = place_queries.territory_offer(by.roadmap).places
    assert answer.headers["Location"] == url(by, "place", place.key)
    assert page(client, by, "edit_place", place.key).context["form"]["name"].value() == "Café associatif"
    send_shown(
        client,
        url(by, "edit_place", place.key),
        FORM | {"name": "Café des Tanneurs", "latitude": "45,37", "longitude": "0,65"},
    )
    (place,) = place_queries.territory_offer(by.roadmap).places
    assert (place.facts.name, place.facts.point) == ("Café des Tanneurs", (0.65, 45.37))
    client.post(url(by, "hide_place", place.key), {"because": "fermé"})
    assert "fermé" in page(client, by, "place", place.key).content.decode()
    assert place_queries.territory_offer(by.roadmap).places == []
    client.post(url(by, "show_place", place.key))
    client.post(url(by, "verify_place", place.key))
    assert len(place_queries.territory_offer(by.roadmap).places) == 1
    client.post(url(by, "remove_place", place.key))
    assert place_queries.territory_offer(by.roadmap).places == []


def test_an_untouched_form_corrects_nothing(by: Member, client: Client) -> None:
    """What the page shows, sent back as it is, leaves the place as its list tells it."""
    publish(
        "lieux", facts("Médiathèque", services=(TOOLS,), hours="Mo 09:00-12:00", fees=("Gratuit",), postcode="24310")
    )
    publish("france-services", facts("Médiathèque", phone="05 53 00 00 00"))
    (place,) = place_queries.territory_offer(by.roadmap).places
    form = page(client, by, "edit_place", place.key).context["form"]
    sent = {field.name: field.value() for field in form if field.value() not in (None, "", (), [])}
    assert send_shown(client, url(by, "edit_place", place.key), sent).status_code == 302
    (again,) = place_queries.territory_offer(by.roadmap).places
    assert again.correction is None


def test_errors_keep_what_was_typed(by: Member, client: Client) -> None:
    answer = client.post(url(by, "add_place"), FORM | {"latitude": "48,85", "longitude": "2,35"})
    text = answer.content.decode()
    assert "Ce point est loin de la commune." in text
    assert 'value="48,85"' in text
    assert '<details class="more" open>' in text


def test_corrections_are_undone_and_twins_parted_by_the_page(by: Member, client: Client) -> None:
    publish("lieux", facts("Médiathèque"))
    publish("france-services", facts("Médiathèque"))
    (place,) = place_queries.territory_offer(by.roadmap).places
    assert "Probablement le même lieu que" in page(client, by, "place", place.key).content.decode()
    send_shown(client, url(by, "edit_place", place.key), FORM)
    client.post(url(by, "undo_place", place.key))
    client.post(url(by, "part_place", place.key))
    assert [row.facts.name for row in place_queries.territory_offer(by.roadmap).places] == [
        "Médiathèque",
        "Médiathèque",
    ]
    assert client.post(url(by, "remove_place", place.key)).status_code == 404
    cafe = place_changes.add_place(name="Café", commune=by.roadmap.communes.get(pk="24064"), by=by)
    assert client.post(url(by, "undo_place", place_queries.place_key(cafe))).status_code == 404


def test_the_key_of_a_former_vintage_leads_to_the_place_of_today(by: Member, client: Client) -> None:
    former = publish("lieux", facts("Médiathèque")).places.get()
    now = publish("lieux", facts("Médiathèque")).places.get()
    answer = client.get(url(by, "place", str(former.pk)))
    assert answer.headers["Location"] == url(by, "place", str(now.pk))
    assert client.get(url(by, "place", "equipe-999999")).status_code == 404
