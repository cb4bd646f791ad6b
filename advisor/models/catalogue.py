"""The catalogue: language models, who sells them, machines, assumptions. Facts with a source and a date."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from advisor.models.library import Stamped

SIZES = [("small", _("small")), ("mid", _("middle")), ("large", _("large"))]
COMMERCIAL_USES = [("yes", _("allowed")), ("conditions", _("with conditions")), ("ask", _("ask")), ("no", _("no"))]
TIERS = [("small", _("small")), ("mid", _("middle")), ("large", _("large")), ("frontier", _("frontier"))]
FORMATS = [("bf16", _("16 bits")), ("fp8", _("8 bits")), ("int4", _("4 bits")), ("mxfp4", _("4 bits, mxfp4"))]
PROVIDER_KINDS = [
    ("vendor", _("makes the model")),
    ("cloud", _("general cloud")),
    ("host", _("runs other people’s models")),
    ("router", _("passes requests on")),
]
MACHINE_KINDS = [
    ("datacenter", _("data-centre card")),
    ("workstation", _("workstation card")),
    ("consumer", _("consumer card")),
    ("box", _("whole computer")),
]


def plausible(low: float, high: float, unit: Any) -> list[Any]:
    """Validators that catch a number in another unit: bytes for gigabytes, a price per token for one per million."""
    words = format_lazy(
        _("%(show_value)s is not plausible: this column is in {unit}, from {low} to {high}."),
        unit=unit,
        low=f"{low:,}",
        high=f"{high:,}",
    )
    return [MinValueValidator(low, words), MaxValueValidator(high, words)]


BILLIONS = plausible(0.01, 5000, _("billions of parameters"))
TOKENS = plausible(256, 20_000_000, _("tokens"))
PER_MILLION = plausible(0.001, 1000, _("US dollars per million tokens"))
PER_HOUR = plausible(0.05, 200, _("US dollars per hour"))


class CatalogueRow(Stamped):
    """One fact of the catalogue. The key is its natural key: fixtures and imports go by it."""

    due_days: ClassVar[int] = 180
    """After so many days somebody should hold the row against its source again."""

    key = models.SlugField(
        primary_key=True, max_length=80, help_text=_("Small letters, digits and hyphens. Never reuse one.")
    )

    class Meta:
        abstract = True

    def natural_key(self) -> tuple[str, ...]:
        return (self.key,)

    @property
    def checked_on(self) -> date | None:
        """The day the row was last held against its source."""
        return getattr(self, "reviewed_on", None)

    def days_overdue(self, today: date) -> int:
        """How long the next look at the source is overdue; 0 while it is not."""
        if self.checked_on is None:
            return 0
        return max(0, (today - self.checked_on).days - self.due_days)


class LanguageModel(CatalogueRow):
    name = models.CharField(max_length=80, unique=True)
    vendor = models.CharField(max_length=80)
    family = models.CharField(max_length=60, blank=True)
    hf_id = models.CharField(_("repository of the weights"), max_length=120, null=True, blank=True)
    open_weights = models.BooleanField(default=False)
    size = models.CharField(
        max_length=10, choices=SIZES, help_text=_("Small: about 14 billion parameters or fewer. Large: 60 or more.")
    )
    params_b = models.FloatField(_("parameters, billions"), null=True, blank=True, validators=BILLIONS)
    params_stored_b = models.FloatField(_("stored, billions"), null=True, blank=True, validators=BILLIONS)
    params_active_b = models.FloatField(_("active per token, billions"), null=True, blank=True, validators=BILLIONS)
    mixture = models.BooleanField(_("mixture of experts"), default=False)
    native_format = models.CharField(_("weights as shipped"), max_length=10, choices=FORMATS, default="bf16")
    layers = models.PositiveSmallIntegerField(null=True, blank=True)
    kv_layers = models.PositiveSmallIntegerField(_("layers that keep every token"), null=True, blank=True)
    kv_heads = models.PositiveSmallIntegerField(null=True, blank=True)
    head_dim = models.PositiveSmallIntegerField(null=True, blank=True)
    geometry_note = models.CharField(max_length=300, blank=True)
    licence = models.CharField(max_length=60, blank=True)
    commercial_use = models.CharField(
        max_length=10, choices=COMMERCIAL_USES, default="yes", help_text=_("From the licence. Not legal advice.")
    )
    context_tokens = models.PositiveIntegerField(_("longest text, tokens"), null=True, blank=True, validators=TOKENS)
    modalities = models.JSONField(default=list, help_text=_('Such as ["text", "image"].'))
    languages = models.CharField(max_length=300, blank=True, help_text=_("As published, in words."))
    language_count = models.PositiveSmallIntegerField(null=True, blank=True)
    release_month = models.CharField(max_length=7, null=True, blank=True, help_text=_("Such as 2026-09."))
    seen = models.JSONField(default=dict, help_text=_("Fact and where it was seen."))
    reviewed_on = models.DateField()

    class Meta:
        ordering = ["name"]
        verbose_name = _("language model")

    def __str__(self) -> str:
        return self.name


class Provider(CatalogueRow):
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=10, choices=PROVIDER_KINDS)
    seen = models.CharField(_("source"), max_length=300)

    class Meta:
        ordering = ["name"]
        verbose_name = _("provider")

    def __str__(self) -> str:
        return self.name


class Offer(CatalogueRow):
    due_days = 90

    language_model = models.ForeignKey(LanguageModel, on_delete=models.CASCADE, related_name="offers")
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="offers")
    model_ref = models.CharField(_("name at the provider"), max_length=120)
    matched_id = models.CharField(
        max_length=120, help_text=_("The id the price library must answer with. It matches by prefix.")
    )
    tier = models.CharField(max_length=10, choices=TIERS)
    context_tokens = models.PositiveIntegerField(_("longest text, tokens"), null=True, blank=True, validators=TOKENS)
    usd_in_per_mtok = models.DecimalField(
        _("USD per million tokens in"), max_digits=12, decimal_places=6, validators=PER_MILLION
    )
    usd_out_per_mtok = models.DecimalField(
        _("USD per million tokens out"), max_digits=12, decimal_places=6, validators=PER_MILLION
    )
    priced_on = models.DateField(help_text=_("The day this price was seen. It stands in if the price library fails."))
    rule = models.CharField(max_length=200, blank=True)
    first_word_s = models.FloatField(
        _("first word, seconds"), null=True, blank=True, validators=plausible(0.01, 300, _("seconds"))
    )
    tokens_per_s = models.FloatField(null=True, blank=True, validators=plausible(0.1, 20_000, _("tokens per second")))
    seen = models.JSONField(default=dict, help_text=_("Fact and where it was seen."))

    class Meta:
        ordering = ["key"]
        verbose_name = _("offer")
        constraints = [models.UniqueConstraint(fields=["provider", "model_ref"], name="one_offer_each")]

    def __str__(self) -> str:
        return self.key

    @property
    def checked_on(self) -> date | None:
        return self.priced_on


class Machine(CatalogueRow):
    due_days = 90

    name = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=12, choices=MACHINE_KINDS)
    memory_gib = models.FloatField(_("memory, GiB"), validators=plausible(2, 4096, _("GiB")))
    bandwidth_gb_s = models.FloatField(_("bandwidth, GB/s"), validators=plausible(20, 50_000, _("GB per second")))
    bf16_tflops = models.FloatField(
        _("16-bit compute, TFLOPS"), null=True, blank=True, validators=plausible(1, 50_000, _("TFLOPS"))
    )
    power_w = models.FloatField(_("power, W"), validators=plausible(5, 20_000, _("watts")))
    formats = models.JSONField(default=list, help_text=_('Weight formats at full speed, best first: ["fp8", "bf16"].'))
    usd_per_hour_low = models.DecimalField(
        _("lowest rent, USD per hour"), max_digits=10, decimal_places=4, null=True, blank=True, validators=PER_HOUR
    )
    low_offer = models.CharField(max_length=400, blank=True)
    low_is_indicative = models.BooleanField(default=False, help_text=_("The source shows no date or no currency."))
    usd_per_hour_hyperscaler = models.DecimalField(
        _("rent at a large cloud, USD per hour"),
        max_digits=10, decimal_places=4, null=True, blank=True, validators=PER_HOUR,
    )  # fmt: skip
    hyperscaler_offer = models.CharField(max_length=400, blank=True)
    hyperscaler_min_units = models.PositiveSmallIntegerField(
        default=1, validators=[MinValueValidator(1)], help_text=_("Smallest number that can be rented at that price.")
    )
    purchase_usd = models.DecimalField(
        _("purchase, USD"), max_digits=12, decimal_places=2, null=True, blank=True,
        validators=plausible(50, 1_000_000, _("US dollars")),
    )  # fmt: skip
    systems = models.JSONField(default=list, blank=True, help_text=_("Its names in the speed reference."))
    note = models.CharField(max_length=300, blank=True)
    seen = models.JSONField(default=dict, help_text=_("Fact and where it was seen."))
    reviewed_on = models.DateField()

    class Meta:
        ordering = ["name"]
        verbose_name = _("machine")

    def __str__(self) -> str:
        return self.name


class Assumption(CatalogueRow):
    """A number nobody measured for a visitor. The set of keys belongs to the code; values belong to the owner."""

    due_days = 365

    key = models.CharField(primary_key=True, max_length=80)
    value = models.FloatField()
    unit = models.CharField(max_length=60)
    why = models.CharField(max_length=300)
    source = models.CharField(max_length=300)
    on = models.DateField(_("as of"))

    class Meta:
        ordering = ["key"]
        verbose_name = _("assumption")

    def __str__(self) -> str:
        return self.key

    @property
    def checked_on(self) -> date | None:
        return self.on
