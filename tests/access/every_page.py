"""Writes each page of each address, as each person is shown it, into a folder: two folders tell what a commit changes.

    .venv/bin/python -m tests.access.every_page BEFORE
    … change templates …
    .venv/bin/python -m tests.access.every_page AFTER
    .venv/bin/python -m tests.access.compare_pages BEFORE AFTER

The demo is built anew, with the clock stopped
and every secret drawn from the same seed, so that two runs on the same code write the same files.
"""

import os
import random
import re
import shutil
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest  # noqa: F401  its presence chooses the settings of tests
from django.utils import timezone

SHARES = 3  # processes
# An empty form from everybody would take an hour: from who may do everything, from who may only read, from the street.
SENDERS = ("referente", "caf", "nobody", "participant")
NOW = datetime(2026, 11, 27, 10, 0, tzinfo=UTC)
TOKENS = re.compile(r'(name="csrfmiddlewaretoken" value=|nonce=|"X-CSRFToken": )"[^"]*"')
# What a signature holds of the time of day.
SIGNATURES = re.compile(r"(?<=[\w-]{8}:)[0-9A-Za-z]{6}:[\w-]{43}(?![\w-])")


class Clock:
    """Goes on while the demo is built, so that rows keep their order; stands still while a page is drawn."""

    def __init__(self) -> None:
        self.elapsed, self.goes_on = timedelta(0), True

    def __call__(self) -> datetime:
        if self.goes_on:
            self.elapsed += timedelta(microseconds=1)
        return NOW + self.elapsed


CLOCK = Clock()
SEED = random.Random(0)


def make_everything_predictable() -> None:
    """Before the models are loaded: their defaults keep the functions that they find."""
    timezone.now = CLOCK
    os.urandom = SEED.randbytes
    random._urandom = SEED.randbytes  # type: ignore[attr-defined]  # what `secrets` draws from


@dataclass
class Visit:
    """A page to ask for: its address, and what makes it true for as long as it is drawn."""

    name: str
    where: str  # in which roadmap
    address: Callable[[], str]
    people: tuple[str, ...]
    methods: tuple[str, ...] = ("GET",)
    headers: dict[str, str] = field(default_factory=dict)


@contextmanager
def undone_afterwards() -> Iterator[None]:
    from django.core.cache import cache
    from django.db import transaction

    from jalons.base import rate_limits

    cache.clear()
    rate_limits.clear_counts()
    SEED.seed(1)
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def build_demo() -> None:
    from django.core.management import call_command

    for command in ("load_reference", "load_schemes", "build_demo"):
        call_command(command, verbosity=0)


def people(world: Any) -> dict[str, Any]:
    from django.core.signing import get_cookie_signer
    from django.test import Client

    from jalons.accounts.changes import ensure_account
    from jalons.workshops.access import SALT
    from tests.access.test_every_address import WHO

    clients = {who: Client(raise_request_exception=False) for who in (*WHO, "participant")}
    for who in WHO:
        if who == "stranger":
            clients[who].force_login(ensure_account(email="stranger@demo.example"))
        elif who != "nobody":
            clients[who].force_login(world.user(who))
    for workshop in workshops(world):
        if participant := workshop.participants.order_by("id").first():
            cookie = f"atelier-{workshop.code}"
            signed = get_cookie_signer(salt=cookie + SALT).sign(str(participant.token))
            clients["participant"].cookies[cookie] = signed
    return clients


def workshops(world: Any) -> list[Any]:
    from jalons.workshops.models import Workshop

    return list(Workshop.objects.filter(roadmap__in=(world.roadmap, world.young)).order_by("id"))


def visits_of_roadmaps(world: Any) -> Iterator[Visit]:
    """Every address that asks for a role. The first roadmap for everybody; the young one and an empty one, where only
    an address without rows can be asked for, for the person who may do everything."""
    from django.urls import reverse

    from jalons.publication.models import Edition
    from tests.access.addresses import ROADMAP
    from tests.access.any_address import ARGUMENTS, FLOORS_OF_A_WORKSHOP
    from tests.access.test_every_address import WHO
    from tests.world import World

    def address(name: str, where: Any) -> str:
        if name == "publication:note_receipt":
            Edition.objects.filter(roadmap=where.roadmap).exclude(kind="projet").update(number=9)
        return reverse(name, kwargs=where.arguments(ARGUMENTS[name], name))

    def address_in_blank(name: str) -> str:
        return reverse(name, kwargs={"slug": world.blank().roadmap.slug})

    young = World(roadmap=world.young, young=world.roadmap)
    for name in sorted(ROADMAP):
        reading, sending = ROADMAP[name]
        methods = ("GET",) * (reading is not None) + ("POST",) * (sending is not None)
        yield Visit(name, "first", lambda name=name: address(name, world), tuple(WHO), methods)
        yield Visit(name, "first-script", lambda name=name: address(name, world), ("referente",), ("GET",), SCRIPT)
        numbers = (
            range(2, 6)
            if ARGUMENTS[name] == {"slug", "number"} and name.partition(":")[0] in FLOORS_OF_A_WORKSHOP
            else ()
        )
        for number in numbers:
            kwargs = {"slug": world.roadmap.slug, "number": number}
            if any(each.number == number and each.roadmap == world.roadmap for each in workshops(world)):
                yield Visit(
                    name,
                    f"workshop-{number}",
                    lambda name=name, kwargs=kwargs: reverse(name, kwargs=kwargs),
                    ("referente",),
                    methods,
                )
        if ARGUMENTS[name] <= {"slug", "number"}:
            kwargs = {"slug": young.roadmap.slug, "number": 1}
            kwargs = {key: value for key, value in kwargs.items() if key in ARGUMENTS[name]}
            yield Visit(
                name,
                "young",
                lambda name=name, kwargs=kwargs: reverse(name, kwargs=kwargs),
                ("referente",),
                methods,
            )
        if ARGUMENTS[name] == {"slug"}:
            yield Visit(name, "blank", lambda name=name: address_in_blank(name), ("referente",), methods)


SCRIPT = {"X-Script": "1"}


def visits_of_anybody(world: Any) -> Iterator[Visit]:
    """Addresses that ask for no role."""
    from django.urls import reverse

    from jalons.actions.changes.links import make_link
    from jalons.base import guide
    from jalons.diagnosis.models import Questionnaire
    from jalons.directory.models import Contact
    from jalons.governance.changes.consultations import give_private_page
    from jalons.governance.changes.convocations import give_seat_page
    from jalons.governance.models import AskedMember, Convocation
    from jalons.invitations.models import Guest
    from jalons.resources.models import ResourceNode
    from jalons.roadmaps.changes.members import invite_member
    from jalons.workshops.models import Participant, Pledge
    from tests.access.addresses import OPEN, SIGNED_IN
    from tests.access.any_address import ARGUMENTS, FLOORS_OF_A_WORKSHOP

    def token_of(address: str) -> str:
        return urlsplit(address).path.rstrip("/").rsplit("/", 1)[1]

    def sheet_link() -> str:
        return token_of(
            make_link(action=world.action(), email="a@demo.example", holder="Direction", by=world.member()).address
        )

    def private_page() -> str:
        """Of somebody without an e-mail address, who is handed theirs."""
        rows = AskedMember.objects.select_related("member__contact", "consultation__roadmap")
        asked = rows.filter(consultation__closed_on=None, token_hash__isnull=False).latest("id")
        Contact.objects.filter(pk=asked.member.contact_id).update(email="")
        by = world.member("referente", world.young)
        return token_of(give_private_page(asked=asked, by=by).address)

    def seat_page() -> str:
        """Of a seat that nobody is known to hold."""
        by = world.member()
        rows = Convocation.objects.filter(meeting__roadmap=by.roadmap, seat__contact=None, seat__membership=None)
        convened = rows.filter(seat__group_member=None).select_related("meeting__roadmap", "seat").latest("id")
        return token_of(give_seat_page(convocation=convened, by=by).address)

    def invitation() -> str:
        return token_of(invite_member(email="b@demo.example", role="elu", by=world.member()).link)

    commune = world.roadmap.communes.order_by("code").first()
    resource = ResourceNode.objects.filter(key_project__roadmap=world.roadmap).latest("id")
    everybody = ("nobody", "referente", "participant")
    for name in sorted(OPEN | SIGNED_IN):
        for workshop in (
            workshops(world) if name.partition(":")[0] in FLOORS_OF_A_WORKSHOP and "code" in ARGUMENTS[name] else [None]
        ):
            participant = workshop and Participant.objects.filter(workshop=workshop).order_by("id").first()
            note = participant and participant.notes.order_by("number").first()
            ballot = workshop and workshop.ballots.order_by("id").first()
            own = Participant.objects.filter(notes__isnull=False).order_by("id").first()
            values: dict[str, Any] = {
                "code": workshop.code
                if workshop
                else {
                    "territories:commune": commune.code,
                    "territories:departement": "24",
                    "diagnosis:answer": Questionnaire.objects.latest("id").code,
                    "diagnosis:answered": Questionnaire.objects.latest("id").code,
                }.get(name, own.follow_code),
                "siren": world.roadmap.epci.siren if world.roadmap.epci else "200041440",
                "number": note.number if note else 1,
                "node": resource.pk,
                "pk": ballot.pk if ballot and name == "votes:vote" else resource.key_project_id,
                "who": "referente",
                "slug": world.roadmap.slug,
                "fiche": "1.1",
                "uid": {
                    "carriage:own_pledge": Pledge.objects.order_by("id").first().uid,
                    "governance:public_definition": definition_uid(),
                    "publication:public_meeting_minutes": meeting_minutes_uid(),
                    "publication:public_meeting_minutes_file": meeting_minutes_uid(),
                    "publication:public_minutes": minutes_uid(),
                    "publication:public_minutes_file": minutes_uid(),
                }.get(name, Guest.objects.order_by("id").first().uid),
                "extension": "xlsx" if name == "overview:departement_file" else "pdf",
                "departement": "24",
                "section": "",
            }

            def address(name: str = name, values: dict[str, Any] = values, workshop: Any = workshop) -> str:
                if "token" in ARGUMENTS[name]:
                    if name.startswith(("actions:", "monitoring:")):
                        values = values | {"token": sheet_link()}
                        values["pk"] = world.action().steps.order_by("id").first().pk
                    elif name in (
                        "governance:own_convocation",
                        "governance:own_meeting_ics",
                        "publication:own_seat_sheet",
                        "publication:own_seat_page",
                    ):
                        values = values | {"token": seat_page()}
                    elif name == "governance:own_question":
                        values = values | {"token": private_page()}
                    elif name == "roadmaps:invitation":
                        values = values | {"token": invitation()}
                    else:
                        values = values | {"token": workshop.table_token(1) if workshop else "inconnu"}
                return reverse(name, kwargs={key: values[key] for key in ARGUMENTS[name]})

            where = f"workshop-{workshop.pk}" if workshop else "open"
            if name == "base:help_section":
                for section in guide.guide_sections():
                    yield Visit(name, section.slug, lambda section=section: section_address(section.slug), everybody)
            else:
                yield Visit(name, where, address, everybody, ("GET", "POST"))
                yield Visit(name, f"{where}-script", address, everybody, ("GET",), SCRIPT)
    yield Visit("territories:search", "found", lambda: reverse("territories:search") + "?q=bran", ("nobody",))
    yield Visit("overview:landing", "unknown", lambda: "/rien-ici/", everybody)
    for words in ("eau", "num", "zzzz"):
        yield Visit(
            "overview:search",
            words,
            lambda words=words: reverse("overview:search", args=[world.roadmap.slug]) + f"?q={words}",
            ("referente", "caf"),
        )


def section_address(slug: str) -> str:
    from django.urls import reverse

    return reverse("base:help_section", args=[slug])


def definition_uid() -> Any:
    from jalons.governance.models import Definition

    return Definition.objects.filter(adopted_on__isnull=False).order_by("id").first().uid


def meeting_minutes_uid() -> Any:
    from jalons.governance.models import MeetingMinutes

    return MeetingMinutes.objects.filter(edition__gte=1).order_by("id").first().uid


def minutes_uid() -> Any:
    from jalons.invitations.models import Minutes

    return Minutes.objects.order_by("id").first().uid


def pages(folder: Path, share: int) -> None:
    """One visit in `SHARES`, written into the folder."""
    from jalons.roadmaps.models import Roadmap
    from tests.world import World

    young, roadmap = Roadmap.objects.order_by("-id")[:2]
    world = World(roadmap=roadmap, young=young)
    clients = people(world)
    CLOCK.goes_on = False
    for place, visit in enumerate((*visits_of_roadmaps(world), *visits_of_anybody(world))):
        if place % SHARES != share:
            continue
        if "GET" in visit.methods:
            with undone_afterwards():
                url = address_of(visit)
                for who in visit.people if url else ():
                    if not keep(folder, visit, who, "GET", clients[who].get(url, headers=visit.headers)):
                        break  # a file, a stream: no page
        for who in visit.people if "POST" in visit.methods else ():
            if who in SENDERS:
                with undone_afterwards():
                    if url := address_of(visit):
                        response = clients[who].post(url)
                        if response.status_code == 302 and response.headers["Location"].startswith("/"):
                            response = clients[who].get(response.headers["Location"])  # it says what was done
                        keep(folder, visit, who, "POST", response)


def address_of(visit: Visit) -> str:
    try:
        return visit.address()
    except Exception as error:
        print(f"{visit.name} {visit.where}: {type(error).__name__} {error}")
        return ""


def keep(folder: Path, visit: Visit, who: str, method: str, response: Any) -> bool:
    """Whether it is a page, or leads to one."""
    kind = response.headers.get("Content-Type", "")
    if response.status_code == 500:
        print(f"{visit.name} {visit.where} {who} {method}: {response.exc_info and response.exc_info[1]!r:.120}")
    if response.status_code in (301, 302, 303, 405):
        return True
    if not kind.startswith(("text/html", "image/svg")):
        return False
    write_page(folder / f"{visit.name.replace(':', '.')}.{visit.where}.{who}.{method}", response)
    return True


def write_page(path: Path, response: Any) -> None:
    text = response.content.decode()
    text = SIGNATURES.sub("…", TOKENS.sub(r"\1…", text))
    path.write_text(f"<!--{response.status_code}-->\n{text}", encoding="utf-8")


def main(arguments: list[str]) -> int:
    (target,) = arguments
    folder = Path(target)
    folder.mkdir(parents=True)
    make_everything_predictable()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from django.db import connection
    from django.test.utils import setup_test_environment

    setup_test_environment()
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    build_demo()
    connection.close()
    workers = [worker for share in range(SHARES) if (worker := start_share(folder, share))]
    failed = [worker for worker in workers if os.waitpid(worker, 0)[1]]
    print(f"{len(list(folder.iterdir()))} pages")
    return 1 if failed else 0


def start_share(folder: Path, share: int) -> int:
    """In a process and with a database of its own: each visit writes, then takes it back."""
    from django.db import connection
    from django.test.signals import template_rendered

    if worker := os.fork():
        return worker
    name = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = f"{name}.{share}"
    shutil.copyfile(name, f"{name}.{share}")
    drawn: set[str] = set()

    def keep_name(template: Any, **kwargs: Any) -> None:
        drawn.add(template.origin.template_name or "" if template.origin else "")

    template_rendered.connect(keep_name)
    try:
        pages(folder, share)
        folder.with_name(f"{folder.name}.templates.{share}").write_text("\n".join(sorted(drawn)))
        sys.stdout.flush()
        os._exit(0)
    except BaseException:
        traceback.print_exc()
        os._exit(1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
