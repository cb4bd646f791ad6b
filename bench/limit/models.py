"""One row a form."""

from __future__ import annotations

from django.db import models


class Entry(models.Model):
    """What was sent."""

    answers = models.JSONField()
    sent_at = models.DateTimeField(auto_now_add=True)
