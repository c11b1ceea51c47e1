"""Who is who among the funders of a roadmap: what the directory says, and what the team merged."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any, ClassVar, NamedTuple

from django.db import models
from django.db.models import Min, Q, QuerySet, Value
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jalons.base.french import matching_key
from jalons.base.frozen import frozen
from jalons.base.prepared_queries import PreparedQuery
from jalons.base.stamps import make_stamp
from jalons.directory.models import Organisation
from jalons.directory.rules.names import name_key, own_name
from jalons.funding.models.lines import FundingLine
from jalons.funding.rules.funder_levels import Level, Territory, make_territory
from jalons.funding.rules.funders import (
    FunderBook,
    alike_funders,
    funder_key,
    kept_name,
    make_funder_book,
    means_authority,
)
from jalons.roadmaps.models import Roadmap
from jalons.territories.models import Departement, Region
from jalons.territories.rules import fold_name, without_epci_kind


class FunderFusion(models.Model):
    """One act by which funders became one. It moves nothing: each line keeps what was written in it, so that undoing the
    act gives each funder what was its own (decision 0075)."""

    roadmap = models.ForeignKey(Roadmap, on_delete=models.CASCADE, related_name="funder_fusions")
    # The names of the funders that were merged, as they were shown.
    merged = models.JSONField(_("financeurs réunis"), default=list)
    into = models.CharField(_("nom gardé"), max_length=150)

    class Meta:
        verbose_name_plural = _("financeurs réunis")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(into="") & ~Q(merged=[]), name="funder_fusion_names_both"),
        ]

    def __str__(self) -> str:
        return self.into


class FunderDistinction(models.Model):
    """Two funders whose names look alike, and that the team said to be two: the question is not asked again."""

    roadmap = models.ForeignKey(Roadmap, on_delete=models.CASCADE, related_name="funder_distinctions")
    one = models.CharField(_("financeur"), max_length=150)
    other = models.CharField(_("autre financeur"), max_length=150)

    class Meta:
        verbose_name_plural = _("financeurs distincts")
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(one="") & ~Q(other=""), name="funder_distinction_names_both"),
        ]

    def __str__(self) -> str:
        return gettext("« %(one)s » et « %(other)s »") % {"one": self.one, "other": self.other}


def roadmap_funder_book(
    roadmap: Roadmap, lines: Iterable[FundingLine] | None = None, *, brought: Iterable[str] = ()
) -> FunderBook:
    """`lines`: all those of the roadmap, when they are already read; `brought`: the names of those that are about to be
    written. One query, and a second one without `lines`."""
    if lines is None:
        written = [name for name, _first in _written_names(roadmap.pk)]
    else:
        written = [line.funder for line in sorted(lines, key=lambda line: line.pk)]
    rows = sorted(_names_of_others(roadmap.pk), key=lambda row: row[:2])
    listed = [(name, others) for kind, _pk, name, others, _siren in rows if kind == _LISTED]
    fusions = [(merged, into) for kind, _pk, into, merged, _siren in rows if kind == _MERGED]
    known = {name for kind, _pk, name, _others, siren in rows if kind == _LISTED and _is_siren_of(roadmap, siren)}
    names = [*written, *brought, *(name for name, _others in listed)]
    own = [name for name in dict.fromkeys(names) if name in known or is_own_name(roadmap, name)]
    # The names of the authority first: nothing that was merged takes one of them away from it.
    return make_funder_book(listed, [*written, *brought], [*([(own, roadmap.lead_authority)] if own else []), *fusions])


def is_own_name(roadmap: Roadmap, name: str) -> bool:
    """Whether a name is that of the authority that leads, by itself or as the team said."""
    authority = roadmap.lead_authority
    if any(name_key(name) == name_key(other) for other in roadmap.unlike_names):
        return False
    return means_authority(own_name(name, authority, roadmap.own_names), authority)


def _is_siren_of(roadmap: Roadmap, siren: str) -> bool:
    """Of the intercommunalité of the territory, when it is an intercommunalité that leads."""
    return bool(siren) and siren == roadmap.epci_id and means_authority("EPCI", roadmap.lead_authority)


def name_funders(lines: Iterable[FundingLine], book: FunderBook) -> None:
    """Gives each line the one name of its funder (`FundingLine.funder_name`)."""
    for line in lines:
        line.known_as = book.name(line.funder)


# Pairs that the preview of a table asks about: beyond, it would be a page of questions.
_MOST_PAIRS = 40
# Names that are compared two by two.
_MOST_NAMES = 400


@frozen
class FunderPair:
    """Two funders that may be one. `keep`: the name to propose, or empty; `level`: what both mean in this territory."""

    one: str
    other: str
    keep: str = ""
    level: Level | None = None

    @property
    def key(self) -> str:
        return make_stamp(self.one, self.other)


class SaidName(NamedTuple):
    """What a table said of a name. `is_new`: nobody had said it; `lines`: the pks of what became an own share with it."""

    name: str
    is_own: bool
    is_new: bool
    lines: list[int]


@frozen
class BroughtFunders:
    """`pairs`: those that may be one, which somebody says; `known`: what a name is already read as, by the directory, the
    acronyms or an earlier fusion."""

    pairs: tuple[FunderPair, ...] = ()
    known: tuple[tuple[str, str], ...] = ()


def brought_funders(roadmap: Roadmap, written: Sequence[str]) -> BroughtFunders:
    """The funders that a table brings, beside those of the plans and of the directory. Seven queries at most."""
    if not written:
        return BroughtFunders()
    names = list(dict.fromkeys(written))
    book = roadmap_funder_book(roadmap, brought=names)
    mine = {book.name(name) for name in names}
    listed = [name for key, name in book.names.items() if book.roots.get(key, key) == key]
    every = list(dict.fromkeys([*(book.name(name) for name in names), *listed]))[:_MOST_NAMES]
    return BroughtFunders(
        tuple(alike_pairs(roadmap, book, every, among=mine)[:_MOST_PAIRS]),
        tuple((name, book.name(name)) for name in names if matching_key(name) != matching_key(book.name(name))),
    )


def alike_pairs(
    roadmap: Roadmap, book: FunderBook, names: Sequence[str], *, among: Collection[str] | None = None
) -> list[FunderPair]:
    """Those that may be one, those of the territory first, without those that the team said to be two. Five queries at most."""
    territory = roadmap_levels(roadmap)
    listed = set(Organisation.objects.filter(roadmap=roadmap).values_list("name", flat=True).order_by())
    keys = {name: funder_key(name) for name in names}
    apart = {frozenset([book.key(row.one), book.key(row.other)]) for row in roadmap.funder_distinctions.all()}
    pairs = [
        FunderPair(one, other, kept_name(one, other, listed), territory.level_of(keys[one], keys[other]))
        for one, other in alike_funders(keys, among, territory)
        if frozenset([book.key(one), book.key(other)]) not in apart
    ]
    return sorted(pairs, key=lambda pair: pair.level is None)


def roadmap_levels(roadmap: Roadmap) -> Territory:
    """The region, the départements and the intercommunalité in which the territory lies. Two queries, three when it is that
    of an intercommunalité."""
    here = Departement.objects.filter(commune__roadmaps=roadmap).order_by("code").distinct()
    rows = list(here.values_list("code", "name", "region__name"))
    departements = Departement.objects.order_by().values_list("name", flat=True)
    places = departements.union(Region.objects.order_by().values_list("name", flat=True)).order_by()
    epci = roadmap.epci
    return make_territory(
        [region for _code, _name, region in rows],
        [(code, name) for code, name, _region in rows],
        (epci.kind, epci.name, without_epci_kind(fold_name(epci.name))) if epci else None,
        places,
    )


def funders_stamp(book: FunderBook, asked: Iterable[str]) -> str:
    """The stamp of what the page that merges funders shows of them."""
    keys = {book.key(name) for name in asked}
    names = [f"{key}={root}" for key, root in book.roots.items() if {key, root} & keys]
    return make_stamp(*sorted(keys), *sorted(names), *(book.names.get(key, "") for key in sorted(keys)))


@PreparedQuery
def _written_names(roadmap: int) -> QuerySet[FundingLine, tuple[str, int]]:
    rows = FundingLine.objects.filter(action__roadmap=roadmap).order_by()
    return rows.values_list("funder").annotate(first=Min("pk")).order_by("first")


# What a row of names is: an organisation with its other names, or a fusion with the names that it merged.
_LISTED, _MERGED = 0, 1


@PreparedQuery
def _names_of_others(roadmap: int) -> QuerySet[Any, tuple[int, int, str, list[str], str]]:
    """Both at once, because every page of money asks."""
    listed = Organisation.objects.filter(roadmap=roadmap).order_by().annotate(row=Value(_LISTED))
    merged = FunderFusion.objects.filter(roadmap=roadmap).order_by().annotate(row=Value(_MERGED))
    rows: QuerySet[Any, Any] = listed.values_list("row", "pk", "name", "other_names", "siren")
    return rows.union(merged.values_list("row", "pk", "into", "merged", Value("")), all=True)
