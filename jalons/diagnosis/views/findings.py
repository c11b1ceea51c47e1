"""« Paroles recueillies »: typing several in a row, searching, correcting, removing, counting."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalons.base.http import apply_change, apply_form, asked_number, file_response, form_arguments
from jalons.base.page_messages import Undo
from jalons.base.prepared_addresses import reverse
from jalons.base.sorted_tables import remember_filters
from jalons.base.spreadsheets import CSV
from jalons.diagnosis import exports
from jalons.diagnosis.changes import findings as finding_changes
from jalons.diagnosis.forms.findings import (
    ROLES,
    EditFactForm,
    EditFindingForm,
    FindingFilterForm,
    FindingForm,
    ThemesForm,
)
from jalons.diagnosis.models import Finding
from jalons.diagnosis.queries import citations
from jalons.diagnosis.queries import findings as finding_queries
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.models import Member
from jalons.roadmaps.queries.perimeters import perimeter_communes
from jalons.roadmaps.rules.permissions import Permission

PAGE = 50


@require_http_methods(["GET", "POST"])
@remember_filters("q", "theme", "public", "commune", "nature")
def finding_list(request: HttpRequest, slug: str) -> HttpResponse:
    """The list; `?ajouter`: with a form above. `?apres=12`: finding 12 was just added, and the form begins with the same values."""
    member = enter_roadmap(request, slug, Permission.DESCRIBE if request.method == "POST" else Permission.READ)
    titles, communes = finding_queries.theme_titles(member.roadmap), perimeter_communes(member.roadmap)
    rows = finding_queries.roadmap_findings(member.roadmap)
    if not member.can(Permission.DESCRIBE):
        rows = [row for row in rows if not row.names_somebody]
    last = next((row for row in rows if row.number == asked_number(request, "apres")), None)
    initial = FindingForm.following(last) if last else None
    form = FindingForm(**form_arguments(request, initial), themes=titles, communes=communes)
    if applied := apply_form(request, form, finding_changes.add_finding, by=member):
        finding = applied.result
        messages.success(request, _("La %(name)s est ajoutée.") % {"name": finding})
        return redirect(reverse("diagnosis:findings", args=[slug]) + f"?apres={finding.number}#saisie")
    filters = FindingFilterForm(request.GET, themes=titles, communes=communes)
    asked = filters.asked()
    matching = finding_queries.filter_findings(rows, asked)
    page = Paginator(matching, len(matching) or 1 if "tout" in request.GET else PAGE).get_page(request.GET.get("page"))
    is_adding = member.can(Permission.DESCRIBE) and bool(form.is_bound or last or "ajouter" in request.GET)
    context = {
        "member": member,
        "form": form,
        "is_adding": is_adding or (member.can(Permission.DESCRIBE) and not rows),
        "has_finer": bool(asked.theme or asked.kind or asked.audience or asked.commune),
        "roles": ROLES,
        "filters": filters,
        "is_filtered": asked.are_set,
        "total": len(rows),
        "said": sum(not row.is_fact for row in rows),
        "found": matching,
        "page": page,
        "lines": citations.followed_rows(member.roadmap, list(page)),
        "last": last,
        "cross": finding_queries.cross_themes([row for row in matching if not row.is_fact], titles),
        "facts": sum(row.is_fact for row in rows),
        "removed": finding_queries.removed_findings(member.roadmap) if member.can(Permission.DESCRIBE) else [],
    }
    return render(request, "diagnosis/findings.html", context)


@require_http_methods(["GET", "POST"])
def edit_finding(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member, finding = _enter_finding(request, slug, pk)
    row, titles = finding_queries.finding_row(finding), finding_queries.theme_titles(member.roadmap)
    kind = EditFactForm if row.is_fact else EditFindingForm
    form = kind(
        **form_arguments(request, EditFindingForm.values_of(row) | {"seen": finding.stamp}),
        themes=titles,
        communes=perimeter_communes(member.roadmap),
    )
    change = finding_changes.revise_fact if row.is_fact else finding_changes.revise_finding
    if apply_form(request, form, change, done=_("C’est enregistré."), finding=finding, by=member):
        return redirect(reverse("diagnosis:findings", args=[slug]) + f"#parole-{finding.number}")
    (line,) = citations.followed_rows(member.roadmap, [row])
    context = {"member": member, "form": form, "finding": finding, "row": row, "line": line, "roles": ROLES}
    return render(request, "diagnosis/finding.html", context)


@require_POST
def remove_finding(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member, finding = _enter_finding(request, slug, pk)
    done = _("C’est retiré : %(name)s. Vous pouvez revenir en arrière, en bas de la page.") % {"name": finding}
    cited = citations.citation_labels([finding.pk])[finding.pk]
    if cited:
        done += " " + _("Cité par : %(what)s. Les citations reviennent s’il est remis.") % {"what": ", ".join(cited)}
    undo = Undo(reverse("diagnosis:restore_finding", args=[slug, pk]), {})
    apply_change(request, finding_changes.remove_finding, done=done, undo=undo, finding=finding, by=member)
    return redirect(reverse("diagnosis:findings", args=[slug]) + "#retirees")


@require_POST
def restore_finding(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member, finding = _enter_finding(request, slug, pk)
    done = _("C’est remis : %(name)s.") % {"name": finding}
    undo = Undo(reverse("diagnosis:remove_finding", args=[slug, pk]), {})
    apply_change(request, finding_changes.restore_finding, done=done, undo=undo, finding=finding, by=member)
    return redirect(reverse("diagnosis:findings", args=[slug]) + f"#parole-{finding.number}")


@require_POST
def erase_finding(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member, finding = _enter_finding(request, slug, pk)
    done = _("C’est effacé pour toujours : %(name)s.") % {"name": finding}
    apply_change(request, finding_changes.erase_finding, done=done, finding=finding, by=member)
    return redirect("diagnosis:findings", slug)


@require_http_methods(["GET", "POST"])
def finding_themes(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.DESCRIBE)
    form = ThemesForm(request.POST or None, themes=finding_queries.numbered_themes(member.roadmap))
    if apply_form(request, form, finding_changes.set_finding_themes, done=_("Les thèmes sont enregistrés."), by=member):
        return redirect("diagnosis:findings", slug)
    return render(request, "diagnosis/finding_themes.html", {"member": member, "form": form})


@require_safe
def findings_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """`?pour=transmettre`: only those that may be published."""
    member = enter_roadmap(request, slug, Permission.DESCRIBE)
    is_passed_on = request.GET.get("pour") == "transmettre"
    rows = (
        finding_queries.publishable_findings(member.roadmap)
        if is_passed_on
        else finding_queries.roadmap_findings(member.roadmap)
    )
    return file_response(exports.write_findings_csv(rows), CSV, f"paroles-{slug}.csv")


def _enter_finding(request: HttpRequest, slug: str, pk: int) -> tuple[Member, Finding]:
    member = enter_roadmap(request, slug, Permission.DESCRIBE)
    return member, get_object_or_404(Finding.objects.select_related("roadmap"), roadmap=member.roadmap, pk=pk)
