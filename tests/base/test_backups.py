"""A backup is made, read again, put back; whatever is wrong is a sentence, and nothing is half-written.

An instance of three tables, on the database of the run; the whole product does the same in `bench faults`.
"""

import errno
import json
import os
import shutil
import sqlite3
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import override_settings

from jalons.base.backups import archive, databases, making, restoring
from jalons.base.backups.archive import MANIFEST, BackupError
from jalons.base.backups.making import make_backup
from jalons.base.backups.restoring import restore_backup

TABLES = """
CREATE TABLE django_migrations (id integer PRIMARY KEY, app varchar(255), name varchar(255));
CREATE TABLE roadmaps_roadmap (id integer PRIMARY KEY, name text);
CREATE TABLE workshops_note (id integer PRIMARY KEY, text text);
INSERT INTO django_migrations VALUES (1, 'roadmaps', '0001_initial'), (2, 'workshops', '0001_initial');
INSERT INTO roadmaps_roadmap VALUES (1, 'Une feuille de route');
INSERT INTO workshops_note VALUES (1, 'Une note d’été'), (2, 'Une autre');
"""


class Instance:
    """Three tables and two files, in a data folder."""

    def __init__(self, data: Path) -> None:
        self.data, self.media, self.kept = data, data / "media", data.parent / "kept"
        self.target = databases.database()

    def run(self, statements: str) -> None:
        if isinstance(self.target, databases.SQLite):
            with closing(sqlite3.connect(self.target.path)) as base:
                base.execute("PRAGMA journal_mode=WAL")
                base.executescript(statements)
        else:
            with self.target._connected() as base:  # type: ignore[attr-defined]
                base.execute(statements)

    def notes(self) -> list[str]:
        asked = "SELECT text FROM workshops_note ORDER BY id"
        if isinstance(self.target, databases.SQLite):
            with closing(sqlite3.connect(self.target.path)) as base:
                return [text for (text,) in base.execute(asked)]
        with self.target._connected() as base:  # type: ignore[attr-defined]
            return [text for (text,) in base.execute(asked).fetchall()]

    def files(self) -> dict[str, bytes]:
        return {
            str(path.relative_to(self.media)): path.read_bytes() for path in self.media.rglob("*") if path.is_file()
        }

    def destroy(self) -> None:
        shutil.rmtree(self.media)
        if isinstance(self.target, databases.SQLite):
            for path in self.target._files(self.target.path):
                path.unlink(missing_ok=True)
        else:
            self.run("DROP SCHEMA public CASCADE; CREATE SCHEMA public")

    def backup(self, **options: Any) -> Path:
        return make_backup(self.kept, kind="serve", **options).path

    def everything(self) -> set[str]:
        return {path.name for path in self.data.iterdir()} - {"jalons.sqlite3-wal", "jalons.sqlite3-shm"}


@pytest.fixture
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, django_db_blocker: Any) -> Iterator[Instance]:
    data = tmp_path / "data"
    (data / "media" / "actions").mkdir(parents=True)
    (data / "media" / "actions" / "devis.pdf").write_bytes(b"%PDF" + os.urandom(4000))
    (data / "media" / "logo.png").write_bytes(b"PNG")
    if connection.vendor == "sqlite":
        monkeypatch.setitem(connection.settings_dict, "NAME", str(data / "jalons.sqlite3"))
        with override_settings(DATA_DIR=data, MEDIA_ROOT=data / "media"):
            yield _filled(Instance(data))
        return
    import psycopg

    name, base = "jalons_backups_of_a_test", connection.settings_dict
    address = {"host": base["HOST"], "user": base["USER"], "password": base["PASSWORD"], "dbname": "postgres"}
    with psycopg.connect(**address, autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {name}")
        server.execute(f"CREATE DATABASE {name}")
        monkeypatch.setitem(base, "NAME", name)
        with override_settings(DATA_DIR=data, MEDIA_ROOT=data / "media"):
            yield _filled(Instance(data))
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _filled(instance: Instance) -> Instance:
    instance.run(TABLES)
    return instance


def change_archive(path: Path, change: Callable[[dict[str, bytes]], None]) -> None:
    with zipfile.ZipFile(path) as read:
        parts = {name: read.read(name) for name in read.namelist()}
    change(parts)
    with zipfile.ZipFile(path, "w") as write:
        for name, content in parts.items():
            write.writestr(name, content)


def change_manifest(path: Path, **values: Any) -> None:
    def change(parts: dict[str, bytes]) -> None:
        parts[MANIFEST] = json.dumps(json.loads(parts[MANIFEST]) | values).encode()

    change_archive(path, change)


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
    assert making.NAME.fullmatch(made.path.name)
    assert made.path.stat().st_mode & 0o777 == 0o600
    base = archive.DATABASE_PARTS[connection.vendor]
    with zipfile.ZipFile(made.path) as file:
        assert set(file.namelist()) == {base, "media/actions/devis.pdf", "media/logo.png", MANIFEST}
        told = json.loads(file.read(MANIFEST))
    assert told["rows"] == {"django_migrations": 2, "roadmaps_roadmap": 1, "workshops_note": 2}
    assert told["migrations"] == ["roadmaps.0001_initial", "workshops.0001_initial"]
    assert (told["version"], told["database"], told["kind"]) == (archive.running_version(), connection.vendor, "serve")


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
    with pytest.raises(BackupError, match=r"rien à sauvegarder"):
        instance.backup()
    assert list(instance.kept.iterdir()) == []


def test_a_full_disk_leaves_no_half_of_a_backup(instance: Instance, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(making, "flush_to_disk", full)
    with pytest.raises(BackupError, match=r"disque est plein"):
        instance.backup()
    assert list(instance.kept.iterdir()) == []


def test_a_file_erased_while_it_is_copied_is_left_out(instance: Instance, monkeypatch: pytest.MonkeyPatch) -> None:
    dump = type(instance.target).dump

    def dump_then_erase(target: Any, path: Path) -> databases.Counted:
        counted = dump(target, path)
        monkeypatch.setattr(making, "add_part", erase_then_add)
        return counted

    def erase_then_add(file: zipfile.ZipFile, name: str, source: Path) -> archive.Part:
        if name == "media/logo.png":
            source.unlink()
        return archive.add_part(file, name, source)

    monkeypatch.setattr(type(instance.target), "dump", dump_then_erase)
    with zipfile.ZipFile(instance.backup()) as file:
        assert [name for name in file.namelist() if name.startswith("media/")] == ["media/actions/devis.pdf"]


# --- put back ---------------------------------------------------------------------------------------------------------


def test_what_is_there_is_never_overwritten(instance: Instance) -> None:
    path = instance.backup()
    instance.run("INSERT INTO workshops_note VALUES (3, 'Après')")
    before = instance.everything()
    with pytest.raises(BackupError, match=r"--aside"):
        restore_backup(path)
    assert (instance.everything(), instance.notes()[2:]) == (before, ["Après"])


def test_what_is_there_is_kept_under_another_name_when_asked(instance: Instance) -> None:
    path = instance.backup()
    instance.run("INSERT INTO workshops_note VALUES (3, 'Après')")
    (instance.media / "logo.png").write_bytes(b"another")
    restored = restore_backup(path, aside=True)
    assert restored.aside.startswith("avant_")
    assert (len(instance.notes()), instance.files()["logo.png"]) == (2, b"PNG")
    assert (instance.data / f"media.{restored.aside}" / "logo.png").read_bytes() == b"another"
    if isinstance(instance.target, databases.SQLite):
        kept = databases.SQLite(instance.data / f"jalons.sqlite3.{restored.aside}")
        assert kept.counted(kept.path).rows["workshops_note"] == 3
    else:
        with instance.target._connected() as base:  # type: ignore[attr-defined]
            assert base.execute(f"SELECT count(*) FROM {restored.aside}.workshops_note").fetchone() == (3,)
    # And the instance that was put back is saved and put back as any other.
    path.unlink()
    again = instance.backup()
    instance.destroy()
    assert restore_backup(again).rows["workshops_note"] == 2


def refused(instance: Instance, path: Path, sentence: str) -> None:
    instance.destroy()
    before = instance.everything()
    with pytest.raises(BackupError, match=sentence):
        restore_backup(path)
    assert (instance.everything(), instance.target.is_empty()) == (before, True)


def test_a_backup_of_a_newer_version_is_refused(instance: Instance) -> None:
    path = instance.backup()
    change_manifest(path, migrations=["roadmaps.0001_initial", "roadmaps.9999_of_tomorrow"])
    refused(instance, path, r"version plus récente")


def test_a_backup_of_a_newer_number_is_refused(instance: Instance) -> None:
    path = instance.backup()
    change_manifest(path, version="99.0")
    refused(instance, path, r"version plus récente de Jalons \(99\.0")


def test_a_backup_of_another_format_is_refused(instance: Instance) -> None:
    path = instance.backup()
    change_manifest(path, format="jalons-backup-2")
    refused(instance, path, r"autre version de Jalons")


def test_a_backup_of_the_other_database_is_refused(instance: Instance) -> None:
    path = instance.backup()
    change_manifest(path, database={"sqlite": "postgresql", "postgresql": "sqlite"}[connection.vendor])
    refused(instance, path, r"JALONS_DATABASE_URL")


def test_a_cut_backup_is_refused(instance: Instance) -> None:
    path = instance.backup()
    path.write_bytes(path.read_bytes()[:-200])
    refused(instance, path, r"incomplète ou a été modifiée")


def test_a_backup_with_one_other_sign_is_refused(instance: Instance) -> None:
    path = instance.backup()
    content = bytearray(path.read_bytes())
    content[300] ^= 1  # within what is compressed
    path.write_bytes(bytes(content))
    refused(instance, path, r"incomplète ou a été modifiée")


def test_a_part_that_is_not_the_one_of_the_manifest_is_refused(instance: Instance) -> None:
    path = instance.backup()
    change_archive(path, lambda parts: parts.update({"media/logo.png": b"GIF"}))
    refused(instance, path, r"incomplète ou a été modifiée")


def test_a_part_that_the_manifest_does_not_name_is_refused(instance: Instance) -> None:
    path = instance.backup()
    change_archive(path, lambda parts: parts.update({"media/more.png": b"GIF"}))
    refused(instance, path, r"incomplète ou a été modifiée")


@pytest.mark.parametrize(
    "name",
    ["media/../../outside", "/etc/outside", "media//outside", "..", "media/a\\..\\b", "media/C:outside", "other/file"],
)
def test_a_part_never_leaves_the_folder(instance: Instance, name: str) -> None:
    path = instance.backup()

    def add(parts: dict[str, bytes]) -> None:
        told = json.loads(parts[MANIFEST])
        told["parts"][name] = {"size": 1, "sha256": "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"}
        parts.update({name: b"x", MANIFEST: json.dumps(told).encode()})

    change_archive(path, add)
    assert not archive.is_safe(name)
    refused(instance, path, r"incomplète ou a été modifiée")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut", b"SQLite format 3\0", b"\0" * 5000])
def test_a_file_that_is_no_backup_is_refused(instance: Instance, content: bytes) -> None:
    path = instance.data.parent / "file.zip"
    path.write_bytes(content)
    refused(instance, path, r"n’est pas une sauvegarde|incomplète")


def test_a_zip_of_somebody_else_is_refused(instance: Instance) -> None:
    path = instance.data.parent / "photos.zip"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("media/a.png", b"x")
    refused(instance, path, r"n’est pas une sauvegarde de Jalons")


def test_a_missing_file_is_told(instance: Instance) -> None:
    refused(instance, instance.data.parent / "absent.zip", r"n’existe pas")


def test_counts_that_differ_from_the_manifest_are_refused(instance: Instance) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL is counted after its transaction")
    path = instance.backup()
    change_manifest(path, rows={"roadmaps_roadmap": 1, "workshops_note": 3})
    refused(instance, path, r"incomplète ou a été modifiée")


def test_a_restore_that_fails_half_way_gives_everything_back(
    instance: Instance, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = instance.backup()
    instance.run("INSERT INTO workshops_note VALUES (3, 'Après')")
    files, before = instance.files(), instance.everything()

    def full(_folder: Path) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(type(instance.target), "load", lambda *_args: full(path))
    with pytest.raises(BackupError, match=r"disque est plein"):
        restore_backup(path, aside=True)
    assert (instance.files(), instance.everything(), len(instance.notes())) == (files, before, 3)


def test_a_sound_dump_that_postgresql_refuses_changes_nothing(instance: Instance) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("of PostgreSQL")
    path = instance.backup()
    with instance.target._connected() as base:  # type: ignore[attr-defined]
        base.execute("CREATE SCHEMA elsewhere; ALTER TABLE workshops_note SET SCHEMA elsewhere")
    broken = instance.data.parent / "broken.sql"
    with zipfile.ZipFile(path) as file:
        broken.write_bytes(file.read("base.sql") + b"\nSELECT 1/0;\n")
    with pytest.raises(BackupError, match=r"psql a échoué .*division by zero"):
        instance.target.load(broken, "avant_test")
    with instance.target._connected() as base:  # type: ignore[attr-defined]
        schemas = "SELECT nspname FROM pg_namespace WHERE nspname IN ('avant_test', 'elsewhere', 'public')"
        assert sorted(name for (name,) in base.execute(schemas)) == ["elsewhere", "public"]
        assert base.execute("SELECT count(*) FROM elsewhere.workshops_note").fetchone() == (2,)


def test_a_database_in_use_is_not_replaced(instance: Instance) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("the lock of the data folder says it on SQLite")
    path = instance.backup()
    instance.destroy()
    with instance.target._connected(), pytest.raises(BackupError, match=r"connecté à la base"):  # type: ignore[attr-defined]
        restore_backup(path)


def test_without_the_client_of_postgresql_a_sentence_says_what_to_install(
    instance: Instance, monkeypatch: pytest.MonkeyPatch
) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("of PostgreSQL")
    monkeypatch.setattr(databases.shutil, "which", lambda _name: None)
    with pytest.raises(BackupError, match=r"postgresql-client"):
        instance.backup()


def test_what_a_killed_restore_left_does_not_stop_the_next(instance: Instance) -> None:
    path = instance.backup()
    instance.destroy()
    (instance.data / ".media.en-cours").mkdir()
    base = restoring._path_of(instance.target).name
    (instance.data / f".{base}.en-cours").write_bytes(b"half")
    restore_backup(path)
    assert not [path.name for path in instance.data.iterdir() if "en-cours" in path.name]
    assert restoring._holds_files(instance.media)
