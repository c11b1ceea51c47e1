"""A new fiche that begins with an experience."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jalons.base.http import apply_form, form_arguments
from jalons.monitoring.changes import reuses as changes
from jalons.monitoring.forms.experiences import ReuseForm
from jalons.monitoring.models.experiences import text_stamp
from jalons.monitoring.queries import experiences as queries
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.rules import Permission


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
    done = _("Le brouillon est créé : adaptez-le à votre territoire.")
    if applied := apply_form(request, form, changes.reuse_experience, done=done, experience=row, by=member):
        return redirect("actions:edit", slug, applied.result.code)
    context = {"member": member, "row": row, "form": form}
    return render(request, "monitoring/reuse_experience.html", context)
