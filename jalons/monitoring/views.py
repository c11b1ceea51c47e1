from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from jalons.actions.access import enter_action
from jalons.actions.queries import copies
from jalons.base.http import apply_change, apply_form, asked_number, form_arguments
from jalons.monitoring import changes, queries
from jalons.monitoring.forms import IndicatorForm
from jalons.monitoring.models import Indicator
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules import Permission


@require_http_methods(["GET", "POST"])
def indicators(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Everybody reads; those who edit fiches get the form. `?propose=0` fills it with the first proposal of the
    model."""
    needed = Permission.READ if request.method == "GET" else Permission.EDIT_ACTION
    member, action = enter_action(request, slug, code, needed)
    existing = queries.action_indicators(action)
    taken = {indicator.label for indicator in existing}
    suggested = [one for one in copies.suggested_indicators(action) if one.label not in taken]
    asked = asked_number(request, "propose")
    initial = vars(suggested[asked]) if asked is not None and asked < len(suggested) else {}
    form = IndicatorForm(**form_arguments(request, dict(initial)))
    if apply_form(request, form, changes.add_indicator, done=_("L’indicateur est ajouté."), action=action, by=member):
        return redirect("monitoring:indicators", slug, code)
    return _indicator_page(
        request, "indicators", member, form=form, action=action, indicators=existing, suggested=suggested
    )


@require_http_methods(["GET", "POST"])
def edit_indicator(request: HttpRequest, slug: str, code: str, pk: int) -> HttpResponse:
    member, action = enter_action(request, slug, code, Permission.EDIT_ACTION)
    indicator = get_object_or_404(Indicator, action=action, pk=pk)
    form = IndicatorForm(**form_arguments(request, IndicatorForm.values(indicator)))
    done = _("L’indicateur est enregistré.")
    if apply_form(request, form, changes.revise_indicator, done=done, indicator=indicator, by=member):
        return redirect("monitoring:indicators", slug, code)
    return _indicator_page(request, "indicator", member, form=form, action=action, indicator=indicator)


@require_POST
def remove_indicator(request: HttpRequest, slug: str, code: str, pk: int) -> HttpResponse:
    member, action = enter_action(request, slug, code, Permission.EDIT_ACTION)
    indicator = get_object_or_404(Indicator, action=action, pk=pk)
    apply_change(request, changes.remove_indicator, done=_("L’indicateur est retiré."), indicator=indicator, by=member)
    return redirect("monitoring:indicators", slug, code)


def _indicator_page(request: HttpRequest, name: str, member: Member, **context: Any) -> HttpResponse:
    return render(request, f"monitoring/{name}.html", {"member": member, **context})
