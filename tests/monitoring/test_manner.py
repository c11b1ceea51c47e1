"""What an indicator measures, how often and who counts; when a measure is awaited."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jalons.monitoring.changes import indicators as changes
from jalons.monitoring.models import Indicator
from jalons.monitoring.queries import indicators as queries
from jalons.monitoring.rules.indicators import is_to_measure
from jalons.papers.documents.model import Table, plain_text
from jalons.publication.documents.roadmap.chapters import roadmap_document
from jalons.publication.documents.roadmap.sheet import sheet_document
from tests.actions.journal import told
from tests.world import World

ON = date(2026, 11, 26)
MANNER = "impact, chaque année, compté par\u00a0: Mission locale"


def test_a_measure_is_awaited_once_the_last_one_is_older_than_its_frequency() -> None:
    last = date(2026, 5, 20)
    asked = [is_to_measure(frequency, last, ON) for frequency in ("mensuelle", "semestrielle", "annuelle", "")]
    assert asked == [True, True, False, False]
    assert is_to_measure("mensuelle", None, ON) is False


@pytest.fixture
def indicator(world: World) -> Indicator:
    row = world.action("1.1").indicators.first()
    assert row
    return row


@pytest.mark.django_db
def test_the_page_of_an_indicator_keeps_them(world: World, client: Client, indicator: Indicator) -> None:
    client.force_login(world.user("referente"))
    url = reverse("monitoring:indicator", args=[world.roadmap.slug, "1.1", indicator.pk])
    shown = client.get(url).context["form"].initial
    sent = {name: value for name, value in shown.items() if value is not None}
    with told(world.roadmap) as lines:
        answer = client.post(url, sent | {"kind": "impact", "frequency": "annuelle", "counted_by": "Mission locale"})
    assert answer.status_code == 302
    indicator.refresh_from_db()
    assert indicator.manner == MANNER
    assert [(verb, about, after) for verb, about, _before, after in lines] == [
        ("revise", "indicator", {"kind": "impact", "frequency": "annuelle", "counted_by": "Mission locale"})
    ]


@pytest.mark.django_db
def test_pages_and_documents_tell_them(world: World, client: Client, indicator: Indicator) -> None:
    Indicator.objects.filter(pk=indicator.pk).update(
        kind="impact", frequency="annuelle", counted_by="Mission locale", label="Bus"
    )
    action = indicator.action
    action.expected_results = "Moins de refus de soins\nDes mairies soulagées"
    action.save()
    client.force_login(world.user("elue"))
    slug, shown = world.roadmap.slug, MANNER.capitalize().replace("mission", "Mission")
    for url in (
        reverse("monitoring:index", args=[slug]),
        reverse("monitoring:indicators", args=[slug, "1.1"]),
        reverse("monitoring:indicator", args=[slug, "1.1", indicator.pk]),
        reverse("overview:action", args=[slug, "1.1"]),
    ):
        page = client.get(url).content.decode()
        is_list = url == reverse("monitoring:index", args=[slug])
        assert (url, (MANNER.partition(", compté")[0] if is_list else shown) in page) == (url, True)
        assert (
            url == reverse("monitoring:index", args=[slug])
            or "Moins de refus de soins" in page
            or "indicateurs/" in url
        )
    for document, caption in (
        (sheet_document(action, ON), "Indicateurs de l’action 1.1"),
        (roadmap_document(world.roadmap, ON), "Indicateurs de la feuille de route"),
    ):
        table = next(one for one in document.blocks if isinstance(one, Table) and one.caption == caption)
        cells = [plain_text(row.cells[0]) for row in table.rows]
        assert shown in next(cell for cell in cells if cell.startswith("Bus")) or f"Bus\u00a0: {MANNER}" in table.note
    assert "Résultats attendus\u00a0: Moins de refus de soins\u00a0; Des mairies soulagées" in cells


@pytest.mark.django_db
def test_a_figure_older_than_its_frequency_is_asked_of_an_action_under_way(world: World, indicator: Indicator) -> None:
    by = world.member()
    for value in indicator.values.all():
        changes.remove_value(value=value, by=by)
    old = timezone.localdate() - timedelta(days=100)
    changes.note_value(indicator=indicator, on=old, value=Decimal(4), by=by)
    Indicator.objects.filter(pk=indicator.pk).update(frequency="trimestrielle", baseline_on=old - timedelta(days=9))

    def asked() -> bool:
        return next(row for row in queries.followed_indicators(world.roadmap) if row.pk == indicator.pk).is_to_measure

    assert asked() is True
    changes.note_value(indicator=indicator, on=timezone.localdate(), value=Decimal(5), by=by)
    assert asked() is False
