"""Which rows others depend on, whatever the tables that point to them."""

from collections.abc import Collection

from django.db import models


def referenced_pks(
    model: type[models.Model], pks: Collection[int], but: tuple[type[models.Model], ...] = ()
) -> set[int]:
    """Those of `pks` to which a row of another table points, `but` left out: an indicator, a date of payment. One query
    for each table that may point there."""
    return set(referencing_models(model, pks, but))


def referencing_models(
    model: type[models.Model], pks: Collection[int], but: tuple[type[models.Model], ...] = ()
) -> dict[int, set[str]]:
    """By referenced pk, the names of the models whose rows point to it (« comment », « agendaitem »)."""
    referencing: dict[int, set[str]] = {}
    for relation in model._meta.related_objects:
        if relation.related_model not in but and not relation.many_to_many:
            others = relation.related_model._default_manager
            name = relation.field.attname
            for pk in others.filter(**{f"{name}__in": list(pks)}).values_list(name, flat=True):
                referencing.setdefault(pk, set()).add(relation.related_model._meta.model_name or "")
    return referencing
