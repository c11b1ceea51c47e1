"""Five thousand notes in one workshop: for each page that reads them, the time of the server, the compressed weight and
the number of queries. One request at a time, without network; the wall, its list, the big screen, a phone, help to
sort, documents."""

import gzip
import random
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from bench import Figure, FixedWork, compared, measured
from bench._demo import open_demo, timed_document

if TYPE_CHECKING:
    from django.test import Client

    from jalons.roadmaps.models import Member
    from jalons.workshops.models import Workshop

DEPENDS_ON = {"pages": FixedWork.PAGE, "documents": FixedWork.PYTHON}
NOTES, GROUPS, LARGEST, TABLES, PHONES, RUNS = 5_000, 30, 1_000, 8, 150, 7
WHO = ["Ma voisine", "Mon père", "La secrétaire de mairie", "Une jeune maman", "Un agriculteur", "Le club des aînés"]
WHO += ["Une personne sans voiture", "Un demandeur d’emploi", "Une aide à domicile", "Mon frère"]
WHAT = ["n’a pas d’ordinateur", "ne sait pas remplir sa déclaration", "a perdu son mot de passe", "n’a plus de réseau"]
WHAT += ["a peur des arnaques", "n’ose pas demander", "attend une réponse de la CAF", "imprime tout à la mairie"]
WHAT += ["paie quelqu’un pour ses démarches", "a abandonné son dossier de retraite", "partage un seul téléphone"]
WHERE = [
    "au bourg",
    "dans les hameaux",
    "à la médiathèque",
    "depuis que le bureau de poste a fermé",
    "le jeudi",
    "en hiver",
]
WHERE += ["quand le bus ne passe pas", "au centre social", "loin de Brantôme", "chez sa fille", "près du collège"]
# What a line of 50 kbit/s transfers in ten seconds.
KILOBYTES = 60


def figures() -> Iterator[Figure]:
    open_demo()
    from django.db import transaction
    from django.utils import timezone

    from jalons.carriage.changes import carriages as carriage_changes
    from jalons.carriage.queries import carriages as carriage_queries
    from jalons.papers.documents import write_document
    from jalons.publication.documents.roadmap.chapters import roadmap_document
    from jalons.workshops.models import Note
    from jalons.workshops.rules.lexicon import near_duplicates

    with transaction.atomic():
        member, workshop, phone = _crowd()
        for name, client, path in _pages(member, workshop, phone):
            yield from _page(name, client, path)
        texts = dict(Note.objects.filter(workshop=workshop).values_list("number", "text"))
        # Runs once for each note that is written; the page of suggestions caches it.
        yield _compared("near_duplicates", lambda: near_duplicates(texts))
        today = timezone.localdate()
        document = roadmap_document(member.roadmap, today)
        yield _compared("assemble", lambda: roadmap_document(member.roadmap, today))
        for kind in ("docx", "odt", "pdf"):
            draw = lambda kind=kind: write_document(document, kind)  # noqa: E731
            beside = DEPENDS_ON["documents"]
            yield compared(f"document_{kind}", "ms", draw, runs=RUNS, beside=beside, clock=timed_document)
        give = lambda: carriage_changes.export_workshop(workshop=workshop, with_guests=False, by=member)  # noqa: E731
        yield _compared("carry", lambda: carriage_queries.write_carriage_file(give()))
        yield measured("carried_file", "kB", [len(carriage_queries.write_carriage_file(give())) / 1000], most=20_000)
        # The demo is left as it was for the other measures.
        transaction.set_rollback(True)


def _pages(member: "Member", workshop: "Workshop", phone: "Client") -> Iterator[tuple[str, "Client", str]]:
    from django.test import Client
    from django.urls import reverse

    from jalons.workshops.models import NoteGroup, Participant, Stake

    desk = Client(SERVER_NAME="127.0.0.1")
    desk.force_login(member.user)  # type: ignore[arg-type]
    slug, here = [member.roadmap.slug], [member.roadmap.slug, workshop.number]
    wall = reverse("workshops:wall", args=here)
    largest = NoteGroup.objects.filter(workshop=workshop).order_by("rank")[0]
    stake = Stake.objects.filter(groups=largest)[0]
    writer = Participant.objects.filter(workshop=workshop)[0]
    yield "wall", desk, wall
    yield "wall_tables", desk, f"{wall}?colonnes=tables"
    yield "list", desk, f"{wall}?vue=liste"
    yield "list_last", desk, f"{wall}?vue=liste&page=50"
    yield "list_search", desk, f"{wall}?vue=liste&q=mediatheque"
    yield "projection", desk, reverse("votes:projection", args=here)
    yield "run", desk, reverse("votes:run", args=here)
    yield "console", desk, reverse("carriage:console", args=here)
    yield "group", desk, reverse("workshops:group", args=[*here, largest.pk])
    yield "suggestions", desk, reverse("workshops:suggestions", args=here)
    yield "stakes", desk, reverse("workshops:stakes", args=slug)
    yield "edit_stake", desk, reverse("workshops:edit_stake", args=[*slug, stake.pk])
    yield "dashboard", desk, reverse("overview:dashboard", args=slug)
    yield "search", desk, reverse("overview:search", args=slug) + "?q=mediatheque"
    yield "phone", phone, reverse("votes:participate", args=[workshop.code])
    yield "contribution", phone, reverse("overview:contribution", args=[writer.follow_code])


def _page(name: str, client: "Client", path: str) -> Iterator[Figure]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    answer = client.get(path)
    if answer.status_code != 200:
        raise RuntimeError(f"{path}: {answer.status_code}")
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    queries = len(captured)  # read now, because the next request clears them
    yield compared(f"{name}.time", "ms", lambda: client.get(path), runs=RUNS, beside=DEPENDS_ON["pages"])
    yield measured(f"{name}.weight", "kB", [len(gzip.compress(answer.content, 6)) / 1000], most=KILOBYTES)
    yield measured(f"{name}.queries", "queries", [queries])


def _compared(name: str, work: Callable[[], Any]) -> Figure:
    return compared(name, "ms", work, runs=RUNS, beside=DEPENDS_ON["documents"])


def _crowd() -> "tuple[Member, Workshop, Client]":
    """Inserts directly the rows that the changes would make, since the changes would take hours."""
    from django.test import Client

    from jalons.roadmaps.models import Member, Membership
    from jalons.roadmaps.rules.permissions import Role
    from jalons.workshops.changes import groups as group_changes
    from jalons.workshops.changes import notes, workshops
    from jalons.workshops.models import Note, NoteGroup, Participant, Workshop

    team = (
        Membership.objects.filter(role=Role.FOCAL_POINT.value).select_related("roadmap", "user").order_by("roadmap_id")
    )
    first = team[0]
    member = Member(first.roadmap, first.user, Role.FOCAL_POINT, "Chargée de coopération")
    workshop = workshops.create_workshop(title="Cinq mille notes", table_count=TABLES, by=member)
    workshops.open_workshop(workshop=workshop, by=member)
    phone = Client(SERVER_NAME="127.0.0.1")
    phone.post(f"/a/{workshop.code}/entrer/", {"college": "habitant"})
    people = list(Participant.objects.filter(workshop=workshop))
    people += [notes.join_workshop(workshop=workshop, college="habitant", table=1 + n % TABLES) for n in range(PHONES)]
    for number in range(GROUPS):
        group_changes.create_group(workshop=workshop, title=f"Groupe de notes {number + 1}", by=member)
    groups = list(NoteGroup.objects.filter(workshop=workshop).order_by("rank"))
    Note.objects.bulk_create(list(_notes(workshop, people, groups)), batch_size=500)
    # An enjeu is not made of an empty group.
    for group in groups[:10]:
        group_changes.promote_to_stake(group=group, by=member)
    Workshop.objects.filter(pk=workshop.pk).update(last_note=NOTES, last_seq=NOTES + 200)
    return member, Workshop.objects.get(pk=workshop.pk), phone


def _notes(workshop: "Workshop", people: list[Any], groups: list[Any]) -> Iterator[Any]:
    """A fifth of the notes in one group, two fifths in the others, the rest to sort; one note in ten repeats
    another."""
    import uuid

    from jalons.workshops.models import Audience, Note

    chance = random.Random(5000)
    texts: list[str] = []
    for number in range(1, NOTES + 1):
        text = f"{chance.choice(WHO)} {chance.choice(WHAT)} {chance.choice(WHERE)}, et {chance.choice(WHO).lower()} {chance.choice(WHAT)} {chance.choice(WHERE)}."
        if texts and chance.random() < 0.1:
            text = chance.choice(texts).replace(",", " aussi,")
        texts.append(text)
        part = number % 5
        group = groups[0] if part == 0 else chance.choice(groups[1:]) if part < 3 else None
        yield Note(
            workshop=workshop,
            number=number,
            client_id=uuid.UUID(int=chance.getrandbits(128), version=4),
            text=text,
            category="citoyen",
            table=1 + number % TABLES,
            group=group,
            participant=people[0] if number % 100 == 0 else chance.choice(people),
            audiences=[chance.choice(Audience.values)] if number % 3 == 0 else [],
        )
