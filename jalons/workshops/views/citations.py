"""The page « Constats du diagnostic » of an enjeu or of a note."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jalons.base.http import apply_form, form_arguments
from jalons.base.prepared_addresses import reverse
from jalons.diagnosis.forms.citations import CitationForm, citable_rows
from jalons.diagnosis.queries import findings
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.rules.permissions import Permission
from jalons.workshops.access import enter_workshop
from jalons.workshops.changes import citations
from jalons.workshops.models import Note, Stake


@require_http_methods(["GET", "POST"])
def cite_in_stake(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.SHAPE)
    stake = get_object_or_404(Stake, roadmap=member.roadmap, pk=pk)
    rows = citable_rows(findings.roadmap_findings(member.roadmap))
    cited = list(stake.cited.values_list("finding", flat=True))
    form = CitationForm(**form_arguments(request, {"findings": cited}), rows=rows)
    if not form.is_a_search and apply_form(
        request, form, citations.cite_in_stake, done=_("Les constats sont enregistrés."), stake=stake, by=member
    ):
        return redirect(reverse("workshops:stakes", args=[slug]) + f"#enjeu-{stake.pk}")
    return render(request, "workshops/cite_in_stake.html", {"member": member, "stake": stake, "form": form})


@require_http_methods(["GET", "POST"])
def cite_in_note(request: HttpRequest, slug: str, number: int, note: int) -> HttpResponse:
    member, workshop = enter_workshop(request, slug, number, Permission.FACILITATE)
    row = get_object_or_404(Note.objects.select_related("workshop"), workshop=workshop, number=note)
    rows = citable_rows(findings.roadmap_findings(member.roadmap))
    cited = list(row.cited.values_list("finding", flat=True))
    form = CitationForm(**form_arguments(request, {"findings": cited}), rows=rows)
    done = _("Les constats sont enregistrés.")
    if not form.is_a_search and apply_form(request, form, citations.cite_in_note, done=done, note=row, by=member):
        return redirect(reverse("workshops:note", args=[slug, number, note]) + "#t-cited")
    context = {"member": member, "workshop": workshop, "note": row, "form": form}
    return render(request, "workshops/cite_in_note.html", context)
