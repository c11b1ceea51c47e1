"""The addresses of `monitoring`: what it takes to (read, send), then what their arguments stand for."""

from datetime import date
from decimal import Decimal

from jalons.monitoring.changes.indicators import note_value
from jalons.monitoring.models import Indicator, IndicatorValue
from jalons.roadmaps.rules import Permission as P
from tests.world import Values, World

ROADMAP: dict[str, tuple[P | None, P | None]] = {
    "monitoring:indicators": (P.READ, P.EDIT_ACTION),
    "monitoring:index": (P.READ, None),
    "monitoring:indicator": (P.READ, P.EDIT_ACTION),
    "monitoring:add_value": (None, P.EDIT_ACTION),
    "monitoring:remove_value": (None, P.EDIT_ACTION),
    "monitoring:upload_values": (P.EDIT_ACTION, P.EDIT_ACTION),
    "monitoring:preview_values": (None, P.EDIT_ACTION),
    "monitoring:import_values": (None, P.EDIT_ACTION),
    "monitoring:remove_indicator": (None, P.EDIT_ACTION),
}


def latest_indicator(world: World) -> Indicator:
    return Indicator.objects.filter(action=world.action()).latest("id")


def find_or_note_value(world: World) -> IndicatorValue:
    row = IndicatorValue.objects.filter(indicator=latest_indicator(world)).first()
    return row or note_value(
        indicator=latest_indicator(world), on=date(2026, 1, 5), value=Decimal(4), by=world.member("referente")
    )


VALUES: Values = {
    "pk": lambda world, _view: latest_indicator(world).pk,
    "value": lambda world, _view: find_or_note_value(world).pk,
}
