"""One gesture on several resources of a plan."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from jalons.actions.access import enter_action
from jalons.base.french import format_euros
from jalons.base.prepared_addresses import reverse
from jalons.base.several import Choice, Gesture, change_several, picked_rows
from jalons.funding.changes import several_lines as changes
from jalons.funding.forms.several_lines import DatesForm, StatusesForm
from jalons.funding.queries.plans import picked_resources
from jalons.roadmaps.rules.permissions import Permission

GESTURES = {
    "etat": Gesture(
        changes.set_statuses,
        StatusesForm,
        lambda n: ngettext("Changer l’état de %(n)s ressource", "Changer l’état de %(n)s ressources", n) % {"n": n},
        gettext_lazy("Enregistrer l’état"),
        lambda n: ngettext("%(n)s ressource a changé d’état.", "%(n)s ressources ont changé d’état.", n) % {"n": n},
    ),
    "date": Gesture(
        changes.set_dates,
        DatesForm,
        lambda n: ngettext("Dater %(n)s ressource", "Dater %(n)s ressources", n) % {"n": n},
        gettext_lazy("Enregistrer la date"),
        lambda n: ngettext("%(n)s ressource est datée.", "%(n)s ressources sont datées.", n) % {"n": n},
    ),
}


@require_http_methods(["GET", "POST"])
def change_several_lines(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    member, action = enter_action(request, slug, code, Permission.FUND)
    lines = picked_resources(action, picked_rows(request))
    return change_several(
        request,
        GESTURES,
        [Choice(line.pk, f"{line.funder}, {format_euros(line.amount)}", line.status.word) for line in lines],
        template="funding/several_lines.html",
        context={"member": member, "action": action, "lines": lines},
        back=reverse("funding:plan", args=[slug, code]),
        ticks="#t-res",
        nothing=_("Cochez au moins une ressource du plan."),
        action=action,
        lines=[line.pk for line in lines],
        by=member,
    )
