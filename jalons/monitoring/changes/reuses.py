"""A fiche that begins with an experience, ours or another team’s."""

from collections.abc import Sequence
from datetime import date
from functools import partial

from django.utils.translation import gettext as _

from jalons.actions.changes.locks import lock_action
from jalons.actions.changes.sheets import add_step, propose_action, remove_action, remove_axis
from jalons.actions.models import ActionSheet, Axis
from jalons.actions.models.brought_lines import BroughtLine
from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.stale_pages import refuse_stale
from jalons.funding.changes.lines import add_estimates, remove_expense
from jalons.monitoring import words
from jalons.monitoring.changes.ticked_lines import ticked_lines
from jalons.monitoring.models import Experience, Reuse
from jalons.monitoring.models.experiences import text_stamp
from jalons.monitoring.models.takings import brought_axis, brought_expenses, find_taking, is_untouched
from jalons.monitoring.rules import experiences as rules
from jalons.roadmaps.changes.journal import record_change
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules.permissions import Permission


@write_transaction()
def reuse_experience(
    *,
    experience: Experience,
    title: str,
    starts_on: date,
    by: Member,
    axis: Axis | None = None,
    new_axis: str = "",
    steps: Sequence[int] | None = None,
    indicators: Sequence[int] | None = None,
    expenses: Sequence[int] | None = None,
    is_agreed: bool = False,
    seen: str | None = None,
) -> ActionSheet:
    """A draft with the texts of the experience, its steps dated from `starts_on`, its expenses as estimates. Indicators
    wait on the page of the fiche for a target of its own. `steps`, `indicators`, `expenses`: the places of those that
    come, all by default; expenses are for who may fund. `is_agreed`: the structure said yes, when its licence asks.

    Side effects, in their order: the fiche, its steps, its expenses, the reuse.
    """
    row = Experience.objects.readable_by(by.roadmap).filter(pk=experience.pk).first()
    if row is None:
        raise Refused(_("Cette expérience n’est plus proposée : rien n’est créé."), code="experience-not-offered")
    refuse_stale(seen, text_stamp(row), _("Le texte vient de changer : relisez-le, puis reprenez-le."))
    if row.asks_first(by.roadmap) and not is_agreed:
        raise Refused(
            _("Cette structure demande qu’on l’appelle avant. Cochez la case quand elle a dit oui."),
            code="licence-asks-first",
            field="is_agreed",
        )
    planned = ticked_lines(rules.read_steps(row.steps), steps, "steps")
    measured = ticked_lines(row.indicators, indicators, "indicators")
    costs = ticked_lines(rules.read_expenses(row.expenses), expenses, "expenses")
    if expenses and not by.can(Permission.FUND):
        raise Refused(
            _("Les dépenses viennent avec qui peut les écrire. Décochez-les, ou demandez à la personne référente."),
            code="expenses-not-yours",
            field="expenses",
        )
    action = propose_action(
        title=title,
        axis=axis,
        new_axis=new_axis,
        context=row.need,
        description=row.description,
        objectives=row.objectives,
        success_factors=row.lessons,
        starts_on=starts_on,
        ends_on=rules.last_day(starts_on, planned),
        by=by,
    )
    for step in planned:
        first, last = step.dates(starts_on)
        add_step(action=action, label=step.label, starts_on=first, ends_on=last, by=by)
    if by.can(Permission.FUND):
        add_estimates(
            action=action,
            estimates=[
                {"label": cost.label, "kind": cost.kind, "amount": cost.amount, "tax": cost.tax} for cost in costs
            ],
            by=by,
        )
    Reuse.objects.create(
        action=action,
        experience=row,
        title=row.title,
        territory=row.territory,
        licence=row.licence,
        link=row.link,
        indicators=[[label, unit, kind, ""] for label, unit, kind, _result in measured],
    )
    record_change(by=by, verb="reuse", about=action, after={"experience": row.title, "territory": row.territory})
    return action


@write_transaction()
def undo_reuse(*, action: ActionSheet, by: Member) -> None:
    """Deletes the draft with all that came with it, and the axis that it was given then. Refused once anybody touched
    it."""
    lock_roadmap(by.roadmap)
    action = lock_action(action.pk)
    taking = find_taking(action)
    if taking is None or not is_untouched(action, taking):
        raise Refused(
            _("Cette fiche a changé depuis qu’elle est arrivée : rien n’est retiré. Un brouillon se supprime depuis sa page."),
            code="taken-action-changed",
        )  # fmt: skip
    axis = brought_axis(action)
    remove_action(action=action, by=by)
    if axis:
        remove_axis(axis=axis, by=by)


def brought_lines(action: ActionSheet, by: Member) -> list[BroughtLine]:
    """The expenses that came with the experience, for who may fund."""
    if not by.can(Permission.FUND):
        return []
    return [
        BroughtLine(
            words.expense_sentence(rules.ExperienceExpense(row.label, row.kind, row.amount, row.tax)),
            partial(remove_expense, expense=row, by=by),
        )
        for row in brought_expenses(action)
    ]
