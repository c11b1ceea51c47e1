"""`run.py config`: shows at once everything that prevents opening an instance, before anybody uses it."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from launch import data, server, venv
from launch.children import ROOT, hand_over
from launch.console import Stop, say
from launch.environment import (
    check_base_name,
    check_chance_of_key,
    check_demo_setting,
    check_secret_key,
    unknown_settings,
)
from launch.folder_checks import check_instance, refuse_unsettled_restore
from launch.options import Options
from launch.venv import PYTHON

ONLY_WARNINGS = 3  # exit code of `check_config`
# What cannot be asked when this setting reads wrong.
UNSURE = {
    "JALONS_DATABASE_URL": "--without-base",
    "JALONS_EMAIL_URL": "--without-mail",
    "JALONS_HUB_URL": "--without-hub",
    "JALONS_BASE_URL": "--without-address",
}


def config(options: Options) -> int:
    folder = options.data
    checks = (
        ("Noms des réglages", check_names),
        ("Clé secrète", check_key),
        ("Dossier des données", lambda: check_folder(folder)),
    )
    data.tell(folder, "serve")
    codes = [told(label, check) for label, check in checks]
    venv.ready(*venv.needed())
    env = data.settings(folder, "serve", server.address(options.host, options.port))
    if not env.get("JALONS_SECRET_KEY"):
        # The missing key is reported above; with this one the other settings are still checked
        env["JALONS_SECRET_KEY"] = secrets.token_urlsafe(50)
    wrong = wrong_settings(env)
    codes.append(told("Valeurs des réglages", lambda: check_values(wrong)))
    # Without the wrong ones, so that the database and the mail server are asked all the same.
    env = {name: value for name, value in env.items() if name not in wrong}
    env.setdefault("JALONS_BASE_URL", server.address(options.host, options.port))
    unsure = [word for name, word in UNSURE.items() if name in wrong]
    unsure += [] if os.environ.get("JALONS_BASE_URL") else ["--usual-address"]
    code = hand_over([PYTHON, ROOT / "manage.py", "check_config", *unsure], env)
    if any(codes) or code not in (0, ONLY_WARNINGS):
        say("À corriger avant d’ouvrir.")
        return 1
    say("Rien n’empêche de démarrer. Regardez d’abord les lignes « À regarder »." if code else "Tout est en ordre.")
    return 0


def wrong_settings(env: dict[str, str]) -> dict[str, str]:
    answer = subprocess.run(
        [str(PYTHON), "-m", "config.readings"], cwd=str(ROOT), env=env, stdout=subprocess.PIPE, check=True
    )
    return dict(json.loads(answer.stdout.decode("utf-8")))


def check_values(wrong: dict[str, str]) -> None:
    sentences = list(wrong.values())
    try:
        check_base_name(os.environ.get("JALONS_DATABASE_URL", ""))
    except Stop as stop:
        sentences.append(str(stop))
    if sentences:
        raise Stop("\n  ".join(["à corriger", *sentences]))


def told(label: str, check: Callable[[], None]) -> int:
    try:
        check()
    except Stop as stop:
        say(f"{label} : {stop}")
        return 1
    say(f"{label} : bon")
    return 0


def check_key() -> None:
    key = os.environ.get("JALONS_SECRET_KEY", "")
    check_secret_key(key)
    check_chance_of_key(key)


def check_names() -> None:
    check_demo_setting(os.environ)
    if sentence := unknown_settings(os.environ):
        raise Stop(sentence)


def check_folder(folder: Path) -> None:
    data.refuse_root(folder)
    data.opened(folder)
    check_instance(folder)
    refuse_unsettled_restore(folder)
    say(f"Disque : {shutil.disk_usage(str(folder)).free // 1000**2} Mo libres dans {folder}")
