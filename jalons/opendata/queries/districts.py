"""The priority districts of a territory, and the places that help in their communes."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from jalons.base.frozen import frozen
from jalons.opendata.models import PriorityDistrict, SourceVintage
from jalons.opendata.queries.offer import LIEUX, Offer
from jalons.opendata.queries.sources import vintage_label
from jalons.opendata.words.districts import district_place_sentence, district_sentence
from jalons.territories.models import Commune

QPV = "qpv"


@frozen
class DistrictsOfCommune:
    commune: Commune
    names: list[str]
    is_estimated: bool
    """The file gives no commune for some of them: the commune around their centre is used."""

    @property
    def said(self) -> str:
        names = ", ".join(self.names)
        return _("%(names)s (commune estimée)") % {"names": names} if self.is_estimated else names


@frozen
class Districts:
    vintage: SourceVintage
    count: int
    """A district across two communes counts once."""
    communes: list[DistrictsOfCommune]
    """Communes with a district, by name."""
    sentences: list[str]

    @property
    def cited(self) -> str:
        return vintage_label(self.vintage)


def territory_districts(vintages: Mapping[str, SourceVintage], offer: Offer) -> Districts | None:
    """None without a file, because it is then unknown whether there are any. One query."""
    vintage = vintages.get(QPV)
    if vintage is None:
        return None
    by_code = {commune.code: commune for commune in offer.communes}
    rows = list(PriorityDistrict.objects.filter(vintage=vintage, commune__in=by_code))
    names: dict[str, list[PriorityDistrict]] = {}
    for row in rows:
        names.setdefault(row.commune, []).append(row)
    lines = [
        DistrictsOfCommune(commune, [row.name for row in here], any(row.is_estimated for row in here))
        for code, commune in by_code.items()
        if (here := names.get(code))
    ]
    count = len({row.code for row in rows})
    sentences = [district_sentence(count, len(lines))]
    if count and offer.is_known:
        near = [place for place in offer.places if place.facts.commune in names]
        tells = any(vintage.source == LIEUX for vintage in offer.vintages)
        saying = sum("QPV" in place.facts.zones for place in near) if tells else None
        sentences.append(district_place_sentence(len(near), saying))
    return Districts(vintage, count, lines, sentences)
