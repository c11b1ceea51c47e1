"""A feuille de route and a fiche action as long and as varied as real ones. The content is invented."""

from datetime import date
from decimal import Decimal
from itertools import cycle, islice
from typing import Any

from jalons.base.french import format_euros, format_short_day
from jalons.papers.documents.model import (
    Block,
    BulletList,
    Callout,
    Column,
    Document,
    Facts,
    Figure,
    Heading,
    NumberedList,
    Paragraph,
    Row,
    Table,
    TableOfContents,
    link_run,
    parse_prose,
    strong_run,
)

ON = date(2026, 12, 5)
TERRITORY = "Communauté de communes Dronne et Belle"
AXES = (
    (
        "Aller vers les personnes éloignées",
        "Que chaque personne trouve une aide à moins de quinze minutes de chez elle.",
    ),
    ("Former et accompagner toutes celles et ceux qui aident", "Que personne n’aide seul, ni sans avoir été formé."),
    ("Faire réseau et rendre l’offre visible", "Que l’on sache partout à qui s’adresser, et pour quoi."),
)
ACTIONS = (
    "Une permanence numérique itinérante",
    "Équiper les foyers à bas coût : reconditionner et prêter",
    "Accueillir dans les 16 mairies, sans rendez-vous",
    "Former les secrétaires de mairie à l’aide aux démarches",
    "Un cercle d’échange « aidantes et aidants numériques »",
    "Une carte tenue à jour des lieux d’accueil",
    "Un numéro unique : qui m’aide près de chez moi ?",
    "La semaine des sœurs, des aînés et du numérique à l’école",
)
COMMUNES = (
    ("Mareuil en Périgord", "8.8"), ("Condat-sur-Trincou", "8.6"), ("Champagnac-de-Belair", "8.4"), ("La Chapelle-Faucher", "8.2"),
    ("Quinsac", "8.0"), ("Rudeau-Ladosse", "8.0"), ("Brantôme en Périgord", "7.8"), ("La Rochebeaucourt", "7.6"),
    ("Villars", "7.6"), ("La Chapelle-Montmoreau", "7.2"), ("Bourdeilles", "7.0"), ("Saint-Félix-de-Bourdeilles", "6.8"),
    ("Bussac", "6.6"), ("Sainte-Croix-de-Mareuil", "6.6"), ("Biras", "6.2"), ("Saint-Pancrace", "6.2"),
)  # fmt: skip
SHADES = (
    (Decimal("8.2"), "#562a45", "#fff"),
    (Decimal("7.6"), "#9a5147", "#fff"),
    (Decimal("6.8"), "#cf8f55", "#14292b"),
    (Decimal(0), "#eac88a", "#14292b"),
)
CONTEXT = (
    "Sept communes sur seize ont un indice de fragilité de 7,8 ou plus. Onze n’ont aucun lieu d’accueil et les transports sont rares.\n\n"
    "Les personnes les plus éloignées ne viennent pas : le service ira à elles."
)
DESCRIPTION = (
    "Le service s’arrête sur la place ou devant la mairie, deux fois par mois, toujours le même jour. "
    "Une personne aide pour une démarche, l'autre montre comment faire seul la fois suivante.\n\n"
    "- aide aux démarches en ligne, sans rendez-vous ;\n- prêt de tablettes et de cartes SIM ;\n- ateliers pour débuter, par groupes de six."
)
COLUMNS = (
    Column("Qui finance", width=2.3),
    Column("Dispositif", width=2.2),
    Column("Montant", "right", 1.3),
    Column("État", width=1.5),
    Column("Versement", width=1.3),
)


def titles(fiches: int) -> list[str]:
    """The title of each fiche: titles repeat after eight, so they are numbered."""
    return [f"{code} {title}" for code, title in _numbered(fiches)]


def roadmap(fiches: int = 8) -> Document:
    return Document(
        title="Feuille de route pour l’inclusion numérique",
        subtitle="Pour que chacune et chacun, dans nos 16 communes, puisse agir dans un monde numérique",
        organisation=TERRITORY,
        status="Projet soumis au conseil communautaire",
        date=ON,
        cover=True,
        facts=(
            ("Période", "2027 à 2029"),
            ("Territoire", "16 communes, 11 250 habitants"),
            ("Cadre", "Convention territoriale globale"),
            ("Contenu", f"3 axes, {fiches} fiches action"),
        ),
        blocks=(TableOfContents(), *_before(), *_chapter_fiches(fiches), *_after(fiches)),
    )


def fiche(number: int = 1) -> Document:
    code, title = _numbered(number)[-1]
    return Document(
        title=f"{code} {title}",
        subtitle="Un bus et deux conseillers numériques passent dans chaque commune, pour aider sans rendez-vous.",
        organisation=TERRITORY,
        status="Validée",
        date=ON,
        blocks=tuple(_fiche_body(level=1)),
        facts=_essential(),
    )


def _numbered(fiches: int) -> list[tuple[str, str]]:
    per_axis = -(-fiches // len(AXES))
    return [
        (f"{n // per_axis + 1}.{n % per_axis + 1}", title) for n, title in enumerate(islice(cycle(ACTIONS), fiches))
    ]


def _essential() -> tuple[tuple[str, Any], ...]:
    return (
        ("Pilote", "Communauté de communes, chargée de coopération"),
        ("Portée par", "Vice-présidence action sociale"),
        ("Partenaires", "Espace socio-culturel, deux centres sociaux, médiathèques, mairies"),
        ("Public visé", "600 personnes éloignées du numérique"),
        ("Communes", "Les 16 communes"),
        ("Calendrier", "janvier 2027 à décembre 2029"),
        ("Cadres liés", "Convention territoriale globale, France Numérique Ensemble"),
    )


def _fiche_body(level: int) -> list[Block]:
    return [
        Heading("Pourquoi", level),
        *parse_prose(CONTEXT),
        Heading("Comment", level),
        *parse_prose(DESCRIPTION),
        Heading("Plan de financement", level),
        Table(
            "Ressources de l’action, par nature de dépense",
            COLUMNS,
            (
                Row(
                    (
                        f"Investissement : {format_euros(62_000)} (bus {format_euros(54_000)}, matériel {format_euros(8_000)})",
                    ),
                    "group",
                ),
                Row(("Région", "Aide à l’achat", format_euros(24_000), "demandé", "mars 2027")),
                Row(("Communauté de communes", "Part propre", format_euros(18_000), "inscrit au budget", "2027")),
                Row(("Département", "Budget participatif", format_euros(12_000), "accordé", "janv. 2027")),
                Row(("Fondation", "Mécénat", format_euros(8_000), "accordé", "janv. 2027")),
                Row(("Ressources d’investissement", "", format_euros(62_000), "Équilibré"), "total"),
                Row((f"Fonctionnement sur trois ans : {format_euros(120_000)}",), "group"),
                Row(("État", "Conseiller numérique", format_euros(50_000), "en partie versé", "2027 à 2029")),
                Row(
                    ("Communauté de communes", "Part propre", format_euros(49_000), "inscrit au budget", "2027 à 2029")
                ),
                Row(
                    (
                        "Caisse d’allocations familiales",
                        "Convention territoriale globale",
                        format_euros(15_000),
                        "demandé",
                        "2027",
                    )
                ),
                Row(
                    ("Ressources de fonctionnement", "", format_euros(114_000), f"Il manque {format_euros(6_000)}"),
                    "total",
                ),
            ),
        ),
        Callout(
            "Part propre en investissement : 33 %",
            f"{format_euros(18_000)} sur {format_euros(54_000)} d’argent public. Le minimum de 20 % est respecté (article L. 1111-10 du CGCT).",
            "good",
        ),
        Heading("Indicateurs", level),
        Table(
            "Ce qui sera mesuré",
            (
                Column("Indicateur", width=3),
                Column("Au départ", "right"),
                Column("But", "right"),
                Column("Échéance", width=1.4),
                Column("Source", width=2),
            ),
            (
                Row(("Permanences tenues", "0", "96", "déc. 2029", "planning du bus")),
                Row(("Communes desservies", "3", "16", "déc. 2027", "planning du bus")),
                Row(("Personnes qui se disent plus autonomes", "inconnu", "90 %", "déc. 2029", "questionnaire")),
            ),
        ),
        Heading("Étapes de réalisation", level),
        NumberedList(
            (
                (
                    strong_run("Pourvoir le second poste"),
                    " de conseiller numérique. Mars 2027, communauté de communes.",
                ),
                (strong_run("Tenir des permanences d’essai"), " dans 4 communes. Juin 2027, espace socio-culturel."),
                (strong_run("Acheter et aménager le bus."), " Mars 2028, en attente de la Région."),
            )
        ),
    ]


def _chapter_fiches(fiches: int) -> list[Block]:
    blocks: list[Block] = [Heading("8. Fiches actions", 1, anchor="fiches", new_page=True)]
    blocks.append(
        Paragraph(
            "Chaque fiche dit pourquoi, comment, avec qui, avec quel argent et comment nous saurons que cela marche.",
            "lead",
        )
    )
    axis = 0
    for code, title in _numbered(fiches):
        if int(code.split(".")[0]) != axis:
            axis = int(code.split(".")[0])
            blocks.append(Heading(f"Axe {axis}. {AXES[axis - 1][0]}", 2, new_page=axis > 1))
        first = code.endswith(".1")
        blocks.append(Heading(f"{code} {title}", 3, anchor=f"action-{code}", new_page=not first))
        blocks.append(Paragraph((strong_run("Retenue"), " · priorité 1 · gain rapide"), "tagline"))
        blocks.append(Facts(_essential()))
        blocks.extend(_fiche_body(level=4))
    return blocks


def _before() -> list[Block]:
    return [
        Heading("1. Édito", 1, new_page=True),
        Paragraph("Le numérique ne doit laisser personne au bord du chemin.", "lead"),
        *parse_prose(
            "Faire une demande, chercher un emploi, voir ses petits-enfants : tout passe désormais par un écran. Dans nos villages, "
            "une personne sur trois renonce à un droit faute d’y parvenir.\n\n"
            "Nous avons choisi de construire la réponse ensemble. Élus, agents, associations, habitantes et habitants : vous avez été "
            "quatre-vingt-quatre à dire ce que vous vivez, puis à proposer ce qui peut changer. Cette feuille de route est la vôtre."
        ),
        Paragraph("La vice-présidence à l’action sociale", "small"),
        Heading("2. Contexte et cadre"),
        Paragraph(
            (
                "La démarche s’inscrit dans la stratégie nationale ",
                link_run("France Numérique Ensemble", "https://societenumerique.gouv.fr/"),
                " et dans la convention territoriale globale signée avec la caisse d’allocations familiales.",
            )
        ),
        BulletList(
            (
                "Au niveau national : France Numérique Ensemble, 2023 à 2027.",
                "Au niveau départemental : la gouvernance de la Dordogne.",
                "Au niveau local : la convention territoriale globale.",
            )
        ),
        Heading("3. Méthode d’élaboration"),
        Paragraph(
            f"Deux ateliers ont réuni {84} personnes ; {143} constats ont été écrits. Voir aussi les fiches de la partie 8."
        ),
        Table(
            "Qui a participé",
            (
                Column("Atelier", width=3),
                Column("Date", width=2.4),
                Column("Public", "right"),
                Column("Privé", "right"),
                Column("Citoyen", "right"),
                Column("Total", "right"),
            ),
            (
                Row(("Atelier 1 : les enjeux", format_short_day(date(2026, 3, 12)), "29", "9", "9", "47")),
                Row(("Atelier 2 : les chantiers", format_short_day(date(2026, 5, 14)), "21", "8", "8", "37")),
                Row(("Ensemble", "", "50", "17", "17", "84"), "total"),
            ),
            note="Source : feuilles d’émargement des deux ateliers.",
        ),
        Heading("4. Définition partagée"),
        Callout(
            "Notre définition, adoptée par consentement le 2 février 2026",
            "L’inclusion numérique, c’est faire en sorte que chaque personne puisse, si elle le souhaite, faire seule ou accompagnée ses démarches et ses projets, sans que le numérique lui ferme une porte.",
        ),
        Heading("5. Portrait de territoire", new_page=True),
        Paragraph("La fragilité numérique touche toutes les communes, et d’abord le nord et l’est.", "lead"),
        Figure(
            tile_map(),
            "Carte en carreaux des 16 communes, coloriées selon leur indice de fragilité numérique. Les plus fragiles sont "
            + ", ".join([f"{name} ({value.replace('.', ',')})" for name, value in COMMUNES[:4]])
            + ".",
            "Indice de fragilité numérique des 16 communes, de 1 à 10",
            "Source : Mednum, 2021. L’indice ignore la taille de la commune. La moyenne simple des communes est de 7,48.",
        ),
        Callout(
            "À lire avec prudence",
            "L’indice mesure un risque, pas une situation. Il ne dit rien d’une personne.",
            "wait",
        ),
        Heading("6. Enjeux"),
        NumberedList(
            (
                (strong_run("Comment aller vers les personnes qui ne viennent pas ?"), " 27 gommettes."),
                (strong_run("Comment former celles et ceux qui aident déjà ?"), " 21 gommettes."),
                (strong_run("Comment savoir qui fait quoi, et où ?"), " 18 gommettes."),
            )
        ),
        Paragraph(("Chaque enjeu a donné des chantiers, puis des ", link_run("fiches actions", "#fiches"), ".")),
        Heading("7. Axes stratégiques et objectifs"),
        Table(
            "Trois axes, trois objectifs",
            (Column("Axe", width=2), Column("Objectif", width=3)),
            tuple(Row((f"{n}. {axis}", aim)) for n, (axis, aim) in enumerate(AXES, 1)),
        ),
    ]


def _after(fiches: int) -> list[Block]:
    numbered = _numbered(fiches)
    return [
        Heading("9. Gouvernance", 1, new_page=True),
        *parse_prose(
            "Le comité de pilotage se réunit trois fois par an. La vice-présidence le préside. Il décide à partir de l’avancement des fiches.\n\n"
            "1. Le groupe projet prépare.\n2. Les services donnent leur avis.\n3. Le comité décide."
        ),
        Heading("10. Calendrier"),
        Table(
            "Quand commencent et finissent les actions",
            (Column("Action", width=4), Column("Début", width=1.6), Column("Fin", width=1.6)),
            tuple(
                Row(((link_run(f"{code} {title}", f"#action-{code}"),), "janvier 2027", "décembre 2029"))
                for code, title in numbered
            ),
        ),
        Heading("11. Budget et plan de financement"),
        Paragraph(
            f"Les actions coûtent {format_euros(182_000 * fiches)}. {format_euros(176_000 * fiches)} sont trouvés ou demandés."
        ),
        Table(
            "Dépenses et ressources, action par action",
            (
                Column("Action", width=3.4),
                Column("Dépenses", "right", 1.4),
                Column("Acquis", "right", 1.4),
                Column("Demandé", "right", 1.4),
                Column("À trouver", "right", 1.4),
            ),
            (
                *(
                    Row(
                        (
                            f"{code} {title}",
                            format_euros(182_000),
                            format_euros(137_000),
                            format_euros(39_000),
                            format_euros(6_000),
                        )
                    )
                    for code, title in numbered
                ),
                Row(
                    (
                        "Ensemble",
                        format_euros(182_000 * fiches),
                        format_euros(137_000 * fiches),
                        format_euros(39_000 * fiches),
                        format_euros(6_000 * fiches),
                    ),
                    "total",
                ),
            ),
        ),
        Callout(
            f"Il manque {format_euros(6_000 * fiches)}",
            "Le comité de pilotage de mars 2027 dira où les chercher, ou ce qui attendra.",
            "bad",
        ),
        Heading("12. Suivi et évaluation"),
        Paragraph(
            "Chaque fiche porte ses indicateurs, leur point de départ et leur but. Un bilan est rendu public chaque année."
        ),
        Table(
            "Les bilans rendus",
            (Column("Bilan"), Column("Date")),
            (),
            empty="Aucun bilan à ce jour : le premier est prévu en décembre 2027.",
        ),
        Heading("13. Annexes"),
        Heading("Glossaire", 2),
        Facts(
            (
                ("CAF", "Caisse d’allocations familiales"),
                ("CTG", "Convention territoriale globale"),
                ("IFN", "Indice de fragilité numérique"),
            )
        ),
        Heading("Sources", 2),
        BulletList(
            (
                link_run("Société numérique", "https://societenumerique.gouv.fr/"),
                link_run("Écrire à la chargée de coopération", "mailto:inclusion@dronne-et-belle.example"),
            )
        ),
    ]


def tile_map() -> str:
    tiles = []
    for n, (name, value) in enumerate(COMMUNES):
        fill, ink = next((fill, ink) for least, fill, ink in SHADES if Decimal(value) >= least)
        x, y = n % 4 * 150, n // 4 * 72
        tiles.append(
            f'<rect x="{x}" y="{y}" width="146" height="68" rx="4" fill="{fill}"/>'
            f'<text x="{x + 73}" y="{y + 27}" text-anchor="middle" font-size="10.5" fill="{ink}">{name}</text>'
            f'<text x="{x + 73}" y="{y + 52}" text-anchor="middle" font-size="19" font-weight="bold" fill="{ink}">{value.replace(".", ",")}</text>'
        )
    return f'<svg viewBox="0 0 596 284" font-family="Atkinson Hyperlegible">{"".join(tiles)}</svg>'
