"""Who may do what in a roadmap, written by hand from the method and the guide, never from `jalons/roadmaps/rules/permissions.py`.

A role or a permission that changes in the product changes here too, by a person who says why: the two tables are
compared in `test_who_may.py`, and the pages are tried against this one in `test_every_address.py`.
"""

ROLES = ("referent", "elu", "pilote", "contributeur", "facilitateur", "observateur")

# Permission → the sentence it stands for, and the roles that hold it.
WHO_MAY: dict[str, tuple[str, set[str]]] = {
    "read": (
        "Whoever has an access reads the whole roadmap, its budget included: no result of it is hidden from a partner.",
        {"referent", "elu", "pilote", "contributeur", "facilitateur", "observateur"},
    ),
    "follow_work": (
        "What is still being done is the team's: who changed what in a fiche, comments, simulations, each answer to an "
        "anonymous questionnaire, a workshop before its end. A préfecture that only reads sees what came of it.",
        {"referent", "elu", "pilote", "contributeur", "facilitateur"},
    ),
    "manage_roadmap": (
        "The name, the étapes, the dates, the documents, their look and the public page are the focal point's alone.",
        {"referent"},
    ),
    "manage_members": (
        "Only the focal point, single entry point of the démarche, invites, changes a role, or gives a private link.",
        {"referent"},
    ),
    "facilitate": (
        "Workshops are run by whoever animates them, and by the focal point, who is often the same person.",
        {"referent", "facilitateur"},
    ),
    "shape": (
        "Enjeux and chantiers are named by those who work on the substance: not a pilote, whose action comes after, "
        "and not a reader.",
        {"referent", "elu", "contributeur", "facilitateur"},
    ),
    "describe": (
        "The portrait is fed by technicians who know the field; an élue reads it, a pilote too.",
        {"referent", "contributeur", "facilitateur"},
    ),
    "know_people": (
        "« Seules la personne référente et l’animation d’atelier » see the directory and who was invited (guide).",
        {"referent", "facilitateur"},
    ),
    "propose_action": (
        "An action is proposed by whoever may carry or defend it; a facilitator is neutral and proposes none.",
        {"referent", "elu", "pilote", "contributeur"},
    ),
    "edit_action": (
        "Who may propose an action may write it.",
        {"referent", "elu", "pilote", "contributeur"},
    ),
    "arbitrate": (
        "Committees, decisions and adoption belong to the élue who carries the roadmap; the focal point holds the pen.",
        {"referent", "elu"},
    ),
    "agree": (
        "What the groupe projet agrees on, its frame and its words, is proposed and adopted by the focal point and the "
        "élue who carries the roadmap.",
        {"referent", "elu"},
    ),
    "fund": (
        "Money is entered by the pilote who asks for it and by the focal point who assembles it; by nobody else.",
        {"referent", "pilote"},
    ),
    "read_journal": (
        "Who did what, name by name, is read by the focal point and by the élue who answers for it.",
        {"referent", "elu"},
    ),
}


def may(role: str, permission: str) -> bool:
    return role in WHO_MAY[permission][1]
