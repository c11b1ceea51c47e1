"""This floor tells which lines an experience brought to a draft, so that they leave with it, and removes the indicators that a
gesture on several fiches added, when it is taken back."""

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
        from jalons.actions.models.added_rows import register_added_rows
        from jalons.actions.models.brought_lines import register_brought_lines

        register_brought_lines(_brought_lines)
        register_added_rows("indicator", _remove_added_indicators)


# Imported when the first draft is deleted, because commands and the start do not need it.
def _brought_lines(action: "ActionSheet", by: "Member") -> "Sequence[BroughtLine]":
    from jalons.monitoring.changes.reuses import brought_lines

    return brought_lines(action, by)


def _remove_added_indicators(labels: dict[int, str], by: "Member") -> set[int]:
    from jalons.monitoring.changes.indicators import remove_added_indicators

    return remove_added_indicators(labels, by)
