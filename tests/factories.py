"""Plain factories: keyword arguments in, engine types out."""

from __future__ import annotations

from typing import Any

from advisor.engine.schema import Combination, Dimension, Example, Limit, Option, Points, Question, Questionnaire, Step


def points(slm: int = 0, hybrid: int = 0, llm: int = 0) -> Points:
    return Points(slm=slm, hybrid=hybrid, llm=llm)


def option(key: str, worth: Points | None = None, **fields: Any) -> Option:
    return Option(key=key, label=key.title(), phrase=f"You chose {key}", points=worth or points(), **fields)


def question(key: str, *options: Option, **fields: Any) -> Question:
    defaults: dict[str, Any] = {"step": "only", "text": f"{key}?", "why": "It matters.", "dimension": "width"}
    return Question(key=key, options=options, **{**defaults, **fields})


def small_document(**changes: Any) -> Questionnaire:
    """Six scored questions, one of several choices, one number, one combination and two limits."""
    small, both, large = points(slm=3), points(hybrid=3), points(llm=3)
    fields: dict[str, Any] = {
        "point_value": 0.5,
        "dimensions": (Dimension(key="width", title="Width", small_pole="narrow", large_pole="wide", why="Why."),),
        "steps": (Step(key="only", title="All of it", short="All"),),
        "questions": (
            question("a", option("small", small), option("both", both), option("large", large)),
            question("b", option("small", small), option("both", both), option("large", large)),
            question("c", option("small", small), option("both", both), option("large", large)),
            question("d", option("small", small), option("both", both), option("large", large)),
            question(
                "volume", option("few", large, up_to=99), option("many", small), kind="number", maximum=10_000_000_000
            ),
            question(
                "wishes",
                option("speed", small),
                option("breadth", large),
                option("cost", small),
                option("depth", both),
                option("none"),
                kind="multiple",
                max_choices=3,
            ),
            question("place", option("anywhere"), option("sealed", points(slm=1))),
        ),
        "combinations": (
            Combination(key="pair", when={"a": ("small",), "b": ("large",)}, phrase="Both at once", points=both),
        ),
        "limits": (
            Limit(
                key="sealed",
                when={"place": ("sealed",)},
                unless={"wishes": ("depth",)},
                rules_out=("llm",),
                forbids=("hosted",),
                text="Nothing may leave.",
                way_on="Ask again.",
            ),
            Limit(key="warning", when={"d": ("large",)}, text="Careful.", way_on="Look twice."),
        ),
        "examples": (
            Example(
                key="golden",
                outcome="slm",
                title="Golden",
                summary="A narrow job.",
                tradeoff="Less breadth.",
                answers={"a": "small", "b": "small", "c": "small", "d": "small", "volume": 5000},
            ),
        ),
    }
    return Questionnaire(**{**fields, **changes})
