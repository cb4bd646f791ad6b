"""A person's run: the draft while it is filled in, the assessment when it is finished."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from advisor.models.questionnaire import OUTCOME_CHOICES, QuestionnaireVersion


class Draft(models.Model):
    """Answers being filled in, held under an unguessable address."""

    token = models.CharField(max_length=32, unique=True)
    """Half of the SHA-256 of the token in the address: whoever reads the database cannot open the draft."""
    version = models.ForeignKey(QuestionnaireVersion, on_delete=models.PROTECT, related_name="+")
    answers = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=0)
    """Rises with every saved step, so that two tabs on one draft never undo each other."""
    rejected = models.JSONField(null=True)
    """The last invalid entry of a step with its errors: shown once, then cleared."""
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True, db_index=True)

    def __str__(self) -> str:
        return f"Draft {self.pk}"


class Assessment(models.Model):
    """A finished run: answers, the version they were given to, and everything that was shown, frozen."""

    view_token = models.CharField(max_length=32, unique=True)
    manage_hash = models.CharField(max_length=64, unique=True)
    """SHA-256 of the manage link's token: whoever reads the database cannot open the manage page."""
    draft_seal = models.CharField(max_length=32, blank=True, default="", db_default="")
    """The token of the draft, hidden under the manage link's token, so that its owner finds the way back."""
    draft = models.ForeignKey(Draft, on_delete=models.SET_NULL, null=True, related_name="assessments")
    version = models.ForeignKey(QuestionnaireVersion, on_delete=models.PROTECT, related_name="assessments")
    answers = models.JSONField()
    advice = models.JSONField()
    """The frozen recommendation with all that stood beside it."""
    outcome = models.CharField(max_length=10, choices=OUTCOME_CHOICES, blank=True)
    strength = models.CharField(max_length=10)
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)
    label = models.CharField(_("label"), max_length=80, blank=True)
    prepared_for = models.CharField(_("prepared for"), max_length=80, blank=True, db_default="")
    prepared_by = models.CharField(_("prepared by"), max_length=80, blank=True, db_default="")
    note = models.CharField(_("note"), max_length=600, blank=True, db_default="")
    """Plain text with line breaks; shown, never read as markup."""
    shared = models.BooleanField(default=True)
    """False once the owner has stopped sharing: the view link answers 404."""
    hide_answers = models.BooleanField(_("hide the answers"), default=False, db_default=False)
    """The view link shows the verdict, its strength, the lines and the plan, and nothing that repeats an answer."""
    expires_at = models.DateTimeField(null=True, blank=True, db_index=True)
    """From then on both links answer 404, and `manage.py purge` deletes the row; never, when empty."""

    class Meta:
        ordering = ["-created_at"]
        permissions = [("support_assessment", _("Can find an assessment by its view link and delete it"))]

    def __str__(self) -> str:
        return f"Assessment {self.pk}"
