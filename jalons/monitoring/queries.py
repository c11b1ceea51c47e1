"""What pages and documents show of the indicators."""

from collections import defaultdict

from jalons.actions.models import ActionSheet
from jalons.monitoring.models import Indicator
from jalons.roadmaps.models import Roadmap


def action_indicators(action: ActionSheet) -> list[Indicator]:
    return list(Indicator.objects.filter(action=action))


def indicators_by_action(roadmap: Roadmap) -> dict[int, list[Indicator]]:
    """The indicators of every action, by its pk. One query, because documents show all actions."""
    indicators: dict[int, list[Indicator]] = defaultdict(list)
    for indicator in Indicator.objects.filter(action__roadmap=roadmap):
        indicators[indicator.action_id].append(indicator)
    return indicators
