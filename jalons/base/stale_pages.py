"""Somebody saved since a page was read: one stamp of what the page showed, and one refusal."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _

from jalons.base.errors import Refused
from jalons.base.stamps import make_stamp


class Stale(Refused):
    """Somebody else saved since the page was read. A `SeenForm` then shows both versions."""

    def __init__(self, sentence: str, *, field: str | None = None) -> None:
        super().__init__(sentence, code="stale", field=field)


class EffectError(ValidationError):
    """The same, for the form: it will send `stamp` back."""

    def __init__(self, refusal: "Unconfirmed") -> None:
        super().__init__(refusal.sentence, code=refusal.code)
        self.stamp = refusal.stamp


class Unconfirmed(Refused):
    """What a change does beside what was typed, told before it is done: the same form, sent again, does it."""

    def __init__(self, sentence: str, *, code: str, field: str | None = None) -> None:
        super().__init__(
            _("%(effect)s Enregistrez de nouveau pour confirmer.") % {"effect": sentence}, code=code, field=field
        )
        self.stamp = make_stamp(sentence)

    def as_form_error(self) -> ValidationError:
        return EffectError(self)


def ask_to_confirm(sentence: str, confirmed: str | None, *, code: str, field: str | None = None) -> None:
    """Refuses once what `sentence` tells, unless it is empty. `confirmed`: the stamp that the form sends back (`ConfirmedForm`); None
    for who asks nobody: an import, a lot, the demo."""
    if sentence and confirmed is not None and confirmed != make_stamp(sentence):
        raise Unconfirmed(sentence, code=code, field=field)


def row_stamp(*rows: Model | None) -> str:
    """The stamp of whole rows of the database."""
    return make_stamp(
        *(fields_stamp(row, [field.attname for field in row._meta.concrete_fields]) for row in rows if row)
    )


def fields_stamp(row: Model, names: Iterable[str]) -> str:
    """The stamp of what people write in a row: its rank or its state may change without making their form stale."""
    return make_stamp(*(getattr(row, name) for name in names))


def shown_stamp(row: Model, names: Iterable[str]) -> str:
    """The stamp of the fields that one form shows, in any order: other forms may change the rest of the row."""
    return fields_stamp(row, sorted(names))


def refuse_stale(seen: str | None, now: str, sentence: str = "", *, field: str | None = None) -> None:
    """`seen`: the stamp of what the page showed, None for whoever was shown nothing, "" when it was not sent. `now`: the stamp of
    what is there now that it is our turn."""
    if seen == "" != now:
        raise Stale(_unsaid_sentence(), field=field)
    if seen is not None and seen != now:
        raise Stale(sentence or _stale_sentence(), field=field)


def _unsaid_sentence() -> str:
    """Nobody may have changed anything: it is not said."""
    return _("Cet envoi ne dit pas ce que sa page montrait : rien n’est enregistré. Relisez, puis envoyez à nouveau.")


def _stale_sentence() -> str:
    return _(
        "Quelqu’un a enregistré une autre version pendant votre saisie. Comparez les deux, puis enregistrez à nouveau."
    )
