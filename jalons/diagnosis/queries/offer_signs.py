"""The places of help as signs on a map: one shape for each kind, readable without colours."""

from collections import Counter
from collections.abc import Callable

from django.utils.translation import gettext as _

from jalons.base.frozen import frozen
from jalons.diagnosis.drawings.choropleth import SignShape, draw_signs
from jalons.opendata.queries.offer import FRANCE_SERVICES, Offer, OfferPlace
from jalons.opendata.rules import mediation_standard
from jalons.territories.drawings import Drawing

# Shape → label; the last one is for all other places.
KINDS: dict[SignShape, Callable[[], str]] = {
    SignShape.SQUARE: lambda: _("France services"),
    SignShape.TRIANGLE: lambda: _("lieu itinérant"),
    SignShape.DISC: lambda: _("autre lieu de médiation"),
}
# Above this number, signs are smaller.
MOST_LARGE = 60


@frozen
class Kind:
    shape: SignShape
    words: str
    places: int

    @property
    def svg(self) -> str:
        """Only its sign, for a legend."""
        return draw_signs(self.shape, [(11, 9)], 7)


@frozen
class Signs:
    kinds: list[Kind]
    unplaced: int
    """Places without a point: they are in the list, not on the map."""
    svg: str


def offer_signs(offer: Offer, drawing: Drawing) -> Signs:
    shapes: dict[SignShape, list[tuple[int, int]]] = {shape: [] for shape in KINDS}
    counts: Counter[SignShape] = Counter()
    unplaced = 0
    for place in offer.places:
        shape = sign_shape(place)
        counts[shape] += 1
        if place.facts.point is None:
            unplaced += 1
            continue
        x, y = drawing.at(*place.facts.point)
        shapes[shape].append((round(x), round(y)))
    size = 13 if len(offer.places) <= MOST_LARGE else 8
    return Signs(
        kinds=[Kind(shape, words(), counts[shape]) for shape, words in KINDS.items() if counts[shape]],
        unplaced=unplaced,
        svg="".join(draw_signs(shape, points, size) for shape, points in shapes.items() if points),
    )


def sign_shape(place: OfferPlace) -> SignShape:
    """A purely itinerant place has the itinerant sign, whatever else it is."""
    facts = place.facts
    if facts.is_itinerant and not facts.is_fixed:
        return SignShape.TRIANGLE
    lists = {place.source, *(twin.source for twin in place.twins)}
    is_france_services = FRANCE_SERVICES in lists or mediation_standard.FRANCE_SERVICES in facts.programmes
    return SignShape.SQUARE if is_france_services else SignShape.DISC
