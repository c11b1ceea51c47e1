"""A deck or a workbook as JSON data, so that the file of a frozen edition is written later from what was frozen.

The class of each part is stored with the fields that differ from their defaults. An amount and a day keep their kind.
"""

from collections.abc import Iterable
from dataclasses import MISSING, fields, is_dataclass
from datetime import date as Date
from decimal import Decimal
from types import ModuleType
from typing import Any

from jalons.papers.slides import model as slides
from jalons.papers.workbooks import model as workbooks


def _part_kinds(models: Iterable[ModuleType]) -> dict[str, type[Any]]:
    """« slides.Cover »: a fiche of a deck and a sheet of a book may have the same name."""
    return {
        f"{model.__name__.split('.')[-2]}.{name}": kind
        for model in models
        for name, kind in vars(model).items()
        if isinstance(kind, type) and is_dataclass(kind) and kind.__module__ == model.__name__
    }


_KINDS = _part_kinds((slides, workbooks))
_NAMES = {kind: name for name, kind in _KINDS.items()}


def dump_part(value: Any) -> Any:
    match value:
        case Decimal():
            return {"is": "amount", "value": str(value)}
        case Date():
            return {"is": "day", "value": value.isoformat()}
        case tuple() | list():
            return [dump_part(item) for item in value]
        case _ if is_dataclass(value) and not isinstance(value, type):
            told = (field for field in fields(value) if field.compare)
            parts = {field.name: getattr(value, field.name) for field in told if not _is_default(field, value)}
            return {"is": _NAMES[type(value)], **{name: dump_part(part) for name, part in parts.items()}}
    return value


def load_part(value: Any) -> Any:
    match value:
        case {"is": "amount", "value": text}:
            return Decimal(text)
        case {"is": "day", "value": text}:
            return Date.fromisoformat(text)
        case {"is": kind}:
            return _KINDS[kind](**{name: load_part(part) for name, part in value.items() if name != "is"})
        case list():
            return tuple(load_part(item) for item in value)
    return value


def _is_default(field: Any, value: Any) -> bool:
    return field.default is not MISSING and getattr(value, field.name) == field.default
