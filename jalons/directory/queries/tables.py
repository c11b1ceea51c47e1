"""The preview of an import."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from jalons.base.previews import Column, preview_columns
from jalons.directory import words
from jalons.directory.models import College, Contact, known_people
from jalons.directory.rules import plans, tables
from jalons.directory.rules.plans import Act, Planned
from jalons.roadmaps.models import Roadmap

_DETAILS = ("function", "service", "category", "college", "email", "phone", "address", "commune", "siret", "status", "consents", "consented_on")  # fmt: skip


@dataclass(frozen=True)
class PreviewLine:
    number: int
    name: str
    organisation: str
    act: str
    act_words: str
    details: tuple[tuple[str, str], ...]
    doubts: tuple[str, ...]


@dataclass(frozen=True)
class Preview:
    sentence: str
    columns: tuple[Column, ...]
    lines: tuple[PreviewLine, ...]
    doubtful: int
    to_write: int


def import_preview(
    roadmap: Roadmap, rows: Sequence[Sequence[str]], header: int, columns: Mapping[int, str], today: date
) -> Preview:
    """Two queries. Lines with doubts come first, then the others in the order of the file."""
    names = dict(roadmap.communes.values_list("code", "name"))
    lines = tables.read_lines(rows, header, columns, tables.commune_names(names.items()), today)
    planned = plans.plan_import(lines, known_people(roadmap))
    acts = Counter(one.act for one in planned)
    return Preview(
        sentence=words.plan_sentence(acts),
        columns=preview_columns(rows, header, columns),
        lines=tuple(_preview_line(one, names) for one in sorted(planned, key=lambda one: not one.is_doubtful)),
        doubtful=sum(one.is_doubtful for one in planned),
        to_write=acts[Act.CREATE] + acts[Act.UPDATE],
    )


def _preview_line(one: Planned, communes: Mapping[str, str]) -> PreviewLine:
    values = one.line.values

    def said(key: str, value: str) -> str:
        if key == "commune":
            return communes.get(value, value)
        if key == "category":
            return words.category_label(value)
        if key == "college":
            return str(College(value).label) if value else ""
        if key == "status":
            return str(Contact.Status(value).label) if value else ""
        if key == "consented_on":
            return f"{date.fromisoformat(value):%d/%m/%Y}" if value else ""
        return value

    if one.act == Act.UPDATE:
        details = [
            (str(words.FIELDS[key]), f"{said(key, before)} → {said(key, after)}" if before else said(key, after))
            for key, before, after in one.changes
        ]
    else:
        details = [(str(words.FIELDS[key]), said(key, values[key])) for key in _DETAILS if key in values]
    return PreviewLine(
        number=one.line.number,
        name=" ".join(part for part in (values.get("first_name"), values.get("last_name")) if part),
        organisation=values.get("organisation", ""),
        act=one.act,
        act_words=str(words.ACTS[one.act]),
        details=tuple(details) if one.act in (Act.CREATE, Act.UPDATE) else (),
        doubts=tuple(words.doubt_sentence(doubt, about) for doubt, about in one.line.doubts),
    )
