"""Names of the ways to run the work, and which outcome each belongs to."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy

from advisor.engine.cost.costs import Way
from advisor.engine.schema import Outcome

NAMES: dict[Way, Any] = {
    "large_hosted": gettext_lazy("a large model paid by use"),
    "small_hosted": gettext_lazy("a small model paid by use"),
    "small_rented": gettext_lazy("a small model on a rented machine"),
    "small_own": gettext_lazy("a small model on your own machine"),
    "hybrid": gettext_lazy("both together"),
    "large_own": gettext_lazy("a large model on your own machine"),
}
OUTCOMES: dict[Way, Outcome] = {
    "large_hosted": "llm",
    "small_hosted": "slm",
    "small_rented": "slm",
    "small_own": "slm",
    "hybrid": "hybrid",
    "large_own": "llm",
}
