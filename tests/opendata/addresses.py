"""The addresses of `opendata`: what it takes to (read, send), then what their arguments stand for."""

from django.utils import timezone

from jalons.opendata.changes.vintages import Origin, publish_vintage
from jalons.opendata.models import LocalIndicator, SourceVintage
from jalons.opendata.rules.areas import Geography
from jalons.opendata.sources import SOURCES, Normalised
from jalons.roadmaps.rules.permissions import Permission as P
from tests.opendata.made_places import a_place
from tests.world import Values, World

ROADMAP: dict[str, tuple[P | None, P | None]] = {
    "opendata:data": (P.READ, None),
    "opendata:update_all": (None, P.DESCRIBE),
    "opendata:source": (P.READ, None),
    "opendata:update_source": (None, P.DESCRIBE),
    "opendata:give_file": (P.DESCRIBE, P.DESCRIBE),
    "opendata:rejected_rows": (P.READ, None),
    "opendata:withdraw_vintage": (None, P.DESCRIBE),
    "opendata:restore_vintage": (None, P.DESCRIBE),
    "opendata:offer_csv": (P.READ, None),
    "opendata:upload_places": (P.DESCRIBE, P.DESCRIBE),
    "opendata:preview_places": (None, P.DESCRIBE),
    "opendata:import_places": (None, P.DESCRIBE),
    "opendata:place": (P.READ, None),
    "opendata:add_place": (P.DESCRIBE, P.DESCRIBE),
    "opendata:edit_place": (P.DESCRIBE, P.DESCRIBE),
    "opendata:hide_place": (P.DESCRIBE, P.DESCRIBE),
    "opendata:show_place": (None, P.DESCRIBE),
    "opendata:verify_place": (None, P.DESCRIBE),
    "opendata:undo_place": (None, P.DESCRIBE),
    "opendata:part_place": (None, P.DESCRIBE),
    "opendata:remove_place": (None, P.DESCRIBE),
    "opendata:local_file": (P.READ, P.DESCRIBE),
    "opendata:preview_local_file": (None, P.DESCRIBE),
    "opendata:import_local_file": (None, P.DESCRIBE),
    "opendata:remove_local_indicator": (None, P.DESCRIBE),
    "opendata:tell_in_portrait": (None, P.DESCRIBE),
}


SOURCE = "arcep-filaire"
OF_A_LIST = ("opendata:undo_place", "opendata:part_place")


def find_or_publish_vintage(world: World) -> SourceVintage:
    return SourceVintage.objects.filter(roadmap=world.roadmap).first() or publish_vintage(
        source=SOURCES[SOURCE],
        found=Normalised(period="2026", rows_in=0, rows_out=0, rejected=[]),
        origin=Origin("debit.csv", "0" * 64, timezone.now()),
        geography=Geography({}, {}, {}, {}),
        by=world.member(),
    )


def find_or_create_indicator(world: World) -> LocalIndicator:
    return LocalIndicator.objects.get_or_create(roadmap=world.roadmap, label="Foyers suivis")[0]


VALUES: Values = {
    "source": lambda _world, _view: SOURCE,
    "vintage": lambda world, _view: find_or_publish_vintage(world).pk,
    "key": lambda world, view: a_place(world.member(), of_a_list=view in OF_A_LIST),
    "pk": lambda world, _view: find_or_create_indicator(world).pk,
}
