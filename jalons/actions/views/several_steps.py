"""One gesture on several steps of a fiche."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from jalons.actions.access import enter_action
from jalons.actions.changes import several_steps as changes
from jalons.actions.forms.several_steps import DaysForm, DoneForm
from jalons.actions.queries.sheets import StepRow, step_rows
from jalons.base.forms import JalonsForm
from jalons.base.french import format_short_day
from jalons.base.prepared_addresses import reverse
from jalons.base.several import Choice, Gesture, change_several, picked_rows
from jalons.roadmaps.rules.permissions import Permission

GESTURES = {
    "faire": Gesture(
        changes.tick_steps,
        DoneForm,
        lambda n: ngettext("Marquer %(n)s étape comme faite ?", "Marquer %(n)s étapes comme faites ?", n) % {"n": n},
        gettext_lazy("Oui, elles sont faites"),
        lambda n: ngettext("%(n)s étape est faite.", "%(n)s étapes sont faites.", n) % {"n": n},
    ),
    "decaler": Gesture(
        changes.move_steps,
        DaysForm,
        lambda n: ngettext("Déplacer %(n)s étape", "Déplacer %(n)s étapes", n) % {"n": n},
        gettext_lazy("Déplacer leurs dates"),
        lambda n: ngettext("%(n)s étape est déplacée.", "%(n)s étapes sont déplacées.", n) % {"n": n},
        gettext_lazy("Celles qui sont faites, ou sans date, restent comme elles sont."),
    ),
    "retirer": Gesture(
        changes.remove_steps,
        JalonsForm,
        lambda n: ngettext("Retirer %(n)s étape ?", "Retirer %(n)s étapes ?", n) % {"n": n},
        gettext_lazy("Oui, retirer ces étapes"),
        lambda n: ngettext("%(n)s étape est retirée.", "%(n)s étapes sont retirées.", n) % {"n": n},
        gettext_lazy("Elles quittent la fiche. Le journal garde ce qui était écrit."),
        is_final=True,
    ),
}


@require_http_methods(["GET", "POST"])
def change_several_steps(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    member, action = enter_action(request, slug, code, Permission.EDIT_ACTION)
    picked = set(picked_rows(request))
    steps = [step for step in step_rows(action) if step.pk in picked]
    return change_several(
        request,
        GESTURES,
        [Choice(step.pk, step.label, _day_words(step)) for step in steps],
        template="actions/several_steps.html",
        context={"member": member, "action": action, "steps": steps},
        back=reverse("actions:steps", args=[slug, code]),
        ticks="#t-steps",
        nothing=_("Cochez au moins une étape de la liste."),
        action=action,
        steps=[step.pk for step in steps],
        by=member,
    )


def _day_words(step: StepRow) -> str:
    if step.done_on:
        return _("faite le %(day)s") % {"day": format_short_day(step.done_on)}
    return _("pour le %(day)s") % {"day": format_short_day(step.ends_on)} if step.ends_on else _("sans date")
