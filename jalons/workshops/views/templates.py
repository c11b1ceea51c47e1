"""The templates of workshops: those of the method, those of the team, their files."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalons.base.body_limits import takes_files
from jalons.base.http import apply_change, apply_form, file_response, form_arguments
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.rules.permissions import Permission
from jalons.workshops.changes import templates as template_changes
from jalons.workshops.forms.workshops import TemplateFileForm
from jalons.workshops.models import KeptTemplate
from jalons.workshops.queries.templates import template_cards
from jalons.workshops.rules.workshop_templates import LARGEST, write_template_file


@takes_files(LARGEST)
@require_http_methods(["GET", "POST"])
def templates(request: HttpRequest, slug: str) -> HttpResponse:
    """POST brings in the file of another team."""
    permission = Permission.FACILITATE if request.method == "POST" else Permission.READ
    member = enter_roadmap(request, slug, permission)
    form = TemplateFileForm(**form_arguments(request))
    done = _("Le modèle est gardé.")
    if apply_form(request, form, template_changes.receive_template, done=done, by=member):
        return redirect("workshops:templates", slug)
    cards = template_cards(member.roadmap)
    context = {"member": member, "form": form, "cards": cards, "has_kept": any(card.pk for card in cards)}
    return render(request, "workshops/templates.html", context)


@require_safe
def template_file(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.READ)
    kept = get_object_or_404(KeptTemplate, roadmap=member.roadmap, pk=pk)
    name = f"modele-{slugify(kept.title)[:60] or kept.pk}.json"
    return file_response(write_template_file(kept.template), "application/json", name)


@require_POST
def remove_template(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.FACILITATE)
    kept = get_object_or_404(KeptTemplate, roadmap=member.roadmap, pk=pk)
    done = _("Le modèle « %(title)s » est retiré. Les ateliers faits avec lui ne changent pas.") % {"title": kept.title}
    apply_change(request, template_changes.remove_template, done=done, template=kept, by=member)
    return redirect("workshops:templates", slug)
