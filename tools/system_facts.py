"""The mapping of processes to system types: its rows, coverage summary, claims and chains.

The source lists each table cell on a line of its own, and some of its rows are cut short. What is
whole becomes a row; the rest is reported with the cells that are left. The description cells are
sentences of the source and are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from etom_kg.core.errors import DocumentError
from etom_kg.core.tables import join_list
from tools.facts import Table

__all__ = ["SYSTEM_TYPES", "system_tables"]

SYSTEM_TYPES = ("BSS", "OSS", "Shared")
_SOURCE = "003_*.txt"
# Not in the order of the source, so that no row repeats a stretch of it.
_CELLS = (
    "line",
    "area",
    "capability",
    "task",
    "example_systems",
    "system_type",
    "primary_function",
)
_AREA = re.compile(r"(?:Fulfilment|Assurance|SIP) / \S.*|Billing")
_END_OF_TABLES = "Key Observations"
_SUMMARY = "Primary System Domain"
_TOTAL = re.compile(r"covers (\d+) eTOM Level 2 capabilities decomposed into (\d+) Level 3 tasks")
_SUMMARISED = re.compile(r"(BSS|OSS|Shared) \((.+)\)")
_LAYER_TASKS = re.compile(r"(CRM|SM&O|RM&O)(?:-layer)? tasks \(([^()]+)\)")
_FIRMLY = re.compile(r"firmly (BSS|OSS)")
_DEPENDS = re.compile(
    r"(\w+) processes are entirely (BSS|OSS)-owned but depend on (\w+) data collected by (BSS|OSS)"
)
_FORWARD = re.compile(r"(\S+) Layer \(([^()]+) in (\w+)\)")
_REVERSE = re.compile(r"(CRM|SM&O|RM&O) \(([^()]+)\)")
_APIS = re.compile(r"TMF\d{3}(?= →)|(?<=→ )TMF\d{3}")


def system_tables(shared: Path) -> Iterator[Table]:
    """Yield the tables of ``data/systems`` and the chains of ``data/flows``."""
    lines = _lines(shared)
    end = next((n for n, line in enumerate(lines) if line.startswith(_END_OF_TABLES)), len(lines))
    whole, cut = _rows(lines[:end])
    yield Table("systems/mapping.csv", _CELLS, tuple(whole))
    yield Table("systems/incomplete.csv", (*_CELLS, "missing"), tuple(cut))
    yield Table(
        "systems/coverage.csv",
        ("line", "area", "system_type", "systems", "capabilities", "tasks"),
        tuple(_coverage(lines)),
    )
    yield Table(
        "systems/boundary_claims.csv",
        ("layer", "system_type", "capabilities", "line"),
        tuple(_boundary(lines)),
    )
    yield Table(
        "systems/dependency_claims.csv",
        ("area", "system_type", "depends_on", "depends_on_type", "line"),
        tuple(_dependencies(lines)),
    )
    yield Table(
        "flows/chain_steps.csv",
        ("flow", "step", "layer", "process_name", "system", "api", "line"),
        tuple(_chains(lines)),
    )


def _lines(shared: Path) -> list[str]:
    found = sorted((shared / "seeds").glob(_SOURCE))
    if len(found) != 1:
        raise DocumentError(f"holds no single {_SOURCE}; check the folder", path=shared / "seeds")
    return found[0].read_text(encoding="utf-8").splitlines()


def _rows(lines: Sequence[str]) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
    """Return the whole rows, and the cut ones with the names of the cells that are missing."""
    whole: list[tuple[str, ...]] = []
    cut: list[tuple[str, ...]] = []
    position = 0
    while position < len(lines):
        cells = lines[position : position + 7]
        number = str(position + 1)
        if _AREA.fullmatch(cells[0]):
            area, capability, task = cells[:3]
            if len(cells) == 7 and cells[4] in SYSTEM_TYPES:
                whole.append((number, area, capability, task, _list(cells[6]), cells[4], cells[5]))
                position += 7
                continue
            missing = join_list(("system_type", "primary_function", "example_systems"))
            cut.append((number, area, capability, task, "", "", "", missing))
            position += 4
            continue
        if cells[0] in SYSTEM_TYPES:
            missing = join_list(("area", "capability", "task"))
            cut.append((number, "", "", "", _list(cells[2]), cells[0], cells[1], missing))
            position += 3
            continue
        position += 1
    return whole, cut


def _list(cell: str) -> str:
    """Return a cell ``A, B, C`` as a list cell."""
    return join_list(cell.split(", "))


def _coverage(lines: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Yield the summary's claim for each area, then its claim for them all."""
    if _SUMMARY not in lines:
        raise DocumentError(f"has no column {_SUMMARY!r}; is it the whole page?")
    position = lines.index(_SUMMARY) + 1
    while _counts(lines[position + 1 : position + 3]):
        area, capabilities, tasks, domain = (*lines[position : position + 4], "")[:4]
        kind = _SUMMARISED.fullmatch(domain)
        if kind is None:
            raise DocumentError("names no system type in its summary", line=position + 4)
        systems = _list(kind[2])
        yield str(position + 1), area, kind[1], systems, capabilities, tasks
        position += 4
    for number, line in enumerate(lines, 1):
        total = _TOTAL.search(line)
        if total:
            yield str(number), "all", "", "", total[1], total[2]


def _counts(cells: Sequence[str]) -> bool:
    return len(cells) == 2 and all(cell.isdigit() for cell in cells)


def _boundary(lines: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Yield which system type the source says each layer's tasks to have."""
    for number, line in enumerate(lines, 1):
        for sentence in line.split(". "):
            kind = _FIRMLY.search(sentence)
            if kind is None:
                continue
            for layer, named in _LAYER_TASKS.findall(sentence):
                yield layer, kind[1], _list(named), str(number)


def _dependencies(lines: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Yield which area of one system type the source says to depend on data of the other."""
    for number, line in enumerate(lines, 1):
        found = _DEPENDS.search(line)
        if found:
            area, kind, needed, needed_kind = found.groups()
            yield area, kind, needed.capitalize(), needed_kind, str(number)


def _chains(lines: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Yield the steps of the two chains: orders going down, and trouble coming up."""
    for number, line in enumerate(lines, 1):
        forward = _FORWARD.findall(line)
        apis = _APIS.findall(line)
        if len(forward) > 1 and len(apis) == len(forward):
            for step, ((layer, name, system), api) in enumerate(zip(forward, apis, strict=True), 1):
                yield "fulfilment-chain", str(step), layer, name, system, api, str(number)
        reverse = [] if "tasks" in line else _REVERSE.findall(line)
        if len(reverse) > 1 and "bubble up" in line:
            for step, (layer, name) in enumerate(reverse, 1):
                yield "assurance-chain", str(step), layer, name, "", "", str(number)
