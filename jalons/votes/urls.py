"""Where a phone votes, where the facilitation runs the room, and where it prepares and closes votes."""

from django.urls import include, path

from jalons.votes.views import ballots, paper, phones, projection, rounds, run, table_votes, votes

app_name = "votes"

_roadmap = "feuilles-de-route/<slug:slug>"
_one = f"{_roadmap}/ateliers/<int:number>"

# From a phone, without an account.
_phones = [
    path("", phones.participation_page, name="participate"),
    path("entrer/", phones.join_workshop, name="join"),
    path("reprendre/", phones.resume_place, name="resume"),
    path("notes/", phones.write_note, name="write"),
    path("mur/", phones.phone_wall, name="phone_wall"),
    path("vote/", votes.open_votes, name="votes"),
    path("vote/<int:pk>/", votes.vote, name="vote"),
    path("table/<str:token>/votes/", table_votes.table_votes, name="table_votes"),
    path("table/<str:token>/votes/<int:pk>/", table_votes.table_vote, name="table_vote"),
]

urlpatterns = [
    path("a/<str:code>/", include(_phones)),
    # --- run: the levers, the big screen, paper
    path(f"{_one}/clore/", run.close_workshop, name="close"),
    path(f"{_one}/rouvrir/", run.reopen_workshop, name="reopen"),
    path(f"{_one}/remettre-en-preparation/", run.prepare_workshop_again, name="prepare_again"),
    path(f"{_one}/animer/", run.run_workshop, name="run"),
    path(f"{_one}/projection/", projection.projection_page, name="projection"),
    path(f"{_one}/papier/", paper.paper_sheets, name="paper"),
    # --- vote
    path(f"{_one}/votes/", ballots.ballots, name="ballots"),
    path(f"{_one}/votes/nouveau/", ballots.create_ballot, name="create_ballot"),
    path(f"{_one}/votes/<int:pk>/", ballots.ballot, name="ballot"),
    path(f"{_one}/votes/<int:pk>/modifier/", ballots.revise_ballot, name="revise_ballot"),
    path(f"{_one}/votes/<int:pk>/supprimer/", ballots.remove_ballot, name="remove_ballot"),
    path(f"{_one}/votes/<int:pk>/ouvrir/", ballots.open_ballot, name="open_ballot"),
    path(f"{_one}/votes/<int:pk>/clore/", ballots.close_ballot, name="close_ballot"),
    path(f"{_one}/votes/<int:pk>/remettre-en-preparation/", ballots.prepare_ballot_again, name="prepare_ballot_again"),
    path(f"{_one}/votes/<int:pk>/entrees/", ballots.close_entry, name="close_entry"),
    path(f"{_one}/votes/<int:pk>/geler/", ballots.freeze_option, name="freeze_option"),
    path(f"{_one}/votes/<int:pk>/salle/", ballots.room_count, name="room_count"),
    path(f"{_one}/votes/<int:pk>/salle/supprimer/", ballots.remove_room_count, name="remove_room_count"),
    path(f"{_one}/votes/<int:pk>/participation/", ballots.participation, name="participation"),
    path(f"{_one}/votes/<int:pk>/projeter/", ballots.show_ballot, name="show_ballot"),
    path(f"{_one}/votes/<int:pk>/classer/", ballots.rank_by_votes, name="rank_by_votes"),
    path(f"{_one}/votes/<int:pk>/tour-suivant/", rounds.next_round, name="next_round"),
    path(f"{_one}/votes/<int:pk>/objections/", rounds.review_objection, name="review_objection"),
    path(f"{_one}/votes/<int:pk>/objections/montrer/", rounds.review_objections, name="review_objections"),
    path(f"{_one}/votes/<int:pk>/resultats.csv", ballots.ballot_csv, name="ballot_csv"),
]
