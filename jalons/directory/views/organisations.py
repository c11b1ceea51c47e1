"""Organisations are listed, added, revised, removed, and merged when two are the same."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalons.base.http import apply_change, apply_form, form_arguments
from jalons.base.sorted_tables import SORT, asked_order, filled_columns, remember_filters
from jalons.directory.access import enter_directory, enter_organisation
from jalons.directory.changes import organisations as organisation_changes
from jalons.directory.forms.organisations import MergeOrganisationForm, OrganisationForm
from jalons.directory.models import Organisation
from jalons.directory.queries import contacts
from jalons.directory.queries import organisations as organisation_queries
from jalons.directory.queries.told_above import fiches_naming
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules.permissions import Permission


@require_safe
@remember_filters("q", SORT)
def organisations(request: HttpRequest, slug: str) -> HttpResponse:
    """Whoever reads the roadmap sees the organisations that it names, without their people."""
    member = enter_roadmap(request, slug, Permission.READ)
    rows = organisation_queries.organisation_rows(member.roadmap, only_met=not member.can(Permission.KNOW_PEOPLE))
    search = request.GET.get("q", "").strip()
    order = asked_order(request, organisation_queries.COLUMNS)
    context = {
        "member": member,
        "organisations": rows,
        "found": order.sort(organisation_queries.matching_rows(rows, search)),
        "search": search,
        "order": order,
        "filled": filled_columns(rows, ("category", "commune", "siren")),
    }
    return render(request, "directory/organisations.html", context)


@require_http_methods(["GET", "POST"])
def add_organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """`?nom=` is the name typed elsewhere, for a resource of a map."""
    member = enter_directory(request, slug)
    form = OrganisationForm(**form_arguments(request, {"name": request.GET.get("nom", "")}), roadmap=member.roadmap)
    if apply_form(request, form, organisation_changes.add_organisation, done=_("La structure est ajoutée."), by=member):
        return redirect("directory:organisations", slug)
    return render(request, "directory/add_organisation.html", {"member": member, "form": form})


@require_http_methods(["GET", "POST"])
def organisation(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member, organisation = enter_organisation(request, slug, pk)
    form = OrganisationForm(
        **form_arguments(request, OrganisationForm.shown_values(organisation)), roadmap=member.roadmap
    )
    if apply_form(
        request,
        form,
        organisation_changes.revise_organisation,
        done=_("C’est enregistré."),
        organisation=organisation,
        by=member,
    ):
        return redirect("directory:organisations", slug)
    return _organisation_page(request, member, organisation, form=form)


@require_http_methods(["GET", "POST"])
def merge_organisation(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member, organisation = enter_organisation(request, slug, pk)
    form = MergeOrganisationForm(**form_arguments(request), organisation=organisation)
    if apply_form(
        request,
        form,
        organisation_changes.merge_organisations,
        done=_("Les deux structures n’en font plus qu’une."),
        organisation=organisation,
        by=member,
    ):
        return redirect("directory:organisation", slug, pk)
    return _organisation_page(request, member, organisation, merge_form=form)


@require_POST
def remove_organisation(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member, organisation = enter_organisation(request, slug, pk)
    done = _("La structure est retirée.")
    if apply_change(request, organisation_changes.remove_organisation, done=done, organisation=organisation, by=member):
        return redirect("directory:organisations", slug)
    return redirect("directory:organisation", slug, pk)


def _organisation_page(request: HttpRequest, member: Member, organisation: Organisation, **forms: Any) -> HttpResponse:
    """The form of the organisation, and the form that merges it with another; one of them may show a refusal."""
    own = OrganisationForm(initial=OrganisationForm.shown_values(organisation), roadmap=member.roadmap)
    context = {
        "member": member,
        "organisation": organisation,
        "people": [row for row in contacts.contact_rows(member.roadmap) if row.organisation_pk == organisation.pk],
        "fiches": fiches_naming(organisation),
        "form": own,
        "merge_form": MergeOrganisationForm(organisation=organisation),
    }
    return render(request, "directory/organisation.html", context | forms)
