"""How much the site is used: counters a day, and nothing about anybody."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from advisor.models.questionnaire import OUTCOME_CHOICES, QuestionnaireVersion


class DayCount(models.Model):
    """How often one thing happened on one day. Only ever incremented: no row stands for a person."""

    KINDS = [
        ("started", _("started")),
        ("reached", _("reached a step")),
        ("finished", _("finished")),
        ("shared", _("shared result opened")),
    ]

    day = models.DateField()
    kind = models.CharField(max_length=10, choices=KINDS)
    version = models.ForeignKey(QuestionnaireVersion, on_delete=models.PROTECT, related_name="+")
    step = models.PositiveSmallIntegerField(default=0)
    """Which page was reached, from 2; the one after the last step is the check page. 0 for the other kinds."""
    outcome = models.CharField(max_length=10, choices=OUTCOME_CHOICES, blank=True)
    count = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["day", "kind", "version", "step", "outcome"], name="one_counter_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.kind}: {self.count}"
