"""Style sheets say start and end, block and inline, so that right to left needs no sheets of its own.

Night changes colours and nothing else, and a wide window hides nothing, so that the browser tests need not look for
everything in every light.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

STATIC = Path(__file__).resolve().parent.parent / "static"
SHEETS = sorted((STATIC / "css").glob("*.css"))
RULE = re.compile(r"(?<![\w-])([a-z-]+)\s*:\s*([^;{}]+)(?=[;}])")
PHYSICAL = re.compile(
    r"(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right|top|bottom)(?:-.*)?|left|right|top|bottom"
    r"|(?:min-|max-)?(?:width|height)|border-(?:top|bottom)-(?:left|right)-radius"
)
SIDED = re.compile(r"(?:float|clear|text-align)\s*:\s*(?:left|right)\b")
SIDES = re.compile(r"(?:margin|padding|inset)\s*:\s*\S+\s+(\S+)\s+\S+\s+(?!\1\s*$)\S+")
"""Four values of which the second and the fourth differ."""
MEDIA = re.compile(r"@media ([^{]*)\{((?:[^{}]*\{[^{}]*\})*)\s*\}")
"""The condition, and the rules that hold under it."""
COLOUR = re.compile(r"#[0-9a-f]{6}")
HIDES = re.compile(r"(?<![\w-])(?:display\s*:\s*(?:none|contents)|visibility\s*:|content\s*:|opacity\s*:)")
ONLY_DRAWN = {".signature-words .mark"}
"""A drawing that is hidden from readers of the page at any width."""
ONLY_WIDE = {".sharing .qr"}
"""A picture that a telephone leaves out; `test_sharing.py` looks at its page by every rule where it is shown."""


def rules_under(condition: str) -> list[tuple[str, str]]:
    """Selector and declarations of each rule that holds under a condition with this word, in all style sheets."""
    texts = [re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.S) for sheet in SHEETS]
    blocks = [body for text in texts for named, body in MEDIA.findall(text) if condition in named]
    assert len(blocks) == len(re.findall(f"@(?:media|container)[^{{]*{condition}", "".join(texts))) > 0
    rules = [rule for body in blocks for rule in re.findall(r"([^{}]+)\{([^{}]*)\}", body)]
    return [(selector.strip(), declarations) for selector, declarations in rules]


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.stem)
def test_no_rule_speaks_of_left_and_right(sheet: Path) -> None:
    text = re.sub(r"/\*.*?\*/|@media[^{]*|@page[^}]*\}", "", sheet.read_text(), flags=re.S)
    rules = RULE.findall(text)
    assert rules
    found = [name for name, _value in rules if PHYSICAL.fullmatch(name)]
    found += [f"{name}: {value}" for name, value in rules if SIDED.match(f"{name}: {value}")]
    found += [f"{name}: {value}" for name, value in rules if SIDES.match(f"{name}: {value}")]
    assert found == []


def test_night_changes_colours_and_nothing_else() -> None:
    ((selector, declarations),) = rules_under("prefers-color-scheme")
    assert selector == ":root"
    tokens = [declaration.strip().partition(": ") for declaration in declarations.split(";") if declaration.strip()]
    assert len(tokens) > 5
    assert [name for name, _, value in tokens if not name.startswith("--") or not COLOUR.fullmatch(value)] == []
    everywhere = "".join(sheet.read_text() for sheet in SHEETS)
    assert "light-dark(" not in everywhere


def test_a_wide_window_hides_nothing() -> None:
    assert {
        selector for selector, declarations in rules_under("width") if HIDES.search(declarations)
    } == ONLY_DRAWN | ONLY_WIDE


def test_no_script_asks_for_light_or_width() -> None:
    asked = re.compile(r"matchMedia|innerWidth|clientWidth|offsetWidth|ResizeObserver|\bresize\b")
    assert [script.name for script in STATIC.glob("*.js") if asked.search(script.read_text())] == []
