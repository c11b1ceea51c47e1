"""The journal's words for the changes of this floor, beside the labels of fields."""

from django.utils.translation import gettext_lazy as _

from jalons.roadmaps.words import JournalWords

JOURNAL = JournalWords(
    verbs={
        # --- a workshop and its run
        ("plan", "workshop"): _("a installé le conducteur de"),
        ("clear", "workshop"): _("a vidé le conducteur de"),
        ("reopen", "workshop"): _("a rouvert"),
        ("start", "runsheetitem"): _("a lancé la séquence"),
        ("time", "runsheetitem"): _("a changé la durée de la séquence"),
        ("pause", "runsheetitem"): _("a mis en pause la séquence"),
        ("resume", "runsheetitem"): _("a repris la séquence"),
        ("stop", "runsheetitem"): _("a arrêté la séquence"),
        ("renew_links", "workshop"): _("a changé les liens des secrétaires de table de"),
        ("veil", "workshop"): _("a caché les notes de"),
        ("reveal", "workshop"): _("a révélé les notes de"),
        ("freeze", "workshop"): _("a figé les notes de"),
        ("unfreeze", "workshop"): _("a rouvert l’écriture dans"),
        # --- notes, groups, enjeux and chantiers
        ("hide", "note"): _("a masqué la"),
        ("show", "note"): _("a montré de nouveau la"),
        ("flag", "note"): _("a signalé comme nommant une personne la"),
        ("unflag", "note"): _("a levé le signalement de la"),
        ("reword", "note"): _("a reformulé la"),
        ("import", "workshop"): _("a importé des notes dans"),
        ("group", "notegroup"): _("a regroupé des notes dans"),
        ("merge", "notegroup"): _("a réuni dans un autre le groupe"),
        ("split", "notegroup"): _("a séparé le groupe"),
        ("undo", "wallact"): _("a annulé le geste"),
        ("set_themes", "roadmap"): _("a modifié les thèmes de l’aide au tri de"),
        ("name", "stake"): _("a nommé l’enjeu"),
        ("name_project", "keyproject"): _("a nommé le chantier"),
        ("shortlist", "keyproject"): _("a retenu le chantier"),
        ("unlist", "keyproject"): _("ne retient plus le chantier"),
    },
    fields={
        ("workshop", "is_anonymous"): _("atelier anonyme"),
        ("workshop", "items"): _("séquences"),
        ("workshop", "groups"): _("groupes créés"),
        ("", "notes"): _("notes"),
        ("", "group"): _("groupe"),
        ("keyproject", "purpose"): _("but"),
        ("keyproject", "partners"): _("partenaires"),
        ("keyproject", "first_steps"): _("premiers pas"),
        ("pledge", "key_project"): _("chantier d’origine"),
        ("pledge", "text"): _("texte"),
        ("pledge", "due_on"): _("date"),
        ("pledge", "done_on"): _("fait le"),
    },
)
