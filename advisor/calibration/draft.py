"""The expert draft: what we would say before looking at any decision, in log-odds."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from advisor.engine.schema import Questionnaire

LogOdds = Annotated[tuple[float, float, float], Field(description="slm, hybrid, llm")]
NOTHING: LogOdds = (0.0, 0.0, 0.0)


class ExpertDraft(BaseModel):
    """Log-odds for every option and combination: the point from which the fit has to argue its way."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    about: str
    date: str
    options: dict[str, dict[str, LogOdds]]
    combinations: dict[str, LogOdds] = {}
    """Combinations that are not listed start at nothing."""

    def of_option(self, question: str, option: str) -> LogOdds:
        return self.options.get(question, {}).get(option, NOTHING)

    def of_combination(self, key: str) -> LogOdds:
        return self.combinations.get(key, NOTHING)

    def problems_with(self, questionnaire: Questionnaire) -> list[str]:
        """Every key of the draft that the questionnaire does not have, each as one sentence."""
        known = {question.key: {option.key for option in question.options} for question in questionnaire.questions}
        found = [f"The draft names the unknown question {key!r}." for key in self.options if key not in known]
        found += [
            f"The draft names the unknown option {option!r} of question {question!r}."
            for question, options in self.options.items()
            for option in options
            if question in known and option not in known[question]
        ]
        combinations = {item.key for item in questionnaire.combinations}
        found += [
            f"The draft names the unknown combination {key!r}." for key in self.combinations if key not in combinations
        ]
        return found
