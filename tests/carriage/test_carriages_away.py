"""A workshop carried by file, on the other computer; and its pages."""

import json
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jalons.accounts.changes import ensure_account
from jalons.accounts.models import User
from jalons.carriage.changes import carriages as carriage_changes
from jalons.carriage.models import Carriage
from jalons.carriage.models.carried_tables import public_tables, workshop_tables
from jalons.carriage.queries import carriages as carriage_queries
from jalons.carriage.rules.carriages import LARGEST, Direction, read_carriage, unseal_tables, write_carriage
from jalons.carriage.rules.sealing import private_key
from jalons.roadmaps.changes import roadmaps as roadmap_changes
from jalons.roadmaps.models import Member, Roadmap
from jalons.roadmaps.rules.permissions import Role
from jalons.territories.models import Commune
from jalons.workshops.changes import groups, stakes, workshops
from jalons.workshops.changes import notes as note_changes
from jalons.workshops.models import Note, Workshop
from tests.carriage.carrying import NOT_OURS, a_note, the_return
from tests.refusals import refused
from tests.world import World

pytestmark = pytest.mark.django_db

# --- on the other computer -------------------------------------------------------------------------------------------


@pytest.fixture
def away(world: World) -> tuple[bytes, dict[str, Any], Workshop, User]:
    """A file whose roadmap has gone from here: this is the other computer."""
    user = ensure_account(email="animation@essai.example", name="Animation")
    communes = list(Commune.objects.order_by("code")[:2])
    roadmap = roadmap_changes.create_roadmap(name="Salle", lead_authority="Essai", communes=communes, by=user)
    member = Member(roadmap, user, Role.FOCAL_POINT, "Animation")
    workshop = workshops.create_workshop(title="Au gymnase", table_count=3, by=member)
    workshops.open_workshop(workshop=workshop, by=member)
    stake = stakes.add_stake(title="Transport", by=member)
    stakes.add_key_project(title="Navette", stakes=[stake], by=member)
    group = groups.create_group(workshop=workshop, title="Bus", by=member)
    participant = note_changes.join_workshop(workshop=workshop, category="citoyen", table=2)
    groups.move_note(note=note_changes.write_note(text="un", by=participant), group=group, by=member)
    carriage = carriage_changes.export_workshop(workshop=workshop, with_guests=True, by=member)
    file, tables = carriage_queries.write_carriage_file(carriage), carriage.base
    roadmap.delete()
    return file, tables, workshop, user


def test_a_workshop_opens_elsewhere_as_it_left(away: tuple[bytes, dict[str, Any], Workshop, User]) -> None:
    file, tables, left, user = away
    opened = carriage_changes.import_workshop(file=file, by=user)
    assert public_tables(workshop_tables(opened, with_people=True)) == tables
    assert (opened.uid, opened.code, opened.number, opened.secret != left.secret) == (left.uid, left.code, 1, True)
    roadmap = opened.roadmap
    assert (roadmap.name, roadmap.lead_authority, roadmap.communes.count()) == ("Salle", "Essai", 2)
    assert roadmap.memberships.get().role == Role.FOCAL_POINT
    with refused("workshop-already-here", "file", saying="L’atelier « Au gymnase » est déjà ici."):
        carriage_changes.import_workshop(file=file, by=user)
    participant = note_changes.join_workshop(workshop=opened, category="public")
    assert note_changes.write_note(text="deux", by=participant).number == 2


def test_it_goes_back_with_what_happened_and_each_file_has_its_number(
    away: tuple[bytes, dict[str, Any], Workshop, User],
) -> None:
    file, _tables, left, user = away
    opening_key = private_key(left.secret, read_carriage(file, Direction.OUT)["carriage"])
    opened = carriage_changes.import_workshop(file=file, by=user)
    member = Member(opened.roadmap, user, Role.FOCAL_POINT, "Animation")
    note_changes.write_note(text="deux", by=note_changes.join_workshop(workshop=opened, category="public"))
    key = read_carriage(file, Direction.OUT)["key"]
    for number in (1, 2):
        content = read_carriage(
            carriage_queries.write_carriage_file(carriage_changes.export_return(workshop=opened, by=member)),
            Direction.BACK,
            key,
        )
        assert (content["number"], "key" in content, "roadmap" in content) == (number, False, False)
        there = json.loads(json.dumps(workshop_tables(opened, with_people=True)))
        assert unseal_tables(content, opening_key) == {"tables": there}


def test_a_file_of_a_roadmap_of_others_is_not_opened(world: World, member: Member, workshop: Workshop) -> None:
    file = carriage_queries.write_carriage_file(
        carriage_changes.export_workshop(workshop=workshop, with_guests=False, by=member)
    )
    stranger = ensure_account(email="stranger@demo.example")
    count = Roadmap.objects.count()
    with refused("roadmap-here-without-you", "file"):
        carriage_changes.import_workshop(file=file, by=stranger)
    assert member.user
    with refused("workshop-already-here", "file", saying="L’atelier « Atelier d’essai » est déjà ici."):
        carriage_changes.import_workshop(file=file, by=member.user)
    assert Roadmap.objects.count() == count


@pytest.mark.parametrize("part", ["workshop", "roadmap", "tables", "carriage", "with_guests", "seal"])
def test_a_file_without_one_of_its_parts_opens_nothing(
    away: tuple[bytes, dict[str, Any], Workshop, User], part: str
) -> None:
    file, _tables, _left, user = away
    content = read_carriage(file, Direction.OUT)
    del content[part]
    with refused("carriage-altered", "file"):
        carriage_changes.import_workshop(file=write_carriage(content, content["key"]), by=user)
    assert not Workshop.objects.filter(title="Au gymnase").exists()


# --- pages -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def client(world: World) -> Client:
    client = Client()
    client.force_login(world.user("facilitation"))
    return client


def url(name: str, workshop: Workshop, *more: object) -> str:
    return reverse(name, args=[workshop.roadmap.slug, workshop.number, *more])


def test_from_the_page_to_the_file_and_back(client: Client, carriage: Carriage, workshop: Workshop) -> None:
    client.post(url("carriage:carry", workshop), {})
    latest = Carriage.objects.filter(workshop=workshop).latest("id")
    answer = client.get(url("carriage:carried_file", workshop, latest.uid))
    assert answer.headers["Content-Disposition"] == f'attachment; filename="atelier-{workshop.code}-aller.jalons"'
    assert read_carriage(answer.content, Direction.OUT)["carriage"] == str(latest.uid)
    two = next(uid for uid, row in latest.base["notes"].items() if row["text"] == "deux")
    Note.objects.filter(client_id=two).update(text="ici")
    file = the_return(latest, lambda t: t["notes"][two].update(text="là-bas"))
    sent = client.post(url("carriage:bring_back", workshop), {"file": SimpleUploadedFile("a.jalons", file)})
    assert sent.headers["Location"] == url("carriage:merge", workshop, latest.uid)
    page = client.get(sent.headers["Location"]).content.decode()
    assert "Changé des deux côtés" in page
    seen = page.partition('name="seen" value="')[2].partition('"')[0]
    merged = client.post(sent.headers["Location"], {"seen": seen, f"garder-notes/{two}/text": "la-bas"})
    assert merged.headers["Location"] == url("carriage:carry", workshop)
    assert Note.objects.get(client_id=two).text == "là-bas"
    again = client.get(url("carriage:merge", workshop, latest.uid))
    assert again.headers["Location"] == url("carriage:carry", workshop)


@pytest.mark.parametrize(("size", "expected"), [(0, "Ce fichier est vide."), (LARGEST + 1, "Ce fichier est trop gros")])
def test_a_file_too_big_or_empty_is_told_beside_its_field(
    client: Client, workshop: Workshop, size: int, expected: str
) -> None:
    answer = client.post(url("carriage:bring_back", workshop), {"file": SimpleUploadedFile("a.jalons", b"x" * size)})
    assert expected in answer.content.decode()
    assert "Choisissez le fichier" in client.post(url("carriage:bring_back", workshop), {}).content.decode()


@pytest.mark.parametrize("page", ["carriage:bring_back", "carriage:open_carried"])
def test_a_photo_instead_of_the_file_is_told_beside_its_field_and_changes_nothing(
    client: Client, workshop: Workshop, page: str
) -> None:
    address = url(page, workshop) if page == "carriage:bring_back" else reverse(page)
    photo = SimpleUploadedFile("IMG_0412.JPG", b"\xff\xd8\xff\xe0" + bytes(5_000_000), content_type="image/jpeg")
    answer = client.post(address, {"file": photo})
    assert answer.status_code == 200
    assert NOT_OURS in answer.content.decode().replace("\u00a0", " ")
    assert not Carriage.objects.exists()


def test_reading_what_comes_back_costs_the_same_for_one_note_and_for_three(
    client: Client, carriage: Carriage, workshop: Workshop, member: Member
) -> None:
    client.get(url("carriage:carry", workshop))
    counts = []
    for notes in (1, 1, 3):
        new = {str(uuid.uuid4()): a_note(f"note {n}", 3 + n) for n in range(notes)}
        file = the_return(carriage, lambda t, new=new: t["notes"].update(new))
        carriage_changes.receive_return(workshop=workshop, file=file, by=member)
        with CaptureQueriesContext(connection) as queries_made:
            assert client.get(url("carriage:merge", workshop, carriage.uid)).status_code == 200
        counts.append(len(queries_made))
    assert counts[1] == counts[2]
