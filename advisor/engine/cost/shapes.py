"""From the name of a language model to its shape: the library first, then the name itself."""

from __future__ import annotations

import re

from advisor.engine.cost.catalogue import Catalogue
from advisor.engine.cost.machines import Format
from advisor.engine.cost.throughput import Shape, guessed_shape, shape_of

DECORATION = re.compile(
    r"[-_.](instruct|it|chat|base|hf|bf16|fp8|fp16|awq|gptq|int4|nvfp4|dynamic|w4a16|2[4-6](0[1-9]|1[0-2]))(?=[-_.]|$)"
)
"""Endings that do not change the size: training stage, number format, month of release."""

SIZE = re.compile(r"(?<![a-z0-9.])(\d+(?:\.\d+)?)(b|m)(?![a-z0-9])", re.IGNORECASE)
ACTIVE = re.compile(r"(?<![a-z0-9])a(\d+(?:\.\d+)?)b(?![a-z0-9])", re.IGNORECASE)
EXPERTS = re.compile(r"(?<![a-z0-9])(\d+)x(\d+(?:\.\d+)?)b", re.IGNORECASE)

UNKNOWN_SIZE_B = 8.0
"""Taken when a name says nothing about size: the most usual small model. Always marked as guessed."""


def short_name(hf_id: str) -> str:
    """The name without vendor, "Meta-" and endings that do not change the size."""
    name = hf_id.strip().lower().rsplit("/", 1)[-1].removeprefix("meta-")
    while (plain := DECORATION.sub("", name)) != name:
        name = plain
    return name


def shape_by_name(hf_id: str, catalogue: Catalogue) -> Shape:
    """The shape of any model by its name; `guessed` is set where the library does not have it."""
    exact, short = hf_id.strip().lower(), short_name(hf_id)
    found: list[tuple[str, Shape]] = []
    for model in catalogue.language_models:
        if model.open_weights and model.hf_id and (shape := shape_of(model)) is not None:
            found.append((model.hf_id, shape))
    for known in catalogue.shapes:
        geometry = known.geometry
        found.append(
            (
                known.hf_id,
                Shape(
                    known.hf_id,
                    known.params_stored_b,
                    known.params_active_b,
                    geometry.layers,
                    geometry.kv_layers,
                    geometry.kv_bytes_per_token,
                    known.mixture,
                    known.native_format,
                ),
            )
        )
    for name, shape in found:
        if name.lower() == exact:
            return shape
    for name, shape in found:
        if short_name(name) == short:
            return shape
    return shape_from_text(hf_id)


def shape_from_text(name: str) -> Shape:
    """A shape guessed from the parameter count in a name, such as "Acme-7B" or "Acme-30B-A3B" or "8x7B"."""
    text = re.sub(r"(?<=\d)_(?=\d)", ".", name.rsplit("/", 1)[-1]).replace("_", "-")
    if experts := EXPERTS.search(text):
        count, each = int(experts[1]), float(experts[2])
        return guessed_shape(name, 0.85 * count * each, 1.8 * each)
    active = ACTIVE.search(text)
    sizes = [float(number) / (1000 if unit.lower() == "m" else 1) for number, unit in SIZE.findall(text)]
    stored = max(sizes, default=UNKNOWN_SIZE_B)
    stored = stored if 0.01 <= stored <= 5000 else UNKNOWN_SIZE_B
    used = float(active[1]) if active else stored
    return guessed_shape(name, stored, used if 0.0 < used <= stored else stored)


def format_of(quantisation: str, shape: Shape) -> Format:
    """The weight format behind a name of the throughput reference; an unknown name counts as 16 bits."""
    name = quantisation.strip().lower()
    if name in ("", "native"):
        return shape.native_format
    if name.startswith(("fp8", "int8", "w8", "sq")):
        return "fp8"
    if "mxfp4" in name:
        return "mxfp4"
    return "int4" if "4" in name else "bf16"
