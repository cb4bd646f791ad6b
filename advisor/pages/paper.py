"""What fits on the one printed page of the decision, counted in lines: style sheets cannot count."""

from __future__ import annotations

ROOM_FOR_NOTE = 9
"""Lines that the owner's note may take where no limit is set."""
LINES_OF_A_LIMIT = 3
LETTERS_IN_A_LINE = 75


def note_overleaf(note: str, limits: int) -> bool:
    """Whether the owner's note is too long for the page of the decision, where the plan keeps all its sentences."""
    lines = sum(1 + len(line) // LETTERS_IN_A_LINE for line in note.splitlines())
    return lines > max(2, ROOM_FOR_NOTE - LINES_OF_A_LIMIT * limits)
