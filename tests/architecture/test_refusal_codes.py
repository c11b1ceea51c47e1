"""Each refusal has a code: the reason, in English, that tests and programs read instead of the sentence."""

import ast
import re
from collections import defaultdict
from functools import cache
from pathlib import Path

from django.conf import settings

PRODUCT = Path(settings.BASE_DIR) / "jalons"
KEBAB = re.compile(r"[a-z]+(-[a-z]+)*")


def test_each_refusal_has_a_code() -> None:
    assert [place for place, _floor, call in refusing_calls() if not code_of(call)] == []


def test_a_code_is_in_kebab_case() -> None:
    codes = [code for _place, _floor, call in refusing_calls() for code in literal_codes(call)]
    assert codes
    assert [code for code in codes if not KEBAB.fullmatch(code)] == []


def test_a_code_has_one_sentence_on_its_floor_and_a_sentence_one_code() -> None:
    sentences, codes = defaultdict(set), defaultdict(set)
    for _place, floor, call in refusing_calls():
        code, sentence = code_of(call), literal_sentence(call)
        if isinstance(code, ast.Constant) and sentence:
            sentences[floor, code.value].add(sentence)
            codes[floor, sentence].add(code.value)
    assert sentences
    assert [code for code, known in sentences.items() if len(known) > 1] == []
    assert [sentence for sentence, known in codes.items() if len(known) > 1] == []


@cache
def refusing_calls() -> list[tuple[str, str, ast.Call]]:
    """`TooMany` and `Stale` have one code each. Where each is, its floor, the call that says a sentence: `Refused`, its kinds, and the functions that make or raise
    one with the code that they are given."""
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(PRODUCT.rglob("*.py"))}
    nodes = [node for tree in trees.values() for node in ast.walk(tree)]
    names = {"Refused"} | {node.name for node in nodes if isinstance(node, ast.FunctionDef) and passes_code(node)}
    for _depth in range(2):
        names |= {node.name for node in nodes if isinstance(node, ast.ClassDef) and bases_of(node) & names}
    names -= {"TooMany", "Stale"}
    return [
        (f"{path.relative_to(PRODUCT)}:{node.lineno}", path.relative_to(PRODUCT).parts[0], node)
        for path, tree in trees.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and called_name(node) in names
    ]


def passes_code(function: ast.FunctionDef) -> bool:
    if "code" not in [argument.arg for argument in function.args.kwonlyargs]:
        return False
    return any(isinstance(node, ast.Call) and called_name(node) == "Refused" for node in ast.walk(function))


def bases_of(kind: ast.ClassDef) -> set[str]:
    return {base.id for base in kind.bases if isinstance(base, ast.Name)}


def called_name(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def code_of(call: ast.Call) -> ast.expr | None:
    return next((keyword.value for keyword in call.keywords if keyword.arg == "code"), None)


def literal_codes(call: ast.Call) -> list[str]:
    """Both of a choice; what is put in a code counts as a word."""
    code = code_of(call)
    match code:
        case ast.IfExp():
            options = [code.body, code.orelse]
        case ast.JoinedStr():
            words = ["x" if isinstance(part, ast.FormattedValue) else part.value for part in code.values]
            return ["".join(words)]
        case _:
            options = [code] if code else []
    return [option.value for option in options if isinstance(option, ast.Constant)]


def literal_sentence(call: ast.Call) -> str:
    """As it is written; empty when a function or a constant says it."""
    for node in ast.walk(call.args[-1]):
        if isinstance(node, ast.Call) and called_name(node) in ("_", "ngettext"):
            first = node.args[0]
            return first.value if isinstance(first, ast.Constant) else ""
    return ""
