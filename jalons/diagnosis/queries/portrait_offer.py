"""The offer in the portrait: the number of places, distances, and communes far from any."""

from collections import Counter
from collections.abc import Mapping
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.base.french import format_number, format_short_decimal
from jalons.base.frozen import frozen
from jalons.diagnosis.rules import messages as rules
from jalons.diagnosis.words.places import format_bounded_percent, format_distance
from jalons.diagnosis.words.shares import format_magnitude, join_names
from jalons.opendata.queries.offer import AROUND, CommuneOffer, Offer
from jalons.opendata.queries.sources import vintage_label
from jalons.opendata.rules.distances import FAR, FRAGILE, is_zone_at_stake
from jalons.opendata.rules.places import Freshness
from jalons.opendata.words.opening_hours import opening_sentences
from jalons.territories.models import Commune


@frozen
class Zone:
    """A commune that is fragile and far from any fixed place."""

    commune: Commune
    score: float
    distance: float


@frozen
class PortraitOffer:
    offer: Offer
    scores: Mapping[str, float]
    """By commune, for those with a score."""
    aged: float | None = None
    """The number of people of 65 or more; None when unknown."""
    aged_cited: str = ""
    """The source of this number."""

    @cached_property
    def by_code(self) -> dict[str, CommuneOffer]:
        return {one.commune.code: one for one in self.offer.coverage}

    @property
    def tiles(self) -> list[tuple[str, str]]:
        """A few large numbers, each with its label."""
        return [(number, words) for _key, number, words in self.numbers]

    @property
    def numbers(self) -> list[tuple[str, str, str]]:
        """The tiles, each with its key."""
        offer, count = self.offer, len(self.offer.places)
        tiles = [
            ("places", format_number(count), ngettext("lieu d’accueil recensé", "lieux d’accueil recensés", count))
        ]
        if offer.per_10_000 is not None and count:
            tiles.append(("density", format_short_decimal(offer.per_10_000), _("pour 10 000 habitants")))
        near = offer.reach_of_all.within.get(FAR)
        if near is not None:
            label = _("des habitants à moins de %(km)d km d’un lieu fixe") % {"km": FAR}
            tiles.append(("near", format_bounded_percent(near), label))
        if offer.itinerant:
            moving = len(offer.itinerant)
            tiles.append(("moving", format_number(moving), ngettext("lieu itinérant", "lieux itinérants", moving)))
        return tiles

    @property
    def programmes(self) -> list[tuple[str, int]]:
        return self.offer.programmes

    @cached_property
    def far(self) -> list[CommuneOffer]:
        """The farthest first."""
        communes = [one for one in self.offer.coverage if one.distance is not None and one.distance > FAR]
        return sorted(communes, key=lambda commune: (-(commune.distance or 0), commune.commune.name))

    @cached_property
    def zones(self) -> list[Zone]:
        """The most fragile first."""
        zones = [
            Zone(one.commune, self.scores[one.commune.code], one.distance or 0)
            for one in self.far
            if is_zone_at_stake(self.scores.get(one.commune.code), one.distance, least=FRAGILE, farther_than=FAR)
        ]
        return sorted(zones, key=lambda zone: (-zone.score, zone.commune.name))

    @property
    def sentences(self) -> list[str]:
        """What is missing, where, and what is uncertain."""
        return [sentence for _key, sentence in self.said]

    @property
    def told_sentences(self) -> list[str]:
        """Those for the public: without what the team still has to check."""
        return [sentence for _key, sentence in self._told]

    @property
    def said(self) -> list[tuple[str, str]]:
        """The sentences, each with the key of the candidate that says the same, if there is one."""
        checked = len(self.offer.to_check)
        if not checked:
            return self._told
        sentence = ngettext(
            "%(n)d fiche de lieu sur %(of)d est à vérifier : elle a plus d’un an.",
            "%(n)d fiches de lieu sur %(of)d sont à vérifier : elles ont plus d’un an.",
            checked,
        )
        return [*self._told, ("", sentence % {"n": checked, "of": len(self.offer.places)})]

    @property
    def _told(self) -> list[tuple[str, str]]:
        sentences = []
        if self.scores and self.offer.spots:
            sentences.append(("zones" if self.zones else "", self.zones_said))
        if self.far and not self.zones:
            sentences.append(("far", self._far_said()))
        absent = self.offer.absent_services
        if absent and self.offer.places:
            sentences.append(
                (
                    "",
                    ngettext(
                        "Un service n’est proposé nulle part ici : %(names)s.",
                        "%(n)d services ne sont proposés nulle part ici : %(names)s.",
                        len(absent),
                    )
                    % {"n": len(absent), "names": join_names([one[:1].lower() + one[1:] for one in absent])},
                )
            )
        return sentences

    @property
    def zones_said(self) -> str:
        if not self.zones:
            return _(
                "Aucune commune n’est à la fois fragile (%(score)s sur 10 ou plus) et à plus de %(km)d km d’un lieu fixe."
            ) % {"score": format_short_decimal(FRAGILE), "km": FAR}
        people = sum(zone.commune.population or 0 for zone in self.zones)
        return ngettext(
            "%(n)d commune est fragile (%(score)s sur 10 ou plus) et à plus de %(km)d km d’un lieu fixe : %(names)s (%(people)s).",
            "%(n)d communes sont fragiles (%(score)s sur 10 ou plus) et à plus de %(km)d km d’un lieu fixe : %(names)s (%(people)s).",
            len(self.zones),
        ) % {
            "n": len(self.zones),
            "score": format_short_decimal(FRAGILE),
            "km": FAR,
            "names": join_names([zone.commune.name for zone in self.zones]),
            "people": format_magnitude(people, _("habitants")),
        }

    def _far_said(self) -> str:
        return ngettext(
            "%(n)d commune est à plus de %(km)d km d’un lieu fixe : %(names)s.",
            "%(n)d communes sont à plus de %(km)d km d’un lieu fixe : %(names)s.",
            len(self.far),
        ) % {"n": len(self.far), "km": FAR, "names": join_names([one.commune.name for one in self.far])}

    def distance_of(self, code: str) -> str:
        """« 4,2 km », « dans la commune », « plus de 60 km »; « inconnu » without a point or a list."""
        commune_offer = self.by_code.get(code)
        if commune_offer is None or commune_offer.distance is None:
            return _("inconnu")
        if commune_offer.fixed:
            return _("dans la commune")
        return format_distance(commune_offer.distance, AROUND)

    @property
    def opening(self) -> list[str]:
        """Weekly opening hours, in sentences."""
        return opening_sentences(self.offer.opening, self.offer.itinerant_opening, self.offer.population, self.aged)

    @property
    def cited(self) -> str:
        return " ; ".join(vintage_label(vintage) for vintage in self.offer.vintages)

    @property
    def sources(self) -> str:
        """The sources of this part."""
        counted = self.aged_cited if self.aged and self.offer.opening.hours is not None else ""
        return " ; ".join(filter(None, (self.cited, counted)))

    def candidates(self) -> list[rules.Candidate]:
        """The candidates for key messages."""
        if not self.offer.is_known:
            return []
        places = self.offer.places
        hosts = Counter(place.commune.name for place in places)
        old = sum(place.freshness is Freshness.TO_UPDATE for place in places)
        far, zones = self.far, self.zones
        if len(zones) == len(far):  # the same communes: only one sentence, the stronger one
            far = []
        candidates = [
            rules.no_place_candidate(len(places)) if self.offer.tells_services else None,
            rules.far_candidate(
                [one.commune.name for one in far],
                sum(one.commune.population or 0 for one in far),
                FAR,
                len(self.offer.communes),
            ),
            rules.zones_candidate(
                [zone.commune.name for zone in zones], sum(zone.commune.population or 0 for zone in zones)
            ),
            rules.concentration_candidate(hosts),
            rules.stale_candidate(old, len(places)),
        ]
        return [candidate for candidate in candidates if candidate]
