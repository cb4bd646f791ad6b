"""What was ever put in from fixtures, so that seeding never does it twice."""

from __future__ import annotations

from django.db import models


class SeededRow(models.Model):
    """Remembers which fixture rows were ever put in, so that what the owner deleted stays deleted."""

    label = models.CharField(max_length=100)
    natural_key = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["label", "natural_key"], name="seeded_once")]

    def __str__(self) -> str:
        return f"{self.label} {self.natural_key}"


class SeededFile(models.Model):
    """The state of a fixture file when it was last put in, so that a later start need not read it."""

    name = models.CharField(max_length=100, unique=True)
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.name
