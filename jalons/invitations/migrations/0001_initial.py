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
        ("directory", "0001_initial"),
        ("mail", "0001_initial"),
        ("roadmaps", "0001_initial"),
        ("workshops", "0001_initial"),
    ]

    operations = [
        jalons.base.create_tables.CreateTables(
            tables=[
                migrations.CreateModel(
                    name="Guest",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "workshop",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="guests",
                                to="workshops.workshop",
                            ),
                        ),
                        ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "contact",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="guests",
                                to="directory.contact",
                            ),
                        ),
                        (
                            "category",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("public", "Service public, mairie, élue ou élu"),
                                    ("prive", "Entreprise ou association"),
                                    ("citoyen", "Habitante ou habitant"),
                                ],
                                max_length=8,
                                verbose_name="catégorie",
                            ),
                        ),
                        (
                            "college",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("elu", "Élue ou élu"),
                                    ("agent", "Agente ou agent public"),
                                    ("association", "Association"),
                                    ("entreprise", "Entreprise"),
                                    ("habitant", "Habitante ou habitant"),
                                ],
                                max_length=11,
                            ),
                        ),
                        (
                            "channel",
                            models.CharField(
                                choices=[("courriel", "courriel"), ("lettre", "lettre"), ("telephone", "téléphone")],
                                default="courriel",
                                max_length=9,
                                verbose_name="façon de joindre",
                            ),
                        ),
                        (
                            "answer",
                            models.CharField(
                                choices=[
                                    ("attente", "pas encore de réponse"),
                                    ("oui", "viendra"),
                                    ("non", "ne viendra pas"),
                                    ("liste", "sur liste d’attente"),
                                ],
                                default="attente",
                                max_length=7,
                                verbose_name="réponse",
                            ),
                        ),
                        ("invited_at", models.DateTimeField(blank=True, null=True)),
                        ("reminded_at", models.DateTimeField(blank=True, null=True)),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                        ("is_to_call_back", models.BooleanField(default=False, verbose_name="à rappeler")),
                        ("registered_at", models.DateTimeField(blank=True, null=True)),
                        ("came_by_page", models.BooleanField(default=False)),
                        ("table", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("table_is_fixed", models.BooleanField(default=False)),
                        ("attended", models.BooleanField(blank=True, null=True, verbose_name="présence")),
                        ("is_walk_in", models.BooleanField(default=False)),
                        ("is_to_tell", models.BooleanField(default=False)),
                    ],
                    options={
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("workshop", "contact"), name="one_guest_per_contact_and_workshop"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Feedback",
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
                                related_name="feedback",
                                to="roadmaps.roadmap",
                            ),
                        ),
                        (
                            "text",
                            models.TextField(
                                blank=True, max_length=1500, verbose_name="message aux participantes et participants"
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="FeedbackSending",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "feedback",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="sendings",
                                to="invitations.feedback",
                            ),
                        ),
                        ("body", models.TextField(verbose_name="message envoyé")),
                        ("people", models.PositiveIntegerField(verbose_name="personnes")),
                        ("asked_at", models.DateTimeField(auto_now_add=True, verbose_name="envoyé le")),
                    ],
                    options={
                        "ordering": ["id"],
                    },
                ),
                migrations.CreateModel(
                    name="FeedbackMessage",
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
                            "feedback",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="messages",
                                to="invitations.feedback",
                            ),
                        ),
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
                            "guest",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="invitations.guest",
                            ),
                        ),
                        (
                            "pledge",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="workshops.pledge",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("feedback", "pledge"), name="feedback_goes_once_for_a_pledge"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Mailing",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "workshop",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="mailings",
                                to="workshops.workshop",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("invitation", "Invitation"),
                                    ("relance", "Relance"),
                                    ("veille", "Rappel de la veille"),
                                    ("place", "Une place s’est libérée"),
                                    ("mot", "Message à celles et ceux qui viennent"),
                                    ("inscription", "Réponse à une inscription"),
                                ],
                                max_length=11,
                            ),
                        ),
                        ("paragraph", models.TextField(blank=True)),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("by_name", models.CharField(blank=True, max_length=150)),
                        ("at", models.DateTimeField(auto_now_add=True)),
                    ],
                    options={
                        "ordering": ["-id"],
                    },
                ),
                migrations.CreateModel(
                    name="GuestMessage",
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
                            "mailing",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="messages",
                                to="invitations.mailing",
                            ),
                        ),
                        (
                            "guest",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="messages",
                                to="invitations.guest",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("invitation", "Invitation"),
                                    ("relance", "Relance"),
                                    ("veille", "Rappel de la veille"),
                                    ("place", "Une place s’est libérée"),
                                    ("mot", "Message à celles et ceux qui viennent"),
                                    ("inscription", "Réponse à une inscription"),
                                ],
                                max_length=11,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("mailing", "guest"), name="one_message_per_guest_and_mailing"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("kind__in", ["invitation", "veille"])),
                                fields=("guest", "kind"),
                                name="one_invitation_and_one_eve_per_guest",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Minutes",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "workshop",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="minutes",
                                to="workshops.workshop",
                            ),
                        ),
                        ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("introduction", models.TextField(blank=True, max_length=3000, verbose_name="introduction")),
                        ("facilitators", models.CharField(blank=True, max_length=300, verbose_name="animation")),
                        ("comments", models.JSONField(blank=True, default=dict, verbose_name="commentaires")),
                        ("hidden_parts", models.JSONField(blank=True, default=list, verbose_name="parties masquées")),
                        (
                            "picks",
                            models.JSONField(blank=True, default=dict, verbose_name="paroles et engagements cités"),
                        ),
                        ("next_steps", models.TextField(blank=True, max_length=3000, verbose_name="suites")),
                        (
                            "next_title",
                            models.CharField(blank=True, max_length=150, verbose_name="prochain rendez-vous"),
                        ),
                        (
                            "next_on",
                            models.DateField(blank=True, null=True, verbose_name="date du prochain rendez-vous"),
                        ),
                        (
                            "words_present",
                            models.TextField(
                                blank=True, max_length=3000, verbose_name="message aux personnes présentes"
                            ),
                        ),
                        (
                            "words_absent",
                            models.TextField(
                                blank=True, max_length=3000, verbose_name="message aux personnes absentes"
                            ),
                        ),
                        (
                            "due_days",
                            models.PositiveSmallIntegerField(default=10, verbose_name="délai d’envoi en jours"),
                        ),
                        ("is_open", models.BooleanField(default=True)),
                        ("edition", models.PositiveSmallIntegerField(default=0, verbose_name="version")),
                        ("content", models.JSONField(blank=True, null=True)),
                        ("frozen_on", models.DateField(blank=True, null=True)),
                        ("frozen_at", models.DateTimeField(blank=True, null=True)),
                        ("frozen_note", models.PositiveIntegerField(default=0)),
                        ("given_edition", models.PositiveSmallIntegerField(default=0)),
                        ("given_on", models.DateField(blank=True, null=True)),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("is_open", True), ("edition__gte", 1), _connector="OR"),
                                name="minutes_are_closed_once_validated",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("content__isnull", True), ("edition", 0), ("frozen_on__isnull", True)),
                                    models.Q(
                                        ("content__isnull", False), ("edition__gte", 1), ("frozen_on__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="minutes_edition_has_its_content",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("given_edition__lte", models.F("edition"))),
                                name="minutes_given_were_validated",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("due_days__range", (1, 90))), name="minutes_are_due_within_90_days"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Dispatch",
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
                            "minutes",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="dispatches",
                                to="invitations.minutes",
                            ),
                        ),
                        ("edition", models.PositiveSmallIntegerField()),
                        (
                            "guest",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="dispatches",
                                to="invitations.guest",
                            ),
                        ),
                        (
                            "pledge",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="dispatches",
                                to="workshops.pledge",
                            ),
                        ),
                        ("to_absent", models.BooleanField(default=False)),
                    ],
                    options={
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("minutes", "edition", "guest"), name="minutes_go_once_to_a_guest"
                            ),
                            models.UniqueConstraint(
                                fields=("minutes", "edition", "pledge"), name="minutes_go_once_for_a_pledge"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RegistrationPage",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "workshop",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="registration_page",
                                to="workshops.workshop",
                            ),
                        ),
                        ("code", models.CharField(max_length=6, unique=True)),
                        ("opened_at", models.DateTimeField(blank=True, null=True, verbose_name="ouverte le")),
                        ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="fermée le")),
                        ("until", models.DateField(blank=True, null=True, verbose_name="inscriptions jusqu’au")),
                        ("what_happens", models.TextField(blank=True, max_length=600, verbose_name="ce qui s’y passe")),
                        ("how_to_come", models.TextField(blank=True, max_length=600, verbose_name="comment venir")),
                        ("accessibility", models.TextField(blank=True, max_length=600, verbose_name="accessibilité")),
                    ],
                ),
                migrations.CreateModel(
                    name="RepeatedRegistration",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "guest",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="repeated",
                                to="invitations.guest",
                            ),
                        ),
                        (
                            "contact",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="directory.contact"
                            ),
                        ),
                        ("given_name", models.CharField(max_length=170, verbose_name="nom donné")),
                        ("gave_email", models.BooleanField(default=False)),
                        (
                            "answer",
                            models.CharField(
                                choices=[
                                    ("attente", "pas encore de réponse"),
                                    ("oui", "viendra"),
                                    ("non", "ne viendra pas"),
                                    ("liste", "sur liste d’attente"),
                                ],
                                max_length=7,
                                verbose_name="réponse",
                            ),
                        ),
                        (
                            "standing",
                            models.CharField(
                                choices=[("accord", "accord"), ("silence", "silence"), ("refus", "refus")],
                                max_length=7,
                                verbose_name="accord pour la suite",
                            ),
                        ),
                        ("at", models.DateTimeField(auto_now_add=True)),
                    ],
                    options={
                        "ordering": ["id"],
                    },
                ),
            ],
        ),
    ]
