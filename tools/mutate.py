"""Plant faults in the code, one at a time, and count those that no test notices: ``make mutate``.

    python -m tools.mutate [--only GROUP]... [--seed N] [--share S] [--report FILE]

cosmic-ray makes the mutants and runs the tests. From every group of modules a fixed, seeded sample
is drawn over the places of its code; each mutant is tested by the tests of its group, in a copy of
the checkout. Left out is what no test can notice: annotations, ``__all__``, and caches, which only
save time. Mutants that change nothing that anybody could see are listed with the reason in
``tests/mutants.csv``. Exit status 1 when fewer than 85 of 100 are noticed.
"""

from __future__ import annotations

import argparse
import ast
import csv
import os
import random
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from cosmic_ray.commands import init
from cosmic_ray.mutating import mutate_and_test
from cosmic_ray.work_db import use_db
from cosmic_ray.work_item import MutationSpec

__all__ = ["GROUPS", "Group", "sample"]

CHECKOUT = Path(__file__).parents[1]
WANTED = 0.85
_PARTS = ("etom_kg", "ontology", "data", "queries", "tests", "tools", "docs", "pyproject.toml")
_KNOWN = Path("tests", "mutants.csv")


@dataclass(frozen=True, slots=True)
class Group:
    """Modules, the tests that must notice a fault in them, and how many mutants are drawn."""

    modules: tuple[str, ...]
    tests: tuple[str, ...]
    count: int
    seconds: float = 180
    """A mutant whose tests take longer counts as noticed: it does not end."""


GROUPS: dict[str, Group] = {
    "exports": Group(("exports/*.py",), ("tests/exports",), 30),
    "graph": Group(
        ("graph/*.py",),
        (
            "tests/editions/test_graph.py",
            "tests/editions/test_edition_interfaces.py",
            "tests/frameworks/test_graph.py",
            "tests/interfaces/test_interface_quads.py",
            "tests/lineage/test_crosswalk_graph.py",
            "tests/test_repository.py::test_dataset_description_is_current",
        ),
        25,
    ),
    "mapping": Group(("mapping/*.py",), ("tests/mapping",), 25),
    "check": Group(("check/*.py",), ("tests/check",), 25),
    "coverage": Group(("coverage/*.py",), ("tests/coverage",), 20),
    "questions": Group(
        ("questions/*.py",), ("tests/test_questions.py", "tests/commands/test_show_and_info.py"), 20
    ),
    "merge": Group(
        ("reading/merge.py", "reading/workbook.py"),
        (
            "tests/editions/test_workbook.py",
            "tests/editions/test_change_notes.py",
            "tests/editions/test_bad_workbooks.py",
            "tests/editions/test_neighbouring_release.py",
        ),
        20,
    ),
    "store": Group(("store/*.py",), ("tests/store", "tests/test_results.py"), 30),
    "rules": Group(
        ("interfaces/rules/*.py",),
        (
            "tests/interfaces/test_rules.py",
            "tests/interfaces/test_sentences_decided.py",
            "tests/interfaces/test_company_names.py",
        ),
        25,
    ),
}


def _left_out(source: str) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Return the stretches of a module that are not mutated: annotations, ``__all__``, caches."""
    spans: list[tuple[tuple[int, int], tuple[int, int]]] = []

    def leave(node: ast.AST | None) -> None:
        if isinstance(node, ast.expr | ast.stmt):
            end = (node.end_lineno or node.lineno, node.end_col_offset or 0)
            spans.append(((node.lineno, node.col_offset), end))

    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.AnnAssign | ast.arg):
            leave(node.annotation)
        elif isinstance(node, ast.FunctionDef):
            leave(node.returns)
        elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            leave(node)
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            for decorator in node.decorator_list:
                if "cache" in ast.unparse(decorator) or "dataclass" in ast.unparse(decorator):
                    leave(decorator)
    return spans


def _kept(spec: MutationSpec, spans: Sequence[tuple[tuple[int, int], tuple[int, int]]]) -> bool:
    inside = (start <= spec.start_pos and spec.end_pos <= end for start, end in spans)
    # A decorator's place begins with its "@", which its expression does not hold.
    return not any(inside) and not (
        spec.operator_name == "core/RemoveDecorator"
        and any(start[0] == spec.start_pos[0] for start, _ in spans)
    )


def sample(modules: Sequence[Path], count: int, seed: int) -> list[MutationSpec]:
    """Return mutants of modules, drawn over the places of the code: of each place at most one."""
    places: dict[tuple[str, tuple[int, int]], list[MutationSpec]] = {}
    with tempfile.TemporaryDirectory() as folder, use_db(str(Path(folder, "all.sqlite"))) as work:
        init([Path(m) for m in modules], work, {})
        for item in work.work_items:
            (spec,) = item.mutations
            places.setdefault((str(spec.module_path), spec.start_pos), []).append(spec)
    spans = {str(path): _left_out(path.read_text(encoding="utf-8")) for path in modules}
    draw = random.Random(seed)
    found = []
    for place in sorted(places):
        specs = [s for s in places[place] if _kept(s, spans[place[0]])]
        if specs:
            found.append(draw.choice(sorted(specs, key=lambda s: (s.operator_name, s.occurrence))))
    return draw.sample(found, min(count, len(found)))


def _changed(diff: str) -> tuple[str, str]:
    """Return the lines that a mutant took away and put in their place."""
    lines = [x for x in diff.splitlines() if x[:1] in "+-" and x[:3] not in ("+++", "---")]
    return tuple("\n".join(x[1:].strip() for x in lines if x.startswith(sign)) for sign in "-+")  # type: ignore[return-value]


def _known(checkout: Path) -> set[tuple[str, str, str]]:
    """Return the mutants that are known to change nothing that can be seen."""
    path = checkout / _KNOWN
    if not path.exists():
        return set()
    with path.open(encoding="utf-8", newline="") as stream:
        return {(row["module"], row["line"], row["mutant"]) for row in csv.DictReader(stream)}


def _outcomes(
    checkout: Path, name: str, group: Group, seed: int, share: float
) -> Iterator[tuple[str, str, str, str]]:
    """Yield module, line, mutant and outcome (noticed, survived, equivalent) of each mutant."""
    paths = sorted(p for pattern in group.modules for p in Path("etom_kg").glob(pattern))
    known = _known(checkout)
    tests = " ".join(group.tests)
    command = f"{sys.executable} -m pytest -x -q -p no:cacheprovider {tests}"
    specs = sample(paths, max(1, round(group.count * share)), seed)
    for number, spec in enumerate(specs, 1):
        result = mutate_and_test([spec], command, group.seconds)
        before, after = _changed(result.diff or "")
        module = spec.module_path.as_posix()
        outcome = "noticed" if result.is_killed else "survived"
        if outcome == "survived" and (module, before, after) in known:
            outcome = "equivalent"
        sys.stderr.write(f"{name} {number}/{len(specs)} {module}:{spec.start_pos[0]} {outcome}\n")
        yield module, before, after, outcome


def main(arguments: Sequence[str] | None = None) -> int:
    """Plant the faults and report; returns 1 when too many go unnoticed."""
    parser = argparse.ArgumentParser(prog="python -m tools.mutate", description=__doc__)
    parser.add_argument("--only", action="append", choices=list(GROUPS), default=[])
    parser.add_argument("--seed", type=int, default=20261130)
    parser.add_argument("--share", type=float, default=1.0, help="how much of each sample")
    parser.add_argument("--report", type=Path, help="write a CSV table of all mutants")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="etom-kg-mutants-") as folder:
        copy = Path(folder, "checkout")
        copy.mkdir()
        for part in _PARTS:
            source = CHECKOUT / part
            if source.is_dir():
                shutil.copytree(source, copy / part)
            else:
                shutil.copy(source, copy / part)
        shared = CHECKOUT.parent / "shared"
        if shared.is_dir():
            Path(folder, "shared").symlink_to(shared)
        os.chdir(copy)
        os.environ["PYTHONPATH"] = str(copy)
        os.environ["ETOM_KG_CACHE"] = str(Path(folder, "cache"))
        rows = [
            (name, *outcome)
            for name in options.only or GROUPS
            for outcome in _outcomes(copy, name, GROUPS[name], options.seed, options.share)
        ]
    if options.report:
        with options.report.open("w", encoding="utf-8", newline="") as stream:
            table = csv.writer(stream, lineterminator="\n")
            table.writerow(("group", "module", "line", "mutant", "outcome"))
            table.writerows(rows)
    counted = [row for row in rows if row[4] != "equivalent"]
    noticed = sum(row[4] == "noticed" for row in counted)
    for name, module, before, after, outcome in rows:
        if outcome == "survived":
            sys.stdout.write(f"{name}: {module}: {before!r} became {after!r}, and no test failed\n")
    score = noticed / len(counted) if counted else 1.0
    sys.stdout.write(f"{noticed} of {len(counted)} noticed ({score:.0%}); {WANTED:.0%} wanted\n")
    return 0 if score >= WANTED else 1


if __name__ == "__main__":
    raise SystemExit(main())
