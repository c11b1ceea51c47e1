#!/usr/bin/env python3
"""The one command of Jalons: demo, serve, test, check, bench, manage.

Standard library only, and valid for Python 3.8: an interpreter too old for Jalons may start it. It finds a fit one,
makes `.venv` from the hashed lock, then hands over; nothing is imported from the project here.
"""

import argparse
import errno
import hashlib
import http.client
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import webbrowser
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
STAMP = VENV / "jalons.json"
UNFINISHED = VENV / "installation-en-cours"
OLDEST = (3, 12)
GIGABYTE = 1000**3
RUNTIME, DEVELOPMENT = "requirements.txt", "requirements-dev.txt"
MADE_BY_JALONS = ("jalons.sqlite3", "jalons.sqlite3-wal", "jalons.sqlite3-shm", "secret_key", "worker.pulse", "prepared",
                  "static", "media", "courriels")  # fmt: skip

HELP = """Jalons : construire, financer et suivre une feuille de route d’inclusion numérique.

  python3 run.py                 la démonstration, prête à visiter
  python3 run.py serve           une instance vide, comme en production (voir docs/hosting.md)
  python3 run.py test [...]      tous les tests ; la suite est donnée à pytest
  python3 run.py check           style, types, architecture, gabarits, migrations, traductions
  python3 run.py bench [NOM...]  les mesures de bench/ ; --json pour une sortie lisible par un programme
  python3 run.py manage ...      les commandes de Django

Options, avant ou après le nom de la commande :
  --port N        port d’écoute (8000)
  --host ADRESSE  adresse d’écoute (127.0.0.1 ; 0.0.0.0 ouvre au réseau local, pour les téléphones d’un atelier)
  --data DOSSIER  dossier des données (data ; la démonstration est dans data/demo)
  --no-browser    ne pas ouvrir le navigateur
  --reset         repartir de zéro : efface la base et les fichiers créés par Jalons dans ce dossier
"""


class Stop(Exception):
    """One plain French sentence, with the way out; printed without a traceback."""


class Ended(KeyboardInterrupt):
    """SIGTERM or SIGHUP: children did not receive it, unlike Ctrl-C."""


# ---------------------------------------------------------------- what the person sees

console = sys.stdout


def say(text, end="\n"):
    print(text, end=end, file=console, flush=True)


def complain(text):
    print(text, file=sys.stderr, flush=True)


class Progress:
    """Counts seconds beside a label once it lasts more than two; says nothing of what is quick."""

    QUIET = 2

    def __init__(self, label):
        self.begin(label)

    def begin(self, label):
        self.label, self.start, self.shown = label, time.monotonic(), None

    def tick(self):
        seconds = int(time.monotonic() - self.start)
        if seconds < self.QUIET or seconds == self.shown:
            return
        if console.isatty():
            say("\r{}… {} s".format(self.label, seconds), end="")
        elif self.shown is None:
            say("{}…".format(self.label))
        self.shown = seconds

    def end(self):
        if self.shown is not None:
            say("{}{}… {:.0f} s".format("\r" if console.isatty() else "", self.label, time.monotonic() - self.start))
            self.shown = None


# ---------------------------------------------------------------- processes


def start(command, **options):
    """A child of its own group: Ctrl-C reaches only us, and we end our children by their id."""
    if os.name == "nt":
        options["creationflags"] = subprocess.CREATE_NEW_PROCESS_GROUP
    else:
        options["start_new_session"] = True
    return subprocess.Popen([str(part) for part in command], cwd=str(ROOT), stdin=subprocess.DEVNULL, **options)


def end(*processes):
    for process in processes:
        if process.poll() is None:
            process.send_signal(signal.CTRL_BREAK_EVENT) if os.name == "nt" else process.terminate()
    limit = time.monotonic() + 6
    for process in processes:
        try:
            process.wait(max(0.1, limit - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def stage(label, command, env=None):
    """Run with a progress line. A line of output that starts with `# ` renames the line. Returns (code, output)."""
    progress, heard = Progress(label), 0
    with tempfile.TemporaryFile() as output:
        process = start(command, env=env, stdout=output, stderr=subprocess.STDOUT)
        try:
            while process.poll() is None:
                text = read(output)
                for line in text[heard:].splitlines(True):
                    if not line.endswith("\n"):
                        break
                    heard += len(line)
                    if line.startswith("# "):
                        progress.end()
                        progress.begin(line[2:].strip())
                progress.tick()
                wait(process, 0.1)
        finally:
            end(process)
            progress.end()
        return process.returncode, read(output)


def read(file):
    """Everything written so far, without moving the child's own position (`os.pread` is absent on Windows)."""
    with open(file.fileno(), "rb", closefd=False, buffering=0) as again:
        size = os.fstat(again.fileno()).st_size
        return os.pread(again.fileno(), size, 0).decode("utf-8", "replace") if hasattr(os, "pread") else ""


def wait(process, seconds):
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        pass


def hand_over(command, env):
    """Run in the foreground, with the person's terminal; the exit code of the child."""
    process = subprocess.Popen([str(part) for part in command], cwd=str(ROOT), env=env)
    try:
        return process.wait()
    except Ended:
        raise
    except KeyboardInterrupt:
        wait(process, 5)  # the child received it too, and may have something to say
        raise
    finally:
        end(process)
