"""The main job of Jalons, from a SIREN to the documents, by the people who do it, with and without JavaScript."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import Served
from tests.journeys import steps
from tests.journeys.conftest import Visit
from tests.journeys.documents import plain, words_of

ROADMAP = "Le numérique pour toutes et tous en Isle Vern Salembre"
WORKSHOP = "Atelier des élus, des aînés et des bénévoles"
ENJEU = "Être accueilli près de chez soi, même où le bus n’arrive plus"
CHANTIER = "Aller vers : l’itinérance numérique"
AXIS = "Dénouer l’accès aux droits"
ACTION = "Une permanence numérique itinérante, cœur de bourg à cœur de bourg"
# Every accented letter of French, in one sentence.
ACCENTS = (
    "Dès Noël où un zéphyr haï me vêt de glaçons würmiens, je dîne d’exquis rôtis de bœuf au kir "
    "à l’aÿ d’âge mûr et cætera : « ÀÂÇÉÈÊËÎÏÔŒÙÛÜŸÆ »."
)
STEPS = ("Équiper le véhicule", "Première tournée à Neuvic")
INDICATOR = "Communes desservies au moins une fois par mois"
FUNDERS = ("Département de la Dordogne", "Communauté de communes Isle Vern Salembre")
NOTES = {
    "bus": "Le bus ne passe plus, ma mère ne peut pas aller à Neuvic pour un papier.",
    "mairie": "À la mairie on m’a aidée, mais l’accueil n’ouvre que deux matinées.",
    "peur": "J’ai peur de cliquer au mauvais endroit.",
}


@pytest.mark.journey
@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_from_a_siren_to_the_documents(scripts: bool, demo: Served, visit: Visit, tmp_path: Path) -> None:
    kind = "js" if scripts else "html"
    lead = visit(scripts=scripts)
    lead.goto("/connexion/")
    steps.sign_in_with_the_link_of_the_mail(lead, demo, f"cheffe-de-projet-{kind}@isle.example")
    steps.create_a_roadmap_by_siren(lead, "200040095", ROADMAP, "Chargée de coopération")
    _a_sponsor_joins(lead, visit(scripts=scripts), demo, f"elue-{kind}@isle.example")
    _a_workshop_gives_an_enjeu(lead, visit, scripts)
    _the_enjeu_gives_a_fiche(lead)
    _the_fiche_is_funded(lead)
    _the_thread_leads_back_to_the_notes(lead)
    _the_fiche_is_submitted(lead)
    _the_documents_say_it_all(lead, tmp_path)


def _a_sponsor_joins(lead: Page, sponsor: Page, demo: Served, address: str) -> None:
    steps.invite(lead, address, "Élue ou élu porteur", "Vice-présidence à l’action sociale")
    steps.accept_the_invitation(sponsor, demo, address)
    expect(sponsor.get_by_role("banner")).to_contain_text(ROADMAP)
    steps.go_to(lead, "Groupe projet")
    expect(lead.get_by_role("row")).to_have_count(3)
    expect(lead.get_by_role("row").last).to_contain_text("Vice-présidence à l’action sociale")


def _a_workshop_gives_an_enjeu(lead: Page, visit: Visit, scripts: bool) -> None:
    steps.create_a_workshop(lead, WORKSHOP, "Qu’est-ce qui bloque ?", "Salle des fêtes de Neuvic", tables=4)
    code = steps.open_the_workshop(lead)
    inhabitant, agent = visit(phone=True, scripts=scripts), visit(phone=True, scripts=scripts)
    steps.join_by_the_code(inhabitant, code, "Habitante ou habitant", table=1)
    steps.join_by_the_code(agent, code, "Agente ou agent public", table=3)
    steps.follow(lead, "Voir le mur")
    if scripts:
        expect(lead.get_by_text("En direct", exact=True)).to_be_visible()

    steps.write_a_note(inhabitant, NOTES["bus"])
    steps.write_a_note(agent, NOTES["mairie"])
    steps.write_a_note(inhabitant, NOTES["peur"])
    if not scripts:
        steps.follow(lead, "Actualiser le mur")
    for text in NOTES.values():  # with scripts, nobody has reloaded the wall
        expect(steps.note_on_the_wall(lead, text)).to_be_visible()
    expect(steps.note_on_the_wall(lead, NOTES["mairie"])).to_have_accessible_name("Note 2, table 3")

    steps.move_by_the_menu(lead, NOTES["bus"], "Un nouveau groupe")
    if scripts:
        steps.follow(lead, "Nommer, séparer A. Groupe 1, à nommer")
    steps.name_the_group(lead, "Groupe 1, à nommer", ENJEU)
    if scripts:
        steps.move_by_dragging(lead, NOTES["mairie"], ENJEU)
    else:
        steps.move_by_the_list(lead, (2, f"A. {ENJEU}"))
    group = steps.group_of_the_wall(lead, ENJEU)
    expect(group.get_by_role("article")).to_have_text([re.compile("Le bus"), re.compile("À la mairie")])

    steps.close_the_workshop(lead, WORKSHOP)
    if scripts:
        steps.is_told(agent, "L’atelier est clos. Merci d’avoir participé.")
    steps.follow(lead, "Voir le mur")
    steps.make_it_an_enjeu(lead, ENJEU)


def _the_enjeu_gives_a_fiche(lead: Page) -> None:
    steps.add_a_chantier(lead, ENJEU, CHANTIER, "Que personne ne soit à plus de vingt minutes d’une aide.")
    steps.propose_an_action(lead, CHANTIER, ACTION, AXIS)
    texts = {
        "Constat": "Huit communes n’ont aucun accueil : « il faut aller à Périgueux ».",
        "Description": ACCENTS,
        "Structure pilote": "Centre social de Saint-Astier",
        "Élue ou élu de référence": "Vice-présidence à l’action sociale",
        "Partenaires": "CAF de la Dordogne\nRéseau des médiathèques",
        "Début": "2026-09-01",
        "Fin": "2027-12-31",
    }
    steps.write_the_fiche(
        lead,
        texts,
        publics=["Personnes âgées", "Familles et enfants"],
        communes=["Neuvic", "Saint-Astier"],
        priority="1, d’abord",
    )
    expect(lead.get_by_text("priorité 1")).to_be_visible()

    steps.follow(lead, "Modifier les étapes")
    steps.add_a_step(lead, {"Étape": STEPS[0], "Échéance": "2026-10-15", "Qui s’en charge": "Service numérique"})
    steps.add_a_step(lead, {"Étape": STEPS[1], "Début": "2026-11-01", "Échéance": "2026-11-30"})
    steps.follow(lead, "Revenir à la fiche")
    steps.follow(lead, "Modifier les indicateurs")
    indicator = {"Indicateur": INDICATOR, "Unité": "communes", "Valeur de départ": "3", "Mesurée le": "2026-01-15"}
    steps.add_an_indicator(
        lead, indicator | {"Cible": "16", "À atteindre le": "2027-12-31", "Source": "Planning du bus"}
    )
    steps.follow(lead, "Revenir à la fiche")


def _the_fiche_is_funded(lead: Page) -> None:
    steps.follow(lead, "Modifier le plan")
    steps.add_an_expense(lead, "Achat d’un véhicule", "Investissement", "abc")
    amount = steps.field(steps.unfold(lead, "Ajouter une dépense"), "Montant")
    expect(amount).to_have_value("abc")
    expect(amount).to_have_accessible_description(re.compile("Écrivez un montant en euros"))
    expect(steps.field(lead, "Dépense")).to_have_value("Achat d’un véhicule")

    steps.add_an_expense(lead, "Achat d’un véhicule", "Investissement", "12 000,50 €")
    steps.is_told(lead, "La dépense est ajoutée.")
    steps.add_an_expense(lead, "Salaire de la conseillère", "Fonctionnement", "30000")
    steps.is_told(lead, "La dépense est ajoutée.")
    steps.add_a_resource(lead, FUNDERS[0], "Subvention", "Fonctionnement", "24 000", "demandé", public=True)
    steps.add_a_resource(lead, FUNDERS[1], "Part propre", "Investissement", "12000.50", "accordé", public=True)
    expect(lead.get_by_role("heading", level=2).first).to_have_text(re.compile("6\u00a0000\u00a0€"))
    expect(lead.get_by_role("cell", name="12 000,50 €").first).to_be_visible()
    steps.go_to(lead, "Financement")
    # A draft is in no total: its money is told apart, and no table of zeros is drawn.
    expect(lead.get_by_role("row", name=re.compile("^Ensemble"))).to_have_count(0)
    apart = lead.get_by_role("region", name="Pas encore soumises, hors des totaux").get_by_role("listitem")
    expect(apart).to_contain_text(["42 000,50 € de dépenses, 36 000,50 € de ressources"])


def _the_thread_leads_back_to_the_notes(lead: Page) -> None:
    steps.go_to(lead, "Actions")
    lead.get_by_role("link", name=ACTION).click()
    steps.follow(lead, "Voir tout le fil")
    knots = lead.locator("ol.thread > li")
    expect(knots).to_have_text(
        [
            re.compile(f"{WORKSHOP}.*{NOTES['bus']}.*{NOTES['mairie']}", re.DOTALL),
            re.compile(ENJEU),
            re.compile(CHANTIER),
            re.compile(ACTION),
            re.compile("42\u00a0000,50\u00a0€ de dépenses. 12\u00a0000,50\u00a0€ obtenus, 24\u00a0000\u00a0€ demandés"),
            re.compile(INDICATOR),
        ]
    )
    knots.first.get_by_role("link", name="Voir le mur de l’atelier").click()
    expect(steps.note_on_the_wall(lead, NOTES["bus"])).to_be_visible()


def _the_fiche_is_submitted(lead: Page) -> None:
    """Documents hold what was submitted; a draft is only counted beside."""
    steps.go_to(lead, "Actions")
    lead.get_by_role("link", name=ACTION).click()
    steps.follow(lead, "Faire avancer l’action")
    steps.press(lead, "Passer à «\u00a0proposée\u00a0»")
    steps.is_at(lead, f"1.1 {ACTION}")


def _the_documents_say_it_all(lead: Page, folder: Path) -> None:
    titles = [ENJEU, CHANTIER, ACTION, ACCENTS, *STEPS, INDICATOR, *FUNDERS, "12 000,50 €"]
    steps.go_to(lead, "Documents")
    whole = lead.get_by_role("row").filter(has=lead.get_by_text("La feuille de route", exact=True))
    single = lead.get_by_role("row", name=re.compile(ACTION))
    papers = (
        single.get_by_role("cell").last.get_by_role("link").filter(has_not_text=re.compile("Plan à présenter|page"))
    )
    files = [steps.download(lead, link, folder) for link in whole.get_by_role("link", name="La feuille de route").all()]
    sheets = [steps.download(lead, link, folder) for link in papers.all()]
    for paths, wanted in ((files, [ROADMAP, AXIS, *titles]), (sheets, titles)):
        assert [path.suffix for path in paths] == [".pdf", ".docx", ".odt"]
        for path in paths:
            words = words_of(path)
            assert [title for title in wanted if plain(title) not in words] == [], path.name
