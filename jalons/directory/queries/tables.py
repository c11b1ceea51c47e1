"""The preview of an import, line by line."""

from collections.abc import Iterable, Mapping
from datetime import date

from jalons.base.previews import PreviewLine, doubt_sentences
from jalons.directory import words
from jalons.directory.models import College, Contact
from jalons.directory.rules.people_imports import Act, Planned

_DETAILS = ("function", "service", "category", "college", "email", "phone", "address", "commune", "siret", "status", "consents", "consented_on")  # fmt: skip


def preview_line(one: Planned, communes: Mapping[str, str], left_out: Iterable[str] = ()) -> PreviewLine:
    """`communes`: the name of each by its code. `left_out`: the cells of the line that are not read."""
    values = one.line.values
    return PreviewLine(
        number=one.line.number,
        title=" ".join(part for part in (values.get("first_name"), values.get("last_name")) if part),
        beside=values.get("organisation", ""),
        act=one.act,
        details=_line_details(one, communes),
        doubts=doubt_sentences(words.DOUBTS, one.line.doubts),
        under=words.left_out_sentence(left_out),
    )


def _line_details(one: Planned, communes: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    values = one.line.values if one.act == Act.CREATE else {}
    said = {key: _value_label(key, values[key], communes) for key in _DETAILS if key in values}
    for key, before, after in one.changes:
        shown = _value_label(key, after, communes)
        said[key] = f"{_value_label(key, before, communes)} → {shown}" if before else shown
    return tuple((str(words.FIELDS[key]), value) for key, value in said.items())


def _value_label(key: str, value: str, communes: Mapping[str, str]) -> str:
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
