"""Made figures: rates that nobody published, the same at each run, and a way to publish them."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from jalons.base.sent_tables import SentTable
from jalons.opendata.changes import local as local_changes
from jalons.opendata.changes import vintages
from jalons.opendata.changes.vintages import Origin
from jalons.opendata.models import SourceVintage
from jalons.opendata.rules.values import Value
from jalons.opendata.sources import Credit, Normalised, geography
from jalons.roadmaps.models import Member

FOUR = ("no_wired_thd", "aged_65", "low_diploma", "poverty_or_estimate")


def made(key: str) -> Credit:
    return Credit(key, f"Source inventée {key}", "Producteur inventé", "Licence Ouverte 2.0")


def publish(
    figures: Mapping[str, dict[str, Value]],
    *,
    key: str = "made",
    period: str = "2022",
    of_epci: Mapping[str, dict[str, Value]] | None = None,
) -> SourceVintage:
    """One vintage of the indicators of `figures`, common to all. `of_epci`: those that the producer publishes itself."""
    rows = sum(map(len, figures.values()))
    return vintages.publish_vintage(
        source=made(key),
        found=Normalised(period, rows, rows, [], dict(figures), dict(of_epci or {})),
        origin=Origin("made.csv", "0" * 64, timezone.now()),
        geography=geography.current_geography(),
        by=None,
    )


def rates(codes: list[str], *indicators: str) -> dict[str, dict[str, Value]]:
    """A rate of each indicator for each commune: one decimal, between 0 and 99.9, some of them equal."""
    return {
        indicator: {code: Value(((int(code, 36) * (7 + place) + 13 * place) % 1000) / 10, 100) for code in codes}
        for place, indicator in enumerate(indicators)
    }


def give_table(by: Member, rows: list[list[str]], columns: dict[int, str], **said: Any) -> SourceVintage:
    """A file of the team, by commune."""
    about = {"label": "Foyers suivis", "unit": "", "period": "2025", "producer": "CIAS", "licence": "usage interne"}
    return local_changes.give_local_file(sent=SentTable(rows, 0, columns=columns), by=by, **(about | said))
