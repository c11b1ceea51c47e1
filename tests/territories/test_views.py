import re
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jalons.territories import changes
from tests.territories.test_changes import next_year

pytestmark = pytest.mark.django_db


def read(client: Client, path: str, **headers: str) -> str:
    response = client.get(path, headers=headers)
    assert response.status_code == 200
    return unescape(response.content.decode()).replace("\u00a0", " ")


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def cost(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


# --- search ----------------------------------------------------------------------------------------------------------


def test_the_search_page_asks_before_it_answers(client: Client) -> None:
    html = read(client, "/territoires/")
    assert "<h1>Trouver un territoire</h1>" in html
    assert "<li>\n              <a href" not in html


def test_the_search_page_works_without_a_script(client: Client) -> None:
    html = read(client, "/territoires/?q=perigeux")
    assert re.findall(r'<a href="(/territoires/[a-z]+/[^"]+/)"><b>([^<]+)</b>', html) == [
        ("/territoires/communes/24322/", "Périgueux"),
        ("/territoires/communes/42169/", "Périgneux"),
        ("/territoires/epci/200040392/", "CA Le Grand Périgueux"),
    ]
    assert 'value="perigeux"' in html
    assert "3 territoires correspondent à « perigeux »" in html


def test_what_a_script_receives_is_what_the_page_holds(client: Client) -> None:
    part = read(client, "/territoires/?q=brantome", **{"x-script": "1"})
    assert part.strip().startswith('<section id="results"')
    assert part.strip() in read(client, "/territoires/?q=brantome")


def test_caches_tell_the_page_from_its_part(client: Client) -> None:
    assert "X-Script" in client.get("/territoires/?q=brantome").headers["Vary"]


def test_a_search_without_result_helps(client: Client) -> None:
    html = read(client, "/territoires/?q=zzzzz")
    assert "Aucun territoire ne correspond à « zzzzz »" in html
    assert "Essayez autrement." in html


def test_a_search_with_too_many_results_says_so(client: Client) -> None:
    assert "Il y en a d’autres." in read(client, "/territoires/?q=saint")
    assert "Il y en a d’autres." not in read(client, "/territoires/?q=brantome")


def test_what_is_typed_is_shown_as_text(client: Client) -> None:
    response = client.get("/territoires/", {"q": '"><script>alert(1)</script>'})
    assert b"<script>alert" not in response.content
    assert response.status_code == 200


def test_a_former_commune_is_explained(client: Client) -> None:
    assert "3 763 habitants. Cantillac en fait partie." in words(read(client, "/territoires/?q=cantillac"))


# --- commune ---------------------------------------------------------------------------------------------------------


def test_a_commune_shows_its_figures_and_their_source(client: Client) -> None:
    text = words(read(client, "/territoires/communes/24064/"))
    assert "Brantôme en Périgord 3 763 habitants. Intercommunalité : CC Dronne et Belle." in text
    assert "Code Insee 24064 Codes postaux 24310, 24460, 24530 Numéro SIREN 200084127 Habitants 3 763" in text
    assert "Communauté de communes CC Dronne et Belle Département Dordogne Région Nouvelle-Aquitaine" in text
    assert "Populations : Insee, en vigueur au 1er janvier 2026." in text
    assert "Brantôme commune déléguée 24064 Cantillac commune déléguée 24079" in text


def test_an_old_code_leads_to_the_page_of_the_present_commune(client: Client) -> None:
    for old, now in {"24079": "24064", "75115": "75056", "2a004": "2A004"}.items():
        response = client.get(f"/territoires/communes/{old}/")
        assert (response.status_code, response.headers["Location"]) == (302, f"/territoires/communes/{now}/")


def test_a_commune_without_outline_says_so(client: Client) -> None:
    for code in ("98411", "15031"):
        html = read(client, f"/territoires/communes/{code}/")
        assert "Contour indisponible" in html
        assert 'role="img"' not in html


def test_an_unknown_population_is_not_zero(client: Client) -> None:
    unknown = words(read(client, "/territoires/communes/98411/"))
    assert "Population inconnue." in unknown
    assert "Habitants inconnu" in unknown
    nobody = words(read(client, "/territoires/communes/55039/"))
    assert "Beaumont-en-Verdunois Aucun habitant." in nobody
    assert "Habitants 0" in nobody


def test_a_commune_without_epci_says_so(client: Client) -> None:
    assert "Cette commune n’est dans aucune intercommunalité." in read(client, "/territoires/communes/22016/")


def test_a_commune_of_greater_paris_shows_its_two_epci(client: Client) -> None:
    text = words(read(client, "/territoires/communes/93066/"))
    assert "Métropole Métropole du Grand Paris Établissement public territorial Plaine Commune" in text


def test_the_commune_is_the_only_red_area_of_its_map(client: Client) -> None:
    html = read(client, "/territoires/communes/24064/")
    assert re.findall(r'<path\s+fill="#c62f1c"\s+d="[^"]+"><title>([^<]+)', html) == ["Brantôme en Périgord"]


# --- EPCI and département --------------------------------------------------------------------------------------------


def test_an_epci_shows_its_communes_on_the_map_and_in_the_table(client: Client) -> None:
    html = read(client, "/territoires/epci/200041572/")
    drawn = re.findall(r'<path\s+d="[^"]+"><title>([^<]+)', html)
    listed = re.findall(r'<th scope="row"><a href="/territoires/communes/\w+/">([^<]+)', html)
    assert (len(drawn), len(listed)) == (16, 16)
    assert set(drawn) == set(listed)
    assert listed[:3] == ["Brantôme en Périgord", "Mareuil en Périgord", "Bourdeilles"]
    text = words(html)
    assert "CC Dronne et Belle 16 communes. 11 421 habitants." in text
    assert "Nature Communauté de communes Numéro SIREN 200041572 Régime fiscal Fiscalité professionnelle unique" in text


def test_an_epci_that_straddles_shows_its_departements_and_all_its_outlines(client: Client) -> None:
    html = read(client, "/territoires/epci/245900758/")
    departements = re.findall(r'<a href="/territoires/departements/(\w+)/"', html)
    drawn = re.findall(r'<path\s+d="[^"]+"><title>', html)
    listed = re.findall(r'<th scope="row"><a href="/territoires/communes/(\w+)/"', html)
    assert len(set(departements)) == 2
    assert len(drawn) == len(listed)
    assert {code[:2] for code in listed} == set(departements)


def test_an_epci_leads_to_its_roadmap(client: Client) -> None:
    link = reverse("roadmaps:create") + "?territoire=200041572"
    assert f'<a class="btn" href="{link}">Créer sa feuille de route</a>' in read(client, "/territoires/epci/200041572/")


def test_an_outline_missing_from_a_map_is_named(client: Client) -> None:
    (siren,) = set(re.findall(r"/territoires/epci/(\d+)/", read(client, "/territoires/communes/15031/")))
    text = words(read(client, f"/territoires/epci/{siren}/"))
    assert "Contour indisponible : " in text
    assert "Celles" in text.split("Contour indisponible : ")[1].split(".")[0]


def test_a_departement_shows_its_epci_on_the_map_and_in_the_table(client: Client) -> None:
    html = read(client, "/territoires/departements/24/")
    drawn = re.findall(r'<path\s+d="[^"]+"><title>([^<]+)', html)
    listed = re.findall(r'<th scope="row"><a href="/territoires/epci/\d+/">([^<]+)', html)
    assert (len(drawn), len(listed)) == (22, 22)
    assert set(drawn) == set(listed)
    assert len(re.findall(r'<th scope="row"><a href="/territoires/communes/24\d{3}/">', html)) == 503
    assert "Dordogne 503 communes. 417 614 habitants." in words(html)


def test_a_territory_overseas_without_epci_lists_its_communes(client: Client) -> None:
    html = read(client, "/territoires/departements/988/")
    listed = re.findall(r'<th scope="row"><a href="/territoires/communes/(\d+)/"', html)
    assert len(listed) == 33
    assert "Région Outre-mer" in words(html)


@pytest.mark.parametrize(
    "path", ["communes/99999/", "epci/999999999/", "departements/99/", "departements/x/", "epci/24064/"]
)
def test_an_unknown_territory_is_not_found(client: Client, path: str) -> None:
    assert client.get(f"/territoires/{path}").status_code == 404


def test_territories_are_only_read(client: Client) -> None:
    for path in ("", "communes/24064/", "epci/200041572/", "departements/24/"):
        assert client.post(f"/territoires/{path}").status_code == 405


def test_an_epci_of_former_times_is_not_found_any_more(client: Client) -> None:
    changes.load_reference(reference=next_year())
    assert client.get("/territoires/epci/200040095/").status_code == 404
    assert "janvier 2027" in read(client, "/territoires/epci/200040392/")


# --- what pages cost -------------------------------------------------------------------------------------------------


def test_two_and_158_communes_cost_the_same_queries(client: Client) -> None:
    assert cost(client, "/territoires/epci/200067106/") == cost(client, "/territoires/epci/200041572/") == 5


def test_one_and_797_communes_cost_the_same_queries(client: Client) -> None:
    assert cost(client, "/territoires/departements/02/") == cost(client, "/territoires/departements/75/") == 6


def test_a_commune_without_and_with_parts_cost_the_same_queries(client: Client) -> None:
    assert cost(client, "/territoires/communes/24322/") == cost(client, "/territoires/communes/24064/") == 8


@pytest.mark.parametrize("path", ["departements/62/", "departements/02/", "epci/200067106/", "epci/200054781/"])
def test_the_heaviest_pages_stay_light(client: Client, path: str) -> None:
    """With the sheet, the scripts and the two fonts, 70 kB compressed, they stay under 120 kB."""
    response = client.get(f"/territoires/{path}", headers={"accept-encoding": "gzip"})
    assert len(response.content) < 40_000
