"""A backup is made, read again, put back; whatever is wrong is a sentence, and nothing is half-written."""

import errno
import json
import os
import shutil
import threading
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from jalons.base.backups import archive, creation, databases
from jalons.base.backups.archive import MANIFEST, BackupError
from jalons.base.backups.creation import make_backup
from jalons.base.backups.restoration import restore_backup
from launch.data import own_account, own_group
from launch.version import number
from tests.base.small_instance import Instance, change_manifest

# --- made -------------------------------------------------------------------------------------------------------------


def test_what_was_destroyed_comes_back_whole(instance: Instance) -> None:
    notes, files = instance.notes(), instance.files()
    path = instance.backup()
    instance.destroy()
    restored = restore_backup(path)
    assert (instance.notes(), instance.files()) == (notes, files)
    assert restored.rows == {"django_migrations": 2, "roadmaps_roadmap": 1, "workshops_note": 2}
    assert (restored.aside, restored.is_older) == ("", True)
    assert not [path for path in instance.data.iterdir() if "en-cours" in path.name]


def test_a_backup_is_one_private_file_that_says_what_it_holds(instance: Instance) -> None:
    made = make_backup(instance.kept, kind="serve")
    assert [path.name for path in instance.kept.iterdir()] == [made.path.name]
    assert creation.NAME.fullmatch(made.path.name)
    assert made.path.stat().st_mode & 0o777 == 0o600
    base = archive.DATABASE_PARTS[connection.vendor]
    with zipfile.ZipFile(made.path) as file:
        assert set(file.namelist()) == {base, "media/actions/devis.pdf", "media/logo.png", MANIFEST}
        told = json.loads(file.read(MANIFEST))
    assert told["rows"] == {"django_migrations": 2, "roadmaps_roadmap": 1, "workshops_note": 2}
    assert told["migrations"] == ["roadmaps.0001_initial", "workshops.0001_initial"]
    assert (told["version"], told["database"], told["kind"]) == (number(), connection.vendor, "serve")


def test_the_key_the_mails_and_the_styles_stay_out(instance: Instance) -> None:
    for name in ("secret_key", "worker.pulse"):
        (instance.data / name).write_text("x")
    for name in ("courriels", "static"):
        (instance.data / name).mkdir()
        (instance.data / name / "1").write_text("x")
    with zipfile.ZipFile(instance.backup()) as file:
        assert not [name for name in file.namelist() if any(word in name for word in ("key", "pulse", "cour", "stat"))]


def test_a_backup_is_one_instant_while_others_write(instance: Instance) -> None:
    """Each writer adds a note and its twin in one transaction: never one without the other in a backup."""
    stop, errors = threading.Event(), []

    def write() -> None:
        number = 10
        while not stop.is_set():
            try:
                values = f"({number}, 'n{number}'), ({number + 1}, 'twin')"
                instance.run(f"INSERT INTO workshops_note VALUES {values}")
            except Exception as error:
                errors.append(error)
            number += 2

    writer = threading.Thread(target=write)
    writer.start()
    try:
        made = [make_backup(instance.kept, kind="serve").manifest.rows["workshops_note"]]
        for path in instance.kept.iterdir():
            path.unlink()
        made.append(make_backup(instance.kept, kind="serve").manifest.rows["workshops_note"])
    finally:
        stop.set()
        writer.join()
    [path] = instance.kept.iterdir()
    instance.destroy()
    restore_backup(path)
    assert errors == []
    assert [count % 2 for count in made] == [0, 0]
    assert made[0] <= made[1] == len(instance.notes())


def test_only_the_oldest_of_ours_are_removed(instance: Instance, monkeypatch: pytest.MonkeyPatch) -> None:
    first = instance.backup()
    names = [f"jalons-2026010{day}-030000.zip" for day in range(1, 5)]
    for name in names:
        shutil.copy(first, instance.kept / name)
    change_manifest(instance.kept / names[0], folder="/srv/another")
    for stranger in ("notes.zip", "jalons-20250101-030000.zip"):
        (instance.kept / stranger).write_text("not a backup")
    first.unlink()
    last = instance.backup(keep=2)
    assert {path.name for path in instance.kept.iterdir()} == {
        names[0], names[3], last.name, "notes.zip", "jalons-20250101-030000.zip"
    }  # fmt: skip


@pytest.mark.parametrize("statements", ["DELETE FROM roadmaps_roadmap", ""], ids=["no-roadmap", "no-table"])
def test_an_empty_source_is_refused(instance: Instance, statements: str) -> None:
    if statements:
        instance.run(statements)
    else:
        instance.destroy()
    (instance.data / "backup.done").touch()
    with pytest.raises(BackupError, match=r"rien à sauvegarder"):
        instance.backup()
    assert list(instance.kept.iterdir()) == []


def test_a_full_disk_leaves_no_half_of_a_backup(instance: Instance, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(creation, "flush_to_disk", full)
    with pytest.raises(BackupError, match=r"disque est plein"):
        instance.backup()
    assert list(instance.kept.iterdir()) == []


def test_a_file_erased_while_it_is_copied_is_left_out(instance: Instance, monkeypatch: pytest.MonkeyPatch) -> None:
    dump = type(instance.target).dump

    def dump_then_erase(target: Any, path: Path) -> databases.Counted:
        counted = dump(target, path)
        monkeypatch.setattr(creation, "add_part", erase_then_add)
        return counted

    def erase_then_add(file: zipfile.ZipFile, name: str, source: Path) -> archive.Part:
        if name == "media/logo.png":
            source.unlink()
        return archive.add_part(file, name, source)

    monkeypatch.setattr(type(instance.target), "dump", dump_then_erase)
    with zipfile.ZipFile(instance.backup()) as file:
        assert [name for name in file.namelist() if name.startswith("media/")] == ["media/actions/devis.pdf"]


def test_a_folder_that_cannot_be_made_is_given_with_what_makes_it(
    instance: Instance, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing = instance.data.parent / "mes sauvegardes"

    def refuse(*_words: object, **_options: object) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(BackupError) as refusal:
        creation.make_backup(missing, kind="serve")
    told = str(refusal.value).replace("\u00a0", " ")
    assert told.startswith(
        f"Le dossier {missing} n’existe pas, et n’a pas pu être créé (ce compte n’en a pas le droit)"
    )
    assert f"sudo install -d -o {own_account()} -g {own_group()} -m 700 '{missing}'" in told
