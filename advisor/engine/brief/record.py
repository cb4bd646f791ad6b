"""What published tests say about small models tuned for a job, and how many examples that took.

Counted in fixtures/evidence (as of 2026-11; a test counts again). The comparisons were picked to cover both sides and
are often against older large models: they say what is possible, not how often.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from advisor.engine.brief.parts import Source

Size = Literal["encoder", "small", "medium"]
UP_TO_B: dict[Size, float] = {"encoder": 0.5, "small": 5, "medium": 14}
"""Largest model of each size in billions of parameters; each begins where the one before ends."""
STORED_B: dict[Size, tuple[float, float]] = {"small": (0.9, 4.9), "medium": (6.5, 15)}
"""Billions of parameters in memory, from and to: what is sold as 4 or 14 billion is a little more."""


class Record(NamedTuple):
    """How small models of one size, tuned for one job, did against a large model, and in how many sources."""

    better: int
    tied: int
    worse: int
    sources: int

    @property
    def tests(self) -> int:
        return self.better + self.tied + self.worse


RECORDS: dict[tuple[str, Size], Record] = {
    ("classify", "encoder"): Record(14, 1, 2, 7),
    ("classify", "small"): Record(3, 1, 1, 3),
    ("classify", "medium"): Record(49, 5, 10, 12),
    ("extract", "small"): Record(1, 0, 0, 1),
    ("extract", "medium"): Record(5, 0, 1, 3),
    ("answer", "small"): Record(0, 0, 1, 1),
    ("answer", "medium"): Record(6, 1, 5, 5),
    ("write", "medium"): Record(7, 0, 0, 2),
    ("translate", "medium"): Record(3, 1, 2, 1),
    ("reason", "medium"): Record(4, 1, 5, 4),
    ("code", "small"): Record(1, 2, 1, 2),
    ("code", "medium"): Record(1, 0, 5, 2),
    ("act", "small"): Record(4, 1, 7, 6),
    ("act", "medium"): Record(9, 1, 11, 6),
    ("converse", "small"): Record(2, 1, 0, 2),
    ("converse", "medium"): Record(2, 0, 5, 4),
}
"""Job and size -> record. A pair that is not here has no published test that we hold."""
ENCODERS_THAT_EXTRACT = Record(1, 0, 3, 3)
"""Why pulling out facts does not begin with an encoder."""

BREAK_EVEN = Source(
    title="Comparing Specialised Small and General Large Language Models on Text Classification", id="arXiv:2402.12819"
)
"""On average about 100 labels; two to three times that once the spread between runs counts (its abstract)."""
MISINFORMATION = Source(title="Long Live Fine-Tuning", id="arXiv:2606.04274")
PIXIU = Source(title="PIXIU / FinMA", id="arXiv:2306.05443")
LORA_LAND = Source(title="LoRA Land: 310 Fine-tuned LLMs that Rival GPT-4", id="arXiv:2405.00732")
FINLORA = Source(title="FinLoRA", id="https://github.com/Open-Finance-Lab/FinLoRA")
TEXT_TO_SQL = Source(title="distil-text2sql", id="https://github.com/distil-labs/distil-text2sql")
BOOKING = Source(title="distil-tft-benchmarking", id="https://github.com/distil-labs/distil-tft-benchmarking")
ROUTER_SAMPLES = Source(title="RouteLLM (LMSYS blog)", id="https://lmsys.org/blog/2024-07-01-routellm/")
UNSURE_GOES_UP = Source(title="Uncertainty-Based Two-Tier Selection", id="arXiv:2405.02134")
RETEST = Source(title="LLMRouterBench", id="arXiv:2601.07206")

BOOKING_SCORES = {"clean": 0.86, "noisy": 0.72, "old": 0.59, "large": 0.84}
"""The same small booking assistant trained on clean, on faulty and on outdated examples, and a large model."""
ROUTER_EXAMPLES = 1_500
"""From so many of one's own examples on, a trained router beat chance in RouteLLM's test."""


class Aim(NamedTuple):
    """How many examples to train on, from and to, with what was published about the number."""

    low: int
    high: int
    figures: tuple[tuple[str, int], ...] = ()
    """Numbers of the sentence that gives the reason."""
    sources: tuple[Source, ...] = ()
    """Empty: no published test that we hold counts them, and the range is a rule of practice."""


AIMS: dict[str, Aim] = {
    "classify": Aim(300, 1_000, (("labels", 100), ("won", 900)), (BREAK_EVEN, MISINFORMATION)),
    "extract": Aim(1_000, 5_000, (("lost", 504), ("won", 5228)), (PIXIU, LORA_LAND)),
    "answer": Aim(500, 5_000, (("won", 472),), (FINLORA,)),
    "write": Aim(1_000, 5_000, (("won", 5103),), (LORA_LAND,)),
    "code": Aim(50, 500, (("won", 50),), (TEXT_TO_SQL,)),
    "act": Aim(300, 1_000, (("won", 327),), (BOOKING,)),
    "converse": Aim(500, 2_000),
    "summarise": Aim(500, 2_000),
    "translate": Aim(1_000, 5_000),
    "reason": Aim(1_000, 10_000),
}
