"""A page to follow, for the stream tests: its database is a list."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path

import config.urls
from jalons.base.live.news import encode_event
from jalons.base.live.stream import follow_topic

WRITTEN: list[str] = []


def flow(request: HttpRequest) -> HttpResponse:
    if request.GET.get("stranger"):
        raise Http404
    return follow_topic(
        request,
        topic="room",
        audience=request.GET.get("audience", "wall"),
        keys=["member:1"],
        asker=request.GET.get("asker", ""),
        reached=lambda: len(WRITTEN),
        since=lambda after: [encode_event(n, "note", WRITTEN[n - 1]) for n in range(after + 1, len(WRITTEN) + 1)],
    )


# The page of strangers links to the real ones.
urlpatterns = [path("flux/", flow), *config.urls.urlpatterns]
