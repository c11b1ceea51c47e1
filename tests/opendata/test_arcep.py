from pathlib import Path

import pytest
from django.utils import timezone

from jalons.opendata.changes import vintages
from jalons.opendata.changes.vintages import Origin
from jalons.opendata.models import Figure, Level, RejectedRow
from jalons.opendata.rules.values import State, Value
from jalons.opendata.sources import SOURCES, Normalised
from jalons.opendata.sources import geography as geography_sources
from tests.opendata.extracts import FOLDER, needed
from tests.refusals import refused

pytestmark = pytest.mark.django_db
ARCEP = SOURCES["arcep-filaire"]
HEADER = "code_insee;nom_com;code_dep;code_reg;nbr;type;inel_hd;elig_hd05;elig_hd3;elig_bhd8;elig_thd30;elig_thd100;elig_thd1g;date"


def read(tmp_path: Path, *rows: str, header: str = HEADER, encoding: str = "utf-8") -> Normalised:
    path = tmp_path / "commune_debit_filaire.csv"
    path.write_text("\n".join((header, *rows)) + "\n", encoding=encoding)
    found: Normalised = _without_floor().read(path, geography_sources.current_geography())
    return found


def _without_floor() -> object:
    source = type(ARCEP)()
    source.fewest = 0
    return source


def test_cumulated_classes_give_the_share_without_very_high_speed(tmp_path: Path) -> None:
    found = read(tmp_path, "24322;Périgueux;24;75;200;ZMD;0;200;200;200;150;120;100;2026-03-31")
    assert found.figures == {"no_wired_thd": {"24322": Value(25.0, 200)}}
    assert (found.period, found.rows_in, found.rows_out) == ("2026-03-31", 1, 1)


def test_old_codes_are_added_up_and_arrondissements_give_way_to_their_commune(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "24064;;24;75;100;;0;100;100;100;100;0;0;",
        "24079;;24;75;300;;0;300;300;300;0;0;0;",
        "75056;;75;11;1000;;0;1000;1000;1000;900;0;0;",
        "75101;;75;11;1000;;0;1000;1000;1000;0;0;0;",
    )
    assert found.figures["no_wired_thd"] == {"24064": Value(75.0, 400), "75056": Value(10.0, 1000)}


def test_arrondissements_alone_are_added_up(tmp_path: Path) -> None:
    rows = ("75101;;75;11;100;;0;100;100;100;100;0;0;", "75102;;75;11;100;;0;100;100;100;0;0;0;")
    assert read(tmp_path, *rows).figures["no_wired_thd"] == {"75056": Value(50.0, 200)}


def test_a_commune_without_premises_is_absent_and_never_zero(tmp_path: Path) -> None:
    found = read(tmp_path, "24064;;24;75;0;;0;0;0;0;0;0;0;")
    assert found.figures["no_wired_thd"] == {"24064": Value(None, 0, State.ABSENT)}


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("99999;;24;75;1;;0;1;1;1;1;0;0;", "Le code « 99999 » n’est celui d’aucune commune."),
        ("24064;;24;75;10;;0;10;10;10;-1;0;0;", "Un nombre de locaux est négatif."),
        ("24064;;24;75;10;;0;10;10;10;11;0;0;", "Il y a plus de locaux couverts que de locaux."),
        ("24064;;24;75;dix;;0;10;10;10;9;0;0;", "« dix » n’est pas un nombre."),
    ],
)
def test_a_row_that_cannot_be_is_set_aside_with_its_reason(tmp_path: Path, row: str, reason: str) -> None:
    found = read(tmp_path, "24322;;24;75;10;;0;10;10;10;10;0;0;", row)
    assert [(one.row, one.reason) for one in found.rejected] == [(3, reason)]
    assert set(found.figures["no_wired_thd"]) == {"24322"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_encoding_comments_and_lost_zeros_are_recognised(tmp_path: Path, encoding: str) -> None:
    header = "# Édition provisoire\n" + HEADER
    found = read(tmp_path, "1001;L’Abergement-Clémenciat;01;84;10;;0;10;10;10;5;0;0;", header=header, encoding=encoding)
    assert found.figures["no_wired_thd"] == {"01001": Value(50.0, 10)}


def test_the_file_that_counts_satellite_is_refused(tmp_path: Path) -> None:
    with refused("file-counts-satellite", saying="satellite"):
        read(tmp_path, "24064;10;10", header="code_insee;nbr;elig_thd30")


def test_a_file_of_a_few_rows_is_refused_as_cut(tmp_path: Path) -> None:
    path = tmp_path / "cut.csv"
    path.write_text(f"{HEADER}\n24064;;24;75;1;;0;1;1;1;1;0;0;\n")
    with refused("too-few-useful-lines", saying="au moins 30\u00a0000"):
        ARCEP.read(path, geography_sources.current_geography())


@needed
def test_the_beta_of_2019_has_exclusive_classes_and_493_old_codes() -> None:
    geography = geography_sources.current_geography()
    found = ARCEP.read(FOLDER / "arcep/commune-debit-beta-2019.csv", geography)
    coverage = found.figures["no_wired_thd"]
    assert (found.rows_in, found.rows_out, len(coverage)) == (35359, 35359, 34870)
    assert sum(one.base or 0 for one in coverage.values()) == 42_270_879
    assert coverage["24322"] == Value(100 * (71 + 5384) / 25035, 25035)
    vintage = vintages.publish_vintage(
        source=ARCEP,
        found=found,
        origin=Origin("commune-debit-beta-2019.csv", "0" * 64, timezone.now()),
        geography=geography,
        by=None,
    )
    figures = Figure.objects.filter(vintage=vintage)
    assert figures.filter(level=Level.COMMUNE).count() == 34870
    assert figures.filter(level=Level.EPCI).count() == 1255
    assert RejectedRow.objects.filter(vintage=vintage).count() == 0


@needed
def test_the_edition_of_2026_has_cumulated_classes() -> None:
    found = _without_floor().read(
        FOLDER / "arcep/mci-2026t1-commune_debit_filaire.sample.csv", geography_sources.current_geography()
    )  # type: ignore[attr-defined]
    assert (found.rows_in, found.period) == (6, "2026-03-31")
    assert all(0 <= (one.value or 0) <= 100 for one in found.figures["no_wired_thd"].values())
