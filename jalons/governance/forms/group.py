"""Who joins the groupe projet, who leaves it, and who is given access to the roadmap."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jalons.base.forms import DayField, JalonsForm
from jalons.base.stale_forms import SeenForm
from jalons.directory.models import Contact
from jalons.governance.models import GroupMember, Responsibility
from jalons.roadmaps.models import Invitation, Membership

type People = Mapping[str, Contact | Membership]


def person_choices(people: People) -> list[Any]:
    """Those who have access, then the directory, as a person who looks for somebody reads them."""
    by_access = [(key, _membership_label(one)) for key, one in people.items() if isinstance(one, Membership)]
    contacts = [(key, _contact_label(one)) for key, one in people.items() if isinstance(one, Contact)]
    groups = [(_("Ont déjà un accès"), by_access), (_("Dans l’annuaire"), contacts)]
    return [("", _("Aucune de la liste")), *(group for group in groups if group[1])]


def _membership_label(membership: Membership) -> str:
    return f"{membership.user.name}, {membership.shown_function}"


def _contact_label(contact: Contact) -> str:
    organisation = contact.organisation.name if contact.organisation else ""
    return ", ".join(part for part in (contact.name, contact.function, organisation) if part)


class PersonField(forms.ChoiceField):
    """Gives the row of the person, or None."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label=_("Personne"), required=False, **kwargs)
        self.people: People = {}

    def offer(self, people: People) -> None:
        self.people, self.choices = people, person_choices(people)

    def clean(self, value: Any) -> Any:
        return self.people.get(super().clean(value))


class _RoleInGroup(SeenForm):
    """What is asked of every member."""

    kind = forms.ChoiceField(label=_("Au titre de"), choices=GroupMember.Kind.choices)
    function = forms.CharField(label=_("Fonction"), max_length=120)
    organisation = forms.CharField(
        label=_("Structure"),
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"list": "structures", "autocomplete": "off"}),
    )
    service = forms.CharField(
        label=_("Service ou délégation"),
        max_length=120,
        required=False,
        help_text=_("Par exemple : action sociale. Un groupe solide réunit au moins deux services."),
    )
    substitute = forms.CharField(
        label=_("Suppléance"),
        max_length=120,
        required=False,
        help_text=_("La fonction de qui vient à sa place, sans nom."),
    )
    responsibilities = forms.MultipleChoiceField(
        label=_("Répond de"), choices=Responsibility.choices, widget=forms.CheckboxSelectMultiple, required=False
    )
    since = DayField(label=_("Dans le groupe depuis le"))


class GroupMemberForm(_RoleInGroup):
    person = PersonField(help_text=_("Qui tient cette fonction, si vous le savez."))
    field_order = ("person",)

    def __init__(self, *args: Any, people: People, **kwargs: Any) -> None:
        """`people`: empty when somebody holds the function already."""
        super().__init__(*args, **kwargs)
        if not people:
            del self.fields["person"]
            return
        field = self.fields["person"]
        assert isinstance(field, PersonField)
        field.offer(people)

    @classmethod
    def values(cls, row: object) -> dict[str, Any]:
        assert isinstance(row, GroupMember)
        values = {name: getattr(row, name) for name in _RoleInGroup.base_fields if name != "seen"}
        return values | {"organisation": str(row.organisation or ""), "seen": SeenForm.values(row)["seen"]}


class NewGroupMemberForm(_RoleInGroup):
    # What is left empty is taken from the person, when there is one.
    sometimes_needed = ("function", "last_name")

    person = PersonField(help_text=_("Son nom vient de l’annuaire ou de son compte, et disparaît avec eux."))
    last_name = forms.CharField(label=_("Nom"), max_length=80, required=False)
    first_name = forms.CharField(label=_("Prénom"), max_length=80, required=False)
    email = forms.EmailField(label=_("Adresse électronique"), required=False)
    phone = forms.CharField(
        label=_("Téléphone"), max_length=30, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    function = forms.CharField(
        label=_("Fonction"),
        max_length=120,
        required=False,
        help_text=_("Tout le monde la lit. Vide, c’est celle de la personne choisie."),
    )
    field_order = ("person", "last_name", "first_name", "email", "phone", "kind", "function")
    newcomer_fields = ("last_name", "first_name", "email", "phone")

    def __init__(self, *args: Any, people: People, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        assert isinstance(field, PersonField)
        field.offer(people)

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if not data.get("last_name") and any(data.get(name) for name in ("first_name", "email", "phone")):
            self.add_error("last_name", _("Écrivez le nom de la personne, ou videz les cases du dessous."))
        return data

    @property
    def is_about_a_newcomer(self) -> bool:
        return any(self[name].value() or self[name].errors for name in self.newcomer_fields)

    @property
    def newcomer(self) -> list[forms.BoundField]:
        return [self[name] for name in self.newcomer_fields]

    @property
    def place(self) -> list[forms.BoundField]:
        """The fields of the member, after those that say who they are."""
        return [self[name] for name in self.fields if name not in ("person", *self.newcomer_fields)]


class LeaveForm(JalonsForm):
    until = DayField(label=_("Dernier jour dans le groupe"))


class ClaimForm(JalonsForm):
    """The answer to whoever opened a forwarded invitation: `claimed_by`, the account that the page shows."""

    claimed_by = forms.IntegerField(widget=forms.HiddenInput)
    function = forms.CharField(
        label=_("Sa fonction"),
        max_length=120,
        help_text=_("Celle de cette personne : tout le monde la lit."),
    )

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"claimed_by": invitation.claimed_by_id})
        super().__init__(*args, auto_id=f"demande-{invitation.pk}-%s", **kwargs)


class RefusedClaimForm(JalonsForm):
    claimed_by = forms.IntegerField(widget=forms.HiddenInput)


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

    # The role that is proposed to each kind of member.
    ROLES = {
        GroupMember.Kind.ELECTED: Membership.Role.SPONSOR,
        GroupMember.Kind.STAFF: Membership.Role.CONTRIBUTOR,
        GroupMember.Kind.OPERATOR: Membership.Role.CONTRIBUTOR,
        GroupMember.Kind.PARTNER: Membership.Role.OBSERVER,
    }

    @staticmethod
    def of(member: GroupMember | None) -> dict[str, Any]:
        """The initial values for a member of the group."""
        if member is None:
            return {}
        email = member.contact.email if member.contact else ""
        role = InviteForm.ROLES[GroupMember.Kind(member.kind)]
        return {"email": email, "role": role, "function": member.function}
