"""The addresses among the settings: a wrong one stops Jalons with a sentence, which never tells a password."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from config.addresses import read_base_url, read_mail_url
from config.settings import database

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


@pytest.mark.parametrize("url", ["jalons.exemple.fr", "jalons.exemple.fr:8000", "https://", "http://a:b", "ftp://a.fr"])
def test_a_public_address_without_its_beginning_is_refused(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"^JALONS_BASE_URL se lit mal.*https://jalons\.exemple\.fr"):
        read_base_url(url)


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
    assert ended.stderr.startswith(f"ImproperlyConfigured: {name} se lit mal")
    assert SECRET not in ended.stderr
