"""People are listed, added, revised, noted as met, erased, and merged when two lines are the same person."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalons.base.http import apply_change, apply_form, form_arguments, site_path
from jalons.base.sorted_tables import SORT, asked_order, remember_filters
from jalons.directory.access import contact_of, enter_contact, enter_directory
from jalons.directory.changes import contacts as contact_changes
from jalons.directory.forms.contacts import ContactForm, ContactRevision, MergeForm
from jalons.directory.models import Contact
from jalons.directory.queries import contacts as contact_queries
from jalons.directory.queries.contacts import Filters
from jalons.roadmaps.models import Member
from jalons.roadmaps.queries.members import has_access

PAGE = 50


@require_safe
@remember_filters("q", "categorie", "contact", "commune", "accord", "doublons", SORT)
def contact_list(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_directory(request, slug)
    asked = request.GET
    filters = Filters(
        text=asked.get("q", "").strip(),
        category=asked.get("categorie", ""),
        status=asked.get("contact", ""),
        commune=asked.get("commune", ""),
        consent=asked.get("accord", ""),
        doubles=asked.get("doublons") == "oui",
    )
    directory = contact_queries.filtered_directory(member.roadmap, filters)
    order = asked_order(request, contact_queries.COLUMNS)
    rows = order.sort(directory.rows)
    whole = asked.get("tout") == "oui"
    page = Paginator(rows, max(1, len(rows)) if whole else PAGE).get_page(asked.get("page"))
    context = {
        "member": member,
        "directory": directory,
        "filters": filters,
        "order": order,
        "page": page,
        "statuses": Contact.Status.choices,
    }
    return render(request, "directory/index.html", context)


@require_http_methods(["GET", "POST"])
def add_contact(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_directory(request, slug)
    form = ContactForm(**form_arguments(request), roadmap=member.roadmap)
    if apply_form(request, form, contact_changes.add_contact, done=_("La personne est ajoutée."), by=member):
        return redirect("directory:index", slug)
    context = {"member": member, "form": form, "organisations": contact_queries.organisation_names(member.roadmap)}
    return render(request, "directory/add.html", context)


@require_http_methods(["GET", "POST"])
def contact(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member, contact = enter_contact(request, slug, pk)
    form = ContactRevision(**form_arguments(request, ContactRevision.values_of(contact)), roadmap=member.roadmap)
    if apply_form(
        request, form, contact_changes.revise_contact, done=_("C’est enregistré."), contact=contact, by=member
    ):
        return redirect("directory:index", slug)
    row = next((row for row in contact_queries.contact_rows(member.roadmap) if row.pk == pk), None)
    if row is None:  # erased meanwhile: the page does not offer to create them again
        raise Http404
    if request.method == "POST":
        contact.refresh_from_db()
        if form.has_error("refuses") and form.cleaned_data.get("seen") != contact.standing:
            form.show_what_was_said(contact)
    context = {
        "member": member,
        "form": form,
        "row": row,
        "organisations": contact_queries.organisation_names(member.roadmap),
    }
    return render(request, "directory/contact.html", context)


@require_POST
def meet_contact(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member, contact = enter_contact(request, slug, pk)
    done = _("C’est noté : %(name)s, rencontre faite.") % {"name": contact.name}
    apply_change(request, contact_changes.meet_contact, done=done, contact=contact, by=member)
    return _back_to_list(request, slug)


@require_http_methods(["GET", "POST"])
def erase_contact(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member, contact = enter_contact(request, slug, pk)
    if request.method == "POST":
        apply_change(
            request, contact_changes.erase_contact, done=_("Cette personne est effacée."), contact=contact, by=member
        )
        return redirect("directory:index", slug)
    context = {"member": member, "contact": contact, "has_access": has_access(member.roadmap, contact.email)}
    return render(request, "directory/erase.html", context)


@require_http_methods(["GET", "POST"])
def merge_contacts(request: HttpRequest, slug: str, pk: int, other: int) -> HttpResponse:
    """Merges two contacts of one person: asks which value is right where they differ, then deletes one of them."""
    member, contact = enter_contact(request, slug, pk)
    second = contact_of(member, other)
    form = MergeForm(**form_arguments(request), differing=contact_queries.differing_fields(contact, second))
    if apply_form(
        request,
        form,
        contact_changes.merge_contacts,
        done=_("Les deux fiches n’en font plus qu’une."),
        contact=contact,
        other=second,
        by=member,
    ):
        return redirect("directory:contact", slug, contact.pk)
    context = _merge_context(member, contact, second)
    return render(request, "directory/merge.html", context | {"form": form})


@require_POST
def tell_contacts_apart(request: HttpRequest, slug: str, pk: int, other: int) -> HttpResponse:
    member, contact = enter_contact(request, slug, pk)
    second = contact_of(member, other)
    done = _("C’est noté : ce sont deux personnes.")
    apply_change(request, contact_changes.tell_contacts_apart, done=done, contact=contact, other=second, by=member)
    return redirect("directory:index", slug)


def _merge_context(member: Member, contact: Contact, other: Contact) -> dict[str, object]:
    return {
        "member": member,
        "contact": contact,
        "other": other,
        "completed": contact_queries.completed_fields(contact, other),
    }


def _back_to_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Redirects to the list with its filters."""
    if asked := site_path(request.POST.get("next", "")):
        return redirect(asked)
    return redirect("directory:index", slug)
