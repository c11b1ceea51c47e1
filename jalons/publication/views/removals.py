"""The référente removes a roadmap created by mistake or for a training, and takes it back within thirty days."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from jalons.base.http import apply_change, apply_form, form_arguments
from jalons.publication.changes.removals import ask_removal, what_left_the_team
from jalons.publication.forms.removals import RemovalForm
from jalons.publication.queries.removals import what_disappears
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.changes.removals import keep_roadmap
from jalons.roadmaps.rules.permissions import Permission


@require_http_methods(["GET", "POST"])
def remove_roadmap(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.MANAGE_ROADMAP, even_leaving=True)
    form = RemovalForm(**form_arguments(request))
    done = _("La feuille de route est à supprimer\u00a0: elle ne s’ouvre plus qu’à ses référentes et référents.")
    if apply_form(request, form, ask_removal, done=done, by=member):
        return redirect("publication:remove_roadmap", slug)
    context = {
        "member": member,
        "form": form,
        "reason": what_left_the_team(member.roadmap),
        "lines": what_disappears(member.roadmap),
    }
    return render(request, "publication/remove_roadmap.html", context)


@require_POST
def keep_removed_roadmap(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.MANAGE_ROADMAP, even_leaving=True)
    done = _("La feuille de route est reprise\u00a0: son équipe l’ouvre de nouveau.")
    apply_change(request, keep_roadmap, done=done, by=member)
    return redirect("publication:remove_roadmap", slug)
