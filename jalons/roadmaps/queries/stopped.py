"""The actions that wait for a decision, which the floor of actions knows and registers when it starts: they stand beside the
points de blocage, as on the dashboard."""

from collections.abc import Callable
from datetime import date

from django.utils.translation import gettext as _

from jalons.base.french import format_short_day
from jalons.base.frozen import frozen
from jalons.roadmaps.models import Roadmap


@frozen
class StoppedAction:
    """`reason`: what was noted when it stopped, empty when nothing was; `since`: that day."""

    code: str
    title: str
    reason: str = ""
    since: date | None = None

    @property
    def sentence(self) -> str:
        """« À l’arrêt depuis le 3 nov. 2026 : le local n’est pas prêt. »"""
        return stopped_sentence(self.reason, self.since)


def stopped_sentence(reason: str, since: date | None) -> str:
    """Why first; that a decision is awaited where nobody noted why."""
    if since is None or not reason:
        return _("L’action attend une décision.")
    day = {"day": format_short_day(since)}
    sentence = _("À l’arrêt depuis le %(day)s\u00a0: %(reason)s") % (day | {"reason": reason})
    return sentence if sentence.endswith((".", "!", "?", "…")) else f"{sentence}."


type StoppedReader = Callable[[Roadmap], list[StoppedAction]]

_readers: list[StoppedReader] = []


def register_stopped(reader: StoppedReader) -> None:
    """`reader`: in the order of the feuille de route. One query."""
    _readers[:] = [reader]


def stopped_actions(roadmap: Roadmap) -> list[StoppedAction]:
    return _readers[0](roadmap) if _readers else []
