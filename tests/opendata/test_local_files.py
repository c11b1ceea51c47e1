"""A table of the team: what is recognised in it, what is set aside, what it becomes."""

import gzip
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from jalons.base.sent_tables import SentTable
from jalons.base.table_imports import UploadForm, seal_table
from jalons.opendata.changes import local as local_changes
from jalons.opendata.forms.local import LocalConfirmForm
from jalons.opendata.models import Figure, Level, LocalIndicator, SourceVintage
from jalons.opendata.queries import local as local_queries
from jalons.opendata.rules.values import SECRET, State, Value
from jalons.opendata.sources.local_tables import CODE, PART, VALUE, WHOLE, find_header, guess_columns, read_local_table
from jalons.opendata.sources.numbers import Unreadable, read_count
from jalons.opendata.views.local import LocalImport
from jalons.roadmaps.models import JournalEntry, Member
from jalons.territories.queries import current_codes
from tests.opendata.extracts import FOLDER, needed
from tests.opendata.made import give_table
from tests.refusals import refused
from tests.world import World

CODES = {code: code for code in ("24064", "24042", "24322", "01001", "2A004")} | {"24079": "24064"}
TABLE = [["Suivi du CIAS"], ["Commune", "Code INSEE", "Foyers suivis", "Foyers"], ["Brantôme", "24064", "30", "200"]]


@pytest.fixture
def by(world: World) -> Member:
    return world.blank(of=world.roadmap)


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
    vintage = give_table(by, rows, {0: CODE, 1: PART, 2: WHOLE})
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
    vintage = give_table(by, [["code", "lieux"], ["24064", "3"]], {0: CODE, 1: VALUE}, unit="lieux")
    assert list(Figure.objects.filter(vintage=vintage).values_list("level", "code", "value")) == [
        (Level.COMMUNE, "24064", 3)
    ]


@pytest.mark.django_db
def test_the_same_label_brings_newer_figures(by: Member) -> None:
    give_table(by, [["code", "n"], ["24064", "3"]], {0: CODE, 1: VALUE})
    give_table(by, [["code", "n"], ["24064", "4"]], {0: CODE, 1: VALUE}, period="2026")
    (line,) = local_queries.local_indicators(by.roadmap)
    assert (line.vintage.period, line.known) == ("2026", 1)
    assert [one.said for one in line.values if one.said] == ["4"]
    assert SourceVintage.objects.filter(source=line.indicator.key).count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("columns", "code"),
    [
        ({0: CODE}, "columns-not-chosen"),
        ({0: CODE, 1: PART}, "columns-not-chosen"),
        ({1: CODE, 0: VALUE}, "no-known-commune"),
    ],
)
def test_a_file_that_says_nothing_is_refused(by: Member, columns: dict[int, str], code: str) -> None:
    with refused(code):
        give_table(by, [["code", "n"], ["24064", "3"]], columns)
    assert not LocalIndicator.objects.filter(roadmap=by.roadmap).exists()


@pytest.mark.django_db
def test_an_indicator_goes_with_its_figures_and_the_journal_tells_it(by: Member) -> None:
    vintage = give_table(by, [["code", "n"], ["24064", "3"]], {0: CODE, 1: VALUE})
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
    give_table(by, [["code", "n"], ["24064", "3"]], {0: CODE, 1: VALUE})
    with CaptureQueriesContext(connection) as one:
        local_queries.local_indicators(by.roadmap)
    for label in ("Deux", "Trois"):
        give_table(by, [["code", "n"], ["24064", "3"]], {0: CODE, 1: VALUE}, label=label)
    with CaptureQueriesContext(connection) as three:
        local_queries.local_indicators(by.roadmap)
    assert len(three) == len(one)


@pytest.mark.django_db
def test_an_indicator_of_everybody_wants_a_file_of_all_france(by: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [["code", "sans 4G"], ["24064", "12,5"], ["24042", "s"], ["24322", "0"]]
    with refused("france-not-covered", "indicator"):
        give_table(by, rows, {0: CODE, 1: VALUE}, indicator="no_4g", label="")
    monkeypatch.setattr("jalons.opendata.changes.local.FEWEST_OF_FRANCE", 2)
    vintage = give_table(by, rows, {0: CODE, 1: VALUE}, indicator="no_4g", label="")
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
    form = UploadForm({}, files={"file": SimpleUploadedFile("rp2017.csv", content)}, table_import=LocalImport(by))
    assert form.is_valid()
    sent: SentTable = form.cleaned_data["sent"]
    assert guess_columns(sent.rows, sent.header) == {1: CODE, 2: VALUE}
    found = read_local_table(replace(sent, columns={1: CODE, 2: VALUE}), current_codes(), "%")
    kept = [one for one in found.values.values() if one.value is not None]
    assert (found.rows, len(found.values), len(kept)) == (36_114, 34_855, 34_769)
    assert found.values["01001"] == Value(52.15428)
    assert {one.reason.partition(" est ")[2][:15] for one in found.gathering.rejected} == {"déjà plus haut "}
