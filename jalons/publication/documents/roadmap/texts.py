"""What each chapter needs, and a starting text for some chapters. Our own wording, to be adapted."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jalons.papers.documents.model import Block, Callout
from jalons.publication.models import ChapterText

Chapter = ChapterText.Chapter

WHAT_TO_WRITE = {
    Chapter.FOREWORD: gettext_lazy(
        "Quelques lignes de l’élue ou de l’élu qui porte la démarche : pourquoi cette feuille de route, pour qui, et ce "
        "qui va changer."
    ),
    Chapter.CONTEXT: gettext_lazy(
        "Ce qui existe déjà : la politique nationale, celle du département, et vos contrats (CTG, CRTE, projet de "
        "territoire)."
    ),
    Chapter.METHOD: gettext_lazy("Qui a été associé, quand, comment : le nombre de personnes et de rencontres."),
    Chapter.DEFINITION: gettext_lazy(
        "Ce que vous appelez ensemble « inclusion numérique », en quatre-vingts mots au plus, tel que le groupe projet "
        "l’a accepté."
    ),
    Chapter.PORTRAIT: gettext_lazy(
        "Ce que disent les chiffres et les personnes : publics fragiles, lieux d’aide, couverture, transports. Citez vos "
        "sources et leur année."
    ),
    Chapter.STAKES: gettext_lazy("Les grandes questions nommées en atelier, et les chantiers qui leur répondent."),
    Chapter.AXES: gettext_lazy("Trois à cinq axes, chacun avec ce que vous voulez voir changer."),
    Chapter.SHEETS: gettext_lazy("Les actions retenues par le comité, chacune sur une page."),
    Chapter.GOVERNANCE: gettext_lazy("Qui décide, qui prépare, à quel rythme, et comment les habitants sont informés."),
    Chapter.CALENDAR: gettext_lazy("Les grandes dates, de la première action au bilan."),
    Chapter.MONEY: gettext_lazy("Ce que coûtent les actions, qui paie, et ce qui reste à trouver."),
    Chapter.FOLLOW_UP: gettext_lazy(
        "Les questions auxquelles l’évaluation répondra, les indicateurs, et qui les relève à quel moment."
    ),
    Chapter.ANNEXES: gettext_lazy("Participants, glossaire, sources."),
}

PROPOSED = {
    Chapter.CONTEXT: gettext_lazy(
        "De plus en plus de démarches ne se font qu’en ligne. Celles et ceux qui ne peuvent pas, n’osent pas ou ne veulent "
        "pas les faire seuls perdent du temps, de l’argent, parfois des droits.\n\n"
        "L’État invite les territoires à écrire leur feuille de route dans le cadre de France Numérique Ensemble. "
        "Celle-ci s’appuie sur les contrats déjà signés : [à compléter : CTG, CRTE, projet de territoire…]."
    ),
    Chapter.GOVERNANCE: gettext_lazy(
        "Un comité de pilotage se réunit plusieurs fois par an. Il suit la mise en œuvre, décide des nouvelles actions et "
        "rend compte au conseil. Les actions y sont présentées par les vice-présidentes et les vice-présidents.\n\n"
        "Un comité technique prépare ces réunions. Une personne référente est l’interlocutrice de chacune et de chacun."
    ),
    Chapter.FOLLOW_UP: gettext_lazy(
        "Chaque année, un bilan dit ce qui est fait, ce qui est en retard et pourquoi, et ce que les personnes aidées en "
        "disent.\n\n"
        "Trois questions guident l’évaluation :\n"
        "1. Que s’est-il passé ?\n"
        "2. Les personnes les plus éloignées du numérique ont-elles été touchées ?\n"
        "3. Que faut-il changer ?"
    ),
}


def missing_text_blocks(chapter: ChapterText.Chapter) -> list[Block]:
    """In a project, what to write."""
    return [Callout(_("À écrire"), str(WHAT_TO_WRITE[chapter]), "wait")]
