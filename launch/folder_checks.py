"""What is wrong with a data folder that has already served: refused before anything is opened, with what to type."""

from __future__ import annotations

import os
import shlex
from pathlib import Path
from urllib.parse import unquote, urlsplit

from launch import data
from launch.children import ROOT
from launch.console import Stop

INSTALLED = Path("/usr/local/bin/jalons")


def check_instance(folder: Path) -> None:
    """Raises Stop when a command would act on another base than the one of the instance, or could not write in it."""
    data.refuse_root(folder)
    data.refuse_another_base(folder)
    data.refuse_running_restore(folder)
    refuse_lost_base(folder)
    refuse_files_of_another(folder)


def refuse_unsettled_restore(folder: Path) -> None:
    """Raises Stop while a restore runs, and after one that was killed: the base may be of one moment and the files of
    another, until a start settles it."""
    data.refuse_running_restore(folder)
    if (folder / data.RESTORE).exists():
        raise Stop(
            f"Une restauration a été interrompue dans {folder}\u00a0: démarrez Jalons («\u00a0{start_command(folder)}\u00a0»), ou"
            f" relancez-la («\u00a0{command(folder)} restore FICHIER --aside\u00a0»). L’un et l’autre la terminent ou l’annulent"
            " d’abord, et disent lequel des deux. Puis relancez cette commande."
        )


def refuse_lost_base(folder: Path) -> None:
    """Each start writes the kind of base in the folder. When the SQLite file is no longer there, a start would make an
    empty instance, and nobody would be warned. A killed restore may have put it aside, and is settled by a start."""
    path = sqlite_path(folder)
    if (folder / data.RESTORE).exists():
        return
    if path is None or data.served_kind(folder) != "sqlite" or (path.exists() and path.stat().st_size):
        return
    raise Stop(
        f"La base {path} a disparu ou est vide, et ce dossier a déjà servi. Si le fichier a été"
        " déplacé, remettez-le à sa place, avec ses fichiers -wal et -shm : rien n’est perdu. Sinon, remettez la dernière"
        f" sauvegarde (« {command(folder)} restore FICHIER --aside »). Pour repartir de zéro, sans ce qui y était, effacez d’abord"
        f" {folder / data.BASE_KIND}. Rien n’a été changé."
    )


def refuse_files_of_another(folder: Path) -> None:
    """A copy made by root belongs to root: SQLite then says that it is « unable to open database file », or writes
    nothing."""
    base = sqlite_path(folder)
    paths = [folder / name for name in data.MADE_BY_JALONS]
    if base:
        paths += [base, *(base.with_name(base.name + end) for end in ("-wal", "-shm"))]
    closed = next((path for path in paths if path.exists() and not os.access(str(path), os.R_OK | os.W_OK)), None)
    if closed is None:
        return
    account = shlex.quote(data.own_account())
    owned = folder if folder in closed.parents else closed
    raise Stop(
        f"{closed} appartient au compte {data.account_name(closed.stat().st_uid)}, et le compte {account} n’a pas le"
        f" droit d’y écrire : sudo chown -R {account}: {shlex.quote(str(owned))}, puis relancez la même commande."
    )


def sqlite_path(folder: Path) -> Path | None:
    """The file of the database; None when it is in PostgreSQL."""
    url = os.environ.get("JALONS_DATABASE_URL") or ""
    if not url:
        return folder / data.DATABASE
    return Path(unquote(urlsplit(url).path)) if url.startswith("sqlite:") else None


def start_command(folder: Path) -> str:
    """What starts an instance: the service of docs/hosting.md, where its command was installed."""
    return "sudo systemctl start jalons" if INSTALLED.exists() else f"{command(folder)} serve"


def command(folder: Path) -> str:
    """The command of docs/hosting.md where it was installed, else run.py as it was started, from any folder."""
    if INSTALLED.exists():
        return "jalons"
    words = ["python3", str(ROOT / "run.py")]
    if settings := os.environ.get(data.SETTINGS_FILE):
        words += ["--env", settings]
    return shlex.join([*words, "--data", str(folder)])
