"""The étapes of the method: their titles, their purposes, their states. Pure."""

from enum import StrEnum

from jalons.base.frozen import frozen


class StepState(StrEnum):
    TODO = "a_demarrer"
    NOW = "en_cours"
    DONE = "terminee"


@frozen
class StepModel:
    """An étape as proposed to a new roadmap; every text of it may be changed."""

    number: int
    title: str
    purpose: str
    guide_page: int | None
    title_is_confirmed: bool = True


# Names and pages of the guide: method, section 1.0. The name of étape 5 is unknown: this one is ours, to be confirmed.
STEPS = (
    StepModel(
        0,
        "Observer ce qui se fait ailleurs",
        "Apprendre de territoires qui l’ont déjà fait, avant de commencer. Cette étape est facultative.",
        None,
    ),
    StepModel(
        1,
        "Constituer le groupe projet",
        "Réunir les personnes qui porteront la démarche jusqu’au bout. Elles fixent le cadre et repèrent tôt ce qui peut bloquer.",
        15,
    ),
    StepModel(
        2,
        "S’accorder sur une définition commune",
        "Dire ensemble ce qu’est l’inclusion numérique ici, au-delà de la fibre. Le portrait du territoire se prépare en même temps.",
        21,
    ),
    StepModel(
        3,
        "Atelier 1 : identifier les enjeux",
        "Partager les situations vécues autour du portrait, puis nommer et classer les enjeux du territoire.",
        31,
    ),
    StepModel(
        4,
        "Atelier 2 : identifier les chantiers clés",
        "Passer des enjeux aux pistes de solutions, et dessiner les ressources qui les rendent possibles.",
        31,
    ),
    StepModel(
        5,
        "Restituer, prioriser, arbitrer",
        "Rendre ce qui a été dit, puis choisir les actions avec les services, les élues et les élus.",
        None,
        False,
    ),
    StepModel(
        6,
        "Formaliser et financer",
        "Écrire les fiches action, réunir l’argent, et faire adopter la feuille de route par le conseil.",
        51,
    ),
    StepModel(
        7,
        "Mettre en œuvre, suivre, évaluer",
        "Faire ce qui est promis, compter ce que cela change, en rendre compte et ajuster.",
        None,
    ),
)
