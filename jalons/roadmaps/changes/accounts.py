"""An account is closed: the person is erased from the instance, and what they wrote stays without their name."""

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from jalons.accounts.models import Admission, SignInRequest, User
from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.live.hub import hub
from jalons.roadmaps.changes.journal import record_change
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.models import Invitation, JournalEntry, Member, Membership, Roadmap, roadmaps_left_alone
from jalons.roadmaps.rules.permissions import Role
from jalons.roadmaps.words import SOMEBODY


@write_transaction()
def close_own_account(*, email: str, by: User) -> None:
    """`email`: what the person typed to confirm."""
    if settings.DEMO:
        raise Refused(
            _("Les comptes de la démonstration servent à tout le monde : ils ne se suppriment pas."),
            code="demo-account",
        )
    if email.strip().lower() != by.email:
        raise Refused(
            _("Ce n’est pas l’adresse de ce compte : écrivez %s.") % by.email, code="another-address", field="email"
        )
    close_account(user=by)


@write_transaction()
def close_account(*, user: User) -> None:
    """Erases the account, its roles, its sessions and every invitation sent to its address.

    Rows that refer to it stay, and refer to nobody: the journal signs them « une personne » (`_People.signature`). An entry
    of a directory belongs to the team that wrote it, which erases it there."""
    rows = Membership.objects.filter(user=user).select_related("roadmap", "user").order_by("roadmap")
    memberships = list(rows)
    for membership in memberships:
        lock_roadmap(membership.roadmap)
    if alone := roadmaps_left_alone(user):
        raise Refused(
            _(
                "Vous êtes la seule personne référente de « %s ». Nommez-en une autre depuis la page « Équipe », puis recommencez."
            )
            % alone[0].name,
            code="account-leads-alone",
        )
    for membership in memberships:
        by = Member(membership.roadmap, user, Role(membership.role), membership.function or user.name)
        record_change(by=by, verb="leave", about=membership.roadmap)
    _erase_signatures(user)
    Invitation.objects.filter(email=user.email).delete()
    Admission.objects.filter(email=user.email).delete()
    SignInRequest.objects.filter(email=user.email).delete()
    hub.withdraw(f"user:{user.pk}")
    User.objects.filter(pk=user.pk).delete()


def _erase_signatures(user: User) -> None:
    """Many rows keep, beside or without the account, the name under which somebody signed them. A function stays; the
    name of the person goes, wherever they acted. The journal never has it."""
    if not user.name:
        return
    acted = Q(pk__in=JournalEntry.objects.filter(by=user).values("roadmap")) | Q(memberships__user=user)
    roadmaps = list(Roadmap.objects.filter(acted).distinct().values_list("pk", flat=True))
    for model in apps.get_models():
        columns = [field.name for field in model._meta.concrete_fields if field.name.endswith("by_name")]
        if model is JournalEntry or not columns or not (path := path_to_roadmap(model)):
            continue
        for column in columns:
            rows = model._default_manager.filter(**{f"{path}__in": roadmaps, column: user.name})
            rows.update(**{column: str(SOMEBODY)})


def path_to_roadmap(model: type[models.Model]) -> str:
    """« action__roadmap »: the shortest way from a row to its roadmap; "" when there is none."""
    ways: list[tuple[type[models.Model], str]] = [(model, "")]
    seen = {model}
    for current, way in ways:
        for field in current._meta.concrete_fields:
            if not isinstance(field, models.ForeignKey):
                continue
            target, name = field.remote_field.model, f"{way}{field.name}"
            if target is Roadmap:
                return name
            if target not in seen:
                seen.add(target)
                ways.append((target, f"{name}__"))
    return ""
