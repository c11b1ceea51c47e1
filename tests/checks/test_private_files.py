"""What lies in the data folder is for the account that runs Jalons alone: a host has other accounts."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from launch import data
from tests.conftest import ROOT

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has other rights.")

# All that writes there: the database and its journal, what people attach, messages, the pulse of the worker.
WORK = """
import json
import django
django.setup()
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.mail import EmailMessage
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("CREATE TABLE one (id integer)")
default_storage.save("pieces/devis.txt", ContentFile(b"devis"))
EmailMessage("Invitation", "Bonjour", to=["elue@exemple.fr"]).send()
from django.conf import settings
(settings.DATA_DIR / "worker.pulse").touch()
modes = {
    str(path.relative_to(settings.DATA_DIR.parent)): oct(path.stat().st_mode & 0o777)
    for path in [settings.DATA_DIR, *settings.DATA_DIR.rglob("*")]
}
print(json.dumps(modes))
"""


def test_files_of_the_data_folder_are_closed_to_other_accounts(tmp_path: Path) -> None:
    folder = tmp_path / "donnees"
    environment = {**os.environ, "JALONS_DATA": str(folder), "JALONS_SECRET_KEY": "x" * 50}
    environment |= {"DJANGO_SETTINGS_MODULE": "config.settings", "JALONS_DATABASE_URL": "", "JALONS_EMAIL_URL": ""}
    told = subprocess.run(
        [sys.executable, "-c", WORK], cwd=ROOT, env=environment, umask=0o022, check=True, capture_output=True, text=True
    )
    modes = json.loads(told.stdout)
    names = {name.partition("/")[2] for name in modes if not name.endswith((".log", ".txt"))}
    assert names == {
        "", "jalons.sqlite3", "jalons.sqlite3-wal", "jalons.sqlite3-shm", "media", "media/pieces", "courriels",
        "worker.pulse",
    }  # fmt: skip
    assert {name: mode for name, mode in modes.items() if mode not in ("0o600", "0o700")} == {}


def test_the_launcher_makes_a_closed_folder_and_its_children_too(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        folder = data.opened(tmp_path / "donnees")
        with data.alone(folder):
            (folder / "something.log").touch()
        data.why_not_prepared("Traceback", folder)
    finally:
        os.umask(before)
    modes = {path.name: oct(path.stat().st_mode & 0o777) for path in [folder, *folder.iterdir()]}
    assert modes == {
        "donnees": "0o700",
        ".verrou": "0o600",
        ".processus": "0o600",
        "something.log": "0o600",
        "preparation.log": "0o600",
    }
