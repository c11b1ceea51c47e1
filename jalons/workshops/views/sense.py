"""Help to sort: what the lexicon suggests, and the lexicon."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from jalons.base.http import accepted, carried_out, filled
from jalons.roadmaps.access import enter
from jalons.roadmaps.rules import Permission
from jalons.workshops import changes, queries
from jalons.workshops.forms.sense import SuggestionForm, ThemesForm
from jalons.workshops.views.workshops import at_the_door


@require_http_methods(["GET", "POST"])
def suggestions(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    member, workshop = at_the_door(request, slug, number, Permission.FACILITATE)
    if request.method == "POST":
        form = SuggestionForm(request.POST)
        if not form.is_valid():
            messages.error(request, _("Ce choix n’est pas lisible. La page est à jour."))
            return redirect("workshops:suggestions", slug, number)
        _carry_out(request, form.cleaned_data, workshop=workshop, by=member)
        return redirect("workshops:suggestions", slug, number)
    context = {
        "member": member,
        "workshop": workshop,
        "page": queries.suggestions(workshop),
        "last": queries.last_answer(workshop),
    }
    return render(request, "workshops/suggestions.html", context)


def _carry_out(request: HttpRequest, said: dict[str, Any], **signed: Any) -> None:
    match said["act"]:
        case "accept":
            n = changes.accept_themes(themes=said["themes"], **signed)
            done = ngettext("%(n)d note est rangée.", "%(n)d notes sont rangées.", n) if n else _("Déjà classé.")
        case "refuse":
            n = changes.refuse_themes(themes=said["themes"], **signed)
            done = ngettext("%(n)d suggestion est refusée.", "%(n)d suggestions sont refusées.", n)
        case "apart":
            n = changes.tell_apart(pairs=said["pairs"], **signed)
            done = ngettext("%(n)d répétition est écartée.", "%(n)d répétitions sont écartées.", n)
        case _:
            n = len(said["pairs"])
            done = ngettext("%(n)d répétition est réunie.", "%(n)d répétitions sont réunies.", n)
            carried_out(request, changes.put_together, done=done % {"n": n}, pairs=said["pairs"], **signed)
            return
    messages.success(request, done % {"n": n})


@require_http_methods(["GET", "POST"])
def themes(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter(request, slug, Permission.FACILITATE)
    form = ThemesForm(themes=queries.lexicon(member.roadmap), **filled(request))
    if accepted(request, form, changes.set_themes, done=_("Les thèmes sont enregistrés."), by=member):
        return redirect("workshops:themes", slug)
    other = form.compare(queries.lexicon(member.roadmap)) if form.is_bound else []
    return render(request, "workshops/themes.html", {"member": member, "form": form, "other": other})


@require_POST
def reset_themes(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter(request, slug, Permission.FACILITATE)
    carried_out(request, changes.set_themes, done=_("Vous retrouvez les thèmes proposés."), themes=[], by=member)
    return redirect("workshops:themes", slug)
