"""What the measures are told to do, and how they say what they found."""

import ast
import importlib
import json
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

import bench
from bench import (
    Figure,
    FixedWork,
    Sample,
    Timing,
    _fixed_works,
    compared,
    compared_samples,
    imports,
    mean_of_quickest,
    measured,
    report,
    sampled,
    start,
)
from bench._agreement import ratios, recorded, table
from bench._fixed_works import FixedWorks, answer, timed, timed_in_threads
from bench.report import FLOORS, MARGIN, Calibration, asked_for, calibration_line, held, line, main, result, workloads


class QuietMachine:
    """The fixed works of a machine where each takes what is said here."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.asked: list[str] = []
        self.timings: dict[str, list[Timing]] = {}

    def time(self, name: str, _seconds: float = 0.0) -> Timing:
        self.asked.append(name)
        self.timings.setdefault(name, []).append(Timing(self.seconds, self.seconds))
        return Timing(self.seconds, self.seconds)


@pytest.fixture
def quiet_machine(monkeypatch: pytest.MonkeyPatch) -> QuietMachine:
    machine = QuietMachine(0.002)
    monkeypatch.setattr(bench, "fixed_works", lambda: machine)
    monkeypatch.setattr(report, "fixed_works", lambda: machine)
    return machine


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["pages"], {"pages": []}),
        (["live.sqlite", "live.crash", "pages"], {"live": ["sqlite", "crash"], "pages": []}),
        (["live"], {"live": ["walls", "sqlite", "silent", "postgres", "redis", "crash"]}),
    ],
)
def test_a_workload_is_asked_for_by_its_name_or_by_its_parts(words: list[str], expected: dict[str, list[str]]) -> None:
    assert asked_for(words) == expected


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("paces", "unknown workload: paces"),
        ("live.oracle", "unknown part of live: oracle (walls, sqlite, silent, postgres, redis, crash)"),
        ("pages.one", "unknown part of pages: one (it has none)"),
    ],
)
def test_an_unknown_name_is_told(word: str, told: str) -> None:
    with pytest.raises(ValueError) as caught:
        asked_for([word])
    assert str(caught.value) == told


@pytest.mark.parametrize(
    ("bounds", "told"),
    [
        ({}, "a 7 MB (3 runs, 5–9)"),
        ({"most": 9, "aim": 6}, "a 7 MB (3 runs, 5–9) [≤ 9, aim 6] kept"),
        ({"aim": 6}, "a 7 MB (3 runs, 5–9) [aim 6]"),
        ({"most": 6.5}, "a 7 MB (3 runs, 5–9) [≤ 6.5] MISSED"),
        ({"least": 7}, "a 7 MB (3 runs, 5–9) [≥ 7] kept"),
        ({"least": 100}, "a 7 MB (3 runs, 5–9) [≥ 100] MISSED"),
    ],
)
def test_a_floor_is_written_beside_its_figure(bounds: dict[str, float], told: str) -> None:
    assert line(measured("a", "MB", [9, 5, 7], **bounds)) == told


# --- ratios ------------------------------------------------------------------------------------------------------------


def test_a_ratio_is_that_of_the_quickest_runs_and_a_value_their_median() -> None:
    """The machine slowed three runs of four, the fixed work more than the runs."""
    samples = [
        Sample(Timing(0.030, 0.020), fixed=0.002),
        Sample(Timing(0.090, 0.042), fixed=0.008),
        Sample(Timing(0.031, 0.031), fixed=0.006),
        Sample(Timing(0.030, 0.030), fixed=0.006),
    ]
    figure = compared_samples("page", "ms", samples, FixedWork.PAGE)
    assert figure == Figure("page", 30.5, "ms", 4, 30, 90, ratio=10, beside="page")


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [([7], 7), ([9, 7, 8], 7), ([*range(1, 11)], 1), ([*range(1, 12)], 1.5), ([1, 3] * 5, 1), ([1, 3] * 50, 1)],
)
def test_the_quickest_tenth_has_one_run_at_least_and_the_same_mean_with_more_runs(
    seconds: list[float], expected: float
) -> None:
    assert mean_of_quickest(seconds) == expected


def test_the_fixed_work_is_timed_before_and_after_each_run(quiet_machine: QuietMachine) -> None:
    did: list[str] = []
    samples = sampled(lambda: Timing(0.1, 0.1), 2, "python", reset=lambda: did.append("reset"))
    assert quiet_machine.asked == ["python"] * 3
    assert did == ["reset"] * 3
    assert samples == [Sample(Timing(0.1, 0.1), 0.002)] * 2


def test_runs_that_warm_up_are_not_counted(quiet_machine: QuietMachine) -> None:
    times: list[int] = []
    figure = compared("a", "s", lambda: times.append(1), runs=2, beside=FixedWork.PYTHON, warm_up=3)
    assert figure.runs == len(times) - 3


@pytest.mark.parametrize(("seconds", "runs"), [(0.01, 20), (0.3, 4), (2, 2)])
def test_short_runs_are_repeated_until_they_are_enough(quiet_machine: QuietMachine, seconds: float, runs: int) -> None:
    assert len(sampled(lambda: Timing(seconds, seconds), 2, "python", enough=1)) == runs


def test_what_a_work_waits_for_by_itself_is_its_own() -> None:
    elapsed, own = timed(lambda: time.sleep(0.05))
    assert elapsed >= own >= 0.04


def test_what_others_took_of_the_processor_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    waited = iter([1.0, 1.03])
    monkeypatch.setattr(_fixed_works, "_seconds_waited", lambda: next(waited))
    elapsed, own = timed(lambda: time.sleep(0.05))
    assert elapsed - own == pytest.approx(0.03)


def test_a_work_done_by_other_threads_is_counted_until_it_is_put_away() -> None:
    drawing, putting_away = (threading.Thread(target=compute, args=(0.05,)) for _ in range(2))

    def draw() -> None:
        drawing.start()
        drawing.join()
        putting_away.start()

    _elapsed, own = timed_in_threads(draw, putting_away.join)
    assert own >= 0.1


def compute(seconds: float) -> None:
    until = time.thread_time() + seconds
    while time.thread_time() < until:
        pass


def test_the_work_of_a_start_is_that_of_its_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    def first_page(_project: Path) -> float:
        burn = "import time\nwhile time.process_time() < 0.2: pass"
        subprocess.run([sys.executable, "-c", burn], check=True)
        return 0.01

    monkeypatch.setattr(start, "seconds_to_first_page", first_page)
    elapsed, own = start.start_timing(Path())
    assert (elapsed, own >= 0.19) == (0.01, True)


def test_each_fixed_work_says_how_long_it_took() -> None:
    said: list[str] = []
    # The page has settings of its own, hence a process of its own.
    answer(["python 0", "transaction 0.0"], said.append)
    timings = [[Timing(*one) for one in json.loads(text)] for text in said]
    assert [len(one) >= 3 for one in timings] == [True, True]
    assert all(timing.elapsed >= timing.own - 0.001 > 0 for one in timings for timing in one)


def test_the_three_fixed_works_run_in_their_own_process() -> None:
    works = FixedWorks()
    try:
        assert [works.time(name).own > 0 for name in FixedWork] == [True, True, True]
    finally:
        works.end()


# --- floors ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ratio", "kept", "told"),
    [
        (10 * MARGIN, True, "pages.a 7 ms (1 runs, 7–7) = 14 × page [≤ 14] kept"),
        (10 * MARGIN + 0.1, False, "pages.a 7 ms (1 runs, 7–7) = 14.1 × page [≤ 14] MISSED"),
    ],
)
def test_a_ratio_is_held_to_the_recorded_one_and_its_margin(ratio: float, kept: bool, told: str) -> None:
    figure = held(compared_samples("pages.a", "ms", [Sample(Timing(0.007, ratio), 1)], "page"), {"pages.a": 10})
    assert figure.kept is kept
    assert line(figure) == told


def test_a_ratio_that_nobody_recorded_is_told_and_not_held() -> None:
    figure = held(compared_samples("pages.a", "ms", [Sample(Timing(0.007, 5), 1)], "page"), {})
    assert figure.kept is None
    assert line(figure) == "pages.a 7 ms (1 runs, 7–7) = 5 × page"


def test_recorded_floors_are_those_of_workloads() -> None:
    assert FLOORS
    assert {name.partition(".")[0] for name in FLOORS} <= set(workloads())


@pytest.mark.parametrize("name", [*workloads(), "_fragility", "_offer", "_portraits"])
def test_a_workload_says_which_fixed_works_it_depends_on(name: str) -> None:
    depends_on = importlib.import_module(f"bench.{name}").DEPENDS_ON
    works = depends_on.values() if isinstance(depends_on, Mapping) else [depends_on]
    assert [work for work in works if work not in set(FixedWork)] == []


# --- the report --------------------------------------------------------------------------------------------------------


@pytest.fixture
def of_two_figures(monkeypatch: pytest.MonkeyPatch, quiet_machine: QuietMachine) -> list[Figure]:
    """What the workload `pages` finds, in the place of what it would measure."""
    figures = [
        compared_samples("a", "ms", [Sample(Timing(0.04, 0.04), 0.002)], FixedWork.PAGE),
        measured("lost", "notes", [0], most=0),
    ]
    monkeypatch.setattr(importlib.import_module("bench.pages"), "figures", lambda: iter(figures))
    return figures


@pytest.mark.usefixtures("of_two_figures")
@pytest.mark.parametrize(("recorded_ratio", "status"), [(20, 0), (10, 1)])
def test_a_missed_floor_fails_the_bench(
    recorded_ratio: float, status: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(report, "FLOORS", {"pages.a": recorded_ratio})
    assert main(["pages"]) == status
    assert capsys.readouterr().err == ("missed: pages.a\n" if status else "")


@pytest.mark.usefixtures("of_two_figures")
def test_the_report_begins_and_ends_with_the_fixed_works(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(report, "FLOORS", {"pages.a": 20})
    main(["pages"])
    fixed = [f"{name} 2 ms (1 runs, 2–2)" for name in ("python", "transaction", "page")]
    figures = ["pages.a 40 ms (1 runs, 40–40) = 20 × page [≤ 28] kept", "pages.lost 0 notes (1 runs, 0–0) [≤ 0] kept"]
    assert capsys.readouterr().out.splitlines() == [*fixed, *figures, *fixed]


def test_a_workload_that_fails_fails_the_bench_after_the_others(
    monkeypatch: pytest.MonkeyPatch, quiet_machine: QuietMachine, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> Any:
        raise RuntimeError("no room")

    monkeypatch.setattr(importlib.import_module("bench.pages"), "figures", fail)
    memory = [measured("busy", "MB", [200])]
    monkeypatch.setattr(importlib.import_module("bench.memory"), "figures", lambda: iter(memory))
    assert main(["pages", "memory", "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["failed"], [one["name"] for one in told["figures"]]) == (["pages"], ["memory.busy"])


@pytest.mark.usefixtures("of_two_figures")
def test_json_holds_the_commit_the_machine_the_fixed_works_and_the_ratios(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(report, "FLOORS", {"pages.a": 10})
    main(["pages", "--json"])
    told = json.loads(capsys.readouterr().out)
    assert set(told) == {"commit", "changed", "quick", "machine", "calibration", "figures", "missed", "failed"}
    assert set(told["machine"]) == {"cores", "processor", "system", "python", "load"}
    fixed = {"milliseconds": 2.0, "runs": 1, "lowest": 2.0, "highest": 2.0}
    assert told["calibration"] == {"python": fixed, "transaction": fixed, "page": fixed}
    assert told["figures"][0] == {
        "name": "pages.a",
        "value": 40.0,
        "unit": "ms",
        "runs": 1,
        "lowest": 40.0,
        "highest": 40.0,
        "bound": "≤ 14",
        "kept": False,
        "ratio": 20.0,
        "beside": "page",
    }
    assert told["figures"][1]["ratio"] is None
    assert (told["missed"], told["failed"]) == (["pages.a"], [])


def test_without_a_repository_there_is_no_commit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _name: None)
    told = result([], [], {}, quick=True)
    assert (told["commit"], told["changed"], told["quick"]) == (None, None, True)


def test_a_calibration_is_told_with_its_extremes() -> None:
    assert calibration_line("python", Calibration(4.25, 28, 3.894, 8.99)) == "python 4.25 ms (28 runs, 3.89–8.99)"


# --- agreement of several runs -----------------------------------------------------------------------------------------


def run_with(**ratio_of: float | None) -> dict[str, Any]:
    return {"figures": [{"name": name, "ratio": ratio} for name, ratio in ratio_of.items()]}


def test_runs_agree_when_the_ratios_that_all_have_lie_within_fifteen_percent() -> None:
    found = ratios([run_with(a=10, b=100, c=1, lost=None), run_with(a=11, b=116, lost=None), run_with(a=10.5, b=108)])
    assert table(found) == [
        "a: 10 11 10.5 (10 %)",
        "b: 100 116 108 (15 %)",
        "2 of 2 ratios agree within 15 %",
    ]
    assert table({"a": [10, 12]}) == ["a: 10 12 (18 %) APART", "0 of 1 ratios agree within 15 %"]


def test_a_record_is_the_median_and_leaves_what_was_not_measured() -> None:
    assert recorded({"a": 9, "z": 3}, {"a": [10.123, 11, 10.5]}) == {"a": 10.5, "z": 3}


def test_only_the_report_writes_on_the_output_of_the_command() -> None:
    """The server of a measure wrote « Jalons est prêt » before the JSON: what it starts writes elsewhere."""
    quiet = {"stdout", "capture_output"}
    folder = Path(bench.__file__).parent
    calls = ((path, one) for path in sorted(folder.glob("*.py")) for one in ast.walk(ast.parse(path.read_text())))
    started = (
        (path, call)
        for path, call in calls
        if isinstance(call, ast.Call) and ast.unparse(call.func) in ("subprocess.Popen", "subprocess.run")
    )
    assert [
        f"{path.name}:{call.lineno}"
        for path, call in started
        if not quiet & {given.arg for given in call.keywords} and "umount" not in ast.unparse(call)
    ] == []


def test_the_import_that_is_measured_sends_what_a_browser_would_send() -> None:
    shown = '<input type="checkbox" name="laissee" value="3"><input type="radio" name="sens" value="1"><input type="radio" name="sens" value="2" checked><input type="hidden" name="seen" value="ab&amp;c">'
    assert imports._fields(shown) == {"sens": "2", "seen": "ab&c"}
