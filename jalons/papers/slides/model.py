"""A presentation before its file: what each slide says. The writer lays it out, shortens what is too long for a slide, and
goes on with another slide when a list is long. Whatever was shortened is whole in the notes."""

from dataclasses import dataclass
from datetime import date as Date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Cover:
    title: str
    subtitle: str = ""
    lines: tuple[str, ...] = ()
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """A title and lines. `opens` a section of the presentation: the slides of one who presents."""

    title: str
    items: tuple[str, ...]
    lead: str = ""
    opens: bool = False
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Share:
    """A part of the bar of money: what it is, how much."""

    label: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Figures:
    """A few numbers in large, then the money. `source` stands at the foot, where there is no money."""

    title: str
    numbers: tuple[tuple[str, str], ...]
    """Each with its words: (« 4 », « réalisées »)."""
    sentences: tuple[str, ...] = ()
    shares: tuple[Share, ...] = ()
    alt: str = ""
    notes: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Fiche:
    """`texts`: labels and what they say. `facts`: the short ones, beside. `question`: what the meeting is asked."""

    title: str
    tagline: str
    texts: tuple[tuple[str, str], ...]
    facts: tuple[tuple[str, str], ...]
    shares: tuple[Share, ...] = ()
    alt: str = ""
    question: str = ""
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Illustrated:
    """A drawing, with its words for those who do not see it, and what it says beside it; the text alone when there is
    no drawing. One slide, always: the text is as large as the frame lets it be. `source` stands at the foot."""

    title: str
    sentences: tuple[str, ...]
    svg: str = ""
    alt: str = ""
    legend: tuple[tuple[str, str], ...] = ()
    """Under the drawing: a colour as #rrggbb, empty for what is hatched, and its words."""
    source: str = ""
    notes: str = ""


type Slide = Cover | Listing | Figures | Fiche | Illustrated


@dataclass(frozen=True, slots=True)
class Deck:
    title: str
    slides: tuple[Slide, ...]
    date: Date
    organisation: str = ""
    footer: str = ""
    language: str = "fr"
