"""The feuille de route in two pages, for readers with ten minutes before a meeting: only its present state."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.actions.models import NewsItem
from jalons.actions.queries import action_rows, agendas, coming_meetings, meeting_decisions
from jalons.actions.queries.action_rows import ActionRow, AxisRows
from jalons.actions.queries.agendas import ItemLine
from jalons.actions.queries.blocking import Blocking, roadmap_blocking
from jalons.actions.queries.meeting_decisions import DecisionLine
from jalons.actions.queries.news import latest_news
from jalons.actions.queries.quick_wins import followed_quick_wins, past_year_sentence
from jalons.actions.rules.sheets import Status
from jalons.actions.words import news_sentence
from jalons.base import french
from jalons.base.frozen import frozen
from jalons.funding.queries import consolidated
from jalons.funding.queries.carriers import carried_actions
from jalons.funding.queries.consolidated import Consolidation
from jalons.funding.queries.funded_actions import WILL_NOT_BE_DONE, submitted_of
from jalons.funding.rules.money import ZERO, Sums
from jalons.governance.models import Meeting
from jalons.governance.queries.points import meeting_points
from jalons.governance.queries.resolutions import ResolutionLine, meeting_resolutions, open_resolutions_of_others
from jalons.invitations.queries.minutes import count_late_minutes
from jalons.monitoring.queries.indicators import FollowedIndicator, followed_indicators
from jalons.papers.documents.document_cleaning import shorten_text
from jalons.papers.documents.model import (
    Block,
    BulletList,
    Column,
    Content,
    Document,
    Heading,
    Paragraph,
    Row,
    Table,
)
from jalons.papers.documents.pdf import holds_in
from jalons.publication.documents.roadmap.changed import nothing_to_amend, roadmap_changes
from jalons.publication.documents.roadmap.standing import (
    adopted_edition,
    council_vote_day,
    outside_vote,
    precedes_vote,
    roadmap_standing,
)
from jalons.publication.documents.roadmap.vote_gaps import vote_gap_lines
from jalons.publication.words import blocking_sentence, outside_vote_sentence
from jalons.roadmaps.models import Roadmap
from jalons.roadmaps.queries.blockers import BlockerLine
from jalons.roadmaps.queries.milestones import next_milestones
from jalons.workshops.queries.pledges import count_late_pledges

# Two pages can hold this many lines, however long the titles.
PAGES = 2
FICHES, LATE, COMING, BLOCKERS, DECIDED = 16, 5, 4, 3, 3
ASKED, POINTS, DECISIONS, STILL_OPEN, UNVOTED, CARRYING, NEWS = 4, 3, 4, 2, 3, 5, 4
TITLE, LONG = 70, 100
# A sentence is whole where two pages have room for it.
WHOLE = 1_000
# How many letters a sentence has, how many indicators and how many news are told, from the fullest.
ROOMS = ((WHOLE, 16, NEWS), (WHOLE, 8, 1), (WHOLE, 3, 1), (LONG, 16, 1), (LONG, 3, 1), (LONG, 3, 0))


def summary_document(roadmap: Roadmap, on: date) -> Document:
    """Two pages whatever the number of fiches: above `FICHES`, the first ones, and the number of the others."""
    index = action_rows.action_index(roadmap)
    money = consolidated.consolidated_money(roadmap, only=submitted_of(index), on=on, checked=False)
    stands = roadmap_standing(roadmap, None)
    vote = adopted_edition(roadmap)
    opening = (
        *_coming_blocks(roadmap, on, is_voted=council_vote_day(roadmap) is not None),
        *_asked_blocks(roadmap, money, on),
    )
    blocking, decided = roadmap_blocking(roadmap, index.rows), _last_decided(roadmap, on)
    measured, news = _measured_indicators(roadmap), latest_news(roadmap, on)
    carriers = _carriers_sentence(roadmap, {row.pk for row in index.promised})
    empty = Document(
        title=_("L’essentiel de la feuille de route"),
        subtitle=_("Feuille de route territoriale d’inclusion numérique, %(name)s") % {"name": roadmap.name},
        organisation=roadmap.lead_authority,
        status=stands.status,
        date=on,
        facts=(
            *_summary_facts(roadmap, index, money, on),
            *(stands.facts if vote else ()),
            *(() if index.is_empty else ((_("Prochain vote"), next_vote_words(roadmap, on)),)),
        ),
        blocks=(),
    )

    def document(letters: int, results: int, most_news: int, carriers: str = "") -> Document:
        told = (
            *_decided_blocks(decided, letters),
            *late_blocks(index.late),
            *blocking_blocks(blocking, letters),
        )
        reached = (
            *_money_summary_blocks(money),
            *_change_blocks(measured, results, _news_items(index, news, letters, most_news)),
        )
        return replace(empty, blocks=(*opening, *told, *reached, *_action_blocks(index, money, carriers)))

    # Who carries is worth more than a whole sentence or one more news.
    rooms = ((*room, told) for told in dict.fromkeys((carriers, "")) for room in ROOMS)
    return next((made for room in rooms if holds_in(made := document(*room), PAGES)), document(*ROOMS[-1]))


def _summary_facts(
    roadmap: Roadmap, index: action_rows.Index, money: Consolidation, on: date
) -> list[tuple[str, Content]]:
    facts: list[tuple[str, Content]] = []
    if not index.is_empty:
        facts.append((_("Actions"), f"{index.sum_line.capitalize()}. {index.apart}".rstrip()))
        if outside := outside_vote_sentence(outside_vote(roadmap, index.promised)):
            facts.append((_("Hors du vote"), outside))
        facts.append((_("En retard"), ", ".join(late_labels(roadmap, index, on))))
    if wins := followed_quick_wins(index, on).sentence:
        facts.append((_("Gains rapides"), f"{wins}."))
    if money.priced:
        facts.append((_("À trouver"), french.format_euros(money.totals.to_find)))
    if money.own_part_label:
        facts.append((_("Notre part"), money.own_part_label))
    return facts


def next_vote_words(roadmap: Roadmap, on: date) -> str:
    """What the council is asked next, in the sentences of the page of the adoption: « un avenant. 4 manques bloquent le vote. »
    About a hundred queries: every chapter is assembled to know whether it is empty."""
    changed = roadmap_changes(roadmap, on)
    if changed.edition and not changed.subjects:
        return nothing_to_amend()
    blocking = blocking_sentence(sum(line.is_open for line in vote_gap_lines(roadmap, on)))
    what = _("un avenant. %(blocking)s") if adopted_edition(roadmap) else _("l’adoption. %(blocking)s")
    return what % {"blocking": blocking}


def late_labels(roadmap: Roadmap, index: action_rows.Index, on: date) -> Iterator[str]:
    """« aucune action », « 1 gain rapide a dépassé son année », « 5 engagements », « 1 compte rendu d’atelier »."""
    actions, wins = index.counts.late, len(followed_quick_wins(index, on).past_their_year)
    yield ngettext("%(n)d action", "%(n)d actions", actions) % {"n": actions} if actions else _("aucune action")
    if wins:
        yield past_year_sentence(wins)
    if pledges := count_late_pledges(roadmap, on):
        yield ngettext("%(n)d engagement", "%(n)d engagements", pledges) % {"n": pledges}
    if minutes := count_late_minutes(roadmap, on):
        yield ngettext("%(n)d compte rendu d’atelier", "%(n)d comptes rendus d’atelier", minutes) % {"n": minutes}


def blocking_blocks(blocking: Blocking, letters: int, most: int = BLOCKERS) -> list[Block]:
    """The open points, the gravest first, then the fiches that wait for a decision: readers of two pages are those who may
    help."""
    points = [f"{_short_title(line.title)}\u00a0: {_blocker_words(line, letters)}" for line in blocking.points]
    stopped = [
        f"{row.code} {_short_title(row.title)}\u00a0: {french.lower_first(shorten_text(row.sentence, letters)).rstrip('.')}"
        for row in blocking.stopped
    ]
    items = [*points, *stopped]
    if not items:
        return []
    return [
        Heading(_("Ce qui bloque"), 1),
        BulletList((*items[:most], *_others_sentence(len(items) - most))),
    ]


def _blocker_words(line: BlockerLine, letters: int) -> str:
    """« étape 1, à lever avant le 15 juin 2026. Mutualiser avec la commune voisine »"""
    facts = line.step_facts[:1].lower() + line.step_facts[1:]
    return f"{facts}. {shorten_text(line.way_out, letters)}" if line.way_out else facts


def late_blocks(rows: list[ActionRow], most: int = LATE) -> list[Block]:
    if not rows:
        return []
    items = [f"{_action_label(row)}\u00a0: {row.awaited_delay}" for row in rows[:most]]
    return [Heading(_("Ce qui est en retard"), 1), BulletList((*items, *_others_sentence(len(rows) - most)))]


def _action_label(row: ActionRow) -> str:
    return f"{row.code} {_short_title(row.title)}"


def _short_title(title: str) -> str:
    return shorten_text(title, TITLE)


def _others_sentence(count: int) -> list[str]:
    sentence = ngettext("et %(n)d autre", "et %(n)d autres", count)
    return [sentence % {"n": count}] if count > 0 else []


# --- what was decided, and what came out -----------------------------------------------------------------------------


@frozen
class Decided:
    """What a meeting decided of fiches, and what it asked. `still_open`: what the meetings before it asked, and that nobody
    has done yet."""

    meeting: Meeting
    decisions: list[DecisionLine]
    asked: list[ResolutionLine]
    still_open: list[ResolutionLine]


def _last_decided(roadmap: Roadmap, on: date) -> Decided | None:
    """Of the last meeting that decided or asked something. A constant number of queries."""
    told = Q(resolutions__isnull=False) | Q(decisions__isnull=False, decisions__withdrawn_at=None)
    meetings = Meeting.objects.kept().filter(told, roadmap=roadmap, held_on__lte=on)
    meeting = meetings.order_by("-held_on", "-pk").first()
    if meeting is None:
        return None
    decisions = [line for line in meeting_decisions.decision_lines(meeting) if not line.withdrawn_at]
    return Decided(meeting, decisions, meeting_resolutions(meeting), open_resolutions_of_others(meeting, on))


def _decided_blocks(decided: Decided | None, letters: int) -> list[Block]:
    """The decisions, then what was asked: who does it, until when, and how far it is."""
    if decided is None:
        return []
    items = [_resolution_item(line, letters) for line in decided.asked[:DECIDED]]
    title = _("Décidé en réunion le %(day)s\u00a0: %(meeting)s") % {
        "day": french.format_day(decided.meeting.held_on),
        "meeting": _short_title(decided.meeting.title),
    }
    others = _others_sentence(len(decided.asked) - DECIDED)
    told = BulletList((*_decided_items(decided.decisions, letters), *items, *others))
    return [Heading(title, 1), told, *_still_open_blocks(decided.still_open, letters)]


def _still_open_blocks(lines: list[ResolutionLine], letters: int) -> list[Block]:
    """What an earlier meeting asked is still expected after the next one has met."""
    if not lines:
        return []
    items = [_resolution_item(line, letters) for line in lines[:STILL_OPEN]]
    others = _others_sentence(len(lines) - STILL_OPEN)
    return [Heading(_("Demandé avant, et encore à faire"), 1), BulletList((*items, *others))]


def _decided_items(decisions: list[DecisionLine], letters: int) -> list[str]:
    """Each fiche with its motive; where there are many, the codes of each decision: « Retenue : 1.1, 1.2 », then the motives
    that were written: one of them may be a condition."""
    if len(decisions) <= DECISIONS:
        return [_decision_words(line, letters) for line in decisions]
    codes: dict[str, list[str]] = {}
    for line in decisions:
        codes.setdefault(line.outcome_words, []).append(line.code)
    items = [f"{outcome[:1].upper()}{outcome[1:]}\u00a0: {', '.join(found)}" for outcome, found in codes.items()]
    reasons = [f"{line.code} {shorten_text(line.reason, letters)}" for line in decisions if line.reason][:DECISIONS]
    return (
        [*items, _("Motifs et conditions\u00a0: %(reasons)s") % {"reasons": "\u00a0; ".join(reasons)}]
        if reasons
        else items
    )


def _decision_words(line: DecisionLine, letters: int) -> str:
    """« 3.1 Reconditionner des ordinateurs : reportée. Le local n’est pas prêt. »"""
    sentence = f"{line.code} {_short_title(line.title)}\u00a0: {line.outcome_words}"
    return f"{sentence}. {shorten_text(line.reason, letters)}" if line.reason else sentence


def _resolution_item(line: ResolutionLine, letters: int) -> str:
    return f"{shorten_text(line.text, letters).rstrip('.')} ({_resolution_words(line)})"


def _resolution_words(line: ResolutionLine) -> str:
    """« Vice-présidence action sociale, avant le 15 déc. 2026, à faire »"""
    day = _("avant le %(day)s") % {"day": french.format_short_day(line.due_on)} if line.due_on and line.is_open else ""
    return ", ".join(filter(None, (line.owner, day, line.tag)))


def _news_items(index: action_rows.Index, news: Mapping[int, NewsItem], letters: int, most: int) -> list[str]:
    """The last one of each action in three months, the newest first: the table of actions tells their titles."""
    rows = {row.pk: row for row in index.rows}
    items = [
        _("Action %(code)s, %(told)s") % {"code": rows[pk].code, "told": shorten_text(news_sentence(line), letters)}
        for pk, line in news.items()
        if pk in rows
    ]
    left_out = len(items) - most
    others = ngettext("et %(n)d autre nouvelle", "et %(n)d autres nouvelles", left_out) % {"n": left_out}
    return [*items[:most], *([others] if most and left_out > 0 else [])]


def _measured_indicators(roadmap: Roadmap) -> list[FollowedIndicator]:
    """Those measured last, the furthest first. Two queries."""
    measured = [indicator for indicator in followed_indicators(roadmap) if indicator.last]
    return sorted(measured, key=lambda one: (one.last.on if one.last else date.min, one.progress or 0), reverse=True)


def _change_blocks(measured: list[FollowedIndicator], most: int, news: list[str]) -> list[Block]:
    """The news, then the indicators: where each started, its last value, its target, in the order of the fiches; where they
    are too many, the first of `measured`, one a fiche."""
    chosen = measured
    if len(measured) > most:
        chosen = list({one.code: one for one in reversed(measured)}.values())[::-1][:most]
    chosen = sorted(chosen, key=lambda one: ([int(part) for part in one.code.split(".")], one.pk))
    items = [
        *news,
        *(
            f"{one.code} {_short_title(one.label)}\u00a0: {one.sentence[:1].lower()}{one.sentence[1:]}"
            for one in chosen
        ),
    ]
    left_out = _others_sentence(len(measured) - len(chosen))
    return [Heading(_("Ce qui a changé"), 1), BulletList((*items, *left_out))] if items else []


# --- the fiches ------------------------------------------------------------------------------------------------------


def _action_blocks(index: action_rows.Index, money: Consolidation, carriers: str) -> list[Block]:
    if index.is_empty:
        return [Paragraph(_("Aucune action n’est encore écrite."), "lead")]
    actions = [row for row in index.promised if row.status.value not in WILL_NOT_BE_DONE]
    first = _first_action_pks(actions)
    sums = {row.code: row.sums for row in money.plans if row.sums.is_priced}
    to_find = {code: one.to_find for code, one in sums.items()}
    rows = [line for axis in index.axes if axis.rows for line in _axis_rows(axis, first, sums)]
    left_out = len(actions) - len(first)
    sentence = ngettext(
        "%(n)d autre fiche est dans la feuille de route.",
        "%(n)d autres fiches sont dans la feuille de route.",
        left_out,
    )
    columns = (
        Column(_("Action"), width=2.8),
        Column(_("État"), width=0.9),
        Column(_("Élue ou élu"), width=2.2),
        Column(_("À réunir"), "right", 1.1),
    )
    notes = (
        sentence % {"n": left_out} if left_out else "",
        carriers,
        _waiting_sentence(index, to_find),
    )
    return [
        Heading(_("Les actions, axe par axe"), 1),
        Table(_("Les actions et leur élue ou élu"), columns, tuple(rows), " ".join(filter(None, notes))),
    ]


def _carriers_sentence(roadmap: Roadmap, actions: Collection[int]) -> str:
    """« Qui les porte : CC Dronne et Belle (1.1, 3.2) ; Association Relais, structure pilote (2.1). »; empty without any."""
    told = [f"{one.voted_label} ({', '.join(one.codes)})" for one in carried_actions(roadmap, actions)]
    shown = "\u00a0; ".join([*told[:CARRYING], *_others_sentence(len(told) - CARRYING)])
    return _("Qui les porte\u00a0: %(carriers)s.") % {"carriers": shown} if told else ""


def _waiting_sentence(index: action_rows.Index, to_find: dict[str, Decimal]) -> str:
    """The fiches that the committee kept, or that a plan brought, and that no assembly has adopted: the total counts them,
    the table does not show them. Empty without any."""
    promised = {row.pk for row in index.promised}
    waiting = [row for row in index.rows if row.pk in submitted_of(index) - promised]
    waiting = [row for row in waiting if row.status.value not in WILL_NOT_BE_DONE]
    if not waiting:
        return ""
    missing = sum((to_find.get(row.code, ZERO) for row in waiting), ZERO)
    sentence = ngettext(
        "%(n)d fiche que personne n’a votée attend un avenant : l’ensemble la compte, ce tableau non.",
        "%(n)d fiches que personne n’a votées attendent un avenant : l’ensemble les compte, ce tableau non.",
        len(waiting),
    ) % {"n": len(waiting)}
    sentence += " " + _("Hors du vote\u00a0: %(what)s.") % {"what": "\u00a0; ".join(_waiting_labels(waiting))}
    if not missing:
        return sentence
    return _("%(told)s Il leur manque %(amount)s.") % {"told": sentence, "amount": french.format_euros(missing)}


def _waiting_labels(rows: list[ActionRow]) -> list[str]:
    return [*(_action_label(row) for row in rows[:UNVOTED]), *_others_sentence(len(rows) - UNVOTED)]


def _first_action_pks(rows: list[ActionRow]) -> frozenset[int]:
    """What elected people ask first: late actions, then the highest priorities; else the order of fiches."""
    chosen = sorted(rows, key=lambda row: (not row.days_late, row.priority or 9))
    return frozenset(row.pk for row in chosen[:FICHES])


def _axis_rows(axis: AxisRows, first: frozenset[int], sums: dict[str, Sums]) -> list[Row]:
    heading = _("Axe %(rank)d. %(title)s : %(told)s")
    title = heading % {"rank": axis.rank, "title": _short_title(axis.title), "told": axis.sum_line}
    return [
        Row((title,), "group"),
        *(
            Row(
                (
                    _action_label(row),
                    row.status.word,
                    _short_title(row.elected_sponsor),
                    _missing_label(sums.get(row.code)),
                )
            )
            for row in axis.rows
            if row.pk in first
        ),
    ]


def _missing_label(sums: Sums | None) -> str:
    """Empty without a price; a balanced plan is not « 0 € », and says what it rests on, in the words of a narrow column: what is to
    find and what was asked are one amount there."""
    if sums is None:
        return "–"
    if sums.to_find and sums.to_obtain:
        words = french.format_euros(sums.to_find + sums.to_obtain)
    elif sums.to_find:
        words = _("%(amount)s à trouver") % {"amount": french.format_euros(sums.to_find)}
    elif sums.to_obtain:
        words = _("%(amount)s à obtenir") % {"amount": french.format_euros(sums.to_obtain)}
    else:
        words = "" if sums.surplus else _("équilibré")
    surplus = _("%(amount)s de trop") % {"amount": french.format_euros(sums.surplus)} if sums.surplus else ""
    return french.join_items(filter(None, (words, surplus)))


# --- the money, and what comes ---------------------------------------------------------------------------------------


def _money_summary_blocks(money: Consolidation) -> list[Block]:
    if not money.priced:
        return [Heading(_("L’argent"), 1), Paragraph(money.sentence)]
    sums = money.totals.sums
    cells = map(
        french.format_euros, (sums.expenses, sums.secured, sums.requested, sums.envisaged, money.totals.to_find)
    )
    labels = (_("Dépenses"), _("Acquis"), _("Demandé"), _("Envisagé"), _("À trouver"))
    columns = (Column(_("Ensemble"), width=1.2), *(Column(label, "right", 1) for label in labels))
    table = Table(_("Dépenses et ressources de la feuille de route"), columns, (Row((_("En euros"), *cells)),))
    sentence = " ".join(filter(None, (f"{money.sentence} {money.what_is_left}.", money.apart_sentence)))
    return [Heading(_("L’argent"), 1), Paragraph(sentence), table]


def _coming_blocks(roadmap: Roadmap, on: date, *, is_voted: bool) -> list[Block]:
    """The next meetings always have their line: readers of two pages are those who sit there."""
    meetings = coming_meetings.coming_meetings(roadmap, on)
    dated = [
        (row.due_on, french.format_day(row.due_on), row.title)
        for row in next_milestones(roadmap, COMING)
        if row.due_on >= on
        and row.held_by != "meeting"
        and not row.lacks_day
        and not (is_voted and precedes_vote(row.step))
    ]
    dated = sorted(dated)[: max(1, COMING - len(meetings))]
    dated += [(row.held_on, _meeting_moment(row), row.title) for row in meetings]
    items = [f"{when[:1].upper()}{when[1:]}\u00a0: {_short_title(title)}" for _day, when, title in sorted(dated)]
    return [Heading(_("Ce qui vient"), 1), BulletList(tuple(items))] if items else []


def _asked_blocks(roadmap: Roadmap, money: Consolidation, on: date) -> list[Block]:
    """What the next meeting is asked to decide: each fiche of its agenda, who presents it, its money and the question; then
    the points that somebody presents. A constant number of queries."""
    meeting = next(iter(coming_meetings.coming_meetings(roadmap, on)), None)
    if meeting is None:
        return []
    # A fiche that is asked of the committee tells its money, whether a total counts it or not.
    plans = {row.code: row.sums for row in (*money.plans, *money.apart) if row.sums.is_priced}
    fiches = [
        _asked_words(item, _presenter_words(group.presented_by, is_away=group.is_away), plans.get(item.code))
        for group in agendas.decided_items(meeting).presenters
        for item in group.items
    ]
    lines = meeting_points(meeting).lines
    points = [line for line in lines if line.presenter]
    sentences = [
        f"{_short_title(line.title)}\u00a0: {', '.join(filter(None, (_presenter_words(line.presenter, is_away=line.is_presenter_away), line.length)))}"
        for line in points[:POINTS]
    ]
    if not fiches and not sentences:
        return []
    title = _("Ce que demande la réunion du %(day)s") % {"day": french.format_day(meeting.held_on)}
    left_out = len(fiches[ASKED:]) + len(points[POINTS:])
    items = (*fiches[:ASKED], *sentences, *_others_sentence(left_out))
    # The point of the fiches is told by them.
    unpresented = [line for line in lines if not line.presenter and not (line.holds_sheets and fiches)]
    return [Heading(title, 1), BulletList(items), *_unpresented_blocks(len(unpresented))]


def _unpresented_blocks(count: int) -> list[Block]:
    """A line for the points of the agenda that nobody presents: without it, three points of six looked like all of them."""
    sentence = ngettext(
        "Et %(n)d autre point à l’ordre du jour, que personne ne présente.",
        "Et %(n)d autres points à l’ordre du jour, que personne ne présente.",
        count,
    )
    return [Paragraph(sentence % {"n": count}, "small")] if count else []


def _asked_words(item: ItemLine, presented: str, sums: Sums | None) -> str:
    """« 1.4 Un point d’appel : présente, vice-présidence action sociale. 12 000 € prévus, 3 000 € à trouver. … »"""
    amount = cost_words(sums)
    code = f"{item.code} {_short_title(item.title)}"
    return f"{code}\u00a0: {presented}. {amount[:1].upper()}{amount[1:]}. {question_sentence(item)}"


def cost_words(sums: Sums | None) -> str:
    """« 12 000 € prévus, 3 000 € à trouver », « pas encore chiffrée »."""
    if sums is None:
        return _("pas encore chiffrée")
    amount = _("%(amount)s prévus") % {"amount": french.format_euros(sums.expenses)}
    if sums.to_find:
        amount += ", " + _("%(amount)s à trouver") % {"amount": french.format_euros(sums.to_find)}
    return amount


def question_sentence(item: ItemLine) -> str:
    """What the committee is asked about a fiche."""
    if item.only_proposes:
        return _("À proposer au comité de pilotage : reprendre, reporter ou abandonner.")
    if item.status.value == Status.SUSPENDED:
        return _("Décision demandée\u00a0: reprendre, reporter ou abandonner.")
    return _("Décision demandée\u00a0: retenir, retravailler, reporter ou écarter.")


def _presenter_words(who: str, *, is_away: bool) -> str:
    if is_away:
        return _("présenté par %(who)s, qui ne vient pas, donc à confier à quelqu’un d’autre") % {"who": who}
    return _("présenté par %(who)s") % {"who": who}


def _meeting_moment(meeting: Meeting) -> str:
    """« lundi 21 décembre 2026 à 18 h, salle du conseil »"""
    day = french.format_day(meeting.held_on)
    if meeting.starts_at:
        day = _("%(day)s à %(at)s") % {"day": day, "at": french.format_clock(meeting.starts_at)}
    return ", ".join(filter(None, (day, _short_title(meeting.place))))
