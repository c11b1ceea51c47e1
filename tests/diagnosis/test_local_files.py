"""A table of the team: what is recognised in it, what is set aside, what it becomes."""

import gzip
from dataclasses import replace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from jalons.base.errors import Refused
from jalons.base.sent_tables import SentTable
from jalons.base.table_imports import seal_table
from jalons.diagnosis.changes import local as local_changes
from jalons.diagnosis.forms.local import LocalConfirmForm, LocalFileForm
from jalons.diagnosis.models import Figure, Level, LocalIndicator, SourceVintage
from jalons.diagnosis.queries import atlas, portraits
from jalons.diagnosis.queries import local as local_queries
from jalons.diagnosis.rules.values import SECRET, State, Value
from jalons.diagnosis.sources.local_tables import CODE, PART, VALUE, WHOLE, find_header, guess_columns, read_local_table
from jalons.diagnosis.sources.numbers import Unreadable, read_count
from jalons.diagnosis.views.local import LocalImport
from jalons.roadmaps.models import JournalEntry, Member
from jalons.territories.queries import current_codes
from tests.diagnosis.extracts import FOLDER, needed
from tests.world import World

CODES = {code: code for code in ("24064", "24042", "24322", "01001", "2A004")} | {"24079": "24064"}
TABLE = [["Suivi du CIAS"], ["Commune", "Code INSEE", "Foyers suivis", "Foyers"], ["Brantôme", "24064", "30", "200"]]


@pytest.fixture
def by(world: World) -> Member:
    return world.blank(of=world.roadmap)


def give(by: Member, rows: list[list[str]], columns: dict[int, str], **said: Any) -> SourceVintage:
    about = {"label": "Foyers suivis", "unit": "", "period": "2025", "producer": "CIAS", "licence": "usage interne"}
    return local_changes.give_local_file(sent=SentTable(rows, 0, columns=columns), by=by, **(about | said))


def test_titles_above_the_headings_and_columns_in_any_order_are_recognised() -> None:
    header = find_header(TABLE)
    assert header == 1
    assert guess_columns(TABLE, header) == {1: CODE, 2: VALUE}


def test_codes_without_heading_are_recognised_by_what_they_look_like() -> None:
    rows = [["24064", "Brantôme", "12,5"], ["2A004", "Ajaccio", "nd"], ["1001", "L’Abergement", "3"]]
    assert find_header(rows) is None
    assert guess_columns(rows, -1) == {0: CODE, 2: VALUE}


def test_a_column_without_heading_numbers_the_rows() -> None:
    assert guess_columns([["", "CODE_INSEE", "TX"], ["0", "01001", "52.1"], ["1", "01002", "40.4"]], 0) == {
        1: CODE,
        2: VALUE,
    }


@given(st.lists(st.lists(st.text(max_size=8), max_size=5), max_size=6))
def test_any_table_is_guessed_without_failing(rows: list[list[str]]) -> None:
    header = find_header(rows)
    found = guess_columns(rows, -1 if header is None else header)
    assert set(found.values()) <= {CODE, VALUE}
    assert len(found) == len(set(found.values()))


def test_a_part_and_a_whole_make_a_rate_that_merged_communes_keep() -> None:
    rows = [
        ["code", "a", "b"],
        ["24064", "10", "100"],
        ["24079", "50", "100"],
        ["2a004", "s", "100"],
        ["1001", "", "5"],
    ]
    found = read_local_table(SentTable(rows, 0, columns={0: CODE, 1: PART, 2: WHOLE}), CODES, "")
    assert found.values == {
        "24064": Value(30.0, 200),
        "2A004": SECRET,
        "01001": Value(None, None, State.ABSENT),
    }


def test_rows_that_cannot_be_are_set_aside_with_their_reason() -> None:
    rows = [
        ["code", "taux"],
        ["24064", "12,5 %"],
        ["24064", "3"],
        ["24322", "130"],
        ["01001", "trop"],
        ["99999", "1"],
        [],
    ]
    found = read_local_table(SentTable(rows, 0, columns={0: CODE, 1: VALUE}), CODES, "%")
    assert (found.rows, found.values) == (5, {"24064": Value(12.5)})
    assert [(one.row, one.reason.replace("\u00a0", " ")) for one in found.gathering.rejected] == [
        (3, "La commune 24064 est déjà plus haut dans le fichier : la première ligne est gardée."),
        (4, "Une part va de 0 à 100 %."),
        (5, "« trop » n’est pas un nombre."),
        (6, "Le code « 99999 » n’est celui d’aucune commune."),
    ]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("1 234,5", 1234.5),
        ("12 %", 12),
        ("nan", State.ABSENT),
        ("s", State.SECRET),
        ("nd", State.ABSENT),
        ("", State.ABSENT),
    ],
)
def test_a_cell_is_a_number_a_secret_or_nothing(cell: str, expected: float | State) -> None:
    assert read_count(cell) == expected


@pytest.mark.parametrize("cell", ["inf", "-Infinity", "12 ou 13"])
def test_what_is_no_number_is_said(cell: str) -> None:
    with pytest.raises(Unreadable):
        read_count(cell)


@pytest.mark.django_db
def test_a_file_becomes_an_indicator_of_this_roadmap_alone(by: Member, world: World) -> None:
    rows = [["code", "suivis", "foyers"], ["24064", "30", "200"], ["24042", "5", "50"], ["24322", "1", "10"]]
    vintage = give(by, rows, {0: CODE, 1: PART, 2: WHOLE})
    indicator = LocalIndicator.objects.get(roadmap=by.roadmap)
    assert (indicator.label, indicator.unit, vintage.source, vintage.period) == (
        "Foyers suivis",
        "%",
        indicator.key,
        "2025",
    )
    figures = Figure.objects.filter(vintage=vintage, level=Level.COMMUNE)
    assert {(row.code, row.value, row.base, row.score) for row in figures} == {
        ("24064", 15.0, 200, None), ("24042", 10.0, 50, None), ("24322", 10.0, 10, None),
    }  # fmt: skip
    (line,) = local_queries.local_indicators(by.roadmap)
    assert {one.commune.code: one.said for one in line.values if one.said} == {
        "24064": "15\u00a0%", "24042": "10\u00a0%",
    }  # fmt: skip
    assert (line.known, len(line.values)) == (2, 16)
    assert local_queries.local_indicators(world.roadmap) == []


@pytest.mark.django_db
def test_values_without_denominator_are_never_added_up(by: Member) -> None:
    vintage = give(by, [["code", "lieux"], ["24064", "3"]], {0: CODE, 1: VALUE}, unit="lieux")
    assert list(Figure.objects.filter(vintage=vintage).values_list("level", "code", "value")) == [
        (Level.COMMUNE, "24064", 3)
    ]


@pytest.mark.django_db
def test_what_a_team_counts_is_drawn_like_the_rest(by: Member) -> None:
    assert atlas.atlas_page(by.roadmap).map is None
    give(by, [["code", "lieux"], ["24064", "3"], ["24042", "1"]], {0: CODE, 1: VALUE}, unit="lieux")
    page = atlas.atlas_page(by.roadmap)
    assert [str(one.label) for one in page.indicators] == ["Foyers suivis (lieux)"]
    assert page.map
    assert {line.name: line.words for line in page.map.lines if line.value is not None} == {
        "Brantôme en Périgord": "3",
        "Biras": "1",
    }
    assert page.standing is None


@pytest.mark.django_db
def test_the_same_label_brings_newer_figures(by: Member) -> None:
    give(by, [["code", "n"], ["24064", "3"]], {0: CODE, 1: VALUE})
    give(by, [["code", "n"], ["24064", "4"]], {0: CODE, 1: VALUE}, period="2026")
    (line,) = local_queries.local_indicators(by.roadmap)
    assert (line.vintage.period, line.known) == ("2026", 1)
    assert [one.said for one in line.values if one.said] == ["4"]
    assert SourceVintage.objects.filter(source=line.indicator.key).count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("columns", "sentence"),
    [({0: CODE}, "quelle colonne"), ({0: CODE, 1: PART}, "quelle colonne"), ({1: CODE, 0: VALUE}, "Aucune ligne")],
)
def test_a_file_that_says_nothing_is_refused(by: Member, columns: dict[int, str], sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        give(by, [["code", "n"], ["24064", "3"]], columns)
    assert not LocalIndicator.objects.filter(roadmap=by.roadmap).exists()


@pytest.mark.django_db
def test_an_indicator_goes_with_its_figures_and_the_journal_tells_it(by: Member) -> None:
    vintage = give(by, [["code", "n"], ["24064", "3"]], {0: CODE, 1: VALUE})
    local_changes.remove_local_indicator(indicator=LocalIndicator.objects.get(roadmap=by.roadmap), by=by)
    assert not SourceVintage.objects.filter(pk=vintage.pk).exists()
    assert not Figure.objects.filter(vintage=vintage.pk).exists()
    line = JournalEntry.objects.filter(roadmap=by.roadmap).latest("id")
    assert (line.verb, line.about_label, line.before) == (
        "remove",
        "Foyers suivis",
        {"label": "Foyers suivis", "unit": ""},
    )


@pytest.mark.django_db
def test_a_file_is_sent_shown_then_kept(client: Client, by: Member) -> None:
    client.force_login(by.user)
    address = f"/feuilles-de-route/{by.roadmap.slug}/diagnostic/donnees/fichier-libre/"
    content = b"Code INSEE;Foyers suivis\n24064;30\n24042;s\n99999;1\n"
    shown = client.post(address, {"file": SimpleUploadedFile("suivi.csv", content)})
    html = " ".join(shown.content.decode().split()).replace("\u00a0", " ")
    assert "1 commune du territoire a une valeur, sur 16." in html
    assert "Ligne 4 : Le code « 99999 » n’est celui d’aucune commune." in html
    assert not LocalIndicator.objects.filter(roadmap=by.roadmap).exists()
    sent = {"table": shown.context["sealed"], "column-0": CODE, "column-1": VALUE}
    missing = client.post(address + "enregistrer/", sent | {"label": "Foyers suivis"})
    assert missing.status_code == 200
    assert set(missing.context["form"].errors) == {"period", "producer", "licence"}
    about = {"label": "Foyers suivis", "unit": "foyers", "period": "2025", "producer": "CIAS", "licence": "interne"}
    assert client.post(address + "enregistrer/", sent | about).status_code == 302
    page = client.get(address).content.decode().replace("\u00a0", " ")
    assert "30 foyers" in page and "secret" in page and "inconnu" in page


@pytest.mark.django_db
def test_reading_again_with_other_columns_keeps_what_was_typed(client: Client, by: Member) -> None:
    client.force_login(by.user)
    table = SentTable([["code", "n", "m"], ["24064", "3", "7"]], 0)
    sent = {
        "table": seal_table(table, LocalImport(by).salt),
        "column-0": CODE,
        "column-2": VALUE,
        "label": "Suivi",
        "unit": "€",
    }
    address = f"/feuilles-de-route/{by.roadmap.slug}/diagnostic/donnees/fichier-libre/apercu/"
    answer = client.post(address, sent)
    assert answer.context["form"]["label"].value() == "Suivi"
    assert [one.said for one in answer.context["preview"].values if one.said] == ["7\u00a0€"]
    old = client.post(address, sent | {"table": seal_table(table, "elsewhere")})
    assert old.status_code == 302


@pytest.mark.django_db
def test_one_indicator_and_three_cost_the_same(by: Member) -> None:
    give(by, [["code", "n"], ["24064", "3"]], {0: CODE, 1: VALUE})
    with CaptureQueriesContext(connection) as one:
        local_queries.local_indicators(by.roadmap)
    for label in ("Deux", "Trois"):
        give(by, [["code", "n"], ["24064", "3"]], {0: CODE, 1: VALUE}, label=label)
    with CaptureQueriesContext(connection) as three:
        local_queries.local_indicators(by.roadmap)
    assert len(three) == len(one)


@pytest.mark.django_db
def test_the_portrait_costs_the_same_whatever_the_team_counts(by: Member) -> None:
    counts = []
    for label in ("Un", "Deux", "Trois"):
        give(by, [["code", "n"], ["24064", "3"]], {0: CODE, 1: VALUE}, label=label, **OPEN)
        portraits.territory_portrait(by.roadmap)
        with CaptureQueriesContext(connection) as asked:
            assert portraits.territory_portrait(by.roadmap).counted
        counts.append(len(asked))
    assert len(set(counts)) == 1


OPEN = {"licence": "Licence Ouverte"}


@pytest.mark.django_db
def test_the_portrait_tells_a_total_a_rate_of_the_whole_or_both_ends(by: Member) -> None:
    rows = [["code", "a", "b"], ["24064", "30", "200"], ["24042", "5", "50"], ["24322", "900", "1000"]]
    give(by, rows, {0: CODE, 1: VALUE}, label="Demandes", unit="demandes", **OPEN)
    give(by, rows, {0: CODE, 1: PART, 2: WHOLE}, label="Foyers suivis", **OPEN)
    give(by, [["code", "t"], ["24064", "12,5"], ["24042", "4"]], {0: CODE, 1: VALUE}, label="Taux", unit="%", **OPEN)
    give(by, [["code", "t"], ["24064", "4"], ["24042", "4"]], {0: CODE, 1: VALUE}, label="Âge", unit="ans", **OPEN)
    give(by, [["code", "t"], ["24322", "4"]], {0: CODE, 1: VALUE}, label="Ailleurs", **OPEN)
    found = {one.label: one for one in portraits.territory_portrait(by.roadmap).counted}
    assert {label: one.said.replace("\u00a0", " ") for label, one in found.items()} == {
        "Demandes": "35 demandes au total",
        "Foyers suivis": "14 % dans l’ensemble",
        "Taux": "de 4 % (Biras) à 12,5 % (Brantôme en Périgord)",
        "Âge": "4 ans partout où c’est connu",
    }
    assert {one.reach for one in found.values()} == {"2 communes connues sur 16"}
    assert found["Taux"].cited == "CIAS, 2025"


@pytest.mark.django_db
def test_what_is_for_internal_use_waits_until_the_team_asks_for_it(client: Client, by: Member) -> None:
    give(by, [["code", "n"], ["24064", "30"], ["24042", "12"]], {0: CODE, 1: VALUE}, unit="foyers")
    assert portraits.territory_portrait(by.roadmap).counted == []
    client.force_login(by.user)
    address = f"/feuilles-de-route/{by.roadmap.slug}/diagnostic/donnees/fichier-libre/"
    assert "tant que vous ne le demandez pas" in client.get(address).content.decode()
    indicator = LocalIndicator.objects.get(roadmap=by.roadmap)
    for portrait, told in (
        ("montre", ["42 foyers au total"]),
        ("sans_total", ["de 12 foyers (Biras) à 30 foyers (Brantôme en Périgord)"]),
        ("cache", []),
        ("autre", []),
    ):
        client.post(f"{address}{indicator.pk}/portrait/", {"portrait": portrait})
        assert [one.said.replace("\u00a0", " ") for one in portraits.territory_portrait(by.roadmap).counted] == told
    entry = JournalEntry.objects.filter(roadmap=by.roadmap).latest("id")
    assert (entry.verb, entry.before, entry.after) == ("revise", {"portrait": "sans_total"}, {"portrait": "cache"})


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("values", "said"),
    [
        (
            {"24042": 2, "24064": 30, "24055": 4},
            "de moins de 5 foyers (Biras et Bourdeilles) à 30 foyers (Brantôme en Périgord)",
        ),
        ({"24042": 0, "24064": 30}, "de 0 foyers (Biras) à 30 foyers (Brantôme en Périgord)"),
        ({"24042": 2, "24064": 3}, "moins de 5 foyers partout où c’est connu"),
        ({"24042": 6, "24064": 6}, "6 foyers partout où c’est connu"),
    ],
)
def test_a_few_households_are_never_told_of_a_commune_by_its_name(
    by: Member, values: dict[str, int], said: str
) -> None:
    rows = [["code", "n"], *([code, str(value)] for code, value in values.items())]
    give(by, rows, {0: CODE, 1: VALUE}, unit="foyers", **OPEN)
    local_changes.tell_in_portrait(
        indicator=LocalIndicator.objects.get(roadmap=by.roadmap), portrait=LocalIndicator.Portrait.WITHOUT_TOTAL, by=by
    )
    assert [one.said.replace("\u00a0", " ") for one in portraits.territory_portrait(by.roadmap).counted] == [said]


@pytest.mark.django_db
def test_the_page_of_the_portrait_leads_to_the_map(client: Client, by: Member) -> None:
    client.force_login(by.user)
    address = f"/feuilles-de-route/{by.roadmap.slug}/diagnostic/"
    assert "Ce que nous comptons ici" not in client.get(address).content.decode()
    give(by, [["code", "n"], ["24064", "3"]], {0: CODE, 1: VALUE}, unit="lieux", **OPEN)
    page = client.get(address).content.decode()
    indicator = LocalIndicator.objects.get(roadmap=by.roadmap)
    assert "Ce que nous comptons ici" in page and f"carte/?indicateur={indicator.key}" in page
    assert client.get(f"{address}carte/?indicateur={indicator.key}").status_code == 200


@pytest.mark.django_db
def test_an_indicator_of_everybody_wants_a_file_of_all_france(by: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [["code", "sans 4G"], ["24064", "12,5"], ["24042", "s"], ["24322", "0"]]
    with pytest.raises(Refused, match="doit couvrir la France") as refusal:
        give(by, rows, {0: CODE, 1: VALUE}, indicator="no_4g", label="")
    assert refusal.value.field == "indicator"
    monkeypatch.setattr("jalons.diagnosis.changes.local.FEWEST_OF_FRANCE", 2)
    vintage = give(by, rows, {0: CODE, 1: VALUE}, indicator="no_4g", label="")
    figures = Figure.objects.filter(vintage=vintage, level=Level.COMMUNE, indicator="no_4g")
    assert {(row.code, row.value, row.score is None) for row in figures} == {
        ("24064", 12.5, False), ("24042", None, True), ("24322", 0, False),
    }  # fmt: skip
    (line,) = local_queries.local_indicators(by.roadmap)
    assert (line.indicator.label, line.known) == ("Population sans couverture 4G", 1)
    assert {one.said for one in line.values if one.said} == {"12,5\u00a0%"}


@pytest.mark.django_db
def test_an_indicator_of_the_team_wants_a_label(by: Member) -> None:
    table = seal_table(SentTable([["code", "n"], ["24064", "3"]], 0), LocalImport(by).salt)
    about = {"period": "2025", "producer": "CIAS", "licence": "interne", "table": table}
    form = LocalConfirmForm(about, table_import=LocalImport(by))
    assert not form.is_valid()
    assert set(form.errors) == {"label"}
    assert LocalConfirmForm(about | {"indicator": "no_4g"}, table_import=LocalImport(by)).is_valid()


@needed
@pytest.mark.django_db
def test_a_real_file_of_all_france_fits_in_the_page(by: Member) -> None:
    content = gzip.decompress((FOLDER / "insee/data_scol_menage_demandeurEmplois.csv.gz").read_bytes())
    form = LocalFileForm(files={"file": SimpleUploadedFile("rp2017.csv", content)}, table_import=LocalImport(by))
    assert form.is_valid()
    sent: SentTable = form.cleaned_data["file"]
    assert guess_columns(sent.rows, sent.header) == {1: CODE, 2: VALUE}
    found = read_local_table(replace(sent, columns={1: CODE, 2: VALUE}), current_codes(), "%")
    kept = [one for one in found.values.values() if one.value is not None]
    assert (found.rows, len(found.values), len(kept)) == (36_114, 34_855, 34_769)
    assert found.values["01001"] == Value(52.15428)
    assert {one.reason.partition(" est ")[2][:15] for one in found.gathering.rejected} == {"déjà plus haut "}
