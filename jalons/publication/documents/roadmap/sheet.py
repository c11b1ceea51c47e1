"""A fiche action as blocks: the same in the feuille de route and alone."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from django.utils.translation import gettext as _

from jalons.actions import words
from jalons.actions.models import ActionSheet
from jalons.actions.queries import sheets
from jalons.actions.queries.sheets import SaidField, Sheet, StepRow
from jalons.actions.rules.sheet_fields import Place
from jalons.base import french
from jalons.funding.queries import plans
from jalons.funding.queries.carriers import tell_carrier
from jalons.funding.queries.plans import Plan, ResourceRow
from jalons.funding.rules.money import Status
from jalons.funding.words.plans import cost_label, label_with_tax
from jalons.funding.words.two_column_plans import state_words
from jalons.monitoring.models import Indicator
from jalons.monitoring.queries import experiences
from jalons.monitoring.queries import indicators as monitoring
from jalons.monitoring.queries.indicators import Figure
from jalons.monitoring.rules.indicators import Point
from jalons.papers.documents.model import (
    Block,
    BulletList,
    Callout,
    Column,
    Document,
    Facts,
    Heading,
    Paragraph,
    Row,
    Table,
    parse_prose,
)
from jalons.publication.documents.roadmap.material import project_resources
from jalons.publication.documents.roadmap.projects import resource_blocks as resource_blocks
from jalons.publication.rules.file_numbers import without_number_lines
from jalons.workshops.queries.stakes import ThreadNote, Voices, project_voices

# Enough quotations to show where an action comes from, within its page; the page of its thread has the rest.
MOST_NOTES, MOST_NOTES_ALONE = 4, 8
NO_DAYS: Mapping[tuple[int, str], date] = MappingProxyType({})


def sheet_document(action: ActionSheet, on: date) -> Document:
    """One fiche action as a document of its own."""
    sheet = tell_carrier(sheets.current_sheet(action))
    blocks = sheet_blocks(
        sheet,
        plans.action_plan(action),
        monitoring.action_indicators(action),
        _sheet_voices(sheet),
        _whole_map_blocks(action, on),
        level=1,
        most_notes=MOST_NOTES_ALONE,
        source=_source_sentence(action),
        figures=monitoring.figures_by_action([action.pk]).get(action.pk, ()),
    )
    return replace(_sheet_head(sheet, action, on), blocks=tuple(blocks))


def visa_document(action: ActionSheet, on: date) -> Document:
    """What whoever is asked for a visa reads: the fiche alone, without what people said and promised in workshops."""
    sheet = tell_carrier(sheets.current_sheet(action))
    blocks = sheet_blocks(
        replace(sheet, key_project=None),
        plans.action_plan(action),
        monitoring.action_indicators(action),
        Voices({}, []),
        [],
        level=1,
        source=_source_sentence(action),
    )
    return replace(_sheet_head(sheet, action, on), blocks=tuple(blocks))


def _sheet_head(sheet: Sheet, action: ActionSheet, on: date) -> Document:
    return Document(
        title=f"{sheet.code} {sheet.title}",
        subtitle=_("Fiche action, axe %(n)d : %(axis)s") % {"n": sheet.axis_rank, "axis": sheet.axis_title},
        organisation=action.roadmap.lead_authority,
        status=sheet.status.whole.capitalize(),
        date=on,
        blocks=(),
    )


def _sheet_voices(sheet: Sheet) -> Voices:
    project = sheet.key_project
    return project_voices(project.pk, (piece.pk for piece in project.stakes)) if project else Voices({}, [])


def _whole_map_blocks(action: ActionSheet, on: date) -> list[Block]:
    """The whole map, because a fiche alone cannot refer to another page."""
    project = action.key_project
    return resource_blocks(project_resources([project], on)[project.pk], level=2) if project else []


def sheet_blocks(
    sheet: Sheet,
    plan: Plan | None,
    indicators: list[Indicator],
    heard: Voices,
    resources: list[Block],
    *,
    level: int,
    most_notes: int = MOST_NOTES,
    is_final: bool = False,
    source: str = "",
    figures: Iterable[Figure] = (),
) -> list[Block]:
    """The body of a fiche; headings start at `level`. `resources`: the blocks about the map of its chantier.
    `most_notes`: the maximum of quoted notes. `is_final`: without what the plan still lacks, nor what an import
    kept beside the fields: both are for the team.
    `source`: the experience with which the fiche began, which its licence asks to name. `figures`: what was measured of its
    indicators, for a fiche alone: a feuille de route that is voted says where they start and where they go.

    Tables have no heading above, because it would repeat their caption.
    """
    blocks: list[Block] = [Facts(tuple(_sheet_facts(sheet)))]
    blocks += _text_blocks(sheet.prose, level)
    if sheet.steps:
        blocks.append(_steps_table(sheet))
    if plan and not plan.is_empty:
        blocks.append(money_table(sheet, plan))
        checks = [] if is_final else [check for check in plan.facts if check.tone != "good"]
        blocks += [Callout(check.finding, check.detail, check.tone) for check in checks]
    if indicators:
        blocks.append(_indicators_table(sheet, indicators, figures))
    if not is_final:
        blocks += _text_blocks(sheet.ending, level)
    if sheet.key_project:
        blocks += [Heading(_("Du constat à l’action"), level), *_thread_blocks(sheet, heard, most_notes)]
    if resources:
        blocks += [Heading(_("Les ressources du chantier"), level), *resources]
    if source:
        blocks.append(Paragraph(source, "small"))
    return blocks


def _source_sentence(action: ActionSheet) -> str:
    line = experiences.reuse_line(action)
    return line.sentence if line else ""


def _sheet_facts(sheet: Sheet) -> list[tuple[str, str]]:
    return [
        (
            _("État"),
            sheet.status.whole
            + (_(", priorité %(n)d") % {"n": sheet.priority} if sheet.priority else "")
            + (_(", gain rapide") if sheet.quick_win else ""),
        ),
        *((words.fact_heading(name), text.replace("\n", "; ")) for name, text in told_facts(sheet)),
    ]


def told_facts(sheet: Sheet) -> Iterator[tuple[str, str]]:
    """The name and the words of each fact. The pilot who carries the action too is told once, so that a fiche keeps its page."""
    is_guessed = bool(sheet.carrier_organisation) and not sheet.carrier_names.written
    for said in sheet.said_in(Place.FACTS):
        if said.name == "lead_organisation" and is_guessed:
            yield said.name, _("%(lead)s, qui porte l’action") % {"lead": said.text}
        elif said.name != "carrier_organisation" or not is_guessed:
            yield said.name, said.text


def _text_blocks(texts: list[SaidField], level: int) -> list[Block]:
    told = [(field.heading, _paper_text(field)) for field in texts]
    return [block for heading, text in told if text for block in (Heading(heading, level), *parse_prose(text))]


def _paper_text(field: SaidField) -> str:
    """The number that the file of a plan gave to a fiche is for the team, who finds it there again: readers have its code."""
    return without_number_lines(field.text) if field.name == "other_information" else field.text


def _step_state(step: StepRow) -> str:
    if step.done_on:
        return _("fait le %(day)s") % {"day": french.format_short_day(step.done_on)}
    return _("en retard") if step.days_late else _("à venir")


def _steps_table(sheet: Sheet) -> Table:
    has_owners = any(step.person for step in sheet.steps)
    rows = [
        Row(
            (
                f"{step.label}\n{step.other_information}" if step.other_information else step.label,
                *((step.person,) if has_owners else ()),
                step.when,
                _step_state(step),
            )
        )
        for step in sheet.steps
    ]
    # Without owners, wide enough for « septembre 2026 à décembre 2027 » and « fait le 26 nov. 2026 » on one line.
    columns = (
        Column(_("Étape"), width=2.2 if has_owners else 2.8),
        *((Column(_("Qui"), width=1.5),) if has_owners else ()),
        Column(_("Quand"), width=1.6 if has_owners else 2),
        Column(_("Avancement"), width=1.25),
    )
    return Table(_("Étapes de réalisation de l’action %(code)s") % {"code": sheet.code}, columns, tuple(rows))


def money_table(sheet: Sheet, plan: Plan, days: Mapping[tuple[int, str], date] = NO_DAYS) -> Table:
    """`days`: by the pk and the state of a resource, for a paper that tells since when: see `written_state_days`."""
    rows: list[Row] = []
    for part in plan.parts:
        rows.append(
            Row(
                (
                    _("%(kind)s : %(cost)s") % {"kind": part.label, "cost": cost_label(part.sums)}
                    if part.sums.is_free
                    else _("%(kind)s : %(amount)s de dépenses")
                    % {"kind": part.label, "amount": french.format_euros(part.sums.expenses)}
                    if part.expenses
                    else part.label,
                ),
                kind="group",
            )
        )
        taxes = {line.tax for one in plan.parts for line in one.expenses}
        rows += [
            Row((label_with_tax(line.label, line.tax, taxes), _("dépense"), "", french.format_euros(line.amount)))
            for line in part.expenses
        ]
        rows += [
            Row((line.funder, _scheme_cell(line), _state_cell(line, days), french.format_euros(line.amount)))
            for line in part.resources
            if line.status.value != Status.REFUSED
        ]
        rows.append(Row((_("Ressources"), part.verdict, "", french.format_euros(part.sums.resources)), kind="total"))
    refused = [line for part in plan.parts for line in part.resources if line.status.value == Status.REFUSED]
    if refused:
        rows.append(Row((_("Refusé, non compté dans les ressources"),), kind="group"))
        rows += [
            Row((line.funder, _scheme_cell(line), _state_cell(line, days), french.format_euros(line.amount)))
            for line in refused
        ]
    if plan.valued:
        label = _("Contributions valorisées : %(amount)s de chaque côté") % {
            "amount": french.format_euros(plan.sums.valued)
        }
        rows.append(Row((label,), kind="group"))
        rows += [
            Row(
                (
                    row.funder,
                    "\n".join(filter(None, (row.what or row.nature, row.sum))),
                    row.status.word,
                    french.format_euros(row.amount),
                )
            )
            for row in plan.valued
        ]
    columns = (
        Column(_("Ligne"), width=2.4),
        Column(_("Dispositif"), width=2.2),
        Column(_("État"), width=2 if days else 1.2),
        Column(_("Montant"), "right", 1.3),
    )
    caption = _("Plan de financement de l’action %(code)s") % {"code": sheet.code}
    return Table(caption, columns, tuple(rows), note=plan.note)


def _state_cell(line: ResourceRow, days: Mapping[tuple[int, str], date]) -> str:
    status = Status(line.status.value)
    return state_words(line.status.word, days.get((line.pk, status)), status, None, None)


def _scheme_cell(line: ResourceRow) -> str:
    return "\n".join(filter(None, (line.scheme or line.nature, line.base, french.capitalize_first(line.terms))))


def _indicator_label(item: Indicator) -> str:
    return f"{item.label} ({item.unit})" if item.unit else item.label


def indicator_cell(item: Indicator) -> str:
    """Its label and unit; below, what it measures, how often, and who counts."""
    label = _indicator_label(item)
    return f"{label}\n{item.manner[:1].upper()}{item.manner[1:]}" if item.manner else label


def _manners_note(indicators: Iterable[Indicator]) -> str:
    """What each one measures, how often, who counts: once for all that are measured alike, so that a fiche keeps its page."""
    alike: dict[str, list[str]] = {}
    for item in indicators:
        if item.manner:
            alike.setdefault(item.manner, []).append(item.label)
    if len(alike) == 1 and all(item.manner for item in indicators):
        [manner] = alike
        return f"{manner[:1].upper()}{manner[1:]}."
    return " ".join(f"{french.join_items(labels)}\u00a0: {manner}." for manner, labels in alike.items())


def _indicators_table(sheet: Sheet, indicators: list[Indicator], figures: Iterable[Figure]) -> Table:
    measured = {figure.pk: figure.last for figure in figures if figure.last}
    rows = [
        Row(
            (
                _indicator_label(item),
                _("inconnu") if item.baseline is None else french.format_number(item.baseline),
                *([_measure_label(measured.get(item.pk))] if measured else []),
                french.format_number(item.target),
                french.format_short_day(item.target_on),
            )
        )
        for item in indicators
    ]
    columns = (
        Column(_("Indicateur"), width=3),
        Column(_("Au départ"), "right"),
        *([Column(_("Dernière valeur"), "right", 1.5)] if measured else []),
        Column(_("But"), "right"),
        Column(_("Pour le"), width=1.3),
    )
    return Table(
        _("Indicateurs de l’action %(code)s") % {"code": sheet.code}, columns, tuple(rows), _manners_note(indicators)
    )


def _measure_label(last: Point | None) -> str:
    """« 81 (2 nov. 2026) »; a dash where nothing was measured."""
    return f"{french.format_number(last.value)} ({french.format_short_day(last.on)})" if last else "–"


def _thread_blocks(sheet: Sheet, heard: Voices, most: int) -> list[Block]:
    assert sheet.key_project
    stakes = ", ".join(f"« {stake.title} »" for stake in sheet.key_project.stakes)
    text = _("Chantier « %(project)s ».") % {"project": sheet.key_project.title}
    if stakes:
        text += " " + _("Il répond à : %(stakes)s.") % {"stakes": stakes}
    return [Paragraph(text), *_voices_blocks(heard, most)]


def _voices_blocks(heard: Voices, most: int) -> list[Block]:
    """Both origins in one list: notes behind the enjeux, then ideas that became the chantier, which get half of the
    places."""
    voices = list(dict.fromkeys(note for notes in heard.said.values() for note in notes))
    ideas = heard.proposed[: max(most // 2, most - len(voices))]
    notes = voices[: most - len(ideas)] + ideas
    if not notes:
        return []
    left_out = len(voices) + len(heard.proposed) - len(notes)
    label = (
        _("Entendu en atelier, parmi %(n)d notes :") % {"n": len(notes) + left_out}
        if left_out
        else _("Entendu en atelier :")
    )
    return [Paragraph(label, "small"), BulletList(tuple(f"« {note.text} » ({_note_origin(note)})" for note in notes))]


def _note_origin(note: ThreadNote) -> str:
    table = _(", table %(n)d") % {"n": note.table} if note.table else ""
    return f"{note.workshop_title}{table}"
