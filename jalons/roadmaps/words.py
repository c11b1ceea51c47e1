"""French words of the journal: those of this floor, those shared by several floors, and the lookup of those of each
floor. Also a refusal used in two places."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field
from datetime import date
from decimal import Decimal
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db.models import Field, Model
from django.utils.module_loading import module_has_submodule
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jalons.base import attachments
from jalons.base.errors import Refused
from jalons.base.french import format_day, format_number
from jalons.base.frozen import frozen
from jalons.base.plurals import PluralLabel
from jalons.base.public_holidays import holiday_name
from jalons.roadmaps.models import Roadmap
from jalons.roadmaps.rules.backward_planning import ProposedDay
from jalons.roadmaps.rules.limits import MOST_STORED
from jalons.roadmaps.rules.milestones import MILESTONES
from jalons.roadmaps.rules.permissions import GRANTED, Permission, Role

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

# The journal shows this in place of a deleted person.
SOMEBODY = _("une personne")
INVITATION_IS_CLOSED = _("Cette invitation ne sert plus. Demandez-en une nouvelle.")


@frozen
class JournalWords:
    """The words that a floor gives to its own changes, in the `JOURNAL` of its `words`. A kind is the name of a model;
    an empty kind matches every object.

    `verbs`: (verb, kind) → words. `fields`: (kind, name) → words, for names that are not fields of the model, or that
    the journal calls otherwise than their `verbose_name`; the empty name is the noun of the kind. `numbers`: the function that writes the number of a field in
    French. `counts`: (kind, name) → « %(n)s personnes », plural by `count`, for a number that needs no label then.
    """

    verbs: Mapping[tuple[str, str], "str | StrPromise"] = field(default_factory=dict)
    fields: Mapping[tuple[str, str], "str | StrPromise"] = field(default_factory=dict)
    numbers: Mapping[str, Callable[[Decimal], str]] = field(default_factory=dict)
    counts: Mapping[tuple[str, str], "str | StrPromise | PluralLabel"] = field(default_factory=dict)


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
        ("ask_removal", "roadmap"): _("a mis à supprimer la feuille de route"),
        ("keep", "roadmap"): _("a repris, avant sa suppression, la feuille de route"),
        ("set_perimeter", ""): _("a changé le périmètre de"),
        ("reach", ""): _("a commencé l’étape"),
        ("put_back", "step"): _("a remis à démarrer l’étape"),
        ("reach_milestone", ""): _("a atteint le jalon"),
        ("call_off", ""): _("a laissé sans date le jalon"),
        ("invite", ""): _("a invité"),
        ("leave", "roadmap"): _("a quitté, avec son compte, la feuille de route"),
        ("join", ""): _("a rejoint la feuille de route :"),
        ("withdraw", ""): _("a annulé l’invitation envoyée à"),
        ("claim", ""): _("a demandé à rejoindre la feuille de route avec l’invitation envoyée à"),
        ("admit", ""): _("a donné accès, à une autre adresse que celle de l’invitation :"),
        ("refuse_claim", ""): _("a refusé qu’une autre adresse se serve de l’invitation envoyée à"),
        ("open_calendar", ""): _("a créé une adresse de calendrier pour"),
        ("close_calendar", ""): _("a supprimé une adresse de calendrier pour"),
        ("add", "blocker"): _("a noté le point de blocage"),
        ("lift", "blocker"): _("a levé le point de blocage"),
        ("reopen", "blocker"): _("a rouvert le point de blocage"),
        ("plan_backwards", ""): _("a planifié à rebours les jalons de"),
        ("restore_days", ""): _("a rendu à leurs dates les jalons de"),
    },
    fields={
        # Used by several floors.
        ("", "fields"): _("champs modifiés"),
        # Used by this floor.
        ("roadmap", "added"): _("communes ajoutées"),
        ("roadmap", "removed"): _("communes retirées"),
        ("membership", "function"): _("fonction"),
        ("step", "reason"): _("raison de terminer malgré un blocage"),
        ("blocker", "step"): _("étape"),
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
        _merge_tables(table.counts for table in tables),
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


def count_words(kind: str, name: str, value: Any) -> str:
    """« 3 personnes »; "" when the field counts nothing."""
    counts = _words_of_floors().counts
    words = counts.get((kind, name)) or counts.get(("", name))
    return str(words % {"count": value, "n": format_number(value)}) if words and isinstance(value, int) else ""


@cache
def columns(kind: str) -> dict[str, "Field[Any, Any]"]:
    """The fields of a kind of object by name, which tell how to write a value that the journal stores as JSON."""
    model = model_of(kind)
    fields = (*model._meta.concrete_fields, *model._meta.many_to_many) if model else ()
    return {column.name: column for column in fields}


@cache
def model_of(kind: str) -> type[Model] | None:
    return next((model for model in apps.get_models() if model._meta.model_name == kind), None)


DAY_TO_SET = _("date à fixer")


def called_off_sentence(day: date) -> str:
    """Of a milestone whose appointment was cancelled."""
    return gettext("Date à fixer : le rendez-vous du %(day)s est annulé.") % {"day": format_day(day)}


def day_off_sentence(day: date, departement: str = "") -> str:
    """« Ce jour est férié : Ascension. »; "" when people work that day."""
    if holiday := holiday_name(day, departement):
        return gettext("Ce jour est férié : %(name)s.") % {"name": holiday}
    return gettext("Ce jour est un samedi ou un dimanche.") if day.weekday() >= 5 else ""


def stored_sentence(roadmap: Roadmap) -> str:
    """« Les pièces de cette feuille de route occupent 12,3 Mo sur 500. »"""
    return gettext("Les pièces de cette feuille de route occupent %(used)s sur %(most)d\u00a0Mo.") % {
        "used": attachments.format_size(roadmap.stored_bytes) if roadmap.stored_bytes else gettext("0\u00a0ko"),
        "most": MOST_STORED // attachments.MEGABYTE,
    }


def check_target(target: date, plan: Sequence[ProposedDay], today: date) -> None:
    """Raises when the milestones cannot be planned backwards from that day of délibération."""
    if target < today:
        raise Refused(
            gettext("Ce jour est passé : choisissez le jour où le conseil délibérera."),
            code="target-past",
            field="target_on",
        )
    last = MILESTONES[-1]
    council = next(
        (one.milestone for one in plan if (one.milestone.step, one.milestone.awaits) == (last.step, last.awaits)), None
    )
    if council and council.is_fixed and council.due_on != target:
        raise Refused(
            gettext(
                "La délibération est déjà notée le %(day)s : changez sa date là où elle est notée, ou partez de ce jour."
            )
            % {"day": format_day(council.due_on)},
            code="council-held",
            field="target_on",
        )
    later = [one.milestone for one in plan if one.milestone.is_fixed and one.milestone.due_on > target]
    if later:
        latest = max(later, key=lambda one: one.due_on)
        raise Refused(
            gettext("« %(title)s » est le %(day)s, et ne bouge pas : choisissez ce jour ou un jour plus tard.")
            % {"title": latest.title, "day": format_day(latest.due_on)},
            code="target-too-early",
            field="target_on",
        )


@frozen
class PermissionWords:
    """`gesture`: what it lets do, as the table of roles tells it; `short`: the same after « Cette personne »."""

    gesture: "StrPromise"
    short: "StrPromise"


# By subject, in the order of the method: what each permission of `rules.GRANTED` is for those who have it.
PERMISSIONS: tuple[tuple["StrPromise", dict[Permission, PermissionWords]], ...] = (
    (
        _("La feuille de route"),
        {
            Permission.READ: PermissionWords(
                _("Lire la feuille de route, budget compris, sans l’annuaire, le journal, les noms ni les adresses"),
                _("lit la feuille de route, budget compris"),
            ),
            Permission.FOLLOW_WORK: PermissionWords(
                _(
                    "Suivre le travail de l’équipe : historique et commentaires des fiches, simulations, réponses libres, ateliers avant leur clôture"
                ),
                _("suit le travail de l’équipe"),
            ),
            Permission.MANAGE_ROADMAP: PermissionWords(
                _(
                    "Changer le nom, les étapes, les jalons, l’aspect des documents, la page publique, et qui siège dans chaque comité"
                ),
                _("règle la feuille de route"),
            ),
            Permission.READ_JOURNAL: PermissionWords(_("Lire le journal : qui a fait quoi"), _("lit le journal")),
        },
    ),
    (
        _("L’équipe et les personnes"),
        {
            Permission.MANAGE_MEMBERS: PermissionWords(
                _("Inviter, changer un rôle, répondre aux structures, donner un lien privé"), _("invite")
            ),
            Permission.KNOW_PEOPLE: PermissionWords(
                _("Lire l’annuaire : noms, adresses, téléphones, et qui est invité"), _("lit l’annuaire")
            ),
            Permission.AGREE: PermissionWords(
                _("Faire adopter la note de cadrage et la définition, tenir les points de blocage"),
                _("fait adopter la note de cadrage et la définition"),
            ),
        },
    ),
    (
        _("Le territoire et les ateliers"),
        {
            Permission.DESCRIBE: PermissionWords(
                _("Nourrir le portrait : données, lieux, paroles, questionnaire"), _("nourrit le portrait")
            ),
            Permission.FACILITATE: PermissionWords(
                _("Préparer et animer les ateliers, les votes, leur compte rendu"), _("anime les ateliers")
            ),
            Permission.SHAPE: PermissionWords(
                _("Nommer enjeux, chantiers et axes, remplir les cartes, cocher les engagements tenus, de tous"),
                _("nomme enjeux et chantiers"),
            ),
        },
    ),
    (
        _("Les actions"),
        {
            Permission.PROPOSE_ACTION: PermissionWords(
                _("Proposer une action, commenter les fiches"), _("propose des actions")
            ),
            Permission.EDIT_ACTION: PermissionWords(
                _("Écrire dans toutes les fiches et leurs indicateurs, pas seulement les siennes"),
                _("écrit dans toutes les fiches"),
            ),
            Permission.FUND: PermissionWords(
                _("Écrire dépenses, financeurs et dispositifs, de toutes les fiches"),
                _("écrit l’argent de toutes les fiches"),
            ),
            Permission.ARBITRATE: PermissionWords(
                _("Prévoir et tenir les réunions des comités, décider des actions, clore les suites, noter le vote"),
                _("arbitre et fait adopter"),
            ),
        },
    ),
)


def role_sentence(role: Role) -> str:
    """What a role may do, in one line."""
    granted = GRANTED[role]
    if granted == frozenset(Permission):
        return gettext("Peut tout ce que les autres rôles peuvent.")
    if granted == {Permission.READ}:
        return gettext("Lit la feuille de route, budget compris, sans rien changer.")
    told = [str(words.short) for _subject, rows in PERMISSIONS for may, words in rows.items() if may in granted]
    return capfirst(", ".join(told)) + "."
