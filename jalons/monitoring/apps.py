"""This floor tells which lines an experience brought to a draft, so that they leave with it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from jalons.actions.models import ActionSheet
    from jalons.actions.models.brought_lines import BroughtLine
    from jalons.roadmaps.models import Member


class MonitoringConfig(AppConfig):
    name = "jalons.monitoring"

    def ready(self) -> None:
        from jalons.actions.models.brought_lines import register_brought_lines

        register_brought_lines(_brought_lines)


# Imported when the first draft is deleted, because commands and the start do not need it.
def _brought_lines(action: "ActionSheet", by: "Member") -> "Sequence[BroughtLine]":
    from jalons.monitoring.changes.reuses import brought_lines

    return brought_lines(action, by)
