"""The working copy: what the owner edits. Publishing turns it into one immutable document."""

from __future__ import annotations

from typing import Any

from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

OUTCOME_CHOICES = [("slm", _("Small model")), ("hybrid", _("Both together")), ("llm", _("Large model"))]

validate_key = RegexValidator(
    r"^[a-z0-9]+(?:[_-][a-z0-9]+)*$", _("Use small letters, digits, hyphens and underscores only.")
)


class KeyManager(models.Manager[Any]):
    """Finds a row by its natural key, so that fixtures never hold row numbers."""

    def get_by_natural_key(self, key: str) -> Any:
        return self.get(key=key)


class Archivable(models.Model):
    """A row that can leave the working copy and come back. What a result was made with is never deleted."""

    archived = models.BooleanField(
        default=False, help_text=_("Archived: kept here, but left out of the next published version.")
    )

    class Meta:
        abstract = True


class Edited(models.Model):
    """A row that several people may edit."""

    revision = models.PositiveIntegerField(default=0, editable=False)
    """Rises with every save, so that of two editors the second is told."""
    reviewed_on = models.DateField(
        default=timezone.localdate, help_text=_("When somebody last read this and found it still right.")
    )

    class Meta:
        abstract = True


class Keyed(Edited):
    """A row of the working copy with a stable key and a place in an order."""

    key = models.CharField(
        max_length=60,
        unique=True,
        validators=[validate_key],
        help_text=_("Stored results and the command line use this. Do not change it once a version is published."),
    )
    order = models.PositiveIntegerField(default=0, help_text=_("Smaller comes first."))

    objects = KeyManager()

    class Meta:
        abstract = True
        ordering = ["order", "key"]

    def natural_key(self) -> tuple[str, ...]:
        return (self.key,)


class PointsMixin(models.Model):
    """What one answer adds to each outcome, in whole points."""

    points_slm = models.SmallIntegerField(_("small"), default=0)
    points_hybrid = models.SmallIntegerField(_("both"), default=0)
    points_llm = models.SmallIntegerField(_("large"), default=0)

    class Meta:
        abstract = True


class Scorecard(Edited):
    """The one row of numbers that belong to no question."""

    base_slm = models.SmallIntegerField(default=0, help_text=_("Points a small model starts with."))
    base_hybrid = models.SmallIntegerField(default=0, help_text=_("Points both together start with."))
    base_llm = models.SmallIntegerField(default=0, help_text=_("Points a large model starts with."))
    point_value = models.FloatField(
        default=0.25,
        help_text=_("How much log-odds one point is worth. Set by the fit; change it only with a new fit."),
    )
    minimum_answers = models.PositiveSmallIntegerField(
        default=5, help_text=_("With fewer real answers the page gives no recommendation.")
    )
    clear_probability = models.FloatField(default=0.70, help_text=_("At least this likely to be called clear."))
    clear_margin = models.FloatField(default=0.40, help_text=_("And at least this far ahead of the next outcome."))
    clear_coverage = models.FloatField(default=0.60, help_text=_("And at least this share of questions answered."))
    clear_steady = models.FloatField(
        default=0.50,
        help_text=_("And at least this share of questions could change alone without changing the outcome."),
    )
    leaning_margin = models.FloatField(default=0.12, help_text=_("Closer than this is too close to call."))

    class Meta:
        verbose_name = _("scorecard")
        verbose_name_plural = _("scorecard")

    def __str__(self) -> str:
        return "Scorecard"


class Dimension(Keyed, Archivable):
    title = models.CharField(max_length=120)
    small_pole = models.CharField(max_length=200, help_text=_("The end of the line where small models are strong."))
    large_pole = models.CharField(max_length=200, help_text=_("The end of the line where large models are strong."))
    why = models.TextField(help_text=_("Why this tradeoff decides anything. One or two short sentences."))
    helper = models.BooleanField(default=False, help_text=_("Tick if this is not one of the three tradeoffs."))

    class Meta(Keyed.Meta):
        verbose_name = _("tradeoff dimension")

    def __str__(self) -> str:
        return self.title


class Step(Keyed, Archivable):
    title = models.CharField(max_length=120, help_text=_("A statement, shown as the heading of the page."))
    short = models.CharField(max_length=40, help_text=_("One or two words, for lists."))
    intro = models.TextField(blank=True, help_text=_("One sentence under the heading. May stay empty."))

    class Meta(Keyed.Meta):
        pass

    def __str__(self) -> str:
        return self.short


class Question(Keyed, Archivable):
    NUMBER = "number"
    KINDS = [("single", _("one option")), ("multiple", _("several options")), (NUMBER, _("a whole number"))]

    step = models.ForeignKey(Step, on_delete=models.PROTECT, related_name="questions")
    kind = models.CharField(max_length=10, choices=KINDS, default="single")
    text = models.CharField(max_length=200, help_text=_("The question as the visitor reads it."))
    hint = models.CharField(
        max_length=200, blank=True, help_text=_("One line under the question, at most 120 characters.")
    )
    why = models.TextField(help_text=_("Why we ask: what the answer changes."))
    dimension = models.ForeignKey(
        Dimension,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="questions",
        help_text=_("The line that this question's points move."),
    )
    comparable = models.BooleanField(
        default=False, help_text=_("Tick if the answer is used to find comparable cases and measurements.")
    )
    max_choices = models.PositiveSmallIntegerField(default=1)
    minimum = models.BigIntegerField(default=0, help_text=_("Smallest number accepted (number questions)."))
    maximum = models.BigIntegerField(default=10_000_000_000, help_text=_("Largest number accepted (number questions)."))
    quick_picks = models.JSONField(
        default=list, blank=True, help_text=_("Numbers to offer as buttons, such as [1000, 20000].")
    )
    unit = models.CharField(max_length=60, blank=True, help_text=_("What the number counts."))

    class Meta(Keyed.Meta):
        ordering = ["step__order", "order", "key"]

    def __str__(self) -> str:
        return self.text


class OptionManager(models.Manager["Option"]):
    def get_by_natural_key(self, question: str, key: str) -> Option:
        return self.get(question__key=question, key=key)


class Option(PointsMixin, Archivable):
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="options")
    key = models.CharField(max_length=60, validators=[validate_key])
    order = models.PositiveIntegerField(default=0)
    label = models.CharField(max_length=160, help_text=_("The answer as the visitor reads it."))
    hint = models.CharField(max_length=200, blank=True, help_text=_("A few words that make it concrete."))
    phrase = models.CharField(
        max_length=200, help_text=_("The answer as a sentence about the visitor, without a full stop. Reasons use it.")
    )
    up_to = models.BigIntegerField(
        null=True,
        blank=True,
        help_text=_("Number questions only: the largest number in this band; empty for the last."),
    )
    dimension = models.ForeignKey(
        Dimension,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Only where this option speaks to another line than its question."),
    )

    objects = OptionManager()

    class Meta:
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["question", "key"], name="option_key_once_per_question")]

    def __str__(self) -> str:
        return self.label

    def natural_key(self) -> tuple[str, ...]:
        return (self.question.key, self.key)

    natural_key.dependencies = ["advisor.question"]  # type: ignore[attr-defined]


class Combination(Keyed, PointsMixin, Archivable):
    when = models.JSONField(
        help_text=_('Answers that must all be given, such as {"mix": ["alike"], "scope": ["single"]}.')
    )
    phrase = models.CharField(
        max_length=200, help_text=_("What the answers mean together, as a sentence without a full stop.")
    )

    class Meta(Keyed.Meta):
        pass

    def __str__(self) -> str:
        return self.phrase


class Limit(Keyed, Archivable):
    when = models.JSONField(help_text=_("Answers that must all be given for the limit to hold."))
    unless = models.JSONField(
        default=dict, blank=True, help_text=_("The limit does not hold if all of these are given.")
    )
    rules_out = models.JSONField(
        default=list, blank=True, help_text=_('Outcomes that fall away, such as ["llm"]. Empty for a warning.')
    )
    forbids = models.JSONField(
        default=list, blank=True, help_text=_('Ways to run a model that fall away: "hosted", "self_hosted", "large".')
    )
    text = models.TextField(help_text=_("What it means, in plain words."))
    way_on = models.TextField(help_text=_("What the visitor can do about it."))

    class Meta(Keyed.Meta):
        pass

    def __str__(self) -> str:
        return self.key


class ExampleApplication(Keyed):
    title = models.CharField(max_length=120)
    outcome = models.CharField(max_length=10, choices=OUTCOME_CHOICES)
    summary = models.TextField(help_text=_("What the business does and why this kind of model fits."))
    tradeoff = models.TextField(help_text=_("What one gives up with this choice."))
    dimension = models.ForeignKey(
        Dimension,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="examples",
        help_text=_("The tradeoff this example shows best."),
    )
    answers = models.JSONField(
        help_text=_("The answers that describe it. They must give its outcome, or publishing says so.")
    )
    source = models.CharField(max_length=200, blank=True)
    source_url = models.URLField(max_length=500, blank=True)
    visible = models.BooleanField(default=True, help_text=_("Untick to take it off the examples page."))

    class Meta(Keyed.Meta):
        verbose_name = _("example application")

    def __str__(self) -> str:
        return self.title


class PublishedManager(models.Manager["QuestionnaireVersion"]):
    """Published versions only: what nobody published cannot be come upon by accident."""

    def get_queryset(self) -> models.QuerySet[QuestionnaireVersion]:
        return super().get_queryset().filter(number__isnull=False)


class QuestionnaireVersion(models.Model):
    """One published document. Rows are added, never changed and never deleted.

    A row without a number is not published: a preview, or a document that waits to be imported. It is purged soon.
    """

    number = models.PositiveIntegerField(unique=True, null=True)
    document = models.JSONField(editable=False)
    content_hash = models.CharField(max_length=64, editable=False)
    published_at = models.DateTimeField(auto_now_add=True)
    author = models.CharField(max_length=150, blank=True)
    note = models.CharField(max_length=300, blank=True, help_text=_("What changed, in a few words."))
    app_release = models.CharField(max_length=20, editable=False)

    objects = PublishedManager()
    everything = models.Manager["QuestionnaireVersion"]()

    class Meta:
        ordering = ["-number"]
        verbose_name = _("published version")
        get_latest_by = "number"

    def __str__(self) -> str:
        return f"Version {self.number}" if self.number else "Not published"
