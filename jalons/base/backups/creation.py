"""Writes a backup while the instance serves, reads it again, and removes the oldest ones."""

import errno
import os
import re
import shlex
import shutil
import tempfile
import time
import zipfile
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.base.backups.archive import (
    DATABASE_PARTS,
    FORMAT,
    MANIFEST,
    MEDIA,
    Archive,
    BackupError,
    Manifest,
    Part,
    add_part,
    flush_to_disk,
    open_private,
    sync_folder,
)
from jalons.base.backups.databases import ROADMAPS, current_database
from jalons.base.health import BACKUP_DONE
from launch.data import own_account, own_group
from launch.reasons import french_reason
from launch.version import commit, number

NAME = re.compile(r"jalons-\d{8}-\d{6}\.zip")
UNFINISHED = ".jalons-en-cours-"
STALE_SECONDS = 24 * 3600


class NothingYet(Exception):
    """The instance has its tables, no roadmap, and never had a backup: it is new, and no timer has failed."""


class Made(NamedTuple):
    path: Path
    manifest: Manifest
    removed: list[Path]


def make_backup(folder: Path, *, kind: str, keep: int | None = None) -> Made:
    """Raises BackupError, with what to do, and then leaves no file behind."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _remove_unfinished(folder)
        with tempfile.TemporaryDirectory(prefix=UNFINISHED, dir=folder) as beside:
            path, manifest = _write_backup(Path(beside), folder, kind)
    except OSError as error:
        raise _disk_error(error, folder) from error
    return Made(path, manifest, _remove_oldest(folder, manifest.folder, keep) if keep else [])


def _write_backup(beside: Path, folder: Path, kind: str) -> tuple[Path, Manifest]:
    """Saves the database first, then the files, because a file is stored before the row that names it. A file added
    meanwhile is in the backup without its row, which does no harm; a file deleted meanwhile may be missing."""
    source = current_database()
    made_at, copy = timezone.now(), beside / "base"
    counted = source.dump(copy)
    if counted.rows.get(ROADMAPS) == 0 and not (settings.DATA_DIR / BACKUP_DONE).exists():
        raise NothingYet(
            _("Rien à sauvegarder pour l’instant dans %s : aucune feuille de route n’y a encore été créée.")
            % settings.DATA_DIR
        )
    if not counted.rows.get(ROADMAPS):
        raise BackupError(
            _("Il n’y a rien à sauvegarder dans %s : aucune feuille de route. Vérifiez --data et JALONS_DATABASE_URL.")
            % settings.DATA_DIR
        )
    unfinished = beside / "sauvegarde.zip"
    with open_private(unfinished) as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            parts = {DATABASE_PARTS[source.vendor]: add_part(archive, DATABASE_PARTS[source.vendor], copy)}
            parts |= _add_media(archive)
            manifest = Manifest(
                format=FORMAT,
                version=number(),
                made_at=made_at.isoformat(),
                kind=kind,
                folder=str(settings.DATA_DIR),
                database=source.vendor,
                migrations=counted.migrations,
                rows=counted.rows,
                parts=parts,
                commit=commit(),
            )
            archive.writestr(MANIFEST, manifest.to_json())
        flush_to_disk(file)
    with Archive(unfinished) as again:
        again.check()
    path = _free_name(folder, f"jalons-{timezone.localtime(made_at):%Y%m%d-%H%M%S}")
    unfinished.rename(path)
    sync_folder(folder)
    return path, manifest


def _add_media(archive: zipfile.ZipFile) -> dict[str, Part]:
    root, parts = Path(settings.MEDIA_ROOT), {}
    for path in sorted(root.rglob("*")):
        if path.is_symlink() or not path.is_file():
            continue
        name = f"{MEDIA}/{path.relative_to(root).as_posix()}"
        try:
            parts[name] = add_part(archive, name, path)
        except FileNotFoundError:  # deleted since the folder was listed
            continue
    return parts


def _free_name(folder: Path, stem: str) -> Path:
    """Raises BackupError for a second backup in the same second: no backup is ever overwritten."""
    path = folder / f"{stem}.zip"
    if path.exists():
        raise BackupError(_("« %s » existe déjà : relancez dans une seconde.") % path)
    return path


def _remove_unfinished(folder: Path) -> None:
    """Removes what a killed backup left; a recent folder stays, since another backup may be writing in it."""
    for left in folder.glob(f"{UNFINISHED}*"):
        if time.time() - left.stat().st_mtime > STALE_SECONDS:
            shutil.rmtree(left)


def _remove_oldest(folder: Path, of: str, keep: int) -> list[Path]:
    """Removes old backups of this instance only: another instance may use the same folder, and other files are not
    ours."""
    ours = [path for path in sorted(folder.iterdir()) if NAME.fullmatch(path.name) and _instance_folder(path) == of]
    oldest = ours[:-keep]
    for path in oldest:
        path.unlink()
    return oldest


def _instance_folder(path: Path) -> str:
    try:
        with Archive(path) as archive:
            return archive.manifest.folder
    except BackupError:
        return ""


def _disk_error(error: OSError, folder: Path) -> BackupError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        free = shutil.disk_usage(folder).free // 1000**2
        return BackupError(
            _("Le disque est plein (%(folder)s, %(free)d Mo libres) : libérez de la place ou choisissez un autre dossier, puis relancez. Aucune sauvegarde n’a été laissée à moitié.")
            % {"folder": folder, "free": free}
        )  # fmt: skip
    if not folder.exists():
        remedy = ["sudo", "install", "-d", "-o", own_account(), "-g", own_group(), "-m", "700", str(folder)]
        return BackupError(
            _("Le dossier %(folder)s n’existe pas, et n’a pas pu être créé (%(reason)s)\u00a0: tapez «\u00a0%(command)s\u00a0», puis relancez la même commande.")
            % {
                "folder": folder,
                "reason": french_reason(error.strerror or os.strerror(error.errno or 0)),
                "command": shlex.join(remedy),
            }
        )  # fmt: skip
    return BackupError(
        _("Impossible d’écrire la sauvegarde dans %(folder)s (%(reason)s) : donnez ce droit, ou choisissez un autre dossier.")
        % {"folder": folder, "reason": french_reason(error.strerror or os.strerror(error.errno or 0))}
    )  # fmt: skip
