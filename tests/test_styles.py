"""Style sheets say start and end, block and inline, so that right to left needs no sheets of its own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

SHEETS = sorted((Path(__file__).resolve().parent.parent / "static" / "css").glob("*.css"))
RULE = re.compile(r"(?<![\w-])([a-z-]+)\s*:\s*([^;{}]+)(?=[;}])")
PHYSICAL = re.compile(
    r"(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right|top|bottom)(?:-.*)?|left|right|top|bottom"
    r"|(?:min-|max-)?(?:width|height)|border-(?:top|bottom)-(?:left|right)-radius"
)
SIDED = re.compile(r"(?:float|clear|text-align)\s*:\s*(?:left|right)\b")
SIDES = re.compile(r"(?:margin|padding|inset)\s*:\s*\S+\s+(\S+)\s+\S+\s+(?!\1\s*$)\S+")
"""Four values of which the second and the fourth differ."""


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.stem)
def test_no_rule_speaks_of_left_and_right(sheet: Path) -> None:
    text = re.sub(r"/\*.*?\*/|@media[^{]*|@page[^}]*\}", "", sheet.read_text(), flags=re.S)
    rules = RULE.findall(text)
    assert rules
    found = [name for name, _value in rules if PHYSICAL.fullmatch(name)]
    found += [f"{name}: {value}" for name, value in rules if SIDED.match(f"{name}: {value}")]
    found += [f"{name}: {value}" for name, value in rules if SIDES.match(f"{name}: {value}")]
    assert found == []
