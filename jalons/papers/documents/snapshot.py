"""A neutral document as JSON data, so that a validated document is still the same years later.

The text of a run whose key begins with `ERASABLE` is not stored, only its key is. The reader of the snapshot gives the
current text of each key.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date as Date
from typing import Any

from jalons.papers.documents import model
from jalons.papers.documents.model import Document, Run

# A key of this kind names the row of a person, where their name is.
ERASABLE = "person:"

_KINDS: dict[str, type[Any]] = {
    kind.__name__: kind
    for kind in (
        model.BulletList,
        model.Callout,
        model.Column,
        model.Facts,
        model.Figure,
        model.Heading,
        model.NumberedList,
        model.Paragraph,
        model.Row,
        model.Run,
        model.Table,
        model.TableOfContents,
    )
}


def write_snapshot(document: Document) -> dict[str, Any]:
    """Values that JSON can hold."""
    return {field.name: _dump_value(getattr(document, field.name)) for field in fields(document)}


def without_texts(document: Document, prefix: str) -> Document:
    """The same document without the texts of the runs whose keys begin so: the reader of the snapshot gives them."""

    def blank_run(run: Run) -> Run:
        return replace(run, text="") if run.key.startswith(prefix) else run

    return replace(document, blocks=tuple(_change_runs(block, blank_run) for block in document.blocks))


def read_snapshot(content: Mapping[str, Any], words: Mapping[str, str]) -> Document:
    """The document again, without what else is kept beside it. `words`: the current text of each key; a run whose key is
    not in it keeps its stored text."""
    values = {field.name: _load_value(content[field.name]) for field in fields(Document) if field.name in content}
    document = Document(**values | {"date": Date.fromisoformat(content["date"])})
    return replace(
        document, blocks=tuple(_change_runs(block, lambda run: _current_run(run, words)) for block in document.blocks)
    )


def snapshot_keys(content: Mapping[str, Any]) -> set[str]:
    return set(_keys_in(content))


def _current_run(run: Run, words: Mapping[str, str]) -> Run:
    return replace(run, text=words[run.key]) if run.key in words else run


def _dump_value(value: Any) -> Any:
    match value:
        case Run() if value.key.startswith(ERASABLE):
            return _dump_block(replace(value, text=""))
        case _ if is_dataclass(value):
            return _dump_block(value)
        case tuple():
            return [_dump_value(item) for item in value]
        case Date():
            return value.isoformat()
    return value


def _dump_block(value: Any) -> dict[str, Any]:
    """The class of the value, and the fields that differ from their defaults."""
    values = {
        field.name: _dump_value(getattr(value, field.name))
        for field in fields(value)
        if getattr(value, field.name) != field.default
    }
    return {"is": type(value).__name__, **values}


def _load_value(value: Any) -> Any:
    match value:
        case {"is": kind}:
            return _KINDS[kind](**{name: _load_value(part) for name, part in value.items() if name != "is"})
        case list():
            return tuple(_load_value(item) for item in value)
    return value


def _change_runs(value: Any, change: Callable[[Run], Run]) -> Any:
    """The same value, with `change` applied to every run."""
    match value:
        case Run():
            return change(value)
        case tuple():
            return tuple(_change_runs(item, change) for item in value)
        case _ if is_dataclass(value) and not isinstance(value, type):
            parts = {field.name: _change_runs(getattr(value, field.name), change) for field in fields(value)}
            return replace(value, **parts)
    return value


def _keys_in(value: Any) -> Iterator[str]:
    match value:
        case {"is": "Run", "key": key}:
            yield key
        case dict():
            for part in value.values():
                yield from _keys_in(part)
        case list():
            for item in value:
                yield from _keys_in(item)
