"""What run.py never does to an instance, whatever is typed or killed."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from launch import data
from launch.console import Stop
from tests.test_run import ROOT, run


def test_manage_erases_nothing(tmp_path: Path) -> None:
    (tmp_path / data.DATABASE).write_text("rows")
    code, said, wrong = run("manage", "check", "--reset", "--data", str(tmp_path), JALONS_SECRET_KEY="k" * 50)
    assert (code, said) == (1, "")
    assert wrong.startswith("--reset ne va pas avec")
    assert (tmp_path / data.DATABASE).read_text() == "rows"


def test_an_instance_is_never_erased_without_a_terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / data.DATABASE).write_text("rows")
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False, raising=False)
    with pytest.raises(Stop, match=r"^Rien n’a été effacé"):
        data.reset(tmp_path, demo=False)
    assert (tmp_path / data.DATABASE).read_text() == "rows"


HOLDER = """
import sys, time; from pathlib import Path
from launch import children, data
with data.alone(Path(sys.argv[1])):
    child = children.start([sys.executable, "-c", "import time; time.sleep(60)"])
    print(child.pid, flush=True)
    time.sleep(60)
"""


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_a_child_that_outlives_run_py_still_holds_the_folder(tmp_path: Path) -> None:
    parent = subprocess.Popen([sys.executable, "-c", HOLDER, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE)
    assert parent.stdout
    child = int(parent.stdout.readline())
    try:
        parent.kill()
        parent.wait(10)
        with pytest.raises(Stop, match=r"^Jalons tourne déjà"), data.alone(tmp_path):
            pass
    finally:
        os.kill(child, signal.SIGKILL)
    for _attempt in range(200):
        try:
            with data.alone(tmp_path):
                return
        except Stop:
            time.sleep(0.05)
    pytest.fail("the folder stays locked once nobody is left")
