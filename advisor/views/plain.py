"""The plain pages: start, guide, examples, method, and what the law and good manners ask for."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.views.decorators.http import require_safe

from advisor.engine.schema import OUTCOMES
from advisor.pages.how_many import how_many
from advisor.pages.method_report import method_report, tested
from advisor.pages.presentation import worked_example
from advisor.rendering.csrf import form_token
from advisor.rendering.stencils import Stencil, gap, kept
from advisor.storage import catalogue, content, library
from advisor.views.responses import public_page
from advisor.words.verdict import NAMES

DRAW_PREVIEWS = ("facebookexternalhit", "LinkedInBot", "Twitterbot")
"""Those that fetch a page only when somebody passes its link on, and that keep to robots.txt."""


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What you get, how long it takes, what is stored, and Start."""
    return HttpResponse(_home(content.current_version_id()).fill({"token": form_token(request)}))


@kept
def _home(version_id: int) -> Stencil:
    questionnaire = content.published(version_id)
    context = {"questionnaire": questionnaire, "examples": questionnaire.examples, "names": NAMES}
    return Stencil(render_to_string("home.html", {**context, "csrf_token": gap("token")}))


@public_page
@require_safe
def questions(request: HttpRequest) -> HttpResponse:
    """All questions on one printable page."""
    questionnaire = content.current()
    parts = [(step, questionnaire.questions_of(step.key)) for step in questionnaire.steps]
    return render(request, "questions.html", {"sections": parts, "asked": how_many(questionnaire)})


@public_page
@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """Small and large models in plain words."""
    questionnaire = content.current()
    context = {"dimensions": questionnaire.dimensions, "examples": questionnaire.examples}
    return render(request, "guide.html", context)


@require_safe
def examples(request: HttpRequest) -> HttpResponse:
    """The example applications of the published version, as everything else that visitors see of it."""
    questionnaire = content.current()
    titles = {dimension.key: dimension.title for dimension in questionnaire.dimensions}
    context = {"examples": questionnaire.examples, "names": NAMES, "titles": titles}
    return render(request, "examples.html", context)


@public_page
@require_safe
def method(request: HttpRequest) -> HttpResponse:
    """Every weight and limit in force, and how they were tested."""
    version_id = content.current_version_id()
    questionnaire = content.published(version_id)
    context = {
        "questionnaire": questionnaire,
        "worked": worked_example(questionnaire),
        "version": content.version_label(version_id),
        "outcomes": OUTCOMES,
        "asked": how_many(questionnaire),
        "assumptions": catalogue.current().assumptions,
        **tested(method_report(), library.evidence_model(), questionnaire),
    }
    return render(request, "method.html", context)


@public_page
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "privacy.html", {"cookie": settings.CSRF_COOKIE_NAME})


@public_page
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "accessibility.html")


@public_page
@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    return render(request, "help.html")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Drafts and results are for people with the link. A messenger that was given one may draw its preview."""
    private = ["Disallow: /d/", "Disallow: /m/", "Disallow: /compare/"]
    messengers = [f"User-agent: {name}" for name in DRAW_PREVIEWS]
    lines = [*messengers, *private, "", "User-agent: *", *private, "Disallow: /r/", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain")


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    return redirect(static("favicon.svg"), permanent=False)
