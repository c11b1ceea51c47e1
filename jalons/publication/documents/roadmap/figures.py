"""The chapters of dates, money and indicators."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.base import french
from jalons.funding.queries.consolidated import Consolidation, PlanRow
from jalons.funding.words.plans import cost_label, sums_sentence
from jalons.monitoring.models import Indicator
from jalons.papers.documents.model import (
    Block,
    Column,
    Figure,
    Heading,
    Paragraph,
    Row,
    Table,
)
from jalons.publication import drawings
from jalons.publication.documents.roadmap.material import Material
from jalons.publication.documents.roadmap.sheet import indicator_cell
from jalons.publication.documents.roadmap.standing import precedes_vote
from jalons.roadmaps.queries.milestones import MilestoneLine, roadmap_milestones


def calendar_blocks(material: Material) -> list[Block]:
    blocks: list[Block] = []
    dated = [sheet for sheet in material.sheets if sheet.starts_on and sheet.ends_on]
    if dated:
        bars = [
            drawings.Bar(_("Action %(code)s") % {"code": s.code}, s.starts_on, s.ends_on, s.status.value == "realisee")
            for s in dated
            if s.starts_on and s.ends_on
        ]
        alt = "\u00a0; ".join(f"{s.code}\u00a0: {s.period}" for s in dated)
        blocks.append(
            Figure(
                drawings.draw_calendar(bars),
                alt=_("Calendrier des actions. %(periods)s.") % {"periods": alt},
                caption=_("Le calendrier des actions"),
                note=_("Plein : action réalisée. Clair : action à venir, en cours ou à l’arrêt."),
            )
        )
        rows = [Row((f"{s.code} {s.title}", s.period, s.status.whole)) for s in dated]
        columns = (Column(_("Action"), width=2.9), Column(_("Calendrier"), width=2.1), Column(_("État")))
        blocks.append(Table(_("Calendrier des actions"), columns, tuple(rows)))
    milestones = [
        line
        for line in roadmap_milestones(material.roadmap, material.on)
        if line.reached_on or not (material.adopted_only and precedes_vote(line.step))
    ]
    if milestones:
        rows = [Row((line.title, line.day_label, _milestone_state(line, material))) for line in milestones]
        columns = (Column(_("Jalon"), width=3), Column(_("Date"), width=2), Column(_("Avancement")))
        blocks += [Heading(_("Les jalons"), 2), Table(_("Jalons de la démarche"), columns, tuple(rows))]
    return blocks


def _starting_points_sentence(indicators: Sequence[Indicator]) -> str:
    """Nobody writes that every indicator has a starting point above a column of « inconnu »."""
    unknown = sum(item.baseline is None for item in indicators)
    if not unknown:
        return _("Chaque indicateur a un point de départ et un but, écrits avant de commencer.")
    aim = _("Chaque indicateur a un but, écrit avant de commencer.")
    if unknown == len(indicators):
        return aim + " " + _("Aucun n’a encore de point de départ.")
    return (
        aim
        + " "
        + ngettext(
            "%(n)d indicateur sur %(all)d n’a pas encore de point de départ.",
            "%(n)d indicateurs sur %(all)d n’ont pas encore de point de départ.",
            unknown,
        )
        % {"n": unknown, "all": len(indicators)}
    )


def _milestone_state(line: MilestoneLine, material: Material) -> str:
    if line.reached_on:
        return _("atteint")
    if line.is_under_way:
        return _("en cours")
    if line.due_on < material.on and not line.lacks_day:
        return _("date passée") if material.adopted_only else _("en retard")
    return _("à venir")


def format_amount(euros: Decimal) -> str:
    """In a column, zero is a dash, as in the workbook, so that amounts stand out."""
    return french.format_euros(euros) if euros else "–"


def _gap_words(row: PlanRow) -> str:
    """Resources minus expenses. Where one hides the other, what is missing is told before what is too much."""
    sums = row.sums
    if not sums.is_priced:
        return "–"
    if sums.is_balanced and sums.to_obtain and not row.unobtained:
        return _("%(amount)s à obtenir") % {"amount": french.format_euros(sums.to_obtain)}
    if sums.is_balanced or row.unobtained:
        return french.lower_first(sums_sentence(sums, is_done=row.is_done))
    parts = []
    if sums.to_find:
        parts.append(french.format_euros(-sums.to_find))
    if sums.surplus:
        parts.append(_("%(amount)s de trop") % {"amount": french.format_euros(sums.surplus)})
    if sums.to_obtain:
        parts.append(_("%(amount)s à obtenir") % {"amount": french.format_euros(sums.to_obtain)})
    return french.join_items(parts)


def _total_gap_words(total: Consolidation) -> str:
    """The balance of all plans together, in which what is too much here hides what is missing there: its row says so."""
    balance, pending = total.totals.sums.balance, total.totals.to_obtain
    told = [french.format_euros(balance)] if balance or not pending else []
    if pending:
        told.append(_("%(amount)s à obtenir") % {"amount": french.format_euros(pending)})
    return french.join_items(told)


def _plan_title(row: PlanRow) -> str:
    """« 2.3 Un prêt (non votée) »"""
    title = f"{row.code} {row.title}"
    return f"{title} ({row.status.vote})" if row.status.vote else title


def money_blocks(material: Material) -> list[Block]:
    total = material.money
    if not total.priced:
        return []
    sums, to_find = total.totals.sums, total.totals.to_find
    shares = [
        (_("Acquis"), sums.secured),
        (_("Demandé"), sums.requested),
        (_("Envisagé"), sums.envisaged),
        (_("À trouver"), to_find),
    ]
    words = ", ".join(f"{label.lower()} {french.format_euros(amount)}" for label, amount in shares)
    blocks: list[Block] = [
        Paragraph(f"{total.sentence} {total.what_is_left}.", "lead"),
        Figure(
            drawings.draw_money_bar(shares),
            alt=_("Répartition des ressources : %(words)s.") % {"words": words},
            caption=_("Ce qui est acquis, demandé, envisagé et à trouver : %(words)s") % {"words": words},
        ),
    ]
    rows = [
        Row(
            (
                _plan_title(row),
                cost_label(row.sums),
                french.format_euros(row.sums.resources),
                _gap_words(row),
            )
        )
        for row in total.plans
        if not row.sums.is_empty
    ]
    rows.append(
        Row(
            (
                total.whole_label,
                french.format_euros(sums.expenses),
                french.format_euros(sums.resources),
                _total_gap_words(total),
            ),
            kind="total",
        )
    )
    columns = (
        Column(_("Action"), width=2.8),  # each other column is wide enough for tens of millions with cents
        Column(_("Dépenses"), "right", 1.2),
        Column(_("Ressources"), "right", 1.2),
        Column(_("Écart"), "right", 1.2),
    )
    blocks += [Heading(_("Action par action"), 2), Table(_("Dépenses, ressources et écart"), columns, tuple(rows))]
    funders = [
        Row((row.name, *map(format_amount, (row.secured, row.requested, row.envisaged, row.total))))
        for row in total.funders
    ]
    of_all = map(format_amount, (sums.secured, sums.requested, sums.envisaged, sums.resources))
    funders.append(Row((_("Ensemble"), *of_all), kind="total"))
    per_funder = (
        Column(_("Financeur"), width=2.4),
        Column(_("Acquis"), "right", 1.2),
        Column(_("Demandé"), "right", 1.2),
        Column(_("Envisagé"), "right", 1.2),
        Column(_("Total"), "right", 1.2),
    )
    blocks += [
        Heading(_("Financeur par financeur"), 2),
        Table(_("Montants par financeur et par état"), per_funder, tuple(funders)),
    ]
    return blocks


def follow_up_blocks(material: Material) -> list[Block]:
    rows: list[Row] = []
    for sheet in material.sheets:
        items = material.indicators.get(sheet.pk, [])
        if items or sheet.expected_results:
            rows.append(Row((f"{sheet.code} {sheet.title}",), kind="group"))
            if sheet.expected_results:
                awaited = "\u00a0; ".join(filter(None, map(str.strip, sheet.expected_results.split("\n"))))
                rows.append(Row((_("Résultats attendus\u00a0: %(results)s") % {"results": awaited},)))
            rows += [
                Row(
                    (
                        indicator_cell(item),
                        _("inconnu") if item.baseline is None else french.format_number(item.baseline),
                        french.format_number(item.target),
                        french.format_short_day(item.target_on),
                        item.source,
                    )
                )
                for item in items
            ]
    if not rows:
        return []
    columns = (
        Column(_("Indicateur"), width=3.6),
        Column(_("Au départ"), "right"),
        Column(_("But"), "right", 0.9),
        Column(_("Pour le"), width=1.5),
        Column(_("Source"), width=1.4),
    )
    own = [item for sheet in material.sheets for item in material.indicators.get(sheet.pk, ())]
    return [
        *([Paragraph(_starting_points_sentence(own))] if own else ()),
        Table(_("Indicateurs de la feuille de route"), columns, tuple(rows)),
    ]
