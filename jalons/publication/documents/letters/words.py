"""The texts printed on letters and on the list of calls, by the names used in letters.typ."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.base.french import format_day
from jalons.publication.documents.letters.model import Calls, Letters


def letter_words(made: Letters) -> dict[str, Any]:
    return {
        "name": _("Lettres d’invitation"),
        "subject": _("Invitation : %(title)s") % {"title": made.title},
        "dated": _("Le %(day)s") % {"day": format_day(made.date)},
        "dear": _("Madame, Monsieur,"),
        "invite": _(
            "%(authority)s prépare la feuille de route d’inclusion numérique du territoire avec celles et ceux qui y "
            "vivent et y travaillent. Nous vous invitons à y prendre part."
        )
        % {"authority": made.authority},
        "when": _("Quand"),
        "place": _("Où"),
        "question": _("Ce jour-là, nous vous demanderons :"),
        "how": _("Pour répondre avant le %(day)s") % {"day": made.reply_by} if made.reply_by else _("Pour répondre"),
        "by_phone": _("Par téléphone : %(contact)s") % {"contact": made.contact} if made.contact else "",
        "by_code": _("Avec un téléphone : photographiez ce code, puis touchez oui ou non."),
        "by_address": _("Sur un ordinateur : tapez %(address)s, puis ce code :") % {"address": made.reply_address},
        "by_coupon": _("Par courrier : renvoyez le coupon du bas de page."),
        "thanks": _("Nous serons heureux de vous y retrouver."),
        "why": _(
            "Pourquoi cette lettre ? C’est une mission d’intérêt public ; vos coordonnées ne servent qu’à cela. Vous "
            "pouvez les voir, les corriger, les faire effacer, ou ne plus recevoir de lettre : cochez la case du coupon, ou "
            "écrivez-nous. Un désaccord ? La CNIL vous répond sur cnil.fr."
        ),
        "codes": [
            _("Code à photographier pour répondre. Il mène à votre invitation, comme le code %(code)s.")
            % {"code": letter.code}
            for letter in made.letters
        ],
        "coupon": _("Coupon à renvoyer"),
        "back_to": _("À renvoyer à : %(authority)s") % {"authority": made.authority},
        "yes": _("Je viens"),
        "no": _("Je ne viens pas"),
        "agree": _("Vous pouvez m’écrire pour la suite : compte rendu, prochain atelier"),
        "stop": _("Ne plus m’écrire"),
        "cut": _("Coupez ici."),
    }


def call_words(made: Calls) -> dict[str, Any]:
    count = len(made.calls)
    return {
        "name": _("Liste d’appel"),
        "sum": ngettext("%(n)s personne à appeler", "%(n)s personnes à appeler", count) % {"n": count},
        "say": _("« Bonjour, ici %(authority)s. Nous vous invitons : “%(title)s”. Viendrez-vous ? »")
        % {"authority": made.authority, "title": made.title},
        "columns": [_("Nom"), _("Structure"), _("Téléphone"), _("Réponse"), _("À noter")],
        "boxes": [_("oui"), _("non"), _("à rappeler")],
        "page": _("page"),
    }
