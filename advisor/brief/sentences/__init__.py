"""The sentences of a build brief, one file for each part: key of an item -> what it is about, and the words.

Written for a developer or an agency, and understood by the owner: a term is explained where it stands. "The business"
is the owner; "you" is whoever builds.
"""

from __future__ import annotations

from typing import Any

from advisor.brief.sentences import examples, hybrid, job, models, open_ends, risks, summary, testing, training

Sentence = tuple[Any, Any]
"""Lead and text, both lazily translated."""

SENTENCES: dict[str, Sentence] = {
    **summary.SENTENCES,
    **job.SENTENCES,
    **models.SENTENCES,
    **hybrid.SENTENCES,
    **training.SENTENCES,
    **examples.SENTENCES,
    **testing.SENTENCES,
    **risks.SENTENCES,
    **open_ends.SENTENCES,
}
