"""The journal's words for the changes of this floor, beside the labels of fields."""

from django.utils.translation import gettext_lazy as _

from jalons.roadmaps.words import JournalWords

JOURNAL = JournalWords(
    verbs={
        # --- the score and the indices of others
        ("enter_scores", ""): _("a saisi l’indice de rupture numérique de"),
        ("clear_scores", ""): _("a effacé l’indice de rupture numérique de"),
        ("weigh_score", ""): _("a changé la"),
        ("reset_formula", ""): _("est revenu à la formule de départ :"),
        ("undo_formula", ""): _("a annulé la"),
        # --- what was heard
        ("import_findings", ""): _("a importé des paroles dans"),
        ("set_finding_themes", ""): _("a modifié les thèmes des paroles recueillies de"),
        ("cite", ""): _("a choisi les constats de"),
        ("put_back", ""): _("a remis"),
        ("renew", "keymessage"): _("a repris les données d’aujourd’hui dans le message"),
        ("reread", "keymessage"): _("a relu, et laissé, le message"),
    },
    fields={
        ("roadmap", "year"): _("année"),
        ("roadmap", "source"): _("source"),
        ("roadmap", "scores"): _("indices"),
        ("roadmap", "themes"): _("thèmes"),
        ("", "findings"): _("paroles"),
        ("scoreformula", "reference"): _("renvoi ou document de référence"),
        ("keymessage", "text"): _("texte"),
        ("questionnaire", "title"): _("intitulé"),
        ("questionnaire", "answers"): _("réponses"),
        ("questionnaire", "in_portrait"): _("dans le portrait"),
        ("question", "kind"): _("type"),
        ("question", "label"): _("libellé"),
    },
)
