"""Parses the addresses in the settings. A refused address is never quoted: it may hold a password."""

from collections.abc import Collection
from urllib.parse import SplitResult, urlsplit

from django.core.exceptions import ImproperlyConfigured

POSTGRES = ("postgres", "postgresql")
MAIL_PORTS = {"smtp": 25, "smtps": 465, "smtp+tls": 587}


def read_address(name: str, value: str, schemes: Collection[str], shape: str) -> SplitResult:
    """`shape` is the expected form, shown in the sentence of a refusal."""
    try:
        parts = urlsplit(value)
        is_good = parts.scheme in schemes and _is_whole(parts)
    # A port that is not a number is often the half of a password, which the message of Python would quote
    except ValueError:
        is_good = False
    if not is_good:
        raise ImproperlyConfigured(
            f"{name} se lit mal : écrivez {shape}. Dans un compte ou un mot de passe, @ s’écrit %40, / %2F, # %23,"
            " ? %3F, : %3A et % %25."
        ) from None
    return parts


def _is_whole(parts: SplitResult) -> bool:
    """False when an unescaped character of a password cuts the address before its host."""
    has_host = bool(parts.hostname) or (parts.scheme in POSTGRES and "host=" in parts.query)
    after_host = parts.path + parts.query + parts.fragment
    return (
        has_host
        and (parts.port is None or parts.port > 0)
        and parts.netloc.count("@") <= 1
        and "@" not in after_host
        and not parts.fragment
        and not any(character.isspace() for character in parts.netloc)
    )


def read_mail_url(value: str) -> SplitResult:
    parts = read_address(
        "JALONS_EMAIL_URL", value, MAIL_PORTS, "smtp+tls://compte:motdepasse@hôte:587 (ou smtp://, smtps://)"
    )
    if parts.path.strip("/") or parts.query:
        raise ImproperlyConfigured(
            "JALONS_EMAIL_URL se lit mal : rien ne suit le port, sauf si un mot de passe contient / ou ?, qui s’écrivent %2F et %3F."
        )
    return parts


def read_base_url(value: str) -> SplitResult:
    """Nothing may follow the host: pages are at the root, and a path would break every link in e-mails."""
    try:
        parts = urlsplit(value)
        has_host = parts.scheme in ("http", "https") and parts.hostname and (parts.port is None or parts.port > 0)
        if has_host and not (parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc):
            return parts
    except ValueError:
        pass
    raise ImproperlyConfigured(
        "JALONS_BASE_URL se lit mal : écrivez l’adresse publique entière, sans chemin après le nom, par exemple https://jalons.exemple.fr."
    ) from None
