"""The addresses of `monitoring`: what it takes to (read, send), then what their arguments stand for."""

from datetime import date
from decimal import Decimal

from jalons.monitoring.changes.indicators import note_value
from jalons.monitoring.models import Experience, Indicator, IndicatorValue
from jalons.roadmaps.rules.permissions import Permission as P
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
    "monitoring:experiences": (P.READ, None),
    "monitoring:experience": (P.READ, None),
    "monitoring:reuse_experience": (P.PROPOSE_ACTION, P.PROPOSE_ACTION),
    "monitoring:undo_reuse": (None, P.EDIT_ACTION),
    "monitoring:add_experience": (P.EDIT_ACTION, P.EDIT_ACTION),
    "monitoring:choose_action": (P.EDIT_ACTION, None),
    "monitoring:keep_experience": (P.EDIT_ACTION, P.EDIT_ACTION),
    "monitoring:edit_experience": (P.EDIT_ACTION, P.EDIT_ACTION),
    "monitoring:take_action_changes": (P.EDIT_ACTION, P.EDIT_ACTION),
    "monitoring:offer_experience": (P.MANAGE_ROADMAP, P.MANAGE_ROADMAP),
    "monitoring:withdraw_experience": (None, P.MANAGE_ROADMAP),
    "monitoring:remove_experience": (None, P.EDIT_ACTION),
    "monitoring:restore_experience": (None, P.EDIT_ACTION),
}
OPEN = {"monitoring:own_figures", "monitoring:remove_own_value"}


def latest_indicator(world: World) -> Indicator:
    return Indicator.objects.filter(action=world.action()).latest("id")


def find_or_note_value(world: World) -> IndicatorValue:
    row = IndicatorValue.objects.filter(indicator=latest_indicator(world)).first()
    if row is None:
        by, indicator = world.member("referente"), latest_indicator(world)
        row = note_value(indicator=indicator, on=date(2026, 1, 5), value=Decimal(4), by=by).row
    return row


def own_experience(world: World) -> Experience:
    """Kept by the team, from a fiche that is done."""
    return Experience.objects.get(roadmap=world.roadmap)


def offered_experience(world: World) -> Experience:
    """By the other team."""
    return Experience.objects.get(roadmap=world.young)


def row_of(world: World, view: str) -> int:
    if view.endswith(("_experience", ":take_action_changes")):
        return own_experience(world).pk
    return latest_indicator(world).pk


VALUES: Values = {
    "pk": row_of,
    "experience": lambda world, _view: offered_experience(world).pk,
    "value": lambda world, _view: find_or_note_value(world).pk,
}
