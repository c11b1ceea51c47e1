"""What the lookout shows: where a roadmap stands, what to do next, where an action comes from."""

from jalons.overview.queries.contribution import contribution, participant_with
from jalons.overview.queries.dashboard import dashboard, landing_road
from jalons.overview.queries.search import search
from jalons.overview.queries.thread import thread

__all__ = ["contribution", "dashboard", "landing_road", "participant_with", "search", "thread"]
