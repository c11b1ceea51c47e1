"""Makes tests read pages on one line, whatever the lines of their templates."""

import re
from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.test import Client

AS_WRITTEN = re.compile(r"(<(pre|textarea|script)\b.*?</\2>)", re.DOTALL)
TAG = re.compile(r"""<[a-zA-Z][^<>"']*(?:(?:"[^"]*"|'[^']*')[^<>"']*)*>""")
BREAK = re.compile(r"\s*\n\s*")


def on_one_line(html: str) -> str:
    """Removes the line feeds beside and inside tags; between two words, they become spaces."""
    parts = AS_WRITTEN.split(html)
    return "".join(part if place % 3 == 1 else fold(part) for place, part in enumerate(parts) if place % 3 != 2)


def fold(html: str) -> str:
    return BREAK.sub(_space_or_nothing, TAG.sub(_fold_tag, html))


def _fold_tag(tag: re.Match[str]) -> str:
    written = tag[0]
    return (BREAK.sub(" ", written) if "\n" in written else written).replace(" >", ">")


def _space_or_nothing(line_feed: re.Match[str]) -> str:
    """Nothing beside a tag, a space between two words."""
    html, start, end = line_feed.string, *line_feed.span()
    return "" if html[start - 1 : start] == ">" or html[end : end + 1] == "<" else " "


def read_pages_on_one_line(client: type[Client]) -> None:
    """`response.content` of a page is then on one line; `response.sent` is what was sent."""
    request = client.request

    def requested(self: Client, **environ: Any) -> Any:
        response = request(self, **environ)
        is_page = isinstance(response, HttpResponse) and response.headers.get("Content-Type", "").startswith(
            "text/html"
        )
        if is_page and "Content-Encoding" not in response.headers:
            response.sent = response.content  # type: ignore[attr-defined]
            response.content = on_one_line(response.content.decode()).encode()
        return response

    client.request = requested  # type: ignore[method-assign]


def shown_rows(client: Client, url: str, fields: Mapping[str, Any]) -> dict[str, list[str]]:
    """What a page that asks about several rows adds to `fields` when it is sent: what it showed of each row."""
    page = client.get(url, {name: fields[name] for name in ("geste", "ligne") if name in fields}, follow=True)
    return {"vu": re.findall(r'name="vu" value="([^"]+)"', page.content.decode())}


def shown_stamp(client: Client, url: str) -> dict[str, str]:
    """What the first form of a page adds to what is sent: the stamps of what it showed. Empty for a form that makes a row."""
    stamps = re.findall(r'name="(seen|propositions)" value="([^"]*)"', client.get(url).content.decode())
    return dict(reversed(stamps))


def send_shown(client: Client, url: str, fields: Mapping[str, Any], **options: Any) -> HttpResponse:
    """Opens the page, then sends its form with these fields."""
    return client.post(url, {**shown_stamp(client, url), **fields}, **options)
