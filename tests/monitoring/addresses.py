"""The addresses of `monitoring`: what it takes to (read, send), then what their arguments stand for."""

from jalons.monitoring.models import Indicator
from jalons.roadmaps.rules import Permission as P
from tests.world import Values

ROADMAP: dict[str, tuple[P | None, P | None]] = {
    "monitoring:indicators": (P.READ, P.EDIT_ACTION),
    "monitoring:indicator": (P.EDIT_ACTION, P.EDIT_ACTION),
    "monitoring:remove_indicator": (None, P.EDIT_ACTION),
}


VALUES: Values = {"pk": lambda world, _view: Indicator.objects.filter(action=world.action()).latest("id").pk}
