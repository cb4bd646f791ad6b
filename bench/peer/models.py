"""What the peer keeps of a finished questionnaire."""

from __future__ import annotations

from django.db import models


class Submission(models.Model):
    """The answers and what came of them."""

    answers = models.JSONField()
    totals = models.JSONField()
