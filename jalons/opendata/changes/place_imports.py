"""Brings a list of places into those of the team, as it was previewed, with one line in the journal."""

from typing import NamedTuple

from django.utils.translation import gettext as _

from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.sent_tables import SentTable
from jalons.opendata.models import LocalPlace
from jalons.opendata.models.known_places import known_places, roadmap_perimeter
from jalons.opendata.rules import place_tables
from jalons.opendata.rules.place_tables import Act, Line
from jalons.opendata.rules.places import locate_place
from jalons.roadmaps.changes.journal import record_change
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.models import Member

_BATCH = 500


class ImportedPlaces(NamedTuple):
    created: int
    updated: int


@write_transaction()
def import_places(*, sent: SentTable, by: Member) -> ImportedPlaces:
    """Reads the list again under the lock, since somebody may have added a place since the preview."""
    lock_roadmap(by.roadmap)
    perimeter = roadmap_perimeter(by.roadmap)
    lines = place_tables.lines_to_write(place_tables.read_places(sent, perimeter, known_places(by.roadmap)))
    if not lines:
        raise Refused(
            _("Cette liste n’apporte rien de nouveau : il n’y a rien à importer."), code="nothing-new-to-import"
        )
    created = [line for line in lines if line.act is Act.CREATE]
    LocalPlace.objects.bulk_create((_new_place(line, perimeter, by) for line in created), batch_size=_BATCH)
    updated = [line for line in lines if line.act is Act.UPDATE and line.pk is not None]
    places = LocalPlace.objects.in_bulk([line.pk for line in updated if line.pk is not None])
    for line in updated:
        assert line.pk is not None
        for name, _before, value in line.changes:
            setattr(places[line.pk], "commune_id" if name == "commune" else name, value)
    fields = sorted({name for line in updated for name, _before, _value in line.changes})
    if fields:
        LocalPlace.objects.bulk_update(places.values(), fields, batch_size=_BATCH)
    record_change(
        by=by, verb="import_places", about=by.roadmap, after={"created": len(created), "updated": len(updated)}
    )
    return ImportedPlaces(len(created), len(updated))


def _new_place(line: Line, perimeter: place_tables.Perimeter, by: Member) -> LocalPlace:
    """Without coordinates that can be used, it stands at the point of its commune."""
    values = dict(line.values)
    commune = values.pop("commune")
    if "located" not in values:
        point, located = locate_place(None, None, perimeter.anchors.get(commune))
        values |= {"longitude": point[0] if point else None, "latitude": point[1] if point else None}
        values["located"] = located.value
    return LocalPlace(roadmap=by.roadmap, commune_id=commune, origin=line.origin, **values)
