"""French words of the journal: those of this floor, those shared by several floors, and the lookup of those of each
floor. Also a refusal used in two places."""

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
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jalons.base import attachments
from jalons.roadmaps.models import Roadmap
from jalons.roadmaps.rules import MOST_STORED

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

# The journal shows this in place of a deleted person.
SOMEBODY = _("une personne")
INVITATION_IS_CLOSED = _("Cette invitation ne sert plus. Demandez-en une nouvelle.")


@dataclass(frozen=True)
class JournalWords:
    """The words that a floor gives to its own changes, in the `JOURNAL` of its `words`. A kind is the name of a model;
    an empty kind matches every object.

    `verbs`: (verb, kind) → words. `fields`: (kind, name) → words, for names that are not fields of the model, or that
    the journal calls otherwise than their `verbose_name`. `numbers`: the function that writes the number of a field in
    French.
    """

    verbs: Mapping[tuple[str, str], "str | StrPromise"] = field(default_factory=dict)
    fields: Mapping[tuple[str, str], "str | StrPromise"] = field(default_factory=dict)
    numbers: Mapping[str, Callable[[Decimal], str]] = field(default_factory=dict)


JOURNAL = JournalWords(
    verbs={
        # Used by several floors.
        ("create", ""): _("a créé"),
        ("revise", ""): _("a modifié"),
        ("add", ""): _("a ajouté"),
        ("remove", ""): _("a retiré"),
        ("move", ""): _("a déplacé"),
        ("open", ""): _("a ouvert"),
        ("close", ""): _("a clos"),
        ("retry", ""): _("a renvoyé ce qui n’était pas parti :"),
        ("erase", ""): _("a effacé des données personnelles de"),
        # Used by this floor.
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
        # Used by several floors.
        ("", "fields"): _("champs modifiés"),
        # Used by this floor.
        ("roadmap", "added"): _("communes ajoutées"),
        ("roadmap", "removed"): _("communes retirées"),
        ("membership", "function"): _("fonction"),
    },
)


@cache
def _words_of_floors() -> JournalWords:
    """The `JOURNAL` of every floor merged, including floors above, which this one may not import by name."""
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
    verbs = _words_of_floors().verbs
    return str(verbs.get((verb, kind)) or verbs.get((verb, "")) or verb)


def field_label(kind: str, name: str) -> str:
    """The journal's label of a field: the one its floor gives, else its `verbose_name`."""
    labels, column = _words_of_floors().fields, columns(kind).get(name)
    if (kind, name) not in labels and column is not None and column.verbose_name != name.replace("_", " "):
        return str(column.verbose_name)
    return str(labels.get((kind, name)) or labels.get(("", name)) or name)


def number_words(name: str, value: Any) -> str | None:
    """A number in French; None when the field is not a number of the journal."""
    write = _words_of_floors().numbers.get(name)
    return write(Decimal(str(value))) if write else None


@cache
def columns(kind: str) -> dict[str, "Field[Any, Any]"]:
    """The fields of a kind of object by name, which tell how to write a value that the journal stores as JSON."""
    model = model_of(kind)
    fields = (*model._meta.concrete_fields, *model._meta.many_to_many) if model else ()
    return {column.name: column for column in fields}


@cache
def model_of(kind: str) -> type[Model] | None:
    return next((model for model in apps.get_models() if model._meta.model_name == kind), None)


def stored_sentence(roadmap: Roadmap) -> str:
    """« Les pièces de cette feuille de route occupent 12,3 Mo sur 500. »"""
    return gettext("Les pièces de cette feuille de route occupent %(used)s sur %(most)d\u00a0Mo.") % {
        "used": attachments.format_size(roadmap.stored_bytes) if roadmap.stored_bytes else gettext("0\u00a0ko"),
        "most": MOST_STORED // attachments.MEGABYTE,
    }
