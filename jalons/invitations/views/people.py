"""People ticked in the directory, who become guests of a workshop."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jalons.base.http import apply_form, form_arguments
from jalons.base.several import PICKED, Choice, picked_rows
from jalons.directory.models import Contact
from jalons.invitations.changes import guests as guest_changes
from jalons.invitations.forms.guests import ChooseWorkshopForm
from jalons.invitations.views.guests import show_added
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.rules.permissions import Permission


@require_http_methods(["GET", "POST"])
def invite_people(request: HttpRequest, slug: str) -> HttpResponse:
    """`?ligne=12&ligne=15`: asks for which workshop, when nobody has left it yet."""
    member = enter_roadmap(request, slug, Permission.KNOW_PEOPLE)
    people = list(Contact.objects.filter(roadmap=member.roadmap, pk__in=picked_rows(request)))
    if not people:
        messages.error(request, _("Cochez au moins une personne de la liste."))
        return redirect("directory:index", slug)
    form = ChooseWorkshopForm(**form_arguments(request), roadmap=member.roadmap)
    if applied := apply_form(request, form, guest_changes.add_guests, contacts=people, by=member):
        show_added(request, applied.result)
        return redirect("invitations:guests", slug, form.cleaned_data["workshop"].number)
    choices = [Choice(contact.pk, contact.name) for contact in people]
    context = {"member": member, "people": people, "choices": choices, "picked": PICKED, "form": form}
    return render(request, "invitations/invite_people.html", context)
