"""What came by the private links of fiches: what waits to be read, and what was read lately, by whom.

Nothing of it is stored twice. The journal holds each thing with its old and new values, and each reading: the lines of
a link, followed in their order, tell which reading covers which thing. The words of a comment are in its row alone."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from jalons.actions.models import ActionSheet, Attachment, Comment, NewsItem, SheetLink
from jalons.actions.models.carriers import member_carrier
from jalons.actions.queries.history import Change, blank_dash, field_changes
from jalons.actions.rules.sheets import LINK_LASTS
from jalons.actions.words import arrival_label, measured_sentence
from jalons.base.frozen import frozen
from jalons.roadmaps.models import JournalEntry, Member
from jalons.roadmaps.queries.journal import JournalLine, entry_lines
from jalons.roadmaps.rules.permissions import Permission

# How long what was read stays on the page.
KEPT = timedelta(days=30)
# Of one fiche; its history has all of them.
MOST_SHOWN = 50


@frozen
class Arrival:
    """One thing. `text`: the words of a comment or of a news (`is_news`); `file`, `indicator`: the row that it leads to;
    `figure`: the value of an indicator, its day and the measure before it.
    `is_gone`: a comment, a news or a paper that was withdrawn since."""

    at: datetime
    by: str
    label: str
    about: str = ""
    text: str = ""
    is_news: bool = False
    file: int | None = None
    indicator: int | None = None
    figure: str = ""
    is_gone: bool = False
    changes: tuple[Change, ...] = ()


@frozen
class Reading:
    """What somebody of the team read at once of one link. `may_come_back`: nothing was read or written by it since."""

    link: int
    by: str
    at: datetime
    arrivals: tuple[Arrival, ...]
    may_come_back: bool


@frozen
class FicheNews:
    """`seen_at`: when something last came that nobody has read, which « C’est lu » sends. `may_read`: by whoever reads the
    page. `hidden`: what waits and is not shown."""

    pk: int
    code: str
    title: str
    seen_at: datetime | None
    unread: tuple[Arrival, ...]
    hidden: int
    readings: tuple[Reading, ...]
    may_read: bool


def link_news(member: Member, action: ActionSheet | None = None) -> list[FicheNews]:
    """Of one fiche; else of every fiche for whoever gives links, of those that they carry for others. What waits comes
    first, the latest at the top. Eight queries, whatever the number of fiches."""
    since = timezone.now() - KEPT
    rows = SheetLink.objects.filter(action__roadmap=member.roadmap).select_related("action__axis")
    rows = rows.filter(Q(is_unread=True) | Q(wrote_at__gte=since - LINK_LASTS))
    links = {link.pk: link for link in (rows.filter(action=action) if action else rows)}
    readable = _readable_actions(member, {link.action_id: link.action for link in links.values()}.values())
    if action is None:
        links = {pk: link for pk, link in links.items() if link.action_id in readable}
    pasts = _link_pasts(member, links)
    shown = _ShownLines([line for past in pasts.values() for line in past.kept(since)])
    by_action: dict[int, dict[SheetLink, _LinkPast]] = {}
    for pk, link in links.items():
        by_action.setdefault(link.action_id, {})[link] = pasts[pk]
    news = [_fiche_news(own, shown, since, may_read=pk in readable) for pk, own in by_action.items()]
    kept = [row for row in news if row.seen_at or row.readings]
    return sorted(kept, key=lambda row: (row.seen_at is not None, row.seen_at or row.readings[0].at), reverse=True)


def was_removed_by(link: SheetLink, kind: str, pk: int) -> bool:
    """Whether this link withdrew that row, as the journal keeps."""
    lines = JournalEntry.objects.filter(roadmap=link.action.roadmap_id, about_kind=kind, about_id=pk, verb="remove")
    return lines.filter(signer_kind="sheetlink", signer_id=link.pk).exists()


def _readable_actions(member: Member, actions: Iterable[ActionSheet]) -> set[int]:
    """Those of which this person may say « C’est lu »: see `read_links`."""
    if member.can(Permission.MANAGE_MEMBERS):
        return {action.pk for action in actions}
    carrier = member_carrier(member)
    return {
        action.pk
        for action in actions
        if carrier.carries(
            lead_contact=action.lead_contact,
            lead_organisation=action.lead_organisation,
            elected_sponsor=action.elected_sponsor,
        )
    }


class _LinkPast:
    """What one link wrote, in its order: what waits, and each reading with what it covered."""

    def __init__(self) -> None:
        self.waiting: list[JournalEntry] = []
        self.readings: list[tuple[JournalEntry, list[JournalEntry]]] = []

    def follow(self, entry: JournalEntry) -> None:
        if entry.verb == "read_link":
            self.readings.append((entry, self.waiting))
            self.waiting = []
        elif entry.verb == "unread_link" and self.readings:
            self.waiting = self.readings.pop()[1] + self.waiting
        elif entry.signer_id:
            self.waiting.append(entry)

    def kept(self, since: datetime) -> list[JournalEntry]:
        """The lines that a page shows."""
        recent = [line for reading, things in self.readings if reading.at >= since for line in (reading, *things)]
        return [*self.waiting, *recent]


def _link_pasts(member: Member, links: dict[int, SheetLink]) -> dict[int, _LinkPast]:
    """One query, none without link."""
    pasts = {pk: _LinkPast() for pk in links}
    actions = {link.action_id for link in links.values()}
    if not actions:
        return pasts
    of_fiches = Q(about_kind="actionsheet", about_id__in=actions) | Q(whole_kind="actionsheet", whole_id__in=actions)
    written = Q(signer_kind="sheetlink", signer_id__in=links)
    read = Q(about_kind="sheetlink", about_id__in=links, verb__in=("read_link", "unread_link"))
    entries = JournalEntry.objects.filter(roadmap=member.roadmap).filter(of_fiches).filter(written | read)
    for entry in entries.select_related("by").order_by("id"):
        pasts[entry.signer_id or entry.about_id].follow(entry)
    return pasts


class _ShownLines:
    """The lines of the page in words, with the words and the files that the journal does not hold."""

    def __init__(self, entries: Sequence[JournalEntry]) -> None:
        self.lines = {line.pk: line for line in entry_lines(entries)}
        comments = {entry.about_id for entry in entries if entry.about_kind == "comment"}
        news = {entry.about_id for entry in entries if entry.about_kind == "newsitem"}
        papers = {entry.about_id for entry in entries if entry.about_kind == "attachment"}
        self._comments = dict(Comment.objects.filter(pk__in=comments).values_list("pk", "text")) if comments else {}
        standing = NewsItem.objects.standing().filter(pk__in=news)
        self._news = dict(standing.values_list("pk", "text")) if news else {}
        rows = Attachment.objects.filter(pk__in=papers).values_list("pk", flat=True)
        self._papers = set(rows) if papers else set()

    def arrival(self, entry: JournalEntry) -> Arrival:
        line = self.lines[entry.pk]
        told: dict[str, Any] = {"at": entry.at, "by": line.by, "label": arrival_label(entry.about_kind, entry.verb)}
        match entry.about_kind:
            case "comment":
                text = self._comments.get(entry.about_id, "") if entry.verb == "comment" else ""
                return Arrival(**told, text=text, is_gone=entry.verb == "comment" and not text)
            case "newsitem":
                text = self._news.get(entry.about_id, "") if entry.verb == "tell" else ""
                is_gone = entry.verb == "tell" and not text
                # Of what is withdrawn or restored, the day tells which: it has no words to show.
                about = "" if entry.verb == "tell" else line.about
                return Arrival(**told, about=about, text=text, is_news=True, is_gone=is_gone)
            case "attachment":
                file = entry.about_id if entry.about_id in self._papers else None
                is_gone = entry.verb == "add" and file is None
                return Arrival(**told, about=line.about, file=file, is_gone=is_gone)
            case "actionsheet":
                return Arrival(**told, changes=field_changes(line))
            case "actionstep":
                told["label"] = arrival_label("actionstep", "tick" if entry.after.get("done_on") else "untick")
                return Arrival(**told, about=line.about, changes=field_changes(line))
            case "indicator":
                return Arrival(
                    **told, about=line.about, indicator=entry.about_id, figure=_measured_sentence(entry, line)
                )
            case _:
                return Arrival(**told, about=line.about, changes=field_changes(line))


def _measured_sentence(entry: JournalEntry, line: JournalLine) -> str:
    """Lines written before the earlier measure was kept with its day hold its value alone."""
    values = {one.name: one for one in line.differences}
    earlier = values["earlier"].after if "earlier" in values else blank_dash(values["value"].before)
    return measured_sentence(values["value"].after, date.fromisoformat(entry.after["on"]), earlier)


def _fiche_news(pasts: dict[SheetLink, _LinkPast], shown: _ShownLines, since: datetime, *, may_read: bool) -> FicheNews:
    action = next(iter(pasts)).action
    waiting = sorted(
        (entry for link, past in pasts.items() if link.is_unread for entry in past.waiting),
        key=lambda entry: entry.pk,
        reverse=True,
    )
    readings = [
        Reading(
            link=link.pk,
            by=shown.lines[reading.pk].by,
            at=reading.at,
            arrivals=tuple(shown.arrival(entry) for entry in reversed(things[-MOST_SHOWN:])),
            may_come_back=not link.is_unread and reading is past.readings[-1][0],
        )
        for link, past in pasts.items()
        for reading, things in past.readings
        if reading.at >= since
    ]
    return FicheNews(
        pk=action.pk,
        code=action.code,
        title=action.title,
        seen_at=max((link.wrote_at for link in pasts if link.is_unread and link.wrote_at), default=None),
        unread=tuple(shown.arrival(entry) for entry in waiting[:MOST_SHOWN]),
        hidden=max(len(waiting) - MOST_SHOWN, 0),
        readings=tuple(sorted(readings, key=lambda reading: reading.at, reverse=True)),
        may_read=may_read,
    )
