"""What the lookout shows: where a roadmap stands, what to do next, where an action comes from."""

from jalons.overview.queries.contribution import find_contribution, find_participant
from jalons.overview.queries.dashboard import landing_road, roadmap_dashboard
from jalons.overview.queries.search import search_roadmap
from jalons.overview.queries.thread import action_thread

__all__ = [
    "action_thread",
    "find_contribution",
    "find_participant",
    "landing_road",
    "roadmap_dashboard",
    "search_roadmap",
]
