from advisor.models.assessment import Assessment, Draft
from advisor.models.questionnaire import (
    Combination,
    Dimension,
    ExampleApplication,
    Limit,
    Option,
    Question,
    QuestionnaireVersion,
    Scorecard,
    SeededRow,
    Step,
)

__all__ = [
    "Assessment",
    "Combination",
    "Dimension",
    "Draft",
    "ExampleApplication",
    "Limit",
    "Option",
    "Question",
    "QuestionnaireVersion",
    "Scorecard",
    "SeededRow",
    "Step",
]
