"""The team sees what the last reading of Aides-territoires brought, and asks for another."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jalons.base.http import apply_change
from jalons.base.parts import render_part
from jalons.funding.changes import aid_imports as changes
from jalons.funding.queries.aid_imports import aid_import_page
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.rules.permissions import Permission


@require_safe
def aids(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.READ)
    return render_part(request, "funding/aids.html", "aids", {"member": member, "line": aid_import_page()})


@require_POST
def import_aids(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.FUND)
    done = _("La mise à jour est lancée. Vous pouvez quitter cette page.")
    apply_change(request, changes.request_aid_import, done=done, by=member)
    return redirect("funding:aids", slug)
