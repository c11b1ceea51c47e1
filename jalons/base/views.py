from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jalons.base.forms import AmountField, DayField, JalonsForm


def page(name: str) -> Callable[[HttpRequest], HttpResponse]:
    """A page of words, the same for everybody."""

    @require_safe
    def view(request: HttpRequest) -> HttpResponse:
        return render(request, f"base/pages/{name}.html")

    return view


@dataclass(frozen=True)
class SampleStep:
    number: int
    title: str
    state: str
    label: str
    url: str = ""


@dataclass(frozen=True)
class SampleMoney:
    secured: Decimal = Decimal(199_260)
    requested: Decimal = Decimal(51_000)
    envisaged: Decimal = Decimal(3_200)
    to_find: Decimal = Decimal(21_000)


class SampleForm(JalonsForm):
    """Each kind of field of the design, with its hint and its error."""

    title = forms.CharField(label=_("Intitulé"), help_text=_("Une phrase courte."))
    amount = AmountField(label=_("Montant"), required=False)
    day = DayField(label=_("Date"), required=False)
    text = forms.CharField(label=_("Description"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    state = forms.ChoiceField(label=_("État"), choices=[("a", _("envisagé")), ("b", _("accordé"))])
    one = forms.ChoiceField(
        label=_("Un seul choix"),
        choices=[("a", _("Service public")), ("b", _("Association"))],
        widget=forms.RadioSelect,
    )
    several = forms.MultipleChoiceField(
        label=_("Plusieurs choix"),
        choices=[("a", "Brantôme en Périgord"), ("b", "Mareuil en Périgord"), ("c", "Quinsac")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    agreed = forms.BooleanField(label=_("Argent public"), required=False, help_text=_("La CAF n’en fait pas partie."))


@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """The living page of the design: every component, in every state."""
    states = ["done", "done", "done", "now", "todo", "todo", "todo", "todo"]
    words = {"done": _("terminée"), "now": _("en cours"), "todo": _("à démarrer")}
    context = {
        "road": [
            SampleStep(n, _("Étape numéro %(n)s") % {"n": n}, state, words[state], "#route")
            for n, state in enumerate(states)
        ],
        "marks": ["done", "done", "half", "stop"],
        "money": SampleMoney(),
        "form": SampleForm(initial={"title": _("Une permanence itinérante"), "amount": Decimal("12000.50")}),
        "wrong": SampleForm(data={"amount": "abc", "day": "demain"}, prefix="wrong"),
        "tags": [
            ("good", _("réalisée")),
            ("go", _("en cours")),
            ("wait", _("demandé")),
            ("bad", _("suspendue")),
            ("", _("brouillon")),
        ],
    }
    return render(request, "base/components.html", context)
