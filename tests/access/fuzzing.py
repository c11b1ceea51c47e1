"""A small world with secrets in it, the people who come to its doors, and what each of them asks."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from io import BytesIO
from random import Random
from typing import Any
from urllib.parse import quote

from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from jalons.accounts.changes import ensure_account
from jalons.actions.changes import comments, links
from jalons.diagnosis.changes import findings
from jalons.diagnosis.models import Questionnaire
from jalons.directory.changes import contacts
from jalons.directory.models import Contact
from jalons.funding.changes import lines
from jalons.invitations.models import Guest, Minutes
from jalons.roadmaps.changes import calendars, members
from jalons.roadmaps.changes import roadmaps as roadmap_changes
from jalons.votes.changes import ballots
from jalons.workshops.access import SALT
from jalons.workshops.changes import notes
from jalons.workshops.changes import workshops as workshop_changes
from jalons.workshops.models import Participant, Pledge, Workshop
from tests.access import hostile
from tests.access.addresses import ROADMAP
from tests.access.any_address import FLOORS_OF_A_WORKSHOP, View, views
from tests.world import World

METHODS = ("GET", "POST", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS")
MEMBERS = ("referente", "elue", "pilote", "mediatheque", "facilitation", "caf", "prefecture")
WITHOUT_ACCOUNT = ("nobody", "participant", "secretary", "holder")
EVERYBODY = (*MEMBERS, *WITHOUT_ACCOUNT, "stranger")
TOKEN = "a" * 32  # of the forms
# What is planted, and those whom no answer may show it to.
TEAM = "Dit entre nous 7b1f"  # a comment, an expense and a finding
PEOPLE = "Personne Discrète 7b1f"  # in the directory
OUTSIDERS = {*WITHOUT_ACCOUNT, "stranger"}
NEVER_SHOWN = {TEAM: OUTSIDERS, PEOPLE: OUTSIDERS | {"elue", "pilote", "mediatheque", "caf", "prefecture"}}
# What a person would type where a page proposes nothing.
PLAUSIBLE = (
    "Bonjour",
    "12",
    "1 200,50",
    "2026-03-01",
    "10:30",
    "lien@demo.example",
    "24064",
    "Une action\nDeux actions",
)


class Fields(HTMLParser):
    """The fields of a page: (name, what it proposes). `FILE` stands for a file to choose."""

    FILE = "a file"

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self.select = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        name = said.get("name", "")
        self.select = name if tag == "select" else self.select
        if tag == "option" and self.select:
            self.found.append((self.select, said.get("value", "")))
        elif tag in ("input", "textarea", "button") and name and name != "csrfmiddlewaretoken":
            self.found.append((name, self.FILE if said.get("type") == "file" else said.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self.select = ""


@dataclass
class Request:
    who: str
    method: str
    path: str
    data: Any = None
    kind: str = ""  # of a body that is not a form
    headers: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.who} {self.method} {self.path[:300]!r} {self.kind} {str(self.data)[:600]} {self.headers}"[:1200]


class Doors:
    def __init__(self, world: World, draw: Random) -> None:
        self.world, self.draw, self.views = world, draw, list(views())
        self.by = world.member()
        self.plant()
        self.clients = {who: Client(raise_request_exception=False, enforce_csrf_checks=True) for who in EVERYBODY}
        for who in MEMBERS:
            self.clients[who].force_login(world.user(who))
        stranger = ensure_account(email="stranger@demo.example")
        self.clients["stranger"].force_login(stranger)
        of = world.young
        roadmap_changes.create_roadmap(
            name="Ailleurs",
            lead_authority=of.lead_authority,
            communes=list(of.communes.all()),
            epci=of.epci,
            by=stranger,
        )
        entered = HttpResponse()
        entered.set_signed_cookie(f"atelier-{self.workshop.code}", str(self.participant.token), salt=SALT)
        self.clients["participant"].cookies = entered.cookies
        self.cookies = {who: client.cookies.output() for who, client in self.clients.items()}
        self.broken: list[str] = []  # pages that fail when nobody means harm
        self.known: dict[str, dict[str, str]] = {}
        self.fields: dict[str, list[tuple[str, str]]] = {}

    # --- the world

    def plant(self) -> None:
        by, action = self.by, self.world.action()
        comments.add_comment(action=action, text=TEAM, by=by)
        lines.add_expense(action=action, label=TEAM, kind="fonctionnement", amount=Decimal(10), by=by)
        findings.add_finding(text=TEAM, by=by, heard_on=date(2026, 1, 5))
        contacts.add_contact(by=by, last_name=PEOPLE, email="discrete@demo.example", function="Secrétaire")
        made = workshop_changes.create_workshop(title="Atelier d’essai", question="Quoi ?", table_count=3, by=by)
        workshop_changes.open_workshop(workshop=made, by=by)
        self.workshop = Workshop.objects.get(pk=made.pk)
        self.participant = notes.join_workshop(workshop=self.workshop, category="citoyen", table=2)
        self.participant = Participant.objects.get(pk=self.participant.pk)
        notes.write_note(text="Pas de réseau au bourg", by=self.participant)
        ballot = ballots.create_ballot(workshop=self.workshop, title="Le vote", options=["Un", "Deux"], by=by)
        ballots.open_ballot(ballot=ballot, by=by)
        contact = Contact.objects.filter(roadmap=by.roadmap).earliest("id")
        guest = Guest.objects.create(workshop=self.workshop, contact=contact)
        handed = links.make_link(action=self.world.action("1.2"), by=by, email="lien@demo.example", holder="Direction")
        token = handed.address.rstrip("/").rpartition("/")[2]
        asked = Questionnaire.objects.filter(roadmap=by.roadmap).latest("id")
        Questionnaire.objects.filter(pk=asked.pk).update(is_open=True, opens_on=None, closes_on=None)
        pledge, minutes = Pledge.objects.latest("id"), Minutes.objects.latest("id")
        self.open: dict[str, dict[str, object]] = {
            "overview:contribution": {"code": self.participant.follow_code},
            "overview:erase_contributor": {"code": self.participant.follow_code},
            "overview:calendar_feed": {"token": calendars.open_calendar(by=by)},
            "roadmaps:invitation": {
                "token": members.invite_member(email="invitee@demo.example", role="elu", by=by)
                .link.rstrip("/")
                .rpartition("/")[2]
            },
            "territories:commune": {"code": "24064"},
            "territories:departement": {"code": "24"},
            "territories:epci": {"siren": "200041572"},
            "base:help_section": {"section": "commencer"},
        }
        of_a_workshop: dict[str, object] = {
            "code": self.workshop.code,
            "token": self.workshop.table_token(2),
            "number": 1,
            "pk": ballot.pk,
            "uid": guest.uid,
            "node": 1,
        }
        self.shared: dict[str, dict[str, object]] = {
            **dict.fromkeys(FLOORS_OF_A_WORKSHOP, of_a_workshop),
            "actions": {"token": token, "pk": 1},
            "monitoring": {"token": token},
            "diagnosis": {"code": asked.code},
            "publication": {"uid": minutes.uid, "extension": "pdf"},
        }
        self.open["carriage:own_pledge"] = {"uid": pledge.uid}

    # --- what is asked

    def request(self, view: View) -> Request:
        draw = self.draw
        reading, sending = ROADMAP.get(view.name, (True, True))
        inside = ["referente"] if view.name in ROADMAP else ["participant", "secretary", "holder", "referente"]
        who = draw.choice(inside if draw.random() < 0.5 else list(self.clients))
        answered = ["GET"] * (reading is not None) + ["POST"] * (sending is not None)
        method = draw.choice(answered if draw.random() < 0.8 else METHODS)
        forged = draw.random() < 0.03
        asked = Request(
            who, method, self.path(view), headers=hostile.headers(draw) | ({} if forged else {"X-CSRFToken": TOKEN})
        )
        if draw.random() < 0.4:
            asked.path += "?" + self.query(view)
        if method in ("POST", "PUT", "PATCH"):
            self.fill(asked, view)
        return asked

    def path(self, view: View) -> str:
        """A part is right three times in four; a wrong one is written as it comes, whether a view reads it or not."""
        values = dict(self.right_values(view))
        path = reverse(view.name, kwargs=values) if values else view.url
        if not values or self.draw.random() < 0.7:
            return path
        wrong = self.draw.choice(list(values))
        part = hostile.part_of_a_path(self.draw, view.converters[wrong])
        right = quote(str(values[wrong]))
        head, found, tail = path.rpartition(f"/{right}") if f"/{right}" in path else path.rpartition(right)
        lead = "/" if found.startswith("/") else ""
        return head + lead + quote(part, errors="surrogatepass") + tail if found else path

    def right_values(self, view: View) -> dict[str, str]:
        if view.name not in self.known:
            floor = view.name.partition(":")[0]
            given = self.open.get(view.name) or self.shared.get(floor, {})
            if "slug" in view.sample:
                given = self.world.arguments(set(view.sample), view.name)
            self.known[view.name] = {name: str(given.get(name) or view.sample[name]) for name in view.sample}
        return self.known[view.name]

    def query(self, view: View) -> str:
        if self.draw.random() < 0.15:
            return self.draw.choice(
                ("%00", "a=%ff%fe", "&&=&", "%", "page=" + "9" * 4_000, "a=%ED%A0%80", "suite=%0d%0aX:1")
            )
        names = [name for name, _value in self.fields_of(view)] + [
            "q",
            "page",
            "code",
            "suite",
            "apres",
            "depuis",
            "vue",
        ]
        chosen = self.draw.choices(names, k=self.draw.choice((1, 2, 3)))
        return "&".join(f"{name}={quote(hostile.text(self.draw), errors='surrogatepass')}" for name in chosen)

    def fill(self, asked: Request, view: View) -> None:
        draw = self.draw
        if draw.random() < 0.1:
            asked.kind, asked.data = draw.choice(hostile.BODIES)
            return
        known: dict[str, list[str]] = {}
        for name, value in self.fields_of(view):
            known.setdefault(name, []).append(value)
        chosen = draw.sample(list(known), min(draw.choice((1, 2, len(known), len(known))), len(known)))
        harm = draw.choice((0, 0.1, 0.5, 1))
        data: dict[str, Any] = {}
        for name in chosen:
            value = draw.choice(known[name])
            if value == Fields.FILE:
                data[name] = hostile.file(draw)
            elif draw.random() < harm:
                data[name] = [hostile.text(draw) for _ in range(draw.choice((1, 1, 1, 2)))]
            else:
                data[name] = [value or draw.choice(PLAUSIBLE)]
        if draw.random() < 0.05:
            data["file"] = hostile.file(draw)
        asked.data = data

    def fields_of(self, view: View) -> list[tuple[str, str]]:
        """What the page of an address lets one fill, with what it proposes; of a button, what the page above does."""
        if view.name not in self.fields:
            path, found = reverse(view.name, kwargs=self.right_values(view)) if view.sample else view.url, []
            while path and not found:
                for who in ("referente", "participant", "secretary", "nobody"):
                    self.reset(who)
                    with transaction.atomic():
                        answer = self.clients[who].get(path)
                        transaction.set_rollback(answer.status_code >= 500)
                    if answer.status_code >= 500 and path != "/sante":
                        self.broken.append(f"{who} GET {path}: {answer.status_code}")
                    if answer.status_code == 200 and not answer.streaming:
                        found += Fields(answer.content.decode(errors="replace")).found
                path = path.rstrip("/").rpartition("/")[0] + "/" if path.count("/") > 2 else ""
            self.fields[view.name] = found or [
                ("text", "Bonjour"),
                ("title", "Un titre"),
                ("amount", "12"),
                ("pk", "1"),
            ]
        return self.fields[view.name]

    def reset(self, who: str) -> None:
        client = self.clients[who]
        client.cookies = SimpleCookie()
        for line in self.cookies[who].splitlines():
            client.cookies.load(line.removeprefix("Set-Cookie: "))
        client.cookies["csrftoken"] = TOKEN

    def send(self, asked: Request) -> Any:
        self.reset(asked.who)
        client, headers = self.clients[asked.who], asked.headers
        path, _mark, query = asked.path.partition("?")
        more = {"QUERY_STRING": query}
        if asked.kind or isinstance(asked.data, bytes):
            return client.generic(asked.method, path, asked.data, asked.kind, headers=headers, **more)
        if asked.method in ("PUT", "PATCH"):
            body = "&".join(f"{name}=1" for name in asked.data or {})
            return client.generic(
                asked.method, path, body.encode(), "application/x-www-form-urlencoded", headers=headers, **more
            )
        if asked.method == "POST":
            return self.post(client, path, asked.data or {}, headers, query)
        return client.generic(asked.method, path, headers=headers, **more)

    def post(self, client: Client, path: str, data: dict[str, Any], headers: dict[str, str], query: str) -> Any:
        if any(isinstance(value, BytesIO) for value in data.values()):
            # The client of Django writes no lone surrogate.
            sent = {
                name: value
                if isinstance(value, BytesIO)
                else [one.encode("utf-8", "replace").decode() for one in value]
                for name, value in data.items()
            }
            return client.post(path, sent, headers=headers, QUERY_STRING=query)
        pairs = [(name, one) for name, values in data.items() for one in values]
        body = "&".join(f"{quote(name)}={quote(one, errors='surrogatepass')}" for name, one in pairs)
        form = "application/x-www-form-urlencoded"
        return client.generic("POST", path, body.encode(), form, headers=headers, QUERY_STRING=query)
