from advisor.models.assessment import Assessment, Draft
from advisor.models.catalogue import Assumption, CatalogueRow, LanguageModel, Machine, Offer, Provider
from advisor.models.counts import DayCount
from advisor.models.library import Case, Comparison, HybridResult, LibraryRow, LibraryStamp
from advisor.models.questionnaire import (
    Combination,
    Dimension,
    ExampleApplication,
    Limit,
    Option,
    Question,
    QuestionnaireVersion,
    Scorecard,
    Step,
)
from advisor.models.seeding import SeededFile, SeededRow

__all__ = [
    "Assessment",
    "Assumption",
    "Case",
    "CatalogueRow",
    "Combination",
    "Comparison",
    "DayCount",
    "Dimension",
    "Draft",
    "ExampleApplication",
    "HybridResult",
    "LanguageModel",
    "LibraryRow",
    "LibraryStamp",
    "Limit",
    "Machine",
    "Offer",
    "Option",
    "Provider",
    "Question",
    "QuestionnaireVersion",
    "Scorecard",
    "SeededFile",
    "SeededRow",
    "Step",
]
