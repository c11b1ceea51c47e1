"""Pages drawn once for a whole room: only a few values differ from one person to the next.

Drawing the page of a vote took more than reading it: 3 ms of processor for each phone, when five hundred open it within
ten seconds.
"""

import re
import secrets
from collections.abc import Callable, Hashable, Mapping
from typing import Any

from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.html import escape

# Beyond so many pages, all are forgotten.
MOST_PAGES = 50
CSRF = "csrf_token"


class DrawnOnce:
    """A page of `template`, whose values named by `own` belong to the person who asks; so does the token of its forms.

    `own` values are written as they are, so the template may neither compare them nor call a filter on them.
    """

    def __init__(self, template: str, *own: str) -> None:
        self._template = template
        # Nobody can write one of these in a title: they are drawn at random when the server starts.
        self._stand_ins = {name: f"own{secrets.token_hex(12)}" for name in (*own, CSRF)}
        self._names = {stand_in: name for name, stand_in in self._stand_ins.items()}
        self._splits_own = re.compile(f"({'|'.join(self._names)})")
        self._pages: dict[Hashable, list[str]] = {}

    def page(
        self, request: HttpRequest, shown: Hashable, context: Callable[[], Mapping[str, Any]], **own: object
    ) -> HttpResponse | None:
        """`shown`: everything that the page shows but `own`. None when this person also has a message to read."""
        if len(get_messages(request)):
            return None
        pieces = self._pages.get(shown)
        if pieces is None:
            pieces = self._splits_own.split(render_to_string(self._template, {**context(), **self._stand_ins}, request))
            if len(self._pages) >= MOST_PAGES:
                self._pages.clear()
            self._pages[shown] = pieces
        values = own | {CSRF: get_token(request)}
        # Every other piece is a stand-in.
        drawn = [escape(values[self._names[piece]]) if place % 2 else piece for place, piece in enumerate(pieces)]
        return HttpResponse("".join(drawn))
