"""Comments and news of the first fiche of the demo, by the team and by the private link of a partner."""

from datetime import timedelta

from django.utils import timezone

from jalons.accounts.models import User
from jalons.actions.changes import comments, links, news
from jalons.actions.models import ActionSheet, Comment
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules.permissions import Role


def comment_first_action(*, elected: User, by: Member) -> None:
    action = ActionSheet.objects.select_related("axis").get(roadmap=by.roadmap, axis__rank=1, rank=1)
    link = links.make_link(
        action=action, email="espace-socio-culturel@demo.example", holder="Espace socio-culturel", by=by
    ).link
    comments.add_comment_by_link(
        link=link, text="Nous pouvons prêter une salle à Brantôme les jours de pluie, deux matinées par mois."
    )
    today = timezone.localdate()
    news.add_news_by_link(
        link=link, text="La salle de Brantôme est prêtée deux matinées par mois.", on=today - timedelta(days=9)
    )
    news.add_news(
        action=action,
        text="Deux matinées d’essai à Brantôme, avant le bus\u00a0: onze personnes aidées.",
        on=today - timedelta(days=3),
        is_public=True,
        by=by,
    )
    links.read_links(actions=[action], seen_at=timezone.now(), by=by)
    sponsor = Member(by.roadmap, elected, Role.SPONSOR, "Vice-présidence action sociale")
    comments.add_comment(action=action, text="Le bus passera-t-il aussi les jours de marché ?", by=sponsor)
    answered = Comment.objects.filter(action=action).earliest("id")
    comments.resolve_comment(comment=answered, resolved=True, by=by)
