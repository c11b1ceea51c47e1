"""The place of everything on a slide, in centimetres; all slides have the height of ours."""

from jalons.base.frozen import frozen
from jalons.papers.slides.shapes import WIDE, Frame

COVER, SECTION, PLAIN, FICHE = 1, 2, 3, 4
LEGEND_ROW, LEGEND_COLUMNS = 0.75, 3
INSET = 0.25
"""Centimetres between a frame and its text, on each side."""


@frozen(slots=True)
class Frames:
    """The places of frames on a slide of width `wide`, in centimetres. `below`: the frame under the title."""

    wide: float
    title: Frame
    body: Frame
    cover_title: Frame
    cover_body: Frame
    section_title: Frame
    section_body: Frame
    below: Frame
    foot: Frame
    page: Frame

    # A fiche: a tagline, then its texts at the left and its facts at the right.

    @property
    def tagline(self) -> Frame:
        return Frame(self.below.x, self.below.y, self.below.wide, 0.95)

    @property
    def texts(self) -> Frame:
        below = self.below
        return Frame(below.x, below.y + 1.2, below.wide * 0.61, below.high - 1.2)

    @property
    def facts(self) -> Frame:
        below, texts = self.below, self.texts
        return Frame(below.x + below.wide * 0.639, texts.y, below.wide * 0.361, texts.high - 1.3)

    @property
    def bar(self) -> Frame:
        facts = self.facts
        return Frame(facts.x + INSET, facts.y + facts.high, facts.wide - 2 * INSET, 0.9)

    @property
    def question(self) -> Frame:
        texts = self.texts
        return Frame(texts.x, texts.y + texts.high - 1.7, texts.wide, 2)

    @property
    def texts_above(self) -> Frame:
        """The frame of the texts when a question stands under them."""
        texts = self.texts
        return Frame(texts.x, texts.y, texts.wide, texts.high - 1.9)

    # Figures: large numbers, sentences, the bar of money.

    @property
    def tiles(self) -> Frame:
        body = self.body
        return Frame(body.x, body.y - 0.2, body.wide, body.high * 0.34)

    @property
    def sentences(self) -> Frame:
        body = self.body
        return Frame(body.x, body.y + body.high * 0.363, body.wide, body.high * 0.45)

    @property
    def wide_bar(self) -> Frame:
        body = self.body
        return Frame(body.x + INSET, body.y + body.high * 0.84, body.wide - 2 * INSET, body.high * 0.09)

    # A drawing: the text beside it, the source under both.

    @property
    def drawing(self) -> Frame:
        body = self.body
        return Frame(body.x, body.y - 0.2, body.wide * 0.497, body.high - 0.8)

    @property
    def beside(self) -> Frame:
        body = self.body
        return Frame(body.x + body.wide * 0.523, body.y - 0.2, body.wide * 0.477, body.high - 0.8)

    @property
    def alone(self) -> Frame:
        body = self.body
        return Frame(body.x, body.y - 0.2, body.wide, body.high - 0.8)

    @property
    def source(self) -> Frame:
        body = self.body
        return Frame(body.x, body.y + body.high - 0.8, body.wide, 1.3)


def own_frames(wide: float = WIDE) -> Frames:
    """The frames of Jalons, on slides of that width."""

    def at(x: float, y: float, width: float, high: float) -> Frame:
        return Frame(x * wide / WIDE, y, width * wide / WIDE, high)

    return Frames(
        wide,
        title=at(1.4, 0.9, 31, 2.6),
        body=at(1.4, 4.6, 31, 12.4),
        cover_title=at(2, 3.2, 29.8, 4.6),
        cover_body=at(2, 8, 29.8, 3.4),
        section_title=at(2, 2.2, 29.8, 3),
        section_body=at(2, 5.8, 29.8, 11),
        below=at(1.4, 3.5, 31, 13.5),
        foot=at(1.4, 17.75, 26, 0.8),
        page=at(29.4, 17.75, 3, 0.8),
    )


@frozen(slots=True)
class Inks:
    """Theme colours, by what they draw; an empty one means the colour of the surrounding text."""

    label: str = "accent1"
    strong: str = "tx2"
    soft: str = "accent6"
    box: str = "bg2"
    in_box: str = "tx2"

    @property
    def in_bar(self) -> tuple[str, str, str, str]:
        """The colour of each share's label inside the bar; empty where it would not be readable."""
        return "bg1" if self.label else "", "tx1" if self.box == "bg2" else "", "tx1", "tx1"


@frozen(slots=True)
class Placed:
    """A frame of a layout: the type and index of its placeholder, and the size of its text in points."""

    kind: str
    index: int
    frame: Frame
    size: float
    bold: bool = False


def placed_frames(number: int, at: Frames) -> tuple[Placed, ...]:
    if number == COVER:
        return Placed("ctrTitle", 0, at.cover_title, 36, True), Placed("subTitle", 1, at.cover_body, 20)
    if number == SECTION:
        return Placed("title", 0, at.section_title, 30, True), Placed("body", 1, at.section_body, 18)
    if number == PLAIN:
        return Placed("title", 0, at.title, 28, True), Placed("body", 1, at.body, 18)
    return (
        Placed("title", 0, at.title, 28, True),
        Placed("body", 13, at.tagline, 14),
        Placed("body", 14, at.texts, 15),
        Placed("body", 15, at.facts, 14),
    )
