"""Tokens per second of one machine: a formula with few constants, fitted on a published reference.

One step of B answers written at once takes

    step_s    = (active_b x bytes / weights_efficiency
                 + B x kv_bytes x (prompt + output / 2) / 1e9 / kv_efficiency) / bandwidth_gb_s
                + layers x overhead_s_per_layer
    prefill_s = (2 x active x prompt + 2 x kv_layers x width x prompt^2) / (prefill_efficiency x bf16_flops)
    answers/s = B / (output x step_s + B x prefill_s)

Weights and context are read from memory, each layer costs a fixed start-up time, and reading the prompt is bound by
compute: every parameter once per token, and every token against all before it (2 % at 1,000 tokens, nearly half at
50,000). The width is taken as sqrt(active / (12 x layers)), as in ordinary transformers. A mixture of experts reads
more than its active parameters when several answers are written at once: stored x (1 - (1 - active / stored)^B).
Sources: `fixtures/catalogue/throughput_fit.json`.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import NamedTuple

from advisor.engine.cost.catalogue import Catalogue, LanguageModel
from advisor.engine.cost.machines import Format, Machine, ThroughputFit
from advisor.engine.said import Said, say

BYTES: dict[Format, float] = {"bf16": 2.0, "fp8": 1.0, "int4": 4.5 / 8, "mxfp4": 4.25 / 8}
"""Bytes per parameter. int4 and mxfp4 carry their scales (CATALOGUE formula a; OCP microscaling format)."""

GUESSED_TFLOPS_PER_GB_S = 0.07
"""Where compute is not published: between RTX 3090 (0.076) and Apple M2 Ultra (0.068). A guess, and said to be one."""

FIRST_WORD_S_PER_LAYER = 0.001
"""Start of an answer besides reading the prompt (reference: 25 to 47 ms for 28 to 36 layers)."""
BUSY_PER_ROOT_USER = 0.16
"""With B answers under way the first word comes 1 + 0.16 x sqrt(B) times later (reference: 1.4 at 8, 2.8 at 128)."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What of a language model decides its speed."""

    name: str
    stored_b: float
    active_b: float
    layers: int
    kv_layers: int
    """Layers that look at the whole text."""
    kv_bytes_per_token: int
    mixture: bool = False
    native_format: Format = "bf16"
    guessed: bool = False
    """True if a number was guessed from the parameter count."""


class Speed(NamedTuple):
    answers_per_s: float
    """Whole answers (prompt read, output written) per second with this many at once."""
    tokens_per_s: float
    """Output tokens per second, all answers together."""
    first_word_s: float
    """Seconds to the first word with no other answer under way."""
    first_word_busy_s: float
    """The same with all others under way."""
    error: float
    """Band: the true figure is within this fraction in nine of ten cases of the kind."""
    extrapolated: tuple[Said, ...]
    """Why the figure lies outside what was fitted; empty where it does not."""


GUESSES = (
    (0.0, 20, 4),
    (0.4, 26, 8),
    (1.2, 28, 8),
    (3.0, 34, 8),
    (7.0, 34, 8),
    (13.0, 40, 8),
    (24.0, 56, 8),
    (50.0, 80, 8),
)
"""From billions of parameters: layers and key-value heads of 128, as usual in open models of 2024 to 2026."""


def guessed_shape(name: str, stored_b: float, active_b: float) -> Shape:
    """A shape for a model of which only the size is known."""
    _, layers, heads = next(row for row in reversed(GUESSES) if stored_b >= row[0])
    per_token = 2 * layers * heads * 128 * 2
    return Shape(name, stored_b, active_b, layers, layers, per_token, active_b < 0.8 * stored_b, guessed=True)


def shape_of(model: LanguageModel) -> Shape | None:
    """The shape of a language model of the library; None if not even its size is known."""
    stored, active, geometry = model.stored_b, model.active_b, model.geometry
    if stored is None or active is None:
        return None
    if geometry is None:
        return guessed_shape(model.name, stored, active)
    return Shape(
        model.name,
        stored,
        active,
        geometry.layers,
        geometry.kv_layers,
        geometry.kv_bytes_per_token,
        model.mixture,
        model.native_format,
    )


def weights_read_gb(shape: Shape, users: int, bytes_per_parameter: float) -> float:
    """Gigabytes of weights one step reads."""
    if not shape.mixture:
        return shape.active_b * bytes_per_parameter
    share = shape.active_b / shape.stored_b
    return float(shape.stored_b * (1.0 - (1.0 - share) ** users) * bytes_per_parameter)


def prefill_flop(shape: Shape, prompt: int) -> float:
    """Operations to read a prompt."""
    active = shape.active_b * 1e9
    width = sqrt(active / (12 * shape.layers))
    return 2 * active * prompt + 2 * shape.kv_layers * width * prompt**2


def _efficiencies(shape: Shape, machine: Machine, fit: ThroughputFit, stored_as: Format) -> tuple[float, float]:
    """Shares of the paper figures that are reached: reading weights, reading the prompt."""
    if shape.mixture:
        older = machine.kind != "box" and "fp8" not in machine.formats
        slow = fit.mixture_software_factor if stored_as == "mxfp4" and older else 1.0
        return fit.mixture_efficiency / slow, fit.prefill_efficiency
    if stored_as == "fp8":
        return fit.weights_efficiency * fit.fp8_factor, fit.prefill_efficiency
    if stored_as in ("int4", "mxfp4"):
        return fit.weights_efficiency * fit.int4_factor, fit.prefill_efficiency * fit.int4_prefill_factor
    return fit.weights_efficiency, fit.prefill_efficiency


class Pace(NamedTuple):
    """One language model in one format on one machine: all that speed depends on besides the number of users."""

    shape: Shape
    bytes_per_parameter: float
    weights_gb_s: float
    """Bandwidth reached while reading weights."""
    context_s_per_user: float
    overhead_s: float
    prefill_s: float
    output: int

    def answers_per_s(self, users: int) -> float:
        """Whole answers per second with this many written at once."""
        weights_s = weights_read_gb(self.shape, users, self.bytes_per_parameter) / self.weights_gb_s
        step_s = weights_s + users * self.context_s_per_user + self.overhead_s
        return users / (self.output * step_s + users * self.prefill_s)


def pace(shape: Shape, machine: Machine, fit: ThroughputFit, *, prompt: int, output: int, stored_as: Format) -> Pace:
    """No tokens at all count as one of each."""
    prompt, output = max(prompt, 1), max(output, 1)
    known = fit.machines.get(machine.key)
    bandwidth = known.bandwidth_gb_s if known else machine.bandwidth_gb_s
    kv_efficiency = known.kv_efficiency if known else fit.kv_efficiency
    overhead = known.overhead_s_per_layer if known else fit.overhead_s_per_layer
    weights_efficiency, prefill_efficiency = _efficiencies(shape, machine, fit, stored_as)
    tflops = machine.bf16_tflops or machine.bandwidth_gb_s * GUESSED_TFLOPS_PER_GB_S
    return Pace(
        shape=shape,
        bytes_per_parameter=BYTES[stored_as],
        weights_gb_s=bandwidth * weights_efficiency,
        context_s_per_user=shape.kv_bytes_per_token * (prompt + output / 2) / 1e9 / (kv_efficiency * bandwidth),
        overhead_s=shape.layers * overhead,
        prefill_s=prefill_flop(shape, prompt) / (prefill_efficiency * tflops * 1e12),
        output=output,
    )


def speed_at(found: Pace, machine: Machine, fit: ThroughputFit, users: int) -> Speed:
    """Speed with this many answers at once, with its band and its doubts."""
    answers_per_s = found.answers_per_s(users)
    first = found.prefill_s + found.shape.layers * FIRST_WORD_S_PER_LAYER
    busy = first * (1 + BUSY_PER_ROOT_USER * sqrt(users))
    band, reason = _trust(found.shape, machine, fit, users, machine.key in fit.machines)
    return Speed(answers_per_s, answers_per_s * found.output, first, busy, band, reason)


def speed(
    shape: Shape, machine: Machine, fit: ThroughputFit, *, users: int, prompt: int, output: int, stored_as: Format
) -> Speed:
    """Speed of one machine with `users` answers written at once."""
    found = pace(shape, machine, fit, prompt=prompt, output=output, stored_as=stored_as)
    return speed_at(found, machine, fit, max(users, 1))


def _trust(
    shape: Shape, machine: Machine, fit: ThroughputFit, users: int, known: bool
) -> tuple[float, tuple[Said, ...]]:
    """Error band and the reasons why it is an extrapolation, if it is one."""
    reasons = []
    if machine.bf16_tflops is None:
        reasons.append(say("beyond.no_compute"))
    elif not known:
        reasons.append(say("beyond.no_reference"))
    if shape.guessed:
        reasons.append(say("beyond.guessed"))
    if not shape.mixture and not 0.5 <= shape.active_b <= 15:
        reasons.append(say("beyond.size"))
    if not fit.users_min <= users <= fit.users_max:
        reasons.append(say("beyond.users", most=fit.users_max))
    if shape.mixture:
        reasons.append(say("beyond.mixture"))
    band = fit.error_mixture if shape.mixture else fit.error_p90 if known else fit.error_p90_new_machine
    return band * (1.5 if shape.guessed or machine.bf16_tflops is None else 1.0), tuple(reasons)


def machine_of_system(system: str, catalogue: Catalogue) -> Machine | None:
    """The machine with this name in the throughput reference, in our keys or by its name."""
    wanted = system.strip().lower().replace("-", "_").replace(" ", "_")
    for machine in catalogue.machines:
        if wanted == machine.key or wanted in machine.systems:
            return machine
    short = wanted.split("_")[0]
    return next(
        (item for item in catalogue.machines if short in {name.split("_")[0] for name in (item.key, *item.systems)}),
        None,
    )
