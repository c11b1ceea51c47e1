"""The slides for the committee: one for each fiche, by presenting élue or élu."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from jalons.actions import words
from jalons.actions.queries import action_rows, agendas
from jalons.actions.queries import sheets as sheet_queries
from jalons.actions.queries.quick_wins import followed_quick_wins
from jalons.actions.queries.sheets import Sheet, StepRow
from jalons.base import french
from jalons.funding.queries import consolidated
from jalons.funding.queries import plans as plan_queries
from jalons.funding.queries.carriers import tell_carrier
from jalons.funding.queries.consolidated import Consolidation
from jalons.funding.queries.funded_actions import WILL_NOT_BE_DONE, submitted_of
from jalons.funding.queries.plans import Plan
from jalons.funding.rules.money import Sums
from jalons.funding.words.plans import cost_label
from jalons.governance.models import Deliberation, Meeting
from jalons.governance.queries.points import meeting_points
from jalons.papers.slides.model import Cover, Deck, Fiche, Figures, Listing, Share, Slide
from jalons.publication.documents.deck_slides import achieved_slides, agenda_slide, point_slides, vote_slide
from jalons.publication.documents.roadmap.standing import council_vote_day, outside_vote, precedes_vote
from jalons.publication.words import outside_vote_sentence
from jalons.roadmaps.models import Roadmap
from jalons.roadmaps.queries.milestones import roadmap_milestones

NEXT_STEPS = 3
MILESTONES = 6
# On one slide.
QUICK_WINS = 8
# Lines of funders on one slide.
MOST_PAYERS = 4
# Fields with a shorter label in the speaker's notes than on the page.
_NOTES = {"means": gettext_lazy("Moyens"), "success_factors": gettext_lazy("Points de vigilance")}


def roadmap_deck(
    roadmap: Roadmap,
    on: date,
    *,
    is_final: bool = False,
    deliberation: Deliberation | None = None,
    opening: Sequence[Slide] = (),
) -> Deck:
    """Every fiche that is promised and will be done, by axis and code as a council reads them; each élue or élu opens those that
    follow one another. `is_final`: of an adopted edition, without what is late
    nor what the team has to check. `deliberation`: the vote that adopted it.
    `opening`: what comes just after the cover."""
    promised = {row.pk for row in action_rows.action_index(roadmap).promised}
    sheets = [
        sheet
        for sheet in sheet_queries.roadmap_sheets(roadmap, on)
        if sheet.pk in promised and sheet.status.value not in WILL_NOT_BE_DONE
    ]
    # A name that one fiche writes otherwise is the same person.
    runs = [list(those) for _key, those in groupby(sheets, lambda sheet: french.matching_key(sheet.elected_sponsor))]
    presented = [(those[0].elected_sponsor or _("une élue ou un élu à désigner"), those) for those in runs]
    cover = Cover(
        roadmap.name,
        _("Feuille de route territoriale d’inclusion numérique"),
        (roadmap.lead_authority, french.format_day(on).capitalize()),
    )
    vote = [vote_slide(deliberation, len(promised))] if deliberation else []
    deck = _build_deck(roadmap, on, cover, presented, {}, opening=vote, is_final=is_final)
    return replace(deck, slides=(deck.slides[0], *opening, *deck.slides[1:]))


def meeting_deck(meeting: Meeting, on: date) -> Deck:
    """The fiches of its agenda, by presenter; each with the decision, or the question to decide."""
    agenda = agendas.meeting_agenda(meeting)
    sheets = {sheet.code: sheet for sheet in sheet_queries.roadmap_sheets(meeting.roadmap)}
    presented = [(group.presented_by, [sheets[item.code] for item in group.items]) for group in agenda.presenters]
    questions = {
        item.code: _("Le comité a décidé : %(outcome)s.") % {"outcome": item.decision.outcome_words}
        if item.decision
        else _("Le comité décide : retenir, retravailler, reporter ou écarter ?")
        for item in agenda.items
    }
    when = french.format_day(meeting.held_on).capitalize()
    if meeting.starts_at:
        when += f", {french.format_clock(meeting.starts_at)}"
    cover = Cover(meeting.title, meeting.roadmap.name, (meeting.roadmap.lead_authority, when, meeting.place))
    points = meeting_points(meeting).lines
    return _build_deck(
        meeting.roadmap,
        on,
        cover,
        presented,
        questions,
        opening=[agenda_slide(points), *point_slides(points, before=True)] if points else [],
        closing=point_slides(points, before=False),
    )


def _build_deck(
    roadmap: Roadmap,
    on: date,
    cover: Cover,
    presented: list[tuple[str, list[Sheet]]],
    questions: dict[str, str],
    *,
    opening: Sequence[Slide] = (),
    closing: Sequence[Slide] = (),
    is_final: bool = False,
) -> Deck:
    """`opening` comes after the figures, `closing` after the fiches."""
    plans = plan_queries.plans_by_action(roadmap, on)
    index = action_rows.action_index(roadmap)
    # An adopted edition holds what was adopted; before, slides count what the plan of financing counts.
    counted = {row.pk for row in index.promised} if is_final else submitted_of(index)
    money = consolidated.consolidated_money(roadmap, only=counted, on=on, checked=False)
    slides: list[Slide] = [cover, _figures_slide(roadmap, money, is_final)]
    slides += opening
    if questions and len(presented) > 1:
        items = tuple(
            _("%(fiche)s (%(who)s)") % {"fiche": f"{sheet.code} {sheet.title}", "who": who}
            for who, sheets in presented
            for sheet in sheets
        )
        slides.append(Listing(_("Les fiches à arbitrer") if opening else _("L’ordre du jour"), items))
    if is_final:
        presented = [(who, [replace(sheet, days_late=0) for sheet in sheets]) for who, sheets in presented]
        plans = {pk: replace(plan, facts=()) for pk, plan in plans.items()}
    slides += _late_slides(sheet for _who, sheets in presented for sheet in sheets)
    slides += _quick_win_slides(index, on, is_final)
    for who, sheets in presented:
        subtitle = ngettext("%(n)d fiche à présenter", "%(n)d fiches à présenter", len(sheets)) % {"n": len(sheets)}
        titles = tuple(f"{sheet.code} {sheet.title}" for sheet in sheets)
        slides.append(Listing(f"{who[:1].upper()}{who[1:]}", titles, subtitle, opens=True))
        slides += [_sheet_slide(sheet, plans.get(sheet.pk), questions.get(sheet.code, "")) for sheet in sheets]
    slides += closing
    slides += achieved_slides(roadmap, {sheet.code for _who, sheets in presented for sheet in sheets}, on)
    slides += _coming_slides(roadmap, on, is_final)
    title = cover.title if cover.title == roadmap.name else f"{cover.title}, {roadmap.name}"
    return Deck(title, tuple(slides), on, roadmap.lead_authority, f"{roadmap.name}, {french.format_short_day(on)}")


def _figures_slide(roadmap: Roadmap, money: Consolidation, is_final: bool) -> Figures:
    counts = action_rows.action_counts(roadmap)
    numbers = (
        (counts.total, ngettext("action", "actions", counts.total)),
        (counts.done, ngettext("réalisée", "réalisées", counts.done)),
        (counts.under_way, _("en cours")),
        (counts.to_start, _("adoptées, à démarrer") if is_final else _("à démarrer")),
        (counts.postponed, ngettext("reportée", "reportées", counts.postponed)),
        (counts.stopped, _("à l’arrêt")),
        (counts.abandoned, ngettext("abandonnée", "abandonnées", counts.abandoned)),
    )
    index = action_rows.action_index(roadmap)
    outside = outside_vote_sentence([] if is_final else outside_vote(roadmap, index.promised))
    late = ngettext("Dont %(n)d en retard.", "Dont %(n)d en retard.", counts.late) % {"n": counts.late}
    sums = money.totals.sums
    shares = _resource_shares(sums, money.totals.to_find)
    return Figures(
        _("Où en est la feuille de route"),
        tuple((french.format_number(number), words_) for number, words_ in numbers if number),
        (
            *((late,) if counts.late and not is_final else ()),
            *((outside,) if outside else ()),
            f"{money.sentence} {money.what_is_left}." if money.priced else money.sentence,
        ),
        shares,
        _shares_alt(shares),
        notes="" if is_final else f"{words.counts_sentence(counts).capitalize()}.",
    )


def _resource_shares(sums: Sums, to_find: Decimal | None = None) -> tuple[Share, ...]:
    """Empty without a price."""
    if sums.is_empty:
        return ()
    return (
        Share(_("Acquis"), sums.secured),
        Share(_("Demandé"), sums.requested),
        Share(_("Envisagé"), sums.envisaged),
        Share(_("À trouver"), sums.to_find if to_find is None else to_find),
    )


def _shares_alt(shares: Iterable[Share]) -> str:
    parts = ", ".join(f"{share.label.lower()} {french.format_euros(share.amount)}" for share in shares)
    return _("Répartition des ressources : %(words)s.") % {"words": parts} if parts else ""


def _late_slides(sheets: Iterable[Sheet]) -> list[Slide]:
    late = sorted((sheet for sheet in sheets if sheet.days_late), key=lambda sheet: -sheet.days_late)
    items = tuple(f"{sheet.code} {sheet.title}\u00a0: {sheet.delay}" for sheet in late)
    return [Listing(_("Ce qui est en retard"), items)] if items else []


def _quick_win_slides(index: action_rows.Index, on: date, is_final: bool) -> list[Slide]:
    """Those of the whole feuille de route. `is_final`: an adopted edition says which they are, not what is late."""
    wins = followed_quick_wins(index, on)
    items = tuple(f"{row.row.code} {row.row.title}" if is_final else row.sentence for row in wins.rows[:QUICK_WINS])
    left_out = len(wins.rows[QUICK_WINS:])
    if left_out:
        items += (ngettext("et %(n)d autre", "et %(n)d autres", left_out) % {"n": left_out},)
    subtitle = "" if is_final else wins.sentence
    return [Listing(_("Les gains rapides"), items, subtitle)] if items else []


def _sheet_slide(sheet: Sheet, plan: Plan | None, question: str) -> Fiche:
    sheet, priced = tell_carrier(sheet), plan if plan and not plan.is_empty else None
    shares = _resource_shares(priced.sums) if priced else ()
    steps = [step for step in sheet.steps if not step.done_on][:NEXT_STEPS]
    coming = "\n".join(_coming_step(step) for step in steps)
    texts = (
        (_("Pourquoi"), sheet.context),
        (_("Ce que nous ferons"), sheet.description or sheet.objectives),
        (_("Prochaines étapes"), coming),
    )
    # The side of a slide may be too short for every fact: what the action costs comes first.
    facts = (
        (
            _("Dépenses"),
            cost_label(priced.sums) if priced and priced.sums.is_priced else _("pas encore chiffrées"),
        ),
        (_("Qui paie"), _who_pays_lines(priced)),
        (words.fact_heading("carrier_organisation"), sheet.carrier_organisation),
        (
            _("Structure pilote"),
            "" if sheet.lead_organisation == sheet.carrier_organisation else sheet.lead_organisation,
        ),
        (_("Service pilote"), sheet.department_unit),
        (_("Calendrier"), sheet.period),
        (_("Publics"), ", ".join(sheet.audiences)),
        (_("Communes"), sheet.where),
    )
    tagline = [_("Axe %(n)d. %(title)s") % {"n": sheet.axis_rank, "title": sheet.axis_title}, sheet.status.whole]
    if sheet.priority:
        tagline.append(_("priorité %(n)d") % {"n": sheet.priority})
    if sheet.days_late:
        tagline.append(sheet.delay)
    return Fiche(
        f"{sheet.code} {sheet.title}",
        " · ".join(tagline),
        tuple((label, text) for label, text in texts if text),
        facts,
        shares,
        _shares_alt(shares),
        question,
        _speaker_notes(sheet, priced),
    )


def _who_pays_lines(plan: Plan | None) -> str:
    """« 24 000 €, Région (accordé) », a line for each funder and state, the largest first; beyond what the slide holds, one
    line for the others, so that they add up to the resources of the slide. The amount comes first: a long name may be
    cut."""
    if plan is None:
        return ""
    sums: dict[tuple[str, str], Decimal] = {}
    for row in (row for part in plan.parts for row in part.resources if not row.is_refused):
        key = (row.funder, row.status.word)
        sums[key] = sums.get(key, Decimal(0)) + row.amount
    payers = sorted(sums.items(), key=lambda pair: -pair[1])
    shown = payers if len(payers) <= MOST_PAYERS else payers[: MOST_PAYERS - 1]
    lines = [f"{french.format_euros(amount)}, {funder} ({state})" for (funder, state), amount in shown]
    if others := payers[len(shown) :]:
        amount = french.format_euros(sum((amount for _key, amount in others), Decimal(0)))
        lines.append(_("%(amount)s, les %(n)d autres") % {"n": len(others), "amount": amount})
    return "\n".join(lines)


def _coming_step(step: StepRow) -> str:
    """« Acheter le bus : novembre 2026 à mars 2027, Service des marchés publics »"""
    sentence = ", ".join(filter(None, (step.when, step.person)))
    return f"{step.label}\u00a0: {sentence}" if sentence else step.label


def _speaker_notes(sheet: Sheet, plan: Plan | None) -> str:
    """Everything that does not fit on the slide."""
    lines = [f"{sheet.code} {sheet.title}"]
    texts = [(_NOTES.get(field.name, field.heading), field.text) for field in sheet.prose if field.field.is_prose]
    for label, text in (*texts, (_("Partenaires"), ", ".join(sheet.partners)), (_("Communes"), sheet.where)):
        if text:
            lines += ["", str(label), text]
    if sheet.steps:
        lines += ["", _("Étapes")]
        lines += [
            _("%(label)s : fait le %(day)s") % {"label": step.label, "day": french.format_short_day(step.done_on)}
            if step.done_on
            else _coming_step(step)
            for step in sheet.steps
        ]
    if plan:
        lines += ["", _("Plan de financement"), plan.sentence]
        lines += [
            f"{line.funder}\u00a0: {french.format_euros(line.amount)} ({line.status.word})"
            for part in plan.parts
            for line in part.resources
            if not line.is_refused
        ]
        lines += [
            _("Refusé, non compté : %(line)s") % {"line": f"{line.funder}, {french.format_euros(line.amount)}"}
            for part in plan.parts
            for line in part.resources
            if line.is_refused
        ]
        lines += [f"{check.finding} {check.detail}".strip() for check in plan.facts if check.tone != "good"]
    return "\n".join(lines)


def _coming_slides(roadmap: Roadmap, on: date, is_final: bool) -> list[Slide]:
    waited = [row for row in roadmap_milestones(roadmap, on) if not row.reached_on and not row.lacks_day]
    if is_final or council_vote_day(roadmap):
        waited = [row for row in waited if not precedes_vote(row.step)]
    items = [f"{french.format_day(row.due_on).capitalize()}\u00a0: {row.title}" for row in waited if row.due_on >= on]
    past = [
        _("%(title)s : attendu le %(day)s") % {"title": row.title, "day": french.format_short_day(row.due_on)}
        for row in waited
        if row.due_on < on and not is_final
    ]
    shown = (*items, *past)[:MILESTONES]
    return [Listing(_("Ce qui vient ensuite"), shown)] if shown else []
