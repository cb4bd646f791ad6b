"""Two small charts as SVG, legible on paper and on screen, in light and dark."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from advisor.engine.proof.measures import Bin

WIDTH, HEIGHT, LEFT, BOTTOM, TOP, RIGHT = 480, 320, 56, 48, 20, 24


def _across(value: float) -> float:
    return round(LEFT + value * (WIDTH - LEFT - RIGHT), 1)


def _up(value: float) -> float:
    return round(HEIGHT - BOTTOM - value * (HEIGHT - BOTTOM - TOP), 1)


def _text(x: float, y: float, words: str, anchor: str = "middle", turn: str = "") -> str:
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}"{turn}>{escape(words)}</text>'


def _frame(title: str, description: str, across: str, up: str, ticks: Sequence[tuple[float, str]], body: str) -> str:
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        'aria-labelledby="title description" font-family="system-ui, sans-serif" font-size="13" fill="currentColor">',
        f'<title id="title">{escape(title)}</title>',
        f'<desc id="description">{escape(description)}</desc>',
        f'<path d="M{_across(0)} {_up(1)}V{_up(0)}H{_across(1)}" fill="none" stroke="currentColor"/>',
    ]
    for tenth in (0.0, 0.25, 0.5, 0.75, 1.0):
        lines.append(_text(LEFT - 8, _up(tenth) + 4, f"{tenth:.0%}", "end"))
        if tenth:
            lines.append(
                f'<path d="M{_across(0)} {_up(tenth)}H{_across(1)}" stroke="currentColor" stroke-opacity="0.15"/>'
            )
    lines += [_text(_across(place), HEIGHT - BOTTOM + 18, words) for place, words in ticks]
    lines.append(_text(_across(0.5), HEIGHT - 8, across))
    middle = _up(0.5)
    lines.append(_text(14, middle, up, turn=f' transform="rotate(-90 14 {middle})"'))
    return "\n".join([*lines, body, "</svg>"]) + "\n"


def calibration_plot(bins: Sequence[Bin]) -> str:
    """Said against seen: a mark on the line means that 60 % said was 60 % seen. Bars: two standard errors."""
    marks = [
        f'<path d="M{_across(0)} {_up(0)}L{_across(1)} {_up(1)}" stroke="currentColor" stroke-dasharray="4 4" '
        'stroke-opacity="0.6"/>'
    ]
    for item in bins:
        x, seen = item["predicted"], item["observed"]
        spread = 2 * (seen * (1 - seen) / item["n"]) ** 0.5
        low, high = max(0.0, seen - spread), min(1.0, seen + spread)
        marks.append(f'<path d="M{_across(x)} {_up(low)}V{_up(high)}" stroke="currentColor" stroke-opacity="0.5"/>')
        marks.append(f'<circle cx="{_across(x)}" cy="{_up(seen)}" r="5"/>')
        marks.append(_text(_across(x) + 9, min(_up(seen) + 16, _up(0) - 5), f"{item['n']}", "start"))
    said = "; ".join(f"said {item['predicted']:.0%}, seen {item['observed']:.0%}, {item['n']} times" for item in bins)
    ticks = [(tenth / 4, f"{tenth / 4:.0%}") for tenth in range(5)]
    return _frame(
        "How far the probabilities can be believed",
        said,
        "Probability given",
        "Share that came true",
        ticks,
        "\n".join(marks),
    )


def learning_curve(points: Sequence[tuple[int, float, float]]) -> str:
    """Right answers by the number of decisions learnt from: (decisions, accuracy, spread)."""
    most = max(count for count, _, _ in points)
    places = [(count / most, value, spread) for count, value, spread in points]
    path = "L".join(f"{_across(x)} {_up(value)}" for x, value, _ in places)
    marks = [f'<path d="M{path}" fill="none" stroke="currentColor" stroke-width="2"/>']
    for (x, value, spread), (_, shown, _) in zip(places, points, strict=True):
        low, high = max(0.0, value - spread), min(1.0, value + spread)
        marks.append(f'<path d="M{_across(x)} {_up(low)}V{_up(high)}" stroke="currentColor" stroke-opacity="0.5"/>')
        marks.append(f'<circle cx="{_across(x)}" cy="{_up(value)}" r="4"/>')
        marks.append(_text(_across(x), _up(value) - 14, f"{shown:.0%}"))
    told = "; ".join(f"{count} decisions: {value:.0%} right" for count, value, _ in points)
    ticks = [(x, str(count)) for (x, _, _), (count, _, _) in zip(places, points, strict=True)]
    return _frame(
        "What more decisions add",
        told,
        "Decisions learnt from",
        "Right on unseen organisations",
        ticks,
        "\n".join(marks),
    )
