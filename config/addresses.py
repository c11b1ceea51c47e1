"""Parses the addresses in the settings. A refused address is never quoted: it may hold a password."""

import ipaddress
import re
from collections.abc import Collection
from email.headerregistry import Address
from email.utils import getaddresses
from urllib.parse import SplitResult, parse_qsl, urlsplit

from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email

POSTGRES = ("postgres", "postgresql")
# What follows the « ? » of an address of PostgreSQL, as libpq names it.
POSTGRES_OPTIONS = [
    "sslmode",
    "sslrootcert",
    "sslcert",
    "sslkey",
    "connect_timeout",
    "options",
    "application_name",
    "target_session_attrs",
]
SSL_MODES = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")
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
            " ? %3F, : %3A et % %25."
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


def read_postgres_url(name: str, value: str, schemes: Collection[str], shape: str) -> SplitResult:
    """Without a name, PostgreSQL would open the database that has the name of the account."""
    parts = read_address(name, value, schemes, shape)
    base = parts.path.strip("/")
    if parts.scheme in POSTGRES and (not base or "/" in base):
        raise ImproperlyConfigured(
            f"{name} ne nomme pas la base : écrivez son nom, et lui seul, après l’hôte et le port, par exemple"
            " postgres://compte:motdepasse@hôte:5432/jalons."
        )
    if parts.scheme in POSTGRES:
        _check_postgres_options(name, parts)
    return parts


def read_postgres_options(parts: SplitResult) -> dict[str, str]:
    """The options of libpq in an address, without « host », which stands for the host of the address."""
    return {name: value for name, value in _address_options(parts) if name != "host"}


def _address_options(parts: SplitResult) -> list[tuple[str, str]]:
    """As libpq reads them: a « + » is not a space."""
    return parse_qsl(parts.query.replace("+", "%2B"), keep_blank_values=True)


def _check_postgres_options(name: str, parts: SplitResult) -> None:
    """An option that is dropped in silence may be the one that encrypts. Values are never quoted."""
    options = dict(_address_options(parts))
    if unknown := sorted(set(options) - {"host", *POSTGRES_OPTIONS}):
        raise ImproperlyConfigured(
            f"{name} : après le « ? », « {unknown[0]} » n’est pas connu de Jalons ; retirez-le, ou écrivez l’un de"
            f" {', '.join(POSTGRES_OPTIONS)}."
        )
    if options.get("sslmode", "require") not in SSL_MODES:
        raise ImproperlyConfigured(f"{name} : sslmode se lit mal ; écrivez l’un de {', '.join(SSL_MODES)}.")
    if not options.get("connect_timeout", "5").isdigit():
        raise ImproperlyConfigured(f"{name} : connect_timeout se lit mal ; écrivez un nombre de secondes.")


def read_database_url(value: str) -> SplitResult:
    if value.startswith("sqlite:"):
        parts = urlsplit(value)
        if parts.netloc or len(parts.path) < 2 or parts.query or parts.fragment:
            raise ImproperlyConfigured(
                "JALONS_DATABASE_URL se lit mal : écrivez quatre barres devant le chemin, sqlite:////chemin/absolu.sqlite3."
            )
        return parts
    return read_postgres_url(
        "JALONS_DATABASE_URL",
        value,
        POSTGRES,
        "postgres://compte:motdepasse@hôte:5432/base, ou sqlite:////chemin/absolu.sqlite3",
    )


def read_hub_url(value: str) -> SplitResult | None:
    """None for « local »: one process."""
    if value == "local":
        return None
    return read_postgres_url(
        "JALONS_HUB_URL",
        value,
        (*POSTGRES, "redis", "rediss"),
        "local, postgres://compte:motdepasse@hôte:5432/base ou redis://:motdepasse@hôte:6379",
    )


def read_mail_url(value: str) -> SplitResult:
    parts = read_address(
        "JALONS_EMAIL_URL", value, MAIL_PORTS, "smtp+tls://compte:motdepasse@hôte:587 (ou smtp://, smtps://)"
    )
    if parts.path.strip("/") or parts.query:
        raise ImproperlyConfigured(
            "JALONS_EMAIL_URL se lit mal : rien ne suit le port, sauf si un mot de passe contient / ou ?, qui s’écrivent %2F et %3F."
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


HOST = re.compile(r"(?:\.|\*)?[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?|\[[0-9a-f:]{2,45}\]|\*", re.IGNORECASE)


def read_hosts(value: str) -> list[str]:
    """The other names of the machine. A scheme, a port or a path would match no request."""
    hosts = value.replace(",", " ").split()
    for host in hosts:
        if not HOST.fullmatch(host):
            raise ImproperlyConfigured(
                "JALONS_HOSTS se lit mal : écrivez des noms de machine seuls, séparés par des virgules, sans http:// ni port,"
                f" par exemple jalons.exemple.fr («\u00a0{host}\u00a0» n’en est pas un)."
            )
    return hosts


SITE = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]", re.IGNORECASE)
MIRROR = re.compile(r"https?://(?:[a-z0-9][a-z0-9._-]{0,252}|\[[0-9a-f:]{2,45}\])(?::[1-9][0-9]{0,4})?", re.IGNORECASE)


def read_open_data_hosts(value: str) -> list[str]:
    """The sites that open data comes from: names, and complete addresses of mirrors. Each is compared as it is with the
    address that is asked (opendata/sources/fetching.py): anything else would match nothing, in silence."""
    sites = value.split()
    for site in sites:
        if reason := _why_no_site(site):
            quoted = "un compte y est écrit" if "@" in site else f"«\u00a0{site[:80]}\u00a0»"
            raise ImproperlyConfigured(
                "JALONS_OPEN_DATA_HOSTS se lit mal\u00a0: écrivez des noms de sites séparés par des espaces, par exemple"
                f" www.data.gouv.fr data.caf.fr ({quoted}\u00a0: {reason})."
            )
    return [site if "://" in site else site.lower() for site in sites]


def _why_no_site(site: str) -> str:
    if "," in site or ";" in site:
        return "ni virgule ni point-virgule"
    if "@" in site:
        return "ni compte ni mot de passe"
    if "://" in site and not site.lower().startswith(("http://", "https://")):
        return "un miroir s’écrit avec http:// ou https://"
    if "://" in site:
        return "" if MIRROR.fullmatch(site) else "après un miroir, rien que son port, comme http://miroir.local:8080"
    if "/" in site:
        return "le nom seul, sans chemin"
    if ":" in site:
        return "un port ne s’écrit qu’après l’adresse entière d’un miroir, comme http://miroir.local:8080"
    if "*" in site or site.startswith("."):
        return "chaque nom s’écrit en entier"
    return "" if SITE.fullmatch(site) else "ce n’est pas un nom de site"


def read_sender(value: str) -> str:
    """Refuses what no message could have as its sender: the error would only appear when the first one leaves."""
    try:
        [(name, address)] = getaddresses([value], strict=True)
        validate_email(address)
        Address(display_name=name, addr_spec=address)
    except (ValueError, ValidationError, IndexError):
        pass
    else:
        # « Mairie jalons@exemple.fr »: without its angle brackets, the address would swallow the name, or lose it.
        if value.strip() == address or value.strip().endswith(f"<{address}>"):
            return value
    raise ImproperlyConfigured(
        "JALONS_EMAIL_FROM se lit mal : écrivez une adresse seule, ou un nom puis l’adresse entre chevrons, par exemple"
        " Jalons <jalons@exemple.fr>."
    )


def read_contact(value: str) -> str:
    """RFC 9116 asks for an address with its scheme."""
    scheme, _colon, rest = value.partition(":")
    try:
        if scheme == "mailto":
            validate_email(rest)
            return value
        if scheme == "https" and urlsplit(value).hostname:
            return value
    except (ValueError, ValidationError):
        pass
    raise ImproperlyConfigured(
        "JALONS_CONTACT se lit mal : écrivez mailto: et une adresse électronique, par exemple mailto:dsi@exemple.fr, ou"
        " l’adresse d’une page en https://."
    )


def read_source_url(value: str) -> str:
    try:
        if urlsplit(value).scheme in ("http", "https") and urlsplit(value).hostname:
            return value
    except ValueError:
        pass
    raise ImproperlyConfigured(
        "JALONS_SOURCE_URL se lit mal : écrivez l’adresse d’une page, par exemple https://exemple.fr/jalons."
    )


def read_proxies(value: str) -> str:
    """Addresses of the proxies, which uvicorn reads by itself. With « * », everybody would write the address that the
    limits count."""
    try:
        for proxy in value.replace(",", " ").split():
            ipaddress.ip_network(proxy, strict=False)
    except ValueError:
        raise ImproperlyConfigured(
            "FORWARDED_ALLOW_IPS se lit mal : écrivez l’adresse du serveur mandataire, par exemple 192.0.2.80 (plusieurs :"
            " séparées par des virgules), jamais « * », qui laisserait chacun écrire l’adresse qu’il veut."
        ) from None
    return value
