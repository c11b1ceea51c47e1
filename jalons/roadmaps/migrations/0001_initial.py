# Written by scripts/squash_migrations.py from the models of the floor.

import django.db.models.deletion
import jalons.base.create_tables
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("mail", "0001_initial"),
        ("territories", "0001_initial"),
    ]

    operations = [
        jalons.base.create_tables.CreateTables(
            tables=[
                migrations.CreateModel(
                    name="Roadmap",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("slug", models.SlugField(max_length=80, unique=True)),
                        ("name", models.CharField(max_length=150, verbose_name="nom")),
                        (
                            "perimeter_kind",
                            models.CharField(
                                choices=[
                                    ("epci", "une intercommunalité"),
                                    ("departement", "un département"),
                                    ("communes", "une liste de communes"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "epci",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="territories.epci",
                            ),
                        ),
                        (
                            "departement",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="territories.departement",
                            ),
                        ),
                        ("lead_authority", models.CharField(max_length=150, verbose_name="collectivité porteuse")),
                        (
                            "carrying_service",
                            models.CharField(blank=True, max_length=150, verbose_name="service porteur"),
                        ),
                        (
                            "own_names",
                            models.JSONField(blank=True, default=list, verbose_name="noms de la collectivité"),
                        ),
                        (
                            "unlike_names",
                            models.JSONField(blank=True, default=list, verbose_name="noms d’autres structures"),
                        ),
                        (
                            "postal_address",
                            models.CharField(blank=True, max_length=300, verbose_name="adresse postale"),
                        ),
                        ("time_zone", models.CharField(default="Europe/Paris", editable=False, max_length=30)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("stored_bytes", models.PositiveBigIntegerField(default=0, editable=False)),
                        (
                            "removal_asked_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="à supprimer depuis"
                            ),
                        ),
                        ("communes", models.ManyToManyField(related_name="roadmaps", to="territories.commune")),
                    ],
                    options={
                        "ordering": ["name"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("departement__isnull", True),
                                        ("epci__isnull", False),
                                        ("perimeter_kind", "epci"),
                                    ),
                                    models.Q(
                                        ("departement__isnull", False),
                                        ("epci__isnull", True),
                                        ("perimeter_kind", "departement"),
                                    ),
                                    models.Q(
                                        ("departement__isnull", True),
                                        ("epci__isnull", True),
                                        ("perimeter_kind", "communes"),
                                    ),
                                    _connector="OR",
                                ),
                                name="roadmap_perimeter_is_one_kind",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Membership",
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
                                related_name="memberships",
                                to="roadmaps.roadmap",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="memberships",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("referent", "Référente ou référent"),
                                    ("elu", "Élue ou élu porteur"),
                                    ("pilote", "Pilote d’action"),
                                    ("contributeur", "Contribution"),
                                    ("facilitateur", "Animation d’atelier"),
                                    ("observateur", "Lecture seule"),
                                ],
                                max_length=12,
                                verbose_name="rôle",
                            ),
                        ),
                        ("function", models.CharField(blank=True, max_length=120, verbose_name="fonction affichée")),
                        ("joined_at", models.DateTimeField(auto_now_add=True)),
                        (
                            "brought_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("roadmap", "user"), name="one_membership_per_person_and_roadmap"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Invitation",
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
                                related_name="invitations",
                                to="roadmaps.roadmap",
                            ),
                        ),
                        ("email", models.EmailField(max_length=254, verbose_name="adresse électronique")),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("referent", "Référente ou référent"),
                                    ("elu", "Élue ou élu porteur"),
                                    ("pilote", "Pilote d’action"),
                                    ("contributeur", "Contribution"),
                                    ("facilitateur", "Animation d’atelier"),
                                    ("observateur", "Lecture seule"),
                                ],
                                max_length=12,
                                verbose_name="rôle",
                            ),
                        ),
                        ("function", models.CharField(blank=True, max_length=120, verbose_name="fonction affichée")),
                        ("token_hash", models.CharField(max_length=64, unique=True)),
                        (
                            "invited_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("invited_at", models.DateTimeField(auto_now_add=True)),
                        ("expires_at", models.DateTimeField()),
                        ("accepted_at", models.DateTimeField(null=True)),
                        (
                            "membership",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="invitations",
                                to="roadmaps.membership",
                            ),
                        ),
                        (
                            "claimed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("claim_is_refused", models.BooleanField(default=False)),
                    ],
                    options={
                        "ordering": ["-invited_at"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("accepted_at__isnull", True)),
                                fields=("roadmap", "email"),
                                name="one_open_invitation_per_address",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CalendarKey",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "membership",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="calendar_key",
                                to="roadmaps.membership",
                            ),
                        ),
                        ("token_hash", models.CharField(max_length=64, unique=True)),
                        ("made_at", models.DateTimeField(auto_now_add=True)),
                    ],
                ),
                migrations.CreateModel(
                    name="Step",
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
                                on_delete=django.db.models.deletion.CASCADE, related_name="steps", to="roadmaps.roadmap"
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
                        ("title", models.CharField(max_length=120, verbose_name="intitulé")),
                        ("title_is_confirmed", models.BooleanField(default=True, verbose_name="intitulé confirmé")),
                        ("purpose", models.CharField(blank=True, max_length=300, verbose_name="but")),
                        ("guide_page", models.PositiveSmallIntegerField(null=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("a_demarrer", "à démarrer"),
                                    ("en_cours", "en cours"),
                                    ("terminee", "terminée"),
                                ],
                                default="a_demarrer",
                                max_length=10,
                                verbose_name="avancement",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["number"],
                        "constraints": [
                            models.UniqueConstraint(fields=("roadmap", "number"), name="one_step_per_number"),
                            models.CheckConstraint(
                                condition=models.Q(("number__lte", 7)), name="step_number_is_0_to_7"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Milestone",
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
                                related_name="milestones",
                                to="roadmaps.roadmap",
                            ),
                        ),
                        (
                            "step",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="milestones",
                                to="roadmaps.step",
                            ),
                        ),
                        ("title", models.CharField(max_length=150, verbose_name="intitulé")),
                        (
                            "awaits",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("atelier-1", "l’atelier 1, les enjeux"),
                                    ("atelier-2", "l’atelier 2, les chantiers"),
                                    ("comite", "un comité"),
                                    ("conseil", "une délibération du conseil"),
                                    ("note", "la note de cadrage"),
                                    ("accord", "la définition partagée"),
                                ],
                                max_length=9,
                                verbose_name="ce jalon annonce",
                            ),
                        ),
                        ("planned_on", models.DateField(verbose_name="date")),
                        ("reached_on", models.DateField(blank=True, null=True, verbose_name="atteint le")),
                        (
                            "called_off_on",
                            models.DateField(blank=True, null=True, verbose_name="rendez-vous annulé du"),
                        ),
                    ],
                    options={
                        "verbose_name": "jalon",
                        "ordering": ["planned_on", "id"],
                    },
                ),
                migrations.CreateModel(
                    name="Blocker",
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
                                related_name="blockers",
                                to="roadmaps.roadmap",
                            ),
                        ),
                        (
                            "step",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="blockers",
                                to="roadmaps.step",
                                verbose_name="étape bloquée",
                            ),
                        ),
                        ("title", models.CharField(max_length=200, verbose_name="point de blocage")),
                        (
                            "category",
                            models.CharField(
                                choices=[
                                    ("politique", "politique"),
                                    ("rh", "temps et personnes"),
                                    ("financier", "financier"),
                                    ("donnees", "données"),
                                    ("partenaires", "partenaires"),
                                    ("calendrier", "calendrier"),
                                ],
                                max_length=11,
                                verbose_name="nature",
                            ),
                        ),
                        (
                            "severity",
                            models.CharField(
                                choices=[("basse", "basse"), ("moyenne", "moyenne"), ("haute", "haute")],
                                max_length=7,
                                verbose_name="gravité",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="roadmaps.membership",
                                verbose_name="suivi par",
                            ),
                        ),
                        ("owner_function", models.CharField(blank=True, max_length=120, verbose_name="suivi par")),
                        ("way_out", models.CharField(blank=True, max_length=500, verbose_name="ce qui débloquerait")),
                        ("due_on", models.DateField(blank=True, null=True, verbose_name="à lever avant le")),
                        ("opened_on", models.DateField(verbose_name="noté le")),
                        ("lifted_on", models.DateField(blank=True, null=True, verbose_name="levé le")),
                        (
                            "lifted_by",
                            models.CharField(blank=True, max_length=500, verbose_name="comment il a été levé"),
                        ),
                    ],
                    options={
                        "ordering": ["id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("title", ""), _negated=True), name="blocker_has_a_title"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("lifted_by", ""), ("lifted_on", None)),
                                    models.Q(("lifted_on__isnull", False), models.Q(("lifted_by", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="blocker_lifted_says_how",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("lifted_on", None), ("lifted_on__gte", models.F("opened_on")), _connector="OR"
                                ),
                                name="blocker_is_lifted_after_it_opens",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PrivateNote",
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
                                related_name="private_notes",
                                to="roadmaps.roadmap",
                            ),
                        ),
                        (
                            "author",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("text", models.CharField(max_length=500, verbose_name="texte")),
                        ("noted_on", models.DateField(verbose_name="date")),
                    ],
                    options={
                        "ordering": ["-noted_on", "-id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("text", ""), _negated=True), name="private_note_has_a_text"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="JournalEntry",
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
                                related_name="journal",
                                to="roadmaps.roadmap",
                            ),
                        ),
                        ("at", models.DateTimeField(auto_now_add=True)),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("signer_kind", models.CharField(blank=True, max_length=40)),
                        ("signer_id", models.BigIntegerField(null=True)),
                        ("by_name", models.CharField(blank=True, max_length=150)),
                        ("verb", models.CharField(max_length=40)),
                        ("about_kind", models.CharField(max_length=40)),
                        ("about_id", models.BigIntegerField()),
                        ("about_label", models.CharField(blank=True, max_length=200)),
                        ("whole_kind", models.CharField(blank=True, max_length=40)),
                        ("whole_id", models.BigIntegerField(null=True)),
                        ("before", models.JSONField(default=dict)),
                        ("after", models.JSONField(default=dict)),
                    ],
                    options={
                        "ordering": ["-id"],
                        "indexes": [
                            models.Index(
                                models.F("roadmap"),
                                models.OrderBy(models.F("id"), descending=True),
                                name="journal_latest",
                            ),
                            models.Index(fields=["roadmap", "about_kind", "about_id"], name="journal_about"),
                            models.Index(
                                condition=models.Q(("whole_kind", ""), _negated=True),
                                fields=["roadmap", "whole_kind", "whole_id"],
                                name="journal_whole",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
