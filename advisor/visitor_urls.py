"""Every address that visitors open: all of the site but the editor’s desk."""

from __future__ import annotations

from django.urls import path, register_converter

from advisor.views import (
    briefs,
    catalogue,
    compare,
    costs,
    files,
    library,
    operations,
    plain,
    previews,
    questionnaire,
    results,
    sharing,
    trying,
)


class Token:
    """128 random bits in an address."""

    regex = "[A-Za-z0-9_-]{22}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class Action(Token):
    """What the owner of a result can do with it."""

    regex = "|".join(sharing.ACTIONS)


register_converter(Token, "token")
register_converter(Action, "action")

urlpatterns = [
    path("", plain.home, name="home"),
    path("questions/", plain.questions, name="questions"),
    path("start/", questionnaire.start, name="start"),
    path("d/<token:draft>/check/", questionnaire.check, name="check"),
    path("d/<token:draft>/finish/", questionnaire.finish, name="finish"),
    path("d/<token:draft>/preview/", previews.preview_result, name="preview_result"),
    path("d/<token:draft>/<slug:step>/", questionnaire.step, name="step"),
    path("r/<token:view>/", results.result, name="result"),
    path("r/<token:view>/card.png", files.card, name="card"),
    path("r/<token:view>/result.json", files.result_json, name="result_json"),
    path("r/<token:view>/result.csv", files.result_csv, name="result_csv"),
    path("r/<token:view>/try/", trying.trying, name="try"),
    path("r/<token:view>/try/keep/", trying.keep, name="keep"),
    path("r/<token:view>/cost/", costs.cost, name="cost"),
    path("r/<token:view>/brief/", briefs.build_brief, name="brief"),
    path("r/<token:view>/brief.md", briefs.build_brief_markdown, name="brief_markdown"),
    path("m/deleted/", sharing.deleted, name="deleted"),
    path("m/<token:manage>/", sharing.manage, name="manage"),
    path("m/<token:manage>/words/", sharing.words, name="manage_words"),
    path("m/<token:manage>/link/", sharing.link, name="manage_link"),
    path("m/<token:manage>/result.json", files.result_json, name="own_result_json"),
    path("m/<token:manage>/result.csv", files.result_csv, name="own_result_csv"),
    path("m/<token:manage>/try/", trying.trying, name="own_try"),
    path("m/<token:manage>/try/keep/", trying.keep, name="own_keep"),
    path("m/<token:manage>/cost/", costs.cost, name="own_cost"),
    path("m/<token:manage>/brief/", briefs.build_brief, name="own_brief"),
    path("m/<token:manage>/brief.md", briefs.build_brief_markdown, name="own_brief_markdown"),
    path("m/<token:manage>/export.json", sharing.export, name="export"),
    path("m/<token:manage>/<action:action>/", sharing.manage_action, name="manage_action"),
    path("compare/", compare.compare, name="compare"),
    path("guide/", plain.guide, name="guide"),
    path("examples/", plain.examples, name="examples"),
    path("evidence/", library.evidence, name="evidence"),
    path("evidence/evidence.csv", library.evidence_csv, name="evidence_csv"),
    path("evidence/hybrids/", library.hybrids, name="hybrids"),
    path("evidence/hybrids.csv", library.hybrids_csv, name="hybrids_csv"),
    path("cases/", library.cases, name="cases"),
    path("cases/cases.csv", library.cases_csv, name="cases_csv"),
    path("models/", catalogue.language_models, name="models"),
    path("models/models.csv", catalogue.language_models_csv, name="models_csv"),
    path("machines/", catalogue.machines, name="machines"),
    path("machines/machines.csv", catalogue.machines_csv, name="machines_csv"),
    path("schema/result.json", files.result_schema, name="result_schema"),
    path("method/", plain.method, name="method"),
    path("privacy/", plain.privacy, name="privacy"),
    path("accessibility/", plain.accessibility, name="accessibility"),
    path("help/", plain.help_page, name="help"),
    path("healthz", operations.healthz, name="healthz"),
    path("readyz", operations.readyz, name="readyz"),
    path("metrics", operations.metrics, name="metrics"),
    path("robots.txt", plain.robots, name="robots"),
    path("favicon.ico", plain.favicon, name="favicon"),
]

handler400 = "advisor.views.errors.bad_request"
handler403 = "advisor.views.errors.forbidden"
handler404 = "advisor.views.errors.not_found"
handler500 = "advisor.views.errors.server_error"
