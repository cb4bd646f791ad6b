"""The peer's pages: a start page, the wizard, the result."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from formtools.wizard.views import NamedUrlSessionWizardView

from bench.peer import questions
from bench.peer.models import Submission


class Wizard(NamedUrlSessionWizardView):
    """django-formtools as its handbook shows it: answers in the session until the last step."""

    template_name = "peer/step.html"

    def done(self, form_list: Any, **kwargs: Any) -> HttpResponse:
        answers = self.get_all_cleaned_data()
        row = Submission.objects.create(answers=answers, totals=questions.totals(answers))
        return redirect("result", number=row.pk)


def home(request: HttpRequest) -> HttpResponse:
    return render(request, "peer/home.html")


def result(request: HttpRequest, number: int) -> HttpResponse:
    return render(request, "peer/result.html", {"row": get_object_or_404(Submission, pk=number)})


wizard = Wizard.as_view(questions.step_forms(), url_name="step", done_step_name="done")
urlpatterns = [
    path("", home, name="home"),
    path("wizard/", wizard, name="wizard"),
    path("wizard/<slug:step>/", wizard, name="step"),
    path("result/<int:number>/", result, name="result"),
]
