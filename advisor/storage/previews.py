"""Trying the working copy as a visitor: the real journey, on a document that nobody published.

A preview is a draft like any other, on a version without a number. Its address is as unguessable as every draft's, so
that it can be sent to a colleague; it is never counted, never makes a result, and ends when its author starts the
next one, presses “End the preview”, or a day has passed (`manage.py purge`).
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from advisor.models import Draft, QuestionnaireVersion
from advisor.storage import content, drafts, links

NOTE = "preview"


def begin(author: str, example: str = "") -> str:
    """The address of a draft on the working copy as it is now. Ends the author's previews before it.

    Raises InvalidContent if the working copy is no whole document.
    """
    questionnaire = content.working_copy()
    answers = next((dict(item.answers) for item in questionnaire.examples if item.key == example), {})
    with transaction.atomic():
        end(author)
        version = content.keep_unpublished(questionnaire, author=author, note=NOTE)
        token = drafts.begin(version.pk, answers)
    return links.check_url(token) if answers else links.step_url(token, questionnaire.steps[0].key)


def end(author: str) -> None:
    """Forget an author's previews with everything that was answered in them."""
    _forget(QuestionnaireVersion.everything.filter(number=None, note=NOTE, author=author))


def open_for(author: str) -> bool:
    """Whether this author has a preview open."""
    return QuestionnaireVersion.everything.filter(number=None, note=NOTE, author=author).exists()


def forget_unpublished(before: datetime) -> int:
    """Previews and imports that nobody finished. Returns how many."""
    return _forget(QuestionnaireVersion.everything.filter(number=None, published_at__lt=before))


def _forget(rows: QuerySet[QuestionnaireVersion]) -> int:
    with transaction.atomic():
        Draft.objects.filter(version__in=rows).delete()
        return rows.delete()[1].get("advisor.QuestionnaireVersion", 0)
