"""Puts a backup back: everything is extracted in a temporary place and checked, then renamed; the database comes
last."""

import errno
import os
import shlex
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
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
from jalons.base.backups.databases import Database, PostgreSQL, SQLite, current_database
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


def restore_backup(file: Path, *, aside: bool = False) -> Restored:
    """Raises BackupError, with what to do, and then changes nothing. With `aside`, existing data is renamed and
    kept."""
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
        left = SQLite(Path(settings.DATA_DIR) / DATABASE) if manifest.database != target.vendor else None
        is_free = target.is_empty() and not _has_files(Path(settings.MEDIA_ROOT)) and (left is None or left.is_empty())
        if not is_free and not aside:
            raise BackupError(_what_is_there(file, target))
        target.refuse_strangers()
        target.refuse_company()
        name = f"avant_{timezone.localtime():%Y%m%d_%H%M%S}"
        try:
            rows = _load_archive(archive, target, name)
            if left:
                left.put_aside(name)
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
                raise BackupError(
                    _("Le disque est plein : libérez de la place, puis relancez. Rien n’a été changé.")
                ) from error
            raise BackupError(
                _("Le système a refusé une écriture (%s) ; rien n’a été changé.") % french_reason(error.strerror or "")
            ) from error
        return Restored(manifest, rows, is_older, "" if is_free else name)


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


def _has_files(folder: Path) -> bool:
    return folder.exists() and any(path.is_file() for path in folder.rglob("*"))


def _load_archive(archive: Archive, target: Database, aside: str) -> dict[str, int]:
    media = Path(settings.MEDIA_ROOT)
    if sum(part.size for part in archive.manifest.parts.values()) > shutil.disk_usage(media.parent).free:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    with _temporary_path(media) as new_media, _temporary_path(_database_path(target)) as new_database:
        archive.extract(DATABASE_PARTS[archive.manifest.database], new_database)
        new_media.mkdir(mode=0o700)
        for name in archive.media():
            archive.extract(name, new_media / name.removeprefix(f"{MEDIA}/"))
        is_sqlite = archive.manifest.database == SQLite.vendor
        if is_sqlite and SQLite(new_database).counted(new_database).rows != archive.manifest.rows:
            raise damaged_file_error(archive.path)
        files = _replace_folder(media, new_media, aside)
        if is_sqlite and isinstance(target, PostgreSQL):
            from jalons.base.backups.moving import move_into_postgresql  # its driver is only there with PostgreSQL

            rows = move_into_postgresql(new_database, aside, archive.manifest.rows, files)
            sync_folder(media.parent)
            return rows
        with files:
            counted = target.load(new_database, aside)
            sync_folder(media.parent)
            sync_folder(_database_path(target).parent)
    if counted.rows != archive.manifest.rows:
        raise BackupError(_("Les comptes ne sont pas ceux de la sauvegarde : n’utilisez pas cette base."))
    return counted.rows


def removal_commands(aside: str) -> list[str]:
    """What deletes the data that a restore has kept under this name: only what is there, each path in full, since the
    account that types it may not list the folder."""
    target, data = current_database(), Path(settings.DATA_DIR)
    folders = {data, Path(settings.MEDIA_ROOT).parent, _database_path(target).parent}
    paths = sorted(path for folder in folders for path in folder.glob(f"*.{aside}*"))
    commands = [f"sudo rm -r {' '.join(shlex.quote(str(path)) for path in paths)}"] if paths else []
    return [*commands, *target.removal_commands(aside)]


def _database_path(target: Database) -> Path:
    return target.path if isinstance(target, SQLite) else Path(settings.DATA_DIR) / "base.sql"


@contextmanager
def _temporary_path(path: Path) -> Iterator[Path]:
    """A path on the same disk, so that a rename is enough. What a killed restore left there is removed first."""
    beside = path.with_name(f".{path.name}.en-cours")
    _remove_path(beside)
    beside.parent.mkdir(parents=True, exist_ok=True)
    try:
        yield beside
    finally:
        _remove_path(beside)


def _remove_path(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


@contextmanager
def _replace_folder(folder: Path, new: Path, aside: str) -> Iterator[None]:
    """Puts `new` in the place of `folder`, and puts `folder` back when the block fails."""
    renamed = folder.with_name(f"{folder.name}.{aside}")
    if folder.exists():
        folder.rename(renamed)
    try:
        new.rename(folder)
        yield
    except BaseException:
        _remove_path(folder)
        if renamed.exists():
            renamed.rename(folder)
        raise
    if renamed.exists() and not _has_files(renamed):
        shutil.rmtree(renamed)


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
