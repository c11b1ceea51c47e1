"""« Constats du diagnostic » of a fiche."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jalons.actions.access import enter_action
from jalons.actions.changes import citations
from jalons.base.http import apply_form, form_arguments
from jalons.diagnosis.forms.citations import CitationForm, citable_rows
from jalons.diagnosis.queries import findings
from jalons.roadmaps.rules.permissions import Permission


@require_http_methods(["GET", "POST"])
def cite_in_fiche(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    member, action = enter_action(request, slug, code, Permission.EDIT_ACTION)
    rows = citable_rows(findings.roadmap_findings(member.roadmap))
    cited = list(action.cited.values_list("finding", flat=True))
    form = CitationForm(**form_arguments(request, {"findings": cited}), rows=rows)
    if not form.is_a_search and apply_form(
        request, form, citations.cite_in_fiche, done=_("Les constats sont enregistrés."), action=action, by=member
    ):
        return redirect("overview:action", slug, action.code)
    return render(request, "actions/cite_in_fiche.html", {"member": member, "action": action, "form": form})
