"""A new fiche that begins with an experience, and its « Annuler »."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from jalons.actions.access import enter_action
from jalons.actions.models import ActionSheet
from jalons.base.http import apply_change, apply_form, form_arguments
from jalons.base.page_messages import Undo
from jalons.base.prepared_addresses import reverse
from jalons.monitoring.changes import reuses as changes
from jalons.monitoring.forms.experiences import ReuseForm
from jalons.monitoring.models.experiences import text_stamp
from jalons.monitoring.queries import experiences as queries
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.rules.permissions import Permission


@require_http_methods(["GET", "POST"])
def reuse_experience(request: HttpRequest, slug: str, experience: int) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.PROPOSE_ACTION)
    row = queries.find_readable_experience(member.roadmap, experience)
    if row is None and request.method == "POST":
        messages.error(request, _("Cette expérience n’est plus proposée : rien n’est créé."))
        return redirect("monitoring:experiences", slug)
    if row is None:
        raise Http404
    form = ReuseForm(
        roadmap=member.roadmap,
        experience=row,
        may_fund=member.can(Permission.FUND),
        **form_arguments(request, {"title": row.title, "seen": text_stamp(row)}),
    )

    def undo(action: ActionSheet) -> Undo:
        return Undo(reverse("monitoring:undo_reuse", args=[slug, experience, action.code]), {"fiche": action.pk})

    done = _("Le brouillon est créé : adaptez-le à votre territoire.")
    if applied := apply_form(request, form, changes.reuse_experience, done=done, undo=undo, experience=row, by=member):
        return redirect("actions:edit", slug, applied.result.code)
    context = {"member": member, "row": row, "form": form}
    return render(request, "monitoring/reuse_experience.html", context)


@require_POST
def undo_reuse(request: HttpRequest, slug: str, experience: int, code: str) -> HttpResponse:
    """`experience`: where to go back, when it is still there to read."""
    member, action = enter_action(request, slug, code, Permission.EDIT_ACTION)
    done = _("C’est annulé : le brouillon est retiré, avec ce qui était venu avec lui.")
    if not apply_change(request, changes.undo_reuse, done=done, action=action, by=member):
        return redirect("actions:edit", slug, action.code)
    if queries.find_readable_experience(member.roadmap, experience):
        return redirect("monitoring:experience", slug, experience)
    return redirect("monitoring:experiences", slug)
