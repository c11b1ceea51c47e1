"""The values of a choice are declared once, in the rules; its model only says how each one reads."""

import ast
import inspect
import sys
import textwrap
from enum import StrEnum

from django.apps import apps
from django.db import models

# What is left out, and why.
PARTIAL = {
    "jalons.actions.models.committees.Decision.Outcome": "a meeting gives three of the states of an action",
    "jalons.invitations.models.guests.Guest.Channel": "no channel is an empty column",
    "jalons.invitations.models.mailings.Mailing.Kind": "letters and calls are printed, never sent",
}


def choice_classes() -> list[type[models.Choices]]:
    """Those of a floor that list members of an enumeration of its rules."""
    modules = [
        module for name, module in sorted(sys.modules.items()) if name.startswith("jalons.") and ".models" in name
    ]
    classes = {
        kind
        for module in modules
        for _name, holder in inspect.getmembers(module, inspect.isclass)
        for kind in [holder, *(inner for _inner, inner in inspect.getmembers(holder, inspect.isclass))]
        if issubclass(kind, models.Choices) and kind.__module__ == module.__name__ and kind.__members__
    }
    return sorted(classes, key=lambda kind: (kind.__module__, kind.__qualname__))


def enumerations_of(kind: type[models.Choices]) -> set[type[StrEnum]]:
    """The enumerations of the rules whose members are its values: `DRAFT = rules.Status.DRAFT, _("brouillon")`."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(kind)))
    namespace = vars(sys.modules[kind.__module__])
    found = set()
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Assign)
            and isinstance(node.value, ast.Tuple)
            and isinstance(node.value.elts[0], ast.Attribute)
        ):
            value = eval(ast.unparse(node.value.elts[0]), dict(namespace))
            if isinstance(value, StrEnum):
                found.add(type(value))
    return found


def test_a_choice_of_the_rules_is_offered_whole_by_its_model() -> None:
    assert apps.ready
    pairs = [(kind, enumeration) for kind in choice_classes() for enumeration in enumerations_of(kind)]
    assert len(pairs) > 25
    missing = {
        f"{kind.__module__}.{kind.__qualname__}": sorted(
            {str(member.value) for member in enumeration} - set(kind.values)
        )
        for kind, enumeration in pairs
    }
    assert {name for name, values in missing.items() if values} == PARTIAL.keys()
