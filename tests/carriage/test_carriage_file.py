"""The file of a carried workshop: read as it was written, or told apart."""

import hashlib
import hmac
import json
import uuid
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalons.carriage.rules.carriages import (
    LARGEST,
    LONGEST_CHAIN,
    Direction,
    Flaw,
    Unreadable,
    carriage_key,
    read_carriage,
    read_carriage_uid,
    read_tables,
    write_carriage,
)
from jalons.carriage.rules.shapes import Shape

KEY = carriage_key("secret", "one")
CONTENT = {"kind": "retour", "carriage": str(uuid.UUID(int=7)), "number": 1, "tables": {"notes": {"é": "« Où ? »"}}}


def flaw_of(data: bytes, direction: Direction = Direction.BACK, key: str | None = KEY) -> Flaw | None:
    try:
        read_carriage(data, direction, key)
    except Unreadable as unreadable:
        return unreadable.flaw
    return None


def test_a_file_is_read_as_it_was_written_and_anybody_may_read_it() -> None:
    data = write_carriage(CONTENT, KEY)
    assert read_carriage(data, Direction.BACK, KEY) == CONTENT
    assert data.decode().splitlines()[0].split()[:2] == ["jalons-atelier", "1"]
    assert json.loads(data.partition(b"\n")[2]) == CONTENT
    assert "« Où ? »" in data.decode()
    assert read_carriage_uid(data) == str(uuid.UUID(int=7))


def test_each_carriage_has_its_key_and_no_key_tells_another() -> None:
    keys = {carriage_key(secret, carriage) for secret in ("a", "b") for carriage in ("1", "2")}
    assert len(keys) == 4
    assert all(len(key) == 64 for key in keys)


@pytest.mark.parametrize(
    ("data", "flaw"),
    [
        (b"", Flaw.EMPTY),
        (b"\xff\xd8\xff\xe0 a photo", Flaw.NOT_OURS),
        (b"PK\x03\x04", Flaw.NOT_OURS),
        (b"jal", Flaw.CUT),
        (b"jalons-atelier 1 20 abc", Flaw.CUT),
        (b"jalons-atelier 2 2 abc\n{}", Flaw.NEWER),
        (b"jalons-atelier 0 2 abc\n{}", Flaw.ALTERED),
        (b"jalons-atelier 1 2 abc\n{}", Flaw.ALTERED),
        (b"jalons-atelier 1 " + b"9" * 5000 + b" abc\n{}", Flaw.ALTERED),
        (b"jalons-atelier 1 2 abc\n[]", Flaw.ALTERED),
        (b"jalons-atelier 1 200000 abc\n" + b"[" * 200_000, Flaw.ALTERED),
        (b"x" * (LARGEST + 1), Flaw.TOO_BIG),
        (write_carriage({**CONTENT, "kind": "aller"}, KEY), Flaw.WRONG_WAY),
        (write_carriage(CONTENT, carriage_key("secret", "two")), Flaw.ALTERED),
    ],
)
def test_what_is_not_a_return_file_is_told_apart(data: bytes, flaw: Flaw) -> None:
    assert flaw_of(data) == flaw


def test_a_return_file_opened_as_an_outbound_one_is_the_wrong_way() -> None:
    assert flaw_of(write_carriage(CONTENT, KEY), Direction.OUT, None) == Flaw.WRONG_WAY
    assert flaw_of(write_carriage({**CONTENT, "kind": "aller", "key": KEY}, KEY), Direction.OUT, None) is None
    assert flaw_of(write_carriage({**CONTENT, "kind": "aller"}, KEY), Direction.OUT, None) == Flaw.ALTERED


@pytest.mark.parametrize("key", ["a" * 65, "a" * 63, "é" * 64, "\ud800", "", 7, None, "A" * 64])
def test_a_key_that_no_instance_makes_is_refused(key: object) -> None:
    body = json.dumps({**CONTENT, "kind": "aller", "key": key}).encode()
    signature = carriage_key("", "")  # whatever it is, it is not looked at
    data = b"jalons-atelier 1 %d %s\n%s" % (len(body), signature.encode(), body)
    assert flaw_of(data, Direction.OUT, None) == Flaw.ALTERED
    if isinstance(key, str) and key != "\ud800":
        assert (
            flaw_of(write_carriage({**CONTENT, "kind": "aller", "key": key}, key), Direction.OUT, None) == Flaw.ALTERED
        )


@pytest.mark.parametrize("value", ['"a\\u0000b"', '"\\ud800"', '"\\uDFFF"', "1e999", "-1e999", "9" * 5000, "NaN"])
def test_what_no_database_holds_is_refused(value: str) -> None:
    body = json.dumps({**CONTENT, "more": "here"}).replace('"here"', value).encode()
    signature = hmac.new(KEY.encode(), body, hashlib.sha256).hexdigest()
    data = b"jalons-atelier 1 %d %s\n%s" % (len(body), signature.encode(), body)
    assert flaw_of(data) == Flaw.ALTERED


def test_a_backslash_before_zeros_is_a_text_like_another() -> None:
    content = {**CONTENT, "more": "\\u0000 \\\\ud800 \\"}
    assert read_carriage(write_carriage(content, KEY), Direction.BACK, KEY) == content


UNDER = {"nodes": Shape(references={"parent": "nodes"})}


def chain(length: int, end: str | None = None) -> dict[str, Any]:
    """Rows one under the other; the first is under `end`."""
    uids = [str(uuid.UUID(int=number)) for number in range(length)]
    return {"tables": {"nodes": {uid: {"parent": above} for uid, above in zip(uids, [end, *uids], strict=False)}}}


def test_rows_one_under_the_other_without_end_are_refused() -> None:
    names = {"nodes": frozenset({"parent"})}
    assert len(read_tables(chain(LONGEST_CHAIN), UNDER, names)["nodes"]) == LONGEST_CHAIN
    for ring_or_long in (chain(LONGEST_CHAIN + 1), chain(3, end=str(uuid.UUID(int=2))), chain(20_000)):
        with pytest.raises(Unreadable):
            read_tables(ring_or_long, UNDER, names)


@given(st.data())
def test_a_file_altered_by_one_byte_or_cut_anywhere_is_never_read(data: st.DataObject) -> None:
    whole = write_carriage(CONTENT, KEY)
    place = data.draw(st.integers(0, len(whole) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda value: value != whole[place]))
    assert flaw_of(whole[:place] + bytes([byte]) + whole[place + 1 :]) in set(Flaw)
    assert flaw_of(whole[:place]) in {Flaw.CUT, Flaw.EMPTY}
    assert flaw_of(whole + bytes([byte])) == Flaw.ALTERED
