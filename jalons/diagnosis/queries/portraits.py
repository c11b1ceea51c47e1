"""The portrait of the territory of a roadmap: the content of its page and documents, with the source of each figure."""

from collections import Counter
from collections.abc import Mapping

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.base.french import format_number
from jalons.base.frozen import frozen
from jalons.diagnosis.queries.atlas import LegendClass, TerritoryMap, score_map
from jalons.diagnosis.queries.findings import Quote, alternate_themes, portrait_quotes
from jalons.diagnosis.queries.fragility import Fragility, PlaceScore, territory_fragility
from jalons.diagnosis.queries.messages import Messages, portrait_messages
from jalons.diagnosis.queries.portrait_answers import AnswerSummary, answer_summaries
from jalons.diagnosis.queries.portrait_counts import CountedIndicator, counted_indicators
from jalons.diagnosis.queries.portrait_offer import PortraitOffer
from jalons.diagnosis.queries.publics import ACCESS, PUBLICS, ShareLine, share_lines
from jalons.diagnosis.rules import messages as rules
from jalons.diagnosis.words.limits import limit_sentences
from jalons.diagnosis.words.shares import format_score, format_share
from jalons.opendata.models import Level, SourceVintage
from jalons.opendata.queries.districts import Districts, territory_districts
from jalons.opendata.queries.places import territory_offer
from jalons.opendata.queries.sources import SourceLine, source_lines, vintage_label
from jalons.roadmaps.models import Roadmap
from jalons.territories.drawings import draw_perimeter
from jalons.territories.models import Commune
from jalons.territories.queries import latest_vintage, total_population

MOST_QUOTES = 6
MOST_NAMED = 2  # communes, in a sentence
# The maximum of communes in the table of the page, enough for the largest intercommunalité. A département has a page
# for the others.
MOST_SHOWN = 160


@frozen
class PortraitMap:
    """The map of the portrait: scores if there are any, else the communes alone; with a description for people who
    cannot see it."""

    title: str
    words: str
    source: str
    outline: str
    """Only the outlines of communes, when there is no score."""
    scores: TerritoryMap | None = None

    @property
    def svg(self) -> str:
        """For a page, which has its legend beside it."""
        return self.scores.svg("portrait", legend=False) if self.scores else self.outline

    @property
    def legend(self) -> list[LegendClass]:
        """The classes that contain at least one commune."""
        return [one for one in self.scores.classes if one.areas] if self.scores else []

    @property
    def paper(self) -> str:
        """For a document, with its legend."""
        return self.scores.svg("portrait", beside=True) if self.scores else self.outline


@frozen
class CommuneLine:
    """`score`: its text, or the reason why there is none."""

    commune: Commune
    score: str
    is_scored: bool
    distance: str
    """To the nearest fixed place, as text."""


@frozen
class PartLine:
    """A component of the score, from 0 to 10; `width` of its bar is out of 100, empty when unknown."""

    label: str
    value: str
    """The rate of the territory, as text."""
    said: str
    width: str


@frozen
class Portrait:
    name: str
    communes: list[CommuneLine]
    """The most fragile first, if there are scores; else by name."""
    population: int | None
    """None when the population of every commune is unknown."""
    census: str
    """The source and date of populations."""
    year: int | None
    """The year of the communes and their populations."""
    map: PortraitMap | None
    """None when no commune has an outline."""
    fragility: Fragility
    publics: list[ShareLine]
    """Those with the greatest excess over France first."""
    access: list[ShareLine]
    counted: list[CountedIndicator]
    """The team's own figures."""
    offer: PortraitOffer
    districts: Districts | None
    """None without a file of districts."""
    answers: list[AnswerSummary]
    """A few questions of each questionnaire."""
    quotes: list[Quote]
    """A few of the publishable ones, each theme in turn."""
    heard: int
    """The number of publishable ones."""
    messages: Messages
    candidates: Mapping[str, rules.Candidate]
    """The candidates for sentences, by key; messages are chosen among them."""
    sources: list[SourceLine]

    @property
    def blocks(self) -> list[tuple[str, str]]:
        """The parts of its page that have something to say: anchor and title."""
        titles = {
            "essentiel": (_("L’essentiel"), True),
            "publics": (_("La fragilité et les publics"), self.fragility.is_ready or self.publics),
            "offre": (_("Le réseau et l’offre"), self.access or self.offer.offer.is_known or self.districts),
            "paroles": (_("Compté et entendu"), self.counted or self.answers or self.quotes),
            "communes": (_("Communes, sources, limites"), True),
        }
        return [(anchor, title) for anchor, (title, is_told) in titles.items() if is_told]

    @property
    def sentence(self) -> str:
        """« 16 communes, 11 421 habitants. »"""
        count = len(self.communes)
        communes = ngettext("%(n)s commune", "%(n)s communes", count) % {"n": format_number(count)}
        if self.population is None:
            return _("%(communes)s. Le nombre d’habitants n’est pas connu.") % {"communes": communes}
        people = ngettext("%(n)s habitant", "%(n)s habitants", self.population) % {"n": format_number(self.population)}
        return _("%(communes)s, %(people)s.") % {"communes": communes, "people": people}

    @property
    def shown(self) -> list[CommuneLine]:
        return self.communes[:MOST_SHOWN]

    @property
    def has_score(self) -> bool:
        return self.fragility.territory.score is not None

    @property
    def score(self) -> str:
        """« 7,8 »; empty when it cannot be computed."""
        return _score_label(self.fragility.territory)

    @property
    def standing(self) -> str:
        """The comparison of the score with other areas."""
        rank, median = self.fragility.rank, self.fragility.median
        sentences = []
        if rank:
            sentences.append(
                _("%(place)s sur %(count)s, de la plus fragile à la moins fragile.")
                % {"place": _rank_label(rank.higher + 1), "count": _areas_label(self.fragility, rank.count)}
            )
        if median is not None:
            sentences.append(_("Au milieu du classement : %(median)s.") % {"median": format_score(median)})
        return " ".join(sentences)

    @property
    def parts(self) -> list[PartLine]:
        """The components of the score, the largest contribution first."""
        read = sorted(self.fragility.territory.parts, key=lambda part: -(part.score if part.score is not None else -1))
        return [
            PartLine(
                str(part.component.indicator.label),
                _("inconnu") if part.value.value is None else format_share(part.value.value),
                _("inconnu") if part.score is None else format_score(part.score),
                "" if part.score is None else f"{10 * part.score:.1f}",
            )
            for part in read
        ]

    @property
    def is_compared(self) -> bool:
        return any(line.france is not None for line in self.publics)

    @property
    def bars(self) -> list[tuple[ShareLine, SafeString]]:
        return [(line, line.bar) for line in self.publics]

    @property
    def access_bars(self) -> list[tuple[ShareLine, SafeString]]:
        return [(line, line.bar) for line in self.access]

    @property
    def bars_cited(self) -> list[tuple[str, list[str]]]:
        return _labels_by_source(self.publics)

    @property
    def access_cited(self) -> list[tuple[str, list[str]]]:
        return _labels_by_source(self.access)

    @property
    def limits(self) -> list[str]:
        shown = {line.key for line in (*self.publics, *self.access)}
        has_hours = self.offer.offer.opening.hours is not None
        return limit_sentences(
            shown, has_score=self.has_score, has_offer=self.offer.offer.is_known, has_hours=has_hours
        )

    @property
    def missing(self) -> list[SourceLine]:
        """Sources that would add to those loaded, or to an earlier missing one: one file of the census replaces
        five."""
        indicators = {key for line in self.sources if line.vintage for key in line.source.indicators}
        lines = []
        for line in self.sources:
            provided = line.source.indicators
            if line.vintage is None and not (provided and indicators.issuperset(provided)):
                lines.append(line)
                indicators.update(provided)
        return lines

    @property
    def loaded(self) -> list[SourceVintage]:
        return [line.vintage for line in self.sources if line.vintage is not None]

    @property
    def cited(self) -> list[str]:
        return [vintage_label(vintage_) for vintage_ in self.loaded]

    @property
    def score_source(self) -> str:
        return sources_label(self.fragility.vintages) if self.has_score else ""

    @property
    def notes(self) -> list[str]:
        """The caveats of each source."""
        return list(dict.fromkeys(note for vintage_ in self.loaded for note in vintage_.notes))


def territory_portrait(roadmap: Roadmap) -> Portrait:
    """The number of queries does not depend on the number of communes and sources."""
    communes = list(roadmap.communes.order_by("name", "code"))
    sources = source_lines(roadmap)
    vintages = {line.source.key: line.vintage for line in sources if line.vintage}
    shares = share_lines(roadmap, communes, vintages)
    fragility, quotes, geography = territory_fragility(roadmap), portrait_quotes(roadmap), latest_vintage()
    year = geography.year if geography else None
    census = _("Insee, populations en vigueur au 1er janvier %(year)s") % {"year": year} if year else ""
    told_by = {
        "gathered": census,
        **dict.fromkeys(("fragility", "contrast"), sources_label(fragility.vintages)),
        "theme": _("paroles recueillies"),
        **{key: line.cited for key, line in shares.items()},
    }
    publics = sorted((shares[key] for key in PUBLICS if key in shares), key=_excess_order)
    access = [shares[key] for key in ACCESS if key in shares]
    scores = {
        commune.commune.code: commune.score
        for commune in fragility.communes
        if commune.commune and commune.score is not None
    }
    told_offer = PortraitOffer(
        territory_offer(roadmap, communes), scores, *_aged_count(shares.get("aged_65"), total_population(communes))
    )
    told_by |= dict.fromkeys(("nowhere", "far", "zones", "together", "stale"), told_offer.cited)
    candidates = _message_candidates(communes, [*publics, *access], fragility, quotes) + told_offer.candidates()
    return Portrait(
        name=roadmap.name,
        communes=_commune_lines(fragility, told_offer),
        population=total_population(communes),
        census=census,
        year=year,
        map=_portrait_map(roadmap, communes, fragility),
        fragility=fragility,
        publics=publics,
        access=access,
        counted=counted_indicators(roadmap),
        offer=told_offer,
        districts=territory_districts(vintages, told_offer.offer),
        answers=answer_summaries(roadmap),
        quotes=alternate_themes(quotes)[:MOST_QUOTES],
        heard=len(quotes),
        messages=portrait_messages(roadmap, candidates, told_by),
        candidates={candidate.key: candidate for candidate in candidates},
        sources=sources,
    )


def sources_label(vintages: list[SourceVintage]) -> str:
    """« INSEE 2021 et 2022, ARCEP 2026 »: for a score computed from several files."""
    periods: dict[str, list[str]] = {}
    for vintage_ in vintages:
        periods.setdefault(vintage_.producer, []).append(vintage_.period)
    parts = (f"{producer} {', '.join(dict.fromkeys(sorted(years)))}" for producer, years in periods.items())
    return _("score calculé d’après %(sources)s") % {"sources": " ; ".join(parts)} if periods else ""


def _score_label(place: PlaceScore) -> str:
    return "" if place.score is None else format_score(place.score)


def _commune_lines(fragility: Fragility, offer: PortraitOffer) -> list[CommuneLine]:
    places = [*fragility.most_fragile, *fragility.without_score]
    if not fragility.is_ready:
        places = list(fragility.communes)
    return [
        CommuneLine(
            place.commune,
            _score_label(place) or place.reason,
            place.score is not None,
            offer.distance_of(place.commune.code),
        )
        for place in places
        if place.commune
    ]


def _rank_label(place: int) -> str:
    return _("1re") if place == 1 else _("%(n)se") % {"n": format_number(place)}


def _areas_label(fragility: Fragility, count: int) -> str:
    label = (
        ngettext("%(n)s département", "%(n)s départements", count)
        if fragility.peers.level == Level.DEPARTEMENT
        else ngettext("%(n)s intercommunalité", "%(n)s intercommunalités", count)
    )
    return label % {"n": format_number(count)}


def _labels_by_source(lines: list[ShareLine]) -> list[tuple[str, list[str]]]:
    """Each source once, with its labels."""
    by_source: dict[str, list[str]] = {}
    for line in lines:
        by_source.setdefault(line.cited, []).append(str(line.label))
    return list(by_source.items())


def _aged_count(line: ShareLine | None, people: int | None) -> tuple[float | None, str]:
    """The number of people of 65 or more, and its source."""
    return (line.share * people / 100, line.cited) if line and line.share and people else (None, "")


def _excess_order(line: ShareLine) -> float:
    return -line.share / line.france if line.france else 0.0


def _portrait_map(roadmap: Roadmap, communes: list[Commune], fragility: Fragility) -> PortraitMap | None:
    scores = score_map(roadmap, fragility)
    if scores:
        return PortraitMap(scores.title, scores.words, scores.source, "", scores) if scores.is_drawn else None
    outline = draw_perimeter(communes)
    if not outline:
        return None
    return PortraitMap(
        _("Les communes : %(name)s") % {"name": roadmap.name},
        _("Carte des %(n)d communes du périmètre, avec leurs contours.") % {"n": len(communes)},
        _("Contours : IGN, ADMIN EXPRESS, simplifiés. Licence Ouverte."),
        outline,
    )


def _message_candidates(
    communes: list[Commune], shares: list[ShareLine], fragility: Fragility, quotes: list[Quote]
) -> list[rules.Candidate]:
    candidates = [rules.gathered_candidate([commune.population or 0 for commune in communes])]
    candidates += [
        rules.public_candidate(line.key, line.share, line.france, line.score, line.people) for line in shares
    ]
    scored = fragility.most_fragile
    if fragility.territory.score is not None:
        worst = tuple(place.commune.name for place in scored[:MOST_NAMED] if place.commune) if len(scored) > 3 else ()
        candidates.append(rules.fragility_candidate(fragility.territory.score, fragility.sentence, worst))
    if scored:
        candidates.append(rules.contrast_candidate(scored[-1].score or 0, scored[0].score or 0))
    counts = Counter(theme for quote in quotes for theme in quote.themes)
    candidates.append(rules.theme_candidate(counts, len(quotes)))
    return [candidate for candidate in candidates if candidate]
