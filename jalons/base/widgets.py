"""The controls of forms drawn in one go, as the templates of Django draw them but for the spaces between tags.

Django renders two or three templates for each control, and as many for each option of a list: a page of twenty forms
spent a third of its time there, and a list of five hundred communes took 40 ms.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, cast

from django.utils.formats import localize
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeData

type Widget = Mapping[str, Any]


def _as_text(value: object) -> str:
    return str(value) if isinstance(value, SafeData) else escape(str(value))


def _as_words(value: object) -> str:
    """What a person reads: a number is written as in French."""
    return conditional_escape(cast("str", localize(value)))


def _attributes(attributes: Mapping[str, object]) -> str:
    return "".join(
        f" {_as_text(name)}" if value is True else f' {_as_text(name)}="{_as_text(value)}"'
        for name, value in attributes.items()
        if value is not False
    )


def _input(widget: Widget) -> str:
    value = "" if widget["value"] is None else f' value="{_as_text(widget["value"])}"'
    name, kind = _as_text(widget["name"]), _as_text(widget["type"])
    return f'<input type="{kind}" name="{name}"{value}{_attributes(widget["attrs"])}>'


def _textarea(widget: Widget) -> str:
    # A browser drops the line break that follows the tag: a text that begins with one keeps it.
    text = _as_words(widget["value"]) if widget["value"] else ""
    return f'<textarea name="{_as_text(widget["name"])}"{_attributes(widget["attrs"])}>\n{text}</textarea>'


def _select(widget: Widget) -> str:
    groups = "".join(
        f'<optgroup label="{_as_words(name)}">\n{_options(options)}</optgroup>\n' if name else _options(options)
        for name, options, _index in widget["optgroups"]
    )
    return f'<select name="{_as_text(widget["name"])}"{_attributes(widget["attrs"])}>\n{groups}</select>'


def _options(options: Iterable[Widget]) -> str:
    return "".join(
        f'<option value="{_as_text(option["value"])}"{_attributes(option["attrs"])}>{_as_words(option["label"])}</option>\n'
        for option in options
    )


def _boxes(widget: Widget) -> str:
    """Boxes to tick, or a choice of one of several."""
    whole = {name: widget["attrs"][name] for name in ("id", "class") if widget["attrs"].get(name)}
    groups = "".join(
        f"<div><label>{_as_words(name)}</label>{_lines(options)}</div>\n" if name else _lines(options)
        for name, options, _index in widget["optgroups"]
    )
    return f"<div{_attributes(whole)}>{groups}</div>"


def _lines(options: Iterable[Widget]) -> str:
    return "".join(f"<div>{_box(option)}</div>\n" for option in options)


def _box(option: Widget) -> str:
    if not option["wrap_label"]:
        return _input(option)
    place = f' for="{_as_text(option["attrs"]["id"])}"' if option["attrs"].get("id") else ""
    return f"<label{place}>{_input(option)} {_as_words(option['label'])}</label>"


_INPUTS = [
    "checkbox",
    "color",
    "date",
    "datetime",
    "email",
    "hidden",
    "input",
    "number",
    "password",
    "search",
    "tel",
    "text",
    "time",
    "url",
]
_DRAWINGS: dict[str, Callable[[Widget], str]] = {
    **dict.fromkeys(_INPUTS, _input),
    "textarea": _textarea,
    "select": _select,
    "checkbox_select": _boxes,
    "radio": _boxes,
}
DRAWINGS = {f"django/forms/widgets/{name}.html": draw for name, draw in _DRAWINGS.items()}
"""By the name of the template whose place it takes."""
