"""Line charts with logarithmic axes, side by side, as SVG."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

Points = Sequence[tuple[float, float]]

_WIDTH, _HEIGHT = 420, 360
_LEFT, _RIGHT, _TOP, _BOTTOM = 60, 20, 40, 50
_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000")


@dataclass(frozen=True)
class Chart:
    """Lines by name; with ``powers`` the x axis is logarithmic too."""

    title: str
    x: str
    y: str
    lines: Mapping[str, Points]
    powers: bool = True


def svg(charts: Sequence[Chart]) -> str:
    """Return an SVG document with the charts beside each other."""
    width = _WIDTH * len(charts)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {_HEIGHT}" '
        'font-family="sans-serif" font-size="11">',
        f'<rect width="{width}" height="{_HEIGHT}" fill="white"/>',
    ]
    for place, chart in enumerate(charts):
        parts.append(f'<g transform="translate({place * _WIDTH} 0)">')
        parts += _chart(chart)
        parts.append("</g>")
    return "\n".join([*parts, "</svg>", ""])


def _chart(chart: Chart) -> Iterator[str]:
    points = [point for line in chart.lines.values() for point in line]
    low_x, high_x = _bounds([x for x, _ in points], chart.powers)
    low_y, high_y = _bounds([y for _, y in points], True)

    def at(x: float, y: float) -> tuple[float, float]:
        across = ((math.log10(x) if chart.powers else x) - low_x) / (high_x - low_x)
        up = (math.log10(y) - low_y) / (high_y - low_y)
        inner = _WIDTH - _LEFT - _RIGHT, _HEIGHT - _TOP - _BOTTOM
        return _LEFT + across * inner[0], _HEIGHT - _BOTTOM - up * inner[1]

    yield _text(_WIDTH / 2, 18, chart.title, "middle", 'font-weight="bold"')
    yield _text(_WIDTH / 2, _HEIGHT - 12, chart.x, "middle")
    yield _text(_LEFT, _TOP - 8, chart.y, "end")
    for power in range(round(low_y), round(high_y) + 1):
        _, y = at(points[0][0], 10**power)
        yield f'<path d="M{_LEFT} {y:.1f}H{_WIDTH - _RIGHT}" stroke="#ddd"/>'
        yield _text(_LEFT - 6, y + 4, f"{10.0**power:g}", "end")
    for mark in _marks(low_x, high_x, chart.powers):
        x, _ = at(mark, points[0][1])
        yield f'<path d="M{x:.1f} {_TOP}V{_HEIGHT - _BOTTOM}" stroke="#ddd"/>'
        yield _text(x, _HEIGHT - _BOTTOM + 16, f"{mark:,.0f}", "middle")
    for number, (name, line) in enumerate(chart.lines.items()):
        colour = _COLOURS[number % len(_COLOURS)]
        path = "L".join(f"{x:.1f} {y:.1f}" for x, y in (at(*point) for point in line))
        yield f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2"/>'
        yield _text(_LEFT + 8, _TOP + 14 + 14 * number, name, "start", f'fill="{colour}"')


def _bounds(values: Sequence[float], powers: bool) -> tuple[float, float]:
    if not powers:
        return 0.0, max(values)
    low, high = (math.log10(each) for each in (min(values), max(values)))
    return math.floor(low), max(math.ceil(high), math.floor(low) + 1)


def _marks(low: float, high: float, powers: bool) -> list[float]:
    if powers:
        return [10.0**power for power in range(round(low), round(high) + 1)]
    return [low + (high - low) * part / 4 for part in range(5)]


def _text(x: float, y: float, text: str, anchor: str, more: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" {more}>{escape(text)}</text>'
