"""The addresses among the settings: a wrong one stops Jalons with a sentence, which never tells a password."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from config.addresses import (
    POSTGRES_OPTIONS,
    read_base_url,
    read_contact,
    read_database_url,
    read_hosts,
    read_hub_url,
    read_mail_url,
    read_open_data_hosts,
    read_proxies,
    read_sender,
    read_source_url,
)
from config.settings import database
from jalons.base.backups import databases
from launch.data import REFUSED_SETTING

SECRET = "S3cretMotDe"


@pytest.mark.parametrize(
    "url",
    [
        "smtp.exemple.fr:587",
        f"compte:{SECRET}@smtp.exemple.fr:587",
        f"http://compte:{SECRET}@smtp.exemple.fr",
        f"smtp://compte:{SECRET}/suite@smtp.exemple.fr:587",
        f"smtp://compte:12/{SECRET}@smtp.exemple.fr:587",
        f"smtp://compte:{SECRET}@suite@smtp.exemple.fr:587",
        f"smtp://compte:{SECRET}#suite@smtp.exemple.fr:587",
        f"smtp://compte:12#{SECRET}@smtp.exemple.fr:587",
        f"smtp://compte:12?{SECRET}@smtp.exemple.fr:587",
        f"smtp://compte:{SECRET}@",
        f"smtp://compte:{SECRET}@smtp.exemple.fr:port",
        "smtp://smtp.exemple.fr/suite",
        "smtp://smtp.exemple.fr:99999",
    ],
)
def test_a_mail_server_that_reads_wrong_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"^JALONS_EMAIL_URL se lit mal") as refusal:
        read_mail_url(url)
    assert SECRET not in str(refusal.value)


@pytest.mark.parametrize(
    "url",
    [
        f"postgres://compte:{SECRET}/suite@hote:5432/base",
        f"postgres://compte:12/{SECRET}@hote:5432/base",
        f"postgres://compte:{SECRET}@suite@hote:5432/base",
        f"postgres://compte:{SECRET}#suite@hote/base",
        f"mysql://compte:{SECRET}@hote/base",
        f"{SECRET}:5432/base",
    ],
)
def test_a_database_that_reads_wrong_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"^JALONS_DATABASE_URL se lit mal") as refusal:
        database(url)
    assert SECRET not in str(refusal.value)


def test_an_address_that_is_escaped_is_taken() -> None:
    mail = read_mail_url("smtps://compte%40exemple.fr:a%2Fb%40c%23@smtp.exemple.fr")
    assert (mail.hostname, mail.port) == ("smtp.exemple.fr", None)
    base = database("postgres://compte:a%2Fb%40c%23@hote:5432/base")
    assert (base["HOST"], base["PORT"], base["NAME"], base["PASSWORD"]) == ("hote", "5432", "base", "a/b@c#")
    assert database("postgres:///base?host=/run/postgresql")["HOST"] == "/run/postgresql"


def test_what_an_address_of_postgresql_asks_reaches_libpq() -> None:
    asked = "sslmode=verify-full&sslrootcert=%2Fetc%2Fca.pem&connect_timeout=4&options=-c%20search_path%3Dpublic"
    base = database(f"postgres://compte@hote/base?{asked}")
    assert isinstance(base["OPTIONS"], dict)
    assert {name: value for name, value in base["OPTIONS"].items() if name != "pool"} == {
        "sslmode": "verify-full",
        "sslrootcert": "/etc/ca.pem",
        "connect_timeout": "4",
        "options": "-c search_path=public",
    }
    assert base["OPTIONS"]["pool"]["max_size"] == 10
    assert set(databases._LIBPQ_VARIABLES) == set(POSTGRES_OPTIONS)


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (f"sslmod={SECRET}", "« sslmod » n’est pas connu de Jalons"),
        (f"password={SECRET}", "« password » n’est pas connu de Jalons"),
        (f"sslmode={SECRET}", "sslmode se lit mal ; écrivez l’un de disable,"),
        (f"connect_timeout={SECRET}", "connect_timeout se lit mal"),
    ],
)
@pytest.mark.parametrize(("name", "read"), [("DATABASE", read_database_url), ("HUB", read_hub_url)])
def test_an_option_that_would_be_dropped_is_refused(
    asked: str, sentence: str, name: str, read: Callable[[str], object]
) -> None:
    with pytest.raises(ImproperlyConfigured) as refusal:
        read(f"postgres://compte@hote/base?{asked}")
    told = str(refusal.value).replace("\u00a0", " ")
    assert told.startswith(f"JALONS_{name}_URL : ")
    assert (sentence in told, SECRET in told) == (True, False)


@pytest.mark.parametrize("url", ["jalons.exemple.fr", "jalons.exemple.fr:8000", "https://", "http://a:b", "ftp://a.fr"])
def test_a_public_address_without_its_beginning_is_refused(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"^JALONS_BASE_URL se lit mal.*https://jalons\.exemple\.fr"):
        read_base_url(url)


@pytest.mark.parametrize("url", ["postgres://c@hote:5432", "postgres://c@hote/", "postgresql:///?host=/run/pg"])
@pytest.mark.parametrize(("name", "read"), [("DATABASE", read_database_url), ("HUB", read_hub_url)])
def test_an_address_of_postgresql_names_its_base(url: str, name: str, read: Callable[[str], object]) -> None:
    """Without it, PostgreSQL opens the base that has the name of the account."""
    with pytest.raises(ImproperlyConfigured, match=rf"^JALONS_{name}_URL ne nomme pas la base\s.*5432/jalons"):
        read(url)


@pytest.mark.parametrize("url", ["sqlite:", "sqlite://chemin/base.sqlite3", "sqlite:///"])
def test_a_file_without_its_path_is_refused(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"^JALONS_DATABASE_URL se lit mal.*sqlite:////chemin"):
        read_database_url(url)


@pytest.mark.parametrize(
    ("read", "good", "wrong"),
    [
        (
            read_sender,
            ["jalons@exemple.fr", "Jalons <jalons@exemple.fr>", '"Mairie, de X" <j@exemple.fr>', "Mairie de l’Île <j@exemple.fr>"],
            ["Jalons jalons", "Mairie de X jalons@exemple.fr", "jalons@", "Jalons <jalons>", "a@exemple.fr, b@exemple.fr", "Jalons <j@exemple.fr>\nBcc: x@exemple.fr", "  "],
        ),
        (read_contact, ["mailto:dsi@exemple.fr", "https://exemple.fr/contact"], ["dsi", "dsi@exemple.fr", "mailto:dsi", "https://"]),
        (read_source_url, ["https://exemple.fr/jalons"], ["exemple.fr/jalons", "git@exemple.fr:jalons.git", "https://"]),
        (
            read_hosts,
            ["", "a.fr", "a.fr, b.fr .c.fr", "192.0.2.1", "[2001:db8::1]", "localhost"],
            ["http://a.fr", "a.fr b.fr/", "a.fr:8000", "a..fr!", "a_b.fr"],
        ),
        (
            read_open_data_hosts,
            ["", " ", "www.data.gouv.fr", "www.data.gouv.fr  Data.CAF.fr", "http://miroir.local:8080", "https://192.0.2.8", "http://127.0.0.1:9"],
            ["a.fr,b.fr", "a.fr;", "ftp://a.fr", "https://a.fr/", "http://a.fr:port", "a.fr/jeux", "a.fr:8080", "*.gouv.fr", ".gouv.fr", "aucun", "a..fr", "www.data.gouv.fr https:// a.fr"],
        ),
        (read_proxies, ["192.0.2.80", "192.0.2.80, 2001:db8::1", "10.0.0.0/8"], ["*", "192.0.2.80,*", "mandataire"]),
    ],
)  # fmt: skip
def test_other_settings_are_read_before_they_are_used(
    read: Callable[[str], object], good: list[str], wrong: list[str]
) -> None:
    for value in good:
        read(value)
    for value in wrong:
        with pytest.raises(ImproperlyConfigured, match=r"^(JALONS_|FORWARDED_)\w+ se lit mal\s: écrivez"):
            read(value)


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("a.fr,b.fr", "« a.fr,b.fr » : ni virgule ni point-virgule"),
        ("ftp://a.fr", "« ftp://a.fr » : un miroir s’écrit avec http:// ou https://"),
        ("a.fr/jeux", "« a.fr/jeux » : le nom seul, sans chemin"),
        ("*.gouv.fr", "« *.gouv.fr » : chaque nom s’écrit en entier"),
        (f"https://moi:{SECRET}@a.fr", "un compte y est écrit : ni compte ni mot de passe"),
    ],
)
def test_a_site_that_would_match_no_address_is_refused_with_its_reason(value: str, reason: str) -> None:
    with pytest.raises(ImproperlyConfigured) as refusal:
        read_open_data_hosts(f"www.data.gouv.fr {value}")
    told = str(refusal.value).replace("\u00a0", " ")
    assert f"({reason})" in told
    assert SECRET not in told


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("JALONS_EMAIL_URL", f"smtp+tls://compte:{SECRET}/suite@smtp.exemple.fr:587"),
        ("JALONS_DATABASE_URL", f"postgres://compte:{SECRET}/suite@hote/base"),
        ("JALONS_HUB_URL", f"redis://:{SECRET}/suite@hote:6379"),
        ("JALONS_BASE_URL", "jalons.exemple.fr"),
    ],
)
def test_a_command_says_it_in_one_line_and_stops(name: str, value: str, tmp_path: Path) -> None:
    env = {key: word for key, word in os.environ.items() if not key.startswith("JALONS_")}
    env |= {"JALONS_SECRET_KEY": "k" * 50, "JALONS_DATA": str(tmp_path), "PYTHONUTF8": "1", name: value}
    ended = subprocess.run(
        [sys.executable, "manage.py", "prepare"],
        cwd=settings.BASE_DIR,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, ended.stdout, ended.stderr.count("\n")) == (1, "", 1)
    assert ended.stderr.startswith(f"{REFUSED_SETTING}{name} se lit mal")
    assert SECRET not in ended.stderr
