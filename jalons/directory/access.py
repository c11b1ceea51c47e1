"""The door of the directory."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from jalons.directory.models import Contact, Organisation
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules.permissions import Permission


def enter_directory(request: HttpRequest, slug: str) -> Member:
    return enter_roadmap(request, slug, Permission.KNOW_PEOPLE)


def enter_contact(request: HttpRequest, slug: str, pk: int) -> tuple[Member, Contact]:
    member = enter_directory(request, slug)
    return member, contact_of(member, pk)


def contact_of(member: Member, pk: int) -> Contact:
    contacts = Contact.objects.select_related("organisation", "commune")
    return get_object_or_404(contacts, roadmap=member.roadmap, pk=pk)


def enter_organisation(request: HttpRequest, slug: str, pk: int) -> tuple[Member, Organisation]:
    member = enter_directory(request, slug)
    return member, get_object_or_404(Organisation, roadmap=member.roadmap, pk=pk)
