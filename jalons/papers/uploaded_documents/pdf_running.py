"""The lines that come again at the top or at the bottom of the pages of a PDF, which no fiche says. Pure.

A title that often happens to open a page is none: many small fiches, « Fiche action 3 : … » on top of one page in two.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from jalons.papers.uploaded_documents.pdf_lines import Line

_MARGIN = 0.09
"""The part of a page, at its top and its bottom, where a text that comes again is a header or a footer."""
_PAGE_NUMBER = re.compile(r"(?:page )?#+(?: ?(?:/|sur|de) ?#+)?|[-–] ?#+ ?[-–]", re.IGNORECASE)
_FEWEST_PAGES = 3
_LARGER = 1.08
"""A title is at least so much larger than the text."""


class PageLines(NamedTuple):
    bottom: float
    top: float
    lines: Sequence[Line]


class _Place(NamedTuple):
    page: int
    line: Line


Running = set[tuple[int, str]]
"""The page, from 0, and the text of each line."""


def running_lines(pages: Sequence[PageLines]) -> Running:
    inside: dict[str, list[_Place]] = defaultdict(list)
    outside: Counter[str] = Counter()
    letters: Counter[float] = Counter()
    for number, page in enumerate(pages):
        for line in page.lines:
            letters[round(line.size * 2) / 2] += len(line.text)
            text = _without_numbers(line.text)
            if is_in_margin(line, page.bottom, page.top):
                inside[text].append(_Place(number, line))
            else:
                outside[text] += 1
    body = letters.most_common(1)[0][0] if letters else 0.0
    running: Running = set()
    for text, places in inside.items():
        count = len({place.page for place in places})
        if _PAGE_NUMBER.fullmatch(text):
            running |= {(place.page, place.line.text) for place in places}
        elif count >= _FEWEST_PAGES and count * 5 >= 2 * len(pages) and count > 2 * outside[text]:
            running |= _running_places(places, body)
    return running


def is_in_margin(line: Line, bottom: float, top: float) -> bool:
    height = top - bottom
    return not bottom + _MARGIN * height < line.y < top - _MARGIN * height


def _running_places(places: Sequence[_Place], body: float) -> Running:
    """Those of lines that differ by their numbers alone: what is the same on several pages, and what counts them. « Fiche action
    n° 3 », in larger letters than the text, is a title where it comes first."""
    counts = Counter(place.line.text for place in places)
    if len(counts) == 1:
        return {(place.page, place.line.text) for place in places}
    counts_pages = _counts_pages(places)
    running: Running = set()
    known: set[str] = set()
    for place in places:
        text = place.line.text
        is_title = place.line.size > body * _LARGER and text not in known
        known.add(text)
        if (counts[text] > 1 or counts_pages) and not is_title:
            running.add((place.page, text))
    return running


def _counts_pages(places: Sequence[_Place]) -> bool:
    """Whether one of their numbers grows as pages do, nearly everywhere."""
    gaps: dict[int, Counter[int]] = defaultdict(Counter)
    for place in places:
        for rank, number in enumerate(re.findall(r"\d{1,9}", place.line.text)):
            gaps[rank][int(number) - place.page] += 1
    return any(count.most_common(1)[0][1] * 5 >= 4 * len(places) for count in gaps.values())


def _without_numbers(text: str) -> str:
    return re.sub(r"\d", "#", text)
