"""« Cadres existants »: the plans and contracts that the roadmap works within."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from jalons.base.http import apply_change, apply_form, form_arguments
from jalons.base.page_messages import Undo
from jalons.base.prepared_addresses import reverse
from jalons.governance.changes import frameworks as changes
from jalons.governance.forms.frameworks import FrameworkForm
from jalons.governance.models import Framework
from jalons.governance.queries import frameworks as queries
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.rules.permissions import Permission

FIELDS = ("kind", "title", "starts_in", "ends_in", "partner", "url")


@require_http_methods(["GET", "POST"])
def framework_list(request: HttpRequest, slug: str) -> HttpResponse:
    """The list, and the form that adds to it."""
    permission = Permission.MANAGE_ROADMAP if request.method == "POST" else Permission.READ
    member = enter_roadmap(request, slug, permission)
    form = FrameworkForm(**form_arguments(request))
    if apply_form(request, form, changes.add_framework, done=_("Le cadre est ajouté."), by=member):
        return redirect("governance:frameworks", slug)
    context = {"member": member, "rows": queries.framework_rows(member.roadmap), "form": form}
    return render(request, "governance/frameworks.html", context)


@require_http_methods(["GET", "POST"])
def edit_framework(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.MANAGE_ROADMAP)
    row = get_object_or_404(Framework, roadmap=member.roadmap, pk=pk)
    form = FrameworkForm(**form_arguments(request, FrameworkForm.values(row)))
    done = _("Le cadre est enregistré.")
    if apply_form(request, form, changes.revise_framework, done=done, framework=row, by=member):
        return redirect("governance:frameworks", slug)
    return render(request, "governance/framework.html", {"member": member, "framework": row, "form": form})


@require_POST
def remove_framework(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.MANAGE_ROADMAP)
    row = get_object_or_404(Framework, roadmap=member.roadmap, pk=pk)
    values = {name: getattr(row, name) for name in FIELDS}
    undo = Undo(
        reverse("governance:frameworks", args=[slug]),
        {name: "" if value is None else value for name, value in values.items()},
    )
    done = _("« %(title)s » est retiré.") % {"title": row.title}
    apply_change(request, changes.remove_framework, done=done, undo=undo, framework=row, by=member)
    return redirect("governance:frameworks", slug)
