"""The pages somebody can reach by links."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import Resolver404, resolve
from playwright.sync_api import Page

# A file, a stream, or another way in: not a page of this visitor.
_ELSEWHERE = re.compile(
    r"^/(static|demo/entrer)/|\.(pdf|docx|odt|svg|csv|atom|xlsx|ods|pptx|jalons|ics|json)(\?|$)|/flux/$"
)


@dataclass(frozen=True)
class Reached:
    path: str
    status: int


def crawl(page: Page, start: str, each: int = 1, within: tuple[str, ...] = ("/",)) -> list[Reached]:
    """Addresses reached by links from `start`, `each` of a kind at most, that begin by one of `within`.

    A link that leads nowhere has its status.
    """
    seen, waiting, reached = {start}, [start], []
    kinds: Counter[str] = Counter()
    while waiting:
        path = waiting.pop(0)
        kinds[kind(path)] += 1
        if kinds[kind(path)] > each:
            continue
        answer = page.request.get(path)
        reached.append(Reached(path, answer.status))
        if "text/html" not in answer.headers.get("content-type", ""):
            continue
        for link in links(answer.text(), path):
            if link not in seen and link.startswith(within):
                seen.add(link)
                waiting.append(link)
    return reached


def links(html: str, path: str) -> Iterator[str]:
    shown = re.sub(r"<template\b.*?</template>", "", html, flags=re.DOTALL)  # a script fills them in first
    for href in re.findall(r'<a\s[^>]*?href="([^"#]*)', shown):
        href = href.replace("&amp;", "&")
        link = path.partition("?")[0] + href if href.startswith("?") else href
        if link.startswith("/") and not _ELSEWHERE.search(link):
            yield link


def kind(path: str) -> str:
    """`/actions/1.1/` and `/actions/2.3/` are of one kind, whatever the roadmap."""
    path = re.sub(r"(?<=/feuilles-de-route/)(?!nouvelle/)[^/]+", "#", path)
    return re.sub(r"(?<=[/=])(\d[\w.-]*|[A-Z\d]{6})(?=/|$|&)", "#", path)


def view(path: str) -> str:
    """What makes the page, and the names that its address gives: `?par=axe` and `?par=type` are alike."""
    place, _mark, asked = path.partition("?")
    try:
        route = resolve(place).route
    except Resolver404:
        route = place
    return f"{route}?{'&'.join(sorted(part.partition('=')[0] for part in asked.split('&')))}"
