"""The commands of run.py: demo, serve, test, check, bench, manage; backup and restore have their own module."""

from __future__ import annotations

import errno
import os
import signal
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from launch import backups, browser, data, server, venv
from launch.children import ROOT, begun, follow, hand_over, stage
from launch.config import config, wrong_settings
from launch.console import Ended, Stop, disk_full, note, say, say_goodbye
from launch.environment import (
    check_base_name,
    check_chance_of_key,
    check_secret_key,
    read_environment,
    unknown_settings,
)
from launch.folder_checks import check_instance, refuse_files_of_another, refuse_lost_base, refuse_unsettled_restore
from launch.options import HELP, SERVING, Options, read
from launch.reasons import french_reason
from launch.resets import reset
from launch.supervisor import heard_signals
from launch.venv import BIN, DEVELOPMENT, PYTHON
from launch.version import version

DEPLOYMENT = "Réglages d’une instance"
CHECKS: dict[str, list[object]] = {
    "Style du code": [PYTHON, "-m", "ruff", "check"],
    "Mise en forme": [PYTHON, "-m", "ruff", "format", "--check"],
    "Étages et pièces": [BIN / "lint-imports"],
    "Dépendances": [BIN / "deptry", "."],
    "Gabarits": [PYTHON, "-m", "djlint", "--lint", "--quiet", "jalons"],
    "Mise en forme des gabarits": [BIN / "djangofmt", "--check", "jalons"],
    "Migrations": [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"],
    "Textes à traduire": [PYTHON, "-m", "scripts.messages", "--check"],
    DEPLOYMENT: [PYTHON, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
}
# It works beside the others, on the other core, and is told last.
LONGEST_CHECK: tuple[str, list[object]] = ("Types", [PYTHON, "-m", "mypy"])
# The settings of an instance as docs/hosting.md describes it: Django and our own checks have nothing to say of it.
INSTANCE = {
    "JALONS_DEBUG": "0",
    "JALONS_SECRET_KEY": "-".join(
        ["clé", "de", "vérification,", "jamais", "servie,", "longue", "et", "variée", "0123456789"]
    ),
    "JALONS_BASE_URL": "https://jalons.collectivite.example",
    "JALONS_EMAIL_URL": "smtp+tls://compte:motdepasse@smtp.collectivite.example:587",
    "JALONS_PUBLISHER": "Une collectivité",
    "JALONS_SOURCE_URL": "https://collectivite.example/jalons",
}

# Printed after the checks; none of these figures makes the command fail.
FIGURES: list[object] = [PYTHON, "-m", "scripts.readability"]

SOME_FAILED, NOTHING_TO_RUN = 1, 5  # exit codes of pytest: some tests failed, no test is left
MOST_AGAIN = 8  # files
ON_THE_CLOCK = ("tests/journeys/", "tests/checks/test_patterns.py")  # tests that a busy machine may make late
PROCESSES = 2  # processes that run the tests, each with its own database, demo and browser

# These Django commands need no data, and the present data may not fit a model that is being changed.
WITHOUT_DATA: tuple[list[str], ...] = ([], ["makemigrations"], ["sqlmigrate"], ["check"], ["help"], ["--help"])
ON_AN_EMPTY_BASE = (["prepare"], ["migrate"])


def demo(options: Options) -> int:
    return serving(options)


def show_help(options: Options) -> int:
    """A host forgot the command: nothing starts, and a service that was written without it fails."""
    say(HELP)
    note("Il manque une commande, par exemple « serve » ou « backup » : rien n’a été démarré.")
    return 1


def room(options: Options) -> int:
    """Serves a laptop in a hall: whoever sits at it is signed in by the address that opens."""
    return serving(options)


def serve(options: Options) -> int:
    try:
        check_secret_key(os.environ.get("JALONS_SECRET_KEY", ""))
    except Stop as stop:
        raise Stop("\n".join([str(stop), *other_wrong_settings(options)])) from None
    note_risks()
    if unknown := unknown_settings(os.environ):
        note(unknown)
    if not os.environ.get("JALONS_EMAIL_URL"):
        note(f"Sans JALONS_EMAIL_URL, les courriels sont écrits dans {options.data / 'courriels'}.")
    return serving(options)


def other_wrong_settings(options: Options) -> list[str]:
    """The sentences of `config` about the other settings, where the libraries that read them are already there."""
    if not all(map(venv.up_to_date, venv.needed())):
        return []
    env = data.settings(options.data, "serve", server.address(options.host, options.port))
    return list(wrong_settings(env).values())


def note_risks() -> None:
    """What `config` refuses, and that an instance which opened with it is told at each start."""
    risks = ((check_chance_of_key, "JALONS_SECRET_KEY"), (check_base_name, "JALONS_DATABASE_URL"))
    for check_risk, name in risks:
        try:
            check_risk(os.environ.get(name, ""))
        except Stop as stop:
            note(str(stop))


def serving(options: Options) -> int:
    is_demo = options.command == "demo"
    folder = data.folder(options.data, options.command)
    data.refuse_orphans(folder)  # before the port, which they hold most often
    server.check_port(options.host, options.port)
    data.opened(folder)
    if options.command == "serve":
        data.refuse_another_base(folder)
    if not is_demo:
        refuse_files_of_another(folder)
    venv.ready(*venv.needed())
    # A server that compiles what it loads, as after each new version, holds 4 MB more as long as it lives.
    venv.compile_beside("jalons", "config")
    with data.alone(folder) as let_processes_in:
        if options.reset:
            reset(folder, is_demo)
        if options.command == "serve":
            refuse_lost_base(folder)
        env = data.settings(folder, options.command, server.address(options.host, options.port))
        data.prepare(folder, env, is_demo)
        arrival = data.arrival(env) if options.command == "salle" else ""
        # The lines of an instance go to the output, where the system of its host collects them.
        log = None if options.verbose or options.command == "serve" else data.new_log(folder)
        let_processes_in()
        try:
            return server.run(options.host, options.port, env, options.browser, arrival, log)
        except KeyboardInterrupt:
            say_goodbye("Jalons est arrêté.")
            return 0


def manage(options: Options) -> int:
    first, has_key = options.rest[:1], bool(os.environ.get("JALONS_SECRET_KEY"))
    if first not in WITHOUT_DATA and not data.is_corner(options.data):
        data.refuse_another_base(options.data)
        refuse_lost_base(options.data)
        if first != ["prepare"]:
            refuse_unsettled_restore(options.data)
    if first in WITHOUT_DATA or (first in ON_AN_EMPTY_BASE and has_key and not data.is_corner(options.data)):
        kind = "serve" if has_key else "demo"
        folder = data.folder(options.data, kind)
    else:
        folder, kind = data.acted_on(options.data)
    if first == ["prepare"] and kind == "serve":
        check_secret_key(os.environ.get("JALONS_SECRET_KEY", ""))
    data.refuse_root(folder)
    if kind == "serve" and first not in WITHOUT_DATA:
        check_instance(folder)
    data.opened(folder)
    venv.ready(*venv.needed())
    env = data.settings(folder, kind, server.address(options.host, options.port))
    if first not in WITHOUT_DATA:
        data.tell(folder, kind)
    # Runs in the current folder, because `--output FILE` is relative to it.
    return hand_over([PYTHON, ROOT / "manage.py", *options.rest], env, in_repository=False)


def test(options: Options) -> int:
    """Runs the whole suite on SQLite; then on PostgreSQL when there is one, without the browser tests, whose own server
    uses SQLite, nor the tests that ask no database, which would only say the same again.

    Each run uses both processes until its end, so that both cores are busy.
    """
    venv.ready(DEVELOPMENT)
    words = test_paths(options.rest)
    words = [*(["-n", str(PROCESSES)] if gains_by_sharing(words) else []), *words]
    postgres = os.environ.get("JALONS_TEST_POSTGRES_URL")
    code, failed = run_pytest(words)
    if code == SOME_FAILED:
        code = play_late_ones_again(failed)
    if postgres:
        note("Les tests qui demandent une base, sur PostgreSQL, sauf les parcours dans un navigateur.")
        others = words if "-m" in words else ["-m", "database and not journey", *words]
        first, (code, _failed) = code, run_pytest(others, postgres)
        played = [each for each in (first, code) if each != NOTHING_TO_RUN]
        code = next((each for each in played if each), 0) if played else NOTHING_TO_RUN
    if not browser.chromium():
        note(f"Pas de Chromium : les parcours dans un navigateur ont été sautés. Pour les jouer : {browser.INSTALL}")
    return code


def test_paths(words: Sequence[str]) -> list[str]:
    """`actions` becomes tests/actions; options, their values and paths are unchanged."""
    paths = []
    for before, word in zip(["", *words], words, strict=False):
        is_value = before in ("-k", "-m", "-n", "-p", "-o", "-c", "-W", "-r")
        is_floor = not is_value and word.isidentifier() and (ROOT / "tests" / word).is_dir()
        paths.append(f"tests/{word}" if is_floor else word)
    return paths


def gains_by_sharing(words: Sequence[str]) -> bool:
    """Whether two processes help: not for one file, nor with a number of processes, a debugger or the output of
    tests."""
    alone = ("-n", "--numprocesses", "--pdb", "--trace", "-s", "--capture", "--collect-only", "--co")
    return not any(word.startswith(alone) or ".py" in word for word in words)


def play_late_ones_again(failed: Sequence[str]) -> int:
    """Plays a few failed tests of the clock once more, each file from a new demo: a browser on a busy machine may be
    late. Those that pass then are named, since a journey that fails once in ten has often met a race of the product
    (decision 0064)."""
    files = sorted({test.partition("::")[0] for test in failed})
    if not files or len(files) > MOST_AGAIN or not all(file.startswith(ON_THE_CLOCK) for file in files):
        return SOME_FAILED
    note(f"Rejoués une fois, seuls\u00a0: {', '.join(files)}.")
    code, again = run_pytest(files)
    if late := [test for test in failed if test not in again]:
        note(f"N’ont passé qu’à la seconde fois, à regarder de près\u00a0: {', '.join(late)}.")
    return code


def run_pytest(words: Sequence[str], postgres: str = "") -> tuple[int, list[str]]:
    """The exit code, and the tests that failed."""
    with tempfile.TemporaryDirectory() as folder:
        env = dict(bare(folder), PYTHONPYCACHEPREFIX=str(ROOT / ".test-cache" / "bytecode"))
        failed = Path(folder) / "failed"
        env["JALONS_TEST_FAILED"] = str(failed)
        # Tests start hundreds of Pythons: without this cache, each would compile the whole code again.
        env.pop("PYTHONDONTWRITEBYTECODE", None)
        if postgres:
            env["JALONS_DATABASE_URL"] = postgres
        code = hand_over([PYTHON, "-m", "pytest", *words], env)
        return code, failed.read_text(encoding="utf-8").splitlines() if failed.exists() else []


def check(options: Options) -> int:
    """Runs every check and shows every failure, even after a first one."""
    venv.ready(DEVELOPMENT)
    failures = []
    with tempfile.TemporaryDirectory() as folder:
        env = dict(bare(folder), JALONS_DEBUG="1")
        last, command = LONGEST_CHECK
        beginning = time.monotonic()
        with begun(command, env) as longest:
            for label, command in CHECKS.items():
                begin = time.monotonic()
                code, output = stage(label, command, {**env, **INSTANCE} if label == DEPLOYMENT else env, total=False)
                tell_check(label, code, output, time.monotonic() - begin)
                failures += [label] * (code != 0)
            code, output = follow(last, longest, total=False)
        tell_check(last, code, output, time.monotonic() - beginning)
        failures += [last] * (code != 0)
        _, figures = stage("Lisibilité", FIGURES, env, total=False)
    say(figures.rstrip())
    say(f"À corriger : {', '.join(failures)}." if failures else "Tout est en ordre.")
    return 1 if failures else 0


def tell_check(label: str, code: int, output: str, seconds: float) -> None:
    say(f"{label} : {'à corriger' if code else 'bon'} ({seconds:.1f} s)".replace(".", ","))
    if code:
        say(output.rstrip())


def bench(options: Options) -> int:
    venv.ready(DEVELOPMENT)
    with tempfile.TemporaryDirectory() as folder:
        return hand_over([PYTHON, "-m", "bench.report", *options.rest], bare(folder))


def bare(folder: str) -> dict[str, str]:
    """The environment without the variables of an instance, so that tests, checks and measures never touch real
    data."""
    variables = {name: value for name, value in os.environ.items() if not name.startswith("JALONS_")}
    variables.update(
        {name: value for name, value in os.environ.items() if name.startswith(("JALONS_TEST_", "JALONS_FUZZ_"))}
    )
    Path(folder, "static").mkdir()  # without it, every test client warns that it is missing
    return dict(variables, JALONS_DATA=folder, PYTHONUTF8="1")


COMMANDS = {"demo": demo, "serve": serve, "salle": room, "test": test, "check": check, "bench": bench, "manage": manage}
COMMANDS.update(help=show_help, backup=backups.backup, restore=backups.restore, config=config)
TAKE_MORE_WORDS = ("test", "bench", "manage", "backup", "restore")


def main(arguments: list[str]) -> int:
    end_on_signals()
    try:
        options = read(arguments)
        if options.rest[:1] == ["--version"] and options.command not in TAKE_MORE_WORDS:
            # Works after any other option, and even when the file of settings cannot be read.
            say(f"Jalons {version()}")
            return 0
        if options.env:
            os.environ.update(read_environment(options.env), **{data.SETTINGS_FILE: str(options.env)})
        if options.command not in COMMANDS:
            raise Stop(f"Commande inconnue : « {options.command} ». « python3 run.py --help » les présente toutes.")
        if options.rest and options.command not in TAKE_MORE_WORDS:
            if options.rest[0] in ("-h", "--help"):
                say(HELP)
                return 0
            raise Stop(f"Option inconnue : « {options.rest[0]} ». « python3 run.py --help » les présente toutes.")
        if options.reset and options.command not in SERVING:
            raise Stop(
                f"--reset ne va pas avec « {options.command} » : il efface la base avant un démarrage (serve, salle)."
            )
        return COMMANDS[options.command](options)
    except Stop as stop:
        note(str(stop))
        return 1
    except KeyboardInterrupt as interrupt:
        say_goodbye("Interrompu ; la même commande reprendra là où il faut.")
        return 143 if isinstance(interrupt, Ended) else 130
    except OSError as error:
        note(refused_by_the_system(error))
        return 1


def refused_by_the_system(error: OSError) -> str:
    if error.errno == errno.ENOSPC:
        return disk_full(str(error.filename or "dossier temporaire"))
    if isinstance(error, PermissionError):
        return f"Jalons n’a pas le droit d’écrire {error.filename} : changez ce droit, ou déplacez Jalons ailleurs."
    reason = french_reason(error.strerror or str(error)) + (f", {error.filename}" if error.filename else "")
    return f"Le système a refusé une opération ({reason}) : corrigez ce qu’il signale, puis relancez la même commande."


def end_on_signals() -> None:
    """Ends on these signals, unless the shell or nohup that started run.py made it ignore them."""
    for number in heard_signals():
        signal.signal(number, signal.default_int_handler if number == signal.SIGINT else raise_ended)


def raise_ended(number: int, frame: object) -> NoReturn:
    raise Ended
