"""A few columns of a wide table, read without the others: what `csv` gives, whatever is in the file."""

import zipfile
from collections.abc import Collection
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jalons.base.errors import Refused
from jalons.opendata.sources import reading
from tests.refusals import refused

HEADER = ["CODGEO", "P22_POP", "A", "B", "C", "D"]
KEPT = st.sets(st.sampled_from(HEADER), min_size=1)
# What a cell, a quote or the end of a line may be made of: letters are few, so that accidents are many.
PIECES = st.sampled_from(
    [";", ";", ";", '"', '""', "\n", "\n", "\r\n", "\r", "a", "é", " ", "12,5", "\x0b", "\x85", ""]
)
BODIES = st.lists(PIECES, max_size=60).map("".join)


def table(path: Path, kept: Collection[str] | None) -> object:
    """Its columns and its rows, or what is said of a file that cannot be read."""
    try:
        with reading.open_table(path, HEADER, kept=None if kept is None else lambda columns: kept) as found:
            return found.columns, list(found.rows)
    except Refused as refusal:
        return refusal.sentence


def through_csv(path: Path, kept: Collection[str]) -> object:
    read = table(path, None)
    if not isinstance(read, tuple):
        return read
    columns, rows = read
    names = sorted(kept, key=HEADER.index)
    places = [columns[name] for name in names]
    return {name: place for place, name in enumerate(names)}, [(n, [row[at] for at in places]) for n, row in rows]


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    body=BODIES,
    kept=KEPT,
    encoding=st.sampled_from(["utf-8", "utf-8-sig"]),
    above=st.sampled_from(["", "Un titre\n", "\r\n"]),
    block=st.integers(1, 50),
)
def test_a_few_columns_are_what_csv_gives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str, kept: set[str], encoding: str, above: str, block: int
) -> None:
    monkeypatch.setattr(reading, "_BLOCK", block)
    path = tmp_path / "table.csv"
    path.write_bytes(f"{above}{';'.join(HEADER)}\n{body}".encode(encoding))
    assert table(path, kept) == through_csv(path, kept)


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_however_it_is_written(tmp_path: Path, delimiter: str, encoding: str) -> None:
    path = tmp_path / "table.csv"
    rows = [HEADER, ["01001", "1", "été", "", "x", ""], ["01002", "2", f'"a{delimiter}b"', "", "où", "3"]]
    path.write_bytes("\r\n".join(map(delimiter.join, rows)).encode(encoding))
    assert table(path, {"D", "A", "C"}) == (
        {"A": 0, "C": 1, "D": 2},
        [(2, ["été", "x", ""]), (3, [f"a{delimiter}b", "où", "3"])],
    )


def test_where_bytes_say_nothing_the_whole_table_is_given(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes("CODGEO;P22_POP;A\n01001;1;a".encode("utf-16"))
    assert table(path, {"CODGEO"}) == ({"CODGEO": 0, "P22_POP": 1, "A": 2}, [(2, ["01001", "1", "a"])])


def test_what_is_skipped_is_not_looked_at(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    rows = [f"{number:05d};1;a;b;c;d".encode() for number in range(30_000)]  # longer than what tells its encoding
    path.write_bytes(b"\n".join([";".join(HEADER).encode(), *rows, b"99999;2;\xff;b;c;d"]))
    _columns, found = table(path, {"CODGEO", "P22_POP"})  # type: ignore[misc]
    assert found[-1] == (30_002, ["99999", "2"])
    assert table(path, {"A"}) == "Ce fichier n’est pas un texte lisible."


def test_a_line_without_an_end_is_refused_before_memory_is_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MOST_LINE", 1_000)
    path = tmp_path / "table.csv"
    path.write_bytes(";".join(HEADER).encode() + b"\n01001;1;" + bytes(2_000))
    assert table(path, {"CODGEO"}) == "Ce fichier n’est pas un tableau lisible."


def test_an_archive_cut_within_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "table.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("table.csv", f"{';'.join(HEADER)}\n" + "01001;1;a;b;c;d\n" * 1_000)
    damaged = path.read_bytes().replace(b"01001;1;a", b"01001;7;a", 1)
    path.write_bytes(damaged)
    assert table(path, {"CODGEO"}) == "Cette archive zip est coupée ou abîmée\u00a0: rien n’est repris."


def test_a_table_that_is_left_midway_leaves_nobody_at_work(tmp_path: Path) -> None:
    path = tmp_path / "table.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("table.csv", f"{';'.join(HEADER)}\n" + "01001;1;a;b;c;d\n" * 200_000)
    with reading.open_table(path, HEADER, kept=lambda columns: ["CODGEO"]) as found:
        assert next(found.rows) == (2, ["01001"])
    found.rows.close()  # type: ignore[attr-defined]
    path.unlink()


def test_an_archive_with_a_password_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "table.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("table.csv", "CODGEO\n24064")
    content = bytearray(path.read_bytes())
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    with refused("archive-locked"), reading.open_table(path, {"CODGEO"}):
        pass
