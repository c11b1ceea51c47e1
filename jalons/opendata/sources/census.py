"""The census by commune, INSEE: age, diplomas, households, cars, activity, each in its Melodi file.

Columns and modalities: opendata, section 2.5. Households: `TPH` 11 = one person, MF21 = the main family is a single
parent.
"""

from django.utils.translation import gettext_lazy as _

from jalons.opendata.sources.melodi import CensusFile, Rate

PAGE = "https://catalogue-donnees.insee.fr/fr/catalogue/recherche/"
FILE = "https://api.insee.fr/melodi/file/{0}/{0}_{1}_CSV_FR"
# The year of the census to fetch: INSEE puts it in file names.
YEAR = 2023


class Age(CensusFile):
    key = "insee-age"
    title = _("Âge de la population")
    purpose = _("La part des 65 ans ou plus, et des moins de 15 ans.")
    melodi = "DS_RP_POPULATION_PRINC"
    page = PAGE + melodi
    address = FILE.format(melodi, YEAR)
    indicators = ("aged_65", "aged_under_15")
    axis = "AGE"
    only = {"RP_MEASURE": "POP", "SEX": "_T"}
    rates = (
        Rate("aged_65", (("Y_GE65",), ("Y65T79", "Y_GE80")), "_T"),
        Rate("aged_under_15", (("Y_LT15",),), "_T"),
    )
    how = _("Le fichier DS_RP_POPULATION_PRINC du catalogue de l’INSEE, en CSV (un .zip).")


class Diplomas(CensusFile):
    """Low: no diploma or CEP (001T100), brevet (200), CAP or BEP (300), among people of 15 and more out of school."""

    key = "insee-diplomes"
    title = _("Diplômes de la population")
    purpose = _("La part des adultes sans diplôme, ou avec un brevet, un CAP ou un BEP au plus.")
    melodi = "DS_RP_DIPLOMES_PRINC"
    page = PAGE + melodi
    address = FILE.format(melodi, YEAR)
    indicators = ("low_diploma",)
    axis = "EDUC"
    only = {"RP_MEASURE": "POP", "SEX": "_T"}
    rates = (Rate("low_diploma", (("001T100_RP", "200_RP", "300_RP"),), "_T"),)
    how = _("Le fichier DS_RP_DIPLOMES_PRINC du catalogue de l’INSEE, en CSV (un .zip).")


class Households(CensusFile):
    key = "insee-menages"
    title = _("Composition des ménages")
    purpose = _("La part des ménages d’une personne, et des familles monoparentales.")
    melodi = "DS_RP_MENAGES_COMP"
    page = PAGE + melodi
    address = FILE.format(melodi, YEAR)
    indicators = ("one_person", "single_parent")
    axis = "TPH"
    only = {"RP_MEASURE": "DWELLINGS", "PCS": "_T"}
    rates = (Rate("one_person", (("11",),), "_T"), Rate("single_parent", (("MF21",),), "_T"))
    how = _("Le fichier DS_RP_MENAGES_COMP du catalogue de l’INSEE, en CSV (un .zip).")


class Cars(CensusFile):
    """For main homes: the census does not ask for cars of second homes."""

    key = "insee-voitures"
    title = _("Équipement en voiture")
    purpose = _("La part des ménages sans voiture.")
    melodi = "DS_RP_LOGEMENT_PRINC"
    page = PAGE + melodi
    address = FILE.format(melodi, YEAR)
    indicators = ("no_car",)
    axis = "CARS"
    only = {"RP_MEASURE": "DWELLINGS", "OCS": "DW_MAIN"}
    rates = (Rate("no_car", (("C0",),), "_T"),)
    how = _("Le fichier DS_RP_LOGEMENT_PRINC du catalogue de l’INSEE, en CSV (un .zip).")


class Activity(CensusFile):
    """Unemployed (2) among the active (1T2) from 15 to 64, as people declare to the census."""

    key = "insee-activite"
    title = _("Activité et chômage")
    purpose = _("La part des actifs de 15 à 64 ans qui se disent au chômage.")
    melodi = "DS_RP_EMPLOI_LR_PRINC"
    page = PAGE + melodi
    address = FILE.format(melodi, YEAR)
    indicators = ("unemployment",)
    axis = "EMPSTA_ENQ"
    only = {"RP_MEASURE": "POP", "SEX": "_T", "AGE": "Y15T64"}
    rates = (Rate("unemployment", (("2",),), "1T2"),)
    how = _("Le fichier DS_RP_EMPLOI_LR_PRINC du catalogue de l’INSEE, en CSV (un .zip).")
