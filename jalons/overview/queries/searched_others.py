"""What a search reads that is more than the rows of one table."""

from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import chain

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.actions.models import Decision
from jalons.base.french import fold_accents, format_day, matching_key
from jalons.base.guide import guide_sections
from jalons.base.word_search import Search
from jalons.funding.models import FundingLine
from jalons.funding.models.funders import roadmap_funder_book
from jalons.governance.models import Meeting
from jalons.opendata.models import LocalPlace, Place, PlaceCorrection
from jalons.opendata.queries.offer import TEAM
from jalons.opendata.queries.places import LISTS
from jalons.opendata.queries.sources import current_vintages
from jalons.overview.queries.searched_rows import Found
from jalons.overview.words.search import MAIN_PAGES, PAGES, Kind
from jalons.publication.models import Edition
from jalons.publication.queries.document_list import SHELVES
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules.permissions import Permission
from jalons.workshops.models import Workshop
from jalons.workshops.templatetags.rooms import MOMENTS

_fold_once = lru_cache(maxsize=200)(fold_accents)  # of what the product says, which never changes


def find_pages(member: Member, search: Search) -> Iterator[Found]:
    """Those that this member may open. Two queries, for the pages of each workshop and of each meeting that decided."""
    for page in PAGES:
        label, others = str(page.label), str(page.others)
        if member.can(page.may) and search.is_in(_fold_once(f"{label}, {others}")):
            yield Found(Kind.PAGE, label, (others,), "", page.view, tail=page.tail, aliases=tuple(others.split(", ")))
    rows = Workshop.objects.filter(roadmap=member.roadmap)
    if not member.can(Permission.FOLLOW_WORK):
        rows = rows.filter(state=Workshop.State.CLOSED)
    workshops = list(rows.values_list("number", "title"))
    may = member.may
    for door in chain.from_iterable(doors for _label, doors in MOMENTS):
        label = fold_accents(str(door.label))
        is_called = may[door.may] and any(word.level_in(label) for word in search.words)
        for number, title in workshops if is_called else ():
            yield Found(Kind.PAGE, str(door.label), (title,), title, door.views[0], (number,))
    yield from _find_records(member, search)


def _find_records(member: Member, search: Search) -> Iterator[Found]:
    label = _("Relevé de décisions")
    standing = Decision.objects.filter(meeting=OuterRef("pk"), withdrawn_at=None)
    meetings = Meeting.objects.filter(Exists(standing), roadmap=member.roadmap).order_by("-held_on")
    rows = list(meetings.values_list("pk", "title", "held_on"))
    for pk, title, day in rows if search.is_in(fold_accents(label)) else ():
        context = _("%(title)s, séance du %(day)s") % {"title": title, "day": format_day(day)}
        yield Found(Kind.PAGE, label, (), context, "actions:record", (pk,))


def main_pages(member: Member) -> list[Found]:
    by_view = {page.view: page for page in reversed(PAGES) if member.can(page.may)}
    return [Found(Kind.PAGE, str(by_view[view].label), (), "", view) for view in MAIN_PAGES if view in by_view]


def find_funders(member: Member, _search: Search) -> Iterator[Found]:
    """Each once, however it is written, found by what was written too. Two queries."""
    lines = list(FundingLine.objects.filter(action__roadmap=member.roadmap).order_by("funder", "pk"))
    book, names = roadmap_funder_book(member.roadmap, lines), dict[str, tuple[str, int, set[str], set[str]]]()
    for line in lines:
        funder, scheme = line.funder, line.scheme
        name, count, schemes, others = names.get(book.key(funder), (book.name(funder), 0, set(), set()))
        names[book.key(funder)] = (name, count + 1, schemes | {scheme}, others | ({funder} - {name}))
    for name, count, schemes, others in names.values():
        sentence = ngettext("%(n)s ressource", "%(n)s ressources", count) % {"n": count}
        yield Found(
            Kind.FUNDER,
            name,
            tuple(sorted(schemes)),
            sentence,
            "funding:funder",
            (name,),
            aliases=tuple(sorted(others)),
        )


def find_places(member: Member, _search: Search) -> Iterator[Found]:
    """As the team corrected them, without those that it hid; the same name in the same commune once. Five queries."""
    communes = dict(member.roadmap.communes.values_list("code", "name"))
    vintages = {row.pk: key for key, row in current_vintages(member.roadmap).items() if key in LISTS}
    corrections = {(row.source, row.source_id): row for row in PlaceCorrection.objects.filter(roadmap=member.roadmap)}
    rows: dict[tuple[str, str], Found] = {}

    def add(key: str, name: str, address: str, commune: str) -> None:
        where = communes.get(commune)
        if where is not None:
            found = Found(
                Kind.PLACE, name, (where, address), ", ".join(filter(None, (address, where))), "opendata:place", (key,)
            )
            rows.setdefault((matching_key(name), commune), found)

    columns = ("pk", "vintage", "source_id", "name", "address", "commune")
    listed = Place.objects.filter(vintage__in=vintages, commune__in=communes).order_by("vintage", "pk")
    for pk, vintage, source_id, name, address, commune in listed.values_list(*columns):
        correction = corrections.get((vintages[vintage], source_id))
        if correction is None:
            add(str(pk), name, address, commune)
        elif not correction.hidden_because:
            values = {"name": name, "address": address, "commune": commune} | correction.values
            add(str(pk), values["name"], values["address"], values["commune"])
    added = LocalPlace.objects.filter(roadmap=member.roadmap, hidden_because="")
    for pk, name, address, commune in added.values_list("pk", "name", "address", "commune"):
        add(f"{TEAM}-{pk}", name, address, commune)
    yield from rows.values()


def find_documents(member: Member, _search: Search) -> Iterator[Found]:
    """The papers that are written when they are asked for, those of the meetings to come, then the editions. Two
    queries."""
    for shelf in SHELVES:
        for paper in shelf.papers:
            view, tail = "publication:index", f"#t-{shelf.key}"
            yield Found(Kind.DOCUMENT, str(paper.title), (str(paper.text),), str(shelf.title), view, (), tail)
    yield from _find_meeting_papers(member)
    for edition in Edition.objects.filter(roadmap=member.roadmap).only("kind", "number", "purpose"):
        name = str(edition)
        name = name[:1].upper() + name[1:]
        yield Found(Kind.DOCUMENT, name, (edition.purpose,), edition.purpose, "publication:edition", (edition.key,))


def _find_meeting_papers(member: Member) -> Iterator[Found]:
    """Where each is, for whoever prepares a meeting: its page tells how many letters and calls there are."""
    if not member.can(Permission.ARBITRATE):
        return
    coming = Meeting.objects.kept().filter(roadmap=member.roadmap, held_on__gte=timezone.localdate(), closed_at=None)
    for pk, title, day in coming.order_by("held_on", "pk").values_list("pk", "title", "held_on"):
        context = _("%(title)s, réunion du %(day)s") % {"title": title, "day": format_day(day)}
        name = _("À imprimer pour le comité\u00a0: convocations, lettres, liste d’appels")
        yield Found(Kind.DOCUMENT, name, (title,), context, "governance:convocation", (pk,))


def find_guide(_member: Member, search: Search) -> Iterator[Found]:
    """Each section once, by its title or its first passage that holds the words. No query."""
    for section in guide_sections():
        yield Found(Kind.GUIDE, section.title, (), _("section du guide"), "base:help_section", (section.slug,))
        for passage in section.passages:
            if search.is_in(passage.folded):
                tail = f"#{passage.anchor}" if passage.anchor else ""
                view = "base:help_section"
                yield Found(Kind.GUIDE, "", (passage.text,), section.title, view, (section.slug,), tail)
                break


OTHERS: dict[Kind, Callable[[Member, Search], Iterator[Found]]] = {
    Kind.PAGE: find_pages,
    Kind.FUNDER: find_funders,
    Kind.PLACE: find_places,
    Kind.DOCUMENT: find_documents,
    Kind.GUIDE: find_guide,
}
