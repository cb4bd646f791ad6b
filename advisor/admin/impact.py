"""What publishing would do: known answers replayed on the working copy and on what is published now."""

from __future__ import annotations

from typing import Any, NamedTuple

from advisor.engine.editing import impact
from advisor.engine.editing.impact import Replay, Sample, Tilt
from advisor.engine.schema import OUTCOMES, Outcome, Questionnaire
from advisor.models import Assessment, Case
from advisor.pages.presentation import whole_percents
from advisor.storage import content
from advisor.words.verdict import NAMES

LATEST = 200


class Impact(NamedTuple):
    examples: Replay
    cases: Replay
    assessments: Replay
    tilt_before: Tilt
    tilt_after: Tilt

    @property
    def none(self) -> bool:
        """Nothing that was tried comes out differently."""
        groups = (self.examples, self.cases, self.assessments)
        return not any(group.changed for group in groups) and self.tilt_before == self.tilt_after


def measure(after: Questionnaire) -> Impact:
    """The working copy against the newest version, on examples, documented decisions and the last 200 results.

    Of people's results only sums are shown. The points were fitted on the documented decisions, so that the hit rate
    says whether a change does harm there, not how good the advice is elsewhere.
    """
    before = content.readable_newest() or after
    return Impact(
        examples=impact.replay(before, after, examples(after)),
        cases=impact.replay(before, after, cases()),
        assessments=impact.replay(before, after, latest_results()),
        tilt_before=impact.tilt(before),
        tilt_after=impact.tilt(after),
    )


class TiltRow(NamedTuple):
    name: str
    before: int
    after: int


def tilts_of(found: Impact) -> list[TiltRow]:
    """Which way random answers lean, in whole percents."""
    before, after = percents(found.tilt_before), percents(found.tilt_after)
    return [TiltRow(str(NAMES[outcome]), before[outcome], after[outcome]) for outcome in OUTCOMES]


def percents(tilt: Tilt) -> dict[Outcome, int]:
    """Shares as whole percents that add up to 100."""
    return dict(zip(OUTCOMES, whole_percents([tilt[outcome] for outcome in OUTCOMES]), strict=True))


def examples(questionnaire: Questionnaire) -> list[Sample]:
    """The golden examples of the working copy."""
    return [
        Sample(key=item.key, title=item.title, answers=dict(item.answers), decision=item.outcome)
        for item in questionnaire.examples
    ]


def cases() -> list[Sample]:
    """The documented decisions."""
    rows: Any = Case.objects.values_list("id", "organisation", "answers", "decision")
    return [Sample(key=key, title=name, answers=answers, decision=made) for key, name, answers, made in rows]


def latest_results() -> list[Sample]:
    """The answers of the last 200 results, without anything that names them."""
    rows = Assessment.objects.order_by("-created_at").values_list("answers", flat=True)[:LATEST]
    return [Sample(key=str(number), title="", answers=answers) for number, answers in enumerate(rows)]
