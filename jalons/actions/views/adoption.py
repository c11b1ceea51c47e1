"""The team notes that the CTG was signed, and where the projet de territoire or the CTG mentions each action."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jalons.actions.changes import adoption as adoption_changes
from jalons.actions.forms.adoption import CrossReferencesForm, SignatureForm
from jalons.actions.models import ActionSheet
from jalons.actions.models.adoption import reference_texts, references_stamp
from jalons.actions.queries import adoption as adoption_queries
from jalons.base.http import apply_form, form_arguments
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.rules.permissions import Permission


@require_http_methods(["GET", "POST"])
def note_signature(request: HttpRequest, slug: str) -> HttpResponse:
    """The day the CTG was signed with the Caf."""
    member = enter_roadmap(request, slug, Permission.ARBITRATE)
    adoption = adoption_queries.roadmap_adoption(member.roadmap)
    signed_on = adoption.path.signed_on if adoption.path else None
    form, done = SignatureForm(**form_arguments(request, {"signed_on": signed_on})), _("La signature est notée.")
    if apply_form(request, form, adoption_changes.note_signature, done=done, by=member):
        return redirect("publication:adoption", slug)
    return render(request, "actions/note_signature.html", {"member": member, "form": form, "adoption": adoption})


@require_http_methods(["GET", "POST"])
def cross_references(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.ARBITRATE)
    adoption = adoption_queries.roadmap_adoption(member.roadmap)
    lines = {line.pk: line for line in adoption.lines}
    actions = list(ActionSheet.objects.filter(pk__in=lines).select_related("axis"))
    texts = reference_texts(member.roadmap)
    initial = {f"action-{pk}": texts.get(pk, "") for pk in lines} | {"seen": references_stamp(texts)}
    form = CrossReferencesForm(actions=actions, **form_arguments(request, initial))
    if apply_form(
        request, form, adoption_changes.set_cross_references, done=_("Les renvois sont enregistrés."), by=member
    ):
        return redirect("publication:adoption", slug)
    context = {"member": member, "form": form, "adoption": adoption}
    return render(request, "actions/cross_references.html", context)
