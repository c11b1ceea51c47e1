"""Suggestions of the lexicon, and the lexicon."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from jalons.base.http import apply_change, apply_form, form_arguments
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.rules.permissions import Permission
from jalons.workshops.access import enter_workshop
from jalons.workshops.changes import theme_suggestions as theme_suggestion_changes
from jalons.workshops.forms.theme_suggestions import SuggestionForm, ThemesForm
from jalons.workshops.queries import theme_suggestions as theme_suggestion_queries


@require_http_methods(["GET", "POST"])
def suggestions(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    member, workshop = enter_workshop(request, slug, number, Permission.FACILITATE)
    if request.method == "POST":
        form = SuggestionForm(request.POST)
        if not form.is_valid():
            messages.error(request, _("Ce choix n’est pas lisible. La page est à jour."))
            return redirect("workshops:suggestions", slug, number)
        _apply_suggestions(request, form.cleaned_data, workshop=workshop, by=member)
        return redirect("workshops:suggestions", slug, number)
    context = {
        "member": member,
        "workshop": workshop,
        "page": theme_suggestion_queries.wall_suggestions(workshop),
        "last": theme_suggestion_queries.last_suggestion_act(workshop),
    }
    return render(request, "workshops/suggestions.html", context)


def _apply_suggestions(request: HttpRequest, fields: dict[str, Any], **signed: Any) -> None:
    match fields["act"]:
        case "accept":
            n = theme_suggestion_changes.accept_themes(themes=fields["themes"], **signed)
            done = ngettext("%(n)d note est rangée.", "%(n)d notes sont rangées.", n) if n else _("Déjà classé.")
        case "refuse":
            n = theme_suggestion_changes.refuse_themes(themes=fields["themes"], **signed)
            done = ngettext("%(n)d suggestion est refusée.", "%(n)d suggestions sont refusées.", n)
        case "apart":
            n = theme_suggestion_changes.mark_notes_different(pairs=fields["pairs"], **signed)
            done = ngettext("%(n)d répétition est écartée.", "%(n)d répétitions sont écartées.", n)
        case _:
            n = len(fields["pairs"])
            done = ngettext("%(n)d répétition est réunie.", "%(n)d répétitions sont réunies.", n)
            apply_change(
                request,
                theme_suggestion_changes.put_notes_together,
                done=done % {"n": n},
                pairs=fields["pairs"],
                **signed,
            )
            return
    messages.success(request, done % {"n": n})


@require_http_methods(["GET", "POST"])
def themes(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.FACILITATE)
    form = ThemesForm(themes=theme_suggestion_queries.theme_lexicon(member.roadmap), **form_arguments(request))
    if apply_form(
        request, form, theme_suggestion_changes.set_themes, done=_("Les thèmes sont enregistrés."), by=member
    ):
        return redirect("workshops:themes", slug)
    return render(request, "workshops/themes.html", {"member": member, "form": form})


@require_POST
def reset_themes(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.FACILITATE)
    apply_change(
        request,
        theme_suggestion_changes.set_themes,
        done=_("Vous retrouvez les thèmes proposés."),
        themes=[],
        by=member,
    )
    return redirect("workshops:themes", slug)
