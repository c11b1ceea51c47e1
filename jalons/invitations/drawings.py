"""The bar of the guests by category, as a standalone SVG. Pure."""

from html import escape

from jalons.base.drawings import format_coordinate
from jalons.invitations.rules.diversity import bar_segments

# The page gives the colours, so that the drawing follows its theme.
BRICK, PAPER, RIVER = ("var(--brick)", "var(--paper)", "var(--river)")
BAR_WIDTH, BAR_HEIGHT = 600, 64


# Solid, hatched, dotted, outlined: different in grey too. The page defines the patterns.
_FILLS = (RIVER, "url(#hatch)", "url(#spots)", PAPER)


def draw_diversity_bar(counts: list[int], least: int, title: str, words: str, prefix: str) -> str:
    """A bar of publics, privés, citoyens and unknown categories. A mark shows where citizens should begin if their
    share was `least` percent; no mark when `least` is 0."""
    bars = "".join(
        f'<rect x="{format_coordinate(x)}" y="8" width="{format_coordinate(width)}" height="48" fill="{fill}" stroke="{RIVER}" stroke-width="1.5"/>'
        for (x, width), fill in zip(bar_segments(counts, BAR_WIDTH - 2), _FILLS, strict=False)
        if width
    )
    with_category = sum(counts[:3])
    # Citizens are the third part, so they end with the known categories.
    at = BAR_WIDTH * (with_category / sum(counts) - least / 100) if least and with_category else 0
    mark = f'<path d="M{format_coordinate(at)} 0V{BAR_HEIGHT}" stroke="{BRICK}" stroke-width="5"/>' if at > 0 else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="fig themed" viewBox="-2 0 {BAR_WIDTH + 4} {BAR_HEIGHT}" role="img" '
        f'aria-labelledby="{prefix}-t {prefix}-d"><title id="{prefix}-t">{escape(title)}</title>'
        f'<desc id="{prefix}-d">{escape(words)}</desc>{bars}{mark}</svg>'
    )


def draw_swatch(index: int) -> str:
    """The fill of a part for its legend, which has text beside it."""
    return (
        f'<svg viewBox="0 0 22 18" aria-hidden="true"><rect x="1" y="1" width="20" height="16" fill="{_FILLS[index]}" '
        f'stroke="{RIVER}" stroke-width="1.5"/></svg>'
    )
