from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jalons.actions import changes, queries
from jalons.actions.forms import AdoptionForm, CrossReferencesForm
from jalons.actions.models import ActionSheet
from jalons.base.http import accepted, filled
from jalons.roadmaps.access import enter
from jalons.roadmaps.rules import Permission


@require_http_methods(["GET", "POST"])
def adoption(request: HttpRequest, slug: str) -> HttpResponse:
    permission = Permission.ARBITRATE if request.method == "POST" else Permission.READ
    member = enter(request, slug, permission)
    adoption = queries.adoption(member.roadmap)
    form = AdoptionForm(**filled(request, AdoptionForm.values(adoption.path) if adoption.path else {}))
    if accepted(request, form, changes.choose_path, done=_("La voie d’adoption est enregistrée."), by=member):
        return redirect("actions:adoption", slug)
    return render(request, "actions/adoption.html", {"member": member, "adoption": adoption, "form": form})


@require_http_methods(["GET", "POST"])
def cross_references(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter(request, slug, Permission.ARBITRATE)
    lines = {line.pk: line for line in queries.adoption(member.roadmap).lines}
    actions = list(ActionSheet.objects.filter(pk__in=lines).select_related("axis"))
    initial = {f"action-{pk}": line.cross_reference for pk, line in lines.items()}
    form = CrossReferencesForm(actions=actions, **filled(request, initial))
    if accepted(request, form, changes.cross_refer, done=_("Les renvois sont enregistrés."), by=member):
        return redirect("actions:adoption", slug)
    return render(request, "actions/cross_references.html", {"member": member, "form": form})
