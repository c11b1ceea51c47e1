"""The public pages of feuilles de route: what they show, and where they are found."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.actions.queries.sheets import Tag
from jalons.actions.words import field_heading, period_label
from jalons.base.prepared_addresses import reverse
from jalons.governance.models import JoinDoor
from jalons.publication.documents.roadmap.released import (
    make_release,
    release_stamp,
    released_roadmap,
    voted_edition,
)
from jalons.publication.models import EditionFile, PublicPage, Release
from jalons.publication.rules.public_actions import FunderShare, PublicAction, PublicRoadmap
from jalons.publication.words import EDITION_FORMATS, funder_label, public_counts_sentence, public_tag
from jalons.roadmaps.models import Member, Roadmap
from jalons.territories.models import EpciMembership
from jalons.territories.queries.told_above import Place, PublishedRoadmap

# The formats of the voted text that the page gives.
PUBLIC_FORMATS = ("pdf", "odt")


@dataclass(frozen=True)
class PublicFile:
    extension: str
    label: str
    size: int


@dataclass(frozen=True)
class ShownFunder:
    name: str
    voted: Decimal | None
    obtained: Decimal


@dataclass(frozen=True)
class ShownAction:
    """An action with the words of its page."""

    told: PublicAction

    @property
    def state(self) -> Tag:
        return public_tag(self.told.state)

    @property
    def period(self) -> str:
        return period_label(self.told.starts_on, self.told.ends_on)

    @property
    def texts(self) -> list[tuple[str, str]]:
        """The heading and the words of each of its texts."""
        return [(str(field_heading(name)), text) for name, text in self.told.texts]

    @property
    def where(self) -> str:
        n = len(self.told.communes)
        if self.told.covers_everything and n > 1:
            return _("Les %(n)d communes") % {"n": n}
        return ", ".join(self.told.communes)

    @property
    def carriers(self) -> str:
        return ", ".join(self.told.carriers)

    @property
    def funders(self) -> list[ShownFunder]:
        return _show_funders(self.told.funders)

    @property
    def voted_funders(self) -> str:
        return ", ".join(row.name for row in self.funders if row.voted)

    @property
    def measured(self) -> str:
        """« 1 indicateur atteint sur 2 »; empty without any."""
        n = len(self.told.indicators)
        sentence = ngettext("%(reached)d atteint sur %(n)d", "%(reached)d atteints sur %(n)d", self.told.reached)
        return sentence % {"reached": self.told.reached, "n": n} if n else ""


def _show_funders(shares: Iterable[FunderShare]) -> list[ShownFunder]:
    return [ShownFunder(funder_label(share), share.voted, share.obtained) for share in shares]


@dataclass(frozen=True)
class ShownRelease:
    """A release as its page shows it. `amended_on`: the day of the vote of its avenant, if it is one. `door`: the code of « Rejoindre la
    démarche », while it is open."""

    release: Release
    roadmap: PublicRoadmap
    files: tuple[PublicFile, ...]
    door: str

    @property
    def carried_by(self) -> str:
        """« Communauté de communes, action sociale »."""
        return ", ".join(filter(None, (self.roadmap.lead_authority, self.roadmap.carrying_service)))

    @property
    def counts(self) -> str:
        return public_counts_sentence(self.roadmap.states, self.roadmap.late)

    @property
    def funders(self) -> list[ShownFunder]:
        return _show_funders(self.roadmap.funders)

    @property
    def actions(self) -> list[ShownAction]:
        return [ShownAction(action) for action in self.roadmap.actions]

    def axes(self, commune: str = "") -> list[tuple[str, list[ShownAction]]]:
        """Those that concern a commune, by its name; all of them without one."""
        return [(axis, [ShownAction(row) for row in rows]) for axis, rows in self.roadmap.axes(commune)]

    @property
    def names(self) -> list[tuple[str, tuple[str, ...]]]:
        """By the code of an action, what may be the name of a person in it."""
        return [(action.code, action.names) for action in self.roadmap.actions if action.names]

    @property
    def voted_by(self) -> str:
        voted = self.release.edition.deliberation
        return voted.assembly if voted else ""

    @property
    def slug(self) -> str:
        return self.release.edition.roadmap.slug

    @property
    def amended_on(self) -> date | None:
        voted = self.release.edition.deliberation
        return voted.held_on if voted and voted.held_on != self.release.adopted_on else None


def shown_release(slug: str) -> ShownRelease | None:
    """What the open public page of a roadmap shows; None when it has none, or when it is closed. Four queries."""
    rows = Release.objects.filter(page__roadmap__slug=slug, page__closed_at=None)
    release = rows.select_related("page", "edition__roadmap", "edition__deliberation").defer(*_HEAVY).first()
    return _show_release(release, gives_files=release.page.gives_files) if release else None


def preview_release(member: Member, *, gives_files: bool) -> tuple[ShownRelease, str] | None:
    """What the page would show if it were published now, and the stamp of it; None before the vote."""
    edition = voted_edition(member.roadmap)
    if edition is None:
        return None
    edition.roadmap = member.roadmap
    release = make_release(edition, timezone.localdate())
    is_open = PublicPage.objects.filter(roadmap=member.roadmap, closed_at=None).exists()
    return _show_release(release, gives_files=gives_files), release_stamp(release, is_open=is_open)


def last_release(roadmap: Roadmap) -> Release | None:
    """Even of a page that is closed."""
    rows = Release.objects.filter(page__roadmap=roadmap).select_related("page", "edition__roadmap")
    return rows.defer("followed", "edition__facts", *_HEAVY).first()


def open_release(roadmap: Roadmap) -> Release | None:
    """What its public page shows, if it is open."""
    release = last_release(roadmap)
    return release if release and release.page.is_open else None


def public_file(slug: str, extension: str) -> EditionFile | None:
    """With its bytes, if the open page of a roadmap gives the voted text in that format."""
    shown = Release.objects.filter(page__roadmap__slug=slug, page__closed_at=None, page__gives_files=True)
    newest = shown.values("edition")[:1]
    return EditionFile.objects.filter(edition=Subquery(newest), extension=extension, made_at__isnull=False).first()


_HEAVY = ("edition__document", "edition__book", "edition__deck", "edition__followed")


def _show_release(release: Release, *, gives_files: bool) -> ShownRelease:
    files: QuerySet[EditionFile] = EditionFile.objects.none()
    if gives_files:
        files = EditionFile.objects.filter(edition=release.edition_id, made_at__isnull=False).defer("content")
    made = {file.extension: file for file in files}
    door = JoinDoor.objects.filter(roadmap=release.edition.roadmap_id, closed_at=None).first()
    return ShownRelease(
        release,
        released_roadmap(release),
        tuple(
            PublicFile(extension, str(EDITION_FORMATS[extension].label), made[extension].size)
            for extension in PUBLIC_FORMATS
            if extension in made
        ),
        door.code if door else "",
    )


def published_in(places: Iterable[Place]) -> dict[Place, list[PublishedRoadmap]]:
    """The roadmaps of each place whose public page is open. One query when there is none, four at most."""
    newest = Release.objects.filter(page=OuterRef("pk"))
    rows = (
        PublicPage.objects.filter(closed_at=None)
        .annotate(name=Subquery(newest.values("name")[:1]), adopted_on=Subquery(newest.values("adopted_on")[:1]))
        .exclude(name=None)
        .order_by("-adopted_on", "pk")
    )
    pages = {
        pk: (PublishedRoadmap(name, adopted_on, reverse("publication:public_roadmap", args=[slug])))
        for pk, slug, name, adopted_on in rows.values_list("roadmap_id", "roadmap__slug", "name", "adopted_on")
    }
    if not pages:
        return {}
    asked = list(places)
    communes = Roadmap.communes.through.objects.filter(roadmap__in=list(pages))
    by_commune: dict[str, set[int]] = defaultdict(set)
    of_members: dict[str, list[str]] = defaultdict(list)
    sirens = [place.code for place in asked if place.kind == "epci"]
    if sirens:
        members = EpciMembership.objects.on(timezone.localdate()).filter(epci__in=sirens)
        for siren, code in members.values_list("epci", "commune"):
            of_members[siren].append(code)
    codes = {place.code for place in asked if place.kind == "commune"} | {c for cs in of_members.values() for c in cs}
    for pk, code in communes.filter(commune__in=codes).values_list("roadmap", "commune"):
        by_commune[code].add(pk)
    by_departement: dict[str, set[int]] = defaultdict(set)
    if departements := [place.code for place in asked if place.kind == "departement"]:
        rows_here = communes.filter(commune__departement__in=departements)
        for code, pk in rows_here.values_list("commune__departement", "roadmap").distinct():
            by_departement[code].add(pk)

    def roadmaps_in(place: Place) -> set[int]:
        if place.kind == "departement":
            return by_departement[place.code]
        here = of_members[place.code] if place.kind == "epci" else [place.code]
        return set().union(*(by_commune[code] for code in here))

    found = {place: roadmaps_in(place) for place in asked}
    return {place: [page for pk, page in pages.items() if pk in pks] for place, pks in found.items() if pks}
