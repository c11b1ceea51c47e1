"""A presentation before its file: the content of each slide. The writer lays it out, shortens what is too long for a
slide, and continues a long list on another slide. The notes hold the full text of whatever was shortened."""

from datetime import date as Date
from decimal import Decimal

from jalons.base.frozen import frozen


@frozen(slots=True)
class Cover:
    title: str
    subtitle: str = ""
    lines: tuple[str, ...] = ()
    notes: str = ""


@frozen(slots=True)
class Listing:
    """A title and lines. `opens` starts a section of the presentation: the slides of one presenter."""

    title: str
    items: tuple[str, ...]
    lead: str = ""
    opens: bool = False
    notes: str = ""


@frozen(slots=True)
class Share:
    """A part of the bar of money: its label and its amount."""

    label: str
    amount: Decimal


@frozen(slots=True)
class Figures:
    """A few large numbers, then the money. `source` stands at the foot of a slide without money."""

    title: str
    numbers: tuple[tuple[str, str], ...]
    """Each number with its label: (« 4 », « réalisées »)."""
    sentences: tuple[str, ...] = ()
    shares: tuple[Share, ...] = ()
    alt: str = ""
    notes: str = ""
    source: str = ""


@frozen(slots=True)
class Fiche:
    """`texts`: labels and their texts. `facts`: short ones, at the side. `question`: what the meeting has to decide."""

    title: str
    tagline: str
    texts: tuple[tuple[str, str], ...]
    facts: tuple[tuple[str, str], ...]
    shares: tuple[Share, ...] = ()
    alt: str = ""
    question: str = ""
    notes: str = ""


@frozen(slots=True)
class Illustrated:
    """A drawing with its alternative text, and the text beside it; the text alone when there is no drawing. Always one
    slide: the text is as large as the frame allows. `source` stands at the foot."""

    title: str
    sentences: tuple[str, ...]
    svg: str = ""
    alt: str = ""
    legend: tuple[tuple[str, str], ...] = ()
    """Legend under the drawing: a colour as #rrggbb, or empty for hatching, and its meaning."""
    source: str = ""
    notes: str = ""


type Slide = Cover | Listing | Figures | Fiche | Illustrated


@frozen(slots=True)
class Deck:
    title: str
    slides: tuple[Slide, ...]
    date: Date
    organisation: str = ""
    footer: str = ""
    language: str = "fr"
