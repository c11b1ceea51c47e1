"""What people say is stored here. The journal says that something was added, never what: a text may name somebody, and
may have to be erased."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.french import matching_key
from jalons.base.stale_pages import refuse_stale
from jalons.base.texts import looks_like_a_name, normalize_text
from jalons.diagnosis.models import FINDING_LIMIT, Audience, Finding, FindingTheme
from jalons.diagnosis.rules.tagging import themes_stamp
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
    """`themes` are titles, `communes` INSEE codes; those that no longer exist are dropped.

    `origin_uid`: the note or answer that it is taken from. Taking it again returns the same finding, as it was left; a
    removed one is restored.
    """
    lock_roadmap(by.roadmap)
    if origin_uid and (stored := Finding.objects.filter(roadmap=by.roadmap, origin_uid=origin_uid).first()):
        if stored.removed_at:
            _restore_removed(stored, by)
        return stored
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
    seen: str | None = None,
) -> None:
    """`names_somebody` is the choice of the person who read the text; if the text changes at the same time, it is
    checked again. `seen`: the stamp of what the form showed."""
    finding = _lock_finding(finding, by)
    refuse_stale(seen, finding.stamp)
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
    seen: str | None = None,
) -> None:
    """Changes the sentence and tags of a figure of the portrait, never its value, source and day."""
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
        seen=seen,
    )


@write_transaction()
def remove_finding(*, finding: Finding, by: Member) -> None:
    """Removes it from every page and document; it may be restored or erased."""
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
    """Deletes it with all its content: a person may ask for it. The journal only has its number."""
    finding = _lock_finding(finding, by)
    record_change(by=by, verb="remove", about=finding)
    finding.delete()


@write_transaction()
def set_finding_themes(
    *, titles: Mapping[int, str], added: Sequence[str] = (), by: Member, seen: str | None = None
) -> None:
    """`titles`: the themes to keep, by key, with their titles; the others are removed, and their findings stay. Before
    themes are stored, their keys are 0, −1, … An unknown key is dropped. `seen`: the stamp of the titles that the form showed."""
    lock_roadmap(by.roadmap)
    rows = find_or_create_themes(by.roadmap)
    sentence = _("Quelqu’un a enregistré d’autres thèmes pendant votre saisie. Comparez, puis enregistrez à nouveau.")
    refuse_stale(seen, themes_stamp(theme.title for theme in rows), sentence)
    keys = {theme.pk: theme.pk for theme in rows} | {-place: theme.pk for place, theme in enumerate(rows)}
    themes = {
        keys[key]: normalize_text(title) for key, title in titles.items() if key in keys and normalize_text(title)
    }
    new = [normalize_text(title) for title in added if normalize_text(title)]
    wanted = [*themes.values(), *new]
    if not wanted:
        raise Refused(
            _("Gardez au moins un thème : c’est ce qui permet de compter ce qui revient."), code="no-theme-left"
        )
    if len(wanted) > THEMES_MAX:
        raise Refused(_("Gardez vingt thèmes au plus : au-delà, personne ne s’y retrouve."), code="too-many-themes")
    if len({matching_key(title) for title in wanted}) < len(wanted):
        raise Refused(_("Deux thèmes portent le même nom. Changez-en un."), code="theme-name-taken")
    before = [theme.title for theme in rows]
    FindingTheme.objects.filter(roadmap=by.roadmap).exclude(pk__in=themes).delete()
    # Temporary titles, so that two themes can exchange theirs: no real title begins with a space.
    for pk in themes:
        FindingTheme.objects.filter(pk=pk).update(title=f" {pk}")
    for rank, (pk, title) in enumerate(themes.items(), 1):
        FindingTheme.objects.filter(pk=pk).update(title=title, rank=rank)
    FindingTheme.objects.bulk_create(
        FindingTheme(roadmap=by.roadmap, rank=rank, title=title) for rank, title in enumerate(new, len(themes) + 1)
    )
    if before != wanted:
        record_change(
            by=by, verb="set_finding_themes", about=by.roadmap, before={"themes": before}, after={"themes": wanted}
        )


# --- what an import and the floors above share -----------------------------------------------------------------------


def find_or_create_themes(roadmap: Roadmap) -> list[FindingTheme]:
    """Call it once the roadmap is locked. Those of the method are stored the first time that they are used."""
    themes = list(FindingTheme.objects.filter(roadmap=roadmap))
    if themes:
        return themes
    return FindingTheme.objects.bulk_create(
        FindingTheme(roadmap=roadmap, rank=rank, title=str(title)) for rank, title in enumerate(DEFAULT_THEMES, 1)
    )


def next_number(roadmap: Roadmap) -> int:
    """Call it once the roadmap is locked."""
    last = Finding.objects.filter(roadmap=roadmap).order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1


def check_finding(
    text: str, kind: str, said_by: str, heard_on: date | None, audiences: Collection[str], *, is_kept: bool
) -> dict[str, Any]:
    """The fields of a finding, cleaned; refused when the text is empty or the role names somebody."""
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
    """Returns which of the two changed."""
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
    """The finding read again once the roadmap is locked."""
    lock_roadmap(by.roadmap)
    current = Finding.objects.select_related("roadmap").filter(pk=finding.pk, roadmap=by.roadmap).first()
    if current is None:
        raise Refused(_("Cette parole vient d’être effacée par quelqu’un d’autre."), code="finding-gone")
    return current
