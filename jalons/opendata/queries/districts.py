"""The priority districts of a territory, and who helps in their communes."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from jalons.opendata.models import PriorityDistrict, SourceVintage
from jalons.opendata.queries.offer import LIEUX, Offer
from jalons.opendata.queries.sources import vintage_label
from jalons.opendata.words.districts import district_place_sentence, district_sentence
from jalons.territories.models import Commune

QPV = "qpv"


@dataclass(frozen=True)
class DistrictsOfCommune:
    commune: Commune
    names: list[str]
    is_estimated: bool
    """The file told no commune for some of them: the one around their centre."""

    @property
    def said(self) -> str:
        told = ", ".join(self.names)
        return _("%(names)s (commune estimée)") % {"names": told} if self.is_estimated else told


@dataclass(frozen=True)
class Districts:
    vintage: SourceVintage
    count: int
    """One that straddles two communes is one."""
    communes: list[DistrictsOfCommune]
    """Those that have some, by name."""
    sentences: list[str]

    @property
    def cited(self) -> str:
        return vintage_label(self.vintage)


def territory_districts(vintages: Mapping[str, SourceVintage], offer: Offer) -> Districts | None:
    """None while no file tells: nobody knows then whether there are some. One query."""
    vintage = vintages.get(QPV)
    if vintage is None:
        return None
    by_code = {one.code: one for one in offer.communes}
    found = list(PriorityDistrict.objects.filter(vintage=vintage, commune__in=by_code))
    names: dict[str, list[PriorityDistrict]] = {}
    for one in found:
        names.setdefault(one.commune, []).append(one)
    lines = [
        DistrictsOfCommune(commune, [one.name for one in here], any(one.is_estimated for one in here))
        for code, commune in by_code.items()
        if (here := names.get(code))
    ]
    count = len({one.code for one in found})
    sentences = [district_sentence(count, len(lines))]
    if count and offer.is_known:
        near = [place for place in offer.places if place.facts.commune in names]
        tells = any(one.source == LIEUX for one in offer.vintages)
        saying = sum("QPV" in place.facts.zones for place in near) if tells else None
        sentences.append(district_place_sentence(len(near), saying))
    return Districts(vintage, count, lines, sentences)
