"""Every pattern of the product, where it is written and how it is used; and texts that are made to tire it."""

import ast
import importlib
import itertools
import re
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from django.urls.converters import get_converters

ROOT = Path(__file__).resolve().parents[2]
READING = ("match", "fullmatch", "search", "finditer")
METHODS = {*READING, "findall", "sub", "subn", "split"}
HOSTILE = [
    "0",
    "1",
    " ",
    "a",
    "é",
    "Z",
    ".",
    ",",
    "@",
    "-",
    "'",
    '"',
    "<",
    ">",
    "(",
    "[",
    "/",
    "\n",
    "\u00a0",
    "٣",
    "_",
]
MIXES = ["1 ", " 1", "1.", "1,", "a.", "a@", "a b", "1 000", "000.", "é,", "<a", "</", '="', "a-", "\r\n", " \n", "12/"]


@dataclass(frozen=True)
class Used:
    """A pattern and the method that reads a text with it."""

    where: str
    pattern: re.Pattern[Any]
    method: str

    def __str__(self) -> str:
        return f"{self.where} {self.method} {self.pattern.pattern!r:.100}"


def modules() -> Iterator[tuple[ModuleType, ast.Module, str]]:
    for file in sorted([*ROOT.glob("jalons/**/*.py"), *ROOT.glob("config/*.py")]):
        if "migrations" in file.parts or file.name == "asgi.py":
            continue
        name = ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        yield importlib.import_module(name), ast.parse(file.read_text()), str(file.relative_to(ROOT))


@cache
def every_pattern() -> list[Used]:
    trees = list(modules())
    uses = _uses(trees)
    found: dict[tuple[str | bytes, int, str], Used] = {}
    for used in itertools.chain(
        *(_written(module, tree, path, uses) for module, tree, path in trees),
        *(_held(module, path, uses) for module, _tree, path in trees),
        (Used(f"<{name}:>", re.compile(converter.regex), "fullmatch") for name, converter in get_converters().items()),
    ):
        found.setdefault((used.pattern.pattern, used.pattern.flags, used.method), used)
    return list(found.values())


def _uses(trees: Iterable[tuple[ModuleType, ast.Module, str]]) -> dict[tuple[str, str], set[str]]:
    """(module or nothing, name of a pattern) → its methods that are used."""
    uses: dict[tuple[str, str], set[str]] = {}
    for module, tree, _path in trees:
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and node.attr in METHODS:
                if isinstance(node.value, ast.Name):
                    uses.setdefault((module.__name__, node.value.id), set()).add(node.attr)
                elif isinstance(node.value, ast.Attribute):  # `codes.DISTRICT.match`
                    uses.setdefault(("", node.value.attr), set()).add(node.attr)
    return uses


def _written(module: ModuleType, tree: ast.Module, path: str, uses: dict[tuple[str, str], set[str]]) -> Iterator[Used]:
    """What stands in a call of `re`, inside functions too."""
    named = {
        node.value: node.targets[0].id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        if not (isinstance(node.func.value, ast.Name) and node.func.value.id == "re" and node.args):
            continue
        if node.func.attr not in METHODS | {"compile"} or named.get(node, "") in vars(module):
            continue  # `_held` has it
        source = _value(node.args[0], module)
        flags = [_value(word.value, module) for word in node.keywords if word.arg == "flags"]
        if node.func.attr == "compile" and len(node.args) > 1:
            flags = [_value(node.args[1], module)]
        if source is None:
            continue
        pattern = source if isinstance(source, re.Pattern) else re.compile(source, *flags)
        for method in READING if node.func.attr == "compile" else [node.func.attr]:
            yield Used(f"{path}:{node.lineno}", pattern, method)


def _value(node: ast.expr, module: ModuleType) -> Any:
    """What an expression is worth; a part of it that only a call knows is a letter."""
    try:
        return eval(compile(ast.Expression(node), "", "eval"), vars(module))
    except NameError:
        if not isinstance(node, ast.JoinedStr):
            return None
    return "".join(part.value if isinstance(part, ast.Constant) else "x" for part in node.values)


def _held(module: ModuleType, path: str, uses: dict[tuple[str, str], set[str]]) -> Iterator[Used]:
    """What a module holds, in its tables too."""
    for name, value in vars(module).items():
        for pattern in _inside(value):
            methods = uses.get((module.__name__, name), set()) | uses.get(("", name), set())
            for method in sorted(methods or READING):
                yield Used(f"{path} {name}", pattern, method)


def _inside(value: Any, depth: int = 3) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(getattr(value, "__self__", None), re.Pattern):
        yield value.__self__
    elif depth and isinstance(value, dict):
        yield from _inside([*value, *value.values()], depth)
    elif depth and isinstance(value, list | tuple | set | frozenset):
        for one in value:
            yield from _inside(one, depth - 1)


# --- texts that tire -------------------------------------------------------------------------------------------------


def plain_texts(signs: int) -> Iterator[str]:
    """Of one sign, and of mixes of two: to the end, and but for the last sign."""
    for unit in [*HOSTILE, *MIXES]:
        text = (unit * signs)[:signs]
        yield text
        yield text[:-1] + "\x00"


def near_texts(pattern: re.Pattern[Any], signs: int) -> Iterator[str]:
    """Of what a pattern takes or nearly: told again and again, or begun, then the same sign for ever."""
    source = pattern.pattern.decode("latin-1") if isinstance(pattern.pattern, bytes) else pattern.pattern
    tree = re._parser.parse(source, pattern.flags & ~re.DEBUG)  # type: ignore[attr-defined]
    letters = sorted(set(_letters(tree)))[:12]
    samples = {_sample(tree, choice)[:200] for choice in range(4)}
    for sample in sorted(samples):
        for unit in {sample, sample[:-1], sample[1:]} - {""}:
            yield (unit * signs)[:signs]
        for end in {1, 2, len(sample) // 2, len(sample) - 1, len(sample)}:
            for sign in {sample[end - 1 : end], sample[end : end + 1], " ", "1", "a"} - {""}:
                yield (sample[:end] + sign * signs)[: signs - 1] + "\x00"
    for sign in ("1", " ", "a"):
        for letter in letters:
            yield sign * (signs - 1) + letter
            yield ((sign + letter) * signs)[:signs]


def _letters(tree: Any) -> Iterator[str]:
    """Each sign that a pattern spells, looking around included."""
    if isinstance(tree, tuple | list) or hasattr(tree, "data"):
        items = list(tree)
        if len(items) == 2 and str(items[0]) in ("LITERAL", "NOT_LITERAL"):
            yield chr(items[1])
        else:
            for item in items:
                yield from _letters(item)


def _sample(tree: Any, choice: int) -> str:
    """A text that a pattern takes, or nearly: of each choice the same one, each repetition twice."""
    parts = []
    for kind, value in tree:
        match str(kind):
            case "LITERAL":
                parts.append(chr(value))
            case "ANY" | "NOT_LITERAL":
                parts.append("a")
            case "IN":
                parts.append(_sign(value))
            case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
                least, most, inside = value
                parts.append(_sample(inside, choice) * min(max(int(least), 2), int(most)))
            case "SUBPATTERN":
                parts.append(_sample(value[3], choice))
            case "ATOMIC_GROUP":
                parts.append(_sample(value, choice))
            case "BRANCH":
                parts.append(_sample(value[1][choice % len(value[1])], choice))
    return "".join(parts)


def _sign(choices: Any) -> str:
    refused = {chr(value) for kind, value in choices if str(kind) == "LITERAL"}
    kind, value = choices[0]
    match str(kind):
        case "NEGATE":
            return next(sign for sign in "a1.é" if sign not in refused)
        case "LITERAL":
            return chr(value)
        case "RANGE":
            return chr(value[0])
        case _:
            return {"CATEGORY_DIGIT": "1", "CATEGORY_SPACE": " ", "CATEGORY_WORD": "a"}.get(str(value), "-")


def seconds(used: Used, text: str) -> float:
    """Of this process, not of the clock: a busy machine is slow, not wrong."""
    sent: Any = text.encode(errors="replace") if isinstance(used.pattern.pattern, bytes) else text
    begun = time.process_time()
    if used.method in ("sub", "subn"):
        getattr(used.pattern, used.method)(sent[:0], sent)
    else:
        read = getattr(used.pattern, used.method)(sent)
        if used.method == "finditer":
            for _match in read:
                pass
    return time.process_time() - begun


def worst(used: Used, *, limit: float, signs: int = 100_000) -> tuple[float, str]:
    """The longest that a text of so many signs takes, and how it begins.

    Shorter ones come first: what is too slow on thirty signs would not end on a hundred thousand. A text near to the
    pattern is told whole when its tenth took the hundredth of the limit, as it would if its time grew with the square.
    """
    slowest = (0.0, "")
    near: list[float] = []  # what the near texts of the last size took
    for size in (20, 26, 34, 100, 1_000, signs // 10):
        for text in plain_texts(size):
            if (took := _surely(used, text, limit)) > limit:
                return took, f"{text[:30]} ({size})"
        near.clear()
        for text in near_texts(used.pattern, size):
            near.append(took := _surely(used, text, limit))
            if took > limit:
                return took, f"{text[:30]} ({size})"
    tiring = (whole for tenth, whole in zip(near, near_texts(used.pattern, signs), strict=True) if tenth > limit / 150)
    for text in itertools.chain(plain_texts(signs), tiring):
        slowest = max(slowest, (_surely(used, text, limit), text[:30]))
        if slowest[0] > limit:
            break
    return slowest


def _surely(used: Used, text: str, limit: float) -> float:
    """Measured again when it is over: another process may have taken the memory that it was reading."""
    took = seconds(used, text)
    return min(took, seconds(used, text), seconds(used, text)) if limit < took < 10 * limit else took
