"""The library: published measurements and documented decisions. Facts with a source, edited in the admin."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from advisor.models.questionnaire import OUTCOME_CHOICES

TASK_TYPES = [
    ("classification", _("classification")),
    ("search_ranking", _("search and ranking")),
    ("extraction", _("extraction")),
    ("question_answering", _("question answering")),
    ("summarisation", _("summarisation")),
    ("generation", _("writing")),
    ("translation", _("translation")),
    ("reasoning", _("reasoning")),
    ("coding", _("coding")),
    ("tool_use", _("tool use")),
    ("conversation", _("conversation")),
]
WINNERS = [("small", _("small model")), ("tie", _("tie")), ("large", _("large model"))]
BREADTHS = [("narrow", _("narrow")), ("broad", _("broad"))]
SMALL_ADAPTED = [
    ("none", _("as it comes")),
    ("domain_pretrained", _("trained on texts of the field")),
    ("finetuned", _("tuned")),
    ("distilled", _("taught by a larger model")),
]
LARGE_ADAPTED = [
    ("zero_shot", _("as it comes")),
    ("few_shot", _("with a few examples in the request")),
    ("cot", _("asked to think step by step")),
    ("rag", _("with looked-up texts")),
    ("finetuned", _("tuned")),
]
CONFIDENCES = [("high", _("high")), ("medium", _("medium")), ("low", _("low"))]
SIZES = [
    ("solo", _("one person")),
    ("small", _("small")),
    ("mid", _("middle-sized")),
    ("large", _("large")),
    ("unknown", _("unknown")),
]
LEVEL = [MaxValueValidator(3)]
YEAR = [MinValueValidator(2015), MaxValueValidator(2100)]


class LibraryStamp(models.Model):
    """One row whose counter rises with every change of the library, so that a process knows when to read it again."""

    counter = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"Library {self.counter}"

    @classmethod
    def rise(cls) -> None:
        if not cls.objects.filter(pk=1).update(counter=models.F("counter") + 1):
            cls.objects.get_or_create(pk=1, defaults={"counter": 1})


class LibraryQuerySet(models.QuerySet[Any]):
    """Changes of many rows at once raise the stamp too."""

    def update(self, **changes: Any) -> int:
        with transaction.atomic():
            LibraryStamp.rise()
            return super().update(**changes)

    def delete(self) -> tuple[int, dict[str, int]]:
        with transaction.atomic():
            LibraryStamp.rise()
            return super().delete()

    def bulk_create(self, objs: Iterable[Any], *args: Any, **options: Any) -> list[Any]:
        with transaction.atomic():
            LibraryStamp.rise()
            return super().bulk_create(objs, *args, **options)


class Stamped(models.Model):
    """A row whose every change raises the stamp."""

    objects = LibraryQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            LibraryStamp.rise()
            super().save(*args, **options)

    def delete(self, *args: Any, **options: Any) -> tuple[int, dict[str, int]]:
        with transaction.atomic():
            LibraryStamp.rise()
            return super().delete(*args, **options)


class LibraryRow(Stamped):
    """A fact with its source. The id is its natural key: fixtures and imports go by it."""

    id = models.SlugField(
        primary_key=True, max_length=60, help_text=_("Small letters, digits and hyphens. Never reuse one.")
    )
    source_title = models.CharField(max_length=300)
    reviewed_on = models.DateField(
        null=True, blank=True, help_text=_("When somebody last held this row against its source.")
    )

    class Meta:
        abstract = True
        ordering = ["id"]

    def natural_key(self) -> tuple[str, ...]:
        return (self.id,)


class Comparison(LibraryRow):
    task = models.CharField(max_length=300, help_text=_("What was tested, in plain words."))
    task_type = models.CharField(max_length=30, choices=TASK_TYPES)
    domain = models.CharField(_("field"), max_length=40)
    breadth = models.CharField(max_length=10, choices=BREADTHS)
    creativity_needed = models.PositiveSmallIntegerField(validators=LEVEL, help_text=_("0 to 3."))
    specialist_knowledge_needed = models.PositiveSmallIntegerField(validators=LEVEL, help_text=_("0 to 3."))
    training_examples = models.PositiveIntegerField(
        null=True, blank=True, help_text=_("Examples the small model was trained on; 0 none, empty unknown.")
    )
    small_model = models.CharField(max_length=120)
    small_params_b = models.FloatField(
        _("size of the small model"), null=True, blank=True, help_text=_("In thousand million parameters.")
    )
    small_adapted = models.CharField(_("small model used"), max_length=20, choices=SMALL_ADAPTED)
    large_model = models.CharField(max_length=120)
    large_adapted = models.CharField(_("large model used"), max_length=20, choices=LARGE_ADAPTED)
    metric = models.CharField(max_length=120)
    higher_is_better = models.BooleanField(default=True)
    small_score = models.FloatField()
    large_score = models.FloatField()
    winner = models.CharField(
        max_length=10, choices=WINNERS, help_text=_("Follows from the scores; less than 1 % apart is a tie.")
    )
    source_year = models.PositiveSmallIntegerField(validators=YEAR)
    source_id = models.CharField(max_length=300, help_text=_("arXiv:2405.00732, a DOI, or a web address."))
    locator = models.CharField(max_length=300, blank=True, help_text=_("Table, figure or section in the source."))

    class Meta(LibraryRow.Meta):
        verbose_name = _("published comparison")

    def __str__(self) -> str:
        return f"{self.task}: {self.small_model} / {self.large_model}"


class HybridResult(LibraryRow):
    claim = models.TextField()
    setting = models.CharField(max_length=200)
    metric = models.CharField(max_length=120)
    value = models.FloatField()
    unit = models.CharField(max_length=80)
    source_year = models.PositiveSmallIntegerField(validators=YEAR)
    source_id = models.CharField(max_length=300)
    locator = models.CharField(max_length=300, blank=True)

    class Meta(LibraryRow.Meta):
        verbose_name = _("published result of a hybrid")
        verbose_name_plural = _("published results of hybrids")

    def __str__(self) -> str:
        return self.claim


class Case(LibraryRow):
    organisation = models.CharField(max_length=120)
    year = models.PositiveSmallIntegerField(null=True, blank=True, validators=YEAR)
    description = models.TextField(help_text=_("What was needed, told without the choice."))
    decision = models.CharField(max_length=10, choices=OUTCOME_CHOICES)
    label_confidence = models.CharField(
        max_length=10, choices=CONFIDENCES, help_text=_("How sure it is what they chose.")
    )
    model_details = models.TextField(help_text=_("What it chose, with the names it gave."))
    reported_result = models.TextField(blank=True, help_text=_("In the organisation's own words; nobody checked it."))
    reason_given = models.TextField(blank=True)
    industry = models.CharField(max_length=80)
    org_size = models.CharField(_("size"), max_length=10, choices=SIZES)
    source_url = models.URLField(max_length=500)
    original_url = models.URLField(
        max_length=500, blank=True, help_text=_("The organisation's own words, where the source is a summary of them.")
    )
    answers = models.JSONField(help_text=_("The need as answers to our questions, coded without knowing the choice."))
    answers_second_coder = models.JSONField(default=dict, blank=True, help_text=_("The same by a second reader."))

    class Meta(LibraryRow.Meta):
        verbose_name = _("documented decision")

    def __str__(self) -> str:
        return f"{self.organisation}: {self.id}"
