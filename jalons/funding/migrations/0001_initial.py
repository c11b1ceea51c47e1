# Written by scripts/squash_migrations.py from the models of the floor.

import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
import jalons.base.create_tables
import jalons.funding.rules.money
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("actions", "0001_initial"),
        ("directory", "0001_initial"),
        ("roadmaps", "0001_initial"),
    ]

    operations = [
        jalons.base.create_tables.CreateTables(
            tables=[
                migrations.CreateModel(
                    name="FundingScheme",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "roadmap",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="schemes",
                                to="roadmaps.roadmap",
                            ),
                        ),
                        ("key", models.SlugField(blank=True, max_length=60, null=True, unique=True)),
                        (
                            "adapts",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="adaptations",
                                to="funding.fundingscheme",
                            ),
                        ),
                        ("name", models.CharField(max_length=150, verbose_name="nom")),
                        ("funder", models.CharField(max_length=120, verbose_name="financeur")),
                        (
                            "perimeter",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("national", "toute la France"),
                                    ("metropole", "la France métropolitaine"),
                                    ("outre_mer", "l’outre-mer"),
                                    ("region", "une région"),
                                    ("departement", "un département"),
                                    ("epci", "une intercommunalité"),
                                    ("commune", "une commune"),
                                    ("autre", "un autre territoire"),
                                ],
                                max_length=12,
                                verbose_name="territoire",
                            ),
                        ),
                        (
                            "perimeter_code",
                            models.CharField(blank=True, max_length=9, verbose_name="code du territoire"),
                        ),
                        (
                            "perimeter_name",
                            models.CharField(blank=True, max_length=150, verbose_name="nom du territoire"),
                        ),
                        ("beneficiaries", models.JSONField(blank=True, default=list, verbose_name="qui peut demander")),
                        ("themes", models.JSONField(blank=True, default=list, verbose_name="thèmes")),
                        ("paid_kinds", models.JSONField(blank=True, default=list, verbose_name="dépenses payées")),
                        ("pays_for", models.CharField(blank=True, max_length=300, verbose_name="ce qu’il paie")),
                        ("amounts", models.CharField(blank=True, max_length=400, verbose_name="montants et taux")),
                        (
                            "rate_min",
                            models.DecimalField(
                                blank=True, decimal_places=2, max_digits=5, null=True, verbose_name="taux au moins"
                            ),
                        ),
                        (
                            "rate_max",
                            models.DecimalField(
                                blank=True, decimal_places=2, max_digits=5, null=True, verbose_name="taux au plus"
                            ),
                        ),
                        (
                            "floor",
                            models.DecimalField(
                                blank=True, decimal_places=2, max_digits=11, null=True, verbose_name="plancher"
                            ),
                        ),
                        (
                            "cap",
                            models.DecimalField(
                                blank=True, decimal_places=2, max_digits=11, null=True, verbose_name="plafond"
                            ),
                        ),
                        (
                            "cap_per",
                            models.CharField(
                                choices=[
                                    ("projet", "par projet"),
                                    ("poste", "par poste"),
                                    ("departement", "par département"),
                                ],
                                default="projet",
                                max_length=12,
                                verbose_name="base du plafond",
                            ),
                        ),
                        (
                            "is_investment_only",
                            models.BooleanField(default=False, verbose_name="investissement seulement"),
                        ),
                        ("eligibility", models.TextField(blank=True, max_length=1500, verbose_name="conditions")),
                        (
                            "recurrence",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("ponctuelle", "une seule fois"),
                                    ("permanente", "toute l’année"),
                                    ("annuelle", "chaque année"),
                                    ("recurrente", "de temps en temps"),
                                ],
                                max_length=12,
                                verbose_name="quand il revient",
                            ),
                        ),
                        ("valid_from", models.DateField(blank=True, null=True, verbose_name="ouvert le")),
                        ("valid_to", models.DateField(blank=True, null=True, verbose_name="fermé après le")),
                        ("source", models.CharField(blank=True, max_length=200, verbose_name="source")),
                        (
                            "source_url",
                            models.URLField(blank=True, max_length=300, verbose_name="adresse de la source"),
                        ),
                        ("source_on", models.DateField(blank=True, null=True, verbose_name="date de la source")),
                        ("is_imported", models.BooleanField(default=False)),
                        (
                            "withdrawn_on",
                            models.DateField(blank=True, help_text="the import that no longer had it", null=True),
                        ),
                        (
                            "removed_at",
                            models.DateTimeField(
                                blank=True, help_text="by the team, which may take it back", null=True
                            ),
                        ),
                        ("searched", models.TextField(blank=True, editable=False)),
                    ],
                    options={
                        "verbose_name_plural": "dispositifs",
                        "ordering": ["funder", "name", "id"],
                        "indexes": [models.Index(fields=["roadmap", "is_imported"], name="scheme_by_roadmap")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("removed_at", None)),
                                fields=("roadmap", "name"),
                                name="scheme_name_is_unique_in_its_roadmap",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("rate_min", None), ("rate_min__range", (0, 100)), _connector="OR"),
                                    models.Q(("rate_max", None), ("rate_max__range", (0, 100)), _connector="OR"),
                                    models.Q(
                                        ("rate_min", None),
                                        ("rate_max", None),
                                        ("rate_max__gte", models.F("rate_min")),
                                        _connector="OR",
                                    ),
                                ),
                                name="scheme_rates_are_percents_in_order",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("floor", None),
                                    models.Q(
                                        ("floor__gt", 0),
                                        models.Q(("cap", None), ("cap__gte", models.F("floor")), _connector="OR"),
                                    ),
                                    _connector="OR",
                                ),
                                name="scheme_floor_is_under_its_cap",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("is_imported", False), ("roadmap", None), _connector="OR"),
                                name="imported_scheme_is_of_everybody",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("cap", None), ("cap__gt", 0), _connector="OR"),
                                name="scheme_cap_is_positive",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_from", None),
                                    ("valid_to", None),
                                    ("valid_to__gte", models.F("valid_from")),
                                    _connector="OR",
                                ),
                                name="scheme_closes_after_it_opens",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("adapts", None), ("key__isnull", False), ("roadmap", None)),
                                    models.Q(("key", None), ("roadmap__isnull", False)),
                                    _connector="OR",
                                ),
                                name="scheme_is_of_the_catalogue_or_of_a_roadmap",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ExpenseLine",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "action",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="expenses",
                                to="actions.actionsheet",
                            ),
                        ),
                        ("label", models.CharField(max_length=150, verbose_name="libellé")),
                        (
                            "kind",
                            models.CharField(
                                choices=[("fonctionnement", "Fonctionnement"), ("investissement", "Investissement")],
                                max_length=14,
                                verbose_name="type",
                            ),
                        ),
                        ("amount", models.DecimalField(decimal_places=2, max_digits=11, verbose_name="montant")),
                        (
                            "tax",
                            models.CharField(
                                choices=[
                                    ("ttc", "toutes taxes comprises"),
                                    ("ht", "hors taxes"),
                                    ("inconnu", "non précisé"),
                                ],
                                default="inconnu",
                                max_length=7,
                                verbose_name="taxes",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "dépenses",
                        "ordering": ["id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("amount__gte", 0)), name="expense_amount_is_not_negative"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FundingLine",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "action",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="funding",
                                to="actions.actionsheet",
                            ),
                        ),
                        ("funder", models.CharField(max_length=120, verbose_name="financeur")),
                        ("scheme", models.CharField(blank=True, max_length=150, verbose_name="dispositif")),
                        (
                            "listed_scheme",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="lines",
                                to="funding.fundingscheme",
                                verbose_name="dispositif du catalogue",
                            ),
                        ),
                        (
                            "nature",
                            models.CharField(
                                choices=[
                                    ("subvention", "Subvention"),
                                    ("propre", "Part propre"),
                                    ("prive", "Fonds privés, mécénat"),
                                    ("nature", "Apport en nature"),
                                    ("benevolat", "Bénévolat valorisé"),
                                    ("etp", "Temps de travail mis à disposition"),
                                ],
                                max_length=10,
                                verbose_name="nature",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("fonctionnement", "Fonctionnement"), ("investissement", "Investissement")],
                                max_length=14,
                                verbose_name="type",
                            ),
                        ),
                        ("amount", models.DecimalField(decimal_places=2, max_digits=11, verbose_name="montant")),
                        (
                            "asked_amount",
                            models.DecimalField(
                                blank=True, decimal_places=2, max_digits=11, null=True, verbose_name="montant demandé"
                            ),
                        ),
                        (
                            "eligible_amount",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=11,
                                null=True,
                                verbose_name="dépense subventionnable",
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("envisage", "envisagé"),
                                    ("demande", "demandé"),
                                    ("accorde", "accordé"),
                                    ("conventionne", "conventionné"),
                                    ("partiel", "versé en partie"),
                                    ("verse", "versé"),
                                    ("refuse", "refusé"),
                                ],
                                default="envisage",
                                max_length=12,
                                verbose_name="état",
                            ),
                        ),
                        ("is_public", models.BooleanField(default=False, verbose_name="argent public")),
                        (
                            "is_public_unsure",
                            models.BooleanField(default=False, verbose_name="argent public à vérifier"),
                        ),
                        (
                            "quantity",
                            models.DecimalField(
                                blank=True, decimal_places=2, max_digits=9, null=True, verbose_name="quantité"
                            ),
                        ),
                        (
                            "months",
                            models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="nombre de mois"),
                        ),
                        (
                            "unit_amount",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=11,
                                null=True,
                                verbose_name="valeur d’une unité",
                            ),
                        ),
                        ("decision_on", models.DateField(blank=True, null=True, verbose_name="réponse attendue")),
                        (
                            "claim_on",
                            models.DateField(blank=True, null=True, verbose_name="versement à demander avant le"),
                        ),
                        ("expected_on", models.DateField(blank=True, null=True, verbose_name="versement attendu")),
                    ],
                    options={
                        "verbose_name_plural": "ressources",
                        "ordering": ["id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("amount__gt", 0)), name="funding_amount_is_positive"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("asked_amount", None),
                                    models.Q(
                                        ("asked_amount__gt", models.F("amount")),
                                        ("asked_amount__isnull", False),
                                        (
                                            "status__in",
                                            [
                                                jalons.funding.rules.money.Status["GRANTED"],
                                                jalons.funding.rules.money.Status["AGREED"],
                                                jalons.funding.rules.money.Status["PART_PAID"],
                                                jalons.funding.rules.money.Status["PAID"],
                                            ],
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="granted_amount_is_less_than_asked",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("eligible_amount", None),
                                    models.Q(
                                        ("eligible_amount__gte", models.F("amount")),
                                        ("eligible_amount__isnull", False),
                                        (
                                            "nature__in",
                                            [
                                                jalons.funding.rules.money.Nature["PRIVATE"],
                                                jalons.funding.rules.money.Nature["GRANT"],
                                            ],
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="grant_is_a_share_of_its_eligible_amount",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("is_public", False),
                                    (
                                        "nature__in",
                                        [
                                            jalons.funding.rules.money.Nature["OWN"],
                                            jalons.funding.rules.money.Nature["GRANT"],
                                        ],
                                    ),
                                    _connector="OR",
                                ),
                                name="only_grants_and_own_funds_are_public_money",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("is_public_unsure", False),
                                    models.Q(
                                        ("is_public", False), ("nature", jalons.funding.rules.money.Nature["GRANT"])
                                    ),
                                    _connector="OR",
                                ),
                                name="only_a_grant_not_called_public_is_to_check",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("months", None), ("quantity", None), ("unit_amount", None)),
                                    models.Q(
                                        ("quantity__gt", 0),
                                        ("quantity__isnull", False),
                                        ("unit_amount__gt", 0),
                                        ("unit_amount__isnull", False),
                                        models.Q(("months", None), ("months__gt", 0), _connector="OR"),
                                        (
                                            "nature__in",
                                            [
                                                jalons.funding.rules.money.Nature["VOLUNTEERING"],
                                                jalons.funding.rules.money.Nature["STAFF"],
                                                jalons.funding.rules.money.Nature["IN_KIND"],
                                            ],
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="contribution_has_both_numbers_or_none",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FundingPlan",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "action",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="funding_plan",
                                to="actions.actionsheet",
                            ),
                        ),
                        (
                            "own_share_rule",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("20", "20\xa0%\xa0: le cas général"),
                                    ("30", "30\xa0%\xa0: un domaine où la loi désigne un chef de file"),
                                    (
                                        "ccas",
                                        "Dispense\xa0: un CCAS, un CIAS ou un établissement public local dispensé",
                                    ),
                                    ("syndicat", "Dispense\xa0: un syndicat mixte ouvert à d’autres organismes"),
                                    ("outre_mer", "Dispense\xa0: une collectivité d’outre-mer"),
                                    ("prefet", "Dérogation accordée par le préfet"),
                                    ("prive", "Sans objet\xa0: une collectivité ne porte pas l’investissement"),
                                ],
                                default="20",
                                max_length=10,
                                verbose_name="règle de la part propre",
                            ),
                        ),
                        ("own_share_note", models.CharField(blank=True, max_length=200, verbose_name="motif")),
                        (
                            "tax_recovery",
                            models.CharField(
                                choices=[
                                    ("a_preciser", "À préciser"),
                                    ("fctva", "Récupérée en partie par le FCTVA"),
                                    ("deduite", "Récupérée\xa0: la structure est assujettie à la TVA"),
                                    ("aucune", "Non récupérée"),
                                ],
                                default="a_preciser",
                                max_length=10,
                                verbose_name="TVA",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("own_share_rule", "prefet"), _negated=True),
                                    models.Q(("own_share_note", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="derogation_says_which",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Instalment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "expense",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="instalments",
                                to="funding.expenseline",
                            ),
                        ),
                        (
                            "funding",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="instalments",
                                to="funding.fundingline",
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField(verbose_name="année")),
                        ("planned", models.DecimalField(decimal_places=2, max_digits=11, verbose_name="prévu")),
                        (
                            "actual",
                            models.DecimalField(
                                blank=True, decimal_places=2, max_digits=11, null=True, verbose_name="payé"
                            ),
                        ),
                        ("actual_on", models.DateField(blank=True, null=True, verbose_name="payé le")),
                    ],
                    options={
                        "verbose_name_plural": "échéances",
                        "ordering": ["year", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("expense", None), ("funding__isnull", False)),
                                    models.Q(("expense__isnull", False), ("funding", None)),
                                    _connector="OR",
                                ),
                                name="instalment_is_of_one_line",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("year__range", (2000, 2100))),
                                name="instalment_year_is_of_this_century",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("planned__gt", 0),
                                    models.Q(("actual__isnull", False), ("planned", 0)),
                                    _connector="OR",
                                ),
                                name="instalment_holds_money",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("actual", None), ("actual__gte", 0), _connector="OR"),
                                name="instalment_is_paid_positively",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("actual_on", None), ("actual__isnull", False), _connector="OR"),
                                name="instalment_paid_on_a_day_has_an_amount",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FunderFusion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "roadmap",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="funder_fusions",
                                to="roadmaps.roadmap",
                            ),
                        ),
                        ("merged", models.JSONField(default=list, verbose_name="financeurs réunis")),
                        ("into", models.CharField(max_length=150, verbose_name="nom gardé")),
                    ],
                    options={
                        "verbose_name_plural": "financeurs réunis",
                        "ordering": ["id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("into", ""), _negated=True), models.Q(("merged", []), _negated=True)
                                ),
                                name="funder_fusion_names_both",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FunderDistinction",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "roadmap",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="funder_distinctions",
                                to="roadmaps.roadmap",
                            ),
                        ),
                        ("one", models.CharField(max_length=150, verbose_name="financeur")),
                        ("other", models.CharField(max_length=150, verbose_name="autre financeur")),
                    ],
                    options={
                        "verbose_name_plural": "financeurs distincts",
                        "ordering": ["id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("one", ""), _negated=True), models.Q(("other", ""), _negated=True)
                                ),
                                name="funder_distinction_names_both",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="GrantEnvelope",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "roadmap",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="envelopes",
                                to="roadmaps.roadmap",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("ingenierie", "ingénierie"), ("formation", "formation"), ("autre", "autre")],
                                default="ingenierie",
                                max_length=10,
                                verbose_name="usage",
                            ),
                        ),
                        ("name", models.CharField(blank=True, max_length=100, verbose_name="nom")),
                        (
                            "scheme",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="envelopes",
                                to="funding.fundingscheme",
                                verbose_name="dispositif",
                            ),
                        ),
                        (
                            "amount",
                            models.DecimalField(
                                decimal_places=2, max_digits=11, verbose_name="enveloppe du département"
                            ),
                        ),
                        (
                            "requested_elsewhere",
                            models.DecimalField(
                                decimal_places=2, default=0, max_digits=11, verbose_name="demandé par les autres"
                            ),
                        ),
                        ("source", models.CharField(blank=True, max_length=200, verbose_name="source")),
                        (
                            "context_note",
                            models.TextField(blank=True, max_length=5000, verbose_name="note de contexte"),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "enveloppes",
                        "ordering": ["kind", "name", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("roadmap", "kind", "name"), name="grant_envelope_is_named_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "ingenierie"), ("name", ""), ("scheme", None)),
                                    models.Q(
                                        models.Q(("kind", "ingenierie"), _negated=True),
                                        models.Q(("name", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="grant_envelope_of_engineering_is_alone",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("amount__gt", 0), ("requested_elsewhere__gte", 0)),
                                name="grant_envelope_holds_money",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="GrantRequest",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "action",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="grant",
                                to="actions.actionsheet",
                            ),
                        ),
                        (
                            "line",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="grant",
                                to="funding.fundingline",
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("brouillon", "brouillon"),
                                    ("deposee", "demande envoyée"),
                                    ("enCours", "en cours d’instruction"),
                                    ("acceptee", "subvention validée"),
                                    ("refusee", "subvention refusée"),
                                ],
                                default="brouillon",
                                max_length=12,
                                verbose_name="état",
                            ),
                        ),
                        ("amount", models.DecimalField(decimal_places=2, max_digits=11, verbose_name="montant")),
                        (
                            "staff_amount",
                            models.DecimalField(
                                decimal_places=2, default=0, max_digits=11, verbose_name="ressources humaines"
                            ),
                        ),
                        (
                            "staff_fte",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=6,
                                null=True,
                                verbose_name="équivalents temps plein",
                            ),
                        ),
                        (
                            "staff_employer",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="directory.organisation",
                                verbose_name="employeur",
                            ),
                        ),
                        (
                            "is_staff_tenured",
                            models.BooleanField(default=False, verbose_name="fonctionnaire territorial titulaire"),
                        ),
                        (
                            "service_amount",
                            models.DecimalField(decimal_places=2, default=0, max_digits=11, verbose_name="prestations"),
                        ),
                        ("needs", models.JSONField(blank=True, default=list, verbose_name="besoins")),
                    ],
                    options={
                        "verbose_name_plural": "demandes de subvention",
                        "ordering": ["id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("amount__gt", 0),
                                    ("service_amount__gte", 0),
                                    ("staff_amount__gte", 0),
                                    (
                                        "amount",
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("staff_amount"), "+", models.F("service_amount")
                                        ),
                                    ),
                                ),
                                name="grant_is_staff_and_services",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("staff_fte", None), ("staff_fte__gt", 0), _connector="OR"),
                                name="grant_staff_works",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="GrantRecipient",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "grant",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="recipients",
                                to="funding.grantrequest",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="directory.organisation",
                            ),
                        ),
                        ("amount", models.DecimalField(decimal_places=2, max_digits=11, verbose_name="montant")),
                    ],
                    options={
                        "verbose_name_plural": "bénéficiaires",
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("grant", "organisation"), name="grant_recipient_is_named_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("amount__gt", 0)), name="grant_recipient_gets_money"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AidImport",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("received_at", models.DateTimeField()),
                        (
                            "origin",
                            models.CharField(
                                help_text="the host that was asked, or the name of the file given", max_length=200
                            ),
                        ),
                        ("read", models.PositiveIntegerField()),
                        ("kept", models.PositiveIntegerField()),
                        ("added", models.PositiveIntegerField()),
                        ("corrected", models.PositiveIntegerField()),
                        ("gone", models.PositiveIntegerField()),
                        ("remark_count", models.PositiveIntegerField(default=0)),
                        ("remarks", models.JSONField(blank=True, default=list)),
                    ],
                    options={
                        "verbose_name_plural": "imports d’aides",
                        "ordering": ["-received_at", "-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Simulation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "roadmap",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="simulations",
                                to="roadmaps.roadmap",
                            ),
                        ),
                        ("name", models.CharField(max_length=80, verbose_name="nom")),
                        ("plan_stamp", models.CharField(blank=True, max_length=16)),
                        ("written_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("removed_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "verbose_name_plural": "simulations",
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("removed_at", None)),
                                fields=("roadmap", "name"),
                                name="simulation_name_is_unique",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("name", ""), _negated=True), name="simulation_has_a_name"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SimulatedChange",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "simulation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="changes",
                                to="funding.simulation",
                            ),
                        ),
                        (
                            "effect",
                            models.CharField(
                                choices=[
                                    ("refus", "dit non"),
                                    ("part", "ne donne qu’une part, en %"),
                                    ("montant", "ne donne qu’un montant, en euros"),
                                    ("retard", "paie plus tard, en mois"),
                                ],
                                max_length=8,
                                verbose_name="effet",
                            ),
                        ),
                        (
                            "line",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="funding.fundingline",
                            ),
                        ),
                        ("funder", models.CharField(blank=True, max_length=120, verbose_name="financeur")),
                        ("label", models.CharField(max_length=200)),
                        (
                            "value",
                            models.DecimalField(
                                blank=True, decimal_places=2, max_digits=11, null=True, verbose_name="combien"
                            ),
                        ),
                        ("secured_too", models.BooleanField(default=False, verbose_name="aussi ce qui est acquis")),
                    ],
                    options={
                        "verbose_name_plural": "changements simulés",
                        "ordering": ["id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("effect", "refus"), ("value", None)),
                                    models.Q(("effect", "part"), ("value__range", (0, 100))),
                                    models.Q(("effect", "montant"), ("funder", ""), ("value__gte", 0)),
                                    models.Q(("effect", "retard"), ("value__range", (1, 60))),
                                    _connector="OR",
                                ),
                                name="simulated_change_has_its_value",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("line", None), ("funder", ""), _connector="OR"),
                                name="simulated_change_has_one_target",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StatusChange",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "line",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="status_changes",
                                to="funding.fundingline",
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("envisage", "envisagé"),
                                    ("demande", "demandé"),
                                    ("accorde", "accordé"),
                                    ("conventionne", "conventionné"),
                                    ("partiel", "versé en partie"),
                                    ("verse", "versé"),
                                    ("refuse", "refusé"),
                                ],
                                max_length=12,
                                verbose_name="état",
                            ),
                        ),
                        ("on", models.DateField(verbose_name="date")),
                        ("is_dated", models.BooleanField(default=True)),
                        ("noted_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("by_name", models.CharField(max_length=150)),
                        ("note", models.CharField(blank=True, max_length=500, verbose_name="note")),
                        ("piece", models.CharField(blank=True, max_length=100)),
                        ("piece_name", models.CharField(blank=True, max_length=150, verbose_name="pièce")),
                    ],
                    options={
                        "verbose_name_plural": "étapes d’une ressource",
                        "ordering": ["id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("piece", ""), ("piece_name", "")),
                                    models.Q(
                                        models.Q(("piece", ""), _negated=True),
                                        models.Q(("piece_name", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="status_change_names_its_piece",
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
