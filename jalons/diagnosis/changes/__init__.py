"""The writers of this floor."""

from jalons.diagnosis.changes.vintages import Origin, publish

__all__ = ["Origin", "publish"]
