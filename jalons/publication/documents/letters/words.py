"""The texts printed on letters and on the list of calls, by the names used in letters.typ."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.base.french import format_day
from jalons.publication.documents.letters.model import Calls, Letters


def _back_to_sentence(made: Letters) -> str:
    return _("À renvoyer à : %(address)s") % {"address": ", ".join(made.return_address) or made.authority}


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
        "back_to": _back_to_sentence(made),
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


def convocation_words(made: Letters) -> dict[str, Any]:
    return {
        "name": _("Lettres de convocation"),
        "subject": _("Convocation : %(title)s") % {"title": made.title},
        "dated": _("Le %(day)s") % {"day": format_day(made.date)},
        "dear": _("Madame, Monsieur,"),
        "invite": _("Vous siégez au comité « %(committee)s ». Il se réunit, et vous y êtes convoquée ou convoqué.")
        % {"committee": made.question},
        "when": _("Quand"),
        "place": _("Où"),
        "question": "",
        "how": _("Pour dire si vous venez"),
        "by_phone": _("Par téléphone : %(contact)s") % {"contact": made.contact} if made.contact else "",
        "by_code": _("Avec un téléphone : photographiez ce code. La page est la vôtre, et se lit sans compte."),
        "by_address": "",
        "by_coupon": _("Par courrier : renvoyez le coupon du bas de page."),
        "thanks": "",
        "why": _(
            "Pourquoi cette lettre ? C’est une mission d’intérêt public ; vos coordonnées ne servent qu’à cela. Vous pouvez "
            "les voir, les corriger ou les faire effacer. Un désaccord ? La CNIL vous répond sur cnil.fr."
        ),
        "codes": [
            _("Code à photographier pour répondre : il mène à la page de %(seat)s.") % {"seat": letter.code}
            for letter in made.letters
        ],
        "coupon": _("Coupon à renvoyer"),
        "back_to": _back_to_sentence(made),
        "yes": _("Je viens"),
        "no": _("Je m’excuse"),
        "agree": _("Je suis représentée ou représenté par :"),
        "stop": "",
        "cut": _("Coupez ici."),
    }


def convocation_call_words(made: Calls) -> dict[str, Any]:
    count = len(made.calls)
    return call_words(made) | {
        "sum": ngettext("%(n)s siège à appeler", "%(n)s sièges à appeler", count) % {"n": count},
        "say": _(
            "« Bonjour, ici %(authority)s. Le comité se réunit : “%(title)s”, %(when)s%(where)s. Viendrez-vous ? "
            "Sinon, qui vous représente ? »"
        )
        % {
            "authority": made.authority,
            "title": made.title,
            "when": made.when,
            "where": f", {made.place}" if made.place else "",
        },
        "agenda": _("À l’ordre du jour : %(points)s.") % {"points": " ; ".join(made.agenda)} if made.agenda else "",
        "untold": _("À dire d’abord :"),
        "columns": [_("Siège"), _("Nom"), _("Téléphone"), _("Réponse"), _("À noter")],
        "boxes": [_("oui"), _("non"), _("représenté")],
    }
