"""« Ma fiche de séance »: for whoever holds a seat, before a meeting: what they present and what they will be asked, what
they had promised, what is decided without them. The agenda is elsewhere (decision 0110)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.actions.models import NewsItem
from jalons.actions.models.carriers import member_carrier
from jalons.actions.queries import action_rows, agendas
from jalons.actions.queries.action_rows import ActionRow
from jalons.actions.queries.agendas import ItemLine
from jalons.actions.queries.news import latest_news
from jalons.actions.queries.quick_wins import followed_quick_wins
from jalons.actions.queries.resolutions import tie_fiches
from jalons.actions.rules.carriers import Carrier
from jalons.actions.rules.sheets import Status
from jalons.actions.words import news_sentence
from jalons.base import french
from jalons.base.frozen import frozen
from jalons.base.prepared_addresses import reverse
from jalons.funding.queries.consolidated import consolidated_money
from jalons.funding.rules.money import Sums
from jalons.governance.models import Convocation, Meeting, Presence, Seat
from jalons.governance.models.seat_holders import seat_access, seat_called, seat_names
from jalons.governance.queries.convocations import announced_quorum
from jalons.governance.queries.points import PointLine, meeting_points
from jalons.governance.queries.resolutions import ResolutionLine, open_resolutions_of_others, seat_resolutions
from jalons.governance.rules.meetings import was_held
from jalons.governance.rules.presenters import PresenterNames
from jalons.papers.documents.document_cleaning import shorten_text
from jalons.papers.documents.model import Block, BulletList, Content, Document, Heading, Paragraph, strong_run
from jalons.papers.documents.pdf import holds_in
from jalons.publication.documents.roadmap.summary import cost_words, question_sentence
from jalons.publication.queries.committees import meeting_paper
from jalons.roadmaps.models import Member
from jalons.roadmaps.queries.blockers import BlockerLine, open_blockers
from jalons.roadmaps.rules.permissions import Role

# One page holds this many lines, however long the titles.
PRESENTED, PROMISED, REVIEWED, OTHERS, CARRIED, WAITING, READ, KEPT = 5, 4, 3, 4, 4, 3, 3, 1
TITLE, TEXT = 52, 90
SURE_TO_HOLD = 8


@frozen
class SheetLine:
    """`title` is read first; `facts`, `decision` and `question` are sentences, or empty. `code`: that of a fiche;
    `presenter_url`: where somebody else is written to present it; `url`: where the line is told whole."""

    title: str
    facts: str = ""
    decision: str = ""
    question: str = ""
    code: str = ""
    is_late: bool = False
    presenter_url: str = ""
    url: str = ""

    @property
    def content(self) -> Content:
        sentences = " ".join(filter(None, (self.facts, self.decision, self.question)))
        return (
            (strong_run(self.title), _(" : %(told)s") % {"told": sentences}) if sentences else (strong_run(self.title),)
        )


@frozen
class SheetPart:
    """The first lines; `others`: how many more there are."""

    lines: tuple[SheetLine, ...] = ()
    others: int = 0

    @property
    def others_sentence(self) -> str:
        return ngettext("et %(n)d autre", "et %(n)d autres", self.others) % {"n": self.others} if self.others else ""


@frozen
class SeatSheet:
    """`answer`: whether the seat comes, or came; `warning`: when it presents something and has said that it does not come.
    `reviewed`: what committees asked others about the fiches that the seat carries; `waiting`: the fiches that wait for a
    decision and are not on this agenda. `carried`: what is late, blocks or lacks money in what the seat answers for and does not present; `without_you`: the
    fiches that others present; `to_read`: the papers of the other points; `kept`: what was promised and is done; `quorum`:
    what the answers announce; `agenda`: how long the rest is."""

    seat: str
    answer: str
    warning: str
    presented: SheetPart
    promised: SheetPart
    reviewed: SheetPart
    carried: SheetPart
    without_you: SheetPart
    waiting: SheetPart
    to_read: SheetPart
    kept: SheetPart
    quorum: str
    agenda: str


def seat_sheet(meeting: Meeting, seat: Seat, on: date) -> SeatSheet:
    """A constant number of queries, whatever the number of points and fiches. Nobody is named."""
    called = seat_called(seat)
    points = meeting_points(meeting).lines
    rows = Convocation.objects.filter(meeting=meeting, seat=seat)
    row = rows.select_related("meeting", "represented_by", "seat").first()
    is_away = row is not None and row.says_away and not was_held(meeting.facts, on)
    decided = agendas.decided_items(meeting)
    own = decided.items_of(called)
    actions = action_rows.action_index(meeting.roadmap)
    index = {line.code: line for line in actions.rows}
    news = latest_news(meeting.roadmap, on)
    sums = _priced_sums(meeting, on)
    asked = seat_resolutions(seat)
    promises, kept = _promised_lines(asked, meeting)
    carriers = _seat_carriers(meeting, seat)
    carried = [row for row in actions.rows if any(map(row.is_carried_by, carriers))]
    is_over = was_held(meeting.facts, on)
    presented = [_fiche_line(meeting, item, sums.get(item.code), index.get(item.code), news) for item in own]
    presented += [_own_point_line(meeting, line) for line in points if called.presents_point(line.presenter)]
    return SeatSheet(
        seat=seat.label,
        answer=_presence_sentence(meeting, seat, on) or _answer_sentence(row),
        warning=row.handing_over if row and presented and is_away else "",
        presented=_first_lines(presented, PRESENTED),
        promised=_first_lines(promises, PROMISED),
        reviewed=_first_lines(_reviewed_lines(meeting, asked, carried, on), REVIEWED),
        carried=_first_lines(
            _carried_lines(meeting, seat, actions, carried, sums, {item.code for item in own}, on, news), CARRIED
        ),
        without_you=_first_lines(_others_lines(decided, own), OTHERS),
        waiting=_first_lines([] if is_over else _waiting_lines(actions, decided), WAITING),
        to_read=_first_lines([_paper_line(meeting, line) for line in points if _is_to_read(line, called)], READ),
        kept=_first_lines(kept, KEPT),
        quorum=announced_quorum(meeting),
        agenda=_agenda_sentence(points),
    )


def seat_sheet_document(meeting: Meeting, seat: Seat, on: date) -> Document:
    """The same on one page of paper: what is least asked of the seat is left out first, the page on the screen tells it."""
    sheet = seat_sheet(meeting, seat, on)
    nothing = (Paragraph(_("Vous ne présentez rien à cette réunion.")),)
    first: list[Block] = [
        Paragraph(sheet.answer, "lead"),
        Heading(_("Ce que vous présentez"), 1),
        *([Paragraph(sheet.warning)] if sheet.warning else []),
        *(_part_blocks(sheet.presented) or nothing),
        Heading(_("Ce que vous aviez promis"), 1),
        *(_part_blocks(sheet.promised) or (Paragraph(_("Aucun comité ne vous a demandé de suite.")),)),
    ]
    titled = [
        (_("Les suites de vos actions"), sheet.reviewed),
        (_("Dans vos actions"), sheet.carried),
        (_("Ce qui se décide sans vous"), sheet.without_you),
        (_("À décider, et hors de l’ordre du jour"), sheet.waiting),
        (_("À lire avant"), sheet.to_read),
        (_("Promis, et fait"), sheet.kept),
    ]
    parts = [(Heading(title, 1), *_part_blocks(part)) for title, part in titled if part.lines]
    last = [Paragraph(sentence, "small") for sentence in (sheet.quorum, sheet.agenda) if sentence]

    def document(count: int) -> Document:
        blocks = [*first, *(block for part in parts[:count] for block in part), *last]
        made = meeting_paper(meeting, on, _("Ma fiche de séance"), "", blocks)
        return replace(made, facts=((_("Siège"), sheet.seat), *made.facts))

    whole = document(len(parts))
    # Short parts hold: the page is measured only when there may be too much of it.
    lines = sum(len(part.lines) for part in (sheet.presented, sheet.promised, *(part for _title, part in titled)))
    if lines <= SURE_TO_HOLD or holds_in(whole, 1):
        return whole
    return next((made for count in range(len(parts) - 1, 0, -1) if holds_in(made := document(count), 1)), document(0))


def _part_blocks(part: SheetPart) -> tuple[Block, ...]:
    told: list[Content] = [line.content for line in part.lines]
    if part.others:
        told.append(part.others_sentence)
    return (BulletList(tuple(told)),) if told else ()


def _first_lines(lines: Sequence[SheetLine], most: int) -> SheetPart:
    return SheetPart(tuple(lines[:most]), max(0, len(lines) - most))


def _agenda_sentence(points: Sequence[PointLine]) -> str:
    if not points:
        return _("L’ordre du jour n’est pas encore écrit.")
    minutes = sum(line.minutes or 0 for line in points)
    sentence = ngettext("%(n)d point", "%(n)d points", len(points)) % {"n": len(points)}
    if minutes:
        sentence = _("%(points)s, %(minutes)d minutes") % {"points": sentence, "minutes": minutes}
    return _("L’ordre du jour (%(told)s) est avec la convocation.") % {"told": sentence}


def _presence_sentence(meeting: Meeting, seat: Seat, on: date) -> str:
    """What was noted of the seat, which replaces its answer once the meeting was held; empty before."""
    if not was_held(meeting.facts, on):
        return ""
    presence = Presence.objects.filter(meeting=meeting, seat=seat).select_related("by").first()
    if presence is None:
        return _("La présence de ce siège n’est pas notée.")
    if presence.by:
        return _("Présence de ce siège : représenté par %(who)s.") % {"who": presence.by.label}
    return _("Présence de ce siège : %(presence)s.") % {"presence": presence.get_attendance_display()}


def _answer_sentence(row: Convocation | None) -> str:
    if row is None:
        return _("Ce siège n’est pas encore convoqué.")
    if not row.stands:
        return _("Ce siège n’a pas encore dit s’il vient.")
    by = row.representative
    if by:
        return _("Réponse de ce siège : représenté par %(who)s.") % {"who": by.label}
    return _("Réponse de ce siège : %(answer)s.") % {"answer": row.answer_label}


def _priced_sums(meeting: Meeting, on: date) -> dict[str, Sums]:
    """The money of each fiche that has a price."""
    money = consolidated_money(meeting.roadmap, on=on, checked=False)
    return {row.code: row.sums for row in money.plans if row.sums.is_priced}


def _fiche_line(
    meeting: Meeting, item: ItemLine, sums: Sums | None, row: ActionRow | None, news: Mapping[int, NewsItem]
) -> SheetLine:
    state = item.decision.outcome_words if item.decision else item.status.word
    is_open = not item.decision and not item.elsewhere
    return SheetLine(
        title=f"{item.code} {shorten_text(item.title, TITLE)}",
        facts=_with_news(_("%(state)s, %(cost)s.") % {"state": state, "cost": _money_words(sums)}, row, news),
        decision=question_sentence(item) if is_open else _elsewhere_words(item),
        question=_question_words(row, sums),
        code=item.code,
        is_late=row is not None and bool(row.days_late),
        presenter_url=reverse("actions:item", args=[meeting.roadmap.slug, meeting.pk, item.pk]),
    )


def _with_news(facts: str, row: ActionRow | None, news: Mapping[int, NewsItem]) -> str:
    """Then « Nouvelle du 14 mars 2026 : deux permanences ouvertes à la médiathèque. »"""
    last = news.get(row.pk) if row else None
    if last is None:
        return facts
    told = _("Nouvelle du %(told)s.") % {"told": shorten_text(news_sentence(last), TEXT).rstrip(".")}
    return f"{facts} {told}"


def _elsewhere_words(item: ItemLine) -> str:
    """« Déjà décidée le 29 nov. 2026. », by another meeting."""
    return f"{french.capitalize_first(item.elsewhere_label)}." if item.elsewhere else ""


def _money_words(sums: Sums | None) -> str:
    """« 12 000 € prévus, 5 000 € demandés, 3 000 € à trouver », « pas encore chiffrée »."""
    words = cost_words(sums)
    if sums is None or not sums.requested:
        return words
    planned, comma, to_find = words.partition(", ")
    asked = _("%(amount)s demandés") % {"amount": french.format_euros(sums.requested)}
    return f"{planned}, {asked}{comma}{to_find}"


def _question_words(row: ActionRow | None, sums: Sums | None) -> str:
    """The question that a committee is likely to ask first: what is late, then what lacks."""
    if row is not None and row.days_late:
        question = _("pourquoi ce retard (%(delay)s) ?") % {"delay": row.awaited_delay}
    elif sums is not None and sums.to_find:
        question = _("qui apportera les %(amount)s qui manquent ?") % {"amount": french.format_euros(sums.to_find)}
    elif sums is None:
        question = _("combien cela coûtera-t-il ?")
    elif row is not None and not row.lead_organisation:
        question = _("qui pilotera ?")
    elif row is not None and row.ends_on is None:
        question = _("quand sera-ce fait ?")
    else:
        return ""
    return _("On vous demandera sans doute : %(question)s") % {"question": question}


def _own_point_line(meeting: Meeting, line: PointLine) -> SheetLine:
    papers = shorten_text(" ".join(line.papers.split()), TEXT)
    sentence = _("%(point)s.") % {"point": french.capitalize_first(line.summary)}
    if papers:
        sentence = _("%(point)s À lire : %(papers)s") % {"point": sentence, "papers": papers}
    url = reverse("governance:hand_point", args=[meeting.roadmap.slug, meeting.pk, line.pk])
    return SheetLine(shorten_text(line.title, TITLE), sentence, presenter_url=url)


def _is_to_read(line: PointLine, called: PresenterNames) -> bool:
    """Whoever presents a point reads its papers beside it."""
    return bool(line.papers.strip()) and not called.presents_point(line.presenter)


def _paper_line(meeting: Meeting, line: PointLine) -> SheetLine:
    return SheetLine(
        shorten_text(line.title, TITLE),
        shorten_text(" ".join(line.papers.split()), TEXT),
        url=f"{reverse('actions:agenda', args=[meeting.roadmap.slug, meeting.pk])}#point-{line.pk}",
    )


def _promised_lines(lines: Sequence[ResolutionLine], meeting: Meeting) -> tuple[list[SheetLine], list[SheetLine]]:
    """What committees asked of the seat: what is not done, the nearest day first; and what was done since the last meeting
    of this committee."""
    before = Meeting.objects.filter(committee=meeting.committee_id, held_on__lt=meeting.held_on, cancelled_on=None)
    last = before.order_by("-held_on").values_list("held_on", flat=True).first()
    done = [line for line in lines if not line.is_open and last and line.meeting_on >= last]
    return [_promised_line(line) for line in lines if line.is_open], [_promised_line(line) for line in done]


def _promised_line(line: ResolutionLine) -> SheetLine:
    state = french.capitalize_first(line.tag)
    more = (line.days if line.is_open else shorten_text(line.outcome, TEXT)).rstrip(".")
    sentence = _("%(state)s : %(more)s.") % {"state": state, "more": more} if more else f"{state}."
    return SheetLine(shorten_text(line.text, TEXT).rstrip("."), sentence, is_late=line.is_late)


def _reviewed_lines(
    meeting: Meeting, own: Sequence[ResolutionLine], carried: Sequence[ActionRow], on: date
) -> list[SheetLine]:
    """What other meetings asked somebody else about the fiches that the seat carries, and that is still to do. Two queries."""
    codes, mine = {row.pk: row.code for row in carried}, {line.pk for line in own}
    lines = [line for line in open_resolutions_of_others(meeting, on) if line.pk not in mine]
    return [
        _reviewed_line(meeting, tied.line, found)
        for tied in (tie_fiches(lines) if codes else ())
        if (found := [codes[fiche.pk] for fiche in tied.fiches if fiche.pk in codes])
    ]


def _reviewed_line(meeting: Meeting, line: ResolutionLine, codes: Sequence[str]) -> SheetLine:
    """« 1.1, à faire, confiée à : Chargée de coopération. Pour le 15 déc. 2026. »"""
    who = _("confiée à\u00a0: %(who)s") % {"who": line.owner} if line.owner else _("confiée à personne")
    told = ", ".join((french.join_items(codes), line.tag, who))
    days = f" {french.capitalize_first(line.days.rstrip('.'))}." if line.days else ""
    url = reverse("actions:resolutions", args=[meeting.roadmap.slug, line.meeting])
    return SheetLine(shorten_text(line.text, TEXT).rstrip("."), f"{told}.{days}", is_late=line.is_late, url=url)


def _waiting_lines(actions: action_rows.Index, decided: agendas.DecidedItems) -> list[SheetLine]:
    """The fiches that wait for a committee and that this agenda does not hold: a seat may ask for them."""
    listed = {item.code for item in decided.items}
    return [
        SheetLine(
            f"{row.code} {shorten_text(row.title, TITLE)}",
            _("%(state)s\u00a0: attend une décision, et n’est pas à l’ordre du jour.")
            % {"state": french.capitalize_first(row.status.word)},
            code=row.code,
        )
        for row in actions.rows
        if row.status.value in (Status.SUSPENDED, Status.TO_ARBITRATE) and row.code not in listed
    ]


def _others_lines(decided: agendas.DecidedItems, own: Sequence[ItemLine]) -> list[SheetLine]:
    """The fiches that this meeting has to decide and that others present."""
    mine = {item.code for item in own}
    return [
        SheetLine(
            f"{item.code} {shorten_text(item.title, TITLE)}",
            _("présentée par %(who)s.") % {"who": group.presented_by} if group.presented_by else "",
            code=item.code,
        )
        for group in decided.presenters
        for item in group.items
        if item.code not in mine and not item.decision and not item.elsewhere
    ]


def _carried_lines(
    meeting: Meeting,
    seat: Seat,
    actions: action_rows.Index,
    carried: Sequence[ActionRow],
    sums: Mapping[str, Sums],
    told: set[str],
    on: date,
    news: Mapping[int, NewsItem],
) -> list[SheetLine]:
    """What a committee may ask the seat about although it presents nothing of it: the points de blocage that it follows,
    what is late in what it carries, the latest first, then the money that lacks."""
    names = {french.matching_key(name) for name in seat_names(seat)}
    late = {
        row.code: row.awaited_delay for row in sorted(actions.rows, key=lambda row: -row.days_late) if row.days_late
    }
    late |= {win.row.code: win.sentence_of_delay for win in followed_quick_wins(actions, on).past_their_year}
    rows = {row.code: row for row in carried if row.code not in told}
    return [
        *(
            SheetLine(
                shorten_text(line.title, TITLE),
                _blocker_words(line),
                is_late=line.is_late,
                url=reverse("roadmaps:blockers", args=[meeting.roadmap.slug]),
            )
            for line in open_blockers(meeting.roadmap)
            if french.matching_key(line.owner) in names
        ),
        *(_carried_line(rows[code], delay, news, is_late=True) for code, delay in late.items() if code in rows),
        *(
            _carried_line(row, _missing_words(sums[code]), news)
            for code, row in rows.items()
            if code not in late and code in sums and (sums[code].to_find or sums[code].to_obtain)
        ),
    ]


def _carried_line(row: ActionRow, facts: str, news: Mapping[int, NewsItem], *, is_late: bool = False) -> SheetLine:
    title = f"{row.code} {shorten_text(row.title, TITLE)}"
    sentence = facts if facts.endswith(".") else f"{facts}."
    return SheetLine(
        title, _with_news(sentence, row, news) if row.pk in news else facts, code=row.code, is_late=is_late
    )


def _blocker_words(line: BlockerLine) -> str:
    if line.due_on is None:
        return _("point de blocage que vous suivez.")
    day = french.format_short_day(line.due_on)
    return _("point de blocage que vous suivez, à lever d’ici le %(day)s.") % {"day": day}


def _missing_words(sums: Sums) -> str:
    """« 45 000 € à réunir : 6 000 € à trouver, 39 000 € à obtenir. »: the first is the one of « L’essentiel »."""
    find, obtain = french.format_euros(sums.to_find), french.format_euros(sums.to_obtain)
    if not sums.to_obtain:
        return _("%(amount)s à trouver.") % {"amount": find}
    if not sums.to_find:
        return _("%(amount)s à obtenir.") % {"amount": obtain}
    whole = french.format_euros(sums.to_find + sums.to_obtain)
    return _("%(whole)s à réunir\u00a0: %(find)s à trouver, %(obtain)s à obtenir.") % {
        "whole": whole,
        "find": find,
        "obtain": obtain,
    }


def _seat_carriers(meeting: Meeting, seat: Seat) -> list[Carrier]:
    carriers = [Carrier(function=name) for name in seat_names(seat)]
    if access := seat_access(seat):
        carriers.append(member_carrier(Member(meeting.roadmap, access.user, Role(access.role), "")))
    return carriers
