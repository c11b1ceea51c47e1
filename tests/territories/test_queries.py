import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jalons.territories import queries
from jalons.territories.models import Commune
from jalons.territories.queries import Hit

pytestmark = pytest.mark.django_db


def first(text: str) -> tuple[str, str] | None:
    hits = queries.search_territories(text)
    return (hits[0].kind, hits[0].code) if hits else None


BRANTOME, PERIGUEUX = ("commune", "24064"), ("commune", "24322")
DRONNE_ET_BELLE, GRAND_PERIGUEUX = ("epci", "200041572"), ("epci", "200040392")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # accents, case, hyphens, apostrophes, spaces
        ("Brantôme en Périgord", BRANTOME),
        ("brantome en perigord", BRANTOME),
        ("BRANTÔME-EN-PÉRIGORD", BRANTOME),
        ("  brantome   en ", BRANTOME),
        ("Saint-Étienne", ("commune", "42218")),
        ("saint etienne", ("commune", "42218")),
        ("St Etienne", ("commune", "42218")),
        ("Ste-Colombe-en-Bruilhois", ("commune", "47238")),
        ("l'abergement clemenciat", ("commune", "01001")),
        ("L’Abergement-Clémenciat", ("commune", "01001")),
        ("eyzies", ("commune", "24172")),
        ("mans", ("commune", "72181")),
        # former communes lead to the present one
        ("Cantillac", BRANTOME),
        ("Brantôme", BRANTOME),
        ("Culoz", ("commune", "01138")),
        ("Paris 15e Arrondissement", ("commune", "75056")),
        # one slip: a letter missing, added, replaced, swapped
        ("perigeux", PERIGUEUX),
        ("periguueux", PERIGUEUX),
        ("périgueuz", PERIGUEUX),
        ("eprigueux", PERIGUEUX),
        ("perigueuxx", PERIGUEUX),
        ("xerigueux", PERIGUEUX),
        ("brentome en perigord", BRANTOME),
        ("marseile", ("commune", "13055")),
        ("vileneuve sur lot", ("commune", "47323")),
        ("labergement clemenciat", ("commune", "01001")),
        ("la rochefoucault", ("epci", "200068914")),
        ("dronne et bele", DRONNE_ET_BELLE),
        # EPCI, with or without what they are
        ("Dronne et Belle", DRONNE_ET_BELLE),
        ("CC Dronne et Belle", DRONNE_ET_BELLE),
        ("communauté de communes Dronne et Belle", DRONNE_ET_BELLE),
        ("grand perigueux", GRAND_PERIGUEUX),
        ("Communauté d’agglomération de La Rochelle", ("epci", "241700434")),
        ("plaine commune", ("epci", "200057867")),
        ("métropole du grand paris", ("epci", "200054781")),
        # départements
        ("dordogne", ("departement", "24")),
        ("Côtes d'Armor", ("departement", "22")),
        ("24", ("departement", "24")),
        ("2a", ("departement", "2A")),
        ("974", ("departement", "974")),
        # numbers
        ("200041572", DRONNE_ET_BELLE),
        ("200 041 572", DRONNE_ET_BELLE),
        ("20004157200017", DRONNE_ET_BELLE),
        ("212403224", PERIGUEUX),
        ("24322", PERIGUEUX),
        ("2A004", ("commune", "2A004")),
        ("2a004", ("commune", "2A004")),
        ("24079", BRANTOME),
        ("24283", ("commune", "24253")),
        ("75115", ("commune", "75056")),
        ("24000", PERIGUEUX),
        ("2400", PERIGUEUX),
        # a name and a place
        ("24310 brantome", BRANTOME),
        ("Saint-Denis 974", ("commune", "97411")),
        ("Saint-Denis (93)", ("commune", "93066")),
        ("ajaccio 2A", ("commune", "2A004")),
        ("paris 15", ("commune", "75056")),
        # nothing
        ("", None),
        ("a", None),
        ("   ", None),
        ("zzzzzz", None),
        ("999999999", None),
        ("99999", None),
        ("🙂", None),
        ("' OR 1=1 --", None),
        ("%", None),
        ("x" * 5_000, None),
    ],
)
def test_a_territory_is_found_first(text: str, expected: tuple[str, str] | None) -> None:
    assert first(text) == expected


def test_the_most_exact_comes_first_then_the_kind_then_the_population() -> None:
    hits = queries.search_territories("bordeaux")
    assert [hit.name for hit in hits[:4]] == [
        "Bordeaux",
        "Bordeaux Métropole",
        "Bordeaux-Saint-Clair",
        "Bordeaux-en-Gâtinais",
    ]
    hits = queries.search_territories("perigueux")
    assert [hit.name for hit in hits] == ["Périgueux", "CA Le Grand Périgueux"]


def test_homonyms_come_by_population() -> None:
    hits = [hit for hit in queries.search_territories("Sainte-Colombe") if hit.name == "Sainte-Colombe"]
    populations = [Commune.objects.get(code=hit.code).population or 0 for hit in hits]
    assert len(hits) == 12
    assert populations == sorted(populations, reverse=True)


def test_a_former_commune_ranks_after_a_present_one_of_the_same_name() -> None:
    hits = queries.search_territories("Lapanouse")
    assert [(hit.code, hit.note) for hit in hits] == [
        ("12270", "Lapanouse en fait partie."),
        ("12122", ""),
    ]
    hits = queries.search_territories("Villars")
    assert hits[0].note == ""


def test_a_postcode_finds_every_commune_it_serves_after_the_insee_code() -> None:
    hits = queries.search_territories("51300", limit=60)
    assert hits[0].code == "51300"
    assert len(hits) == 47
    assert len({hit.code for hit in hits}) == 47


def test_an_old_code_comes_after_the_postcode_written_alike() -> None:
    hits = queries.search_territories("24310")
    assert [(hit.code, hit.note) for hit in hits] == [
        ("24064", ""),
        ("24055", ""),
        ("24042", ""),
        ("24319", ""),
        ("24028", "Nojals-et-Clotte en fait partie."),
    ]


def test_an_old_code_without_a_name_says_so() -> None:
    assert queries.search_territories("33110")[-1] == Hit(
        "commune",
        "33063",
        "Bordeaux",
        "Commune, Gironde (33), 267\u00a0991 habitants",
        "33110 est un ancien code de cette commune.",
    )


def test_a_hit_says_enough_to_choose() -> None:
    assert queries.search_territories("24064") == [
        Hit("commune", "24064", "Brantôme en Périgord", "Commune, Dordogne (24), 3\u00a0763 habitants")
    ]
    assert queries.search_territories("200041572") == [
        Hit(
            "epci",
            "200041572",
            "CC Dronne et Belle",
            "Communauté de communes, Dordogne (24), 16 communes, 11\u00a0421 habitants",
        )
    ]
    assert queries.search_territories("24") == [Hit("departement", "24", "Dordogne", "Département 24")]
    assert queries.search_territories("988")[0] == Hit(
        "departement", "988", "Nouvelle-Calédonie", "Outre-mer, code 988"
    )
    assert queries.search_territories("98411")[0].detail == (
        "Commune, Terres australes et antarctiques françaises (984), population inconnue"
    )


def test_an_epci_that_straddles_is_told_by_its_main_departement() -> None:
    (hit,) = queries.search_territories("CC du Pays Foyen")
    assert hit.detail.startswith("Communauté de communes, Gironde (33), 20 communes")


def test_a_territory_comes_once_and_within_the_limit() -> None:
    hits = queries.search_territories("saint", limit=15)
    assert len(hits) == 15
    assert len({(hit.kind, hit.code) for hit in hits}) == 15


@pytest.mark.parametrize("text", ["sa", "brantome", "perigeux", "24310", "200041572", "Saint-Denis 974"])
def test_a_search_asks_few_questions_whatever_it_finds(text: str) -> None:
    with CaptureQueriesContext(connection) as asked:
        queries.search_territories(text)
    assert len(asked) <= 8


# --- perimeters ------------------------------------------------------------------------------------------------------


def test_a_perimeter_comes_from_one_number() -> None:
    epci = queries.find_perimeter(" 200 041 572 ")
    assert epci and epci.epci
    assert (epci.name, epci.epci.siren, epci.departement, len(epci.communes)) == (
        "CC Dronne et Belle",
        "200041572",
        None,
        16,
    )
    departement = queries.find_perimeter("2a")
    assert departement and departement.departement
    assert (departement.name, departement.departement.code, departement.epci) == ("Corse-du-Sud", "2A", None)
    assert len(departement.communes) == 124
    for asked in ("24064", "24079", "200084127"):
        commune = queries.find_perimeter(asked)
        assert commune
        assert (commune.name, commune.epci, commune.departement) == ("Brantôme en Périgord", None, None)
        assert [one.code for one in commune.communes] == ["24064"]
    for asked in ("", "1", "999999999", "24999", "Brantôme"):
        assert queries.find_perimeter(asked) is None


def test_an_ept_is_a_perimeter_too() -> None:
    ept = queries.find_perimeter("200057867")
    assert ept
    assert (ept.name, len(ept.communes)) == ("Plaine Commune", 8)


def test_a_population_is_the_sum_of_what_is_known() -> None:
    known, unknown = Commune(population=3), Commune(population=None)
    assert queries.total_population([known, unknown, known]) == 6
    assert queries.total_population([Commune(population=0)]) == 0
    assert queries.total_population([unknown]) is None
    assert queries.total_population([]) is None
