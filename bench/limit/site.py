"""One page: GET renders a form, POST makes one row of it. No step of any questionnaire can do less."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path

from bench.limit.models import Entry

QUESTIONS = [(f"question-{number}", ["one", "two", "three", "four", "five"]) for number in range(1, 6)]


def form(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        Entry.objects.create(answers=request.POST.dict())
        return HttpResponseRedirect("/")
    return render(request, "limit/form.html", {"questions": QUESTIONS})


urlpatterns = [path("", form)]
