"""What follows from a change as text, CSV and JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator

from etom_kg.coverage.framework import Framework
from etom_kg.coverage.impact import Impact
from etom_kg.coverage.rendering import percent
from etom_kg.tables import join_list, table_text

__all__ = ["impact_csv", "impact_json", "impact_text"]

_COLUMNS = (
    "effect",
    "process",
    "name",
    "before",
    "after",
    "systems",
    "path",
    "interfaces",
)


def impact_text(impact: Impact, framework: Framework) -> str:
    """Return what a change does: lost cover, then processes along interfaces with the path."""
    names = {i: e.name for i, e in framework.elements.items()}
    lines = [impact.what]
    for loss in impact.losses:
        fall = f"{percent(loss.before)} to {percent(loss.after)}"
        lines.append(f"  loses cover  {loss.process}  {names[loss.process]}: {fall}")
    for reached in impact.reached:
        systems = ", ".join(reached.systems) or "no system"
        lines.append(f"  reaches      {reached.process}  {names[reached.process]}: {systems}")
        lines.append(f"               by {' -> '.join(reached.stations)}")
        lines += [f"               {step.interface}" for step in reached.path]
    if len(lines) == 1:
        lines.append("  nothing follows")
    return "\n".join(lines) + "\n"


def impact_csv(impact: Impact, framework: Framework) -> str:
    """Return a row for each loss and for each process that is reached."""
    return table_text(_COLUMNS, _rows(impact, framework))


def _rows(impact: Impact, framework: Framework) -> Iterator[tuple[object, ...]]:
    for loss in impact.losses:
        name = framework.elements[loss.process].name
        yield (
            "loses cover",
            loss.process,
            name,
            f"{loss.before:.3f}",
            f"{loss.after:.3f}",
            "",
            "",
            "",
        )
    for reached in impact.reached:
        yield (
            "reached",
            reached.process,
            framework.elements[reached.process].name,
            "",
            "",
            join_list(reached.systems),
            join_list(reached.stations),
            join_list(step.interface for step in reached.path),
        )


def impact_json(impact: Impact, framework: Framework) -> str:
    """Return the change, what loses cover and what is reached by which path."""
    told = {
        "change": impact.what,
        "edition": framework.edition,
        "losses": [
            {
                "process": loss.process,
                "name": framework.elements[loss.process].name,
                "before": round(loss.before, 3),
                "after": round(loss.after, 3),
            }
            for loss in impact.losses
        ],
        "reached": [
            {
                "process": reached.process,
                "name": framework.elements[reached.process].name,
                "systems": list(reached.systems),
                "path": list(reached.stations),
                "interfaces": [step.interface for step in reached.path],
            }
            for reached in impact.reached
        ],
    }
    return json.dumps(told, indent=2, ensure_ascii=False) + "\n"
