from django.urls import path

from jalons.workshops import views

app_name = "workshops"

_roadmap = "feuilles-de-route/<slug:slug>"
_one = f"{_roadmap}/ateliers/<int:number>"

urlpatterns = [
    # The facilitation and the team.
    path(f"{_roadmap}/ateliers/", views.index, name="index"),
    path(f"{_roadmap}/ateliers/nouveau/", views.create, name="create"),
    path(f"{_one}/", views.console, name="console"),
    path(f"{_one}/modifier/", views.revise, name="revise"),
    path(f"{_one}/supprimer/", views.remove, name="remove"),
    path(f"{_one}/ouvrir/", views.open_workshop, name="open"),
    path(f"{_one}/clore/", views.close_workshop, name="close"),
    path(f"{_one}/mur/", views.wall, name="wall"),
    path(f"{_one}/deplacer/", views.move, name="move"),
    path(f"{_one}/classer/", views.sort, name="sort"),
    path(f"{_one}/groupes/", views.create_group, name="create_group"),
    path(f"{_one}/groupes/<int:pk>/", views.group, name="group"),
    path(f"{_one}/groupes/<int:pk>/enjeu/", views.name_stake, name="name_stake"),
    path(f"{_one}/groupes/<int:pk>/supprimer/", views.remove_group, name="remove_group"),
    path(f"{_one}/projection/", views.projection, name="projection"),
    path(f"{_one}/flux/", views.stream, name="stream"),
    # Enjeux and chantiers.
    path(f"{_roadmap}/enjeux/", views.stakes, name="stakes"),
    path(f"{_roadmap}/enjeux/nouveau/", views.add_stake, name="add_stake"),
    path(f"{_roadmap}/enjeux/<int:pk>/modifier/", views.edit_stake, name="edit_stake"),
    path(f"{_roadmap}/enjeux/<int:pk>/supprimer/", views.remove_stake, name="remove_stake"),
    path(f"{_roadmap}/chantiers/nouveau/", views.add_key_project, name="add_key_project"),
    path(f"{_roadmap}/chantiers/<int:pk>/modifier/", views.edit_key_project, name="edit_key_project"),
    path(f"{_roadmap}/chantiers/<int:pk>/supprimer/", views.remove_key_project, name="remove_key_project"),
    # Participants: no account.
    path("rejoindre/", views.join_code, name="join_code"),
    path("a/<str:code>/", views.participate, name="participate"),
    path("a/<str:code>/entrer/", views.join, name="join"),
    path("a/<str:code>/notes/", views.write, name="write"),
    path("a/<str:code>/notes/<int:number>/", views.reword, name="reword"),
    path("a/<str:code>/flux/", views.phone_stream, name="phone_stream"),
]
