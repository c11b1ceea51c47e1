"""The journal: one line for each change, in its transaction."""

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from django.core.exceptions import ObjectDoesNotExist, ObjectNotUpdated
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext as _

from jalons.base.errors import Refused
from jalons.base.stale_pages import refuse_stale, shown_stamp
from jalons.roadmaps.models import (
    JournalEntry,
    Member,
)
from jalons.roadmaps.words import field_label


def record_change(
    *,
    by: Member,
    verb: str,
    about: models.Model,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> JournalEntry:
    """Writes one line of the journal, in the transaction of the change.

    A model whose rows are parts of another row declares it with `part_of`. A model that bears the name of a person
    declares `named_when_read`, and its fields about a person are in `personal_fields`: no line contains any of them.
    """
    whole: models.Model | None = getattr(about, "part_of", None)
    before, after = before or {}, after or {}
    personal = [name for name in getattr(about, "personal_fields", ()) if name in before or name in after]
    if personal:
        after = after | {"fields": [field_label(about._meta.model_name or "", name) for name in personal]}
    return JournalEntry.objects.create(
        roadmap=by.roadmap,
        by=by.user,
        signer_kind=(by.signer._meta.model_name or "") if by.signer else "",
        signer_id=by.signer.pk if by.signer else None,
        by_name="" if by.user or by.signer else by.name,
        verb=verb,
        about_kind=about._meta.model_name or "",
        about_id=about.pk,
        about_label="" if hasattr(about, "named_when_read") else str(about)[:200],
        whole_kind=(whole._meta.model_name or "") if whole else "",
        whole_id=whole.pk if whole else None,
        before=_json_values(before, but=personal),
        after=_json_values(after, but=personal),
    )


class Named(NamedTuple):
    """In the place of a text that may name somebody, the rows that it named before and names now, told as `field`: the
    journal refers to them, so that erasing a person erases them there too."""

    field: str
    before: models.Model | str | None
    after: models.Model | str | None


def revise_row(
    about: models.Model,
    values: dict[str, Any],
    *,
    by: Member,
    verb: str = "revise",
    beside: dict[str, Any] | None = None,
    named: Mapping[str, Named] | None = None,
    seen: str | None = None,
) -> bool:
    """Sets fields, saves the row, and writes their old and new values in the journal. Returns False, and does nothing,
    when nothing differs. `beside`: what the journal tells with them and the row does not store, such as a reason.
    `named`: by field that holds a function as text, what the journal tells instead of it.
    `seen`: the stamp of these very fields as a form showed them (`SeenForm.shown_values`); refused when somebody wrote
    one of them since, unless it is to the same values."""
    if seen is not None:
        _read_again(about)
    before = {name: getattr(about, name) for name in values}
    differing = [name for name, value in values.items() if before[name] != value]
    if not differing:
        return False
    refuse_stale(seen, shown_stamp(about, values))
    for name in differing:
        setattr(about, name, values[name])
    try:
        about.save(update_fields=differing)
    except ObjectNotUpdated as gone:
        raise Refused(removed_sentence(), code="row-gone") from gone
    named = {name: told for name, told in (named or {}).items() if name in differing}
    told_before = {name: before[name] for name in differing if name not in named}
    told_after = {name: values[name] for name in differing if name not in named}
    record_change(
        by=by,
        verb=verb,
        about=about,
        before=told_before | {told.field: told.before for told in named.values()},
        after=told_after | {told.field: told.after for told in named.values()} | (beside or {}),
    )
    return True


def _read_again(row: models.Model) -> None:
    """The row was read for the page: another change may have been written since, before our turn."""
    try:
        row.refresh_from_db(from_queryset=type(row)._base_manager.select_for_update())
    except ObjectDoesNotExist as gone:
        raise Refused(removed_sentence(), code="row-gone") from gone


def removed_sentence() -> str:
    """The refusal when somebody removed the row between the page and the change."""
    return _("Quelqu’un l’a retiré entre-temps : rien n’est enregistré. Rechargez la page.")


def _json_values(values: dict[str, Any], but: Collection[str]) -> dict[str, Any]:
    """Values that JSON can hold: a row becomes its name, a person a reference to their row, decimals and dates their
    text."""
    encoder = DjangoJSONEncoder()

    def plain(value: Any) -> Any:
        if hasattr(value, "shown_function"):
            return {"kind": value._meta.model_name, "id": value.pk}
        if isinstance(value, models.Model):
            return str(value)
        if isinstance(value, list | tuple | set | frozenset):
            return [plain(item) for item in value]
        if value is None or isinstance(value, bool | int | str):
            return value
        return encoder.default(value) if not isinstance(value, float) else value

    return {name: plain(value) for name, value in values.items() if name not in but}
