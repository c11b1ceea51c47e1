"""The score of fragility is read commune by commune, and the team changes its formula."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalons.base.http import apply_change, apply_form, form_arguments
from jalons.diagnosis.changes import formulas as formula_changes
from jalons.diagnosis.forms.formulas import FormulaForm, formula_values
from jalons.diagnosis.queries import formulas as formula_queries
from jalons.diagnosis.queries import fragility_page
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.rules.permissions import Permission


@require_safe
def fragility(request: HttpRequest, slug: str) -> HttpResponse:
    """`?tri=` sorts the communes by score, by name, or by a component."""
    member = enter_roadmap(request, slug, Permission.READ)
    page = fragility_page.fragility_page(member.roadmap, request.GET.get("tri", "score"))
    if page is None:
        raise Http404
    return render(request, "diagnosis/fragility.html", {"member": member, "page": page})


@require_http_methods(["GET", "POST"])
def edit_formula(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.DESCRIBE)
    page = formula_queries.formula_page(member.roadmap)
    form = FormulaForm(
        **form_arguments(request, formula_values(page.current.formula, page.current.version)), loaded=page.loaded
    )
    done = _("La formule est enregistrée. Les scores sont refaits.")
    if apply_form(request, form, formula_changes.weigh_score, done=done, by=member):
        return redirect("diagnosis:fragility", slug)
    return render(request, "diagnosis/formula.html", {"member": member, "form": form, "page": page})


@require_POST
def reset_formula(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.DESCRIBE)
    done = _("C’est de nouveau la formule de départ. Vous pouvez encore annuler.")
    apply_change(request, formula_changes.reset_formula, done=done, version=_read_version(request), by=member)
    return redirect("diagnosis:formula", slug)


@require_POST
def undo_formula(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.DESCRIBE)
    done = _("Le dernier changement est annulé.")
    apply_change(request, formula_changes.undo_formula, done=done, version=_read_version(request), by=member)
    return redirect("diagnosis:formula", slug)


def _read_version(request: HttpRequest) -> int:
    """The version that was shown; 0, which no change accepts, when the button sends none."""
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 6 else -1
