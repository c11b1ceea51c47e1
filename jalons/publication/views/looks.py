"""The look of documents: chosen, previewed, saved."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalons.base.body_limits import takes_files
from jalons.base.http import apply_change, apply_form, file_response, form_arguments
from jalons.base.parts import render_part
from jalons.papers.documents import logos
from jalons.papers.documents.look import OURS, Logo, Look
from jalons.papers.documents.samples import sample_document
from jalons.papers.slides.pptx import MIME, write_pptx
from jalons.papers.slides.samples import sample_deck
from jalons.papers.uploaded_templates import KINDS, archive
from jalons.publication.changes import looks as look_changes
from jalons.publication.changes import templates
from jalons.publication.changes.looks import proposed_alt
from jalons.publication.documents.look import look_from_row, roadmap_look
from jalons.publication.forms.looks import LookForm, TemplateForm, look_values
from jalons.publication.queries import looks as look_queries
from jalons.publication.views.documents import document_response
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules.permissions import Permission


@takes_files(logos.MOST_BYTES)
@require_http_methods(["GET", "POST"])
def edit_look(request: HttpRequest, slug: str) -> HttpResponse:
    """With « preview », nothing is written: the page shows the result."""
    member = enter_roadmap(request, slug, Permission.MANAGE_ROADMAP)
    row = look_queries.look_row(member.roadmap)
    form = LookForm(
        **form_arguments(request, look_values(row)), roadmap=member.roadmap, has_logo=bool(row and row.logo)
    )
    looking = "preview" in request.POST
    done = _("C’est enregistré. Vos prochains fichiers auront cet aspect.")
    if not looking and apply_form(request, form, look_changes.set_look, done=done, by=member):
        return redirect("publication:look", slug)
    context = {
        "member": member,
        "form": form,
        "row": row,
        "templates": look_queries.template_lines(member.roadmap),
        "darkened": look_queries.darkened_colour(row.accent if row else ""),
    }
    if request.method == "POST":
        context["sealed"] = form.sealed()
    if looking and form.is_valid():
        typed = _typed_look(form, look_from_row(row) if row else OURS, member)
        context["darkened"] = look_queries.darkened_colour(typed.accent)
        context["preview"] = look_queries.look_preview(member.roadmap, typed, timezone.localdate())
    return render_part(request, "publication/look.html", "desk", context)


@require_safe
def look_sample(request: HttpRequest, slug: str, extension: str) -> HttpResponse:
    """The shortest document with one of each element."""
    member = enter_roadmap(request, slug, Permission.MANAGE_ROADMAP)
    if extension == "pptx":
        deck = sample_deck(member.roadmap.name, member.roadmap.lead_authority, timezone.localdate())
        return file_response(write_pptx(deck, roadmap_look(member.roadmap, extension)), MIME, f"exemple.{extension}")
    document = sample_document(member.roadmap.name, member.roadmap.lead_authority, timezone.localdate())
    return document_response(document, extension, "exemple", member.roadmap)


@takes_files(archive.MOST_BYTES)
@require_http_methods(["GET", "POST"])
def edit_template(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """When a template is refused, the present one stays."""
    member = enter_roadmap(request, slug, Permission.MANAGE_ROADMAP)
    form = TemplateForm(**form_arguments(request), kind=kind)
    done = _("Votre modèle est pris. Téléchargez l’exemple pour voir ce qu’il donne.")
    if apply_form(request, form, templates.store_template, done=done, kind=kind, by=member):
        return redirect("publication:template", slug, kind)
    row = look_queries.template_row(member.roadmap, kind)
    context = {"member": member, "form": form, "kind": kind, "label": KINDS[kind].name, "row": row}
    return render(request, "publication/template.html", context)


@require_POST
def remove_template(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.MANAGE_ROADMAP)
    row = look_queries.template_row(member.roadmap, kind)
    if row:
        done = _(
            "Votre modèle est retiré : les documents reprennent l’aspect de Jalons, avec votre couleur et votre logo."
        )
        apply_change(request, templates.remove_template, done=done, template=row, by=member)
    return redirect("publication:template", slug, kind)


def _typed_look(form: LookForm, saved: Look, member: Member) -> Look:
    data = form.cleaned_data
    logo = saved.logo
    if data["logo"] is not None:
        logo = Logo(data["logo"], "") if data["logo"] else None
    words = data["logo_alt"].strip() or proposed_alt(member.roadmap.lead_authority)
    return Look(data["accent"], replace(logo, alt=words) if logo else None, data["footer"])
