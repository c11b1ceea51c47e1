"""The French words of the journal, whatever the floor: verbs and fields; and those of a refusal said in two places."""

from django.utils.translation import gettext_lazy as _

from jalons.base.french import euros, number

# (verb, kind of object) → words; an empty kind serves every object.
VERB_WORDS = {
    ("create", "roadmap"): _("a créé la feuille de route"),
    ("create", ""): _("a créé"),
    ("revise", ""): _("a modifié"),
    ("set_perimeter", ""): _("a changé le périmètre de"),
    ("reach", ""): _("a commencé l’étape"),
    ("add", ""): _("a ajouté"),
    ("remove", ""): _("a retiré"),
    ("invite", ""): _("a invité"),
    ("join", ""): _("a rejoint l’équipe :"),
    ("withdraw", ""): _("a annulé l’invitation de"),
    ("open", ""): _("a ouvert"),
    ("close", ""): _("a clos"),
    ("reopen", ""): _("a rouvert"),
    ("group", ""): _("a regroupé des notes dans"),
    ("move", ""): _("a déplacé"),
    ("name", ""): _("a nommé l’enjeu"),
    ("propose", ""): _("a proposé l’action"),
    ("advance", ""): _("a fait avancer"),
}

FIELD_WORDS = {
    "name": _("nom"),
    "title": _("intitulé"),
    "lead_authority": _("collectivité porteuse"),
    "carrying_service": _("service porteur"),
    "communes": _("communes"),
    "added": _("communes ajoutées"),
    "removed": _("communes retirées"),
    "purpose": _("but"),
    "state": _("avancement"),
    "title_is_confirmed": _("intitulé confirmé"),
    "due_on": _("date"),
    "reached_on": _("atteint le"),
    "role": _("rôle"),
    "function": _("fonction"),
    "status": _("état"),
    "priority": _("priorité"),
    "context": _("constat"),
    "description": _("description"),
    "lead_organisation": _("structure pilote"),
    "elected_sponsor": _("élue ou élu de référence"),
    "partners": _("partenaires"),
    "audiences": _("publics"),
    "starts_on": _("début"),
    "ends_on": _("fin"),
    "amount": _("montant"),
    "funder": _("financeur"),
    "nature": _("nature"),
    "label": _("libellé"),
    "kind": _("type"),
    "is_public": _("argent public"),
    "baseline": _("valeur de départ"),
    "target": _("cible"),
    "unit": _("unité"),
    "phrasing": _("formulation"),
    "axis": _("axe"),
    "rank": _("rang"),
    "place": _("lieu"),
    "held_on": _("date"),
    "text": _("texte"),
    "group": _("groupe"),
    "code": _("code"),
    "action": _("action"),
    "key_project": _("chantier d’origine"),
    "department_unit": _("service pilote"),
    "other_audiences": _("autres publics"),
    "owner": _("qui s’en charge"),
    "done_on": _("fait le"),
    "scheme": _("dispositif"),
    "expected_on": _("versement attendu"),
    "baseline_on": _("mesurée le"),
    "target_on": _("à atteindre le"),
    "source": _("source"),
}

INVITATION_IS_CLOSED = _("Cette invitation ne sert plus. Demandez-en une nouvelle.")

# Fields that hold a number, and how French writes it.
NUMBERS = {"amount": euros, "baseline": number, "target": number}
