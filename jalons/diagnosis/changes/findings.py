"""What people say enters here. The journal tells that something came in, never what it says: a text may name somebody,
and may have to be erased."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.french import matching_key
from jalons.base.texts import looks_like_a_name, normalize_text
from jalons.diagnosis.models import FINDING_LIMIT, Audience, Finding, FindingTheme
from jalons.diagnosis.words.findings import DEFAULT_THEMES, FINDING_FIELDS
from jalons.roadmaps.changes.journal import record_change
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.models import Member, Roadmap
from jalons.territories.models import Commune

THEMES_MAX = 20


@write_transaction()
def add_finding(
    *,
    text: str,
    by: Member,
    kind: str = Finding.Kind.VERBATIM,
    said_by: str = "",
    heard_on: date | None = None,
    themes: Collection[str] = (),
    audiences: Collection[str] = (),
    communes: Collection[str] = (),
    is_kept: bool = True,
    names_somebody: bool = False,
    source: str = Finding.Source.TYPED,
    origin_uid: uuid.UUID | None = None,
    origin_label: str = "",
) -> Finding:
    """`themes` by their titles, `communes` by their INSEE codes; what is not there any more is dropped.

    `origin_uid`: the note or the answer that it is taken from. Taken again, it is the same finding, as it was left; put
    back if it was removed.
    """
    lock_roadmap(by.roadmap)
    if origin_uid and (known := Finding.objects.filter(roadmap=by.roadmap, origin_uid=origin_uid).first()):
        if known.removed_at:
            _restore_removed(known, by)
        return known
    values = check_finding(text, kind, said_by, heard_on, audiences, is_kept=is_kept)
    finding = Finding.objects.create(
        roadmap=by.roadmap,
        number=next_number(by.roadmap),
        source=source,
        origin_uid=origin_uid,
        origin_label=origin_label[:200],
        **values | {"names_somebody": names_somebody or values["names_somebody"]},
    )
    link_tags(finding, themes, communes)
    record_change(by=by, verb="add", about=finding)
    return finding


@write_transaction()
def revise_finding(
    *,
    finding: Finding,
    text: str,
    by: Member,
    kind: str,
    said_by: str,
    heard_on: date | None,
    themes: Collection[str],
    audiences: Collection[str],
    communes: Collection[str],
    is_kept: bool,
    names_somebody: bool,
) -> None:
    """`names_somebody`: what the person who read it says, as long as the text is the one they read; a text just changed
    is looked at again."""
    finding = _lock_finding(finding, by)
    values = check_finding(text, kind, said_by, heard_on, audiences, is_kept=is_kept)
    values["names_somebody"] = names_somebody or (values["text"] != finding.text and values["names_somebody"])
    differing = [name for name, value in values.items() if getattr(finding, name) != value]
    for name in differing:
        setattr(finding, name, values[name])
    if differing:
        finding.save(update_fields=differing)
    differing += link_tags(finding, themes, communes)
    if differing:
        record_change(
            by=by, verb="revise", about=finding, after={"fields": [str(FINDING_FIELDS[name]) for name in differing]}
        )


@write_transaction()
def revise_fact(
    *,
    finding: Finding,
    text: str,
    by: Member,
    themes: Collection[str],
    audiences: Collection[str],
    communes: Collection[str],
    names_somebody: bool,
) -> None:
    """The sentence and the tags of a figure of the portrait; its value, its source and its day stay."""
    revise_finding(
        finding=finding,
        text=text,
        by=by,
        kind=Finding.Kind.FACT,
        said_by="",
        heard_on=finding.heard_on,
        themes=themes,
        audiences=audiences,
        communes=communes,
        is_kept=finding.is_kept,
        names_somebody=names_somebody,
    )


@write_transaction()
def remove_finding(*, finding: Finding, by: Member) -> None:
    """Out of every page and document; it may be put back, or erased."""
    finding = _lock_finding(finding, by)
    if finding.removed_at is None:
        finding.removed_at = timezone.now()
        finding.save(update_fields=["removed_at"])
        record_change(by=by, verb="remove", about=finding)


@write_transaction()
def restore_finding(*, finding: Finding, by: Member) -> None:
    finding = _lock_finding(finding, by)
    if finding.removed_at:
        _restore_removed(finding, by)


@write_transaction()
def erase_finding(*, finding: Finding, by: Member) -> None:
    """For ever, with all that it says: what a person may ask for. The journal keeps its number."""
    finding = _lock_finding(finding, by)
    record_change(by=by, verb="remove", about=finding)
    finding.delete()


@write_transaction()
def set_finding_themes(*, titles: Mapping[int, str], added: Sequence[str] = (), by: Member) -> None:
    """`titles`: by key, those that stay, as they are called from now on; the others leave, and the findings that bore
    them stay. Before any was a row, their key is their place: 0, −1, … A key that is no theme any more is dropped."""
    lock_roadmap(by.roadmap)
    rows = find_or_create_themes(by.roadmap)
    keys = {theme.pk: theme.pk for theme in rows} | {-place: theme.pk for place, theme in enumerate(rows)}
    kept = {keys[key]: normalize_text(title) for key, title in titles.items() if key in keys and normalize_text(title)}
    new = [normalize_text(title) for title in added if normalize_text(title)]
    wanted = [*kept.values(), *new]
    if not wanted:
        raise Refused(
            _("Gardez au moins un thème : c’est ce qui permet de compter ce qui revient."), code="no-theme-left"
        )
    if len(wanted) > THEMES_MAX:
        raise Refused(_("Gardez vingt thèmes au plus : au-delà, personne ne s’y retrouve."), code="too-many-themes")
    if len({matching_key(title) for title in wanted}) < len(wanted):
        raise Refused(_("Deux thèmes portent le même nom. Changez-en un."), code="theme-name-taken")
    before = [theme.title for theme in rows]
    FindingTheme.objects.filter(roadmap=by.roadmap).exclude(pk__in=kept).delete()
    # Two that exchange their titles never bear the same one on the way: no title begins with a blank.
    for pk in kept:
        FindingTheme.objects.filter(pk=pk).update(title=f" {pk}")
    for rank, (pk, title) in enumerate(kept.items(), 1):
        FindingTheme.objects.filter(pk=pk).update(title=title, rank=rank)
    FindingTheme.objects.bulk_create(
        FindingTheme(roadmap=by.roadmap, rank=rank, title=title) for rank, title in enumerate(new, len(kept) + 1)
    )
    if before != wanted:
        record_change(
            by=by, verb="set_finding_themes", about=by.roadmap, before={"themes": before}, after={"themes": wanted}
        )


# --- what an import and the floors above share -----------------------------------------------------------------------


def find_or_create_themes(roadmap: Roadmap) -> list[FindingTheme]:
    """Inside a turn only: those of the method become rows the first time that something is said of them."""
    themes = list(FindingTheme.objects.filter(roadmap=roadmap))
    if themes:
        return themes
    return FindingTheme.objects.bulk_create(
        FindingTheme(roadmap=roadmap, rank=rank, title=str(title)) for rank, title in enumerate(DEFAULT_THEMES, 1)
    )


def next_number(roadmap: Roadmap) -> int:
    """Inside a turn only."""
    last = Finding.objects.filter(roadmap=roadmap).order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1


def check_finding(
    text: str, kind: str, said_by: str, heard_on: date | None, audiences: Collection[str], *, is_kept: bool
) -> dict[str, Any]:
    """The fields of a finding, as they are kept; refused when it says nothing, or says who spoke."""
    text, said_by = normalize_text(text), " ".join(said_by.split())
    if not text:
        raise Refused(_("Écrivez ce qui a été dit ou observé."), code="finding-text-missing", field="text")
    if len(text) > FINDING_LIMIT:
        raise Refused(
            _("Ce texte est trop long. Gardez-en 1 000 caractères, ou faites-en deux paroles."),
            code="finding-text-too-long",
            field="text",
        )
    if looks_like_a_name(said_by):
        raise Refused(
            _("Écrivez un rôle, jamais un nom : « secrétaire de mairie », « habitante de 70 ans ou plus »."),
            code="said-by-a-name",
            field="said_by",
        )
    if heard_on and heard_on > timezone.localdate():
        raise Refused(_("Ce jour n’est pas encore venu."), code="heard-day-to-come", field="heard_on")
    return {
        "kind": kind,
        "text": text,
        "said_by": said_by,
        "heard_on": heard_on,
        "audiences": [code for code in Audience.values if code in audiences],
        "is_kept": is_kept,
        "names_somebody": looks_like_a_name(text),
    }


def link_tags(finding: Finding, themes: Collection[str], communes: Collection[str]) -> list[str]:
    """Which of the two changed."""
    wanted = {matching_key(title) for title in themes}
    chosen = (
        [theme for theme in find_or_create_themes(finding.roadmap) if matching_key(theme.title) in wanted]
        if wanted
        else []
    )
    places = list(Commune.objects.filter(roadmaps=finding.roadmap, code__in=set(communes))) if communes else []
    differing = []
    if set(finding.themes.all()) != set(chosen):
        finding.themes.set(chosen)
        differing.append("themes")
    if set(finding.communes.all()) != set(places):
        finding.communes.set(places)
        differing.append("communes")
    return differing


def _restore_removed(finding: Finding, by: Member) -> None:
    finding.removed_at = None
    finding.save(update_fields=["removed_at"])
    record_change(by=by, verb="put_back", about=finding)


def _lock_finding(finding: Finding, by: Member) -> Finding:
    """As it is now that it is our turn."""
    lock_roadmap(by.roadmap)
    known = Finding.objects.select_related("roadmap").filter(pk=finding.pk, roadmap=by.roadmap).first()
    if known is None:
        raise Refused(_("Cette parole vient d’être effacée par quelqu’un d’autre."), code="finding-gone")
    return known
