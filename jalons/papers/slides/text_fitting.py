"""Text as large as its frame allows, and shortened when it does not fit even at the smallest size."""

from jalons.base.french import format_euros
from jalons.papers.documents.characters import clean_text
from jalons.papers.documents.typography import typeset_text
from jalons.papers.slides.frames import INSET, Inks
from jalons.papers.slides.model import Share
from jalons.papers.slides.shapes import Frame, Words
from jalons.papers.slides.text_measure import CM_PER_POINT, count_lines, fit_text, lines_height, shorten_to_lines

TITLES = (28.0, 24, 20, 16)
TEXT_SIZES = (20.0, 18, 16, 15)
POINT_SIZES = (20.0, 18, 16, 14, 12)


def fit_title(text: str, frame: Frame, sizes: tuple[float, ...]) -> tuple[str, float]:
    title = " ".join(slide_text(text).split()) or "Sans titre"
    return fit_text(title, frame.wide - 2 * INSET, frame.high - 0.2, sizes, bold=True)


def fit_points(sentences: tuple[str, ...], wide: float, high: float) -> list[Words]:
    """The largest size at which all sentences fit; at the smallest size, each is shortened to an equal share of the
    frame."""
    texts = [shown for text in sentences if (shown := slide_text(text).strip())]
    above = 10 * CM_PER_POINT
    size = next(
        (
            size
            for size in POINT_SIZES
            if sum(lines_height(count_lines(text, wide, size), size) + above for text in texts) <= high
        ),
        POINT_SIZES[-1],
    )
    most = max(1, int((high / max(len(texts), 1) - above) / lines_height(1, size)))
    if sum(lines_height(count_lines(text, wide, size), size) + above for text in texts) > high:
        texts = [shorten_to_lines(text, wide, size, most) for text in texts]
    return [Words(one, size, before=10 if place else 0) for place, one in enumerate(texts)]


def fit_texts(texts: tuple[tuple[str, str], ...], wide: float, high: float, inks: Inks) -> list[Words]:
    """The largest size at which all texts fit. If none does, each text gets an equal share of the frame, and the room
    that others leave."""
    labelled = [(label, shown) for label, text in texts if (shown := slide_text(text).strip())]
    above = 8 * CM_PER_POINT

    def tall(said: str, size: float) -> float:
        return lines_height(1 + count_lines(said, wide, size), size) + above

    size = next(
        (size for size in TEXT_SIZES if sum(tall(said, size) for _label, said in labelled) <= high), TEXT_SIZES[-1]
    )
    shortened: dict[str, str] = {}
    # Shortest texts first: the room they do not use goes to the others.
    for place, (label, shown) in enumerate(sorted(labelled, key=lambda one: tall(one[1], size))):
        room = high / (len(labelled) - place) - above - lines_height(1, size)
        shortened[label] = shorten_to_lines(shown, wide, size, max(1, int(room / lines_height(1, size))))
        high -= tall(shortened[label], size)
    made: list[Words] = []
    for label, _text in labelled:
        made += [Words(label, size, True, inks.label, 8 if made else 0), Words(shortened[label], size)]
    return made


def fit_facts(
    facts: tuple[tuple[str, str], ...], shares: tuple[Share, ...], frame: Frame, inks: Inks
) -> tuple[list[Words], float]:
    """As many facts as the frame holds, and the height that they take; the money is always shown. The lines of a list are
    whole, on three lines if they are long, unless a fact would then be left out."""
    money = share_legend(shares, 14, inks)
    room = frame.high - 0.2 - lines_height(len(money), 14) - 0.5
    labelled = [(label, lines) for label, text in facts if (lines := _shown_lines(text))]
    for most in (3, 2, 1):
        made, used, is_whole = _facts_within(room, labelled, most, frame, inks)
        if is_whole:
            break
    return made + money, used + frame.high - 0.2 - room


def _shown_lines(text: str) -> list[str]:
    return [shown for line in slide_text(text).split("\n") if (shown := " ".join(line.split()))]


def _facts_within(
    room: float, labelled: list[tuple[str, list[str]]], most: int, frame: Frame, inks: Inks
) -> tuple[list[Words], float, bool]:
    """The facts that `room` holds, `most` lines for each line of a list and two for a text alone; the height that they
    take, and whether all are there."""
    wide = frame.wide - 2 * INSET
    made: list[Words] = []
    used = 0.0
    for label, lines in labelled:
        shortened = [shorten_to_lines(line, wide, 14, most if len(lines) > 1 else 2) for line in lines]
        count = sum(count_lines(line, wide, 14) for line in shortened)
        high = lines_height(1, 12) + lines_height(count, 14) + 0.3
        if used + high > room:
            return made, used, False
        used += high
        made += [Words(label, 12, True, inks.soft, 7 if made else 0), *(Words(line, 14) for line in shortened)]
    return made, used, True


def share_legend(shares: tuple[Share, ...], size: float, inks: Inks) -> list[Words]:
    funded = [share for share in shares if share.amount]
    return [
        Words(
            f"{share.label}\u00a0: {format_euros(share.amount)}",
            size,
            bold=True,
            colour=inks.strong,
            before=7 if place == 0 else 0,
        )
        for place, share in enumerate(funded)
    ]


def slide_text(text: str) -> str:
    return typeset_text(clean_text(text))
