"""The notes of a full hall: what fifty-four people write on a sheet, in words of ordinary length."""

from collections.abc import Mapping, Sequence

from playwright.sync_api import Page, expect

from tests.journeys import steps

NOTES = """\
Le bus ne passe plus, ma mère ne peut pas aller à la maison France services.
Avec un robot au bout du fil, on raccroche.
Je ne savais pas qu’il y avait un conseiller à la médiathèque.
Un ordinateur pour quatre à la maison, et les devoirs sont en ligne.
Le site des impôts demande un téléphone portable. Tout le monde n’en a pas.
Je remplis les dossiers de mes voisins, et j’ai peur de me tromper.
La fibre s’arrête au bourg, dans les hameaux rien ne passe.
On me demande un mot de passe que je n’ai jamais choisi.
À la mairie on nous aide, mais la secrétaire est seule deux matins par semaine.
Ma carte Vitale n’est plus à jour, je ne sais pas où aller.
Les démarches changent tout le temps, à peine apprises elles sont refaites.
Il faudrait quelqu’un qui vienne à la maison, une fois par mois.
Mes petits-enfants m’aident, mais ils habitent loin.
Je n’ose pas demander, on va me prendre pour une idiote.
Le forfait coûte trop cher quand on a le minimum vieillesse.
Une heure d’attente pour parler à une personne.
Les jeunes savent faire des vidéos, pas une déclaration.
L’atelier du mardi est complet jusqu’en mars.
Personne ne dit qui fait quoi, chacun a son dépliant.
Je voudrais apprendre à payer en ligne sans me faire voler.
Le cybercafé associatif a fermé faute de bénévoles.
On reçoit de faux messages de la banque, on n’ouvre plus rien.
Le cabinet médical prend ses rendez-vous seulement sur internet.
Les caractères sont trop petits, je vois mal.
Je parle mal le français, les formulaires sont impossibles.
Le camion bleu passe une fois par trimestre, c’est trop peu.
À la bibliothèque il y a deux postes, toujours pris.
Le réseau coupe dès qu’il y a de l’orage.
J’ai tout fait sur internet et on m’a redemandé les papiers.
Il manque un endroit calme pour parler de sa situation.
Mon fils handicapé n’a pas de compte à lui.
Les agents changent, il faut tout raconter à chaque fois.
On pourrait prêter des tablettes comme on prête des livres.
Je suis saisonnier, l’hiver je n’ai plus de connexion.
Pôle emploi m’a radié parce que je n’ai pas vu le courriel.
Les aidants aussi ont besoin d’être formés.
Il faut deux applications pour s’identifier, j’abandonne.
Dans notre village le facteur nous aide, en cachette.
Un numéro unique où quelqu’un répond, voilà ce qu’il faut.
Mon ordinateur a douze ans, plus aucun site ne s’ouvre.
Les réparateurs sont à quarante kilomètres.
Au centre social on aide déjà, le mardi soir.
Je garde mes codes dans un carnet, est-ce que c’est mal ?
La photo d’identité numérique, dix essais pour rien.
On ne trouve pas les horaires, ils ne sont que sur internet.
Les parents ne suivent pas l’école, tout est sur l’application.
Il faudrait commencer par écouter ce que les gens savent faire.
Ma retraite a été bloquée trois mois pour une case.
Les secrétaires de mairie ne sont pas formées à cela.
Je viens volontiers aider, mais il me faut un cadre.
Quand ça marche c’est formidable, j’ai vu ma sœur au Canada.
Le guichet de la gare a fermé, la borne ne prend pas les pièces.
Tout passe par le téléphone, même le chauffage de l’immeuble.
Je préfère le papier, et j’ai le droit de le préférer.""".splitlines()

# As many people again, who say what they heard at their table.
MORE_NOTES = [f"Ici aussi\u00a0: {text[0].lower()}{text[1:]}" for text in NOTES[:42]]


def fill_the_wall(page: Page, texts: Sequence[str]) -> None:
    """From « Papier et tableur », of an open workshop; ends on the wall."""
    wall = page.url
    page.goto(wall.split("mur/")[0] + "tableur/")
    page.locator("#coller textarea").fill("\n".join(texts))
    steps.press(page, "Relire avant d’ajouter")
    page.locator("main form button.btn").last.click()
    page.goto(wall)
    expect(page.get_by_role("heading", name=f"À classer {len(texts)} notes")).to_be_visible()


def make_groups(page: Page, titles: Sequence[str]) -> None:
    for title in titles:
        steps.unfold(page, "Groupe à créer")
        steps.fill(page, {"Nom du groupe": title})
        steps.press(page, "Créer le groupe")
        steps.is_told(page, "Le groupe est créé.")


# The cards that one reads whole, without scrolling, under nothing.
SEEN = """() => [...document.querySelectorAll("#board .note")].filter((note) => {
  const box = note.getBoundingClientRect();
  const isOver = (x, y) => note.contains(document.elementFromPoint(x, y));
  return box.top >= 0 && box.bottom <= innerHeight && isOver(box.left + 6, box.top + 6) && isOver(box.right - 6, box.bottom - 6);
}).map((note) => Number(note.closest("[data-note]").dataset.note))"""


def seen_notes(page: Page) -> list[int]:
    found: list[int] = page.evaluate(SEEN)
    return found


def sorted_notes(page: Page) -> Mapping[str, list[int]]:
    """The notes of each place of the wall, by its name."""
    places: dict[str, list[int]] = page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll("#board section[data-lane]")].map((lane) => [
          lane.dataset.name,
          [...lane.querySelectorAll("[data-note]")].map((note) => Number(note.dataset.note)).sort((a, b) => a - b),
        ]))"""
    )
    return places
