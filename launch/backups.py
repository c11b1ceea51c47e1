"""`run.py backup` and `run.py restore`: choose the folder they act on; Django does the rest (jalons/base/backups)."""

from __future__ import annotations

import json
import os
import secrets
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from launch import data, server, venv
from launch.children import ROOT, hand_over
from launch.console import Stop, note, say
from launch.folder_checks import check_instance, refuse_lost_base, refuse_unsettled_restore
from launch.options import HELP, Options
from launch.venv import PYTHON

KILLED = 128  # exit codes from there on: the process was ended by a signal
LONGEST_MANIFEST = 50_000_000  # bytes; jalons/base/backups/archive.py refuses a longer one


def backup(options: Options) -> int:
    if asks_for_help(options):
        return 0
    target, keep = read_backup(options.rest)
    data.refuse_another_base(options.data)
    refuse_lost_base(options.data)
    refuse_unsettled_restore(options.data)
    folder, kind = source(options.data)
    check_instance(folder)
    words = [str(target or folder / "sauvegardes"), "--kind", kind, *(["--keep", str(keep)] if keep else [])]
    return manage(options, folder, kind, "backup", *words)


def restore(options: Options) -> int:
    if asks_for_help(options):
        return 0
    file, aside = read_restore(options.rest)
    kind = kind_of(file)
    folder = place(options.data, kind)
    data.refuse_root(folder)
    data.refuse_another_base(folder)
    data.opened(folder)
    with data.alone(folder):
        return restore_alone(options, folder, kind, "restore", str(file), *(["--aside"] if aside else []))


def restore_alone(options: Options, folder: Path, kind: str, *words: str) -> int:
    """Leaves a mark in the folder while the restore is under way. A restore that is killed leaves it there, with its plan if
    something was about to change: the next start settles it (jalons/base/backups/interruptions.py)."""
    mark, is_killed = folder / data.RESTORE, True
    if mark.exists() and not mark.stat().st_size:
        note("Une restauration avait été interrompue avant d’avoir rien changé : rien n’en reste.")
    mark.touch(mode=0o600)
    try:
        code = manage(options, folder, kind, *words)
        is_killed = not 0 <= code < KILLED
        return code
    except Stop:
        is_killed = False
        raise
    finally:
        if not is_killed and mark.exists() and not mark.stat().st_size:
            mark.unlink()


def asks_for_help(options: Options) -> bool:
    if not {"-h", "--help"} & set(options.rest):
        return False
    say(HELP)
    return True


def manage(options: Options, folder: Path, kind: str, *words: str) -> int:
    venv.ready(*venv.needed())
    env = data.settings(folder, kind, server.address(options.host, options.port))
    # Neither command signs anything, so a timer may make a backup without the secret key: this one is random.
    env.setdefault("JALONS_SECRET_KEY", secrets.token_urlsafe(50))
    data.tell(folder, kind)
    return hand_over([PYTHON, ROOT / "manage.py", *words], env, in_repository=False)


def read_backup(words: Sequence[str]) -> tuple[Path | None, int]:
    """The folder, or None, and how many backups to keep in it; 0 keeps all."""
    rest, keep = list(words), 0
    for index, word in enumerate(words):
        name, equals, value = word.partition("=")
        if name == "--keep":
            value = value if equals else "".join(words[index + 1 : index + 2])
            if not value.isdigit() or not int(value):
                raise Stop("Écrivez après --keep combien de sauvegardes garder, par exemple --keep 14.")
            rest, keep = list(words[:index]) + list(words[index + (1 if equals else 2) :]), int(value)
    if len(rest) > 1 or (rest[:1] and rest[0].startswith("-")):
        refuse("backup [DOSSIER] [--keep N]")
    return (Path(rest[0]).expanduser().resolve() if rest else None), keep


def read_restore(words: Sequence[str]) -> tuple[Path, bool]:
    rest = [word for word in words if word != "--aside"]
    if len(rest) != 1 or rest[0].startswith("-"):
        refuse("restore FICHIER [--aside]")
    return Path(rest[0]).expanduser().resolve(), len(rest) < len(words)


def refuse(usage: str) -> NoReturn:
    raise Stop(f"Écrivez : python3 run.py {usage}. « python3 run.py --help » présente les options.")


def source(folder: Path) -> tuple[Path, str]:
    """The folder and kind of the instance, when the folder or the environment has its database; else those of the room.
    The demo must be named, since nobody keeps it for good."""
    if data.is_corner(folder):
        return folder, folder.name
    if os.environ.get("JALONS_DATABASE_URL") or (folder / data.DATABASE).exists():
        return folder, "serve"
    corners = [kind for kind in ("demo", "salle") if (data.folder(folder, kind) / data.DATABASE).exists()]
    if not corners:
        raise Stop(
            f"Il n’y a pas de base à sauvegarder dans {folder} : indiquez le dossier avec --data DOSSIER, et les"
            " variables de l’instance avec --env FICHIER."
        )
    if len(corners) > 1:
        raise Stop(f"{folder} contient la démonstration et la salle : ajoutez --data {folder / 'salle'}, ou « demo ».")
    if corners == ["demo"]:
        raise Stop(
            f"{folder} ne contient que la démonstration : indiquez votre instance (--data DOSSIER, --env FICHIER), ou"
            f" ajoutez --data {folder / 'demo'} pour sauvegarder la démonstration."
        )
    return data.folder(folder, "salle"), "salle"


def place(folder: Path, kind: str) -> Path:
    """The folder to restore into: a demo is never restored as an instance, nor an instance as a demo."""
    return folder if data.is_corner(folder) and folder.name == kind else data.folder(folder, kind)


def kind_of(file: Path) -> str:
    """The kind written in the manifest. An unreadable file counts as "serve": the command itself then refuses it with a
    reason."""
    try:
        with zipfile.ZipFile(str(file)) as archive, archive.open("manifeste.json") as manifest:
            kind = json.loads(manifest.read(LONGEST_MANIFEST).decode("utf-8"))["kind"]
    except Exception:  # the file may hold anything: JSON nested too deep, an unknown compression
        return "serve"
    return kind if kind in data.KINDS else "serve"
