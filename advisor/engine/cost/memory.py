"""Does a language model fit into a machine, and for how many answers at once (CATALOGUE formula a)."""

from __future__ import annotations

from advisor.engine.cost.machines import Format, Machine
from advisor.engine.cost.throughput import Shape

GIB = 2**30
BITS: dict[Format, float] = {"bf16": 16, "fp8": 8, "int4": 4.5, "mxfp4": 4.25}
"""Bits per parameter, scales included."""
OVERHEAD_GIB = 3.5
"""Runtime, buffers and the work space of one step."""
USABLE = 0.90
"""Share of the memory a service can use."""


def weights_gib(shape: Shape, stored_as: Format) -> float:
    return shape.stored_b * 1e9 * BITS[stored_as] / 8 / GIB


def context_gib(shape: Shape, tokens: int) -> float:
    """Keys and values of one answer, at 16 bits."""
    return shape.kv_bytes_per_token * max(tokens, 0) / GIB


def memory_gib(shape: Shape, stored_as: Format, *, tokens: int, users: int) -> float:
    """All the memory a service needs with `users` answers of `tokens` tokens (prompt and output) at once."""
    return weights_gib(shape, stored_as) + users * context_gib(shape, tokens) + OVERHEAD_GIB


def users_that_fit(shape: Shape, machine: Machine, stored_as: Format, tokens: int) -> int:
    """How many answers at once the memory allows; 0 if the model does not fit at all."""
    room = USABLE * machine.memory_gib - weights_gib(shape, stored_as) - OVERHEAD_GIB
    if room < 0:
        return 0
    each = context_gib(shape, tokens)
    return int(room / each) if each else 1_000_000
