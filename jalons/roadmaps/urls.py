from django.urls import path

from jalons.roadmaps import views

app_name = "roadmaps"
urlpatterns = [
    path("nouvelle/", views.create_roadmap, name="create"),
    path("invitation/<str:token>/", views.invitation, name="invitation"),
    path("<slug:slug>/reglages/", views.roadmap_settings, name="settings"),
    path("<slug:slug>/territoire/", views.perimeter, name="perimeter"),
    path("<slug:slug>/etapes/", views.steps, name="steps"),
    path("<slug:slug>/etapes/<int:number>/", views.edit_step, name="step"),
    path("<slug:slug>/jalons/nouveau/", views.add_milestone, name="add_milestone"),
    path("<slug:slug>/jalons/<int:pk>/", views.edit_milestone, name="milestone"),
    path("<slug:slug>/jalons/<int:pk>/retirer/", views.remove_milestone, name="remove_milestone"),
    path("<slug:slug>/equipe/", views.members, name="members"),
    path("<slug:slug>/equipe/<int:pk>/", views.edit_membership, name="membership"),
    path("<slug:slug>/equipe/<int:pk>/retirer/", views.remove_member, name="remove_member"),
    path("<slug:slug>/invitations/<int:pk>/annuler/", views.withdraw_invitation, name="withdraw_invitation"),
    path("<slug:slug>/invitations/<int:pk>/renvoyer/", views.send_invitation_again, name="send_invitation_again"),
]
