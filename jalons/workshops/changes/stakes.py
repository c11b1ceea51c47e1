"""Enjeux and chantiers clés of a roadmap."""

from collections.abc import Iterable

from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from jalons.base.db import write
from jalons.base.errors import Refused
from jalons.roadmaps.changes import record, revise
from jalons.roadmaps.models import Member, Roadmap
from jalons.workshops.models import KeyProject, Stake


def next_rank(model: type[Stake] | type[KeyProject], roadmap: Roadmap) -> int:
    """The rank of a newcomer: the last one. Takes the lock of the roadmap, so that two newcomers do not share it."""
    Roadmap.objects.select_for_update().get(pk=roadmap.pk)
    ranks = model._default_manager.filter(roadmap=roadmap).order_by("-rank").values_list("rank", flat=True)
    return (ranks.first() or 0) + 1


@write()
def add_stake(*, title: str, by: Member, phrasing: str = "", description: str = "") -> Stake:
    rank = next_rank(Stake, by.roadmap)
    _refuse_a_title_already_used(Stake, by.roadmap, title)
    stake = Stake.objects.create(roadmap=by.roadmap, title=title, phrasing=phrasing, description=description, rank=rank)
    record(by=by, verb="add", about=stake, after={"phrasing": phrasing})
    return stake


@write()
def edit_stake(*, stake: Stake, title: str, phrasing: str, description: str, by: Member) -> None:
    _refuse_a_title_already_used(Stake, by.roadmap, title, but=stake.pk)
    revise(stake, {"title": title, "phrasing": phrasing, "description": description}, by=by)


@write()
def remove_stake(*, stake: Stake, by: Member) -> None:
    """The notes stay on their wall, in their group."""
    titles = [project.title for project in stake.key_projects.all()]
    if titles:
        raise Refused(
            _("Un chantier répond à cet enjeu : %(titles)s. Détachez-le d’abord.") % {"titles": _quoted(titles)}
        )
    record(by=by, verb="remove", about=stake, before={"title": stake.title, "phrasing": stake.phrasing})
    stake.delete()


@write()
def add_key_project(*, title: str, by: Member, purpose: str = "", stakes: Iterable[Stake] = ()) -> KeyProject:
    """A chantier may wait for its enjeu."""
    rank = next_rank(KeyProject, by.roadmap)
    _refuse_a_title_already_used(KeyProject, by.roadmap, title)
    project = KeyProject.objects.create(roadmap=by.roadmap, title=title, purpose=purpose, rank=rank)
    chosen = _of(by.roadmap, stakes)
    project.stakes.set(chosen)
    record(by=by, verb="add", about=project, after={"purpose": purpose, "stakes": chosen})
    return project


@write()
def edit_key_project(*, project: KeyProject, title: str, purpose: str, stakes: Iterable[Stake], by: Member) -> None:
    _refuse_a_title_already_used(KeyProject, by.roadmap, title, but=project.pk)
    revise(project, {"title": title, "purpose": purpose}, by=by)
    before, after = list(project.stakes.all()), _of(by.roadmap, stakes)
    if set(before) != set(after):
        project.stakes.set(after)
        record(by=by, verb="revise", about=project, before={"stakes": before}, after={"stakes": after})


@write()
def remove_key_project(*, project: KeyProject, by: Member) -> None:
    record(by=by, verb="remove", about=project, before={"title": project.title, "purpose": project.purpose})
    try:
        project.delete()
    except ProtectedError as error:
        titles = sorted(str(blocking) for blocking in error.protected_objects)
        raise Refused(
            _("Ce chantier a donné des fiches actions : %(titles)s. Rattachez-les à un autre chantier d’abord.")
            % {"titles": _quoted(titles)}
        ) from error


def _refuse_a_title_already_used(
    model: type[Stake] | type[KeyProject], roadmap: Roadmap, title: str, but: int = 0
) -> None:
    if model._default_manager.filter(roadmap=roadmap, title=title).exclude(pk=but).exists():
        sentence = (
            _("Un enjeu porte déjà cet intitulé.") if model is Stake else _("Un chantier porte déjà cet intitulé.")
        )
        raise Refused(sentence, field="title")


def _of(roadmap: Roadmap, stakes: Iterable[Stake]) -> list[Stake]:
    chosen = sorted(stakes, key=lambda stake: stake.rank)
    if any(stake.roadmap_id != roadmap.pk for stake in chosen):
        raise Refused(_("Choisissez des enjeux de cette feuille de route."), field="stakes")
    return chosen


def _quoted(titles: list[str]) -> str:
    shown = [f"«\u00a0{title}\u00a0»" for title in titles[:3]]
    more = len(titles) - len(shown)
    return ", ".join(shown) + (_(" et %(count)s autres") % {"count": more} if more else "")
