"""Puts a backup back: everything is extracted in a temporary place and checked, then the database is replaced, then the
files are renamed. What is killed in between is settled by `interruptions`."""

import errno
import os
import shlex
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.base.backups.archive import (
    DATABASE_PARTS,
    MEDIA,
    Archive,
    BackupError,
    Manifest,
    damaged_file_error,
    sync_folder,
)
from jalons.base.backups.databases import Database, SQLite, current_database
from jalons.base.backups.interruptions import (
    Plan,
    begin_restore,
    database_path,
    forget_plan,
    has_files,
    place_files,
    remove_path,
    settle_killed_restore,
    unpacked_path,
    write_plan,
)
from jalons.base.postgresql import Unfit, check_base
from launch.data import DATABASE
from launch.folder_checks import command
from launch.reasons import french_reason
from launch.version import commit, number


class Restored(NamedTuple):
    """`is_older`: the next start has migrations to apply. `aside`: the suffix of the renamed existing data, or ""."""

    manifest: Manifest
    rows: dict[str, int]
    is_older: bool
    aside: str


def restore_backup(file: Path, *, aside: bool = False, tell: Callable[[str], object] = str) -> Restored:
    """Raises BackupError, with what to do, and then changes nothing. With `aside`, existing data is renamed and
    kept. A restore that was killed before is settled first, and `tell` says how; that of the same backup is not done
    twice."""
    with Archive(file) as archive:
        manifest, target = archive.manifest, current_database()
        if target.vendor == "postgresql":
            try:
                check_base()
            except Unfit as unfit:
                raise BackupError(str(unfit)) from unfit
        is_older = _check_version(manifest)
        if manifest.database != target.vendor:
            _check_move(manifest, target, is_older=is_older)
        settled = settle_killed_restore()
        if settled and settled.plan:  # else the mark is of this restore, whose command has just put it there
            tell(str(settled))
        if settled and settled.is_done and settled.plan and settled.plan.made_at == manifest.made_at:
            return Restored(manifest, manifest.rows, is_older, settled.plan.aside if settled.plan.keeps else "")
        is_move = manifest.database != target.vendor
        is_free = target.is_empty() and not has_files(Path(settings.MEDIA_ROOT)) and not (is_move and _is_sqlite_left())
        if not is_free and not aside:
            raise BackupError(_what_is_there(file, target))
        target.refuse_strangers()
        target.refuse_company()
        name = f"avant_{timezone.localtime():%Y%m%d_%H%M%S}"
        plan = Plan(manifest.made_at, name, target.identity(), keeps=not is_free, is_move=is_move, base=target.label())
        try:
            rows = _load_archive(archive, target, plan)
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
                raise BackupError(
                    _("Le disque est plein : libérez de la place, puis relancez. Rien n’a été changé.")
                ) from error
            raise BackupError(
                _("Le système a refusé une écriture (%s) ; rien n’a été changé.") % french_reason(error.strerror or "")
            ) from error
        return Restored(manifest, rows, is_older, "" if is_free else name)


def _is_sqlite_left() -> bool:
    """Whether the data folder holds an SQLite base beside PostgreSQL."""
    return not SQLite(Path(settings.DATA_DIR) / DATABASE).is_empty()


def _check_version(manifest: Manifest) -> bool:
    """Whether the backup lacks migrations of this version. Raises BackupError for a backup of a later version."""
    ours = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations or {}}
    in_backup = set(manifest.migrations)
    if in_backup - ours or _version_numbers(manifest.version) > _version_numbers(number()):
        raise BackupError(
            _("Cette sauvegarde vient d’une version plus récente de Jalons (%(theirs)s ; ici %(ours)s). Mettez Jalons à jour%(checkout)s, puis réessayez ; rien n’a été changé.")
            % {
                "theirs": _version_sentence(manifest.version[:20], manifest.commit),
                "ours": _version_sentence(number(), commit()),
                "checkout": f" (git checkout {manifest.commit})" if manifest.commit else "",
            }
        )  # fmt: skip
    return bool(ours - in_backup)


def _check_move(manifest: Manifest, target: Database, *, is_older: bool) -> None:
    """Raises BackupError for a move that is not known: rows go from SQLite to PostgreSQL, in the tables of this
    version."""
    if (manifest.database, target.vendor) != ("sqlite", "postgresql"):
        raise BackupError(
            _("Cette sauvegarde est celle d’une base %(theirs)s, et Jalons est réglé ici sur %(ours)s : changez JALONS_DATABASE_URL.")
            % {"theirs": manifest.database, "ours": target.vendor}
        )  # fmt: skip
    if is_older:
        raise BackupError(
            _("Cette sauvegarde d’une base SQLite vient d’une version plus ancienne de Jalons (%(theirs)s) : PostgreSQL ne prend que celles de cette version. Démarrez d’abord Jalons sur SQLite, refaites une sauvegarde, puis réessayez ; rien n’a été changé.")
            % {"theirs": _version_sentence(manifest.version[:20], manifest.commit)}
        )  # fmt: skip


def _version_sentence(version: str, commit: str) -> str:
    """The version with its commit: the number alone does not tell two commits of one version apart."""
    return _("%(version)s, commit %(commit)s") % {"version": version, "commit": commit} if commit else version


def _version_numbers(version: str) -> list[int]:
    return [int(number) for number in version.split("+")[0].split(".") if number.isdecimal()]


def _load_archive(archive: Archive, target: Database, plan: Plan) -> dict[str, int]:
    media = Path(settings.MEDIA_ROOT)
    if sum(part.size for part in archive.manifest.parts.values()) > shutil.disk_usage(media.parent).free:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    with _unpack_beside() as (new_media, new_database):
        archive.extract(DATABASE_PARTS[archive.manifest.database], new_database)
        new_media.mkdir(mode=0o700)
        for name in archive.media():
            archive.extract(name, new_media / name.removeprefix(f"{MEDIA}/"))
        is_sqlite = archive.manifest.database == SQLite.vendor
        if is_sqlite and SQLite(new_database).counted(new_database).rows != archive.manifest.rows:
            raise damaged_file_error(archive.path)
        write_plan(plan)
        rows = _load_database(new_database, target, plan, archive.manifest.rows)
        sync_folder(database_path().parent)
        try:
            place_files(plan)
        except OSError as error:
            raise BackupError(
                _(
                    "La base de la sauvegarde est en place, mais le système a refusé d’y joindre ses fichiers (%s)\u00a0: corrigez cela, puis relancez la même commande, qui terminera."
                )
                % french_reason(error.strerror or "")
            ) from error
    if rows != archive.manifest.rows:
        raise BackupError(_("Les comptes ne sont pas ceux de la sauvegarde\u00a0: n’utilisez pas cette base."))
    return rows


def _load_database(source: Path, target: Database, plan: Plan, rows: dict[str, int]) -> dict[str, int]:
    if not plan.is_move:
        return target.load(source, plan.aside).rows
    from jalons.base.backups.moving import move_into_postgresql  # its driver is only there with PostgreSQL

    return move_into_postgresql(source, plan.aside, rows)


def removal_commands(aside: str) -> list[str]:
    """What deletes the data that a restore has kept under this name: only what is there, each path in full, since the
    account that types it may not list the folder."""
    target, data = current_database(), Path(settings.DATA_DIR)
    folders = {data, Path(settings.MEDIA_ROOT).parent, database_path().parent}
    paths = sorted(path for folder in folders for path in folder.glob(f"*.{aside}*"))
    commands = [f"sudo rm -r {' '.join(shlex.quote(str(path)) for path in paths)}"] if paths else []
    return [*commands, *target.removal_commands(aside)]


@contextmanager
def _unpack_beside() -> Iterator[tuple[Path, Path]]:
    """Where the files and the database are unpacked. When something fails, what was renamed is put back, and nothing is
    left beside."""
    media, database = unpacked_path(Path(settings.MEDIA_ROOT)), unpacked_path(database_path())
    for path in (media, database):
        remove_path(path)
        path.parent.mkdir(parents=True, exist_ok=True)
    begin_restore()
    try:
        yield media, database
    except BaseException:
        with suppress(OSError, BackupError):  # else the next command settles it
            settle_killed_restore()
        raise
    for path in (media, database):
        remove_path(path)
    forget_plan()


def _what_is_there(file: Path, target: Database) -> str:
    """Why nothing is put back, and what to type: another base when this one is taken, another folder when the folder is."""
    aside = _("Pour garder sous un autre nom ce qui s’y trouve, ajoutez --aside : %s restore %s --aside.") % (
        command(Path(settings.DATA_DIR)),
        shlex.quote(str(file)),
    )
    if target.vendor == "postgresql" and not target.is_empty():
        sentence = _(
            "La base PostgreSQL « %(base)s » n’est pas vide : rien n’a été changé. %(aside)s Sinon, créez une base vide et donnez son nom dans JALONS_DATABASE_URL."
        )
        return sentence % {"base": connection.settings_dict["NAME"], "aside": aside}
    sentence = _(
        "%(folder)s contient déjà une base ou des fichiers : rien n’a été changé. %(aside)s Sinon, restaurez dans un dossier vide."
    )
    return sentence % {"folder": settings.DATA_DIR, "aside": aside}
