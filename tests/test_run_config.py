"""`run.py config` reports at once everything that prevents opening an instance."""

import re
from pathlib import Path

import pytest

from launch.environment import NAMES, unknown_settings
from tests.mail.mail_server import MailServer
from tests.test_run import ROOT, run


def test_what_is_in_order_is_told_and_no_message_leaves(tmp_path: Path) -> None:
    server = MailServer()
    server.start()
    code, output, wrong = run(
        "config",
        "--data",
        str(tmp_path),
        JALONS_SECRET_KEY="k" * 50,
        JALONS_EMAIL_URL=f"smtp://127.0.0.1:{server.port}",
    )
    server.stop()
    lines = output.splitlines()
    assert (code, wrong, lines[0], lines[1], lines[3]) == (
        0, "", "Noms des réglages : bon", "Clé secrète : bon", "Dossier des données : bon"
    )  # fmt: skip
    assert lines[5:] == [
        "Base de données : bon (SQLite)",
        f"Messagerie : bon (127.0.0.1:{server.port})",
        "Tout est en ordre.",
    ]
    assert server.taken == []


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
    code, _said, wrong = run("config", "--data", str(tmp_path), JALONS_SECRET_KEY="k" * 50, JALONS_BASE_URL=url)
    assert (code, "JALONS_BASE_URL se lit mal" in wrong) == (1, True)


def test_every_setting_of_the_code_is_a_known_name() -> None:
    code = [path for folder in ("config", "jalons", "launch") for path in (ROOT / folder).rglob("*.py")]
    used = {name for path in code for name in re.findall(r"\bJALONS_[A-Z_]*[A-Z]\b", path.read_text("utf-8"))}
    assert used - set(NAMES) == set()
    assert unknown_settings(dict.fromkeys(NAMES, "")) == ""
