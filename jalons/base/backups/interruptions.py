"""A restore that is killed: what it was about to change is written down first, so that the next start, or the next restore,
puts everything back or ends it.

Nothing can replace a database and a folder in one instant. The database goes first, in one step of its own; the files
follow. As long as the database is the one that was there, nothing has happened; once it is the one of the backup, the files
of the backup, already unpacked beside, have only to be renamed.
"""

import json
import shlex
import shutil
from dataclasses import asdict
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from jalons.base.backups.archive import DATABASE_PARTS, BackupError, flush_to_disk, sync_folder
from jalons.base.backups.databases import SQLite, current_database
from jalons.base.frozen import frozen
from launch.data import DATABASE, RESTORE

SQL_PART = DATABASE_PARTS["postgresql"]


@frozen
class Plan:
    """What a restore is about to do. `made_at`: the moment of the backup. `aside`: the suffix of what is renamed. `before`:
    the identity of the database that is replaced. `keeps`: something is renamed. `is_move`: rows of an SQLite file go to
    PostgreSQL. `base`: the name of the database that is replaced; "" in a plan written before 1 December 2026."""

    made_at: str
    aside: str
    before: str
    keeps: bool
    is_move: bool
    base: str = ""


@frozen
class Settled:
    """A killed restore that was ended (`is_done`) or put back. `plan`: None when it had not begun to change anything.
    `erased`: what it had unpacked."""

    plan: Plan | None
    is_done: bool
    erased: tuple[Path, ...] = ()

    def __str__(self) -> str:
        erased = _("Effacé\u00a0: %s.") % ", ".join(map(str, self.erased)) if self.erased else ""
        return f"{self._outcome()} {erased}".strip()

    def _outcome(self) -> str:
        if not self.is_done or self.plan is None:
            return _(
                "Une restauration avait été interrompue\u00a0: rien n’en reste, la base et les fichiers joints sont ceux d’avant."
            )
        sentence = _(
            "Une restauration avait été interrompue\u00a0: elle vient d’être terminée, la base et les fichiers joints sont ceux de la sauvegarde."
        )
        kept = _("Ce qui s’y trouvait est gardé sous un nom en « %s ».") % self.plan.aside if self.plan.keeps else ""
        return f"{sentence} {kept}".strip()


def begin_restore() -> None:
    """Says that a restore is under way: what it unpacks is not left without a name when it is killed."""
    _plan_path().touch(mode=0o600)


def write_plan(plan: Plan) -> None:
    """Call it once everything is unpacked and checked, just before the first change: nothing has happened yet as long as
    the plan is not whole."""
    path = _plan_path()
    with path.open("wb") as file:
        file.write(json.dumps(asdict(plan)).encode())
        flush_to_disk(file)
    sync_folder(path.parent)


def _written_plan() -> Plan | None:
    try:
        return Plan(**json.loads(_plan_path().read_text(encoding="utf-8")))
    except ValueError:
        return None


def forget_plan() -> None:
    _plan_path().unlink(missing_ok=True)


def settle_killed_restore() -> Settled | None:
    """Ends or undoes a restore that was killed, and removes what it left beside. None when there is none. The caller is
    alone on the data folder."""
    if not _plan_path().exists():
        return None
    plan = _written_plan()
    is_done = plan is not None and _is_ended(plan)
    left = unpacked_paths()
    for path in left:
        remove_path(path)
    forget_plan()
    return Settled(plan, is_done, tuple(left))


def leftover_sentence() -> str:
    """What lies beside the data although no restore is to be settled: its mark was taken away by hand. Nothing says whether
    it still serves; "" where there is nothing."""
    left = [] if _plan_path().exists() else unpacked_paths()
    if not left:
        return ""
    return _(
        "Une restauration interrompue a laissé %(paths)s, dont rien ne se sert plus\u00a0: une fois sûr de vos données, effacez-le (%(command)s)."
    ) % {"paths": ", ".join(map(str, left)), "command": shlex.join(["rm", "-r", *map(str, left)])}


def _is_ended(plan: Plan) -> bool:
    """Ends the restore, or undoes it."""
    target = current_database()
    if plan.base not in ("", target.label()):
        raise BackupError(
            _(
                "Une restauration dans la base %(theirs)s a été interrompue, et JALONS_DATABASE_URL désigne maintenant %(ours)s\u00a0: remettez ce réglage comme il était, puis relancez. Rien n’a été changé."
            )
            % {"theirs": plan.base, "ours": target.label()}
        )
    target.refuse_company()  # the database itself may still be ending the last statement of a killed command
    if target.identity() in ("", plan.before):
        target.take_back(plan.aside)
        return False
    place_files(plan)
    return True


def place_files(plan: Plan) -> None:
    """Puts what follows the database in place: the unpacked files, the old SQLite file aside. What is already done is not
    done again."""
    media = Path(settings.MEDIA_ROOT)
    new, renamed = unpacked_path(media), media.with_name(f"{media.name}.{plan.aside}")
    if new.exists():
        if media.exists():
            media.rename(renamed)
        new.rename(media)
    if renamed.exists() and not has_files(renamed):
        shutil.rmtree(renamed)
    if plan.is_move:
        SQLite(Path(settings.DATA_DIR) / DATABASE).put_aside(plan.aside)
    sync_folder(media.parent)


def database_path() -> Path:
    target = current_database()
    return target.path if isinstance(target, SQLite) else Path(settings.DATA_DIR) / SQL_PART


def unpacked_path(path: Path) -> Path:
    """Where a part is unpacked: on the same disk, so that a rename is enough."""
    return path.with_name(f".{path.name}.en-cours")


def unpacked_paths() -> list[Path]:
    """What a killed restore left beside the data, under names of its own."""
    folder = Path(settings.DATA_DIR)
    # Whichever base the settings name now: a move unpacks an SQLite file for PostgreSQL.
    parts = dict.fromkeys([Path(settings.MEDIA_ROOT), database_path(), folder / DATABASE, folder / SQL_PART])
    return [path for path in map(unpacked_path, parts) if path.exists()]


def has_files(folder: Path) -> bool:
    return folder.exists() and any(path.is_file() for path in folder.rglob("*"))


def remove_path(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _plan_path() -> Path:
    return Path(settings.DATA_DIR) / RESTORE
