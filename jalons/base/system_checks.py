"""What whoever hosts an instance should know before opening it: told by `manage.py check --deploy`, and when it starts.

Only what puts people in danger is an error, which `run.py serve` refuses.
"""

import ipaddress
import re
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register
from django.utils.translation import gettext as _

SERVE = "jalons"
# The name that the guide gives to every address, and the words where it asks for a name.
SAMPLE = re.compile(r"\bexemple\.fr\b|^Nom(?: et|,) adresse", re.IGNORECASE)


def is_public(address: str) -> bool:
    """Whether people come from elsewhere than this machine and its network."""
    host = urlsplit(address).hostname or ""
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return "." in host and not host.endswith((".local", ".localhost"))


@register(SERVE, deploy=True)
def check_public_address(**_kwargs: Any) -> list[CheckMessage]:
    if not is_public(settings.BASE_URL):
        return []
    found: list[CheckMessage] = []
    if settings.DEBUG:
        found.append(
            Error(
                _(
                    "JALONS_DEBUG montre le détail des erreurs à tout le monde\u00a0: retirez ce réglage d’une adresse publique."
                ),
                id="jalons.E001",
            )
        )
    if not settings.SECURE:
        found.append(
            Warning(
                _(
                    "L’adresse publique n’est pas en https\u00a0: les sessions et les saisies passent en clair. Écrivez JALONS_BASE_URL avec https:// (docs/hosting.md, « Derrière un serveur mandataire »)."
                ),
                id="jalons.W001",
            )
        )
    return found


@register(SERVE, deploy=True)
def check_legal_pages(**_kwargs: Any) -> list[CheckMessage]:
    """The law on confidence in the digital economy asks who publishes; section 13 of the AGPL, where the code is."""
    if not is_public(settings.BASE_URL):
        return []
    told = (
        (
            "PUBLISHER",
            _("Les mentions légales ne disent pas qui publie ce site\u00a0: réglez JALONS_PUBLISHER."),
            "W002",
        ),
        (
            "SOURCE_URL",
            _("La licence demande l’adresse du code source de votre version\u00a0: réglez JALONS_SOURCE_URL."),
            "W003",
        ),
    )
    return [Warning(sentence, id=f"jalons.{code}") for name, sentence, code in told if not getattr(settings, name)]


@register(SERVE, deploy=True)
def check_samples(**_kwargs: Any) -> list[CheckMessage]:
    """The file of settings of the guide is copied whole: what stays of it would be read by everybody, or go nowhere."""
    if not is_public(settings.BASE_URL):
        return []
    sender = settings.DEFAULT_FROM_EMAIL
    is_chosen = not sender.endswith(f"@{urlsplit(settings.BASE_URL).hostname}>")
    values = (
        ("JALONS_BASE_URL", settings.BASE_URL),
        ("JALONS_EMAIL_URL", settings.EMAIL_URL),
        ("JALONS_EMAIL_FROM", sender if is_chosen else ""),
        ("JALONS_CONTACT", settings.CONTACT),
        ("JALONS_SIGNUP", " ".join(settings.SIGN_UP.domains)),
        ("JALONS_SOURCE_URL", settings.SOURCE_URL),
        *((f"JALONS_{name}", getattr(settings, name)) for name in ("PUBLISHER", "HOSTED_BY", "DPO")),
    )
    samples = [name for name, value in values if SAMPLE.search(value)]
    if not samples:
        return []
    sentence = _("Ces réglages ont gardé la valeur d’exemple du guide : %s. Écrivez les vôtres.")
    return [Warning(sentence % ", ".join(samples), id="jalons.W005")]


@register(deploy=True)
def check_mail(**_kwargs: Any) -> list[CheckMessage]:
    """`run.py serve` says it by itself, with the folder."""
    if settings.EMAIL_URL:
        return []
    return [Warning(_("Aucun courriel ne part\u00a0: réglez JALONS_EMAIL_URL."), id="jalons.W004")]
