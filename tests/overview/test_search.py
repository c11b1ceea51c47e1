"""What a search finds, for whom, and in which order."""

import re
import uuid
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from jalons.actions.changes import comments
from jalons.actions.models import Decision
from jalons.diagnosis.changes import findings, questionnaires
from jalons.directory.changes import contacts
from jalons.governance.changes.definitions import write_definition
from jalons.governance.models import Definition
from jalons.opendata.changes import places
from jalons.overview.queries.search import MOST, search_roadmap
from jalons.overview.words.search import MAIN_PAGES, PAGES, Kind
from jalons.roadmaps.menu import MENU
from jalons.roadmaps.models import Member
from jalons.workshops.changes import moderation, pace
from jalons.workshops.models import Note, Workshop
from tests.access.addresses import ROADMAP
from tests.world import World

pytestmark = pytest.mark.django_db

MEMBERS = ("referente", "elue", "pilote", "mediatheque", "facilitation", "caf")
# A search, and its first three answers: kind, then what it is called.
QUESTIONS = {
    "CAF": (
        "dispositifs Action sociale de la Caf",
        "financeurs Caisse d’allocations familiales",
        "structures Caisse d’allocations familiales",
    ),
    "Région": (
        "financeurs Région",
        "dispositifs Aide à l’investissement de la Région",
        "dispositifs Fonds européens 2021-2027 (FEDER, FSE+)",
    ),
    "comité": ("pages Réunions des comités", "pages Comités et sièges", "pages Créer un comité"),
    "COPIL": ("pages Réunions des comités", "pages Prévoir une réunion de comité", "pages Comités et sièges"),
    "portrait": ("pages Portrait du territoire", "pages Messages du portrait", "pages Chiffres du portrait"),
    "salle": ("ressources Salles des fêtes", "ateliers Atelier 1 : les enjeux", "ateliers Atelier 2 : les chantiers"),
    "planning": ("pages Planning des actions", "ressources Planning partagé"),
    "où sont les actions": ("pages Carte des actions",),
    "gantt": ("pages Planning des actions",),
    "calendrier": ("pages Calendrier", "pages Planning des actions", "pages S’abonner au calendrier"),
    "agenda": ("pages Calendrier", "pages S’abonner au calendrier"),
    "indicateurs": ("pages Indicateurs", "pages Fichier libre"),
    "éditions": ("pages Éditions", "pages Les écarts avec l’édition adoptée"),
    "engagements": ("pages Engagements", "pages Engagements"),
    "kit": ("pages Kit à imprimer", "pages Kit à imprimer"),
    "mur atelier 1": ("pages Mur",),
    "budget": ("pages Plan de financement", "pages Montants regroupés", "documents Le budget en tableur"),
    "acteurs": ("pages Acteurs", "pages Structures", "pages Importer des acteurs"),
    "mes actions": ("pages Mes actions",),
    "retard": ("pages Actions en retard",),
    "décisions": ("pages Décisions des comités", "pages Relevé de décisions"),
    "habitants": ("pages Portrait du territoire", "pages Questionnaires"),
    "page publique": ("pages Questionnaires",),
    "annuaire": ("pages Acteurs", "pages Structures"),
    "équipe": ("pages Groupe projet",),
    "groupe projet": ("pages Groupe projet", "guide Réunir le groupe projet"),
    "logo": ("pages Aspect des documents", "guide Vos couleurs, votre logo"),
    "importer plan": ("pages Importer un plan d’actions", "guide Importer un plan existant"),
    "fragilité": (
        "pages Score de fragilité",
        "pages Carte du territoire",
        "actions 1.1 Une permanence numérique itinérante",
    ),
    "enquête": ("pages Questionnaires",),
    "carte": (
        "pages Carte du territoire",
        "pages Carte des actions",
        "actions 1.3 Une carte des lieux d’accueil",
        "decisions Une carte des lieux d’accueil",
    ),
    "compte rendu": (
        "pages Compte rendu",
        "pages Compte rendu",
        "documents Compte rendu : Atelier 1 : les enjeux",
    ),
    "délibération": ("pages Délibération", "pages Éditions", "documents Le projet de délibération"),
    "2.1": ("actions 2.1 Former les équipes d’accueil",),
    "itinérante": (
        "actions 1.1 Une permanence numérique itinérante",
        "chantiers Une permanence numérique itinérante",
        "decisions Une permanence numérique itinérante",
    ),
    "ecoles": ("actions Quatre écoles", "actions 2.3 Des ateliers pour les parents"),
    "élu": ("personnes La vice-présidente action sociale", "personnes Le vice-président économie"),
    "animatrices": ("personnes L’animatrice d’atelier",),
    "BRANTOME": (
        "structures Collège de Brantôme",
        "structures France services de Brantôme",
        "structures Mairie de Brantôme en Périgord",
    ),
    "FNE": (
        "pages Enveloppe France Numérique Ensemble",
        "dispositifs France Numérique Ensemble, formation",
        "dispositifs France Numérique Ensemble, ingénierie",
    ),
    "feder": ("dispositifs Fonds européens 2021-2027 (FEDER, FSE+)",),
    "aidants connect": (
        "ressources Formation Aidants Connect",
        "dispositifs France Numérique Ensemble, formation",
        "financeurs État",
    ),
    "reconditionner ordinateur": (
        "actions 3.1 Reconditionner des ordinateurs",
        "decisions Reconditionner des ordinateurs",
    ),
    "secrétaires de mairie": (
        "ressources Secrétaires de mairie",
        "actions 1.2 Soutenir les secrétaires de mairie",
        "decisions Soutenir les secrétaires de mairie",
    ),
    "mutualité": (
        "financeurs Mutualité sociale agricole",
        "structures Mutualité sociale agricole",
        "actions 1.3 Une carte des lieux d’accueil",
    ),
    "atelier 2": (
        "ateliers Atelier 2 : les chantiers",
        "etapes Atelier 2 : les chantiers",
        "etapes Étape 4 : Atelier 2 : identifier les chantiers clés",
    ),
    "peur": ("enjeux Donner confiance face aux arnaques", "notes J’ai peur de cliquer au mauvais endroit."),
    "étape 3": ("etapes Étape 3 : Atelier 1 : identifier les enjeux",),
    "permanences": (
        "indicateurs Permanences tenues",
        "actions Tenir des permanences d’essai dans quatre communes",
        "actions 1.1 Une permanence numérique itinérante",
    ),
    "pilote 1.2": ("actions 1.2 Soutenir les secrétaires de mairie",),
    "courbe": ("pages Indicateurs",),
    "financement manquant": ("pages Plan de financement",),
    "restitution": ("etapes Restitution aux participantes et aux participants",),
}  # fmt: skip
# Together they find every kind of thing that the demo holds.
WIDE = (
    "atelier",
    "bus",
    "Brantôme",
    "CAF",
    "comité",
    "élu",
    "France services",
    "salle",
    "enjeux",
    "carte",
    "mairie",
    "Région",
)


def plain(title: str) -> str:
    return unescape(re.sub("<[^>]*>", "", title)).replace("\u00a0", " ")


def answers(member: Member, text: str) -> list[str]:
    return [f"{group.kind} {plain(hit.title)}" for group in search_roadmap(member, text).groups for hit in group.hits]


def addresses(member: Member, text: str) -> set[str]:
    return {hit.url for group in search_roadmap(member, text, shown=MOST).groups for hit in group.hits}


@pytest.mark.parametrize("text", QUESTIONS)
def test_a_question_has_its_first_answers(world: World, text: str) -> None:
    expected = QUESTIONS[text]
    assert answers(world.member(), text)[: len(expected)] == list(expected)


def test_the_papers_of_a_meeting_are_found_by_whoever_prepares_it(world: World) -> None:
    paper = "documents À imprimer pour le comité : convocations, lettres, liste d’appels"
    for text in ("à imprimer", "convocation", "liste d’appels"):
        assert paper in answers(world.member(), text), text
    assert paper not in answers(world.member("pilote"), "à imprimer")


# --- by what one may read --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", MEMBERS)
def test_whatever_is_found_may_be_opened(world: World, client: Client, who: str) -> None:
    places.add_place(name="Café de la mairie", commune=world.roadmap.communes.all()[0], by=world.member())
    client.force_login(world.user(who))
    found = set[str]().union(*(addresses(world.member(who), text) for text in WIDE))
    pages = {url.partition("#")[0] for url in found}
    assert len(pages) > 50
    assert {url for url in pages if client.get(url).status_code != 200} == set()


@pytest.mark.parametrize("who", MEMBERS)
def test_people_are_found_by_those_who_may_know_them(world: World, who: str) -> None:
    member = world.member(who)
    contacts.add_contact(first_name="Zoé", last_name="Zorglub", organisation="Zorglub et fils", by=world.member())
    kinds = {str(group.kind) for group in search_roadmap(member, "Zorglub").groups}
    assert kinds == ({"structures", "personnes"} if who in ("referente", "facilitation") else set())
    assert search_roadmap(member, "zorglib").spellings == (("zorglub",) if kinds else ())


@pytest.mark.parametrize("who", MEMBERS)
def test_a_finding_that_names_somebody_is_found_by_those_who_may_hide_it(world: World, who: str) -> None:
    findings.add_finding(text="Mme Zorglub attend le bus", by=world.member())
    is_found = bool(search_roadmap(world.member(who), "Zorglub").groups)
    assert is_found is (who in ("referente", "mediatheque", "facilitation"))


@pytest.mark.parametrize("who", MEMBERS)
def test_every_page_that_is_offered_is_open_to_the_member(world: World, who: str) -> None:
    member = world.member(who)
    for page in PAGES:
        if page.view in ROADMAP:
            assert page.may == ROADMAP[page.view][0], page.view
        found = any(f"pages {page.label}".replace("\u00a0", " ") == one for one in answers(member, str(page.label)))
        assert found is member.can(page.may), page.view
    assert {page.view for page in PAGES} >= set(MAIN_PAGES)
    may = {page.view: page.may for page in PAGES}
    assert [page.label for section in MENU for page in section.pages if page.may != may.get(page.views[0])] == []
    assert {page.views[0] for section in MENU for page in section.pages} - {page.view for page in PAGES} == set()


@pytest.mark.parametrize("who", MEMBERS)
def test_a_note_is_found_once_it_is_revealed(world: World, who: str) -> None:
    workshop = Workshop.objects.get(roadmap=world.young, number=1)
    text = Note.objects.shown().filter(workshop=workshop)[0].text
    asker = world.member(roadmap=world.young)
    assert "notes" in {group.kind for group in search_roadmap(asker, text).groups}
    pace.hide_notes(workshop=workshop, by=asker)
    assert "notes" not in {group.kind for group in search_roadmap(asker, text).groups}
    pace.reveal_notes(workshop=workshop, by=asker)
    assert "notes" in {group.kind for group in search_roadmap(asker, text).groups}


def test_what_is_hidden_withdrawn_or_erased_is_no_longer_found(world: World) -> None:
    by = world.member()

    def finds(word: str) -> bool:
        return bool(search_roadmap(by, word).groups)

    note = Note.objects.shown().filter(workshop__roadmap=world.roadmap)[0]
    moderation.moderate_note(note=note, text="le zorglub un", by=by)
    contact = contacts.add_contact(last_name="Zorglubdeux", by=by)
    place = places.add_place(name="Zorglubtrois", commune=world.roadmap.communes.all()[0], by=by)
    comment = comments.add_comment(action=world.action(), text="zorglubquatre", by=by)
    finding = findings.add_finding(text="zorglubcinq", by=by)
    words = ("zorglub un", "zorglubdeux", "zorglubtrois", "zorglubquatre", "zorglubcinq")
    assert [finds(word) for word in words] == [True] * 5
    moderation.hide_note(note=note, by=by)
    contacts.erase_contact(contact=contact, by=by)
    places.hide_place(place=place, because="fermé", by=by)
    comments.remove_comment(comment=comment, by=by)
    findings.remove_finding(finding=finding, by=by)
    assert [finds(word) for word in words] == [False] * 5


def test_whoever_reads_finds_a_questionnaire(world: World) -> None:
    questionnaires.create_questionnaire(title="Vos usages zorglub", intro="", by=world.member())
    assert answers(world.member("caf"), "zorglub") == ["questionnaires Vos usages zorglub"]


def test_a_decision_that_was_taken_back_is_not_found(world: World) -> None:
    decision = Decision.objects.filter(action__roadmap=world.roadmap, withdrawn_at=None)[0]
    assert f"decisions {decision.title}" in [
        one.replace("\u00a0", " ") for one in answers(world.member(), decision.title)
    ]
    Decision.objects.filter(action=decision.action).update(withdrawn_at=decision.decided_at, withdrawn_by_name="x")
    assert "decisions" not in {group.kind for group in search_roadmap(world.member(), decision.title).groups}


@pytest.mark.parametrize("text", WIDE)
def test_nothing_of_another_roadmap_is_found(world: World, text: str) -> None:
    here = addresses(world.member(), text)
    assert here
    assert [url for url in here if f"/{world.young.slug}/" in url] == []


def test_a_member_of_the_group_is_found_once_by_whoever_asks(world: World) -> None:
    for who in ("referente", "elue"):
        found = answers(world.member(who), "direction générale des services")
        assert found[:1] == ["personnes Direction générale des services"]
        assert found.count("personnes Direction générale des services") == 1


@pytest.mark.parametrize("who", ["referente", "caf"])
def test_the_words_of_the_definition_are_found_by_whoever_reads_it(world: World, who: str) -> None:
    """Those of the version of today: a version that was replaced says nearly the same."""
    by = world.blank()
    reader = Member(by.roadmap, world.user(who), world.member(who).role, "")
    draft = write_definition(text="Ne perdre aucun zorglub.", glossary="Zorglubdeux : un mot d’ici.", by=by)
    for word in ("zorglub", "zorglubdeux"):
        (group,) = search_roadmap(reader, word).groups
        (hit,) = group.hits
        assert (group.kind, hit.url) == (
            "documents",
            reverse("governance:definition_version", args=[by.roadmap.slug, draft.number]),
        )
        assert "définition partagée, version 1, brouillon" in plain(f"{hit.title} {hit.context}")
    Definition.objects.filter(pk=draft.pk).update(state="remplacee", replaced_on=timezone.localdate())
    assert search_roadmap(reader, "zorglub").groups == ()


# --- as many queries, whatever is found ------------------------------------------------------------------------------


def query_count(member: Member, text: str) -> int:
    search_roadmap(member, text)  # the SQL of each source is written once
    with CaptureQueriesContext(connection) as queries:
        search_roadmap(member, text)
    return len(queries)


def test_a_search_takes_as_many_queries_whatever_it_finds(world: World) -> None:
    member = world.member()
    assert {query_count(member, text) for text in ("bus", "atelier", "salle du conseil", "le bus de la")} == {47}
    assert query_count(member, "  ") == 0
    assert query_count(member, "introuvable") == 2 * 47  # and once more, for words that look like it


def test_a_word_that_all_notes_hold_gives_a_bounded_list(world: World) -> None:
    workshop = world.workshop()
    Note.objects.bulk_create(
        Note(workshop=workshop, number=1_000 + n, client_id=uuid.uuid4(), text=f"zorglub {n}") for n in range(MOST + 50)
    )
    results = search_roadmap(world.member(), "zorglub", only="notes")
    assert [(group.kind, group.count, len(group.hits)) for group in results.groups] == [(Kind.NOTE, MOST, MOST)]


# --- the page --------------------------------------------------------------------------------------------------------


def found_page(client: Client, world: World, **asked: str) -> str:
    client.force_login(world.user("referente"))
    answer = client.get(reverse("overview:search", args=[world.roadmap.slug]), asked)
    assert answer.status_code == 200
    return answer.content.decode().replace("\u00a0", " ")


@pytest.mark.parametrize(
    "text",
    ['"', "'", "%", "_", "*", "bus*", "NEAR(bus, 2)", "bus AND", 'bus"', "'; DROP TABLE x; --", "\\", "<b>bus", "🚌", "(", "^a", "a" * 5_000, "mot " * 1_250],
)  # fmt: skip
def test_whatever_is_typed_gives_a_page(client: Client, world: World, text: str) -> None:
    page = found_page(client, world, q=text)
    assert "<h1>Chercher dans la feuille de route</h1>" in page
    assert "<b>bus" not in page


def test_an_empty_search_says_what_may_be_searched(client: Client, world: World) -> None:
    assert "Ce qui se cherche" in found_page(client, world)
    assert "Ce qui se cherche" in found_page(client, world, q="   ")


def test_a_word_that_is_badly_spelt_leads_to_those_that_exist(client: Client, world: World) -> None:
    page = found_page(client, world, q="medaition")
    assert "Rien ne contient ces mots." in page
    assert 'href="?q=m%C3%A9diation">médiation</a>' in page


def test_the_filter_by_kind_is_in_the_address(client: Client, world: World) -> None:
    page = found_page(client, world, q="atelier", dans="ateliers")
    main = page[: page.index("</main>")]
    assert re.findall(r'<h2 id="t-(\w+)"', main) == ["ateliers"]
    assert 'href="?q=atelier&amp;dans=guide"' in page
    assert len(re.findall(r'<h2 id="t-(\w+)"', found_page(client, world, q="atelier", dans="zorglub"))) > 5


def test_a_view_of_a_page_is_found_at_its_own_address(world: World) -> None:
    assert reverse("actions:index", args=[world.roadmap.slug]) + "?vue=carte" in addresses(world.member(), "carte")


def test_words_are_marked(client: Client, world: World) -> None:
    assert "<mark>Comités</mark>" in found_page(client, world, q="comite")


def test_the_palette_gets_the_list_alone(client: Client, world: World) -> None:
    client.force_login(world.user("caf"))
    url = reverse("overview:search", args=[world.roadmap.slug])
    answer = client.get(url, {"q": "comité"}, headers={"X-Script": "1"})
    assert answer.headers["Vary"].find("X-Script") >= 0
    assert answer.content.decode().count("<html") == 0
    assert answer.content.decode().count('role="option"') > 3
    empty = client.get(url, {"q": ""}, headers={"X-Script": "1"}).content.decode()
    assert empty.count('role="option"') == len(MAIN_PAGES) - 1  # this person may not read the directory


def test_whoever_may_not_know_people_still_finds_the_organisations(client: Client, world: World) -> None:
    client.force_login(world.user("caf"))
    page = client.get(reverse("overview:search", args=[world.roadmap.slug]), {"q": "acteurs"})
    assert [group.kind for group in page.context["results"].groups][:1] == [Kind.PAGE]
    assert reverse("directory:organisations", args=[world.roadmap.slug]) in page.content.decode()


def test_somebody_of_the_team_is_called_by_their_function_to_whoever_may_not_know_people(world: World) -> None:
    name = world.user("elue").name
    assert f"personnes {name}" in answers(world.member("referente"), name)
    assert f"personnes {name}" not in answers(world.member("pilote"), name)


@pytest.mark.parametrize(
    ("who", "text", "is_clear"),
    [
        ("elue", "qui vient", False),  # a sentence of the help alone holds it
        ("elue", "présenter", False),
        ("elue", "caf", False),  # a funding scheme and the partner
        ("elue", "compte rendu", False),  # of two workshops
        ("elue", "planning", True),
        ("elue", "1.1", True),
        ("referente", "Mairie de Quinsac", True),
        ("referente", "Caisse d’allocations familiales", True),
    ],
)
def test_enter_goes_straight_to_a_result_only_when_it_is_far_ahead(
    world: World, client: Client, who: str, text: str, is_clear: bool
) -> None:
    assert search_roadmap(world.member(who), text, shown=3).is_clear is is_clear
    client.force_login(world.user(who))
    url = reverse("overview:search", args=[world.roadmap.slug])
    found = client.get(url, {"q": text}, headers={"X-Script": "1"}).content.decode()
    first = found.partition('role="option"')[2].partition("</a>")[0]
    assert ("Voir tous les résultats" in first) is not is_clear
    assert found.count("Voir tous les résultats") == 1


def test_the_whole_name_of_a_structure_comes_first(world: World) -> None:
    results = search_roadmap(world.member(), "caisse d’allocations familiales")
    assert (results.groups[0].kind, plain(results.groups[0].hits[0].title)) == (
        "structures",
        "Caisse d’allocations familiales",
    )
