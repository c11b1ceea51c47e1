"""Where an action takes place while nobody said it."""

from collections.abc import Mapping
from typing import Any

from jalons.actions.models.plan_money import CARRIER_FIELDS
from jalons.actions.rules.names import find_carrying_commune
from jalons.roadmaps.models import Roadmap
from jalons.territories.models import Commune


def default_communes(roadmap: Roadmap, values: Mapping[str, Any]) -> list[Commune]:
    """What a commune carries is its own action: it does not concern the whole territory until somebody says so. `values`: by
    the names of `CARRIER_FIELDS`. One query, none when nobody is written to carry it."""
    carrier, lead = (values.get(name) or "" for name in CARRIER_FIELDS)
    if not carrier and not lead:
        return []
    by_name = {commune.name: commune for commune in roadmap.communes.all()}
    name = find_carrying_commune(carrier, lead, by_name)
    return [by_name[name]] if name else []
