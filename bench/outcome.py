"""What a fault run found, in words and figures."""

from __future__ import annotations

import json
from collections import Counter

from bench.patient import Failure, Found, Remembered, held_against
from bench.postgres import Postgres

DRAFTS = "SELECT token, id, CAST(answers AS text) FROM advisor_draft"
RESULTS = "SELECT draft_id, manage_hash FROM advisor_assessment WHERE draft_id IS NOT NULL"


def found_in(database: Postgres, remembered: Remembered) -> Found:
    """Hold what was acknowledged against the rows."""
    drafts = {token: (number, json.loads(answers)) for token, number, answers in database.rows(DRAFTS)}
    results = [(int(draft), str(manage)) for draft, manage in database.rows(RESULTS)]
    return held_against(remembered, drafts, results)


def text(what: str, remembered: Remembered, moment: float, found: Found) -> str:
    """The moment is that of the fault."""
    under_way = [failure for failure in remembered.failures if failure.begun <= moment]
    later = remembered.begun_after(moment)
    before, after = (sum((done.begun > moment) == late for done in remembered.acknowledged) for late in (False, True))
    lines = [
        what,
        f"  acknowledged before / after  {before} / {after} requests",
        f"  answers acknowledged / lost  {found.answers} / {found.lost_answers}",
        f"  results acknowledged / lost  {found.results} / {found.lost_results}; drafts with two: {found.doubles}",
        f"  failed, under way then       {len(under_way)} {_kinds(under_way)}",
        f"  failed, sent afterwards      {len(later)} {_kinds(later)}",
        f"  next acknowledged after      {remembered.back_after_s(moment):.2f} s",
        f"  last failure after           {remembered.last_failure_after_s(moment):.2f} s",
        f"  run-throughs given up        {sum(remembered.given_up.values())} {dict(remembered.given_up) or ''}",
    ]
    return "\n".join(lines) + "\n"


def good(found: Found) -> bool:
    """Nothing that was acknowledged is lost, and nothing is there twice; nothing acknowledged proves nothing."""
    return bool(found.answers and found.results) and not (found.lost_answers or found.lost_results or found.doubles)


def _kinds(failures: list[Failure]) -> str:
    kinds = Counter(failure.what for failure in failures)
    return ", ".join(f"{number} × {what}" for what, number in kinds.items())
