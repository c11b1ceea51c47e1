"""A fiche action in one page, or in two, for those who will not open the whole one: its words are cut until they fit, its
money never is."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.actions import words
from jalons.actions.models import ActionSheet
from jalons.actions.queries import sheets
from jalons.actions.queries.sheets import SaidField, Sheet, StepRow
from jalons.base import french
from jalons.base.french import NBSP
from jalons.base.frozen import frozen
from jalons.funding.queries import plans
from jalons.funding.queries.carriers import tell_carrier
from jalons.funding.queries.plans import Plan
from jalons.funding.rules.money import Status
from jalons.funding.words.plan_alerts import alert_sentence
from jalons.funding.words.plans import cost_label
from jalons.monitoring.queries.indicators import Figure, figures_by_action
from jalons.monitoring.words import figure_sentence
from jalons.papers.documents.document_cleaning import cut_after_sentence, shorten_text
from jalons.papers.documents.look import Look
from jalons.papers.documents.model import (
    Block,
    BulletList,
    Column,
    Document,
    Facts,
    Heading,
    Paragraph,
    Row,
    Table,
    strong_run,
)
from jalons.papers.documents.pdf import holds_in
from jalons.publication.documents.roadmap.sheet import told_facts

# A text cut to less says nothing.
LEAST_LETTERS = 60
# Letters of the label of a step or of an indicator; of the funders, above which they are written smaller.
LINE, LONG_SENTENCE = 90, 500


# What is told of the facts and of the texts where there is little room; the rest is in the whole fiche.
MAIN_FACTS = ("lead_organisation", "carrier_organisation", "elected_sponsor", "audiences", "communes", "starts_on")
MAIN_TEXTS = ("context", "description", "expected_results", "objectives")


@frozen
class Room:
    """How much is told: letters of all the texts together, letters of one fact, numbers of steps and of indicators.
    `is_tight`: only the main facts and texts. `names_funders`: beside the sums, who brings how much."""

    letters: int
    fact: int
    steps: int
    indicators: int
    is_tight: bool = False
    names_funders: bool = True


def _make_room(letters: int) -> Room:
    is_tight = letters <= 2_500
    return Room(letters, 60 + letters // (25 if is_tight else 12), 1 + letters // 260, 1 + letters // 600, is_tight)


ROOMS = (
    Room(100_000, 3_000, 500, 500),  # nothing is cut
    *map(
        _make_room,
        (12_000, 9_500, 7_600, 6_200, 5_100, 4_300, 3_600, 3_000, 2_500, 2_000, 1_600, 1_250, 950, 750, 600, 450, 350),
    ),
    *(Room(letters, 60, 0, 0, is_tight=True) for letters in (600, 250)),
)


def short_sheet_document(action: ActionSheet, on: date, own: Look, *, pages: int) -> Document:
    """The fullest document that holds in so many pages. A few of them are laid out, to find which one; so many funders
    that naming them leaves no room are told by their sums alone."""
    sheet, plan = tell_carrier(sheets.current_sheet(action)), plans.action_plan(action)
    figures = figures_by_action([action.pk]).get(action.pk, [])
    whole = Document(
        title=f"{sheet.code} {sheet.title}",
        subtitle=", ".join(_subtitle_parts(sheet)),
        organisation=action.roadmap.lead_authority,
        status=sheet.status.whole.capitalize(),
        date=on,
        blocks=(),
    )

    def document(room: Room) -> Document:
        return replace(whole, blocks=tuple(_short_blocks(sheet, plan, figures, room, in_table=pages > 1)))

    if holds_in(document(ROOMS[0]), pages, own):
        return document(ROOMS[0])
    for names_funders in (True, False):
        rooms = [replace(room, names_funders=names_funders) for room in ROOMS]
        found = bisect_left(rooms, True, key=lambda room: holds_in(document(room), pages, own))
        if found < len(rooms):
            return document(rooms[found])
    return document(rooms[-1])


def _subtitle_parts(sheet: Sheet) -> Iterator[str]:
    yield _("Fiche action, axe %(n)d : %(axis)s") % {"n": sheet.axis_rank, "axis": sheet.axis_title}
    if sheet.priority:
        yield _("priorité %(n)d") % {"n": sheet.priority}
    if sheet.quick_win:
        yield _("gain rapide")


def _short_blocks(sheet: Sheet, plan: Plan, figures: list[Figure], room: Room, *, in_table: bool) -> Iterator[Block]:
    """`in_table`: whether the money has a table, which takes the room of eight lines of text."""
    money = [] if in_table else list(_money_facts(plan))
    if facts := (*_short_facts(sheet, room), *money):
        yield Facts(facts)
    texts = [(said, _run_on(said)) for said in sheet.prose if not room.is_tight or said.name in MAIN_TEXTS]
    limits = share_letters([len(text) for _said, text in texts], room.letters)
    is_cut = bool(sheet.ending) or len(texts) < len(sheet.prose)
    for (said, text), limit in zip(texts, limits, strict=True):
        is_cut = is_cut or limit < len(text)
        if limit >= min(LEAST_LETTERS, len(text)):
            yield Paragraph((strong_run(_("%(label)s : ") % {"label": said.heading}), cut_after_sentence(text, limit)))
    if in_table and plan.parts:
        yield _money_table(sheet, plan)
    if room.names_funders and (funders := _funders_sentence(plan)):
        kind: Literal["body", "small"] = "small" if len(funders) > LONG_SENTENCE else "body"
        yield Paragraph((strong_run(_("Qui finance : ")), funders), kind)
    if plan.alerts:
        yield Paragraph((strong_run(_("À corriger : ")), " ".join(map(alert_sentence, plan.alerts))))
    if plan.valued:
        yield Paragraph(
            _("Contributions valorisées : %(amount)s de chaque côté.")
            % {"amount": french.format_euros(plan.sums.valued)}
        )
    if sheet.steps and room.steps:
        shown = _shown_steps(sheet.steps, room.steps)
        yield from _listed_blocks(_("Étapes"), [_step_words(step) for step in shown], len(sheet.steps))
    if figures and room.indicators:
        shown_figures = [_figure_words(figure) for figure in figures[: room.indicators]]
        yield from _listed_blocks(_("Indicateurs"), shown_figures, len(figures))
    if is_cut or room.is_tight:
        yield Paragraph(_("La suite est dans la fiche complète."), "small")


def share_letters(lengths: list[int], most: int) -> list[int]:
    """How many letters each text keeps of `most`: a short one is whole, and the others share what it leaves."""
    limits, left = dict.fromkeys(range(len(lengths)), 0), most
    for n, place in enumerate(sorted(limits, key=lambda place: lengths[place])):
        limits[place] = min(lengths[place], left // (len(lengths) - n))
        left -= limits[place]
    return [limits[place] for place in range(len(lengths))]


def _run_on(field: SaidField) -> str:
    """The lines of a text one after the other."""
    lines = [line.strip() for line in field.text.split("\n") if line.strip()]
    ends = (line if line.endswith((".", "!", "?", ":", ";", "…")) else f"{line}{NBSP};" for line in lines[:-1])
    return " ".join([*ends, *lines[-1:]])


def _short_facts(sheet: Sheet, room: Room) -> Iterator[tuple[str, str]]:
    for name, text_lines in told_facts(sheet):
        if room.is_tight and name not in MAIN_FACTS:
            continue
        text = "; ".join(line for line in text_lines.split("\n") if line)
        yield words.fact_heading(name), shorten_text(text, room.fact)


def _shown_steps(steps: Sequence[StepRow], most: int) -> list[StepRow]:
    """Those done, by their day, then those to come, in their order. When all do not fit, what is to come stays, then what was
    done last."""
    done = sorted((step for step in steps if step.done_on), key=lambda step: step.done_on or date.min)
    to_come = [step for step in steps if not step.done_on][:most]
    return [*done[max(0, len(done) - most + len(to_come)) :], *to_come]


def _listed_blocks(title: str, items: list[str], count: int) -> Iterator[Block]:
    """`items`: those that are told, among `count`."""
    left_out = count - len(items)
    others = ngettext(
        "et %(n)d autre dans la fiche complète", "et %(n)d autres dans la fiche complète", max(left_out, 0)
    )
    told = (*items, *((others % {"n": left_out},) if left_out > 0 else ()))
    yield Heading(title, 1)
    yield BulletList(told)


def _step_words(step: StepRow) -> str:
    """« Acheter le bus : novembre 2026, Service des marchés publics, en retard »"""
    state = _("fait le %(day)s") % {"day": french.format_short_day(step.done_on)} if step.done_on else ""
    sentence = ", ".join(filter(None, (state or step.when, step.person, _("en retard") if step.days_late else "")))
    label = shorten_text(step.label, LINE)
    return f"{label}{NBSP}: {sentence}" if sentence else label


def _figure_words(figure: Figure) -> str:
    last = (figure.last.on, figure.last.value) if figure.last else None
    return figure_sentence(
        shorten_text(figure.label, LINE), figure.unit, figure.baseline, last, (figure.target.on, figure.target.value)
    )


# --- money: whole in every room --------------------------------------------------------------------------------------


def _money_facts(plan: Plan) -> Iterator[tuple[str, str]]:
    """« Dépenses : 182 000 €, dont 62 000 € en investissement et 120 000 € en fonctionnement »"""
    if not plan.parts:
        return
    kinds = [(part.label.lower(), part) for part in plan.parts]
    expenses = french.format_euros(plan.sums.expenses)
    if len(kinds) > 1:
        expenses += " (" + ", ".join(f"{kind} {french.format_euros(part.sums.expenses)}" for kind, part in kinds) + ")"
    yield _("Dépenses"), cost_label(plan.sums) if plan.sums.is_free else expenses
    if plan.sums.is_free and not plan.sums.resources:
        return
    states = (
        (_("acquis"), plan.sums.secured),
        (_("demandé"), plan.sums.requested),
        (_("envisagé"), plan.sums.envisaged),
    )
    sentences = [f"{state} {french.format_euros(amount)}" for state, amount in states if amount]
    yield _("Ressources"), ", ".join(sentences) or _("aucune")
    verdicts = [
        part.verdict if len(kinds) == 1 else f"{kind}, {french.lower_first(part.verdict)}" for kind, part in kinds
    ]
    yield _("Équilibre"), f"{NBSP}; ".join(verdicts)


def _money_table(sheet: Sheet, plan: Plan) -> Table:
    sides = [(part.label.capitalize(), part.sums, part.verdict) for part in plan.parts]
    if len(sides) > 1:
        sides.append((_("Ensemble"), plan.sums, plan.verdict))
    amounts: tuple[tuple[str, list[Decimal]], ...] = (
        (_("Dépenses"), [sums.expenses for _label, sums, _verdict in sides]),
        (_("Acquis"), [sums.secured for _label, sums, _verdict in sides]),
        (_("Demandé"), [sums.requested for _label, sums, _verdict in sides]),
        (_("Envisagé"), [sums.envisaged for _label, sums, _verdict in sides]),
    )
    rows = [Row((label, *map(french.format_euros, values))) for label, values in amounts if any(values)]
    rows.append(Row((_("Équilibre"), *(verdict for _label, _sums, verdict in sides)), kind="total"))
    columns = (Column("", width=1.2), *(Column(label, "right", 1.6) for label, _sums, _verdict in sides))
    return Table(_("Plan de financement de l’action %(code)s") % {"code": sheet.code}, columns, tuple(rows))


def _funders_sentence(plan: Plan) -> str:
    """« Région, 24 000 € (demandé) ; Département, 12 000 € (accordé) »: one sum a funder and a state, without who refused."""
    sums: dict[tuple[str, str], Decimal] = {}
    for part in plan.parts:
        for row in part.resources:
            if row.status.value == Status.REFUSED:
                continue
            key = (row.funder, row.status.word)
            sums[key] = sums.get(key, Decimal(0)) + row.amount
    told = (f"{funder}, {french.format_euros(amount)} ({state})" for (funder, state), amount in sums.items())
    return f"{NBSP}; ".join(told)
