# Written by scripts/squash_migrations.py from the models of the floor.

import django.db.models.deletion
import jalons.base.create_tables
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("diagnosis", "0001_initial"),
        ("directory", "0001_initial"),
        ("governance", "0001_initial"),
        ("mail", "0001_initial"),
        ("roadmaps", "0001_initial"),
        ("territories", "0001_initial"),
        ("workshops", "0001_initial"),
    ]

    operations = [
        jalons.base.create_tables.CreateTables(
            tables=[
                migrations.CreateModel(
                    name="Axis",
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
                                on_delete=django.db.models.deletion.CASCADE, related_name="axes", to="roadmaps.roadmap"
                            ),
                        ),
                        ("rank", models.PositiveSmallIntegerField(verbose_name="rang")),
                        ("title", models.CharField(max_length=150, verbose_name="intitulé")),
                        ("objectives", models.TextField(blank=True, max_length=3000, verbose_name="objectifs")),
                    ],
                    options={
                        "ordering": ["rank"],
                        "constraints": [
                            models.UniqueConstraint(fields=("roadmap", "rank"), name="one_axis_per_rank"),
                            models.UniqueConstraint(
                                fields=("roadmap", "title"), name="axis_title_is_unique_in_its_roadmap"
                            ),
                            models.CheckConstraint(condition=models.Q(("rank__gte", 1)), name="axis_rank_starts_at_1"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ActionSheet",
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
                                related_name="actions",
                                to="roadmaps.roadmap",
                            ),
                        ),
                        (
                            "axis",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="actions",
                                to="actions.axis",
                                verbose_name="axe",
                            ),
                        ),
                        ("rank", models.PositiveSmallIntegerField()),
                        ("title", models.CharField(max_length=150, verbose_name="intitulé")),
                        (
                            "key_project",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="actions",
                                to="workshops.keyproject",
                                verbose_name="chantier d’origine",
                            ),
                        ),
                        ("context", models.TextField(blank=True, max_length=3000, verbose_name="constat")),
                        ("description", models.TextField(blank=True, max_length=3000, verbose_name="description")),
                        ("objectives", models.TextField(blank=True, max_length=3000, verbose_name="objectifs")),
                        (
                            "expected_results",
                            models.TextField(blank=True, max_length=3000, verbose_name="résultats attendus"),
                        ),
                        (
                            "lead_organisation",
                            models.CharField(blank=True, max_length=150, verbose_name="structure pilote"),
                        ),
                        (
                            "carrier_organisation",
                            models.CharField(blank=True, max_length=150, verbose_name="qui porte l’action"),
                        ),
                        ("lead_contact", models.CharField(blank=True, max_length=150, verbose_name="personne pilote")),
                        (
                            "elected_sponsor",
                            models.CharField(blank=True, max_length=150, verbose_name="élue ou élu de référence"),
                        ),
                        (
                            "department_unit",
                            models.CharField(blank=True, max_length=150, verbose_name="service pilote"),
                        ),
                        ("partners", models.TextField(blank=True, max_length=2000, verbose_name="partenaires")),
                        (
                            "means",
                            models.TextField(blank=True, max_length=3000, verbose_name="moyens humains et techniques"),
                        ),
                        (
                            "success_factors",
                            models.TextField(
                                blank=True, max_length=3000, verbose_name="conditions de réussite, points de vigilance"
                            ),
                        ),
                        (
                            "staff",
                            models.JSONField(blank=True, default=list, verbose_name="postes et temps de travail"),
                        ),
                        (
                            "frameworks",
                            models.JSONField(blank=True, default=list, verbose_name="cadres d’articulation"),
                        ),
                        (
                            "other_information",
                            models.TextField(blank=True, max_length=60000, verbose_name="autres informations"),
                        ),
                        (
                            "private_words",
                            models.JSONField(blank=True, default=list, verbose_name="mots gardés par l’équipe"),
                        ),
                        ("audiences", models.JSONField(blank=True, default=list, verbose_name="publics")),
                        (
                            "other_audiences",
                            models.CharField(blank=True, max_length=200, verbose_name="autres publics"),
                        ),
                        (
                            "target_count",
                            models.PositiveIntegerField(blank=True, null=True, verbose_name="nombre de personnes visé"),
                        ),
                        ("starts_on", models.DateField(blank=True, null=True, verbose_name="début")),
                        ("ends_on", models.DateField(blank=True, null=True, verbose_name="fin")),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("brouillon", "brouillon"),
                                    ("proposee", "proposée"),
                                    ("a_arbitrer", "à arbitrer"),
                                    ("retenue", "retenue"),
                                    ("a_retravailler", "à retravailler"),
                                    ("reportee", "reportée"),
                                    ("ecartee", "écartée"),
                                    ("validee", "validée"),
                                    ("engagee", "engagée"),
                                    ("en_cours", "en cours"),
                                    ("realisee", "réalisée"),
                                    ("suspendue", "à l’arrêt"),
                                    ("abandonnee", "abandonnée"),
                                ],
                                default="brouillon",
                                max_length=14,
                                verbose_name="état",
                            ),
                        ),
                        ("is_measured", models.BooleanField(default=False)),
                        ("is_priced", models.BooleanField(default=False)),
                        ("is_funded", models.BooleanField(default=False)),
                        ("is_adopted", models.BooleanField(default=False)),
                        (
                            "priority",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                choices=[(1, "1, d’abord"), (2, "2, ensuite"), (3, "3, si possible")],
                                null=True,
                                verbose_name="priorité",
                            ),
                        ),
                        ("quick_win", models.BooleanField(default=False, verbose_name="gain rapide")),
                        ("version", models.PositiveIntegerField(default=1)),
                        ("communes", models.ManyToManyField(blank=True, related_name="+", to="territories.commune")),
                    ],
                    options={
                        "ordering": ["axis__rank", "rank"],
                        "indexes": [models.Index(fields=["roadmap", "status"], name="action_by_status")],
                        "constraints": [
                            models.UniqueConstraint(fields=("axis", "rank"), name="one_action_per_code"),
                            models.UniqueConstraint(
                                fields=("roadmap", "title"), name="action_title_is_unique_in_its_roadmap"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("rank__gte", 1)), name="action_rank_starts_at_1"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("starts_on", None),
                                    ("ends_on", None),
                                    ("ends_on__gte", models.F("starts_on")),
                                    _connector="OR",
                                ),
                                name="action_ends_after_it_starts",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("priority", None), ("priority__range", (1, 3)), _connector="OR"),
                                name="action_priority_is_1_to_3",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ActionStep",
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
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="steps",
                                to="actions.actionsheet",
                            ),
                        ),
                        ("label", models.CharField(max_length=200, verbose_name="libellé")),
                        ("starts_on", models.DateField(blank=True, null=True, verbose_name="début")),
                        ("ends_on", models.DateField(blank=True, null=True, verbose_name="échéance")),
                        ("owner", models.CharField(blank=True, max_length=150, verbose_name="qui s’en charge")),
                        (
                            "other_information",
                            models.TextField(blank=True, max_length=60000, verbose_name="précisions"),
                        ),
                        ("done_on", models.DateField(blank=True, null=True, verbose_name="fait le")),
                    ],
                    options={
                        "ordering": [models.OrderBy(models.F("ends_on"), nulls_last=True), "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("starts_on", None),
                                    ("ends_on", None),
                                    ("ends_on__gte", models.F("starts_on")),
                                    _connector="OR",
                                ),
                                name="action_step_ends_after_it_starts",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AdoptionPath",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "roadmap",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="adoption_path",
                                to="roadmaps.roadmap",
                            ),
                        ),
                        (
                            "mode",
                            models.CharField(
                                choices=[
                                    ("projet", "intégrée au projet de territoire"),
                                    ("ctg", "dans la convention territoriale globale, votée par le conseil"),
                                    ("seule", "par une délibération du conseil, sans autre document"),
                                ],
                                max_length=6,
                                verbose_name="voie d’adoption",
                            ),
                        ),
                        (
                            "reference",
                            models.CharField(blank=True, max_length=200, verbose_name="document de référence"),
                        ),
                        ("adopted_on", models.DateField(blank=True, null=True, verbose_name="adoptée le")),
                        ("deliberation", models.CharField(blank=True, max_length=100, verbose_name="délibération")),
                        ("signed_on", models.DateField(blank=True, null=True, verbose_name="signée avec la Caf le")),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("signed_on", None), ("mode", "ctg"), _connector="OR"),
                                name="only_a_ctg_is_signed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("mode", "seule"), ("reference", "")),
                                    models.Q(
                                        models.Q(("mode", "seule"), _negated=True),
                                        models.Q(("reference", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="adoption_names_the_document_that_holds_it",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("mode__in", ["projet", "ctg", "seule"])),
                                name="adoption_mode_is_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CrossReference",
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
                                related_name="cross_reference",
                                to="actions.actionsheet",
                            ),
                        ),
                        ("text", models.CharField(max_length=200, verbose_name="renvoi")),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("text", ""), _negated=True), name="cross_reference_says_where"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SheetLink",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "message",
                            models.OneToOneField(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="%(class)s",
                                to="mail.message",
                            ),
                        ),
                        ("sealed_secret", models.TextField(blank=True, default="", editable=False)),
                        (
                            "action",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="links",
                                to="actions.actionsheet",
                            ),
                        ),
                        (
                            "contact",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="directory.contact",
                            ),
                        ),
                        ("email", models.EmailField(max_length=254, verbose_name="adresse électronique")),
                        ("holder", models.CharField(max_length=120, verbose_name="qui s’en sert")),
                        ("token_hash", models.CharField(max_length=64, unique=True)),
                        (
                            "made_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("made_at", models.DateTimeField(auto_now_add=True)),
                        ("expires_at", models.DateTimeField()),
                        ("revoked_at", models.DateTimeField(blank=True, null=True)),
                        ("wrote_at", models.DateTimeField(blank=True, null=True)),
                        ("is_unread", models.BooleanField(default=False)),
                        ("told_code", models.CharField(blank=True, max_length=12)),
                    ],
                    options={
                        "verbose_name_plural": "liens privés",
                        "ordering": ["-id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("revoked_at", None)),
                                fields=("action", "email"),
                                name="one_active_link_per_person_and_fiche",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Comment",
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
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="comments",
                                to="actions.actionsheet",
                            ),
                        ),
                        ("text", models.TextField(blank=True, max_length=2000, verbose_name="commentaire")),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "link",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="comments",
                                to="actions.sheetlink",
                            ),
                        ),
                        ("by_name", models.CharField(max_length=150)),
                        ("written_at", models.DateTimeField(auto_now_add=True)),
                        ("edited_at", models.DateTimeField(blank=True, null=True)),
                        ("removed_at", models.DateTimeField(blank=True, null=True)),
                        ("removed_by_name", models.CharField(blank=True, max_length=150)),
                        ("resolved_at", models.DateTimeField(blank=True, null=True)),
                        ("resolved_by_name", models.CharField(blank=True, max_length=150)),
                    ],
                    options={
                        "verbose_name_plural": "commentaires",
                        "ordering": ["id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("removed_at", None), models.Q(("text", ""), _negated=True)),
                                    models.Q(("removed_at__isnull", False), ("text", "")),
                                    _connector="OR",
                                ),
                                name="comment_says_something_until_it_is_removed",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Attachment",
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
                                related_name="attachments",
                                to="actions.actionsheet",
                            ),
                        ),
                        ("name", models.CharField(max_length=120, verbose_name="nom")),
                        ("stored", models.CharField(max_length=200, unique=True)),
                        ("size", models.PositiveIntegerField()),
                        ("added_at", models.DateTimeField(auto_now_add=True)),
                        ("by_name", models.CharField(max_length=150)),
                        (
                            "link",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="attachments",
                                to="actions.sheetlink",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "pièces jointes",
                        "ordering": ["id"],
                    },
                ),
                migrations.CreateModel(
                    name="SheetFinding",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "finding",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="diagnosis.finding"
                            ),
                        ),
                        (
                            "action",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="cited",
                                to="actions.actionsheet",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["finding__number"],
                        "constraints": [
                            models.UniqueConstraint(fields=("action", "finding"), name="fiche_cites_a_finding_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AgendaItem",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="agenda",
                                to="governance.meeting",
                            ),
                        ),
                        (
                            "action",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="agenda_items",
                                to="actions.actionsheet",
                                verbose_name="fiche",
                            ),
                        ),
                        ("presenter", models.CharField(blank=True, max_length=150, verbose_name="qui présente")),
                        (
                            "contact",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="directory.contact",
                            ),
                        ),
                        ("settled_service", models.CharField(blank=True, max_length=150)),
                    ],
                    options={
                        "ordering": ["action__axis__rank", "action__rank"],
                        "constraints": [
                            models.UniqueConstraint(fields=("meeting", "action"), name="one_action_once_on_an_agenda")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="UnconcernedService",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="unconcerned",
                                to="governance.meeting",
                                verbose_name="comité",
                            ),
                        ),
                        ("service", models.CharField(max_length=150, verbose_name="service")),
                        ("motive", models.CharField(max_length=300, verbose_name="motif")),
                    ],
                    options={
                        "ordering": ["service", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("meeting", "service"), name="one_motive_per_service_and_meeting"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("motive", ""), _negated=True), name="unconcerned_service_says_why"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Decision",
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
                                related_name="decisions",
                                to="actions.actionsheet",
                            ),
                        ),
                        (
                            "meeting",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="decisions",
                                to="governance.meeting",
                            ),
                        ),
                        (
                            "outcome",
                            models.CharField(
                                choices=[
                                    ("retenue", "retenue"),
                                    ("a_retravailler", "à retravailler"),
                                    ("reportee", "reportée"),
                                    ("ecartee", "écartée"),
                                    ("en_cours", "reprise"),
                                    ("abandonnee", "abandonnée"),
                                ],
                                max_length=14,
                                verbose_name="décision",
                            ),
                        ),
                        ("reason", models.TextField(blank=True, max_length=1000, verbose_name="motif")),
                        ("priority", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="priorité")),
                        ("code", models.CharField(max_length=9)),
                        ("title", models.CharField(max_length=150)),
                        ("axis", models.CharField(max_length=160)),
                        ("elected_sponsor", models.CharField(blank=True, max_length=150)),
                        ("department_unit", models.CharField(blank=True, max_length=150)),
                        ("decided_at", models.DateTimeField(auto_now_add=True)),
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
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                        ("withdrawn_by_name", models.CharField(blank=True, max_length=150)),
                    ],
                    options={
                        "verbose_name_plural": "décisions",
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("meeting__isnull", False), ("withdrawn_at", None)),
                                fields=("meeting", "action"),
                                name="one_standing_decision_per_meeting",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("outcome", "ecartee"), _negated=True),
                                    models.Q(("reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="rejection_has_its_reason",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NewsItem",
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
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="news",
                                to="actions.actionsheet",
                            ),
                        ),
                        ("on", models.DateField(verbose_name="jour")),
                        ("text", models.CharField(max_length=280, verbose_name="nouvelle")),
                        ("is_public", models.BooleanField(default=False, verbose_name="montrée au public")),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "link",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="news",
                                to="actions.sheetlink",
                            ),
                        ),
                        ("by_function", models.CharField(max_length=150)),
                        ("corrected_by_function", models.CharField(blank=True, max_length=150)),
                        ("corrected_on", models.DateField(blank=True, null=True)),
                        ("written_at", models.DateTimeField(auto_now_add=True)),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                        ("withdrawn_by_link", models.BooleanField(default=False)),
                    ],
                    options={
                        "verbose_name": "nouvelle",
                        "verbose_name_plural": "nouvelles",
                        "ordering": ["-on", "-id"],
                        "indexes": [models.Index(fields=["action", "-on"], name="news_of_action_by_day")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("text", ""), _negated=True), name="news_says_something"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StepOrder",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "step",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="waits_for",
                                to="actions.actionstep",
                                verbose_name="étape",
                            ),
                        ),
                        (
                            "after",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="waited_for_by",
                                to="actions.actionstep",
                                verbose_name="vient après",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(fields=("step", "after"), name="one_order_per_pair_of_steps"),
                            models.CheckConstraint(
                                condition=models.Q(("step", models.F("after")), _negated=True),
                                name="step_does_not_wait_for_itself",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Origin",
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
                                related_name="origin",
                                to="actions.actionsheet",
                            ),
                        ),
                        ("model_key", models.CharField(blank=True, max_length=50, verbose_name="modèle")),
                        (
                            "source",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="actions.actionsheet",
                                verbose_name="fiche d’origine",
                            ),
                        ),
                        (
                            "source_roadmap",
                            models.CharField(blank=True, max_length=150, verbose_name="feuille de route d’origine"),
                        ),
                        (
                            "source_title",
                            models.CharField(blank=True, max_length=150, verbose_name="intitulé d’origine"),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("source_title", ""), models.Q(("model_key", ""), _negated=True)),
                                    models.Q(models.Q(("source_title", ""), _negated=True), ("model_key", "")),
                                    _connector="OR",
                                ),
                                name="origin_is_a_model_or_a_fiche",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ResolutionAction",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "resolution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="actions",
                                to="governance.resolution",
                            ),
                        ),
                        (
                            "action",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="resolutions",
                                to="actions.actionsheet",
                                verbose_name="fiche",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["action__axis__rank", "action__rank"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("resolution", "action"), name="resolution_is_about_a_fiche_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ScoringGrid",
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
                                related_name="scoring_grids",
                                to="roadmaps.roadmap",
                            ),
                        ),
                        ("version", models.PositiveSmallIntegerField()),
                        ("weights", models.JSONField(verbose_name="poids")),
                        ("by_name", models.CharField(blank=True, max_length=150)),
                        ("made_at", models.DateTimeField(auto_now_add=True)),
                    ],
                    options={
                        "ordering": ["version"],
                        "constraints": [
                            models.UniqueConstraint(fields=("roadmap", "version"), name="one_scoring_grid_per_version"),
                            models.CheckConstraint(
                                condition=models.Q(("version__gte", 1)), name="scoring_grid_version_starts_at_1"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Score",
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
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="scores",
                                to="actions.actionsheet",
                            ),
                        ),
                        (
                            "panel",
                            models.CharField(
                                choices=[
                                    ("groupe", "groupe projet"),
                                    ("services", "services"),
                                    ("comite", "comité de pilotage"),
                                ],
                                max_length=8,
                                verbose_name="qui note",
                            ),
                        ),
                        (
                            "criterion",
                            models.CharField(
                                choices=[
                                    ("enjeu", "Répond à un enjeu prioritaire"),
                                    ("communes", "Touche les communes les plus fragiles"),
                                    ("beneficiaires", "Nombre de personnes aidées"),
                                    ("faisabilite", "Faisable avec les ressources d’ici"),
                                    ("financement", "Coût et financement mûrs"),
                                    ("volonte", "Volonté politique"),
                                    ("gain_rapide", "Gain rapide"),
                                ],
                                max_length=13,
                                verbose_name="critère",
                            ),
                        ),
                        ("value", models.PositiveSmallIntegerField(verbose_name="note")),
                    ],
                    options={
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("action", "panel", "criterion"), name="one_score_per_criterion"
                            ),
                            models.CheckConstraint(condition=models.Q(("value__lte", 3)), name="score_is_0_to_3"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="VisaRequest",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "message",
                            models.OneToOneField(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="%(class)s",
                                to="mail.message",
                            ),
                        ),
                        ("sealed_secret", models.TextField(blank=True, default="", editable=False)),
                        (
                            "roadmap",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="visa_requests",
                                to="roadmaps.roadmap",
                            ),
                        ),
                        (
                            "capacity",
                            models.CharField(
                                choices=[
                                    ("service", "service"),
                                    ("vice-presidence", "vice-présidence"),
                                    ("comite-technique", "comité technique"),
                                    ("partenaire", "partenaire"),
                                    ("financeur", "financeur"),
                                    ("autre", "autre"),
                                ],
                                max_length=16,
                                verbose_name="à quel titre",
                            ),
                        ),
                        ("function", models.CharField(max_length=150, verbose_name="fonction")),
                        (
                            "contact",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="directory.contact",
                            ),
                        ),
                        (
                            "membership",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="roadmaps.membership",
                            ),
                        ),
                        ("had_person", models.BooleanField(default=False)),
                        ("asked_on", models.DateField(verbose_name="demandé le")),
                        (
                            "asked_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("due_on", models.DateField(verbose_name="à rendre avant le")),
                        ("reason", models.TextField(blank=True, max_length=500, verbose_name="motif")),
                        ("token_hash", models.CharField(blank=True, max_length=64, null=True, unique=True)),
                        ("withdrawn_on", models.DateField(blank=True, null=True, verbose_name="retiré le")),
                    ],
                    options={
                        "verbose_name_plural": "demandes de visa",
                        "ordering": ["due_on", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("function", ""), _negated=True), name="visa_request_says_who"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("due_on__gte", models.F("asked_on"))),
                                name="visa_is_due_after_it_is_asked",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("contact", None), ("membership", None), _connector="OR"),
                                name="visa_is_asked_of_one_person_at_most",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Visa",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "request",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="visas",
                                to="actions.visarequest",
                            ),
                        ),
                        (
                            "action",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="visas",
                                to="actions.actionsheet",
                            ),
                        ),
                        (
                            "answer",
                            models.CharField(
                                blank=True,
                                choices=[("visa", "visa donné"), ("remarque", "remarque")],
                                max_length=8,
                                verbose_name="réponse",
                            ),
                        ),
                        ("text", models.TextField(blank=True, max_length=1000, verbose_name="remarque")),
                        ("answered_on", models.DateField(blank=True, null=True, verbose_name="répondu le")),
                        ("version", models.PositiveIntegerField(blank=True, null=True)),
                        ("money", models.JSONField(blank=True, default=dict)),
                        ("told_code", models.CharField(blank=True, max_length=12)),
                    ],
                    options={
                        "verbose_name_plural": "visas",
                        "ordering": ["request__due_on", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("request", "action"), name="a_fiche_is_put_once_before_a_person"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("answer", "remarque"), _negated=True),
                                    models.Q(("text", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="remark_says_something",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("answer", ""), ("answered_on", None), ("version", None)),
                                    models.Q(
                                        models.Q(("answer", ""), _negated=True),
                                        ("answered_on__isnull", False),
                                        ("version__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="visa_answered_has_its_day_and_version",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="VisaAnswer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "message",
                            models.OneToOneField(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="%(class)s",
                                to="mail.message",
                            ),
                        ),
                        (
                            "visa",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="answers", to="actions.visa"
                            ),
                        ),
                        (
                            "answer",
                            models.CharField(
                                choices=[("visa", "visa donné"), ("remarque", "remarque")],
                                max_length=8,
                                verbose_name="réponse",
                            ),
                        ),
                        ("text", models.TextField(blank=True, max_length=1000, verbose_name="remarque")),
                        ("answered_on", models.DateField(verbose_name="répondu le")),
                        ("version", models.PositiveIntegerField()),
                    ],
                    options={
                        "verbose_name_plural": "réponses à un visa",
                        "ordering": ["id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("answer", "remarque"), _negated=True),
                                    models.Q(("text", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="answered_remark_says_something",
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
