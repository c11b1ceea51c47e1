"""The indices that others compute are shown, and the team types those that no file gives."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalons.base.http import apply_change, apply_form, form_arguments
from jalons.diagnosis.changes import external_scores
from jalons.diagnosis.forms.external_scores import ExternalScoresForm
from jalons.diagnosis.queries import indices as indice_queries
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.rules.permissions import Permission


@require_safe
def indices(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.READ)
    context = {
        "member": member,
        "ifn": indice_queries.ifn_index(member.roadmap),
        "compas": indice_queries.compas_index(member.roadmap),
    }
    return render(request, "diagnosis/indices.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def enter_scores(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.DESCRIBE)
    compas = indice_queries.compas_index(member.roadmap)
    form = ExternalScoresForm(**form_arguments(request, ExternalScoresForm.shown(compas)), compas=compas)
    if apply_form(
        request, form, external_scores.enter_external_scores, done=_("Les indices sont enregistrés."), by=member
    ):
        return redirect("diagnosis:indices", slug)
    return render(request, "diagnosis/enter_scores.html", {"member": member, "form": form, "compas": compas})


@require_POST
def clear_scores(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.DESCRIBE)
    apply_change(request, external_scores.clear_external_scores, done=_("Les indices saisis sont effacés."), by=member)
    return redirect("diagnosis:indices", slug)
