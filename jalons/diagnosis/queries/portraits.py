"""The portrait of the territory of a roadmap: everything its page and its documents tell, each figure with its source."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.base.french import number
from jalons.diagnosis.models import SourceVintage
from jalons.diagnosis.queries.messages import Messages, messages
from jalons.diagnosis.queries.publics import ACCESS, PUBLICS, ShareLine, scale_of, share_lines
from jalons.diagnosis.queries.sources import SourceLine, source_lines
from jalons.diagnosis.rules import messages as rules
from jalons.diagnosis.words.limits import limits
from jalons.roadmaps.models import Roadmap
from jalons.territories.maps import perimeter_figure
from jalons.territories.models import Commune
from jalons.territories.queries import population, vintage


@dataclass(frozen=True)
class Drawn:
    """A map that stands alone, and its words for whoever does not see it."""

    svg: str
    title: str
    words: str
    source: str


@dataclass(frozen=True)
class Portrait:
    name: str
    communes: list[Commune]
    population: int | None
    """None when nobody knows how many people live in any of them."""
    census: str
    """Who says so, and of when."""
    map: Drawn | None
    """None when no commune has an outline."""
    publics: list[ShareLine]
    """Those who weigh more here than in France come first."""
    access: list[ShareLine]
    messages: Messages
    sources: list[SourceLine]

    @property
    def is_bare(self) -> bool:
        """Nothing but the official geography is known."""
        return not (self.publics or self.access)

    @property
    def sentence(self) -> str:
        """« 16 communes, 11 421 habitants. »"""
        count = len(self.communes)
        told = ngettext("%(n)s commune", "%(n)s communes", count) % {"n": number(count)}
        if self.population is None:
            return _("%(communes)s. Le nombre d’habitants n’est pas connu.") % {"communes": told}
        people = ngettext("%(n)s habitant", "%(n)s habitants", self.population) % {"n": number(self.population)}
        return _("%(communes)s, %(people)s.") % {"communes": told, "people": people}

    @property
    def bars(self) -> list[tuple[ShareLine, SafeString]]:
        return _bars(self.publics)

    @property
    def access_bars(self) -> list[tuple[ShareLine, SafeString]]:
        return _bars(self.access)

    @property
    def limits(self) -> list[str]:
        return limits({line.key for line in (*self.publics, *self.access)}, has_score=False, has_offer=False)

    @property
    def missing(self) -> list[SourceLine]:
        return [line for line in self.sources if line.vintage is None]

    @property
    def loaded(self) -> list[SourceVintage]:
        return [line.vintage for line in self.sources if line.vintage is not None]


def portrait(roadmap: Roadmap) -> Portrait:
    """A constant number of queries, whatever the number of communes and of sources."""
    communes = list(roadmap.communes.order_by("name", "code"))
    sources = source_lines(roadmap)
    shares = share_lines(roadmap, communes, {line.source.key: line.vintage for line in sources if line.vintage})
    census = _census()
    told_by = {"gathered": census} | {key: line.cited for key, line in shares.items()}
    return Portrait(
        name=roadmap.name,
        communes=communes,
        population=population(communes),
        census=census,
        map=_map(roadmap, communes),
        publics=sorted((shares[key] for key in PUBLICS if key in shares), key=_weight),
        access=[shares[key] for key in ACCESS if key in shares],
        messages=messages(roadmap, _candidates(communes, shares.values()), told_by),
        sources=sources,
    )


def _bars(lines: list[ShareLine]) -> list[tuple[ShareLine, SafeString]]:
    scale = scale_of(lines)
    return [(line, line.bar(scale)) for line in lines]


def _weight(line: ShareLine) -> float:
    return -line.share / line.france if line.france else 0.0


def _census() -> str:
    year = vintage()
    return _("Insee, populations en vigueur au 1er janvier %(year)s") % {"year": year.year} if year else ""


def _map(roadmap: Roadmap, communes: list[Commune]) -> Drawn | None:
    svg = perimeter_figure(communes)
    if not svg:
        return None
    return Drawn(
        svg,
        _("Les communes : %(name)s") % {"name": roadmap.name},
        _("Carte des %(n)d communes du périmètre, avec leurs contours.") % {"n": len(communes)},
        _("Contours : IGN, ADMIN EXPRESS, simplifiés. Licence Ouverte."),
    )


def _candidates(communes: list[Commune], shares: Iterable[ShareLine]) -> list[rules.Candidate]:
    found = [rules.gathered([commune.population or 0 for commune in communes])]
    found += [rules.public(line.key, line.share, line.france, line.score, line.people) for line in shares]
    return [one for one in found if one]
