"""The file of a carried workshop: one line with its signature, then JSON that anybody may read. Pure.

jalons-atelier 1 <bytes of what follows> <HMAC-SHA256 of what follows, in hexadecimal>
{ "kind": "aller", "carriage": "…", "key": "…", "seal": "…", "roadmap": {…}, "workshop": {…}, "tables": {…} }
{ "kind": "retour", "carriage": "…", "workshop": {…}, "sealed": "…" }: its tables, for the sender of the first one only
"""

import hashlib
import hmac
import json
import re
import uuid
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from jalons.base.own_json import read_own_json, refuse_constant
from jalons.carriage.rules import sealing
from jalons.carriage.rules.shapes import Shape, Shapes, Tables

FORMAT = 1
MAGIC = b"jalons-atelier "
EXTENSION = "jalons"
LARGEST = 20 * 1024 * 1024  # bytes; 5,000 notes take 4 MB
MOST_ROWS = 100_000
LONGEST_CHAIN = 200  # groups merged into one another; resources have four levels at most
_KEY = re.compile("[0-9a-f]{64}")


class Direction(StrEnum):
    OUT = "aller"
    BACK = "retour"


class Flaw(StrEnum):
    EMPTY = "empty"
    TOO_BIG = "too-big"
    NOT_OURS = "not-ours"  # a photo, a letter…
    NEWER = "newer"
    CUT = "cut"
    ALTERED = "altered"
    WRONG_WAY = "wrong-way"


class Unreadable(Exception):
    def __init__(self, flaw: Flaw) -> None:
        super().__init__(flaw)
        self.flaw = flaw


def carriage_key(secret: str, carriage: str) -> str:
    """The key that signs one carriage: it reveals neither the secret nor the key of another carriage."""
    return hmac.new(secret.encode(), f"jalons carriage {carriage}".encode(), hashlib.sha256).hexdigest()


def write_carriage(content: Mapping[str, Any], key: str) -> bytes:
    body = json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False).encode() + b"\n"
    return b"%s%d %d %s\n%s" % (MAGIC, FORMAT, len(body), _body_signature(body, key), body)


def read_carriage(data: bytes, direction: Direction, key: str | None = None) -> dict[str, Any]:
    """The content of the file, whole and correctly signed. Without `key`, the key in the file is used: this proves that
    it was not altered, not who wrote it."""
    content, body, signature = _open_file(data)
    if "key" not in content and key is None and content.get("kind") == Direction.BACK:
        raise Unreadable(Flaw.WRONG_WAY)
    signing_key = content.get("key") if key is None else key
    if not (isinstance(signing_key, str) and _KEY.fullmatch(signing_key)) or not hmac.compare_digest(
        _body_signature(body, signing_key), signature
    ):
        raise Unreadable(Flaw.ALTERED)
    if content.get("kind") != direction:
        raise Unreadable(Flaw.WRONG_WAY)
    return content


def seal_tables(tables: Tables, public: str) -> str:
    return sealing.seal_bytes(json.dumps(tables, ensure_ascii=False, allow_nan=False).encode(), public)


def unseal_tables(content: Mapping[str, Any], private: bytes) -> dict[str, Any]:
    """The tables of a return file."""
    try:
        return {"tables": json.loads(sealing.unseal_bytes(content["sealed"], private), parse_constant=refuse_constant)}
    except (KeyError, TypeError, AttributeError, ValueError, RecursionError) as error:
        raise Unreadable(Flaw.ALTERED) from error


def read_carriage_uid(data: bytes) -> str:
    """The carriage named in a return file, before its signature is checked."""
    carriage = _open_file(data)[0].get("carriage")
    if not is_uid(carriage):
        raise Unreadable(Flaw.ALTERED)
    return str(carriage)


def is_uid(value: Any) -> bool:
    try:
        return isinstance(value, str) and str(uuid.UUID(value)) == value
    except ValueError:
        return False


def _open_file(data: bytes) -> tuple[dict[str, Any], bytes, bytes]:
    if not data:
        raise Unreadable(Flaw.EMPTY)
    if len(data) > LARGEST:
        raise Unreadable(Flaw.TOO_BIG)
    if not data.startswith(MAGIC):
        raise Unreadable(Flaw.CUT if MAGIC.startswith(data) else Flaw.NOT_OURS)
    head, newline, body = data.partition(b"\n")
    words = head.split(b" ")
    if len(words) != 4 or not (words[1].isdigit() and words[2].isdigit()):
        raise Unreadable(Flaw.ALTERED if newline else Flaw.CUT)
    if words[1] != b"%d" % FORMAT:
        raise Unreadable(Flaw.NEWER if len(words[1]) < 5 and int(words[1]) > FORMAT else Flaw.ALTERED)
    size = int(words[2]) if len(words[2]) < 12 else -1
    if len(body) < size:
        raise Unreadable(Flaw.CUT)
    try:
        content = read_own_json(body.decode())
    except (ValueError, RecursionError) as error:
        raise Unreadable(Flaw.ALTERED) from error
    if len(body) != size or not isinstance(content, dict):
        raise Unreadable(Flaw.ALTERED)
    return content, body, words[3]


def _body_signature(body: bytes, key: str) -> bytes:
    return hmac.new(key.encode(), body, hashlib.sha256).hexdigest().encode()


def read_tables(content: Mapping[str, Any], shapes: Shapes, names: Mapping[str, frozenset[str]]) -> Tables:
    """The tables of a file: rows by uid, pointers to existing rows, no unknown values.

    `names` are the values that each table may hold.
    """
    tables = content.get("tables")
    if not isinstance(tables, dict) or not all(isinstance(rows, dict) for rows in tables.values()):
        raise Unreadable(Flaw.ALTERED)
    if set(tables) - set(shapes):
        raise Unreadable(Flaw.NEWER)
    if sum(len(rows) for rows in tables.values()) > MOST_ROWS:
        raise Unreadable(Flaw.TOO_BIG)
    for table, rows in tables.items():
        for uid, row in rows.items():
            if not is_uid(uid) or not isinstance(row, dict):
                raise Unreadable(Flaw.ALTERED)
            if set(row) - names[table]:
                raise Unreadable(Flaw.NEWER)
            if not _has_valid_pointers(row, shapes[table], tables):
                raise Unreadable(Flaw.ALTERED)
        shape = shapes[table]
        if not all(
            _has_short_chains(rows, name)
            for name in shape.references.keys() - shape.sets
            if shape.references[name] == table
        ):
            raise Unreadable(Flaw.ALTERED)
    return tables


def _has_short_chains(rows: Mapping[str, Mapping[str, Any]], name: str) -> bool:
    """Whether each row is under few others of its table and never under itself, because a merge goes up from each
    row."""
    heights: dict[str, int] = {}
    for uid in rows:
        path = dict[str, None]()
        above: str | None = uid
        while above is not None and above not in heights:
            if above in path or len(path) == LONGEST_CHAIN:
                return False
            path[above] = None
            above = rows[above].get(name)
        height = heights[above] if above is not None else 0
        if height + len(path) > LONGEST_CHAIN:
            return False
        heights |= {one: height + place for place, one in enumerate(reversed(path), 1)}
    return True


def _has_valid_pointers(row: Mapping[str, Any], shape: Shape, tables: Tables) -> bool:
    for name, target in shape.references.items():
        value = row.get(name)
        if (name in shape.sets) != isinstance(value, list) and name in row:
            return False
        for uid in value if isinstance(value, list) else [value]:
            if uid is not None and not (isinstance(uid, str) and uid in tables.get(target, {})):
                return False
    return True
