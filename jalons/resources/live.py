"""Events of open resource maps: one topic for each map, and a single event, which says that it must be rendered
again."""

from django.http import HttpRequest, HttpResponse

from jalons.base.live.hub import hub
from jalons.base.live.news import encode_event
from jalons.base.live.stream import follow_topic
from jalons.workshops.models import KeyProject

MAP = "map"


def map_topic(project: KeyProject) -> str:
    return f"map:{project.pk}"


def publish_map_act(project: KeyProject) -> None:
    """The calling change has locked `project` and numbered the act. Those who look at it are on the page of the chantier
    that unites it, when it was merged."""
    shown = project.living
    hub.publish(map_topic(shown), shown.map_seq, {MAP: _map_message(shown.map_seq)})


def follow_map(request: HttpRequest, project: KeyProject, key: str, asker: str) -> HttpResponse:
    def reached() -> int:
        project.refresh_from_db(fields=["map_seq"])
        return project.map_seq

    def since(after: int) -> list[bytes]:
        return [_map_message(project.map_seq)] if project.map_seq > after else []

    return follow_topic(
        request, topic=map_topic(project), audience=MAP, keys=[key], asker=asker, reached=reached, since=since
    )


def _map_message(number: int) -> bytes:
    return encode_event(number, MAP, str(number))
