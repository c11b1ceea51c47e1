"""run.py as a person at the terminal sees it: plain sentences, nothing left behind."""

import io
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from launch import children, commands, data, options, server, supervisor, venv
from launch.console import Progress, Stop

ROOT = Path(__file__).resolve().parents[1]


def run(*words: str, **environment: str) -> tuple[int, str, str]:
    env = {name: value for name, value in os.environ.items() if not name.startswith("JALONS_")} | environment
    done = subprocess.run([sys.executable, "run.py", *words], cwd=ROOT, env=env, capture_output=True, timeout=60)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


@pytest.fixture
def busy() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


# --- the command line -------------------------------------------------------------------------------------------------


USUAL = options.Options("demo", [], 8000, "127.0.0.1", ROOT / "data", browser=True, reset=False)


@pytest.mark.parametrize(
    ("line", "changed"),
    [
        ("", {}),
        ("serve --port 9000 --host=0.0.0.0", {"command": "serve", "port": 9000, "host": "0.0.0.0"}),
        ("--no-browser --reset --data /srv/j demo", {"browser": False, "reset": True, "data": Path("/srv/j")}),
        ("salle", {"command": "salle", "host": "0.0.0.0"}),
        ("salle --host 127.0.0.1", {"command": "salle"}),
        ("--verbose", {"verbose": True}),
        ("--verbose salle", {"command": "salle", "host": "0.0.0.0", "verbose": True}),
        ("serve --verbose --port 9000", {"command": "serve", "port": 9000, "verbose": True}),
        ("test --verbose tests", {"command": "test", "rest": ["--verbose", "tests"]}),
        ("test tests/x.py -k serve", {"command": "test", "rest": ["tests/x.py", "-k", "serve"]}),
        ("--port 1 manage migrate --plan", {"command": "manage", "rest": ["migrate", "--plan"], "port": 1}),
        ("manage dbshell -- --port 1", {"command": "manage", "rest": ["dbshell", "--", "--port", "1"]}),
        ("--help", {"rest": ["--help"]}),
    ],
)
def test_our_options_are_told_from_those_of_the_command(line: str, changed: dict[str, object]) -> None:
    assert options.read(line.split()) == USUAL._replace(**changed)


@pytest.mark.parametrize("line", ["--port abc", "--port 0", "--port 70000", "--port", "--data="])
def test_an_option_without_a_good_value_is_refused(line: str) -> None:
    with pytest.raises(Stop):
        options.read(line.split())


def test_help_is_shown() -> None:
    assert run("--help") == (0, options.HELP + "\n", "")


@pytest.mark.parametrize("sign", ["env", "base"])
def test_without_a_command_an_instance_shows_the_help_and_starts_nothing(sign: str, tmp_path: Path) -> None:
    settings = tmp_path / "jalons.env"
    settings.write_text("")
    folder = tmp_path / "data"
    folder.mkdir()
    if sign == "base":
        (folder / ".base").write_text("sqlite")
    before = list(folder.iterdir())
    words = ["--data", str(folder), *(["--env", str(settings)] if sign == "env" else [])]
    code, output, complaint = run(*words)
    assert (code, output, list(folder.iterdir())) == (1, options.HELP + "\n", before)
    assert complaint.startswith("Il manque une commande")


def test_an_unknown_command_says_where_to_look() -> None:
    code, output, complaint = run("tset")
    assert (code, output) == (1, "")
    assert (
        complaint
        == "Commande inconnue\u00a0: «\u00a0tset\u00a0». «\u00a0python3 run.py --help\u00a0» les présente toutes.\n"
    )


# --- what stops it ----------------------------------------------------------------------------------------------------


def test_a_busy_port_gives_one_sentence_with_a_free_one(busy: int) -> None:
    code, output, complaint = run("--port", str(busy), "--no-browser")
    assert (code, output, complaint.count("\n")) == (1, "", 1)
    assert complaint.startswith(
        f"Le port {busy} est déjà occupé, peut-être par Jalons lui-même\u00a0: ouvrez http://127.0.0.1:{busy}"
    )
    free = int(complaint.rsplit("--port ", 1)[1].rstrip(".\n"))
    assert free > busy
    assert server.refusal("127.0.0.1", free) is None


def test_a_busy_port_gives_the_whole_command_to_type_instead(busy: int, tmp_path: Path) -> None:
    words = ["serve", "--no-browser", "--data", str(tmp_path / "les données")]
    code, _output, complaint = run(*words, f"--port={busy}", JALONS_SECRET_KEY="0123456789abcdefghij" * 3)
    assert code == 1
    typed = complaint.replace("\u00a0", " ").rsplit(" : ", 1)[1].rstrip(".\n")
    assert re.fullmatch(rf"python3 run.py serve --no-browser --data '{tmp_path}/les données' --port \d+", typed)


def test_serve_refuses_to_start_without_a_secret_key() -> None:
    code, output, complaint = run("serve")
    assert (code, output, complaint.count("\n")) == (1, "", 1)
    assert complaint.startswith("La variable JALONS_SECRET_KEY manque\u00a0:")


@pytest.mark.parametrize("key", ["50 caractères au hasard", "k" * 31])
@pytest.mark.parametrize("command", ["serve", "manage prepare"])
def test_a_key_that_is_guessed_is_refused_with_what_makes_one(command: str, key: str, tmp_path: Path) -> None:
    code, output, complaint = run(*command.split(), "--data", str(tmp_path), JALONS_SECRET_KEY=key)
    assert (code, output, complaint.count("\n"), list(tmp_path.iterdir())) == (1, "", 1, [])
    assert complaint.startswith(f"JALONS_SECRET_KEY n’a que {len(key)} caractères, il en faut 32 au moins")
    assert 'python3 -c "import secrets; print(secrets.token_urlsafe(50))"' in complaint
    assert key not in complaint


def test_a_data_folder_that_cannot_be_written_gives_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(
        Stop, match=r"^Impossible d’écrire dans .*\(ce n’est pas un dossier\).*le bon dossier avec --data DOSSIER.$"
    ):
        data.opened(tmp_path / "file" / "data")


def test_a_full_disk_gives_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data, "MEGABYTES_NEEDED", 10**12)
    with pytest.raises(Stop, match=r"^Le disque est plein .*libérez de la place, puis relancez la même commande.$"):
        data.opened(tmp_path)


def test_one_jalons_at_a_time_uses_a_data_folder(tmp_path: Path) -> None:
    with data.alone(tmp_path), pytest.raises(Stop, match=r"^Jalons tourne déjà avec le dossier"), data.alone(tmp_path):
        pass
    with data.alone(tmp_path):
        pass


@pytest.mark.parametrize(
    ("output", "beginning"),
    [
        ("OSError: [Errno 28] No space left on device", "Le disque est plein"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", "Une bibliothèque reçue n’est pas celle attendue"),
        ("Failed to establish a new connection: [Errno 111] Connection refused", "Les bibliothèques n’ont pas pu"),
        ("Temporary failure in name resolution", "Les bibliothèques n’ont pas pu être téléchargées"),
        ("error: subprocess-exited-with-error", "L’installation a échoué"),
    ],
)
def test_a_failed_installation_is_explained(output: str, beginning: str) -> None:
    assert venv.why_not_installed(output).startswith(beginning)


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        (
            "Traceback\nOperationalError: refused\n",
            "La base de données ne répond pas (refused)\u00a0: vérifiez JALONS_DATABASE_URL, puis relancez.",
        ),
        (
            "Traceback\n  File x\nOperationalError: out of shared memory\nLINE 1: SELECT (\n                    ^)\n",
            "La base de données ne répond pas (out of shared memory)\u00a0: vérifiez JALONS_DATABASE_URL, puis relancez.",
        ),
        ("x.ImproperlyConfigured: Réglez l’adresse.\n", "Réglez l’adresse."),
        (f"{data.REFUSED_SETTING}Réglez : l’adresse.\n", "Réglez : l’adresse."),
        ("Refusé\u00a0: Le référentiel manque.\n", "Le référentiel manque."),
    ],
)
def test_a_failed_preparation_is_explained(
    output: str, sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JALONS_DATABASE_URL", "postgres://hote/base")
    assert data.why_not_prepared(output, tmp_path) == sentence


def test_a_file_that_does_not_open_is_no_matter_of_a_setting_that_is_absent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("JALONS_DATABASE_URL", raising=False)
    sentence = data.why_not_prepared("Traceback\nOperationalError: unable to open database file\n", tmp_path)
    assert sentence == (
        f"La base {tmp_path / data.DATABASE} ne s’ouvre pas (ce compte ne peut pas l’ouvrir)\u00a0: rendez ce dossier au"
        f" compte de Jalons (sudo chown -R {data.own_account()}: {tmp_path}), puis relancez."
    )


def test_an_instance_is_ready_once_its_worker_has_proved_that_it_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pulse = tmp_path / "worker.pulse"
    pulse.touch()
    os.utime(pulse, (1, 1))  # of an earlier start
    naps: list[float] = []

    def nap(seconds: float) -> None:
        naps.append(seconds)
        if len(naps) == 3:
            pulse.touch()

    monkeypatch.setattr(supervisor.time, "sleep", nap)
    server.wait_until_at_work(tmp_path, [])
    assert len(naps) == 3
    os.utime(pulse, (1, 1))
    monkeypatch.setattr(server, "WORKER_READY_SECONDS", 0)
    server.wait_until_at_work(tmp_path, [])


def test_an_unforeseen_failure_keeps_its_detail_in_a_file(tmp_path: Path) -> None:
    sentence = data.why_not_prepared("Traceback\nValueError: boom\n", tmp_path)
    assert sentence.startswith("La préparation des données a échoué (ValueError: boom)\u00a0; le détail est dans ")
    assert (tmp_path / "preparation.log").read_text() == "Traceback\nValueError: boom\n"


# --- a fit Python -----------------------------------------------------------------------------------------------------


@pytest.mark.skipif(os.name == "nt", reason="shell scripts stand for interpreters")
def test_a_name_without_a_python_behind_is_passed_over(tmp_path: Path) -> None:
    answers = {"absent": "exit 127", "old": "printf '/old\\n3\\n9\\n'", "bare": "printf '/bare\\n3\\n13\\n'; exit 1"}
    for name, answer in answers.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{answer}\n")
        (tmp_path / name).chmod(0o755)
    assert venv.probe([str(tmp_path / "absent")]) is None
    assert venv.probe([str(tmp_path / "nowhere")]) is None
    assert venv.probe([str(tmp_path / "old")]) == ("/old", False, True)
    assert venv.probe([str(tmp_path / "bare")]) == ("/bare", True, False)


@pytest.mark.parametrize(
    ("found", "chosen"),
    [
        ([None, ("/old", False, True), ("/bare", True, False), ("/fit", True, True), ("/late", True, True)], "/fit"),
        ([("/bare", True, False)], "Python est assez récent, mais son module «\u00a0venv\u00a0» manque"),
        ([("/old", False, True), None], "Jalons a besoin de Python 3.12 ou plus récent"),
    ],
)
def test_the_first_fit_python_makes_the_environment(
    found: list[tuple[str, bool, bool] | None], chosen: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[str] = []
    monkeypatch.setattr(venv, "candidates", lambda: [[str(number)] for number in range(len(found))])
    monkeypatch.setattr(venv, "probe", lambda command: found[int(command[0])] and venv.Found(*found[int(command[0])]))
    monkeypatch.setattr(venv, "stage", lambda label, command: (started.append(command[0]), (0, ""))[1])
    monkeypatch.setattr(venv.shutil, "which", lambda name: None)
    if chosen.startswith("/"):
        venv.make()
        assert started == [chosen]
    else:
        with pytest.raises(Stop, match=f"^{chosen}"):
            venv.make()


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A virtual environment up to date with small locks."""
    for name in ("requirements.txt", "requirements-dev.txt"):
        (tmp_path / name).write_text(f"# {name}\npsycopg==3 \\\n    --hash=x\npsycopg-pool==3\nzope==1\n")
    monkeypatch.setattr(venv, "ROOT", tmp_path)
    monkeypatch.setattr(venv, "PYTHON", Path(sys.executable))
    monkeypatch.setattr(venv, "STAMP", tmp_path / "stamp.json")
    locks = {lock: venv.digest(lock) for lock in (venv.RUNTIME, venv.POSTGRES, venv.DEVELOPMENT)}
    (tmp_path / "stamp.json").write_text(json.dumps({"python": os.path.realpath(sys.executable), "locks": locks}))
    return tmp_path


def test_nothing_is_installed_when_the_lock_has_not_changed(environment: Path) -> None:
    assert [venv.up_to_date(lock) for lock in (venv.RUNTIME, venv.POSTGRES, venv.DEVELOPMENT)] == [True, True, True]


def test_a_changed_lock_is_installed(environment: Path) -> None:
    (environment / venv.RUNTIME).write_text("Django==7")
    assert [venv.up_to_date(lock) for lock in (venv.RUNTIME, venv.DEVELOPMENT)] == [False, True]


def test_what_is_installed_is_compiled_by_another_process(environment: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[list[str]] = []
    monkeypatch.setattr(venv, "VENV", environment)
    monkeypatch.setattr(venv, "UNFINISHED", environment / "unfinished")
    monkeypatch.setattr(venv, "usable", lambda: True)
    monkeypatch.setattr(venv, "BESIDE", [])
    monkeypatch.setattr(venv, "stage", lambda label, command, env: (ran.append(list(map(str, command))), (0, ""))[1])
    monkeypatch.setattr(venv, "start", lambda command, **_options: ran.append(list(map(str, command))))
    monkeypatch.setattr(venv.atexit, "register", lambda *_what: None)
    venv.install(venv.RUNTIME)
    assert [command[2] for command in ran] == ["compileall", "pip", "compileall"]
    assert "--no-compile" in ran[1]
    assert (ran[0][4:], ran[2][4:]) == (["jalons", "config"], [str(environment)])


def test_each_start_compiles_beside_what_the_server_will_load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a new version, whose libraries are the same, the server would compile it and keep what that took."""
    compiled: list[tuple[object, ...]] = []
    monkeypatch.setattr(venv, "ready", lambda *_locks: None)
    monkeypatch.setattr(venv, "compile_beside", lambda *folders: compiled.append(folders))
    (tmp_path / "demo").mkdir()
    with data.alone(tmp_path / "demo"), pytest.raises(Stop):  # another Jalons has the folder
        commands.serving(USUAL._replace(port=_free_port(), data=tmp_path))
    assert compiled == [("jalons", "config")]


@pytest.mark.parametrize("stamp", ["", "{}", '{"python": "/usr/bin/python3.11", "locks": {}}'])
def test_an_unfinished_or_foreign_environment_is_made_again(environment: Path, stamp: str) -> None:
    (environment / "stamp.json").write_text(stamp)
    assert not venv.up_to_date(venv.RUNTIME)


def test_the_driver_of_postgresql_is_cut_out_of_the_development_lock(environment: Path) -> None:
    assert venv.text(venv.POSTGRES) == b"psycopg==3 \\\n    --hash=x\npsycopg-pool==3\n"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("", [venv.RUNTIME]),
        ("sqlite:///x", [venv.RUNTIME]),
        ("postgres://x", [venv.RUNTIME, venv.POSTGRES]),
        ("redis://x", [venv.RUNTIME, venv.REDIS]),
    ],
)
def test_a_driver_is_installed_for_those_who_name_its_server(
    url: str, expected: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JALONS_DATABASE_URL", url)
    monkeypatch.delenv("JALONS_HUB_URL", raising=False)
    assert list(venv.needed()) == expected


# --- processes --------------------------------------------------------------------------------------------------------


def test_progress_is_silent_under_two_seconds(capsys: pytest.CaptureFixture[str]) -> None:
    progress = Progress("Installation")
    progress.tick()
    progress.end()
    assert capsys.readouterr().err == ""
    progress.start -= 7
    progress.tick()
    progress.end()
    assert capsys.readouterr().err == "Installation…\nInstallation\u00a0: 7 s\n"


def test_a_start_goes_on_where_its_progress_cannot_be_written(monkeypatch: pytest.MonkeyPatch) -> None:
    class Gone(io.StringIO):
        def write(self, text: str) -> int:
            raise BrokenPipeError

    monkeypatch.setattr(sys, "stderr", Gone())
    progress = Progress("Installation")
    progress.start -= 7
    progress.tick()
    progress.end()


def test_a_stage_returns_the_code_and_the_whole_output() -> None:
    program = "import sys; print('# Étape', flush=True); print('oups', file=sys.stderr); sys.exit(3)"
    assert children.stage("Départ", [sys.executable, "-X", "utf8", "-c", program]) == (3, "# Étape\noups\n")


DRIVER = """
import signal, sys; from pathlib import Path
from launch import children, commands, data, server
# Whatever started the tests: a shell that puts them in the background makes them deaf to Ctrl-C.
signal.signal(signal.SIGINT, signal.default_int_handler)
for number in sys.argv[4:]:
    signal.signal(int(number), signal.SIG_IGN)
commands.end_on_signals()
children.ROOT = server.ROOT = Path(sys.argv[1])
server.PYTHON = sys.executable
env = {"JALONS_BASE_URL": "http://here", "PYTHONPATH": sys.argv[1]}
log = Path(sys.argv[3]) if sys.argv[3] else None
try:
    with data.alone(Path(sys.argv[1])) as let_processes_in:
        let_processes_in()
        sys.exit(server.run("127.0.0.1", int(sys.argv[2]), env, False, log=log))
except KeyboardInterrupt: sys.exit(0)
"""
APPLICATION = """
import os
import re
import sys
print("a line of the server", file=sys.stderr, flush=True)
async def application(scope, receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": str(os.getpid()).encode()})
"""
WORKER = """
import os, pathlib, time
print("a line of the worker", flush=True)
pathlib.Path("worker.pid").write_text(str(os.getpid()))
time.sleep(60)
"""


CONNECTION = "from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol as Connection"


class Tiny:
    """A project of three lines that is served as Jalons is."""

    def __init__(
        self,
        folder: Path,
        port: int,
        log: Path | None = None,
        complaints: int = subprocess.STDOUT,
        deaf: tuple[int, ...] = (),
    ) -> None:
        """`complaints`: the file of its error stream. `deaf`: the signals that whoever started it made it ignore."""
        files = (("config/asgi.py", APPLICATION), ("manage.py", WORKER), ("jalons/base/connections.py", CONNECTION))
        for name, text in files:
            (folder / name).parent.mkdir(exist_ok=True, parents=True)
            (folder / name).write_text(text)
        self.folder, self.url = folder, f"http://127.0.0.1:{port}"
        command = [sys.executable, "-c", DRIVER, str(folder), str(port), str(log or ""), *map(str, deaf)]
        self.process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=complaints, text=True)

    def wait_for_supervisor(self) -> None:
        """Until run.py has become it: what comes before is not its doing."""
        _until(lambda: "Jalons est prêt" in self.process.stdout.readline() or 1 / 0)  # type: ignore[union-attr]
        self.pids()
        command = Path(f"/proc/{self.process.pid}/cmdline")
        _until(lambda: str(supervisor.__file__) in command.read_text().split("\0") or 1 / 0)

    def pids(self) -> list[int]:
        server_pid = int(_until(lambda: urllib.request.urlopen(self.url, timeout=1).read()))
        return [server_pid, int(_until(lambda: (self.folder / "worker.pid").read_text() or 1 / 0))]


def _until(read):  # type: ignore[no-untyped-def]
    limit = time.monotonic() + 20
    while True:
        try:
            return read()
        except (OSError, ZeroDivisionError):
            if time.monotonic() > limit:
                raise
            time.sleep(0.02)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture
def tiny(tmp_path: Path) -> Iterator[Tiny]:
    project = Tiny(tmp_path, _free_port())
    yield project
    # It is asked to stop instead of being killed, so that it also ends its server and its worker.
    project.process.terminate()
    project.process.wait(10)


@pytest.mark.skipif(os.name == "nt", reason="signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_the_server_and_its_worker(tiny: Tiny, number: signal.Signals) -> None:
    pids = tiny.pids()
    tiny.process.send_signal(number)
    assert tiny.process.wait(10) == 0
    assert [_alive(pid) for pid in pids] == [False, False]


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_a_server_that_dies_is_started_again_and_says_so(tiny: Tiny) -> None:
    first = tiny.pids()
    os.kill(first[0], signal.SIGKILL)
    second = _until(lambda: ((pid := tiny.pids()[0]) != first[0] and pid) or 1 / 0)
    assert _alive(second)
    tiny.process.send_signal(signal.SIGINT)
    screen = tiny.process.communicate(timeout=10)[0]
    assert "Le serveur s’est arrêté (code -9) ; il repart." in screen
    assert not _alive(second)


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_a_server_that_dies_over_and_over_ends_the_worker_and_gives_its_code(tiny: Tiny) -> None:
    killed: list[int] = []
    for _ in range(supervisor.MOST_RESTARTS + 1):
        killed.append(_until(lambda: ((pid := tiny.pids()[0]) not in killed and pid) or 1 / 0))
        worker = tiny.pids()[1]
        os.kill(killed[-1], signal.SIGKILL)
    screen = tiny.process.communicate(timeout=10)[0]
    assert tiny.process.returncode == 128 + signal.SIGKILL
    assert screen.splitlines()[-1] == (
        "Le serveur s’est arrêté 4 fois en moins d’une minute (code -9, peut-être faute de mémoire)\u00a0: Jalons est"
        " arrêté, redémarrez-le."
    )
    assert [_alive(pid) for pid in [*killed, worker]] == [False] * (len(killed) + 1)


def test_deaths_of_the_server_are_counted_within_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([0, 30, 59, 61, 62, 63])
    monkeypatch.setattr(supervisor.time, "monotonic", lambda: next(clock))
    deaths: list[float] = []
    assert [supervisor.is_one_death_too_many(deaths) for _ in range(6)] == [False, False, False, False, True, True]


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_a_worker_that_dies_is_started_again(tiny: Tiny) -> None:
    first = tiny.pids()
    (tiny.folder / "worker.pid").unlink()
    os.kill(first[1], signal.SIGKILL)
    second = tiny.pids()
    assert (second[0], second[1] != first[1]) == (first[0], True)


tells_commands = pytest.mark.skipif(
    not Path("/proc/self/cmdline").exists(), reason="Ce système ne dit pas ce qu’un processus exécute."
)


def unwritable_files(kind: str) -> list[int]:
    """An error stream where nothing can be written, then what goes with it."""
    if kind == "full disk":
        return [os.open("/dev/full", os.O_WRONLY)]
    reader, writer = os.pipe()
    if kind == "gone":
        os.close(reader)
        return [writer]
    os.set_blocking(writer, False)  # a reader that stands still, as a terminal after Ctrl-S
    with suppress(BlockingIOError):
        while True:
            os.write(writer, bytes(4096))
    os.set_blocking(writer, True)
    return [writer, reader]


@tells_commands
@pytest.mark.parametrize("kind", ["full disk", "gone", "stands still"])
def test_a_sentence_that_cannot_be_written_stops_nothing(kind: str, tmp_path: Path) -> None:
    files = unwritable_files(kind)
    project = Tiny(tmp_path, _free_port(), tmp_path / "journal.log", files[0])
    try:
        project.wait_for_supervisor()
        first = project.pids()
        (tmp_path / "worker.pid").unlink()
        os.kill(first[0], signal.SIGKILL)
        os.kill(first[1], signal.SIGKILL)
        second = project.pids()
        assert (second[0] != first[0], second[1] != first[1]) == (True, True)
        project.process.terminate()
        assert project.process.wait(10) == 0
        assert [_alive(pid) for pid in second] == [False, False]
    finally:
        project.process.terminate()
        for number in files:
            os.close(number)


@tells_commands
def test_a_log_that_no_longer_opens_keeps_nothing_from_starting_again(tmp_path: Path) -> None:
    log = tmp_path / "journal.log"
    project = Tiny(tmp_path, _free_port(), log)
    try:
        project.wait_for_supervisor()
        log.unlink()
        log.mkdir()
        first = project.pids()
        (tmp_path / "worker.pid").unlink()
        os.kill(first[0], signal.SIGKILL)
        os.kill(first[1], signal.SIGKILL)
        second = project.pids()
        assert (second[0] != first[0], second[1] != first[1]) == (True, True)
    finally:
        project.process.terminate()
        screen = project.process.communicate(timeout=10)[0]
    assert screen.splitlines()[-1] == "Jalons est arrêté."


@tells_commands
@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGINT])
def test_a_signal_that_whoever_started_it_made_it_ignore_stays_ignored(number: int, tmp_path: Path) -> None:
    """nohup, or a shell that starts a job in the background."""
    project = Tiny(tmp_path, _free_port(), deaf=(number,))
    try:
        project.wait_for_supervisor()
        pids = project.pids()
        project.process.send_signal(number)
        time.sleep(supervisor.LOOK_SECONDS * 3)
        assert (project.process.poll(), project.pids()) == (None, pids)
    finally:
        project.process.terminate()
        assert project.process.wait(10) == 0


def test_the_detail_is_said_to_be_in_the_log_only_where_something_is(tmp_path: Path) -> None:
    log = tmp_path / "journal.log"
    assert supervisor.tell_why("Arrêt", 1, str(log)) == "Arrêt."
    log.touch()
    assert supervisor.tell_why("Arrêt", 1, str(log)) == "Arrêt."
    log.write_text("Traceback")
    assert supervisor.tell_why("Arrêt", 1, str(log)) == f"Arrêt\u00a0; le détail est dans {log}."
    assert supervisor.tell_why("Arrêt", -9, str(log)) == "Arrêt."  # killed: it could not write why
    assert supervisor.tell_why("Arrêt", 1, "") == "Arrêt."
    assert supervisor.tell_why("Arrêt", 1, str(tmp_path)) == "Arrêt."


@tells_commands
def test_once_all_is_served_run_py_is_its_supervisor_and_still_holds_the_folder(tiny: Tiny) -> None:
    tiny.pids()
    command = Path(f"/proc/{tiny.process.pid}/cmdline")
    _until(lambda: str(supervisor.__file__) in command.read_text().split("\0") or 1 / 0)
    with pytest.raises(Stop, match=r"^Jalons tourne déjà"), data.alone(tiny.folder):
        pass
    tiny.process.terminate()
    assert tiny.process.wait(10) == 0
    with data.alone(tiny.folder):
        pass


@tells_commands
def test_what_outlives_its_supervisor_is_told_with_its_number(tmp_path: Path) -> None:
    """On the same port as on another, with its server as without."""
    folder, port = tmp_path / "demo", _free_port()
    folder.mkdir()
    project = Tiny(folder, port)
    project.wait_for_supervisor()
    left = project.pids()
    words = ("--no-browser", "--data", str(tmp_path), "--port")
    try:
        assert run(*words, str(port))[2].startswith(f"Le port {port} est déjà occupé")  # it is well
        project.process.kill()
        project.process.wait(10)
        while left:
            code, output, complaint = run(*words, str(port))
            assert (code, output, complaint.count("\n")) == (1, "", 1)
            assert complaint.startswith("Jalons a été interrompu sans pouvoir s’arrêter, et tourne encore")
            assert f"«\u00a0kill {' '.join(map(str, sorted(left)))}\u00a0»" in complaint
            with pytest.raises(Stop, match=f"kill .*{left[-1]}"), data.alone(folder):
                pass
            os.kill(left[0], signal.SIGTERM)
            _until(lambda: _alive(left[0]) and 1 / 0)
            del left[0]
    finally:
        for number in left:
            os.kill(number, signal.SIGKILL)
    with data.alone(folder):
        pass


def test_what_the_supervisor_needs_is_small() -> None:
    """Each of these is 1 to 2 MB, in a process that lasts as long as the server."""
    heavy = {"subprocess", "typing", "re", "pathlib", "dataclasses", "tempfile", "contextlib", "socket", "launch"}
    program = f"import sys; exec(open({supervisor.__file__!r}).read(), {{'__name__': 'x'}}); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-SP", "-c", program], capture_output=True, check=True)
    assert heavy & set(done.stdout.decode().split()) == set()


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_on_windows_the_same_loop_starts_again_what_dies(monkeypatch: pytest.MonkeyPatch) -> None:
    """There, run.py supervises with what `subprocess` gives."""
    monkeypatch.setattr(supervisor, "LOOK_SECONDS", 0.01)
    started: list[subprocess.Popen[bytes]] = []

    def start(code: int) -> subprocess.Popen[bytes]:
        started.append(subprocess.Popen([sys.executable, "-c", f"raise SystemExit({code})"]))
        return started[-1]

    worker = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    before = {number: signal.getsignal(number) for number in supervisor.STOP_SIGNALS}
    try:
        code = supervisor.supervise([start(3), worker], lambda: start(3), lambda: start(0), "")
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    assert (code, len(started), worker.poll()) == (3, 1 + supervisor.MOST_RESTARTS, -signal.SIGTERM)


@pytest.mark.skipif(os.name == "nt", reason="signals")
@pytest.mark.parametrize("has_log", [True, False])
def test_what_server_and_worker_write_goes_to_the_log_or_to_the_screen(tmp_path: Path, has_log: bool) -> None:
    log = tmp_path / "journal.log"
    project = Tiny(tmp_path, _free_port(), log if has_log else None)
    project.pids()
    project.process.send_signal(signal.SIGINT)
    screen = project.process.communicate(timeout=10)[0].splitlines()
    after_ready = screen[screen.index("Jalons est prêt. Pour l’arrêter\u00a0: Ctrl+C.") :]
    lines = ["a line of the server", "a line of the worker"]
    assert [line for line in lines if line in screen] == ([] if has_log else lines)
    told = ["http://here", "Jalons est arrêté."]
    assert not has_log or (sorted(log.read_text().splitlines()), after_ready[1:]) == (lines, told)


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_a_signal_while_a_child_is_started_waits_until_the_child_is_known() -> None:
    """Whatever started the tests: a shell that puts them in the background makes them deaf to the signal."""
    started = []
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt), children.postponed_signals():
            signal.raise_signal(signal.SIGINT)
            started.append("worker")
        assert started == ["worker"]
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    finally:
        signal.signal(signal.SIGINT, before)


def test_a_server_that_does_not_start_says_where_the_detail_is(tmp_path: Path) -> None:
    log = tmp_path / "journal.log"
    lines = server.Lines(log, None)
    died = subprocess.Popen([sys.executable, "-c", "raise SystemExit(3)"])
    died.wait()
    with pytest.raises(Stop, match=rf"^Le serveur n’a pas démarré \(code 3\)\u00a0; le détail est dans {log}\.$"):
        server.wait_until_served("127.0.0.1", _free_port(), died, lines)
    with pytest.raises(Stop, match=r"code 3.*les lignes ci-dessus disent pourquoi"):
        server.wait_until_served("127.0.0.1", _free_port(), died, server.Lines(None, None))


def test_the_log_of_the_start_before_is_kept(tmp_path: Path) -> None:
    for number in range(3):
        with data.new_log(tmp_path).open("w") as log:
            log.write(str(number))
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"journal.log": "2", "journal.log.1": "1"}


def test_whoever_interrupts_a_stage_reads_no_total(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(KeyboardInterrupt), Progress("Installation") as progress:
        progress.start -= 7
        progress.tick()
        raise KeyboardInterrupt
    assert capsys.readouterr().err == "Installation…\n"


@pytest.mark.parametrize("line", ["--version", "--env /etc/absent.env --data /srv/absent --version"])
def test_the_version_is_told(line: str) -> None:
    code, output, complaint = run(*line.split())
    assert (code, complaint) == (0, "")
    assert re.fullmatch(r"Jalons \d+\.\d+\.\d+(\+[0-9a-f]{7,})?\n", output)


def test_the_address_is_the_last_line_of_a_start() -> None:
    address, arrival = "http://127.0.0.1:8000", "http://127.0.0.1:8000/connexion/?jeton=x"
    assert server.ready_lines(address, "")[-1] == address
    assert server.ready_lines(address, arrival)[-1] == arrival
