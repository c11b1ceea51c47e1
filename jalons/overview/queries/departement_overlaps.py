"""What the roadmaps of a département have in common: communes, dispositifs, organisations; and the communes of none."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from django.utils import timezone

from jalons.actions.models import ActionSheet
from jalons.actions.queries.action_rows import Index
from jalons.actions.rules.names import split_names
from jalons.base.french import matching_key
from jalons.base.frozen import frozen
from jalons.directory.models import Category, Organisation
from jalons.directory.rules.names import is_known_name, name_key, telling_words
from jalons.funding.models import FundingLine
from jalons.funding.queries.funded_actions import counted_of
from jalons.funding.rules.money import SECURED, ZERO, Status
from jalons.publication.rules.private_words import may_be_a_person
from jalons.roadmaps.models import PerimeterKind, Roadmap
from jalons.territories.models import Commune, Departement, EpciMembership
from jalons.territories.queries import departement_communes

# Beyond, the fiches of a plan are counted: « MSA » may be in all of forty.
MOST_CODES = 8
# The fields of a fiche that name organisations.
_NAMING = ("lead_organisation", "carrier_organisation", "partners")


@frozen
class RoadmapRead:
    """What was read of a roadmap."""

    roadmap: Roadmap
    index: Index
    communes: Sequence[Commune]


class Perimeters(NamedTuple):
    """`of`: the communes of each roadmap, by its pk; `here`: those of the département."""

    of: Mapping[int, list[Commune]]
    here: Sequence[Commune]


def perimeters_of(roadmaps: Collection[int], departement: str) -> Perimeters:
    """Three queries: a perimeter may go beyond its département."""
    here = departement_communes(departement)
    known = {commune.code: commune for commune in here}
    pairs = list(Roadmap.communes.through.objects.filter(roadmap__in=roadmaps).values_list("roadmap_id", "commune_id"))
    known |= Commune.objects.in_bulk({code for _pk, code in pairs} - known.keys())
    of: dict[int, list[Commune]] = {pk: [] for pk in roadmaps}
    for pk, code in pairs:
        of[pk].append(known[code])
    return Perimeters(of, here)


@frozen
class RoadmapName:
    """A roadmap, as a line names it."""

    name: str
    slug: str


@frozen
class SharedGround:
    """Communes that several roadmaps of the same level cover: two below the département may not."""

    roadmaps: tuple[RoadmapName, ...]
    communes: tuple[str, ...]


@frozen
class Alignment:
    """The roadmap of the whole département, and those below it that it has to agree with."""

    above: RoadmapName
    below: tuple[RoadmapName, ...]


@frozen
class Uncovered:
    """The communes of an EPCI that no roadmap below the département covers. `siren`: empty for communes without any."""

    epci: str
    siren: str
    communes: tuple[str, ...]
    is_whole: bool
    people: int


@frozen
class SchemeShare:
    roadmap: RoadmapName
    requested: Decimal
    secured: Decimal
    envisaged: Decimal


@frozen
class SharedScheme:
    """A dispositif of one funder, from which several plans wait for money, or have some."""

    funder: str
    name: str
    shares: tuple[SchemeShare, ...]


@frozen
class PartyPlan:
    """`codes`: those of the fiches that name the organisation."""

    roadmap: RoadmapName
    codes: tuple[str, ...]

    @property
    def is_long(self) -> bool:
        return len(self.codes) > MOST_CODES


@frozen
class SharedParty:
    """An organisation that pilots, carries or helps in several plans. `siren`: empty when no directory has it."""

    name: str
    siren: str
    plans: tuple[PartyPlan, ...]


@frozen
class Overlaps:
    """`communes` and `covered`: how many the département has, and how many of them some roadmap covers. `is_covered_above`: by one
    of the whole département."""

    communes: int
    covered: int
    is_covered_above: bool
    grounds: tuple[SharedGround, ...]
    alignments: tuple[Alignment, ...]
    uncovered: tuple[Uncovered, ...]
    schemes: tuple[SharedScheme, ...]
    parties: tuple[SharedParty, ...]

    @property
    def uncovered_communes(self) -> int:
        return sum(len(group.communes) for group in self.uncovered)


def find_overlaps(departement: Departement, read: Sequence[RoadmapRead], perimeters: Perimeters) -> Overlaps:
    """Four queries, whatever the number of roadmaps."""
    here = {commune.code for commune in perimeters.here}
    above = [one for one in read if one.roadmap.perimeter_kind == PerimeterKind.DEPARTEMENT]
    below = [one for one in read if one.roadmap.perimeter_kind != PerimeterKind.DEPARTEMENT]
    covered_below = {commune.code for one in below for commune in one.communes}
    covered = covered_below | {commune.code for one in above for commune in one.communes}
    return Overlaps(
        communes=len(here),
        covered=len(here & covered),
        is_covered_above=any(one.roadmap.departement_id == departement.code for one in above),
        grounds=(*_shared_grounds(above), *_shared_grounds(below)),
        alignments=tuple(_alignments(above, below)),
        uncovered=tuple(_uncovered_groups(perimeters.here, covered_below, departement.code)),
        schemes=tuple(_shared_schemes(read)),
        parties=tuple(_shared_parties(read, departement)),
    )


def _roadmap_name(roadmap: Roadmap) -> RoadmapName:
    return RoadmapName(roadmap.name, roadmap.slug)


# --- communes --------------------------------------------------------------------------------------------------------


def _shared_grounds(level: Sequence[RoadmapRead]) -> Iterable[SharedGround]:
    """By set of roadmaps, the largest part in common first."""
    covering: dict[str, list[int]] = defaultdict(list)
    names: dict[str, str] = {}
    for place, one in enumerate(level):
        for commune in one.communes:
            covering[commune.code].append(place)
            names[commune.code] = commune.name
    together: dict[tuple[int, ...], list[str]] = defaultdict(list)
    for code, places in covering.items():
        if len(places) > 1:
            together[tuple(places)].append(names[code])
    for group, communes in sorted(together.items(), key=lambda pair: (-len(pair[1]), pair[0])):
        roadmaps = tuple(_roadmap_name(level[place].roadmap) for place in group)
        yield SharedGround(roadmaps, tuple(sorted(communes, key=matching_key)))


def _alignments(above: Sequence[RoadmapRead], below: Sequence[RoadmapRead]) -> Iterable[Alignment]:
    for one in above:
        ground = {commune.code for commune in one.communes}
        under = tuple(_roadmap_name(other.roadmap) for other in below if any(c.code in ground for c in other.communes))
        if under:
            yield Alignment(_roadmap_name(one.roadmap), under)


def _uncovered_groups(here: Sequence[Commune], covered: Collection[str], departement: str) -> Iterable[Uncovered]:
    """By EPCI, the most peopled first; communes without EPCI last. One query."""
    rows = EpciMembership.objects.on(timezone.localdate()).filter(own_taxes=True, commune__departement=departement)
    epci_of = {code: (siren, name) for code, siren, name in rows.values_list("commune", "epci", "epci__name")}
    every: dict[tuple[str, str], list[Commune]] = defaultdict(list)
    for commune in here:
        every[epci_of.get(commune.code, ("", ""))].append(commune)
    groups = []
    for (siren, name), communes in every.items():
        if left := [commune for commune in communes if commune.code not in covered]:
            people = sum(commune.population or 0 for commune in left)
            names = tuple(commune.name for commune in left)
            groups.append(Uncovered(name, siren, names, len(left) == len(communes), people))
    return sorted(groups, key=lambda group: (not group.siren, -group.people, group.epci))


# --- money -----------------------------------------------------------------------------------------------------------


def _shared_schemes(read: Sequence[RoadmapRead]) -> Iterable[SharedScheme]:
    """Of the fiches that each plan counts, without what was refused; a scheme is one by its funder and its name. One query."""
    place_of = {pk: place for place, one in enumerate(read) for pk in counted_of(one.index)}
    lines = (
        FundingLine.objects.filter(action__roadmap__in=[one.roadmap.pk for one in read])
        .exclude(status=Status.REFUSED)
        .exclude(scheme="", listed_scheme=None)
        .order_by("id")
        .values_list("action", "funder", "scheme", "listed_scheme__funder", "listed_scheme__name", "status", "amount")
    )
    names: dict[tuple[str, str], tuple[str, str]] = {}
    sums: dict[tuple[str, str], dict[int, dict[Status, Decimal]]] = defaultdict(dict)
    for action, funder, scheme, listed_funder, listed_name, status, amount in lines:
        if (place := place_of.get(action)) is None:
            continue
        told = (listed_funder or funder, listed_name or scheme)
        key = (name_key(told[0]), matching_key(told[1]))
        names.setdefault(key, told)
        per_status = sums[key].setdefault(place, dict.fromkeys(Status, ZERO))
        per_status[Status(status)] += amount
    for key, shares in sorted(sums.items(), key=lambda pair: (-len(pair[1]), pair[0])):
        # A donor may be a person.
        if len(shares) > 1 and not any(map(may_be_a_person, names[key])):
            yield SharedScheme(
                *names[key],
                tuple(
                    SchemeShare(
                        roadmap=_roadmap_name(read[place].roadmap),
                        requested=per_status[Status.REQUESTED],
                        secured=sum((per_status[state] for state in SECURED), ZERO),
                        envisaged=per_status[Status.ENVISAGED],
                    )
                    for place, per_status in sorted(shares.items())
                ),
            )


# --- organisations ---------------------------------------------------------------------------------------------------


def _shared_parties(read: Sequence[RoadmapRead], departement: Departement) -> Iterable[SharedParty]:
    """By their SIREN, or by one of the names that every territory knows: two bodies of the same name, « Centre social », may be
    two. Two queries."""
    ids = [one.roadmap.pk for one in read]
    who = _Parties(ids, departement)
    rows_of = {row.pk: (place, row) for place, one in enumerate(read) for row in one.index.rows}
    counted = {pk for one in read for pk in counted_of(one.index)}
    codes: dict[str, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    naming = ActionSheet.objects.filter(roadmap__in=ids).order_by("roadmap_id", "axis__rank", "rank", "pk")
    for pk, roadmap, *texts in naming.values_list("pk", "roadmap", *_NAMING):
        if pk in counted:
            place, row = rows_of[pk]
            written = (name for text in texts for name in split_names(text))
            for key in dict.fromkeys(filter(None, (who.key(roadmap, name) for name in written))):
                codes[key][place].append(row.code)
    for key, plans in sorted(codes.items(), key=lambda pair: (-len(pair[1]), matching_key(who.names[pair[0]]))):
        if len(plans) > 1:
            yield SharedParty(
                who.names[key],
                key if key.isdigit() else "",
                tuple(PartyPlan(_roadmap_name(read[place].roadmap), tuple(of)) for place, of in sorted(plans.items())),
            )


class _Parties:
    """Who is who in several directories. The key of an organisation is its SIREN, else its known name; `names`: by key, the one
    that is shown. Whoever may be a person has no key. One query."""

    def __init__(self, roadmaps: Collection[int], departement: Departement) -> None:
        self.names: dict[str, str] = {}
        self._places = [telling_words(departement.name), telling_words(departement.region.name)]
        self._by_name: dict[tuple[int, str], str] = {}
        self._sirens: dict[str, str] = {}
        rows = Organisation.objects.filter(roadmap__in=roadmaps).exclude(siren="", siret="")
        rows = rows.exclude(category=Category.CITIZEN).order_by("id")
        for roadmap, name, others, siren, siret in rows.values_list("roadmap", "name", "other_names", "siren", "siret"):
            if may_be_a_person(name):
                continue
            key = siren or siret[:9]
            self.names.setdefault(key, name)
            for written in (name, *others):
                self._by_name.setdefault((roadmap, name_key(written)), key)
                if is_known_name(written):
                    self._sirens.setdefault(self._known_key(written), key)

    def key(self, roadmap: int, written: str) -> str:
        """Empty for an organisation that nothing identifies. A service after a comma is one of it."""
        name = written.partition(",")[0]
        for told in (written, name):
            if key := self._by_name.get((roadmap, name_key(told))):
                return key
        if not is_known_name(name) or may_be_a_person(name):
            return ""
        known = self._known_key(name)
        key = self._sirens.get(known, known)
        self.names.setdefault(key, name)
        return key

    def _known_key(self, name: str) -> str:
        """« Caf » and « Caf de la Dordogne » are one in the Dordogne."""
        words = name_key(name).split()
        for place in self._places:
            if len(words) > len(place) and words[-len(place) :] == place:
                words = words[: -len(place)]
        return " ".join(words)
