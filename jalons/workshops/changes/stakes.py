"""Enjeux and chantiers clés of a roadmap."""

from collections.abc import Iterable
from typing import Any

from django.db.models import ProtectedError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.stale_pages import refuse_stale
from jalons.roadmaps.changes.journal import record_change, revise_row
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.models import Member, Roadmap
from jalons.workshops.changes.current_rows import current_row
from jalons.workshops.models import Audience, KeyProject, Stake


def next_rank(model: type[Stake] | type[KeyProject], roadmap: Roadmap) -> int:
    """The rank of a new row, after the last one. It locks the roadmap, so that two new rows do not share a rank."""
    lock_roadmap(roadmap)
    ranks = model._default_manager.filter(roadmap=roadmap).order_by("-rank").values_list("rank", flat=True)
    return (ranks.first() or 0) + 1


@write_transaction()
def add_stake(*, title: str, by: Member, **said: Any) -> Stake:
    """`said`: phrasing, description, evidence, audiences, communes."""
    rank = next_rank(Stake, by.roadmap)
    _refuse_taken_title(Stake, by.roadmap, title)
    said = tags_in_perimeter(by.roadmap, said)
    stake = Stake.objects.create(roadmap=by.roadmap, title=title, rank=rank, **said)
    record_change(by=by, verb="add", about=stake, after=said)
    return stake


@write_transaction()
def edit_stake(*, stake: Stake, by: Member, seen: str | None = None, **said: Any) -> None:
    """`seen` is the stamp of what the form showed; without it, any current value is overwritten."""
    lock_roadmap(by.roadmap)
    stake = _current_version(Stake, stake.pk, seen)
    _refuse_taken_title(Stake, by.roadmap, said.get("title", stake.title), but=stake.pk)
    revise_row(stake, tags_in_perimeter(by.roadmap, said), by=by)


@write_transaction()
def remove_stake(*, stake: Stake, by: Member) -> None:
    """Its notes stay on the wall, in their group."""
    lock_roadmap(by.roadmap)
    stake = _current_version(Stake, stake.pk)
    titles = [project.title for project in stake.key_projects.all()]
    if titles:
        sentence = ngettext(
            "Un chantier répond à cet enjeu : %(titles)s. Détachez-le d’abord.",
            "Des chantiers répondent à cet enjeu : %(titles)s. Détachez-les d’abord.",
            len(titles),
        )
        raise Refused(sentence % {"titles": _quoted_titles(titles)}, code="stake-has-key-projects")
    record_change(by=by, verb="remove", about=stake, before={"title": stake.title, "phrasing": stake.phrasing})
    stake.delete()


@write_transaction()
def add_key_project(*, title: str, by: Member, stakes: Iterable[Stake] = (), **said: Any) -> KeyProject:
    """A chantier may be added before its enjeu. `said`: purpose, audiences, communes, planned_actions, lead, partners,
    first_steps."""
    rank = next_rank(KeyProject, by.roadmap)
    _refuse_taken_title(KeyProject, by.roadmap, title)
    said = tags_in_perimeter(by.roadmap, said)
    project = KeyProject.objects.create(roadmap=by.roadmap, title=title, rank=rank, **said)
    chosen = _chosen_stakes(by.roadmap, stakes)
    project.stakes.set(chosen)
    record_change(by=by, verb="add", about=project, after={**said, "stakes": chosen})
    return project


@write_transaction()
def edit_key_project(
    *, project: KeyProject, by: Member, stakes: Iterable[Stake], seen: str | None = None, **said: Any
) -> None:
    lock_roadmap(by.roadmap)
    project = _current_version(KeyProject, project.pk, seen)
    _refuse_taken_title(KeyProject, by.roadmap, said.get("title", project.title), but=project.pk)
    before, after = list(project.stakes.all()), _chosen_stakes(by.roadmap, stakes)
    if project.is_shortlisted and not after:
        raise Refused(
            _("Ce chantier est retenu : gardez au moins un enjeu, ou retirez-le d’abord de la liste."),
            code="shortlisted-without-stake",
            field="stakes",
        )
    revise_row(project, tags_in_perimeter(by.roadmap, said), by=by)
    if set(before) != set(after):
        project.stakes.set(after)
        record_change(by=by, verb="revise", about=project, before={"stakes": before}, after={"stakes": after})


@write_transaction()
def shortlist_key_project(*, project: KeyProject, by: Member) -> None:
    """Keeps a chantier for the next stage. It must answer an enjeu, otherwise its purpose is unknown (method 1.6)."""
    lock_roadmap(by.roadmap)
    project = _current_version(KeyProject, project.pk)
    if not project.stakes.exists():
        raise Refused(
            _("« %(title)s » ne répond encore à aucun enjeu. Rattachez-le à un enjeu avant de le retenir.")
            % {"title": project.title},
            code="no-stake-to-shortlist",
        )
    revise_row(project, {"is_shortlisted": True}, by=by, verb="shortlist")


@write_transaction()
def unlist_key_project(*, project: KeyProject, by: Member) -> None:
    lock_roadmap(by.roadmap)
    revise_row(_current_version(KeyProject, project.pk), {"is_shortlisted": False}, by=by, verb="unlist")


@write_transaction()
def remove_key_project(*, project: KeyProject, by: Member) -> None:
    lock_roadmap(by.roadmap)
    # A change of its map locks this row.
    project = current_row(KeyProject.objects.select_for_update(), project.pk, _gone_sentence(), code="row-gone")
    record_change(by=by, verb="remove", about=project, before={"title": project.title, "purpose": project.purpose})
    try:
        project.delete()
    except ProtectedError as error:
        titles = sorted(str(blocking) for blocking in error.protected_objects)
        raise Refused(
            _("Ce chantier a donné des fiches actions : %(titles)s. Rattachez-les à un autre chantier d’abord.")
            % {"titles": _quoted_titles(titles)},
            code="key-project-gave-actions",
        ) from error


def _current_version[M: (Stake, KeyProject)](model: type[M], pk: int, seen: str | None = None) -> M:
    """The row read again once the roadmap is locked. Refused when somebody removed it or saved another version
    since."""
    row = current_row(model._default_manager.all(), pk, _gone_sentence(), code="row-gone")
    sentence = _(
        "Quelqu’un a enregistré une autre version pendant votre saisie. Comparez les deux, puis enregistrez à nouveau."
    )
    refuse_stale(seen, row.stamp, sentence)
    return row


def _gone_sentence() -> str:
    return _("Quelqu’un vient de le supprimer.")


def tags_in_perimeter(roadmap: Roadmap, said: dict[str, Any]) -> dict[str, Any]:
    """Drops communes outside the territory and unknown publics."""
    if "communes" in said:
        codes = set(roadmap.communes.values_list("code", flat=True))
        said = said | {"communes": [code for code in said["communes"] if code in codes]}
    if "audiences" in said:
        said = said | {"audiences": [code for code in said["audiences"] if code in Audience.values]}
    return said


def _refuse_taken_title(model: type[Stake] | type[KeyProject], roadmap: Roadmap, title: str, but: int = 0) -> None:
    if model._default_manager.filter(roadmap=roadmap, title=title).exclude(pk=but).exists():
        sentence = (
            _("Un enjeu porte déjà cet intitulé.") if model is Stake else _("Un chantier porte déjà cet intitulé.")
        )
        raise Refused(
            sentence, code="stake-title-taken" if model is Stake else "key-project-title-taken", field="title"
        )


def _chosen_stakes(roadmap: Roadmap, stakes: Iterable[Stake]) -> list[Stake]:
    """The enjeux read again once the roadmap is locked."""
    asked = {stake.pk for stake in stakes}
    chosen = list(Stake.objects.filter(pk__in=asked).order_by("rank", "id"))
    if any(stake.roadmap_id != roadmap.pk for stake in chosen):
        raise Refused(
            _("Choisissez des enjeux de cette feuille de route."), code="stakes-of-another-roadmap", field="stakes"
        )
    if len(chosen) < len(asked):
        raise Refused(
            _("Un de ces enjeux vient d’être supprimé. Choisissez de nouveau."),
            code="chosen-stake-gone",
            field="stakes",
        )
    return chosen


def _quoted_titles(titles: list[str]) -> str:
    shown = [f"«\u00a0{title}\u00a0»" for title in titles[:3]]
    more = len(titles) - len(shown)
    return ", ".join(shown) + (
        ngettext(" et %(count)s autre", " et %(count)s autres", more) % {"count": more} if more else ""
    )
