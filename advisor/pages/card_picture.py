"""Draws the card of a link preview: 1200 by 630 pixels, in the looks of the result page.

Everything is drawn twice as large and then made smaller, because Pillow draws circles with hard edges.
"""

from __future__ import annotations

import io
import re
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from advisor.pages.cards import Card, CardLine

WIDTH, HEIGHT, TIMES = 1200, 630, 2
PAPER, INK, SOFT, EDGE, RULE = "#f6f7f4", "#15191d", "#4b535b", "#7b838a", "#d3d7d3"
SMALL, LARGE = "#b23a0e", "#1d4fb4"
MARGIN = 72
FONT = Path(__file__).parent / "fonts" / "SourceSerifPro-Regular.ttf"
MOST_LINES = 4
LINE_WIDTH, LONGEST_END = 484, 110
"""A line with the names of its ends, and how long such a name may be."""
FIRST_LINE = 168
VERDICT_SIZES = (88, 80, 72, 64, 56, 48)
SENTENCE_END = re.compile(r"(?<=[.!?])\s+")

Pen = ImageDraw.ImageDraw
Font = ImageFont.FreeTypeFont


def draw(card: Card) -> bytes:
    """The card as a PNG."""
    picture = Image.new("RGB", (WIDTH * TIMES, HEIGHT * TIMES), PAPER)
    pen = ImageDraw.Draw(picture)
    _logo(pen)
    _signature(pen, card.outcome or "")
    below = _verdict(pen, card.verdict)
    if card.strength:
        _write(pen, (MARGIN, below + 20), card.strength, 32, SOFT)
    for place, line in enumerate(card.lines[:MOST_LINES]):
        _line(pen, line, card.ends, x=MARGIN + (place % 2) * 560, y=462 + (place // 2) * 92)
    out = io.BytesIO()
    picture.reduce(TIMES).save(out, "PNG")
    return out.getvalue()


def _logo(pen: Pen) -> None:
    _ring(pen, 94, 82, 20, LARGE, 5)
    _dot(pen, 87, 89, 8, SMALL)
    _write(pen, (130, 58), "Rightsize", 36, INK)


def _signature(pen: Pen, outcome: str) -> None:
    """The line from small to large with the three marks; the chosen one keeps its colours."""
    _stroke(pen, 700, 82, 1032, EDGE, 3)
    small, large = (SMALL if outcome == "slm" else RULE), (LARGE if outcome == "llm" else RULE)
    _dot(pen, 700, 82, 11, small)
    both = outcome == "hybrid"
    _ring(pen, 890, 82, 27, LARGE if both else RULE, 5)
    _dot(pen, 890, 82, 11, SMALL if both else RULE)
    _ring(pen, 1076, 82, 42, large, 5)


def _verdict(pen: Pen, verdict: str) -> int:
    """The verdict in the largest letters that need two lines at most. Returns where it ends."""
    sentences = SENTENCE_END.split(verdict)
    for size in VERDICT_SIZES:
        lines = [line for sentence in sentences for line in _wrapped(sentence, _font(size))]
        if len(lines) <= 2:
            break
    y = FIRST_LINE
    for line in lines:
        _write(pen, (MARGIN, y), line, size, INK)
        y += round(size * 1.15)
    return y


def _wrapped(text: str, font: Font) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and font.getlength(longer) > (WIDTH - 2 * MARGIN) * TIMES:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _line(pen: Pen, line: CardLine, ends: tuple[str, str], *, x: int, y: int) -> None:
    """One tradeoff line with its ends, and its dot; a title that the font cannot write is left out."""
    if _drawable(line.title):
        _write(pen, (x, y - 28), _short(line.title, _font(28), LINE_WIDTH), 28, INK)
    middle, start, end = y + 30, *_ends(pen, ends, x=x, y=y + 30)
    _stroke(pen, start, middle, end, EDGE, 3)
    _dot(pen, start, middle, 7, SMALL)
    _ring(pen, end, middle, 13, LARGE, 4)
    if line.at is not None:
        at = _along(start, end, line.at)
        _dot(pen, at, middle, 16, PAPER)
        _dot(pen, at, middle, 11, INK)


def _ends(pen: Pen, ends: tuple[str, str], *, x: int, y: int) -> tuple[int, int]:
    """Write what the ends are called, outside them. Returns where the line begins and where it ends."""
    small, large = (_short(name, _font(26), LONGEST_END) if _drawable(name) else "" for name in ends)
    _write(pen, (x, y - 19), small, 26, SOFT)
    _write(pen, (x + LINE_WIDTH - _length(large), y - 19), large, 26, SOFT)
    return x + (_length(small) + 18 if small else 7), x + LINE_WIDTH - (_length(large) + 28 if large else 14)


def _length(name: str) -> int:
    return round(_font(26).getlength(name) / TIMES)


def _along(start: int, end: int, place: float) -> int:
    return round(start + (end - start) * place / 100)


def _short(text: str, font: Font, width: int) -> str:
    if font.getlength(text) <= width * TIMES:
        return text
    while text and font.getlength(f"{text}…") > width * TIMES:
        text = text[:-1]
    return f"{text.rstrip()}…"


@cache
def _font(size: int) -> Font:
    return ImageFont.truetype(FONT, size * TIMES, layout_engine=ImageFont.Layout.BASIC)


def _drawable(text: str) -> bool:
    """Whether the font has every letter. Titles are content: they may be in any script."""
    missing = bytes(_font(24).getmask("\U0010ffff"))
    return all(character.isspace() or bytes(_font(24).getmask(character)) != missing for character in set(text))


def _write(pen: Pen, at: tuple[int, int], text: str, size: int, colour: str) -> None:
    pen.text((at[0] * TIMES, at[1] * TIMES), text, font=_font(size), fill=colour)


def _stroke(pen: Pen, x: int, y: int, end: int, colour: str, width: int) -> None:
    pen.line([(x * TIMES, y * TIMES), (end * TIMES, y * TIMES)], fill=colour, width=width * TIMES // 2)


def _dot(pen: Pen, x: int, y: int, radius: int, colour: str) -> None:
    pen.circle((x * TIMES, y * TIMES), radius * TIMES, fill=colour)


def _ring(pen: Pen, x: int, y: int, radius: int, colour: str, width: int) -> None:
    pen.circle((x * TIMES, y * TIMES), radius * TIMES, fill=PAPER, outline=colour, width=width * TIMES)
