"""What is typed of a roadmap: its territory, team, étapes, milestones, what stops it, and the carnet."""

from datetime import date
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jalons.base.days import is_plausible
from jalons.base.forms import DayField, FilterForm, JalonsForm
from jalons.base.stale_forms import SeenForm
from jalons.roadmaps.models import Blocker, Membership, Milestone, Roadmap, Step
from jalons.roadmaps.queries.perimeters import communes_named
from jalons.roadmaps.rules.limits import MOST_MOVED, PRIVATE_NOTE_LIMIT
from jalons.roadmaps.words import called_off_sentence
from jalons.territories.models import Commune

if TYPE_CHECKING:
    _OwnerChoice = forms.ModelChoiceField[Membership]
else:
    _OwnerChoice = forms.ModelChoiceField


class RoadmapForm(SeenForm):
    name = forms.CharField(label=_("Nom de la feuille de route"), max_length=150)
    lead_authority = forms.CharField(label=_("Collectivité porteuse"), max_length=150)
    carrying_service = forms.CharField(
        label=_("Service porteur"),
        max_length=150,
        required=False,
        help_text=_("Par exemple : action sociale, cohésion territoriale. Vous pourrez le changer."),
    )


class SettingsForm(RoadmapForm):
    postal_address = forms.CharField(
        label=_("Adresse postale"),
        max_length=300,
        required=False,
        help_text=_("Où reviennent les coupons des lettres. Une ligne par ligne de l’enveloppe."),
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "street-address"}),
    )


class CreateForm(RoadmapForm):
    """Creates a roadmap; the communes of the chosen territory are already ticked."""

    function = forms.CharField(
        label=_("Votre fonction"),
        max_length=120,
        required=False,
        help_text=_("Ce que l’équipe lira. Par exemple : chargée de coopération."),
    )
    starts_on = DayField(label=_("Début de la démarche"), help_text=_("Les jalons sont proposés à partir de ce jour."))
    communes = forms.MultipleChoiceField(
        label=_("Communes du périmètre"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Gardez au moins une commune dans le périmètre.")},
    )

    is_another = forms.BooleanField(
        label=_("Créer quand même une autre feuille de route"),
        error_messages={"required": _("Cochez cette case si ce territoire a besoin d’une autre feuille de route.")},
    )

    def __init__(self, *args: Any, communes: list[Commune], has_roadmap: bool = False, **kwargs: Any) -> None:
        """`has_roadmap`: whether this territory has one already, so that nobody makes a second one by mistake."""
        super().__init__(*args, **kwargs)
        if not has_roadmap:
            del self.fields["is_another"]
        self._by_code = {commune.code: commune for commune in communes}
        field = self.fields["communes"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(commune.code, commune.name) for commune in communes]
        self.initial.setdefault("communes", list(self._by_code))
        self.initial.setdefault("starts_on", timezone.localdate())

    def clean_communes(self) -> list[Commune]:
        return [self._by_code[code] for code in self.cleaned_data["communes"]]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned.pop("is_another", None)
        return cleaned


class PerimeterForm(SeenForm):
    communes = forms.CharField(
        label=_("Communes du périmètre"),
        max_length=60_000,  # twice the list of the largest département
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("Un code INSEE ou un nom par ligne. Un ancien code est reconnu."),
    )

    def clean_communes(self) -> list[Commune]:
        lines = [line for typed in self.cleaned_data["communes"].splitlines() if (line := typed.strip())]
        communes = communes_named(lines)
        if unknown := [line for line in lines if communes[line] is None]:
            raise forms.ValidationError(
                _("Ces lignes ne désignent pas une commune : %(lines)s. Écrivez le code INSEE, par exemple 24064."),
                params={"lines": ", ".join(unknown[:5])},
            )
        return list(dict.fromkeys(commune for commune in communes.values() if commune))


class StepForm(SeenForm):
    title = forms.CharField(label=_("Intitulé"), max_length=120)
    purpose = forms.CharField(
        label=_("À quoi sert cette étape"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    state = forms.ChoiceField(label=_("Avancement"), choices=Step.State.choices)
    reason = forms.CharField(
        label=_("Pourquoi la terminer malgré ce blocage"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("À écrire seulement si vous dites l’étape terminée. Le journal garde cette raison."),
    )
    sometimes_needed = ("reason",)

    def __init__(self, *args: Any, is_blocked: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_blocked:
            del self.fields["reason"]

    @classmethod
    def values(cls, row: object) -> dict[str, Any]:
        names = [name for name in cls.base_fields if name not in ("reason", "seen")]
        return {name: getattr(row, name) for name in names} | {"seen": cast("Step", row).stamp}


class StepStateForm(JalonsForm):
    """`seen`: the stamp of the étape as the page showed it, or as the gesture that is undone left it."""

    state = forms.ChoiceField(choices=Step.State.choices)
    seen = forms.CharField(max_length=16, required=False)


def _awaits_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Ce jalon annonce"),
        choices=[("", _("autre chose")), *Milestone.Awaits.choices],
        required=False,
        help_text=_("Une fois créé, l’atelier, le comité, la délibération ou la note donne sa date au jalon."),
    )


class MilestoneForm(SeenForm):
    title = forms.CharField(label=_("Intitulé"), max_length=150)
    due_on = DayField(label=_("Date prévue"))
    awaits = _awaits_field()
    reached_on = DayField(
        label=_("Atteint le"), required=False, help_text=_("Laissez vide tant que ce n’est pas fait.")
    )

    def __init__(self, *args: Any, called_off_on: date | None = None, **kwargs: Any) -> None:
        """`called_off_on`: the day of its appointment, which was cancelled; its new day may be left for later."""
        super().__init__(*args, **kwargs)
        if called_off_on:
            self.initial["due_on"] = None
            self.fields["due_on"].required = False
            self.fields["due_on"].help_text = (
                called_off_sentence(called_off_on) + " " + _("Laissez vide tant que personne ne l’a choisie.")
            )

    def clean_reached_on(self) -> date | None:
        reached_on: date | None = self.cleaned_data["reached_on"]
        if reached_on and reached_on > timezone.localdate():
            raise forms.ValidationError(_("Ce jour n’est pas encore venu."))
        return reached_on


class HeldMilestoneForm(SeenForm):
    """What is left to write once a workshop, a committee or a vote gives its day to the milestone. A page that was open
    before still sends a day."""

    title = forms.CharField(label=_("Intitulé"), max_length=150)
    due_on = DayField(required=False, widget=forms.HiddenInput)


class NewMilestoneForm(JalonsForm):
    title = forms.CharField(label=_("Intitulé"), max_length=150)
    due_on = DayField(label=_("Date prévue"))
    step = forms.ModelChoiceField(label=_("Étape"), queryset=Step.objects.none(), required=False)
    awaits = _awaits_field()

    def __init__(self, *args: Any, steps: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["step"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = steps


class InviteForm(JalonsForm):
    email = forms.EmailField(
        label=_("Adresse électronique"),
        max_length=200,
        error_messages={"invalid": _("Écrivez une adresse complète, par exemple accueil@exemple.fr.")},
    )
    role = forms.ChoiceField(label=_("Rôle"), choices=Membership.Role.choices, initial=Membership.Role.CONTRIBUTOR)
    function = forms.CharField(
        label=_("Fonction affichée"),
        max_length=120,
        required=False,
        help_text=_("Par exemple : vice-présidence action sociale."),
    )


class MembershipForm(SeenForm):
    role = forms.ChoiceField(label=_("Rôle"), choices=Membership.Role.choices)
    function = forms.CharField(label=_("Fonction affichée"), max_length=120, required=False)


class MoveMilestonesForm(JalonsForm):
    """« 2 semaines plus tard », for several milestones."""

    count = forms.IntegerField(
        label=_("De combien"),
        min_value=1,
        max_value=MOST_MOVED,
        initial=1,
        error_messages={
            "invalid": _("Écrivez un nombre entier, par exemple 2."),
            "min_value": _("Écrivez 1 ou plus."),
            "max_value": _("Un an au plus."),
        },
    )
    unit = forms.ChoiceField(label=_("Unité"), choices=[("7", _("semaines")), ("1", _("jours"))], initial="7")
    way = forms.ChoiceField(
        label=_("Dans quel sens"), choices=[("1", _("plus tard")), ("-1", _("plus tôt"))], initial="1"
    )

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if not {"count", "unit", "way"} <= set(data):
            return data
        return {"days": data["count"] * int(data["unit"]) * int(data["way"])}


class ReachMilestonesForm(JalonsForm):
    reached_on = DayField(label=_("Atteints le"))


# --- what blocks -----------------------------------------------------------------------------------------------------


class OwnerField(_OwnerChoice):
    """Somebody of the team, by their function."""

    def label_from_instance(self, obj: Membership) -> str:
        return obj.shown_function


class BlockerForm(SeenForm):
    title = forms.CharField(
        label=_("Ce qui bloque"),
        max_length=200,
        help_text=_("En une ligne. Par exemple : pas de temps agent (0,2 ETP)."),
    )
    step = forms.ModelChoiceField(
        label=_("Étape bloquée"), queryset=Step.objects.none(), empty_label=_("Choisissez une étape")
    )
    category = forms.ChoiceField(
        label=_("Nature"), choices=[("", _("Choisissez une nature")), *Blocker.Category.choices]
    )
    severity = forms.ChoiceField(
        label=_("Gravité"),
        choices=Blocker.Severity.choices,
        initial=Blocker.Severity.MEDIUM,
        help_text=_("Haute : l’étape ne se termine qu’avec une raison écrite."),
    )
    owner = OwnerField(
        label=_("Suivi par"),
        queryset=Membership.objects.none(),
        required=False,
        empty_label=_("Personne pour l’instant"),
    )
    owner_function = forms.CharField(
        label=_("Ou sa fonction, si cette personne n’a pas d’accès"), max_length=120, required=False
    )
    due_on = DayField(label=_("À lever avant le"), required=False)
    way_out = forms.CharField(
        label=_("Ce qui débloquerait"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, roadmap: Roadmap, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("step", Step.objects.filter(roadmap=roadmap))
        self._offer("owner", Membership.objects.filter(roadmap=roadmap))

    def _offer(self, name: str, rows: "QuerySet[Any]") -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows


class NewBlockerForm(BlockerForm):
    """`opened_on` comes with one that was removed and comes back."""

    opened_on = DayField(required=False, widget=forms.HiddenInput)

    def clean_opened_on(self) -> date | None:
        opened_on: date | None = self.cleaned_data["opened_on"]
        return None if opened_on and opened_on > timezone.localdate() else opened_on


class LiftForm(JalonsForm):
    lifted_by = forms.CharField(
        label=_("Comment il a été levé"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Une autre équipe y lira peut-être sa solution."),
    )
    lifted_on = DayField(label=_("Levé le"))


class BlockerFilterForm(FilterForm):
    etape = forms.ChoiceField(label=_("Étape"), required=False)

    def __init__(self, *args: Any, steps: list[Step], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["etape"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Toutes les étapes")), *((step.number, str(step)) for step in steps)]


# --- planning backwards ----------------------------------------------------------------------------------------------


class TargetForm(JalonsForm):
    target_on = DayField(label=_("Jour de la délibération"))


class PlanBackwardsForm(JalonsForm):
    target_on = DayField(widget=forms.HiddenInput)
    is_confirmed = forms.BooleanField(label=_("Je confirme les dates déjà passées"), required=False)

    def aside(self, name: str) -> str:
        return ""


class FormerDaysForm(JalonsForm):
    """« 12:2026-04-15,15:2026-06-15 », behind « Annuler »."""

    days = forms.CharField(max_length=400)

    def clean_days(self) -> dict[int, date]:
        pairs = [pair.partition(":") for pair in self.cleaned_data["days"].split(",")]
        try:
            former = {int(pk[:18]): date.fromisoformat(day) for pk, _colon, day in pairs}
        except ValueError:
            former = {}
        if not former or not all(map(is_plausible, former.values())):
            raise forms.ValidationError(_("Ces dates ne se lisent pas : changez-les jalon par jalon."))
        return former


# --- the carnet ------------------------------------------------------------------------------------------------------


class PrivateNoteForm(SeenForm):
    text = forms.CharField(
        label=_("Votre note"), max_length=PRIVATE_NOTE_LIMIT, widget=forms.Textarea(attrs={"rows": 4})
    )
    noted_on = DayField(label=_("Date"))
