"""What a gesture on several fiches added to them and a floor above keeps, such as a first indicator: that floor registers what
removes it, so that « Annuler » takes the whole gesture back."""

from collections.abc import Callable, Collection

from jalons.roadmaps.models import Member

# Removes these rows by their pk, but those that something else refers to or that are called otherwise; gives the pks of their fiches.
type RowRemover = Callable[[dict[int, str], Member], Collection[int]]

_removers: dict[str, RowRemover] = {}


def register_added_rows(kind: str, remover: RowRemover) -> None:
    """`kind`: the name of their model, as the journal writes it."""
    _removers[kind] = remover


def remove_added_rows(kind: str, labels: dict[int, str], by: Member) -> set[int]:
    """`labels`: what each row was called when it was added, by its pk. Returns the pks of the fiches that lost one."""
    return set(_removers[kind](labels, by)) if kind in _removers and labels else set()
