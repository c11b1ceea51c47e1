"""What an instance knows of an account, whatever the floor that wrote it."""

import json
from collections.abc import Iterator
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone

from jalons.accounts.models import Supervision, User
from jalons.roadmaps.models import Invitation, JournalEntry, Membership
from jalons.roadmaps.words import verb_words

# The columns under which somebody signs what they wrote; the others only say who opened, asked or froze it, for all.
SIGNATURES = ("author", "by")


def account_document(user: User) -> dict[str, Any]:
    """Everything that refers to an account, in words that a person reads; ready to be written as JSON."""
    memberships = Membership.objects.filter(user=user).select_related("roadmap")
    return {
        "fait le": timezone.now(),
        "compte": {
            "adresse électronique": user.email,
            "nom affiché": user.name,
            "téléphone": user.phone,
            "téléphone lu par la préfecture": user.supervisors_may_call,
            "ouvert le": user.created_at,
            "dernière connexion": user.last_login,
        },
        "rôles": [
            {
                "feuille de route": row.roadmap.name,
                "rôle": row.get_role_display(),
                "fonction affichée": row.function,
                "depuis le": row.joined_at,
            }
            for row in memberships
        ],
        "départements lus": [str(row) for row in Supervision.objects.filter(user=user)],
        "invitations reçues": [
            {"feuille de route": row.roadmap.name, "rôle": row.get_role_display(), "envoyée le": row.invited_at}
            for row in Invitation.objects.filter(email=user.email).select_related("roadmap")
        ],
        "écrit": list(_signed_texts(user)),
        "journal": [
            {
                "feuille de route": entry.roadmap.name,
                "le": entry.at,
                "geste": f"{verb_words(entry.verb, entry.about_kind)} {entry.about_label}".strip(),
            }
            for entry in JournalEntry.objects.filter(by=user).select_related("roadmap")
        ],
    }


def write_account_document(user: User) -> str:
    return json.dumps(account_document(user), cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)


def _signed_texts(user: User) -> Iterator[dict[str, Any]]:
    """What an account wrote under its name, on every floor; the journal tells the rest."""
    for relation in User._meta.get_fields(include_hidden=True):
        if not isinstance(relation, models.ManyToOneRel) or relation.field.name not in SIGNATURES:
            continue
        model = relation.related_model
        fields = [field for field in model._meta.concrete_fields if _has_label(field)]
        texts = [field for field in fields if _is_text(field)]
        for row in model._default_manager.filter(**{relation.field.name: user}):
            if not any(field.value_from_object(row) for field in texts):
                continue
            values = {str(field.verbose_name): field.value_from_object(row) for field in fields}
            yield {label: value for label, value in values.items() if value not in (None, "")}


def _has_label(field: "models.Field[Any, Any]") -> bool:
    """Whether people read this value under a name: keys, counters and addresses of others have none."""
    is_told = isinstance(field, models.CharField | models.TextField | models.DateField | models.DateTimeField)
    return is_told and field.verbose_name != field.name.replace("_", " ") and not isinstance(field, models.EmailField)


def _is_text(field: "models.Field[Any, Any]") -> bool:
    return isinstance(field, models.CharField | models.TextField) and not field.choices
