"""The data folder: who may use it, what it contains, and the settings derived from it."""

from __future__ import annotations

import errno
import os
import re
import secrets
import shlex
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from launch.children import INHERITED, stage
from launch.console import Stop, disk_full, note
from launch.folder_locks import LOCK, PROCESSES, find_orphans, is_held_by, lock
from launch.reasons import french_reason
from launch.venv import PYTHON

DATABASE = "jalons.sqlite3"
SETTINGS_FILE = "JALONS_ENV_FILE"  # what --env named, so that a message gives the same command
SECRET_KEY = "secret_key"
RESTORE = ".restauration"  # there from the beginning of a restore to its end; it holds its plan once something changes
MADE_BY_JALONS = [DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", SECRET_KEY, "worker.pulse", "housekeeping.done"]
MADE_BY_JALONS += ["static", "media", "courriels", "journal.log", "journal.log.1", ".base", "backup.done"]
MADE_BY_JALONS += ["base.abimee", "base.perdue", "preparation.log", RESTORE]
ERROR_LINE = re.compile(r"([A-Za-z_][\w.]*|Refusé\u00a0): \S")
MEGABYTES_NEEDED = 100
REFUSED_SETTING = "Réglage refusé : "  # what manage.py prints before the sentence
REFUSED_COMMAND = "Refusé\u00a0: "  # what it prints before the sentence of a command
BASE_KIND = ".base"  # « sqlite » or « postgresql »; each start writes it (jalons/base/management/commands/prepare.py)
KINDS = {"serve": "Instance", "demo": "Démonstration", "salle": "Salle"}


def folder(data: Path, command: str) -> Path:
    """The folder of a command: the demo and the room have a subfolder, apart from a real instance."""
    return data if command == "serve" else data / command


def acted_on(data: Path) -> tuple[Path, str]:
    """The folder and kind that a command acts on. An instance needs its key. The demo or the room in the same folder is
    chosen when nothing else is there, or when `data` is its own subfolder."""
    if is_corner(data) and (data / DATABASE).exists():
        return data, data.name
    has_instance = (data / DATABASE).exists()
    corners = [kind for kind in ("demo", "salle") if (folder(data, kind) / DATABASE).exists()]
    if os.environ.get("JALONS_DATABASE_URL") or (has_instance and os.environ.get("JALONS_SECRET_KEY")):
        return data, "serve"
    if has_instance or not corners:
        raise Stop(no_instance(data, has_instance))
    if len(corners) > 1:
        raise Stop(f"{data} contient la démonstration et la salle : ajoutez --data {data / 'salle'}, ou « demo ».")
    return folder(data, corners[0]), corners[0]


def no_instance(data: Path, has_instance: bool) -> str:
    if os.environ.get("JALONS_SECRET_KEY"):
        return f"Il n’y a pas encore de base dans {data} : démarrez d’abord « python3 run.py serve », ou donnez --data DOSSIER."
    what = "sa clé secrète n’est pas chargée" if has_instance else "il n’y a ni base ni démonstration"
    return (
        f"Dans {data}, {what} : chargez les variables de l’instance (--env /etc/jalons.env, par exemple) et donnez"
        " son dossier (--data DOSSIER)."
    )


def refuse_another_base(folder: Path) -> None:
    """A folder whose data moved to PostgreSQL may still contain its old SQLite file: without the settings of the
    instance, this file would be saved or served instead of the real data."""
    is_sqlite = os.environ.get("JALONS_DATABASE_URL", "sqlite").startswith("sqlite")
    if served_kind(folder) == "postgresql" and is_sqlite:
        raise Stop(
            f"Les données de {folder} sont dans une base PostgreSQL, et JALONS_DATABASE_URL n’est pas chargée : donnez les"
            " variables de l’instance (--env /etc/jalons.env). Si vous êtes vraiment revenu à SQLite, effacez d’abord"
            f" {folder / BASE_KIND}."
        )


def served_kind(folder: Path) -> str:
    """« sqlite », « postgresql », or "" for a folder that never served."""
    try:
        return (folder / BASE_KIND).read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""


def is_corner(folder: Path) -> bool:
    return folder.name in ("demo", "salle") and (folder / SECRET_KEY).exists()


def refuse_root(folder: Path) -> None:
    """Refuses root, because the account of the service could not use the files that root writes there: SQLite writes a
    journal even to read."""
    if sys.platform == "win32" or not folder.exists():
        return
    owner = folder.stat().st_uid
    if os.geteuid() != 0 or owner == 0:
        return
    words = " ".join(shlex.quote(word) for word in sys.argv[1:])
    raise Stop(
        f"{folder} appartient à un autre compte que root : sudo -u {shlex.quote(account_name(owner))} python3 run.py {words}"
    )


def account_name(uid: int) -> str:
    """The name as sudo accepts it, even if the machine has no name for this account."""
    import pwd

    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"#{uid}"


def own_account() -> str:
    return os.environ.get("USERNAME", "?") if sys.platform == "win32" else account_name(os.geteuid()).lstrip("#")


def own_group() -> str:
    if sys.platform == "win32":
        return "?"
    import grp

    try:
        return grp.getgrgid(os.getegid()).gr_name
    except KeyError:
        return str(os.getegid())


def tell(folder: Path, kind: str) -> None:
    """Prints the folder, so that a person sees at once when it is not the expected one."""
    note(f"{KINDS[kind]} : {folder}")


def opened(folder: Path) -> Path:
    """The folder, created if needed, after checking that it is writable and not full."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=str(folder)) as trial:
            trial.write(b"jalons")
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise Stop(disk_full(f"dossier {folder}")) from None
        raise Stop(why_closed(folder, error)) from None
    if shutil.disk_usage(str(folder)).free < MEGABYTES_NEEDED * 1000**2:
        raise Stop(disk_full(f"il faut {MEGABYTES_NEEDED} Mo dans {folder}"))
    return folder


def why_closed(folder: Path, error: OSError) -> str:
    """Never another folder for an instance, which would begin empty there: only what opens this one."""
    reason = french_reason(error.strerror or str(error))
    if sys.platform == "win32" or error.errno not in (errno.EACCES, errno.EPERM):
        return f"Impossible d’écrire dans {folder} ({reason}) : corrigez cela, ou donnez le bon dossier avec --data DOSSIER."
    account, path = shlex.quote(own_account()), shlex.quote(str(folder))
    there = next(each for each in (folder, *folder.parents) if os.access(str(each.parent), os.X_OK) and each.exists())
    owner = account_name(there.stat().st_uid).lstrip("#")
    if there != folder:
        remedy = f"sudo install -d -o {account} -g {own_group()} -m 700 {path}"
        return (
            f"{folder} n’existe pas, et le compte {account} n’a pas le droit de le créer dans {there}, qui appartient à"
            f" {owner} : {remedy}, puis relancez la même commande."
        )
    remedy = f"sudo chown -R {account}: {path}" if owner != own_account() else f"chmod u+rwx {path}"
    return (
        f"{folder} appartient au compte {owner}, et le compte {account} n’a pas le droit d’y écrire : {remedy}, puis"
        " relancez la même commande."
    )


@contextmanager
def alone(folder: Path) -> Iterator[Callable[[], None]]:
    """Allows one Jalons at a time on a data folder, because live streams are inside one process.

    It yields the function that lets serving processes start: each of them also locks the folder (`stay_in`), since a
    service made of several units has no run.py above it. None can start before the call.
    """
    os.umask(0o077)  # files that we and our children write there are for this account only
    with (folder / LOCK).open("a") as handle, (folder / PROCESSES).open("a+") as processes:
        try:
            lock(handle)
            lock(processes)
        except (BlockingIOError, PermissionError):
            if is_being_restored(folder):
                raise Stop(restore_running(folder)) from None
            refuse_orphans(folder)
            raise Stop(
                f"Jalons tourne déjà avec le dossier {folder} : arrêtez-le (« sudo systemctl stop jalons » si c’est un"
                " service, Ctrl+C dans sa fenêtre sinon), ou choisissez un autre dossier avec --data DOSSIER. S’il n’y a"
                " plus ni service ni fenêtre, terminez ses processus : « ps ax | grep -e uvicorn -e worker » les donne."
            ) from None
        before = list(INHERITED)
        INHERITED.extend([handle.fileno(), processes.fileno()])

        def let_processes_in() -> None:
            INHERITED.remove(processes.fileno())
            processes.close()

        try:
            yield let_processes_in
        finally:
            INHERITED[:] = before


def refuse_orphans(folder: Path) -> None:
    """Raises Stop while a server or a worker whose run.py was killed still serves the folder: nothing would start it
    again, and whoever starts Jalons again would read only that the port is taken. What still puts a backup back is left
    to end."""
    if numbers := find_orphans(folder):
        if is_being_restored(folder):
            raise Stop(restore_running(folder))
        words = " ".join(map(str, numbers))
        raise Stop(
            f"Jalons a été interrompu sans pouvoir s’arrêter, et tourne encore avec le dossier {folder} :"
            f" terminez ce qui en reste (« kill {words} »), puis relancez la même commande."
        )


def refuse_running_restore(folder: Path) -> None:
    """Raises Stop while a backup is being put back, by whoever has the folder."""
    if not (folder / RESTORE).exists():
        return
    with (folder / LOCK).open("a") as handle:
        try:
            lock(handle)
        except (BlockingIOError, PermissionError):
            raise Stop(restore_running(folder)) from None


def is_being_restored(folder: Path) -> bool:
    """Ask it of a folder that is held. The command is there an instant before its mark, and after it."""
    return (folder / RESTORE).exists() or is_held_by(folder, "restore")


def restore_running(folder: Path) -> str:
    return f"Une restauration est en cours dans {folder} : attendez sa fin, puis relancez la même commande."


def settings(folder: Path, command: str, address: str) -> dict[str, str]:
    """The environment of child processes. The demo and the room have their own key and send no mail, whatever the shell
    says; the room also stores everything on its own disk."""
    env = {**os.environ, "JALONS_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "config.settings", "PYTHONUTF8": "1"}
    env["JALONS_BASE_URL"] = env.get("JALONS_BASE_URL") or address  # an empty setting is an absent one
    # Otherwise each thread has a heap, which keeps all the memory it once needed (jalons/base/memory_release.py).
    env.setdefault("MALLOC_ARENA_MAX", "2")
    env.pop("JALONS_DEMO", None)
    if command != "serve":
        env["JALONS_SECRET_KEY"] = kept_key(folder)
        env.pop("JALONS_EMAIL_URL", None)
        env["JALONS_SIGNUP"] = "open"
    if command == "demo":
        env["JALONS_DEMO"] = "1"
    if command == "salle":
        for elsewhere in ("JALONS_DATABASE_URL", "JALONS_HUB_URL"):
            env.pop(elsewhere, None)
    return env


def kept_key(folder: Path) -> str:
    """The stored key, so that sessions survive a restart. A real instance gives its own."""
    path = folder / SECRET_KEY
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50), encoding="ascii")
    return path.read_text(encoding="ascii")


def prepare(folder: Path, env: dict[str, str], demo: bool) -> None:
    """Prepares tables, static files, official geography and demo, each only if it is missing."""
    command = [PYTHON, "manage.py", "prepare", *(["--demo"] if demo else [])]
    code, output = stage("Préparation des données", command, env)
    # What became of a restore that was killed is told even where the start is refused after it.
    for line in output.splitlines():
        if line.startswith("! "):
            note(line[2:])
    if code:
        raise Stop(why_not_prepared(output, folder))


def new_log(folder: Path) -> Path:
    """The log of the server and its worker. The log of the previous start is renamed."""
    log = folder / "journal.log"
    if log.exists():
        log.replace(folder / "journal.log.1")
    log.touch(mode=0o600)
    return log


def arrival(env: dict[str, str]) -> str:
    """The address that signs in the person at the computer of a room: it works once, within fifteen minutes."""
    code, output = stage("Adresse de connexion", [PYTHON, "manage.py", "room_link"], env)
    last = (output.strip().splitlines() or [""])[-1]
    if code:
        raise Stop(f"L’adresse de connexion n’a pas pu être préparée ({last}).")
    return last


def cause_of(output: str) -> str:
    """The first line of the last error: PostgreSQL adds « LINE 1 » and an arrow below it, which mean nothing alone."""
    lines = [line.rstrip() for line in output.splitlines() if line.strip()]
    errors = [line for line in lines if ERROR_LINE.match(line)]
    return (errors or lines or [""])[-1].strip()


def why_without_base(reason: str, folder: Path) -> str:
    """A setting that is absent is not to blame: a file that does not open most often belongs to another account."""
    if os.environ.get("JALONS_DATABASE_URL"):
        return f"La base de données ne répond pas ({reason}) : vérifiez JALONS_DATABASE_URL, puis relancez."
    return (
        f"La base {folder / DATABASE} ne s’ouvre pas ({reason}) : rendez ce dossier au compte de Jalons (sudo chown"
        f" -R {own_account()}: {folder}), puis relancez."
    )


def why_not_prepared(output: str, folder: Path) -> str:
    if REFUSED_SETTING in output:
        return output.split(REFUSED_SETTING, 1)[1].strip()
    last = cause_of(output)
    if "No space left" in output or "disk is full" in output:
        return disk_full(f"dossier {folder}")
    for sign in ("ImproperlyConfigured: ", REFUSED_COMMAND):
        if sign in last:
            return last.split(sign, 1)[1]
    if "OperationalError" in output or "DatabaseError" in output:
        return why_without_base(french_reason(last.split(": ", 1)[-1]), folder)
    log = folder / "preparation.log"
    log.touch(mode=0o600)
    log.write_text(output, encoding="utf-8")
    return f"La préparation des données a échoué ({last}) ; le détail est dans {log}."
