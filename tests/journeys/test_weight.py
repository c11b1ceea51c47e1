"""A page weighs little, even the first one a person opens, over the network of a village hall."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.journeys import steps
from tests.journeys.conftest import Visit
from tests.journeys.pages import crawl

pytestmark = pytest.mark.journey

PARTICIPANT_BYTES = 50_000
PAGE_BYTES = 120_000
PAGE_REQUESTS = 12


@dataclass
class Load:
    """What a page brings when nothing of it is known yet: bytes as they travel, headers included."""

    bytes: int = 0
    requests: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return f"{self.bytes / 1000:.1f} kB in {len(self.requests)} requests"


def first_load(page: Page, path: str) -> Load:
    load, network = Load(), page.context.new_cdp_session(page)
    network.send("Network.enable")
    network.send("Network.setCacheDisabled", {"cacheDisabled": True})

    def arrived(event: dict[str, Any]) -> None:
        load.bytes += int(event["encodedDataLength"])

    network.on("Network.requestWillBeSent", lambda event: load.requests.append(event["request"]["url"]))
    network.on("Network.loadingFinished", arrived)
    page.goto(path)
    page.evaluate("document.fonts.ready.then(() => true)")
    network.detach()
    return load


def test_the_page_of_a_participant_weighs_at_most_50_kb(visit: Visit) -> None:
    facilitator, phone = visit(), visit(phone=True)
    code = steps.open_a_workshop_of_the_demo(facilitator, "Atelier où le réseau est faible")
    join = first_load(phone, f"/a/{code.replace('\u00a0', '')}/")
    steps.join_by_the_code(phone, code, "Habitante ou habitant", table=1)
    steps.write_a_note(phone, "Le réseau ne passe pas dans la salle.")
    write = first_load(phone, phone.url)
    steps.close_the_workshop(facilitator, "Atelier où le réseau est faible")
    figures = f"join {join}, write {write}"
    assert max(join.bytes, write.bytes) <= PARTICIPANT_BYTES, figures
    assert max(len(join.requests), len(write.requests)) <= PAGE_REQUESTS, figures


@pytest.mark.parametrize("who", ["visitor", "La référente"])
def test_every_other_page_weighs_at_most_120_kb(who: str, visit: Visit) -> None:
    page = visit()
    start, heavy = "/", ["/territoires/departements/62/", "/territoires/epci/200054781/"]
    if who != "visitor":
        steps.enter_the_demo_as(page, who)
        start, heavy = "/feuilles-de-route/dronne-et-belle/", []
    loads = {path: first_load(page, path) for path in [*heavy, *(reached.path for reached in crawl(page, start))]}
    figures = "\n".join(f"{load} {path}" for path, load in sorted(loads.items(), key=lambda item: -item[1].bytes))
    assert max(load.bytes for load in loads.values()) <= PAGE_BYTES, figures
    assert max(len(load.requests) for load in loads.values()) <= PAGE_REQUESTS, figures
    assert min(load.bytes for load in loads.values()) > 0, figures
