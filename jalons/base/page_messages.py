"""What a page says first: that something was done, and how to take it back."""

import json
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest

from jalons.base.frozen import frozen

# Signs of what takes a message back: messages travel in a cookie, and one that is too long would push others out.
LONGEST_UNDO = 1_000


@frozen
class Undo:
    """The form behind « Annuler »: where it is sent, and the fields that it sends. A tuple is sent as several values of
    one field. `label`: on a page that has an « Annuler » of its own, what this one does."""

    url: str
    fields: Mapping[str, object]
    label: str = ""

    @property
    def inputs(self) -> list[tuple[str, object]]:
        """The name and the value of each hidden field."""
        return [
            (name, value)
            for name, values in self.fields.items()
            for value in (values if isinstance(values, list | tuple) else [values])
        ]


@frozen
class Link:
    """What was done may be seen there."""

    url: str
    label: str


def tell_done(
    request: HttpRequest,
    sentence: str,
    *,
    undo: Undo | None = None,
    link: Link | None = None,
    anchor: str = "",
    is_warning: bool = False,
) -> None:
    """`anchor`: the part of the page that shows the sentence, when that page has a place for it. `is_warning`: what was
    done has a consequence to look at, and is not told as a success."""
    extras: dict[str, Any] = {"anchor": anchor} if anchor else {}
    if undo:
        extras["undo"] = [undo.url, {name: _texts(value) for name, value in undo.fields.items()}, undo.label]
    if link:
        extras["link"] = [link.url, link.label]
    packed = json.dumps(extras, ensure_ascii=False) if extras else ""
    level = messages.WARNING if is_warning else messages.SUCCESS
    messages.add_message(request, level, sentence, extra_tags=packed if len(packed) <= LONGEST_UNDO else "")


def tell_refused(request: HttpRequest, sentence: str, *, link: Link | None = None) -> None:
    """`link`: where what prevents it is settled."""
    extras = {"link": [link.url, link.label]} if link else {}
    messages.error(request, sentence, extra_tags=json.dumps(extras, ensure_ascii=False) if extras else "")


def undo_of(message: Message) -> Undo | None:
    undo = _extras(message).get("undo")
    return Undo(*undo) if undo else None


def link_of(message: Message) -> Link | None:
    link = _extras(message).get("link")
    return Link(*link) if link else None


def anchor_of(message: Message) -> str:
    return str(_extras(message).get("anchor", ""))


def _texts(value: object) -> str | list[str]:
    return [str(one) for one in value] if isinstance(value, list | tuple) else str(value)


def _extras(message: Message) -> dict[str, Any]:
    return dict(json.loads(message.extra_tags)) if message.extra_tags else {}
