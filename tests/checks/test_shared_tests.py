"""How the tests share two processes, and what they keep from one run to the next."""

import re
from pathlib import Path
from typing import Any

import pytest

from jalons.roadmaps.models import JournalEntry
from tests import kept, turns
from tests.conftest import APART, speaks_of_databases
from tests.databases import close_connections, renew_database
from tests.drawings import draw_once
from tests.kept import ROOT


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(kept, "FOLDER", tmp_path / "kept")
    return tmp_path / "kept"


def test_what_is_kept_is_built_once_and_anew_under_another_name(folder: Path) -> None:
    built = []

    def build(path: Path) -> None:
        built.append(path.name)
        path.write_text(path.name)

    for name in ("sqlite-1", "sqlite-1", "demo-1", "sqlite-2"):
        assert kept.find_or_build(name, build) == folder / name
    assert built == ["unfinished-sqlite-1", "unfinished-demo-1", "unfinished-sqlite-2"]
    assert {path.name for path in folder.iterdir()} == {"lock", "demo-1", "sqlite-2"}


def test_what_could_not_be_built_is_not_kept(folder: Path) -> None:
    def fail(path: Path) -> None:
        path.mkdir()
        (path / "half").touch()
        raise ZeroDivisionError

    def build(path: Path) -> None:
        path.mkdir()

    with pytest.raises(ZeroDivisionError):
        kept.find_or_build("demo-1", fail)
    assert list(kept.find_or_build("demo-1", build).iterdir()) == []


def test_the_demo_is_built_anew_for_a_change_and_not_for_a_page() -> None:
    of_demo, of_served = ({path.relative_to(ROOT) for path in kept._source_files(static)} for static in (False, True))
    for made_of in ("migrations/0*.py", "demo/*.py", "changes*/**/*.py", "models*/**/*.py"):
        assert {path.relative_to(ROOT) for path in ROOT.glob(f"jalons/*/{made_of}")} - of_demo == set()
    floors = [path.parts for path in of_demo if path.parts[0] == "jalons"]
    assert {part for parts in floors for part in parts} & (kept.ROOMS_OF_PAGES | kept.FILES_OF_PAGES) == set()
    assert {path for path in of_served - of_demo if "static" not in path.parts} == set()


def test_a_database_whose_tables_were_emptied_is_the_demo_again(django_db_setup: None, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock():
        before = JournalEntry.objects.count()
        JournalEntry.objects.all().delete()
        assert JournalEntry.objects.count() == 0
        renew_database()
        assert JournalEntry.objects.count() == before > 0
        close_connections()


def test_a_document_is_drawn_again_when_anything_of_it_differs(tmp_path: Path) -> None:
    asked: list[Any] = []

    def ask(*arguments: Any, **how: Any) -> int:
        asked.append((arguments, how))
        if how.get("format") == "refused":
            raise ZeroDivisionError
        return len(asked)

    draw = draw_once(ask)
    first = (b"#page", {"data": "a"}, False, None)
    others = [(b"#other", *first[1:]), (b"#page", {"data": "b"}, False, None), (b"#page", {"data": "a"}, True, None)]
    assert [draw(*first, format="pdf") for _time in range(3)] == [1, 1, 1]
    assert [draw(*other, format="pdf") for other in others] == [2, 3, 4]
    assert [draw(*first, format="png"), draw(*first, format="png", ppi=200)] == [5, 6]
    assert [draw(b"#page", {"data": "a"}, False, tmp_path, format="pdf") for _time in range(2)] == [7, 8]
    for _time in range(2):
        with pytest.raises(ZeroDivisionError):
            draw(*first, format="refused")
    assert len(asked) == 10


def test_what_comes_first_is_there() -> None:
    for start in turns.FIRST:
        file, _mark, test = start.partition("::")
        assert list(ROOT.glob(f"{file}*")) != [], start
        assert not test or f"def {test}" in (ROOT / file).read_text(encoding="utf-8"), start
    assert [file for file in turns.CUT if not (ROOT / file).exists()] == []


def test_a_file_is_one_turn_unless_it_is_cut() -> None:
    cut = f"{turns.CUT[0]}::test_one[a]"
    assert turns.turn_of("tests/actions/test_views.py::test_one[a::b]") == "tests/actions/test_views.py"
    assert turns.turn_of(cut) == cut


def test_what_asks_a_database_is_played_on_each(request: pytest.FixtureRequest, db: None) -> None:
    assert request.node.get_closest_marker("database") is not None
    left_out = [item for item in request.session.items if not item.get_closest_marker("database")]
    assert [item.nodeid for item in left_out if item.get_closest_marker("django_db")] == []
    spoken = {
        name: speaks_of_databases(ROOT / "tests" / name)
        for name in ("base/test_postgresql.py", "papers/test_tables.py", "base/test_connections.py")
    }
    assert spoken == {
        "base/test_postgresql.py": True,
        "papers/test_tables.py": False,
        "base/test_connections.py": False,  # those of HTTP
    }


def test_what_is_left_out_of_the_other_database_starts_its_programs_without_the_settings_of_the_tests() -> None:
    """Each takes the variables of Jalons off, by itself or by what `test_run` starts, or empties the address of the database."""
    ways = re.compile(
        r'not name\.startswith\("JALONS_"\)|"JALONS_DATABASE_URL": ""|from tests(\.test_run)? import .*\b(run|test_run)\b'
    )
    assert [file for file in APART if not ways.search((ROOT / file).read_text(encoding="utf-8"))] == []
