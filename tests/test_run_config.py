"""`run.py config` reports at once everything that prevents opening an instance."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from launch import data
from launch.environment import NAMES, unknown_settings
from tests import test_run
from tests.base.small_instance import TABLES, damage_base
from tests.mail.mail_server import MailServer
from tests.test_run import ROOT, _free_port
from tests.test_run_backups import make_instance

# The column that Django reads, and that the small instance does without.
DATED = "ALTER TABLE django_migrations ADD COLUMN applied datetime DEFAULT '2026-11-30 12:00:00';"
KEY = "a-key-of-these-tests-alone-that-nobody-drew-0123456789"
PUBLIC = {
    "JALONS_SECRET_KEY": KEY,
    "JALONS_BASE_URL": "https://jalons.collectivite.example",
    "JALONS_EMAIL_FROM": "Jalons <jalons@collectivite.example>",
    "JALONS_PUBLISHER": "Une collectivité",
    "JALONS_SOURCE_URL": "https://collectivite.example/jalons",
    "JALONS_HOSTED_BY": "Un hébergeur",
    "JALONS_DPO": "dpo@collectivite.example",
}


def run(*words: str, **environment: str) -> tuple[int, str, str]:
    code, output, wrong = test_run.run(*words, **environment)
    return code, output.replace("\u00a0", " "), wrong.replace("\u00a0", " ")


def test_what_is_in_order_is_told_and_no_message_leaves(tmp_path: Path) -> None:
    server = MailServer()
    server.start()
    code, output, wrong = run(
        "config",
        "--data",
        str(tmp_path),
        JALONS_SECRET_KEY=KEY,
        JALONS_EMAIL_URL=f"smtp://127.0.0.1:{server.port}",
        JALONS_BASE_URL="http://127.0.0.1:8000",
    )
    server.stop()
    lines = output.splitlines()
    assert (code, wrong, lines[0], lines[1], lines[3], lines[4]) == (
        0,
        f"Instance : {tmp_path}\n",
        "Noms des réglages : bon",
        "Clé secrète : bon",
        "Dossier des données : bon",
        "Valeurs des réglages : bon",
    )
    assert lines[6:] == [
        "Base de données : pas encore de base : le premier démarrage la crée (SQLite)",
        f"Messagerie : bon (127.0.0.1:{server.port})",
        "Direct : bon (un seul processus)",
        "Tout est en ordre.",
    ]
    assert server.taken == []
    # The next command may be « restore », which wants an empty folder.
    assert list(tmp_path.iterdir()) == []


def test_all_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    server = MailServer()
    server.start()
    server.stop()
    code, output, _wrong = run(
        *("config", "--data", str(tmp_path)),
        JALONS_SECRET_KEY="court",
        JALONS_HOST="jalons.exemple.fr",
        JALONS_EMAIL_URL=f"smtp://127.0.0.1:{server.port}",
    )
    assert code == 1
    for sign in (
        "JALONS_HOST (peut-être JALONS_HOSTS",
        "n’a que 5 caractères",
        "connexion refusée",
        "À corriger avant",
    ):
        assert sign in output


@pytest.mark.parametrize("url", ["https://exemple.fr/jalons", "https://exemple.fr/?a", "https://a@exemple.fr"])
def test_a_public_address_is_a_name_and_nothing_more(url: str, tmp_path: Path) -> None:
    code, output, _wrong = run("config", "--data", str(tmp_path), JALONS_SECRET_KEY=KEY, JALONS_BASE_URL=url)
    assert (code, "JALONS_BASE_URL se lit mal" in output) == (1, True)


def test_each_setting_that_reads_wrong_is_told_and_the_others_are_tried_all_the_same(tmp_path: Path) -> None:
    wrong = {
        "JALONS_SIGNUP": "tous",
        "JALONS_DATABASE_URL": "mysql://hote/base",
        "JALONS_EMAIL_FROM": "Jalons jalons",
        "JALONS_CONTACT": "dsi",
        "FORWARDED_ALLOW_IPS": "*",
    }
    server = MailServer()
    server.start()
    mail = f"smtp://127.0.0.1:{server.port}"
    code, output, _wrong = run("config", "--data", str(tmp_path), JALONS_SECRET_KEY=KEY, JALONS_EMAIL_URL=mail, **wrong)
    server.stop()
    assert (code, output.splitlines()[-1]) == (1, "À corriger avant d’ouvrir.")
    told = output.split("Valeurs des réglages : à corriger\n")[1].splitlines()[: len(wrong)]
    assert sorted(line.split()[0] for line in told) == sorted(wrong)
    assert "Base de données : pas regardée, son réglage est à corriger" in output
    assert f"Messagerie : bon (127.0.0.1:{server.port})" in output


def test_a_public_instance_is_told_all_that_it_lacks(tmp_path: Path) -> None:
    public = {"JALONS_SECRET_KEY": KEY, "JALONS_BASE_URL": "http://jalons.collectivite.example"}
    code, output, _wrong = run("config", "--data", str(tmp_path), **public)
    lacks = [line for line in output.splitlines() if line.startswith("Pour ouvrir : ")]
    assert code == 1
    assert [next(name for name in ("https", "PUBLISHER", "SOURCE", "EMAIL_URL") if name in line) for line in lacks] == [
        "https", "PUBLISHER", "SOURCE", "EMAIL_URL"
    ]  # fmt: skip
    told = [line.rpartition(" ")[2] for line in output.splitlines() if line.startswith("À regarder : ")]
    assert told == ["JALONS_HOSTED_BY.", "JALONS_DPO."]
    assert public_answer(tmp_path) == (0, "Tout est en ordre.")


def public_answer(folder: Path, **changed: str) -> tuple[int, str]:
    """The code and the last line for an instance that lacks nothing, but for what is changed."""
    server = MailServer()
    server.start()
    mail = f"smtp://127.0.0.1:{server.port}"
    code, output, _wrong = run("config", "--data", str(folder), **(PUBLIC | {"JALONS_EMAIL_URL": mail} | changed))
    server.stop()
    return code, output.splitlines()[-1]


def test_what_prevents_nothing_is_told_to_be_looked_at(tmp_path: Path) -> None:
    code, last = public_answer(tmp_path, JALONS_DPO="")
    assert (code, last) == (0, "Rien n’empêche de démarrer. Regardez d’abord les lignes « À regarder ».")
    code, last = public_answer(tmp_path, JALONS_BASE_URL="")
    assert (code, last) == (0, "Rien n’empêche de démarrer. Regardez d’abord les lignes « À regarder ».")


@pytest.mark.parametrize(
    ("changed", "sign"),
    [
        ({"JALONS_SECRET_KEY": "a" * 50}, "JALONS_SECRET_KEY se devine"),
        ({"JALONS_DEMO": "1"}, "JALONS_DEMO ouvre les portes"),
        ({"JALONS_HUB_URL": "redis://127.0.0.1:1"}, "rien ne répond à l’adresse de JALONS_HUB_URL"),
        (
            {"JALONS_SOURCE_URL": "https://exemple.fr/jalons", "JALONS_PUBLISHER": "Nom et adresse de la collectivité"},
            "gardé la valeur d’exemple du guide : JALONS_SOURCE_URL, JALONS_PUBLISHER",
        ),
    ],
)
def test_what_would_go_wrong_once_open_is_refused(changed: dict[str, str], sign: str, tmp_path: Path) -> None:
    code, output, _wrong = run("config", "--data", str(tmp_path), **(PUBLIC | changed))
    assert (code, output.splitlines()[-1], sign in output) == (1, "À corriger avant d’ouvrir.", True)


@pytest.mark.parametrize(
    ("statements", "sign"),
    [
        ("CREATE TABLE jalons_posted (id integer);", "» est vide, et"),
        ("CREATE TABLE glpi_tickets (id integer);", "des tables qui ne sont pas de Jalons (glpi_tickets)"),
        (
            f"{TABLES} {DATED} INSERT INTO django_migrations (id, app, name) VALUES (9, 'roadmaps', '0099_later');",
            "version plus récente de Jalons",
        ),
        (f"{TABLES} {DATED}", "a été faite par une autre version de Jalons"),
    ],
)
def test_a_base_that_a_start_refuses_is_refused_before(statements: str, sign: str, tmp_path: Path) -> None:
    (tmp_path / data.BASE_KIND).write_text("sqlite")
    base = tmp_path / data.DATABASE
    with closing(sqlite3.connect(base)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.executescript(statements)
    before = base.read_bytes()
    code, output, _wrong = run("config", "--data", str(tmp_path), JALONS_SECRET_KEY=KEY)
    [line] = [line for line in output.splitlines() if line.startswith("Base de données : ")]
    assert (code, sign in line, base.read_bytes() == before) == (1, True, True)


def test_a_damaged_base_is_told_and_is_not_changed(tmp_path: Path) -> None:
    base = damage_base(make_instance(tmp_path) / data.DATABASE)
    before = base.read_bytes()
    code, output, _wrong = run("config", "--data", str(tmp_path), JALONS_SECRET_KEY=KEY)
    assert (code, base.read_bytes() == before) == (1, True)
    assert f"Base de données : La base {base} est abîmée" in output
    assert "restore FICHIER --aside" in output


def test_every_setting_of_the_code_is_a_known_name() -> None:
    code = [path for folder in ("config", "jalons", "launch") for path in (ROOT / folder).rglob("*.py")]
    used = {name for path in code for name in re.findall(r"\bJALONS_[A-Z_]*[A-Z]\b", path.read_text("utf-8"))}
    assert used - set(NAMES) == set()
    assert unknown_settings(dict.fromkeys(NAMES, "")) == ""


# --- a restore that was killed ----------------------------------------------------------------------------------------


def test_a_folder_whose_restore_was_killed_is_refused_with_what_ends_it(tmp_path: Path) -> None:
    (tmp_path / data.RESTORE).touch()
    code, output, _wrong = run("config", "--data", str(tmp_path), JALONS_SECRET_KEY=KEY)
    [line] = [line for line in output.splitlines() if line.startswith("Dossier des données : ")]
    assert (code, output.splitlines()[-1]) == (1, "À corriger avant d’ouvrir.")
    assert f"Une restauration a été interrompue dans {tmp_path}" in line
    assert f"--data {tmp_path} serve" in line
    assert f"--data {tmp_path} restore FICHIER --aside" in line


def test_what_a_killed_move_left_is_named(tmp_path: Path) -> None:
    (tmp_path / ".base.sql.en-cours").touch()
    code, output, _wrong = run("config", "--data", str(tmp_path), JALONS_SECRET_KEY=KEY)
    assert (code, output.splitlines()[-1]) == (
        0,
        "Rien n’empêche de démarrer. Regardez d’abord les lignes « À regarder ».",
    )
    assert f"À regarder : Une restauration interrompue a laissé {tmp_path}/.base.sql.en-cours" in output
    assert f"rm -r {tmp_path}/.base.sql.en-cours" in output


# --- values -----------------------------------------------------------------------------------------------------------


def test_a_start_names_every_wrong_setting_at_once_as_config_does(tmp_path: Path) -> None:
    wrong = {"JALONS_SIGNUP": "tous", "JALONS_CONTACT": "dsi", "JALONS_OPEN_DATA_HOSTS": "a,b"}
    _code, told, _wrong = run("config", "--data", str(tmp_path), JALONS_SECRET_KEY=KEY, **wrong)
    sentences = told.split("Valeurs des réglages : à corriger\n")[1].splitlines()[: len(wrong)]
    assert sorted(line.split()[0] for line in sentences) == sorted(wrong)
    for key, first in ((KEY, []), ("court", ["JALONS_SECRET_KEY"])):
        code, output, complaint = run(
            "serve",
            "--no-browser",
            "--port",
            str(_free_port()),
            "--data",
            str(tmp_path),
            JALONS_SECRET_KEY=key,
            **wrong,
        )
        lines = [line.strip() for line in complaint.splitlines() if not line.startswith("Sans JALONS_EMAIL_URL")]
        assert (code, output) == (1, "")
        assert [line.split()[0] for line in lines[: len(first)]] == first
        assert lines[len(first) :] == [line.strip() for line in sentences]


@pytest.mark.parametrize("name", ["postgres", "template1"])
def test_the_base_that_postgresql_keeps_for_itself_is_refused_before_opening(name: str, tmp_path: Path) -> None:
    url = f"postgres://jalons:S3cret@127.0.0.1:1/{name}"
    code, output, _wrong = run("config", "--data", str(tmp_path), JALONS_SECRET_KEY=KEY, JALONS_DATABASE_URL=url)
    assert (code, f"JALONS_DATABASE_URL désigne « {name} », la base d’entretien de PostgreSQL" in output) == (1, True)
    assert "createdb" in output
    assert "S3cret" not in output


# --- the sender -------------------------------------------------------------------------------------------------------


def test_a_sender_that_the_mail_server_refuses_is_told_before_the_first_message(tmp_path: Path) -> None:
    server = MailServer(refuses_sender="jalons@collectivite.example")
    server.start()
    code, output, _wrong = run(
        *("config", "--data", str(tmp_path)),
        JALONS_SECRET_KEY=KEY,
        JALONS_EMAIL_URL=f"smtp://127.0.0.1:{server.port}",
        JALONS_EMAIL_FROM="Jalons <jalons@collectivite.example>",
    )
    server.stop()
    [line] = [line for line in output.splitlines() if line.startswith("Messagerie : ")]
    assert (code, server.taken, server.heard[-3:]) == (
        1,
        [],
        ["mail from:<jalons@collectivite.example>", "rset", "quit"],
    )
    assert line == (
        "Messagerie : Le serveur 127.0.0.1 refuse l’expéditeur Jalons <jalons@collectivite.example>"
        " (JALONS_EMAIL_FROM) (550 not yours)."
    )


def test_a_sender_that_the_mail_server_takes_is_tried_and_nothing_is_sent(tmp_path: Path) -> None:
    server = MailServer()
    server.start()
    code, _output, _wrong = run(
        *("config", "--data", str(tmp_path)),
        JALONS_SECRET_KEY=KEY,
        JALONS_EMAIL_URL=f"smtp://127.0.0.1:{server.port}",
        JALONS_EMAIL_FROM="jalons@collectivité.example",
    )
    server.stop()
    assert (code, server.taken, server.heard[-3:]) == (
        0,
        [],
        ["mail from:<jalons@xn--collectivit-lbb.example>", "rset", "quit"],
    )


# --- words ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("hub", ["redis://127.0.0.1:1", "postgres://jalons:S3cret@127.0.0.1:1/jalons"])
def test_no_line_of_a_journal_stands_among_those_of_config(hub: str, tmp_path: Path) -> None:
    _code, output, wrong = run("config", "--data", str(tmp_path), JALONS_SECRET_KEY=KEY, JALONS_HUB_URL=hub)
    assert wrong == f"Instance : {tmp_path}\n"
    assert "Direct : rien ne répond à l’adresse de JALONS_HUB_URL" in output
    assert "WARNING" not in output
