"""A part of `diagnosis`: the time to open the portrait of a territory, and to write its documents."""

from collections.abc import Iterator

from bench import Figure, FixedWork, compared
from bench._demo import timed_document
from bench._fragility import made_figures, publish

DEPENDS_ON = {"page": FixedWork.PAGE, "documents": FixedWork.PYTHON}
WARM_UP = 3


def portrait(runs: int) -> Iterator[Figure]:
    """The portrait of the first roadmap of the demo, once four components are known everywhere: the page, then each
    document."""
    from django.test import Client
    from django.urls import reverse
    from django.utils import timezone

    from jalons.diagnosis.sources.geography import current_geography
    from jalons.papers.documents import FORMATS, write_document
    from jalons.papers.slides.pptx import write_pptx
    from jalons.publication.portrait.deck import portrait_deck
    from jalons.publication.portrait.document import portrait_document
    from jalons.roadmaps.models import Membership

    geography = current_geography()
    publish(made_figures(geography), geography)
    member = Membership.objects.select_related("roadmap").filter(role=Membership.Role.FOCAL_POINT).order_by("pk")[0]
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(member.user)
    path = reverse("diagnosis:index", args=[member.roadmap.slug])
    read = lambda: client.get(path)  # noqa: E731
    yield compared("portrait_page", "ms", read, runs=3 * runs, beside=DEPENDS_ON["page"], warm_up=WARM_UP)
    on = timezone.localdate()
    for extension in FORMATS:
        draw = lambda extension=extension: write_document(portrait_document(member.roadmap, on), extension)  # noqa: E731
        yield compared(
            f"portrait_{extension}", "s", draw, runs=runs, beside=DEPENDS_ON["documents"], clock=timed_document
        )
    slides = lambda: write_pptx(portrait_deck(member.roadmap, on))  # noqa: E731
    yield compared("portrait_pptx", "s", slides, runs=runs, beside=DEPENDS_ON["documents"])
