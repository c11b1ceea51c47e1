"""What it costs to open the portrait of a territory, and to write its documents: a part of `diagnosis`."""

from collections.abc import Iterator

from bench import Figure, measured
from bench._fragility import made_figures, publish, seconds_of

WARM_UP = 3
PAGE, PDF, OTHER = 60, 0.3, 0.6


def portrait(runs: int) -> Iterator[Figure]:
    """Of the first roadmap of the demo, once four components are known everywhere: the page, then each document."""
    from django.test import Client
    from django.urls import reverse
    from django.utils import timezone

    from jalons.diagnosis.sources.geography import geography
    from jalons.papers.documents import FORMATS, write
    from jalons.papers.slides import pptx
    from jalons.publication.portrait import portrait_deck, portrait_document
    from jalons.roadmaps.models import Membership

    known = geography()
    publish(made_figures(known), known)
    member = Membership.objects.select_related("roadmap").filter(role=Membership.Role.FOCAL_POINT).order_by("pk")[0]
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(member.user)
    path = reverse("diagnosis:index", args=[member.roadmap.slug])
    taken = [1000 * seconds_of(lambda: client.get(path)) for _ in range(WARM_UP + 3 * runs)][WARM_UP:]
    yield measured("portrait_page", "ms", taken, most=PAGE)
    on = timezone.localdate()
    for extension in FORMATS:
        made = [seconds_of(lambda: write(portrait_document(member.roadmap, on), extension)) for _ in range(runs)]  # noqa: B023
        yield measured(f"portrait_{extension}", "s", made, most=PDF if extension == "pdf" else OTHER)
    slides = [seconds_of(lambda: pptx(portrait_deck(member.roadmap, on))) for _ in range(runs)]
    yield measured("portrait_pptx", "s", slides, most=OTHER)
