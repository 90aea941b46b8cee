"""Run the tests that belong to what has changed, without the slow ones: ``make quick``.

    python -m tools.quick [ROOM]...

A room is a package of ``etom_kg``, or ``ontology``, ``queries``, ``data``. Without one, the rooms
of the files that differ from the last commit are tested; when nothing differs, those of the last
commit. Test files that changed are run themselves.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

__all__ = ["TESTS", "changed_files", "tests_of"]

CHECKOUT = Path(__file__).parents[1]
TESTS: dict[str, tuple[str, ...]] = {
    "check": ("tests/check",),
    "cli": ("tests/commands", "tests/test_command_query.py"),
    "core": (
        *("tests/numbering", "tests/test_results.py", "tests/reading/test_document.py"),
        "tests/commands/test_formats.py",
    ),
    "coverage": ("tests/coverage",),
    "data": ("tests/editions/test_data.py", "tests/frameworks", "tests/lineage"),
    "exports": ("tests/exports",),
    "extension": ("tests/extension",),
    "graph": ("tests/editions/test_graph.py", "tests/frameworks", "tests/lineage"),
    "inference": ("tests/inference",),
    "interfaces": ("tests/interfaces",),
    "lineage": ("tests/lineage",),
    "mapping": ("tests/mapping",),
    "ontology": ("tests/test_metadata.py", "tests/test_ontology_loads.py", "tests/test_shapes.py"),
    "pipeline": ("tests/test_pipeline.py", "tests/commands/test_cache.py"),
    "queries": ("tests/test_canned_questions.py", "tests/test_questions.py"),
    "questions": ("tests/test_questions.py", "tests/commands/test_show_and_info.py"),
    "reading": ("tests/reading", "tests/editions"),
    "serve": ("tests/serve",),
    "store": ("tests/store",),
    "tools": ("tests/test_repository.py",),
    "validation": ("tests/validation", "tests/test_shapes.py"),
}


def changed_files(checkout: Path = CHECKOUT) -> list[str]:
    """Return the files that differ from the last commit, or those of the last commit."""

    def git(*arguments: str) -> list[str]:
        run = subprocess.run(
            ["git", *arguments], cwd=checkout, capture_output=True, text=True, check=True
        )
        return run.stdout.splitlines()

    changed = git("diff", "--name-only", "HEAD")
    changed += git("ls-files", "--others", "--exclude-standard")
    return changed or git("show", "--name-only", "--format=", "HEAD")


def tests_of(paths: Iterable[str]) -> Iterator[str]:
    """Yield the tests that belong to changed files, each once."""
    seen: set[str] = set()
    for path in paths:
        parts = Path(path).parts
        if parts[0] == "tests":
            found: tuple[str, ...] = (path,) if parts[-1].startswith("test_") else ()
        else:
            room = parts[1] if parts[0] == "etom_kg" and len(parts) > 2 else parts[0]
            found = TESTS.get(room, ())
        for test in found:
            if test not in seen and (CHECKOUT / test).exists():
                seen.add(test)
                yield test


def main(arguments: Sequence[str]) -> int:
    """Run the tests; returns pytest's exit status, or 2 for a room that does not exist."""
    unknown = [room for room in arguments if room not in TESTS]
    if unknown:
        sys.stderr.write(f"unknown room {unknown[0]!r}; rooms are {', '.join(sorted(TESTS))}\n")
        return 2
    paths = [f"{room}/" for room in arguments] or changed_files()
    chosen = sorted(tests_of(paths))
    if not chosen:
        sys.stderr.write("no tests belong to what has changed\n")
        return 0
    sys.stderr.write(f"quick tests: {' '.join(chosen)}\n")
    command = [sys.executable, "-m", "pytest", "-n", "2", "-m", "not slow", *chosen]
    return subprocess.run(command, cwd=CHECKOUT, check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
