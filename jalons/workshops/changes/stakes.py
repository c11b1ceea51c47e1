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
from jalons.workshops.changes.fusions import refuse_merged
from jalons.workshops.models import Audience, KeyProject, Outcome, Stake, Workshop


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
def edit_stake(*, stake: Stake, by: Member, seen: str | None = None, **fields: Any) -> None:
    """`seen` is the stamp of what the form showed; without it, any current value is overwritten."""
    lock_roadmap(by.roadmap)
    stake = _current_version(Stake, stake.pk, seen)
    refuse_merged(stake)
    _refuse_taken_title(Stake, by.roadmap, fields.get("title", stake.title), but=stake.pk)
    revise_row(stake, tags_in_perimeter(by.roadmap, fields), by=by)


@write_transaction()
def remove_stake(*, stake: Stake, by: Member) -> None:
    """Its notes stay on the wall, in their group."""
    lock_roadmap(by.roadmap)
    stake = _current_version(Stake, stake.pk)
    _refuse_united(stake)
    titles = [project.title for project in stake.key_projects.all()]
    if titles:
        sentence = ngettext(
            "Un chantier répond à cet enjeu : %(titles)s. Détachez-le d’abord.",
            "Des chantiers répondent à cet enjeu : %(titles)s. Détachez-les d’abord.",
            len(titles),
        )
        raise Refused(sentence % {"titles": _quoted_titles(titles)}, code="stake-has-key-projects")
    _untie_next(stake)
    record_change(by=by, verb="remove", about=stake, before={"title": stake.title, "phrasing": stake.phrasing})
    stake.delete()


def remove_made_stake(stake: Stake | None, made: str, *, by: Member) -> None:
    """As part of the change that takes its group away, the roadmap locked. `made`: the stamp that it had when the group
    gave it; it stays when somebody has completed or linked it since."""
    if stake is None:
        return
    is_fused = stake.merged_into_id is not None or stake.fusions.exists()
    if is_fused or stake.stamp != made or stake.groups.exists() or stake.key_projects.exists():
        raise Refused(
            _("L’enjeu « %(stake)s » a été complété ou relié depuis : il reste.") % {"stake": stake},
            code="stake-used-since",
        )
    remove_stake(stake=stake, by=by)


@write_transaction()
def add_key_project(
    *, title: str, by: Member, stakes: Iterable[Stake] = (), workshop: Workshop | None = None, **said: Any
) -> KeyProject:
    """A chantier may be added before its enjeu. `workshop`: the one whose tables draw its map. `said`: purpose,
    audiences, communes, planned_actions, lead, partners, first_steps."""
    _refuse_foreign_workshop(by.roadmap, workshop)
    rank = next_rank(KeyProject, by.roadmap)
    _refuse_taken_title(KeyProject, by.roadmap, title)
    said = tags_in_perimeter(by.roadmap, said)
    project = KeyProject.objects.create(roadmap=by.roadmap, title=title, rank=rank, workshop=workshop, **said)
    chosen = _chosen_stakes(by.roadmap, stakes)
    project.stakes.set(chosen)
    record_change(by=by, verb="add", about=project, after={**said, "stakes": chosen})
    return project


@write_transaction()
def edit_key_project(
    *, project: KeyProject, by: Member, stakes: Iterable[Stake], seen: str | None = None, **fields: Any
) -> None:
    lock_roadmap(by.roadmap)
    project = _current_version(KeyProject, project.pk, seen)
    refuse_merged(project)
    _refuse_foreign_workshop(by.roadmap, fields.get("workshop"))
    _refuse_taken_title(KeyProject, by.roadmap, fields.get("title", project.title), but=project.pk)
    before, chosen = list(project.stakes.select_related("merged_into")), _chosen_stakes(by.roadmap, stakes)
    # An enjeu that was merged is ticked through the one it was merged into: it stays answered if they are separated.
    after = [stake for stake in before if stake.living in chosen]
    after += [stake for stake in chosen if stake not in {one.living for one in before}]
    if project.is_shortlisted and not chosen and not _answers_through_another(project):
        raise Refused(
            _("Ce chantier est retenu : gardez au moins un enjeu, ou retirez-le d’abord de la liste."),
            code="shortlisted-without-stake",
            field="stakes",
        )
    revise_row(project, tags_in_perimeter(by.roadmap, fields), by=by)
    if set(before) != set(after):
        project.stakes.set(after)
        record_change(by=by, verb="revise", about=project, before={"stakes": before}, after={"stakes": after})


@write_transaction()
def settle_outcome(*, row: Stake | KeyProject, state: str, by: Member, reason: str = "") -> None:
    """Retains an enjeu or a chantier for the next stage, puts it aside with a reason, or back among the proposed ones. A
    chantier that is retained must answer an enjeu, otherwise its purpose is unknown (method 1.6)."""
    lock_roadmap(by.roadmap)
    row = _current_version(Stake, row.pk) if isinstance(row, Stake) else _current_version(KeyProject, row.pk)
    refuse_merged(row)
    if state == Outcome.State.KEPT and isinstance(row, KeyProject) and not _answers_an_enjeu(row):
        raise Refused(
            _("« %(title)s » ne répond encore à aucun enjeu. Rattachez-le à un enjeu avant de le retenir.")
            % {"title": row.title},
            code="no-stake-to-shortlist",
        )
    reason = " ".join(reason.split()) if state == Outcome.State.SET_ASIDE else ""
    if state == Outcome.State.SET_ASIDE and not reason:
        raise Refused(
            _("Dites pourquoi : la raison est montrée à celles et ceux qui l’ont proposé."),
            code="set-aside-without-reason",
            field="reason",
        )
    revise_row(row, {"state": state, "reason": reason}, by=by, verb=_STATE_VERBS[Outcome.State(state)])


_STATE_VERBS = {
    Outcome.State.PROPOSED: "unlist",
    Outcome.State.KEPT: "shortlist",
    Outcome.State.SET_ASIDE: "set_aside",
}


def _answers_an_enjeu(project: KeyProject) -> bool:
    return project.stakes.exists() or _answers_through_another(project)


def _answers_through_another(project: KeyProject) -> bool:
    """Whether a chantier that was merged into this one answers an enjeu."""
    return Stake.objects.filter(key_projects__merged_into=project).exists()


def shortlist_key_project(*, project: KeyProject, by: Member) -> None:
    settle_outcome(row=project, state=Outcome.State.KEPT, by=by)


def unlist_key_project(*, project: KeyProject, by: Member) -> None:
    settle_outcome(row=project, state=Outcome.State.PROPOSED, by=by)


@write_transaction()
def remove_key_project(*, project: KeyProject, by: Member) -> None:
    lock_roadmap(by.roadmap)
    # A change of its map locks this row.
    project = current_row(KeyProject.objects.select_for_update(), project.pk, _gone_sentence(), code="row-gone")
    _refuse_united(project)
    _untie_next(project)
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


def _refuse_united(row: Stake | KeyProject) -> None:
    """Neither what was merged nor what unites others may be removed: each must first stand on its own."""
    refuse_merged(row)
    titles = list(type(row)._default_manager.filter(merged_into=row).order_by("rank").values_list("title", flat=True))
    if titles:
        raise Refused(
            _("« %(title)s » réunit %(titles)s. Séparez-les avant de le supprimer.")
            % {"title": row.title, "titles": _quoted_titles(titles)},
            code="row-unites-others",
        )


def _refuse_foreign_workshop(roadmap: Roadmap, workshop: Workshop | None) -> None:
    if workshop is not None and workshop.roadmap_id != roadmap.pk:
        raise Refused(
            _("Choisissez un atelier de cette feuille de route."), code="workshop-of-another-roadmap", field="workshop"
        )


def _untie_next(row: Stake | KeyProject) -> None:
    """Call it before a row goes: the next one would tie with a row of another place. Those that tie with it still do."""
    if row.ties_previous:
        return
    rows = type(row)._default_manager.filter(roadmap=row.roadmap_id, rank__gt=row.rank).order_by("rank", "id")
    following = rows.first()
    if following and following.ties_previous:
        following.ties_previous = False
        following.save(update_fields=["ties_previous"])


def _current_version[M: (Stake, KeyProject)](model: type[M], pk: int, seen: str | None = None) -> M:
    """The row read again once the roadmap is locked. Refused when somebody removed it or saved another version
    since."""
    row = current_row(model._default_manager.select_related("merged_into"), pk, _gone_sentence(), code="row-gone")
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
    rows = Stake.objects.filter(pk__in=asked).select_related("merged_into").order_by("rank", "id")
    chosen = list(dict.fromkeys(stake.living for stake in rows))
    if any(stake.roadmap_id != roadmap.pk for stake in chosen):
        raise Refused(
            _("Choisissez des enjeux de cette feuille de route."), code="stakes-of-another-roadmap", field="stakes"
        )
    if len(rows) < len(asked):
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
