"""The command line of run.py. It is parsed by hand, because options that are not ours go unchanged to pytest or to
Django."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from launch import data
from launch.children import ROOT
from launch.console import Stop

HELP = """Jalons : construire, financer et suivre une feuille de route d’inclusion numérique.

  python3 run.py                 la démonstration, prête à visiter ; avec --env, ou dans le dossier d’une instance, cette aide
  python3 run.py salle           un ordinateur portable dans une salle : sans clé, sans messagerie, ouvert aux téléphones
  python3 run.py serve           une instance vide, comme en production (voir docs/hosting.md)
  python3 run.py config          dire tout ce qui empêche d’ouvrir : réglages, base, dossier, messagerie ; rien n’est écrit ni envoyé
  python3 run.py backup [DOSSIER] [--keep N]    une sauvegarde datée, serveur en marche ; --keep efface les plus anciennes
  python3 run.py restore FICHIER [--aside]      remet une sauvegarde, serveur arrêté ; --aside garde ce qui est là sous un autre nom
  python3 run.py test [...]      tous les tests ; la suite de la ligne est pour pytest
  python3 run.py check           style, types, architecture, gabarits, migrations, traductions
  python3 run.py bench [NOM...]  les mesures de bench/ (live, live.sqlite, crowd…) ; --quick, --json
  python3 run.py manage ...      les commandes de Django

Options, avant ou après la commande :
  --version       dire le numéro de version
  --port N        port d’écoute (8000)
  --host ADRESSE  adresse d’écoute (127.0.0.1, et 0.0.0.0 pour « salle » ; 0.0.0.0 ouvre au réseau local, pour les téléphones d’un atelier)
  --data DOSSIER  dossier des données (data ; la démonstration vit dans data/demo, la salle dans data/salle)
  --env FICHIER   lire d’abord les variables de ce fichier (« NOM=valeur » par ligne, comme l’EnvironmentFile de systemd)
  --no-browser    ne pas ouvrir le navigateur
  --verbose       montrer à l’écran le journal technique (sans cela, la démonstration et la salle l’écrivent dans journal.log, dans leur dossier)
  --reset         repartir de zéro : efface de ce dossier la base et les fichiers créés par Jalons"""


class Options(NamedTuple):
    command: str
    rest: list[str]
    port: int = 8000
    host: str = "127.0.0.1"
    data: Path = ROOT / "data"
    browser: bool = True
    reset: bool = False
    env: Path | None = None
    verbose: bool = False


SERVING = ("demo", "serve", "salle")


def read(arguments: list[str]) -> Options:
    rest: list[str] = []
    ours: dict[str, object] = {}
    words = iter(arguments)
    for word in words:
        name, equals, value = word.partition("=")
        if word == "--":
            rest += [word, *words]
        elif name in ("--port", "--host", "--data", "--env"):
            value = value if equals else next(words, "")
            if not value:
                raise Stop(f"Il manque une valeur après {name}. « python3 run.py --help » présente les options.")
            ours[name[2:]] = READERS[name](value)
        elif word == "--no-browser":
            ours["browser"] = False
        elif word == "--reset":
            ours["reset"] = True
        else:
            rest.append(word)
    first = [word for word in rest if word != "--verbose"][:1]
    command = default_command(ours) if not first or first[0].startswith("-") else first[0]
    if first == [command]:
        rest.remove(command)
    if command in SERVING and "--verbose" in rest:  # pytest and Django have their own --verbose
        rest.remove("--verbose")
        ours["verbose"] = True
    if command == "salle":
        ours.setdefault("host", "0.0.0.0")  # phones connect through the local network
    return Options(command, rest, **ours)  # type: ignore[arg-type]


def default_command(ours: Mapping[str, object]) -> str:
    """What `run.py` does without a command: the demo for a visitor; never for a host, whose proxy would show it under the
    name of the instance."""
    folder = ours.get("data", Options._field_defaults["data"])
    assert isinstance(folder, Path)
    is_of_a_host = "env" in ours or (data.served_kind(folder) and not data.is_corner(folder))
    return "help" if is_of_a_host else "demo"


def port(text: str) -> int:
    if text.isdigit() and 0 < int(text) < 65536:
        return int(text)
    raise Stop(f"« {text} » n’est pas un port : écrivez un nombre entre 1 et 65535, par exemple --port 8001.")


def folder(text: str) -> Path:
    return Path(text).expanduser().resolve()


READERS: dict[str, Callable[[str], object]] = {"--port": port, "--host": str, "--data": folder, "--env": folder}
