"""The public pages of feuilles de route: what they show, and where they are found."""

from collections import defaultdict
from collections.abc import Container, Iterable
from datetime import date, datetime
from decimal import Decimal
from urllib.parse import urlsplit

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.urls import Resolver404, get_script_prefix, resolve
from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.accounts.queries.told_above import PublicWay
from jalons.actions.queries.sheets import Tag
from jalons.actions.words import field_heading, period_label
from jalons.base.french import format_date
from jalons.base.frozen import frozen
from jalons.base.prepared_addresses import reverse
from jalons.governance.models import JoinDoor
from jalons.publication.documents.roadmap.released import (
    make_release,
    page_releases,
    release_stamp,
    released_roadmap,
    voted_edition,
)
from jalons.publication.models import Edition, EditionFile, PublicPage, Release
from jalons.publication.rules.public_actions import FunderTable, PublicAction, PublicRoadmap
from jalons.publication.rules.public_changes import list_public_changes
from jalons.publication.words import EDITION_FORMATS
from jalons.publication.words.public_pages import (
    age_sentence,
    commune_sentence,
    decision_sentence,
    funder_label,
    public_change_sentence,
    public_counts_sentence,
    public_tag,
    reached_sentence,
    remainder_sentences,
)
from jalons.roadmaps.models import Member, Roadmap
from jalons.territories.models import EpciMembership
from jalons.territories.queries.told_above import Place, PublishedRoadmap

# The formats of the voted text that the page gives.
PUBLIC_FORMATS = ("pdf", "odt")


@frozen
class PublicFile:
    extension: str
    label: str
    size: int


@frozen
class ShownFunder:
    """`rest`: in words, what became of the money that was voted and not obtained."""

    name: str
    voted: Decimal | None
    obtained: Decimal
    rest: tuple[str, ...]

    @property
    def is_all_obtained(self) -> bool:
        return bool(self.voted) and not self.rest


@frozen
class ShownFunders:
    """The table of who pays, whose total is the voted cost when it is known."""

    told: FunderTable

    @property
    def rows(self) -> list[ShownFunder]:
        return [
            ShownFunder(funder_label(share), share.voted, share.obtained, tuple(remainder_sentences(share)))
            for share in self.told.shares
        ]

    @property
    def whole(self) -> ShownFunder:
        share = self.told.whole
        return ShownFunder("", share.voted, share.obtained, tuple(remainder_sentences(share, is_total=True)))


@frozen
class ShownChange:
    """What changed of one action, in words."""

    code: str
    title: str
    sentence: str


@frozen
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
    def money(self) -> ShownFunders:
        return ShownFunders(self.told.money)

    @property
    def voted_funders(self) -> str:
        return ", ".join(row.name for row in self.money.rows if row.voted)

    @property
    def measured(self) -> str:
        return reached_sentence(self.told.reached, len(self.told.indicators))


@frozen
class ShownRelease:
    """A release as its page shows it. `amended_on`: the day of the vote of its avenant, if it is one. `door`: the code of « Rejoindre la
    démarche », while it is open. `former`: the last release of an earlier day, if it was asked for."""

    release: Release
    roadmap: PublicRoadmap
    files: tuple[PublicFile, ...]
    door: str
    former: Release | None = None

    @property
    def carried_by(self) -> str:
        """« Communauté de communes, action sociale »."""
        return ", ".join(filter(None, (self.roadmap.lead_authority, self.roadmap.carrying_service)))

    @property
    def counts(self) -> str:
        return public_counts_sentence(self.roadmap.states, self.roadmap.late)

    @property
    def money(self) -> ShownFunders:
        return ShownFunders(self.roadmap.money)

    @property
    def on_words(self) -> str:
        """« 3 novembre 2026 », its frozen day."""
        return format_date(self.release.on)

    def changes(self, commune: str = "") -> list[ShownChange]:
        """Since the day of `former`: of the actions that concern a commune, by its name; of all of them without one."""
        if self.former is None:
            return []
        before = released_roadmap(self.former)
        concerned = {action.key for one in (before, self.roadmap) for action in one.of_commune(commune).actions}
        return _show_changes(before, self.roadmap, concerned)

    @property
    def decided_by(self) -> str:
        """« Conseil communautaire, délibération n° 12 du 24 novembre 2025 : 30 voix pour »."""
        voted = self.release.edition.deliberation
        return decision_sentence(voted) if voted else ""

    @property
    def is_amended(self) -> bool:
        return self.release.edition.kind == Edition.Kind.AMENDMENT

    def commune_counts(self, commune: str) -> str:
        """How many of its actions concern a commune, and where they stand."""
        here = self.roadmap.of_commune(commune)
        own = sum(not action.covers_everything for action in here.actions)
        counts = public_counts_sentence(here.states, here.late)
        return commune_sentence(commune, len(here.actions), own, counts)

    @property
    def actions(self) -> list[ShownAction]:
        return [ShownAction(action) for action in self.roadmap.actions]

    def axes(self, commune: str = "") -> list[tuple[str, list[ShownAction]]]:
        """Those that concern a commune, by its name; all of them without one."""
        return [(axis, [ShownAction(row) for row in rows]) for axis, rows in self.roadmap.of_commune(commune).axes]

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


def shown_release(slug: str, *, with_former: bool = False) -> ShownRelease | None:
    """What the open public page of a roadmap shows; None when it has none, or when it is closed. Three queries, two more for what it
    showed before."""
    rows = Release.objects.filter(page__roadmap__slug=slug, page__closed_at=None)
    release = rows.select_related("page", "edition__roadmap", "edition__deliberation").defer(*_HEAVY).first()
    if release is None:
        return None
    former = _former_release(release) if with_former else None
    return _show_release(release, gives_files=release.gives_files, former=former)


def _former_release(release: Release) -> Release | None:
    """The last one of an earlier day, since the page was opened."""
    page = release.page
    former = page.releases.filter(at__gte=page.opened_at, on__lt=release.on).first()
    if former and former.edition_id == release.edition_id:
        former.edition = release.edition
    return former


def preview_release(member: Member, *, gives_files: bool, contact: str = "") -> tuple[ShownRelease, str] | None:
    """What the page would show if it were published now, and the stamp of it; None before the vote."""
    edition = voted_edition(member.roadmap)
    if edition is None:
        return None
    edition.roadmap = member.roadmap
    release = make_release(edition, timezone.localdate())
    release.contact = contact
    is_open = PublicPage.objects.filter(roadmap=member.roadmap, closed_at=None).exists()
    return _show_release(release, gives_files=gives_files), release_stamp(release, is_open=is_open)


@frozen
class Freshness:
    """How far the open page is behind, for the team. `taken_back`: the release that may be taken back today, with what would be put
    back."""

    on: date
    age: str
    changes: tuple[ShownChange, ...]
    taken_back: Release | None
    put_back: Release | None


def page_freshness(last: Release, now: ShownRelease) -> Freshness:
    """`now`: what the page would show if it were published now."""
    today = timezone.localdate()
    if last.edition_id == now.release.edition_id:
        last.edition = now.release.edition
    newest, former = page_releases(last.page)
    may_undo = former is not None and newest is not None and newest.on == today
    return Freshness(
        last.on,
        age_sentence((today - last.on).days),
        tuple(_show_changes(released_roadmap(last), now.roadmap)),
        newest if may_undo else None,
        former if may_undo else None,
    )


def _show_changes(before: PublicRoadmap, after: PublicRoadmap, only: Container[str] | None = None) -> list[ShownChange]:
    """`only`: the keys of the actions to tell."""
    changes = list_public_changes(before, after)
    return [
        ShownChange(change.code, change.title, public_change_sentence(change))
        for change in changes
        if only is None or change.key in only
    ]


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
    newest = Release.objects.filter(page__roadmap__slug=slug, page__closed_at=None).values("id")[:1]
    given = EditionFile.objects.filter(edition__releases__in=newest, edition__releases__gives_files=True)
    return given.filter(extension=extension, made_at__isnull=False).first()


_HEAVY = ("edition__document", "edition__book", "edition__deck", "edition__followed")


def _show_release(release: Release, *, gives_files: bool, former: Release | None = None) -> ShownRelease:
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
        former,
    )


# --- the feed ----------------------------------------------------------------------------------------------------------

MOST_NEWS = 10


@frozen
class News:
    """What one published day brought. `counts`: where the actions stood. `changes`: since the published day before, None for the
    first."""

    on: date
    at: datetime
    counts: str
    changes: tuple[ShownChange, ...] | None


@frozen
class Feed:
    name: str
    author: str
    news: tuple[News, ...]


def public_feed(slug: str) -> Feed | None:
    """The last published days of an open page, the newest first; None when it has none, or when it is closed. Two queries."""
    rows = Release.objects.filter(page__roadmap__slug=slug, page__closed_at=None, at__gte=F("page__opened_at"))
    by_day: dict[date, Release] = {}
    for release in rows[: MOST_NEWS * 5]:
        by_day.setdefault(release.on, release)
    if not by_day:
        return None
    kept = list(by_day.values())[: MOST_NEWS + 1]
    editions = Edition.objects.only("facts").in_bulk({release.edition_id for release in kept})
    for release in kept:
        release.edition = editions[release.edition_id]
    told = [released_roadmap(release) for release in kept]
    news = []
    for place, (release, roadmap) in enumerate(zip(kept, told, strict=True)):
        changes = tuple(_show_changes(told[place + 1], roadmap)) if place + 1 < len(told) else None
        news.append(News(release.on, release.at, public_counts_sentence(roadmap.states, roadmap.late), changes))
    return Feed(kept[0].name, told[0].lead_authority, tuple(news[:MOST_NEWS]))


# --- where pages are found ---------------------------------------------------------------------------------------------


def public_way(path: str) -> PublicWay | None:
    """The open public page of the roadmap that a private address belongs to. One query at most."""
    asked = "/" + urlsplit(path).path.removeprefix(get_script_prefix())
    try:
        match = resolve(asked)
    except Resolver404:
        return None
    if not match.route.startswith("feuilles-de-route/") or "slug" not in match.kwargs:
        return None
    slug = match.kwargs["slug"]
    rows = Release.objects.filter(page__roadmap__slug=slug, page__closed_at=None)
    name = rows.values_list("name", flat=True).first()
    return None if name is None else PublicWay(name, reverse("publication:public_roadmap", args=[slug]))


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
