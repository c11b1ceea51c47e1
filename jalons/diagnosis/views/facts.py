"""« Garder comme constat »: a figure of the portrait with its sentence, source and day."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalons.base.forms import JalonsForm
from jalons.base.http import apply_form, form_arguments, site_path
from jalons.base.prepared_addresses import reverse
from jalons.diagnosis.changes import facts as fact_changes
from jalons.diagnosis.forms.findings import KeepFactForm
from jalons.diagnosis.queries import facts as fact_queries
from jalons.diagnosis.queries import findings, portraits
from jalons.diagnosis.words.findings import kept_sentence
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.queries.perimeters import perimeter_communes
from jalons.roadmaps.rules.permissions import Permission


@require_safe
def fact_list(request: HttpRequest, slug: str) -> HttpResponse:
    """All those of the territory; `?commune=24064`: those of a commune."""
    member = enter_roadmap(request, slug, Permission.DESCRIBE)
    portrait, stored = portraits.territory_portrait(member.roadmap), fact_queries.kept_facts(member.roadmap)
    code = request.GET.get("commune", "")
    shown = fact_queries.commune_facts(portrait, code) if code else fact_queries.territory_facts(portrait)
    context = {
        "member": member,
        "communes": sorted((line.commune.name, line.commune.code) for line in portrait.communes),
        "code": code,
        "lines": [(one, stored.get((one.key, one.value))) for one in shown.values()],
    }
    return render(request, "diagnosis/facts.html", context)


@require_POST
def keep_facts(request: HttpRequest, slug: str) -> HttpResponse:
    """The figures ticked on a page, as the portrait says them now; one that it no longer has is left out."""
    member = enter_roadmap(request, slug, Permission.DESCRIBE)
    portrait = portraits.territory_portrait(member.roadmap)
    asked = (fact_queries.find_fact(portrait, key) for key in dict.fromkeys(request.POST.getlist("chiffre")))
    facts = [fact.kept for fact in asked if fact]
    form = JalonsForm(request.POST)
    applied = apply_form(request, form, fact_changes.keep_facts, facts=facts, by=member)
    if applied is None:
        messages.error(request, " ".join(map(str, form.non_field_errors())))
        return redirect(site_path(request.POST.get("next", "")) or reverse("diagnosis:facts", args=[slug]))
    messages.success(request, kept_sentence(len(applied.result.findings), applied.result.left))
    return redirect("diagnosis:findings", slug)


@require_http_methods(["GET", "POST"])
def keep_fact(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.DESCRIBE)
    fact = fact_queries.find_fact(portraits.territory_portrait(member.roadmap), key)
    if fact is None:
        raise Http404
    form = KeepFactForm(
        **form_arguments(request, KeepFactForm.values_of_fact(fact)),
        themes=findings.theme_titles(member.roadmap),
        communes=perimeter_communes(member.roadmap),
        value=fact.value,
    )
    frozen: dict[str, Any] = {"key": fact.key, "value": fact.value, "source": fact.source}
    if applied := apply_form(
        request, form, fact_changes.keep_fact, done=_("Le chiffre est gardé comme constat."), by=member, **frozen
    ):
        finding = applied.result
        return redirect(reverse("diagnosis:findings", args=[slug]) + f"#parole-{finding.number}")
    page, place = fact.page
    context = {
        "member": member,
        "fact": fact,
        "form": form,
        "known": fact_queries.kept_facts(member.roadmap).get((fact.key, fact.value)),
        "back": reverse(page, args=[slug]) + f"#{place}",
    }
    return render(request, "diagnosis/keep_fact.html", context)
