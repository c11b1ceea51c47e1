"""`run.py config`: what stands in the way of opening, all of it at once, before anybody comes."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Callable
from pathlib import Path

from launch import data, server, venv
from launch.children import ROOT, hand_over
from launch.console import Stop, say
from launch.environment import check_secret_key, unknown_settings
from launch.options import Options
from launch.venv import PYTHON


def config(options: Options) -> int:
    folder = options.data
    checks = (
        ("Noms des réglages", check_names),
        ("Clé secrète", lambda: check_secret_key(os.environ.get("JALONS_SECRET_KEY", ""))),
        ("Dossier des données", lambda: check_folder(folder)),
    )
    codes = [told(label, check) for label, check in checks]
    venv.ready(*venv.needed())
    env = data.settings(folder, "serve", server.address(options.host, options.port))
    if not env.get("JALONS_SECRET_KEY"):
        env["JALONS_SECRET_KEY"] = secrets.token_urlsafe(50)  # its absence is told above; the rest is still looked at
    codes.append(hand_over([PYTHON, ROOT / "manage.py", "check_config"], env))
    say("À corriger avant d’ouvrir." if any(codes) else "Tout est en ordre.")
    return 1 if any(codes) else 0


def told(label: str, check: Callable[[], None]) -> int:
    try:
        check()
    except Stop as stop:
        say(f"{label} : {stop}")
        return 1
    say(f"{label} : bon")
    return 0


def check_names() -> None:
    if sentence := unknown_settings(os.environ):
        raise Stop(sentence)


def check_folder(folder: Path) -> None:
    data.refuse_root(folder)
    data.opened(folder)
    data.refuse_another_base(folder)
    say(f"Disque : {shutil.disk_usage(str(folder)).free // 1000**2} Mo libres dans {folder}")
