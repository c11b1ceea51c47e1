"""Each floor has the words of what it writes in the journal, and the floor of the journal knows none of those above."""

import ast
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

from jalons.roadmaps.models import JournalEntry
from jalons.roadmaps.words import JOURNAL, JournalWords, columns, field_label, verb_words

ROOT = Path(settings.BASE_DIR) / "jalons"
FLOORS = [app.removeprefix("jalons.") for app in settings.INSTALLED_APPS if app.startswith("jalons.")]  # roof first
# Verbs that a variable holds, which reading the code does not tell: the act of a resource map,
# what becomes of an enjeu or of a chantier.
FROM_A_VARIABLE = {"workshops": {"add", "move", "remove", "set_aside", "shortlist", "unlist"}}
SHARED = {verb for verb, kind in JOURNAL.verbs if not kind}


def words_of(floor: str) -> JournalWords:
    if not any((ROOT / floor).glob("words*")):
        return JournalWords()
    return getattr(import_module(f"jalons.{floor}.words"), "JOURNAL", JournalWords())


def changes_of(floor: str) -> list[ast.Module]:
    rooms = (ROOT / floor).glob("changes*")
    files = [file for room in rooms for file in ([room] if room.is_file() else sorted(room.rglob("*.py")))]
    return [ast.parse(file.read_text()) for file in files]


@cache
def verbs_of(floor: str) -> set[str]:
    """What is written `verb=…`, or given to a function that has a parameter `verb`, or put in a variable `verb`."""
    trees = changes_of(floor)
    places = {
        node.name: [argument.arg for argument in node.args.args].index("verb")
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and "verb" in [argument.arg for argument in node.args.args]
    }
    said: list[ast.expr] = []
    for node in (node for tree in trees for node in ast.walk(tree)):
        match node:
            case ast.Call(func=ast.Name(id=name), args=args) if name in places and len(args) > places[name]:
                said.append(args[places[name]])
            case ast.Assign(targets=[ast.Name(id="verb")], value=value):
                said.append(value)
        if isinstance(node, ast.Call):
            said += [keyword.value for keyword in node.keywords if keyword.arg == "verb"]
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in ("revise", "revise_fields"):
            said.append(ast.Constant("revise"))
    return {text for value in said for text in _texts(value)} | FROM_A_VARIABLE.get(floor, set())


def _texts(value: ast.expr) -> list[str]:
    """The texts that an expression may be: either branch of a condition, not what it asks."""
    match value:
        case ast.Constant(value=str(text)):
            return [text]
        case ast.IfExp(body=body, orelse=orelse):
            return _texts(body) + _texts(orelse)
    return []


@pytest.mark.parametrize("floor", FLOORS)
def test_a_floor_has_the_words_of_the_verbs_that_it_writes(floor: str) -> None:
    own = {verb for verb, _kind in words_of(floor).verbs}
    assert verbs_of(floor) - own - SHARED == set()


@pytest.mark.parametrize("floor", FLOORS)
def test_a_floor_has_no_words_for_what_it_does_not_write(floor: str) -> None:
    own = {verb for verb, _kind in words_of(floor).verbs}
    assert own - verbs_of(floor) - (SHARED if floor == "roadmaps" else set()) == set()


def test_the_words_that_floors_share_are_written_by_more_than_one() -> None:
    by_verb = {verb: [floor for floor in FLOORS if verb in verbs_of(floor)] for verb in SHARED}
    alone = {verb for verb, floors in by_verb.items() if len(floors) < 2 and floors != ["roadmaps"]}
    assert alone == set()


def test_the_floor_of_the_journal_names_no_model_of_a_floor_above() -> None:
    above = FLOORS[: FLOORS.index("roadmaps")]
    models = {model._meta.model_name for floor in above for model in apps.get_app_config(floor).get_models()}
    kinds = {kind for _verb, kind in JOURNAL.verbs} | {kind for kind, _name in JOURNAL.fields}
    assert models and kinds & models == set()


def test_a_field_of_the_model_is_named_by_it_and_no_table_repeats_it() -> None:
    repeated = [
        (kind, name)
        for floor in FLOORS
        for (kind, name), words in words_of(floor).fields.items()
        if name in columns(kind) and str(columns(kind)[name].verbose_name) == str(words)
    ]
    assert repeated == []


def test_a_label_is_that_of_the_model_unless_its_floor_says_otherwise() -> None:
    assert field_label("milestone", "planned_on") == "date"
    assert field_label("keyproject", "purpose") == "but"
    assert field_label("roadmap", "added") == "communes ajoutées"
    assert field_label("roadmap", "Accès au réseau") == "Accès au réseau"


@pytest.mark.django_db
def test_whatever_the_demo_writes_reads_in_french() -> None:
    entries = list(JournalEntry.objects.all())
    verbs = {(entry.verb, entry.about_kind) for entry in entries}
    fields = {(entry.about_kind, name) for entry in entries for name in (*entry.before, *entry.after)}
    assert len(verbs) > 60
    assert [key for key in verbs if verb_words(*key) == key[0]] == []
    assert [key for key in fields if field_label(*key) == key[1] and not is_french(*key)] == []


def is_french(kind: str, name: str) -> bool:
    """The model, or a floor, says the word that is also its name in the code: « source », « communes »."""
    said = {key for floor in FLOORS for key in (*words_of(floor).fields, *words_of(floor).counts)}
    return name in columns(kind) or (kind, name) in said or ("", name) in said
