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
        act, title, numbers = (form.cleaned_data[name] for name in ("act", "title", "numbers"))
        signed: dict[str, Any] = {"workshop": workshop, "by": member}
        if act == "accept":
            moved = changes.accept_theme(title=title, numbers=numbers, **signed)
            sentence = ngettext(
                "%(n)d note rangée dans « %(title)s ».", "%(n)d notes rangées dans « %(title)s ».", moved
            )
            messages.success(request, sentence % {"n": moved, "title": title} if moved else _("Déjà classé."))
        elif act == "refuse":
            changes.refuse_theme(title=title, numbers=numbers, **signed)
        elif act == "together":
            done = _("Les notes %(first)d et %(second)d sont ensemble.") % {"first": numbers[0], "second": numbers[1]}
            carried_out(request, changes.put_together, done=done, first=numbers[0], second=numbers[1], **signed)
        else:
            changes.refuse_twin(first=numbers[0], second=numbers[1], **signed)
        return redirect("workshops:suggestions", slug, number)
    context = {"member": member, "workshop": workshop, "page": queries.suggestions(workshop)}
    return render(request, "workshops/suggestions.html", context)


@require_http_methods(["GET", "POST"])
def themes(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter(request, slug, Permission.FACILITATE)
    form = ThemesForm(themes=queries.lexicon(member.roadmap), **filled(request))
    if accepted(request, form, changes.set_themes, done=_("Les thèmes sont enregistrés."), by=member):
        return redirect("workshops:themes", slug)
    return render(request, "workshops/themes.html", {"member": member, "form": form})


@require_POST
def reset_themes(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter(request, slug, Permission.FACILITATE)
    carried_out(request, changes.set_themes, done=_("Vous retrouvez les thèmes proposés."), themes=[], by=member)
    return redirect("workshops:themes", slug)
