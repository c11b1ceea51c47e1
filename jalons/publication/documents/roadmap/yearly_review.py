"""The year of an adopted feuille de route, for the council and for those who fund it: what was done, what it changed, what it
cost, what is late, what comes."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.actions.models import ActionStep, NewsItem
from jalons.actions.queries import action_rows
from jalons.actions.queries.action_rows import ActionRow, Index
from jalons.actions.queries.blocking import roadmap_blocking
from jalons.actions.queries.news import news_of_year
from jalons.actions.queries.quick_wins import followed_quick_wins
from jalons.actions.queries.yearly_steps import steps_done_in, steps_due_in
from jalons.actions.words import period_label
from jalons.base import french
from jalons.funding.queries.years import roadmap_pieces
from jalons.funding.rules.funders import funder_key
from jalons.funding.rules.years import Piece, Totals, piece_totals, totals_by_key
from jalons.funding.words.plans import estimate_sentence
from jalons.governance.models import Meeting
from jalons.governance.queries.resolutions import ResolutionLine, resolutions_of_year
from jalons.monitoring.models import IndicatorValue
from jalons.monitoring.queries.indicators import FollowedIndicator, followed_indicators, last_values_of_year
from jalons.papers.documents.model import Block, BulletList, Column, Content, Document, Heading, Paragraph, Row, Table
from jalons.publication.documents.roadmap.standing import precedes_vote, roadmap_standing
from jalons.publication.documents.roadmap.summary import blocking_blocks, late_blocks, late_labels
from jalons.roadmaps.models import Roadmap
from jalons.roadmaps.queries.milestones import roadmap_milestones

WHOLE = 1_000
"""Letters of a reason: nothing is cut."""
_MONTHS_AFTER = 6
"""Until the end of this month, the review of the last year is the one that is asked for."""


def review_years(adopted_on: date, today: date) -> list[int]:
    """The years that can be told, this one first: the last one is still asked for during this one."""
    return [year for year in (today.year, today.year - 1) if year >= adopted_on.year]


def review_document(roadmap: Roadmap, year: int, on: date) -> Document:
    """`year` chooses the steps, the measures, the payments and the meetings. States and delays are those of today: a year that
    ended half a year ago tells none. Functions instead of names, because the document is distributed."""
    index = action_rows.action_index(roadmap)
    rows = index.promised
    pks = {row.pk for row in rows}
    pieces = [piece for piece in roadmap_pieces(roadmap, only=pks) if piece.share.year == year]
    indicators = [line for line in followed_indicators(roadmap) if line.code in {row.code for row in rows}]
    done, meetings = steps_done_in(roadmap, year), _held_meetings(roadmap, year, on)
    news = news_of_year(roadmap, year)
    late = [row for row in index.late if row.pk in pks]
    is_told_now = year == on.year or (year == on.year - 1 and on.month <= _MONTHS_AFTER)
    stands = roadmap_standing(roadmap, None)
    return Document(
        title=_("Le bilan de l’année %(year)d") % {"year": year},
        subtitle=_("Feuille de route territoriale d’inclusion numérique, %(name)s") % {"name": roadmap.name},
        organisation=roadmap.lead_authority,
        status=_("Bilan annuel"),
        date=on,
        facts=(
            *(_present_facts(roadmap, index, indicators, on) if is_told_now else ()),
            *_review_facts(sum(len(done.get(pk, ())) for pk in pks), pieces),
            *stands.facts,
        ),
        blocks=(
            *_action_blocks(index, pks, done, news, year, on if is_told_now else None),
            *_indicator_blocks(indicators, last_values_of_year(roadmap, year), year),
            *_money_blocks(pieces, year),
            *(late_blocks(late, most=len(late)) if is_told_now else ()),
            *(blocking_blocks(roadmap_blocking(roadmap, index.rows), WHOLE, most=20) if is_told_now else ()),
            *_meeting_blocks(meetings, resolutions_of_year(roadmap, year)),
            *(_coming_blocks(roadmap, rows, on, on.year + (on.month > _MONTHS_AFTER)) if is_told_now else ()),
        ),
    )


def _present_facts(
    roadmap: Roadmap, index: Index, indicators: Sequence[FollowedIndicator], on: date
) -> Iterator[tuple[str, Content]]:
    yield _("Actions"), f"{index.sum_line.capitalize()}."
    yield _("En retard"), ", ".join(late_labels(roadmap, index, on))
    if wins := followed_quick_wins(index, on).sentence:
        yield _("Gains rapides"), f"{wins}."
    if indicators:
        reached = sum(line.is_reached for line in indicators)
        yield (
            _("Indicateurs"),
            ngettext("%(reached)d à la cible sur %(n)d", "%(reached)d à la cible sur %(n)d", len(indicators))
            % {"reached": reached, "n": len(indicators)},
        )


def _review_facts(steps: int, pieces: Sequence[Piece]) -> Iterator[tuple[str, Content]]:
    if steps:
        yield (
            _("Étapes faites dans l’année"),
            ngettext("%(n)d étape des fiches", "%(n)d étapes des fiches", steps) % {"n": steps},
        )
    if pieces:
        yield _("Argent de l’année"), _money_sentence(piece_totals(pieces), pieces)


# --- the fiches ------------------------------------------------------------------------------------------------------


def _action_blocks(
    index: Index,
    pks: set[int],
    done: Mapping[int, Sequence[ActionStep]],
    news: Mapping[int, Sequence[NewsItem]],
    year: int,
    on: date | None,
) -> list[Block]:
    """`on`: the day whose states are told; None for a year that ended too long ago: today’s are not its own."""
    rows: list[Row] = []
    for axis in index.axes:
        actions = [row for row in axis.rows if row.pk in pks]
        if actions:
            rows.append(Row((_("Axe %(rank)d. %(title)s") % {"rank": axis.rank, "title": axis.title},), "group"))
            rows += [
                Row(
                    (
                        f"{row.code} {row.title}",
                        *([row.status.word] if on else []),
                        _done_words(done.get(row.pk, ()), news.get(row.pk, ())),
                    )
                )
                for row in actions
            ]
    states = [Column(_("État au %(day)s") % {"day": french.format_short_day(on)}, width=1.2)] if on else []
    columns = (Column(_("Action"), width=2.4), *states, Column(_("Fait dans l’année"), width=3))
    caption = _("Les actions, et ce qui a été fait en %(year)d") % {"year": year}
    return [Heading(_("Ce qui a été fait"), 1), Table(caption, columns, tuple(rows))]


def _done_words(steps: Sequence[ActionStep], news: Sequence[NewsItem]) -> str:
    """« Louer le local (12 mars 2026) », the steps and the news, one a line in the order of the days; a dash where nothing
    is noted: work may have gone on without."""
    dated = [(step.done_on, step.label) for step in steps if step.done_on] + [(row.on, row.text) for row in news]
    dated.sort(key=lambda line: line[0])
    return "\n".join(f"{text.rstrip('.')} ({french.format_short_day(day)})" for day, text in dated) or "–"


# --- what it changed -------------------------------------------------------------------------------------------------


def _indicator_blocks(
    indicators: Sequence[FollowedIndicator], values: Mapping[int, IndicatorValue], year: int
) -> list[Block]:
    """`values`: the last of the year, by the pk of its indicator."""
    if not indicators:
        return []
    measured = [(line, values[line.pk]) for line in indicators if line.pk in values]
    others = [line for line in indicators if line.pk not in values]
    blocks: list[Block] = [Heading(_("Ce que cela a changé"), 1)]
    if measured:
        rows = tuple(Row((f"{line.code} {line.label}", *_course_cells(line, value))) for line, value in measured)
        columns = (
            Column(_("Indicateur"), width=2.6),
            Column(_("Au départ"), "right", 0.9),
            Column(_("Mesuré"), "right", 1.4),
            Column(_("But"), "right", 1.6),
            Column(_("Atteint"), width=1.1),
        )
        blocks.append(Table(_("Ce qui a été mesuré en %(year)d") % {"year": year}, columns, rows))
    if others:
        words = ngettext(
            "Sans mesure en %(year)d\u00a0: %(n)d indicateur.",
            "Sans mesure en %(year)d\u00a0: %(n)d indicateurs.",
            len(others),
        ) % {"year": year, "n": len(others)}
        blocks += [Paragraph(words), BulletList(tuple(f"{line.code} {line.label}" for line in others))]
    return blocks


def _course_cells(line: FollowedIndicator, value: IndicatorValue) -> tuple[str, ...]:
    """Whether it is reached is told of its last measure alone."""
    is_last = line.last is not None and line.last.on == value.on
    reached = (_("oui") if line.is_reached else _("pas encore")) if is_last else _("mesuré depuis")
    return (
        _("inconnu") if line.baseline is None else french.format_number(line.baseline),
        f"{french.format_number(value.value)} ({french.format_short_day(value.on)})",
        f"{french.format_number(line.target.value)} ({french.format_short_day(line.target.on)})",
        reached,
    )


# --- the money -------------------------------------------------------------------------------------------------------


def _has_payments(pieces: Sequence[Piece], *, brought: bool) -> bool:
    """Whether anybody noted what was really paid, or received: what nobody noted is not zero."""
    return any(piece.share.actual is not None for piece in pieces if (piece.status is not None) == brought)


def _money_sentence(totals: Totals, pieces: Sequence[Piece]) -> str:
    """What is acquired was granted, perhaps signed: what was paid is told apart, and « aucun versement noté » is not zero."""
    spent = french.format_euros(totals.spent) if _has_payments(pieces, brought=False) else _("aucun paiement noté")
    received = french.format_euros(totals.received) if _has_payments(pieces, brought=True) else _no_payment()
    return _(
        "Dépenses\u00a0: %(planned)s prévus, payé\u00a0: %(spent)s. Ressources\u00a0: %(awaited)s prévus, %(secured)s\u00a0; reçu, c’est-à-dire versé\u00a0: %(received)s."
    ) % {
        "planned": french.format_euros(totals.expenses),
        "spent": spent,
        "awaited": french.format_euros(totals.resources),
        "secured": _("dont %(amount)s acquis, c’est-à-dire accordés") % {"amount": french.format_euros(totals.secured)}
        if totals.secured
        else _("dont rien n’est acquis, c’est-à-dire accordé"),
        "received": received,
    }


def _no_payment() -> str:
    return _("aucun versement noté")


def _money_blocks(pieces: Sequence[Piece], year: int) -> list[Block]:
    if not pieces:
        return []
    totals, brought = piece_totals(pieces), [piece for piece in pieces if piece.status is not None]
    blocks: list[Block] = [Heading(_("L’argent de l’année"), 1), Paragraph(_money_sentence(totals, pieces))]
    if note := estimate_sentence(totals):
        blocks.append(Paragraph(note, "small"))
    if not brought:
        return blocks
    names = {funder_key(piece.funder): piece.funder for piece in reversed(brought)}
    by_funder = totals_by_key(brought, lambda piece: funder_key(piece.funder))
    noted = {funder_key(piece.funder) for piece in brought if piece.share.actual is not None}
    rows = [
        Row((names[key], *_funder_cells(sums, has_payments=key in noted)))
        for key, sums in sorted(by_funder.items(), key=lambda item: (-item[1].resources, item[0]))
    ]
    rows.append(Row((_("Ensemble"), *_funder_cells(totals, has_payments=bool(noted))), "total"))
    columns = (
        Column(_("Financeur"), width=2.2),
        Column(_("Acquis"), "right"),
        Column(_("Demandé ou envisagé"), "right", 1.2),
        Column(_("Reçu"), "right"),
    )
    caption = _("Ce que chaque financeur apporte en %(year)d") % {"year": year}
    return [*blocks, Table(caption, columns, tuple(rows))]


def _funder_cells(totals: Totals, *, has_payments: bool) -> tuple[str, ...]:
    def amount(euros: Decimal) -> str:
        return french.format_euros(euros) if euros else "–"

    received = french.format_euros(totals.received) if has_payments else _no_payment()
    return amount(totals.secured), amount(totals.requested + totals.envisaged), received


# --- the meetings, and what comes ------------------------------------------------------------------------------------


def _held_meetings(roadmap: Roadmap, year: int, on: date) -> list[Meeting]:
    rows = Meeting.objects.kept().filter(roadmap=roadmap, held_on__year=year, held_on__lte=on)
    return list(rows.select_related("committee").order_by("held_on", "pk"))


def _meeting_blocks(meetings: Sequence[Meeting], resolutions: Sequence[ResolutionLine]) -> list[Block]:
    if not meetings:
        return []
    rows = tuple(
        Row((french.format_short_day(meeting.held_on), meeting.title, _resolution_words(meeting, resolutions)))
        for meeting in meetings
    )
    columns = (Column(_("Date"), width=1.4), Column(_("Réunion"), width=2), Column(_("Ce qu’elle a demandé"), width=3))
    return [Heading(_("Les réunions et leurs suites"), 1), Table(_("Les réunions de l’année"), columns, rows)]


def _resolution_words(meeting: Meeting, resolutions: Sequence[ResolutionLine]) -> str:
    lines = [line for line in resolutions if line.meeting == meeting.pk]
    return "\n".join(f"{line.text.rstrip('.')} ({line.tag})" for line in lines) or "–"


def _coming_blocks(roadmap: Roadmap, rows: Sequence[ActionRow], on: date, year: int) -> list[Block]:
    """The open steps and the milestones of the year that comes; of this one, while half of it is left."""
    due = steps_due_in(roadmap, year)
    dated = [
        (step.ends_on, period_label(step.starts_on, step.ends_on), f"{row.code} {step.label}")
        for row in rows
        for step in due.get(row.pk, ())
        if step.ends_on
    ]
    dated += [
        (line.due_on, french.format_short_day(line.due_on), line.title)
        for line in roadmap_milestones(roadmap, on)
        if line.due_on.year == year and not line.reached_on and not line.lacks_day and not precedes_vote(line.step)
    ]
    items = [f"{french.capitalize_first(when)}\u00a0: {words}" for day, when, words in sorted(dated) if day > on]
    return [Heading(_("Ce qui vient en %(year)d") % {"year": year}, 1), BulletList(tuple(items))] if items else []
