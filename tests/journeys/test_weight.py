"""A page weighs little, even the first one a person opens, over the network of a village hall."""

import re
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import Served
from tests.journeys import framing_steps, steps
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
    page.goto("about:blank")  # what the page before still asks is not of this one
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


def test_each_page_of_a_participant_weighs_at_most_50_kb(visit: Visit) -> None:
    """Enter, write, read the wall, vote, draw a map: each as if it were the first page ever opened."""
    facilitator, phone = visit(), visit(phone=True, service_workers="block")  # a phone that keeps nothing
    title = "Atelier où le réseau est faible"
    steps.enter_the_demo_as(facilitator, "La référente")
    facilitator.goto("/feuilles-de-route/dronne-et-belle/ateliers/")
    steps.create_a_workshop(facilitator, title, "Qu’est-ce qui bloque ?", "Salle des fêtes", tables=2)
    code = steps.open_the_workshop(facilitator)
    facilitator.goto(f"{facilitator.url}votes/nouveau/?depuis=enjeux")
    steps.fill(facilitator, {"Question posée": "Par où commencer ?"})
    steps.press(facilitator, "Préparer le vote")
    steps.press(facilitator, "Ouvrir le vote")
    home = f"/a/{code.replace('\u00a0', '')}/"
    loads = {"join": first_load(phone, home)}
    steps.join_by_the_code(phone, code, "Habitante ou habitant", table=1)
    for number in range(10):
        steps.write_a_note(phone, f"Le réseau ne passe pas dans la salle, ni au café : {number} fois sur dix.")
    loads["write"] = first_load(phone, home)
    loads["wall"] = first_load(phone, f"{home}mur/")
    phone.goto(f"{home}vote/")
    loads["vote"] = first_load(phone, phone.url)
    # A map of this workshop, which its tables draw.
    facilitator.goto("/feuilles-de-route/dronne-et-belle/enjeux/")
    steps.follow(facilitator, "Modifier Une permanence numérique itinérante")
    steps.choose_beginning(facilitator, "Atelier qui dessine sa carte", title)
    steps.press(facilitator, "Enregistrer le chantier")
    phone.goto(f"{home}cartes/")
    steps.follow(phone, "Une permanence numérique itinérante")
    loads["map"] = first_load(phone, phone.url)
    loads["promise"] = first_load(phone, f"{home}engagements/")
    steps.close_the_workshop(facilitator, title)
    figures = ", ".join(f"{name} {load}" for name, load in loads.items())
    assert max(load.bytes for load in loads.values()) <= PARTICIPANT_BYTES, figures
    assert max(len(load.requests) for load in loads.values()) <= PAGE_REQUESTS, figures
    assert min(load.bytes for load in loads.values()) > 0, figures


def test_each_private_page_of_the_groupe_projet_weighs_at_most_50_kb(demo: Served, visit: Visit) -> None:
    """What somebody of the group answers, what a structure asks, what everybody reads."""
    lead, phone = visit(), visit(phone=True)
    framing_steps.begin(lead, demo, "poids")
    framing_steps.add_a_member(lead, "Direction du centre social", "opérateur local")
    steps.go_to(lead, "Définition partagée")
    steps.follow(lead, "Écrire sans recueillir")
    framing_steps.propose_a_definition(lead, "Pouvoir se servir du numérique sans perdre ses droits. " * 8)
    steps.follow(lead, "Suivre les réponses")
    addresses = {"consent": framing_steps.give_a_private_page(lead)}
    steps.enter_the_demo_as(lead, "La référente")
    lead.goto("/feuilles-de-route/dronne-et-belle/structures-membres/rejoindre/")
    steps.follow(lead, "Voir la page publique")
    expect(lead).to_have_url(re.compile("/rejoindre-la-demarche/"))
    addresses["join"] = lead.url
    lead.goto("/feuilles-de-route/dronne-et-belle/definition/")
    steps.follow(lead, "Ouvrir la page publique")
    steps.is_at(lead, "Ce que nous appelons inclusion numérique")
    addresses["definition"] = lead.url
    loads = {name: first_load(phone, address) for name, address in addresses.items()}
    figures = ", ".join(f"{name} {load}" for name, load in loads.items())
    assert max(load.bytes for load in loads.values()) <= PARTICIPANT_BYTES, figures
    assert max(len(load.requests) for load in loads.values()) <= PAGE_REQUESTS, figures
    assert min(load.bytes for load in loads.values()) > 0, figures


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
