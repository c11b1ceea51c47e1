"""The journal's words for the changes of this floor, beside the labels of fields."""

from django.utils.translation import gettext_lazy as _

from jalons.base.french import format_euros, format_number
from jalons.roadmaps.words import JournalWords

JOURNAL = JournalWords(
    verbs={
        ("merge", "funderfusion"): _("a réuni des financeurs sous le nom"),
        ("separate", "funderfusion"): _("a séparé des financeurs réunis sous le nom"),
        ("keep_apart", "funderdistinction"): _("a dit distincts les financeurs"),
        ("ask_again", "funderdistinction"): _("a remis en question les financeurs"),
        ("say_own_name", "roadmap"): _("a dit quels noms sont ceux de la collectivité de"),
        ("change", "simulation"): _("a changé la simulation"),
        ("read", "simulation"): _("a relu avec le plan du jour la simulation"),
        ("restore", "simulation"): _("a remis la simulation"),
        ("import_lines", ""): _("a ajouté d’un coup des lignes au plan de financement de"),
        ("receive", "fundingline"): _("a noté un versement de"),
        ("spread", ""): _("a réparti par année"),
        ("receive", "sourceattempt"): _("a demandé le catalogue public"),
        ("keep", "fundingscheme"): _("a gardé, d’un catalogue public, le dispositif"),
        ("restore", "fundingscheme"): _("a remis le dispositif"),
        ("adapt", ""): _("a adapté au territoire le dispositif"),
        ("advance", "fundingline"): _("a fait avancer"),
        ("advance", "grantrequest"): _("a fait avancer"),
        ("share", "grantrequest"): _("a changé les bénéficiaires de"),
        ("document", "fundingline"): _("a complété l’histoire de"),
        ("remove_piece", "fundingline"): _("a retiré une pièce de"),
    },
    fields={
        ("actionsheet", "expenses"): _("dépenses ajoutées"),
        ("actionsheet", "resources"): _("ressources ajoutées"),
        ("", "instalments"): _("échéances"),
        ("grantrequest", "recipients"): _("bénéficiaires"),
        ("grantrequest", "staff_amount"): _("dont ressources humaines"),
        ("grantrequest", "service_amount"): _("dont prestations"),
        ("grantenvelope", "amount"): _("montant"),
        ("simulation", "change"): _("changement"),
        ("fundingline", "decision_on"): _("réponse attendue le"),
        ("fundingline", "on"): _("date"),
        ("fundingline", "piece"): _("pièce"),
        ("fundingscheme", "valid_from"): _("ouvert à partir du"),
        ("fundingscheme", "source_on"): _("source vérifiée le"),
        ("fundingscheme", "valid_to"): _("dernier jour pour demander"),
    },
    numbers={
        "amount": format_euros,
        "requested_elsewhere": format_euros,
        "staff_amount": format_euros,
        "service_amount": format_euros,
        "staff_fte": format_number,
        "quantity": format_number,
        "unit_amount": format_euros,
        "eligible_amount": format_euros,
        "asked_amount": format_euros,
        "cap": format_euros,
        "floor": format_euros,
        "rate_min": format_number,
        "rate_max": format_number,
    },
)
