from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalons.base.http import apply_change, apply_form, form_arguments
from jalons.base.tables import SORT, asked_order, remember_filters
from jalons.funding.changes import schemes as scheme_changes
from jalons.funding.forms.schemes import SchemeFilterForm, SchemeForm
from jalons.funding.models import FundingScheme
from jalons.funding.queries import schemes as scheme_queries
from jalons.funding.views.pages import render_page
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules import Permission


@require_safe
@remember_filters("q", "le", "tous", SORT)
def scheme_list(request: HttpRequest, slug: str) -> HttpResponse:
    """The catalogue on a day: `?q=…&le=2026-12-05&tous=on`."""
    member = enter_roadmap(request, slug, Permission.READ)
    form, today = SchemeFilterForm(request.GET), timezone.localdate()
    search, on, is_whole = form.asked(today)
    schemes = scheme_queries.scheme_catalogue(member.roadmap, on=on, today=today, search=search, is_whole=is_whole)
    order = asked_order(request, scheme_queries.COLUMNS)
    context = {"form": form, "found": schemes, "on": on, "is_today": on == today, "is_whole": is_whole, "order": order}
    is_filtered = bool(search or on != today or is_whole)
    sorted_rows = order.sort(schemes.rows)
    return render_page(request, "schemes", member, **context, sorted_rows=sorted_rows, is_filtered=is_filtered)


@require_safe
def scheme_page(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member, row = _enter_scheme(request, slug, pk, Permission.READ)
    return render_page(
        request, "scheme", member, shown=scheme_queries.scheme_page(row, member.roadmap, timezone.localdate())
    )


@require_http_methods(["GET", "POST"])
def add_scheme(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.FUND)
    form = SchemeForm(**form_arguments(request))
    if applied := apply_form(request, form, scheme_changes.add_scheme, done=_("Le dispositif est ajouté."), by=member):
        return redirect("funding:scheme", slug, applied.result.pk)
    return render_page(request, "edit_scheme", member, form=form)


@require_http_methods(["GET", "POST"])
def edit_scheme(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A row of the team, or the team's own version of a row of the catalogue."""
    member, row = _enter_scheme(request, slug, pk, Permission.FUND)
    form = SchemeForm(**form_arguments(request, SchemeForm.values(row)))
    done = _("Le dispositif est enregistré.") if row.roadmap_id else _("Vous avez maintenant votre version.")
    if applied := apply_form(request, form, scheme_changes.edit_scheme, done=done, scheme=row, by=member):
        return redirect("funding:scheme", slug, applied.result.pk)
    return render_page(request, "edit_scheme", member, form=form, scheme=row)


@require_POST
def remove_scheme(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.FUND)
    row = get_object_or_404(FundingScheme, roadmap=member.roadmap, pk=pk)
    if apply_change(request, scheme_changes.remove_scheme, done=_("Le dispositif est retiré."), scheme=row, by=member):
        return redirect("funding:schemes", slug)
    return redirect("funding:scheme", slug, pk)


def _enter_scheme(request: HttpRequest, slug: str, pk: int, permission: Permission) -> tuple[Member, FundingScheme]:
    member = enter_roadmap(request, slug, permission)
    row = scheme_queries.find_scheme(member.roadmap, pk)
    if row is None:
        raise Http404
    return member, row
