"""The French words of the journal: those of this floor, those that several floors say, and where those of each
floor are looked up; and those of a refusal said in two places."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db.models import Field, Model
from django.utils.module_loading import module_has_submodule
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

# In the journal, whoever is no longer there.
SOMEBODY = _("une personne")
INVITATION_IS_CLOSED = _("Cette invitation ne sert plus. Demandez-en une nouvelle.")


@dataclass(frozen=True)
class JournalWords:
    """What a floor says of its own changes: the `JOURNAL` of its `words`. Kinds are names of models; an empty kind serves
    every object.

    `verbs`: (verb, kind) → words. `fields`: (kind, name) → words, for what is no field of the model, and where the
    journal says otherwise than the `verbose_name`. `numbers`: how French writes the number that a field holds.
    """

    verbs: Mapping[tuple[str, str], "str | StrPromise"] = field(default_factory=dict)
    fields: Mapping[tuple[str, str], "str | StrPromise"] = field(default_factory=dict)
    numbers: Mapping[str, Callable[[Decimal], str]] = field(default_factory=dict)


JOURNAL = JournalWords(
    verbs={
        # Written by several floors.
        ("create", ""): _("a créé"),
        ("revise", ""): _("a modifié"),
        ("add", ""): _("a ajouté"),
        ("remove", ""): _("a retiré"),
        ("move", ""): _("a déplacé"),
        ("open", ""): _("a ouvert"),
        ("close", ""): _("a clos"),
        ("retry", ""): _("a renvoyé ce qui n’était pas parti :"),
        ("erase", ""): _("a effacé des données personnelles de"),
        # Of this floor.
        ("create", "roadmap"): _("a créé la feuille de route"),
        ("set_perimeter", ""): _("a changé le périmètre de"),
        ("reach", ""): _("a commencé l’étape"),
        ("invite", ""): _("a invité"),
        ("join", ""): _("a rejoint l’équipe :"),
        ("withdraw", ""): _("a annulé l’invitation envoyée à"),
        ("open_calendar", ""): _("a créé une adresse de calendrier pour"),
        ("close_calendar", ""): _("a supprimé une adresse de calendrier pour"),
    },
    fields={
        # Written by several floors.
        ("", "fields"): _("champs modifiés"),
        # Of this floor.
        ("roadmap", "added"): _("communes ajoutées"),
        ("roadmap", "removed"): _("communes retirées"),
        ("membership", "function"): _("fonction"),
    },
)


@cache
def _words_of_floors() -> JournalWords:
    """The `JOURNAL` of the `words` of every floor, those above included, which this one does not import by name."""
    modules = [
        import_module(f"{app.name}.words")
        for app in apps.get_app_configs()
        if app.module and module_has_submodule(app.module, "words")
    ]
    tables = [module.JOURNAL for module in modules if hasattr(module, "JOURNAL")]
    return JournalWords(
        _merge_tables(table.verbs for table in tables),
        _merge_tables(table.fields for table in tables),
        _merge_tables(table.numbers for table in tables),
    )


def _merge_tables[Key, Words](tables: Iterable[Mapping[Key, Words]]) -> dict[Key, Words]:
    merged: dict[Key, Words] = {}
    for table in tables:
        if twice := merged.keys() & table.keys():
            raise ImproperlyConfigured(f"two floors say different words of the same thing: {twice}")
        merged.update(table)
    return merged


def verb_words(verb: str, kind: str) -> str:
    said = _words_of_floors().verbs
    return str(said.get((verb, kind)) or said.get((verb, "")) or verb)


def field_label(kind: str, name: str) -> str:
    """How the journal names a field of a kind of object: as its floor says, else by its `verbose_name`."""
    said, column = _words_of_floors().fields, columns(kind).get(name)
    if (kind, name) not in said and column is not None and column.verbose_name != name.replace("_", " "):
        return str(column.verbose_name)
    return str(said.get((kind, name)) or said.get(("", name)) or name)


def number_words(name: str, value: Any) -> str | None:
    """A number as French writes it; None when the field holds none."""
    write = _words_of_floors().numbers.get(name)
    return write(Decimal(str(value))) if write else None


@cache
def columns(kind: str) -> dict[str, "Field[Any, Any]"]:
    """Of a kind of object, its fields by name: they tell how a value of the journal, kept as JSON, is written."""
    model = model_of(kind)
    fields = (*model._meta.concrete_fields, *model._meta.many_to_many) if model else ()
    return {column.name: column for column in fields}


@cache
def model_of(kind: str) -> type[Model] | None:
    return next((model for model in apps.get_models() if model._meta.model_name == kind), None)
