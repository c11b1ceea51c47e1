"""The environment variables of a service: the file that systemd reads, so that a command acts on the same instance; and
the check of its key."""

from __future__ import annotations

import difflib
import re
import shlex
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from launch import data
from launch.console import Stop

SHORTEST_KEY = 32
FEWEST_SIGNS = 10  # different ones: 43 signs at random have fewer once in more than a billion keys
MAINTENANCE_BASES = ("postgres", "template0", "template1")
MAKE_A_KEY = '« python3 -c "import secrets; print(secrets.token_urlsafe(50))" »'
SETTINGS = (
    "AIDS_ADDRESS AIDS_KEY BASE_URL CONTACT DATABASE_URL DATA DATA_GOUV_URL DEBUG DEMO DPO ENV_FILE EMAIL_FROM EMAIL_URL"
    " HOSTED_BY HOSTS HUB_URL OPEN_DATA_HOSTS PUBLISHER SECRET_KEY SERVED_FILE SIGNUP SOURCE_URL TEST_DB TEST_FAILED"
    " TEST_POSTGRES_URL"
)
NAMES = [f"JALONS_{name}" for name in SETTINGS.split()]
LINE = re.compile(r"""([A-Za-z_][A-Za-z0-9_]*)=(?:"([^"]*)"|'([^']*)'|([^"'].*)?)""")


def read_environment(path: Path) -> dict[str, str]:
    """Reads `NAME=value` lines, with or without quotes around the value. Nothing is expanded as a shell would."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except PermissionError:
        raise Stop(
            f"Le compte {data.own_account()} n’a pas le droit de lire {path} : donnez-le à son groupe (sudo chown"
            f" root:{shlex.quote(data.own_group())} {shlex.quote(str(path))}, puis sudo chmod 640 {shlex.quote(str(path))})."
        ) from None
    except FileNotFoundError:
        raise Stop(f"Le fichier {path} n’existe pas\u00a0: vérifiez le chemin donné à --env.") from None
    except (OSError, UnicodeDecodeError):
        raise Stop(f"Le fichier {path} ne se lit pas : vérifiez ce que vous donnez à --env.") from None
    variables = {}
    for number, line in enumerate(map(str.strip, lines), 1):
        if not line or line[0] in "#;":
            continue
        match = LINE.fullmatch(line)
        if not match:
            raise Stop(f"La ligne {number} de {path} ne se lit pas : écrivez NOM=valeur, sans « export ».")
        variables[match[1]] = next((value for value in match.groups()[1:] if value is not None), "")
    return variables


def unknown_settings(variables: Mapping[str, str]) -> str:
    """One line that names the unknown settings, with the closest known names; "" when all are known."""
    unknown = []
    for name in sorted(name for name in variables if name.startswith("JALONS_") and name not in NAMES):
        near = difflib.get_close_matches(name, NAMES, 1)
        unknown.append(f"{name} (peut-être {near[0]} ?)" if near else name)
    return f"Réglages inconnus, qui ne font rien : {', '.join(unknown)}." if unknown else ""


def check_secret_key(key: str) -> None:
    """Refuses the example of a guide, or a plain word: anybody could guess it, and sign a session in any name."""
    if not key:
        raise Stop(
            "La variable JALONS_SECRET_KEY manque : une vraie instance a besoin de sa propre clé secrète, toujours la"
            f" même ; créez-en une avec {MAKE_A_KEY} et conservez-la (docs/hosting.md)."
        )
    if len(key) < SHORTEST_KEY:
        raise Stop(
            f"JALONS_SECRET_KEY n’a que {len(key)} caractères, il en faut {SHORTEST_KEY} au moins, au hasard : créez une"
            f" clé avec {MAKE_A_KEY}, et écrivez-la à la place. Chacun devra se reconnecter."
        )


def check_chance_of_key(key: str) -> None:
    """Refuses a key that nobody drew: « aaaa… » is long enough, and the first that somebody would try."""
    if key and len(set(key)) < FEWEST_SIGNS:
        raise Stop(
            "JALONS_SECRET_KEY se devine, elle répète toujours les mêmes caractères : créez une clé avec"
            f" {MAKE_A_KEY}, et écrivez-la à la place. Chacun devra se reconnecter."
        )


def check_base_name(url: str) -> None:
    """Refuses the bases that PostgreSQL keeps for itself: whoever administers the server enters them, and each new base
    is a copy of « template1 »."""
    name = urlsplit(url).path.strip("/") if url.startswith("postgres") else ""
    if name in MAINTENANCE_BASES:
        raise Stop(
            f"JALONS_DATABASE_URL désigne «\u00a0{name}\u00a0», la base d’entretien de PostgreSQL\u00a0: créez-en une pour"
            " Jalons seul (sudo -u postgres createdb -O RÔLE -E UTF8 -T template0 jalons), et écrivez son nom à la place."
        )


def check_demo_setting(variables: Mapping[str, str]) -> None:
    """`serve` takes no notice of it. A service made of several units would: whoever comes would enter by a click."""
    if variables.get("JALONS_DEMO"):
        raise Stop(
            "JALONS_DEMO ouvre les portes de la démonstration à quiconque : retirez cette ligne de vos réglages."
        )
