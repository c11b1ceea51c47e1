"""Where indicators are measured, and experiences are offered and taken up."""

from django.urls import path

from jalons.actions.codes import CODE
from jalons.monitoring.views import experiences, indicators, own_figures, reuses

app_name = "monitoring"
_INDICATORS = "feuilles-de-route/<slug:slug>/indicateurs/"
_EXPERIENCES = "feuilles-de-route/<slug:slug>/experiences/"
urlpatterns = [
    # Without an account, for the holder of the link of a fiche.
    path("ma-fiche/<str:token>/chiffres/", own_figures.own_figures, name="own_figures"),
    path("ma-fiche/<str:token>/chiffres/<int:pk>/retirer/", own_figures.remove_own_value, name="remove_own_value"),
    path(_INDICATORS, indicators.indicator_list, name="index"),
    path(f"{_INDICATORS}{CODE}/", indicators.indicators, name="indicators"),
    path(f"{_INDICATORS}{CODE}/<int:pk>/", indicators.indicator_page, name="indicator"),
    path(f"{_INDICATORS}{CODE}/<int:pk>/valeurs/", indicators.add_value, name="add_value"),
    path(f"{_INDICATORS}{CODE}/<int:pk>/valeurs/tableau/", indicators.upload_values, name="upload_values"),
    path(f"{_INDICATORS}{CODE}/<int:pk>/valeurs/tableau/apercu/", indicators.preview_values, name="preview_values"),
    path(f"{_INDICATORS}{CODE}/<int:pk>/valeurs/tableau/importer/", indicators.import_values, name="import_values"),
    path(f"{_INDICATORS}{CODE}/<int:pk>/valeurs/<int:value>/retirer/", indicators.remove_value, name="remove_value"),
    path(f"{_INDICATORS}{CODE}/<int:pk>/retirer/", indicators.remove_indicator, name="remove_indicator"),
    path(_EXPERIENCES, experiences.experience_list, name="experiences"),
    path(f"{_EXPERIENCES}ecrire/", experiences.add_experience, name="add_experience"),
    path(f"{_EXPERIENCES}depuis/", experiences.choose_action, name="choose_action"),
    path(f"{_EXPERIENCES}depuis/{CODE}/", experiences.keep_experience, name="keep_experience"),
    path(f"{_EXPERIENCES}<int:experience>/", experiences.experience_page, name="experience"),
    path(f"{_EXPERIENCES}<int:experience>/partir/", reuses.reuse_experience, name="reuse_experience"),
    path(f"{_EXPERIENCES}<int:experience>/partir/{CODE}/annuler/", reuses.undo_reuse, name="undo_reuse"),
    path(f"{_EXPERIENCES}<int:pk>/modifier/", experiences.edit_experience, name="edit_experience"),
    path(f"{_EXPERIENCES}<int:pk>/comparer/", experiences.take_action_changes, name="take_action_changes"),
    path(f"{_EXPERIENCES}<int:pk>/proposer/", experiences.offer_experience, name="offer_experience"),
    path(f"{_EXPERIENCES}<int:pk>/ne-plus-proposer/", experiences.withdraw_experience, name="withdraw_experience"),
    path(f"{_EXPERIENCES}<int:pk>/retirer/", experiences.remove_experience, name="remove_experience"),
    path(f"{_EXPERIENCES}<int:pk>/remettre/", experiences.restore_experience, name="restore_experience"),
]
