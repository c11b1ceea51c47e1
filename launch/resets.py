"""`--reset`: what it erases, and what is asked before."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from launch.console import Stop, note
from launch.data import MADE_BY_JALONS
from launch.folder_checks import command


def reset(folder: Path, demo: bool) -> None:
    """Call it inside `alone`, so that it never deletes what a running server uses."""
    doomed = [folder / name for name in MADE_BY_JALONS if (folder / name).exists()]
    if not doomed:
        return
    names = ", ".join(path.name for path in doomed)
    if not demo:
        confirm_reset(folder, names)
    note(f"Remise à zéro de {folder}\u00a0: {names}.")
    for path in doomed:
        shutil.rmtree(str(path)) if path.is_dir() else path.unlink()
    if os.environ.get("JALONS_DATABASE_URL", "sqlite").split(":")[0] != "sqlite":
        note("La base désignée par JALONS_DATABASE_URL n’a pas été touchée.")


def confirm_reset(folder: Path, names: str) -> None:
    """Raises Stop unless a person types that the data may be lost. Either way they read what it is, and what keeps it."""
    doomed = f"--reset effacerait de {folder}\u00a0: {names}."
    keep = (
        "Pour garder ces données, relancez sans --reset\u00a0; pour repartir de zéro sans les perdre, faites d’abord une"
        f" sauvegarde hors de ce dossier («\u00a0{command(folder)} backup DOSSIER\u00a0»)."
    )
    if not sys.stdin.isatty():
        raise Stop(
            "Rien n’a été effacé\u00a0: --reset se confirme au clavier, lancez la commande dans un terminal."
            f" {doomed} {keep}"
        )
    note(f"{doomed} {keep}")
    note("Pour effacer ces données, tapez «\u00a0effacer\u00a0»\u00a0: ", end="")
    if sys.stdin.readline().strip() != "effacer":
        raise Stop(f"Rien n’a été effacé. {keep}")
