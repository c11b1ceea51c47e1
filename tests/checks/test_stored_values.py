"""What the database stores where a person or the product chooses is French, without accents (decision 0060): whoever
opens the base, an export or a carried file reads one language, that of the method."""

import importlib
import importlib.util
import pkgutil
from typing import Any

from django.apps import apps
from django.db import models

from tests.checks.stored_values import ENGLISH_AND_FRENCH, STORED_VALUES


def models_of_jalons() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("jalons.")]


def choice_classes() -> dict[str, type[models.Choices]]:
    """The lists of choices of all models, those that a JSON field holds included: `floor.Class` or `floor.Model.Class`."""
    found: dict[str, type[models.Choices]] = {}
    for app in apps.get_app_configs():
        if not app.name.startswith("jalons."):
            continue
        for name in model_modules(app.name):
            for owner in vars(importlib.import_module(name)).values():
                for member in (owner, *(vars(owner).values() if isinstance(owner, type) else ())):
                    if is_text_choices(member) and member.__module__.startswith(app.name):
                        found[f"{app.label}.{member.__qualname__}"] = member
    return found


def model_modules(app: str) -> list[str]:
    package = importlib.import_module(f"{app}.models") if importlib.util.find_spec(f"{app}.models") else None
    if package is None:
        return []
    parts = pkgutil.iter_modules(getattr(package, "__path__", []), f"{app}.models.")
    return [package.__name__, *(part.name for part in parts)]


def is_text_choices(value: Any) -> bool:
    return isinstance(value, type) and issubclass(value, models.TextChoices) and value is not models.TextChoices


def stored_values() -> dict[str, str]:
    """The values of each list of choices; and of each field whose choices have no class of their own."""
    found = {name: " | ".join(choices.values) for name, choices in choice_classes().items()}
    known = {tuple(choices.values) for choices in choice_classes().values()}
    for model in models_of_jalons():
        for field in model._meta.concrete_fields:
            values = tuple(str(value) for value, _label in field.flatchoices)
            if values and values not in known and not all(value.isdecimal() for value in values):
                found[f"{model._meta.label}.{field.name}"] = " | ".join(values)
    return found


def test_every_stored_value_is_in_the_table_where_somebody_read_that_it_is_french() -> None:
    assert stored_values() == STORED_VALUES


def test_a_value_that_is_the_name_of_its_member_is_a_word_of_both_languages() -> None:
    """Members of the code are English: a value equal to its member's name is English, unless French has the word."""
    same = {
        member.value
        for choices in choice_classes().values()
        for member in choices
        if member.name.lower() == str(member.value).lower()
    }
    assert same == ENGLISH_AND_FRENCH
