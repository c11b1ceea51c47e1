"""Where a roadmap is created and set: territory, team, étapes, milestones, what stops it, carnet."""

from django.urls import path

from jalons.roadmaps.views import backwards, blockers, private_notes, roadmaps, roles, several_milestones

app_name = "roadmaps"
urlpatterns = [
    path("nouvelle/", roadmaps.create_roadmap, name="create"),
    path("invitation/<str:token>/", roadmaps.invitation, name="invitation"),
    path("qui-peut-faire-quoi/", roles.roles, name="roles"),
    path("<slug:slug>/qui-peut-faire-quoi/", roles.who_may_what, name="who_may_what"),
    path("<slug:slug>/reglages/", roadmaps.roadmap_settings, name="settings"),
    path("<slug:slug>/territoire/", roadmaps.perimeter, name="perimeter"),
    path("<slug:slug>/etapes/<int:number>/modifier/", roadmaps.edit_step, name="step"),
    path("<slug:slug>/etapes/<int:number>/avancement/", roadmaps.set_step_state, name="set_step_state"),
    path("<slug:slug>/jalons/nouveau/", roadmaps.add_milestone, name="add_milestone"),
    path("<slug:slug>/jalons/plusieurs/", several_milestones.change_several_milestones, name="several_milestones"),
    path("<slug:slug>/jalons/<int:pk>/", roadmaps.edit_milestone, name="milestone"),
    path("<slug:slug>/jalons/<int:pk>/retirer/", roadmaps.remove_milestone, name="remove_milestone"),
    path("<slug:slug>/jalons/a-rebours/", backwards.plan_backwards, name="plan_backwards"),
    path("<slug:slug>/jalons/a-rebours/annuler/", backwards.restore_days, name="restore_days"),
    path("<slug:slug>/points-de-blocage/", blockers.blocker_list, name="blockers"),
    path("<slug:slug>/points-de-blocage/nouveau/", blockers.add_blocker, name="add_blocker"),
    path("<slug:slug>/points-de-blocage/<int:pk>/", blockers.edit_blocker, name="blocker"),
    path("<slug:slug>/points-de-blocage/<int:pk>/lever/", blockers.lift_blocker, name="lift_blocker"),
    path("<slug:slug>/points-de-blocage/<int:pk>/rouvrir/", blockers.reopen_blocker, name="reopen_blocker"),
    path("<slug:slug>/points-de-blocage/<int:pk>/retirer/", blockers.remove_blocker, name="remove_blocker"),
    path("<slug:slug>/carnet/", private_notes.notebook_page, name="notebook"),
    path("<slug:slug>/carnet/<int:pk>/", private_notes.edit_private_note, name="private_note"),
    path("<slug:slug>/carnet/<int:pk>/retirer/", private_notes.remove_private_note, name="remove_private_note"),
    path("<slug:slug>/equipe/", roadmaps.members, name="members"),
    path("<slug:slug>/equipe/<int:pk>/", roadmaps.edit_membership, name="membership"),
    path("<slug:slug>/equipe/<int:pk>/retirer/", roadmaps.remove_member, name="remove_member"),
    path("<slug:slug>/invitations/<int:pk>/annuler/", roadmaps.withdraw_invitation, name="withdraw_invitation"),
    path("<slug:slug>/invitations/<int:pk>/renvoyer/", roadmaps.send_invitation_again, name="send_invitation_again"),
]
