"""A backup is put back whole, or not at all: whatever is wrong with it is a sentence."""

import errno
import hashlib
import json
import os
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import Mock

import pytest
from django.db import connection

from jalons.base.backups import archive, creation, databases, interruptions, restoration
from jalons.base.backups.archive import MANIFEST, BackupError
from jalons.base.backups.restoration import removal_commands, restore_backup
from launch.backups import kind_of
from launch.version import number
from tests.base.small_instance import Instance, change_archive, change_manifest

# --- put back ---------------------------------------------------------------------------------------------------------


def test_what_is_there_is_never_overwritten(instance: Instance) -> None:
    path = instance.backup()
    instance.run("INSERT INTO workshops_note VALUES (3, 'Après')")
    before = instance.everything()
    with pytest.raises(BackupError, match=r"--aside"):
        restore_backup(path)
    assert (instance.everything(), instance.notes()[2:]) == (before, ["Après"])


def test_what_was_kept_is_deleted_by_the_commands_that_are_given(instance: Instance) -> None:
    path = instance.backup()
    restored = restore_backup(path, aside=True)
    files, *schema = removal_commands(restored.aside)
    subprocess.run(["/bin/sh", "-c", files.removeprefix("sudo ")], check=True)
    assert not [left for left in instance.data.rglob("*") if "avant_" in left.name]
    assert (len(instance.notes()), instance.files()["logo.png"]) == (2, b"PNG")
    if isinstance(instance.target, databases.SQLite):
        assert schema == []
    else:
        base, port = connection.settings_dict["NAME"], connection.settings_dict["PORT"]
        where = f"-p {port} " if port and str(port) != "5432" else ""
        [drop] = schema
        assert drop.startswith(f"sudo -u postgres psql -q {where}-d {base} -c 'SET client_min_messages TO warning;")
        with instance.target._connected() as session:  # type: ignore[attr-defined]
            session.execute(drop.split("warning; ")[1].rstrip("'"))
        assert removal_commands(restored.aside) == []
    assert removal_commands("avant_20000101_000000") == []


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


def test_a_base_that_is_taken_is_told_as_the_base_even_from_an_empty_folder(instance: Instance) -> None:
    path = instance.backup()
    shutil.rmtree(instance.media)
    with pytest.raises(BackupError) as refusal:
        restore_backup(path)
    told = str(refusal.value).replace("\u00a0", " ")
    is_file = isinstance(instance.target, databases.SQLite)
    taken = (
        f"{instance.data} contient déjà" if is_file else f"La base PostgreSQL « {connection.settings_dict['NAME']} »"
    )
    assert told.startswith(taken)


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


def test_between_two_commits_of_one_version_both_are_told(instance: Instance, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(creation, "commit", lambda: "abc1234")
    path = instance.backup()
    assert archive.Archive(path).manifest.commit == "abc1234"
    monkeypatch.setattr(restoration, "commit", lambda: "def5678")
    change_manifest(path, migrations=["roadmaps.0999_of_tomorrow"])
    refused(
        instance,
        path,
        rf"\({number()}, commit abc1234\s; ici {number()}, commit def5678\)\. Mettez Jalons à jour \(git checkout abc1234\)",
    )


def test_a_backup_made_before_commits_were_kept_is_put_back(instance: Instance) -> None:
    path = instance.backup()

    def forget(parts: dict[str, bytes]) -> None:
        manifest = json.loads(parts[MANIFEST])
        del manifest["commit"]
        parts[MANIFEST] = json.dumps(manifest).encode()

    change_archive(path, forget)
    instance.destroy()
    assert restore_backup(path).manifest.commit == ""


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
    # One of SQLite could go into PostgreSQL, if its tables were those of this version.
    words = {"sqlite": "JALONS_DATABASE_URL", "postgresql": "plus ancienne"}[connection.vendor]
    refused(instance, path, words)


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
    assert not archive.is_safe_part(name)
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


@pytest.mark.skipif(os.name == "nt", reason="accounts")
@pytest.mark.parametrize(
    ("is_entered", "sentence"),
    [
        (True, r"n’a pas le droit de lire « copy\.zip » : .*\(sudo chown \S+ '.*/a folder/copy\.zip'\)"),
        (
            False,
            r"n’a pas le droit d’entrer dans .*/a folder : .*\(sudo install -o \S+ -g \S+ -m 600 '.*/a folder/copy\.zip' ",
        ),
    ],
)
def test_a_backup_that_this_account_may_not_read_is_told_with_what_to_type(
    is_entered: bool, sentence: str, instance: Instance, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = instance.data.parent / "a folder"
    folder.mkdir()
    path = instance.backup().rename(folder / "copy.zip")
    if os.geteuid() == 0:  # root may read everything: what the system answers to another account is played
        monkeypatch.setattr(Path, "open", Mock(side_effect=PermissionError(13, "Permission denied")))
        monkeypatch.setattr(archive.os, "access", lambda *_: is_entered)
    else:
        (path if is_entered else folder).chmod(0)
    try:
        refused(instance, path, sentence)
    finally:
        folder.chmod(0o700)


@pytest.mark.parametrize(
    "values",
    [
        {"version": 5},
        {"version": "9" * 5_000},
        {"kind": "../../x"},
        {"kind": ["serve"]},
        {"made_at": "hier"},
        {"made_at": "2026-11-28T04:00:00"},
        {"database": []},
        {"folder": None},
        {"parts": {"base.sqlite3": {"size": float("inf"), "sha256": ""}}},
        {"rows": {"roadmaps_roadmap": float("inf")}},
        {"rows": []},
    ],
    ids=str,
)
def test_a_manifest_that_somebody_else_wrote_is_refused_in_a_sentence(
    instance: Instance, values: dict[str, object]
) -> None:
    path = instance.backup()
    change_manifest(path, **values)
    refused(instance, path, r"incomplète ou a été modifiée")


@pytest.mark.parametrize("content", [b"[" * 500_000, b'{"format":"jalons-backup-1","a":' + b"[" * 500_000, b"[]", b"5"])
def test_a_manifest_of_another_shape_is_refused_in_a_sentence(instance: Instance, content: bytes) -> None:
    path = instance.backup()
    change_archive(path, lambda parts: parts.update({MANIFEST: content}))
    refused(instance, path, r"incomplète ou a été modifiée")
    assert kind_of(path) == "serve"


def test_a_part_that_unfolds_without_end_is_refused(instance: Instance, monkeypatch: pytest.MonkeyPatch) -> None:
    path, content = instance.backup(), bytes(5_000_000)
    with zipfile.ZipFile(path) as read:
        parts = {name: read.read(name) for name in read.namelist()}
    told = json.loads(parts[MANIFEST])
    told["parts"]["media/bomb"] = {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as write:
        for name, part in (parts | {MANIFEST: json.dumps(told).encode(), "media/bomb": content}).items():
            write.writestr(name, part)
    with archive.Archive(path) as read_again:
        read_again.check()
    monkeypatch.setattr(archive, "BOUNDS", replace(archive.BOUNDS, free=1_000_000))
    refused(instance, path, r"incomplète ou a été modifiée")


def test_more_than_the_disk_holds_is_refused_before_it_is_unpacked(
    instance: Instance, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = instance.backup()
    monkeypatch.setattr(restoration.shutil, "disk_usage", lambda _folder: SimpleNamespace(free=10))
    monkeypatch.setattr(archive.Archive, "extract", lambda *_args: pytest.fail("unpacked"))
    refused(instance, path, r"disque est plein")


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
    base = interruptions.database_path().name
    (instance.data / f".{base}.en-cours").write_bytes(b"half")
    restore_backup(path)
    assert not [path.name for path in instance.data.iterdir() if "en-cours" in path.name]
    assert interruptions.has_files(instance.media)
