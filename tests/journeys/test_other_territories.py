"""The demo lives in Dordogne; the product, everywhere: mainland, Corse, overseas, from one island to the Grand Paris."""

import io
import re

import pytest
from django.test import Client
from django.urls import reverse

from jalons.accounts.changes import ensure_account
from jalons.roadmaps.models import Roadmap
from tests.journeys.documents import plain, text_of_pdf

pytestmark = pytest.mark.django_db

EPCI = [
    ("243500139", "Rennes Métropole", 43),
    ("241700434", "CA de La Rochelle", 28),
    ("246700488", "Eurométropole de Strasbourg", 33),
    ("200046977", "Métropole de Lyon", 58),
    ("242010056", "CA du Pays Ajaccien", 10),
    ("242020105", "CC de Calvi Balagne", 14),
    ("200018653", "CA CAP Excellence", 3),
    ("249720061", "CA du Centre de la Martinique", 4),
    ("249730045", "CA du Centre Littoral", 6),
    ("249740119", "CA Intercommunale du Nord de la Réunion (CINOR)", 3),
    ("200060457", "CA de Dembeni / Mamoudzou", 2),
    ("200067106", "CA du Pays Basque", 158),
    ("200054781", "Métropole du Grand Paris", 130),
]
OTHERS = [
    ("29083", "Île-de-Sein", 1),  # in no EPCI
    ("97502", "Saint-Pierre", 1),  # overseas, without outline
    ("14697", "Saint-Pierre-en-Auge", 1),  # an old code, now 14654
    ("13201", "Marseille", 1),  # an arrondissement
    ("2B", "Haute-Corse", 236),
    ("24", "Dordogne", 503),
]
PAGES = (
    "overview:dashboard",
    "overview:journal",
    "roadmaps:settings",
    "roadmaps:perimeter",
    "overview:steps",
    "governance:group",
    "workshops:index",
    "workshops:stakes",
    "actions:index",
    "actions:propose",
    "funding:index",
    "publication:index",
)


@pytest.fixture
def focal(client: Client) -> Client:
    client.force_login(ensure_account(email="referente@ailleurs.example"))
    return client


def create(client: Client, code: str) -> Roadmap:
    """Send the form as it is proposed."""
    address = f"{reverse('roadmaps:create')}?territoire={code}"
    form = client.get(address).context["form"]
    response = client.post(address, {field.name: field.value() or "" for field in form})
    return Roadmap.objects.get(slug=response.headers["Location"].split("/")[-2])


@pytest.mark.parametrize(("code", "name", "communes"), EPCI + OTHERS)
def test_a_roadmap_of_any_territory_answers_on_every_page(code: str, name: str, communes: int, focal: Client) -> None:
    roadmap = create(focal, code)
    assert (roadmap.lead_authority, roadmap.communes.count()) == (name, communes)
    answers = {page: focal.get(reverse(page, args=[roadmap.slug])).status_code for page in PAGES}
    assert answers == dict.fromkeys(PAGES, 200)
    perimeter = focal.get(reverse("roadmaps:perimeter", args=[roadmap.slug])).content.decode()
    assert perimeter.count('<th scope="row">') == communes
    territories = set(re.findall(r'href="(/territoires/[^"]+/)"', perimeter))
    assert {focal.get(address).status_code for address in sorted(territories)[:20]} == {200}


@pytest.mark.parametrize(("code", "name", "communes"), EPCI + OTHERS)
def test_the_documents_of_any_territory_name_it(code: str, name: str, communes: int, focal: Client) -> None:
    roadmap = create(focal, code)
    pdf = focal.get(reverse("publication:roadmap", args=[roadmap.slug, "pdf"]))
    assert pdf.status_code == 200
    words = plain(text_of_pdf(io.BytesIO(pdf.content)))
    assert plain(roadmap.name) in words
    for extension in ("docx", "odt"):
        assert focal.get(reverse("publication:roadmap", args=[roadmap.slug, extension])).status_code == 200


def test_an_old_code_gives_the_commune_of_today(focal: Client) -> None:
    roadmap = create(focal, "14697")
    assert [commune.code for commune in roadmap.communes.all()] == ["14654"]
