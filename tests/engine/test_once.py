"""What follows from a document is worked out once for it, and anew for another."""

from __future__ import annotations

from advisor.engine.once import MOST_KEPT, once
from advisor.engine.schema import Points


def test_the_same_document_is_read_once_and_an_equal_one_is_another() -> None:
    read: list[Points] = []
    total = once(lambda points: read.append(points) or points.slm)
    one = Points(slm=1)
    assert [total(one), total(one), total(Points(slm=1)), total(one.model_copy(update={"slm": 5}))] == [1, 1, 1, 5]
    assert len(read) == 3


def test_no_more_than_a_few_documents_are_kept() -> None:
    read: list[Points] = []
    total = once(lambda points: read.append(points) or points.slm)
    many = [Points(slm=number) for number in range(MOST_KEPT + 1)]
    assert [total(points) for points in many] == list(range(MOST_KEPT + 1))
    assert total(many[0]) == 0
    assert len(read) == MOST_KEPT + 2
