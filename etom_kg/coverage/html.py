"""Coverage as one HTML page: figures, the process matrix as a heat map, and the lists.

The page needs nothing from outside: no script, font or style of another host.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path

from etom_kg.core.errors import counted
from etom_kg.core.tables import __version__
from etom_kg.coverage.impact import Affected, Impact
from etom_kg.coverage.scoring import Coverage, GroupScore, Line, percent

__all__ = ["coverage_html"]

_STYLE = Path(__file__).with_name("report.css")
_LOW, _HIGH = (196, 64, 54), (38, 130, 84)
_MIDDLE = (236, 190, 92)


def _colour(score: float) -> tuple[str, str]:
    """Return background and ink of a score: red at 0, amber in the middle, green at 1."""
    low, high, share = (
        (_LOW, _MIDDLE, score * 2) if score < 0.5 else (_MIDDLE, _HIGH, score * 2 - 1)
    )
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(low, high, strict=True))
    bright = 0.299 * red + 0.587 * green + 0.114 * blue
    return f"rgb({red},{green},{blue})", "#1d2733" if bright > 140 else "#fff"


def coverage_html(coverage: Coverage, title: str, impact: Impact | None = None) -> str:
    """Return the whole page; what follows from a change stands before the matrix."""
    whole = coverage.groups[0]
    style = _STYLE.read_text(encoding="utf-8")
    parts = [
        "<!doctype html><html lang='en'><head><meta charset='utf-8'>",
        "<meta name='viewport' content='width=device-width, initial-scale=1'>",
        f"<title>{escape(title)}</title><style>{style}</style></head><body>",
        f"<h1>{escape(title)}</h1>",
        f"<p class='lead'>{counted(len(coverage.systems.by_name), 'system')} over eTOM "
        f"{escape(coverage.matrix.edition)}</p>",
        _figures(coverage, whole),
        *(_impact(impact, coverage) if impact else ()),
        "<h2>Process matrix</h2>",
        _legend(),
        *_matrices(coverage),
        "<h2>By area, row, column and level</h2>",
        _groups(coverage.groups),
        f"<h2>Gaps ({len(coverage.gaps)})</h2>",
        "<p class='lead'>No system, although the process above has some cover.</p>",
        _list(_process(line) for line in coverage.gaps),
        f"<h2>Overlaps ({len(coverage.overlaps)})</h2>",
        _list(f"{_process(line)}: {_systems(line)}" for line in coverage.overlaps),
        f"<h2>Orphans ({len(coverage.systems.orphans())})</h2>",
        "<p class='lead'>Systems that support no process.</p>",
        _list(escape(system.name) for system in coverage.systems.orphans()),
        f"<footer>etom-kg {__version__}. A process with parts is covered as the mean of its parts; "
        "support of a process counts for all below it.</footer></body></html>",
    ]
    return "\n".join(parts) + "\n"


def _figures(coverage: Coverage, whole: GroupScore) -> str:
    figures = (
        (percent(whole.score), "mean cover"),
        (f"{whole.covered} of {whole.leaves}", "processes with a system"),
        (str(len(coverage.gaps)), "gaps"),
        (str(len(coverage.overlaps)), "overlaps"),
        (str(len(coverage.systems.orphans())), "orphans"),
    )
    boxes = (f"<div class='figure'><b>{n}</b><span>{text}</span></div>" for n, text in figures)
    return f"<div class='figures'>{''.join(boxes)}</div>"


def _impact(impact: Impact, coverage: Coverage) -> Iterator[str]:
    """Yield what loses cover and what is reached, each with its path of interfaces."""
    names = {i: escape(e.name) for i, e in coverage.matrix.elements.items()}
    yield f"<h2>Impact of {escape(impact.what)}</h2>"
    lost = counted(len(impact.losses), "process loses", "processes lose")
    yield f"<p class='lead'>{lost} cover.</p>"
    yield _list(
        f"<b>{escape(loss.process)}</b> {names[loss.process]}: "
        f"{percent(loss.before)} to {percent(loss.after)}"
        for loss in impact.losses
    )
    reached = counted(len(impact.reached), "process is", "processes are")
    yield f"<p class='lead'>{reached} reached along interfaces.</p>"
    yield _list(
        f"<b>{escape(reached.process)}</b> {names[reached.process]}: "
        f"{escape(', '.join(reached.systems)) or 'no system'} "
        f"<small>by {_path(reached)}</small>"
        for reached in impact.reached
    )


def _path(reached: Affected) -> str:
    """Return the path, each step with a link to the interface that states it."""
    steps = (
        f" <a href='{escape(step.interface, quote=True)}'>&rarr;</a> {escape(step.target)}"
        for step in reached.path
    )
    return escape(reached.stations[0]) + "".join(steps)


def _legend() -> str:
    keys = (
        f"<span class='key' style='background:{_colour(score)[0]}'></span>{percent(score)}"
        for score in (0, 0.25, 0.5, 0.75, 1)
    )
    return f"<p>{''.join(keys)} &nbsp; framed: several systems for it or for a part of it</p>"


def _matrices(coverage: Coverage) -> Iterator[str]:
    """Yield a table for each set of rows that share columns, and one for rows without columns."""
    lines = [line for line in coverage.lines if line.element.level == 2]
    lineage = coverage.matrix.lineage
    crowded = {above for line in coverage.overlaps for above in lineage(line.element.identifier)}
    columns_of = {row: _columns(coverage, lines, row) for row in coverage.matrix.rows}
    by_columns: dict[tuple[str, ...], list[str]] = {}
    for row, columns in columns_of.items():
        by_columns.setdefault(_shared(columns, columns_of.values()), []).append(row)
    for shared, rows in sorted(by_columns.items(), key=lambda item: not item[0]):
        heads = "".join(f"<th>{escape(coverage.matrix.columns[c])}</th>" for c in shared)
        body = "".join(_row(coverage, lines, row, shared, crowded) for row in rows)
        head = f"<tr><th></th>{heads}</tr>" if shared else ""
        yield f"<table class='matrix'>{head}{body}</table><br>"


def _columns(coverage: Coverage, lines: list[Line], row: str) -> frozenset[str]:
    used = {c for line in lines if line.element.row == row for c in line.element.columns}
    return frozenset(used & set(coverage.matrix.columns))


def _shared(columns: frozenset[str], others: Iterable[frozenset[str]]) -> tuple[str, ...]:
    """Return the columns of all rows that meet these columns, so that they share one table."""
    joined = set(columns)
    for other in others:
        if joined & other:
            joined |= other
    return (
        tuple(sorted(joined, key=_ORDER.find)) if joined <= set(_ORDER) else tuple(sorted(joined))
    )


_ORDER = "SIPOFAB"
"""The order in which the letters of edition 4.0 are drawn."""


def _row(
    coverage: Coverage, lines: list[Line], row: str, columns: tuple[str, ...], crowded: set[str]
) -> str:
    own = [line for line in lines if line.element.row == row]
    boxes = {line: _box(line, line.element.identifier in crowded) for line in own}
    cells = "".join(
        f"<td>{''.join(boxes[line] for line in own if column in line.element.columns)}</td>"
        for column in columns
    )
    if not columns:
        cells = f"<td class='wide'>{''.join(boxes.values())}</td>"
    return f"<tr><th>{escape(coverage.matrix.rows[row])}</th>{cells}</tr>"


def _box(line: Line, crowded: bool) -> str:
    background, ink = _colour(line.score)
    many = " many" if crowded else ""
    systems = ", ".join(support.system for support in line.systems)
    hint = escape(f"{line.element.identifier}: {systems or 'no system'}", quote=True)
    return (
        f"<div class='box{many}' style='background:{background};color:{ink}' title='{hint}'>"
        f"{escape(line.element.name)} <small>{percent(line.score)}</small></div>"
    )


def _groups(groups: Iterable[GroupScore]) -> str:
    rows = "".join(
        f"<tr><td>{escape(g.kind)}</td><td>{escape(g.name)}</td><td class='n'>{g.leaves}</td>"
        f"<td class='n'>{g.covered}</td><td class='n'>{percent(g.score)}</td>"
        f"<td>{_bar(g.score)}</td></tr>"
        for g in groups
    )
    head = "<tr><th></th><th></th><th>processes</th><th>covered</th><th>mean</th><th></th></tr>"
    return f"<table>{head}{rows}</table>"


def _bar(score: float) -> str:
    style = f"width:{score:.0%};background:{_colour(score)[0]}"
    return f"<span class='bar'><i style='{style}'></i></span>"


def _process(line: Line) -> str:
    return f"<b>{escape(line.element.identifier)}</b> {escape(line.element.name)}"


def _systems(line: Line) -> str:
    return ", ".join(f"{escape(s.system)} {percent(s.score)}" for s in line.systems)


def _list(items: Iterable[str]) -> str:
    listed = "".join(f"<li>{item}</li>" for item in items)
    return f"<ul>{listed}</ul>" if listed else "<p>None.</p>"
