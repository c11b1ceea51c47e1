"""Help, the pages that are the same for everybody, and every component of the design on one page."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from jalons.base import guide
from jalons.base.forms import AmountField, DayField, JalonsForm
from jalons.base.frozen import frozen


def static_page(name: str) -> Callable[[HttpRequest], HttpResponse]:
    """A view of a page without data, the same for everybody."""

    @require_safe
    def view(request: HttpRequest) -> HttpResponse:
        return render(request, f"base/pages/{name}.html")

    return view


# --- the guide -------------------------------------------------------------------------------------------------------


@require_safe
def help_index(request: HttpRequest) -> HttpResponse:
    """Frequent questions, the guide section by section, and the passages that hold the words of `?q=`."""
    text = request.GET.get("q", "").strip()[:100]
    context = {"sections": guide.guide_sections(), "text": text, "hits": guide.search_guide(text)}
    return render(request, "base/pages/help.html", context)


@require_safe
def help_section(request: HttpRequest, section: str) -> HttpResponse:
    sections = guide.guide_sections()
    place = next((place for place, one in enumerate(sections) if one.slug == section), None)
    if place is None:
        raise Http404
    context = {
        "section": sections[place],
        "before": sections[place - 1] if place else None,
        "after": sections[place + 1] if place + 1 < len(sections) else None,
    }
    return render(request, "base/pages/help_section.html", context)


@require_safe
def help_whole(request: HttpRequest) -> HttpResponse:
    """The whole guide on one page, to be printed."""
    return render(request, "base/pages/help_whole.html", {"sections": guide.guide_sections()})


@frozen
class SampleStep:
    title: str
    state: str
    label: str
    url: str


@frozen
class SampleKnot:
    title: str
    place: str
    text: str
    url: str


@frozen
class SampleMoney:
    secured: Decimal = Decimal(199_260)
    requested: Decimal = Decimal(51_000)
    envisaged: Decimal = Decimal(3_200)
    to_find: Decimal = Decimal(21_000)


class SampleForm(JalonsForm):
    """Each kind of field of the design, with its hint and its error."""

    title = forms.CharField(label=gettext_lazy("Intitulé"), help_text=gettext_lazy("Une phrase courte."))
    amount = AmountField(label=gettext_lazy("Montant"), required=False, help_text=gettext_lazy("En euros."))
    day = DayField(label=gettext_lazy("Date"), required=False)
    text = forms.CharField(label=gettext_lazy("Description"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    state = forms.ChoiceField(
        label=gettext_lazy("État"), choices=[("a", gettext_lazy("envisagé")), ("b", gettext_lazy("accordé"))]
    )
    one = forms.ChoiceField(
        label=gettext_lazy("Qui êtes-vous ?"),
        choices=[
            ("a", gettext_lazy("Service public")),
            ("b", gettext_lazy("Association")),
            ("c", gettext_lazy("Habitante ou habitant")),
        ],
        widget=forms.RadioSelect,
    )
    several = forms.MultipleChoiceField(
        label=gettext_lazy("Communes"),
        choices=[("a", "Brantôme en Périgord"), ("b", "Mareuil en Périgord"), ("c", "Quinsac")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    agreed = forms.BooleanField(
        label=gettext_lazy("C’est de l’argent public"), help_text=gettext_lazy("La CAF n’en fait pas partie.")
    )


@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """The living page of the design system: every component, in every state."""
    words = {"a_demarrer": _("à démarrer"), "en_cours": _("en cours"), "terminee": _("terminée")}
    states = [*["terminee"] * 3, "en_cours", *["a_demarrer"] * 4]
    context = {
        "road": [
            SampleStep(_("Titre de l’étape %(n)s") % {"n": n}, state, f"{n} · {words[state]}", "#c-road" * (n % 2))
            for n, state in enumerate(states)
        ],
        "marks": ["done", "done", "half", "todo", "stop"],
        "money": SampleMoney(),
        "tags": [
            ("good", _("réalisée")),
            ("go", _("en cours")),
            ("wait", _("demandé")),
            ("bad", _("à l’arrêt")),
            ("", _("brouillon")),
        ],
        "knots": [
            SampleKnot(_("Une note"), _("Atelier 1, table 2"), _("« Le bus ne passe plus. »"), ""),
            SampleKnot(_("Un enjeu"), "", _("Aller vers les personnes qui ne viennent pas."), "#c-thread"),
            SampleKnot(_("Une action"), _("Conseil communautaire"), _("Une permanence itinérante."), "#c-thread"),
        ],
        "colours": ["", "b", "c", "d"],
        "amount": Decimal("12000.50"),
        "gap": Decimal(-6000),
        "whole": Decimal(182_000),
        "day": date(2026, 12, 5),
        "page": Paginator(range(30), 10).page(2),
        "form": SampleForm(initial={"title": _("Une permanence itinérante"), "amount": Decimal("12000.50")}),
        "wrong": SampleForm(data={"wrong-amount": "abc", "wrong-day": _("demain")}, prefix="wrong"),
    }
    return render(request, "base/components.html", context)
