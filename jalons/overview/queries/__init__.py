"""What the lookout shows: where a roadmap stands, what to do next, where an action comes from."""

from jalons.overview.queries.dashboard import dashboard, landing_road
from jalons.overview.queries.search import search
from jalons.overview.queries.thread import thread

__all__ = ["dashboard", "landing_road", "search", "thread"]
