"""The writers of this floor."""

from jalons.diagnosis.changes.findings import (
    add_finding,
    erase_finding,
    remove_finding,
    restore_finding,
    revise_finding,
    set_finding_themes,
)
from jalons.diagnosis.changes.vintages import Origin, publish

__all__ = [
    "Origin",
    "add_finding",
    "erase_finding",
    "publish",
    "remove_finding",
    "restore_finding",
    "revise_finding",
    "set_finding_themes",
]
