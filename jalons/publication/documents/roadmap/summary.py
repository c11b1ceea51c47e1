"""The feuille de route in two pages, for readers with ten minutes before a meeting: only its present state."""

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.actions.queries import action_rows, committees
from jalons.actions.queries.action_rows import ActionRow, AxisRows
from jalons.base import french
from jalons.funding.queries import consolidated
from jalons.funding.queries.consolidated import Consolidation
from jalons.funding.queries.funded_actions import WILL_NOT_BE_DONE
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
from jalons.publication.documents.roadmap.standing import adopted_edition, roadmap_standing
from jalons.roadmaps import queries as roadmaps
from jalons.roadmaps.models import Roadmap

# Two pages can hold this many lines, however long the titles.
FICHES, LATE, COMING = 20, 5, 4
TITLE = 70


def summary_document(roadmap: Roadmap, on: date) -> Document:
    """Two pages whatever the number of fiches: above `FICHES`, the first ones, and the number of the others."""
    index, money = action_rows.action_index(roadmap), consolidated.consolidated_money(roadmap)
    stands = roadmap_standing(roadmap, None)
    vote = adopted_edition(roadmap)
    return Document(
        title=_("L’essentiel de la feuille de route"),
        subtitle=_("Feuille de route territoriale d’inclusion numérique, %(name)s") % {"name": roadmap.name},
        organisation=roadmap.lead_authority,
        status=stands.status,
        date=on,
        facts=(*_summary_facts(index, money), *(stands.facts if vote else ())),
        blocks=(
            *_late_blocks(index.late),
            *_action_blocks(index, money),
            *_money_summary_blocks(money),
            *_coming_blocks(roadmap, on),
        ),
    )


def _summary_facts(index: action_rows.Index, money: Consolidation) -> list[tuple[str, Content]]:
    counts = index.counts
    facts: list[tuple[str, Content]] = []
    if not index.is_empty:
        facts.append((_("Actions"), index.sum_line.capitalize()))
        late = (
            ngettext("%(n)d action", "%(n)d actions", counts.late) % {"n": counts.late} if counts.late else _("aucune")
        )
        facts.append((_("En retard"), late))
    if money.priced:
        facts.append((_("À trouver"), french.format_euros(money.totals.to_find)))
    return facts


def _late_blocks(rows: list[ActionRow]) -> list[Block]:
    if not rows:
        return []
    items = [f"{_action_label(row)}\u00a0: {row.delay}{_sponsor_label(row)}" for row in rows[:LATE]]
    return [Heading(_("Ce qui est en retard"), 1), BulletList((*items, *_others_sentence(len(rows) - LATE)))]


def _sponsor_label(row: ActionRow) -> str:
    return f" ({row.elected_sponsor})" if row.elected_sponsor else ""


def _action_label(row: ActionRow) -> str:
    return f"{row.code} {_short_title(row.title)}"


def _short_title(title: str) -> str:
    return shorten_text(title, TITLE)


def _others_sentence(count: int) -> list[str]:
    sentence = ngettext("et %(n)d autre", "et %(n)d autres", count)
    return [sentence % {"n": count}] if count > 0 else []


# --- the fiches ------------------------------------------------------------------------------------------------------


def _action_blocks(index: action_rows.Index, money: Consolidation) -> list[Block]:
    if index.is_empty:
        return [Paragraph(_("Aucune action n’est encore écrite."), "lead")]
    actions = [row for row in index.rows if row.status.value not in WILL_NOT_BE_DONE]
    first = _first_action_pks(actions)
    to_find = {row.code: row.sums.to_find for row in money.plans if not row.sums.is_empty}
    rows = [line for axis in index.axes for line in _axis_rows(axis, first, to_find)]
    left_out = len(actions) - len(first)
    sentence = ngettext(
        "%(n)d autre fiche est dans la feuille de route.",
        "%(n)d autres fiches sont dans la feuille de route.",
        left_out,
    )
    columns = (
        Column(_("Action"), width=3.1),
        Column(_("État"), width=0.9),
        Column(_("Élue ou élu"), width=1.9),
        Column(_("À trouver"), "right", 1.1),
    )
    note = sentence % {"n": left_out} if left_out else ""
    return [
        Heading(_("Les actions, axe par axe"), 1),
        Table(_("Les actions et qui les porte"), columns, tuple(rows), note),
    ]


def _first_action_pks(rows: list[ActionRow]) -> frozenset[int]:
    """What elected people ask first: late actions, then the highest priorities; else the order of fiches."""
    chosen = sorted(rows, key=lambda row: (not row.days_late, row.priority or 9))
    return frozenset(row.pk for row in chosen[:FICHES])


def _axis_rows(axis: AxisRows, first: frozenset[int], to_find: dict[str, Decimal]) -> list[Row]:
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
                    _amount_label(to_find.get(row.code)),
                )
            )
            for row in axis.rows
            if row.pk in first
        ),
    ]


def _amount_label(amount: Decimal | None) -> str:
    """Empty without a price; a balanced plan is not « 0 € »."""
    return "–" if amount is None else french.format_euros(amount) if amount else _("équilibré")


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
    return [Heading(_("L’argent"), 1), Paragraph(f"{money.sentence} {money.what_is_left}."), table]


def _coming_blocks(roadmap: Roadmap, on: date) -> list[Block]:
    dated = [(row.due_on, row.title) for row in roadmaps.next_milestones(roadmap, COMING) if row.due_on >= on]
    meeting = committees.next_meeting(roadmap, on)
    if meeting:
        dated.append((meeting.held_on, meeting.title))
    items = [
        f"{french.format_day(day).capitalize()}\u00a0: {_short_title(title)}" for day, title in sorted(dated)[:COMING]
    ]
    return [Heading(_("Ce qui vient"), 1), BulletList(tuple(items))] if items else []
