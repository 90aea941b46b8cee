"""Coverage as a text table, CSV and JSON."""

from __future__ import annotations

import json
from typing import Any

from etom_kg.coverage.scoring import Coverage, Line
from etom_kg.tables import join_list, table_text
from etom_kg.wording import counted

__all__ = ["coverage_csv", "coverage_json", "coverage_text", "percent"]

_COLUMNS = (
    "identifier",
    "name",
    "level",
    "area",
    "row",
    "columns",
    "score",
    "status",
    "systems",
    "inherited_systems",
    "overlap",
)


def percent(score: float) -> str:
    """Return a score as a whole percentage."""
    return f"{score:.0%}"


def _values(line: Line) -> tuple[object, ...]:
    element = line.element
    return (
        element.identifier,
        element.name,
        element.level,
        element.area,
        element.row,
        join_list(element.columns),
        f"{line.score:.3f}",
        line.status,
        join_list(support.system for support in line.direct),
        join_list(dict.fromkeys(support.system for support in line.inherited)),
        "yes" if line.overlapping else "",
    )


def coverage_csv(coverage: Coverage) -> str:
    """Return a row for each process."""
    return table_text(_COLUMNS, map(_values, coverage.lines))


def coverage_json(coverage: Coverage) -> str:
    """Return groups, processes, gaps, overlaps and orphans."""
    told: dict[str, Any] = {
        "edition": coverage.framework.edition,
        "systems": len(coverage.systems.by_name),
        "groups": [
            {
                "kind": g.kind,
                "key": g.key,
                "name": g.name,
                "processes": g.leaves,
                "covered": g.covered,
                "score": round(g.score, 3),
            }
            for g in coverage.groups
        ],
        "gaps": [line.element.identifier for line in coverage.gaps],
        "overlaps": {
            line.element.identifier: [support.system for support in line.systems]
            for line in coverage.overlaps
        },
        "orphans": [system.name for system in coverage.systems.orphans()],
        "processes": [dict(zip(_COLUMNS, _values(line), strict=True)) for line in coverage.lines],
    }
    return json.dumps(told, indent=2, ensure_ascii=False) + "\n"


def coverage_text(coverage: Coverage) -> str:
    """Return the groups, gaps, overlaps and orphans for a terminal."""
    names = {i: e.name for i, e in coverage.framework.elements.items()}
    systems = counted(len(coverage.systems.by_name), "system")
    lines = [
        f"{systems} over eTOM {coverage.framework.edition}",
        "",
        f"{'group':<52}{'processes':>10}{'covered':>9}{'score':>7}",
    ]
    for g in coverage.groups:
        name = g.name if g.kind in ("all", "level") else f"{g.kind} {g.key}: {g.name}"
        if g.kind == "row" and g.key == g.name:
            name = f"row {g.name}"
        lines.append(f"{name[:51]:<52}{g.leaves:>10}{g.covered:>9}{percent(g.score):>7}")
    lines += ["", f"gaps ({len(coverage.gaps)}): no system, though something around has one"]
    lines += [f"  {line.element.identifier}  {line.element.name}" for line in coverage.gaps]
    lines += ["", f"overlaps ({len(coverage.overlaps)}): several systems for one process"]
    for line in coverage.overlaps:
        several = ", ".join(f"{s.system} {percent(s.score)}" for s in line.systems)
        lines.append(f"  {line.element.identifier}  {names[line.element.identifier]}: {several}")
    orphans = coverage.systems.orphans()
    lines += ["", f"orphans ({len(orphans)}): systems that support no process"]
    lines += [f"  {system.name}" for system in orphans]
    return "\n".join(lines) + "\n"
