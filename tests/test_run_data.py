"""Which data folder run.py chooses, and the settings that it derives from it."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from launch import data, resets
from launch.console import Stop
from launch.environment import read_environment

EARLIER_DEMO = """
CREATE TABLE django_migrations (id integer PRIMARY KEY, app varchar(255), name varchar(255), applied datetime);
CREATE TABLE roadmaps_roadmap (id integer PRIMARY KEY, name varchar(200));
INSERT INTO django_migrations (app, name) VALUES ('roadmaps', '0001_initial'), ('roadmaps', '0002_roadmap_has_an_identifier');
INSERT INTO roadmaps_roadmap (name) VALUES ('Feuille de route');
"""


def test_reset_erases_only_what_jalons_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JALONS_DATABASE_URL", raising=False)
    for name in ("jalons.sqlite3", "jalons.sqlite3-wal", "secret_key", "letter.odt"):
        (tmp_path / name).touch()
    (tmp_path / "courriels").mkdir()
    (tmp_path / "courriels" / "1.log").touch()
    resets.reset(tmp_path, demo=True)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.odt"]


def test_the_demo_keeps_its_key_and_sends_no_mail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JALONS_SECRET_KEY", "of-a-real-instance")
    monkeypatch.setenv("JALONS_EMAIL_URL", "smtp://localhost")
    first, second = (data.settings(tmp_path, "demo", "http://127.0.0.1:8000") for _ in range(2))
    assert first == second
    assert "JALONS_EMAIL_URL" not in first
    assert first["JALONS_SECRET_KEY"] == (tmp_path / "secret_key").read_text() != "of-a-real-instance"


def test_an_instance_is_never_served_as_a_demo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JALONS_DEMO", "1")
    assert "JALONS_DEMO" not in data.settings(tmp_path, "serve", "http://127.0.0.1:8000")
    assert [data.folder(tmp_path, name) for name in ("serve", "demo", "salle")] == [
        tmp_path,
        tmp_path / "demo",
        tmp_path / "salle",
    ]


def test_a_room_keeps_its_key_and_everything_else_on_its_own_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = ("JALONS_DATABASE_URL", "JALONS_HUB_URL", "JALONS_EMAIL_URL", "JALONS_SECRET_KEY", "JALONS_DEMO")
    for name in elsewhere:
        monkeypatch.setenv(name, "of another")
    first, second = (data.settings(tmp_path, "salle", "http://192.0.2.7:8000") for _ in range(2))
    assert first == second
    assert {name: first.get(name) for name in elsewhere} == dict.fromkeys(elsewhere) | {
        "JALONS_SECRET_KEY": (tmp_path / "secret_key").read_text()
    }
    assert first["JALONS_BASE_URL"] == "http://192.0.2.7:8000"


def test_the_demo_and_the_room_are_open_to_everybody_and_an_instance_as_its_host_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JALONS_SIGNUP", "invited")
    environments = [data.settings(tmp_path, name, "http://127.0.0.1:8000") for name in ("demo", "salle", "serve")]
    assert [env["JALONS_SIGNUP"] for env in environments] == ["open", "open", "invited"]


@pytest.mark.parametrize(
    ("key", "instance", "demo", "expected"),
    [
        ("k", True, True, "serve"),
        ("k", True, False, "serve"),
        ("k", False, True, "demo"),
        ("k", False, False, "pas encore de base"),
        ("", True, True, "clé secrète n’est pas chargée"),
        ("", False, True, "demo"),
        ("", False, False, "ni base ni démonstration"),
    ],
)
def test_manage_is_about_the_instance_whose_key_is_there_and_never_by_mistake_about_the_demo(
    key: str, instance: bool, demo: bool, expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JALONS_SECRET_KEY", key)
    monkeypatch.delenv("JALONS_DATABASE_URL", raising=False)
    (tmp_path / "demo").mkdir()
    for there, path in ((instance, tmp_path), (demo, tmp_path / "demo")):
        if there:
            (path / "jalons.sqlite3").touch()
    if " " in expected:
        with pytest.raises(Stop, match=expected):
            data.acted_on(tmp_path)
    else:
        assert data.acted_on(tmp_path) == (data.folder(tmp_path, expected), expected)


def test_the_file_of_a_service_is_read_as_systemd_does(tmp_path: Path) -> None:
    path = tmp_path / "jalons.env"
    path.write_text("# a comment\n\nJALONS_SECRET_KEY=a$b#c=d\nA=\"b c\"\nB='d e'\nC=\nD=Jalons <j@exemple.fr>\n")
    assert read_environment(path) == {
        "JALONS_SECRET_KEY": "a$b#c=d",
        "A": "b c",
        "B": "d e",
        "C": "",
        "D": "Jalons <j@exemple.fr>",
    }


def test_a_line_that_is_not_one_of_a_service_is_told_by_its_number(tmp_path: Path) -> None:
    path = tmp_path / "jalons.env"
    path.write_text("A=b\nexport S3cret=x\n")
    with pytest.raises(Stop, match="La ligne 2") as refusal:
        read_environment(path)
    assert "S3cret" not in str(refusal.value)


def test_a_file_of_settings_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(Stop, match=rf"^Le fichier {tmp_path / 'jalons.env'} n’existe pas\s: vérifiez le chemin"):
        read_environment(tmp_path / "jalons.env")
    with pytest.raises(Stop, match="ne se lit pas"):
        read_environment(tmp_path)


def test_a_folder_made_by_an_earlier_demo_gets_one_sentence_and_keeps_its_base(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its migrations no longer exist: each floor has one, written again before the first release."""
    monkeypatch.delenv("JALONS_DATABASE_URL", raising=False)
    base = tmp_path / data.DATABASE
    with closing(sqlite3.connect(base)) as earlier, earlier:
        earlier.executescript(EARLIER_DEMO)
    before = base.read_bytes()
    with pytest.raises(Stop) as stop:
        data.prepare(tmp_path, data.settings(tmp_path, "demo", "http://127.0.0.1:8000"), demo=True)
    assert str(stop.value) == (
        "La démonstration de ce dossier a été faite par une autre version de Jalons\u00a0: relancez la même commande"
        " avec --reset pour la refaire à neuf. Rien n’a été effacé."
    )
    with closing(sqlite3.connect(base)) as database:
        assert database.execute("SELECT name FROM roadmaps_roadmap").fetchall() == [("Feuille de route",)]
        assert database.execute("SELECT count(*) FROM sqlite_master").fetchone() == (2,)
    assert len(before) == len(base.read_bytes())
