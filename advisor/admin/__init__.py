from advisor.admin import assessments, catalogue, examples, history, library, questionnaire, versions  # noqa: F401  (the desks)
