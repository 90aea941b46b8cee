"""How fast ``etom-kg check`` is, and that its memory does not grow with the file.

    python -m tests.benchmarks.check_speed [MEGABYTES ...]

Each run is a process of its own on a made log in which every line holds something that has the
form of an identifier, which is the slowest kind of text, and on a table of the same size.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

_RUN = """
import resource, sys
from etom_kg.check import Outcome, check_files
outcome = Outcome()
for finding in check_files([sys.argv[1]], outcome=outcome):
    pass
print(outcome.mentions, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def log_line(draw: random.Random) -> str:
    """Return a line of a log, now and then one that names a process."""
    if draw.random() < 0.001:
        return "INFO case routed to eTOM process 1.3.3 and 1.4.5\n"
    ip = f"1.{draw.randint(1, 9)}.{draw.randint(1, 9)}.{draw.randint(1, 250)}"
    version = f"1.{draw.randint(1, 9)}.{draw.randint(1, 9)}"
    return f"2026-11-21 order-desk[{draw.randint(1, 9999)}]: peer {ip} has version {version}\n"


def table_line(draw: random.Random) -> str:
    """Return a row of a table of components."""
    identifier = draw.choice(["1.3.3", "1.4.5", "1.5.5", "1.12.9", "1.1.1.2"])
    version = f"{draw.randint(1, 9)}.{draw.randint(1, 9)}"
    return f"component-{draw.randint(1, 9999)},{identifier},{version}\n"


def make(path: Path, megabytes: int, line: Callable[[random.Random], str], head: str = "") -> None:
    """Write a file of about so many megabytes, the same each time."""
    draw, size = random.Random(7), 0
    with path.open("w", encoding="utf-8") as file:
        file.write(head)
        while size < megabytes << 20:
            text = line(draw)
            file.write(text)
            size += len(text)


def main() -> None:
    """Print size, seconds and memory of each run."""
    sizes = [int(n) for n in sys.argv[1:]] or [10, 50, 100]
    kinds = {"log.txt": (log_line, ""), "table.csv": (table_line, "name,etom_id,version\n")}
    with tempfile.TemporaryDirectory() as folder:
        for name, (line, head) in kinds.items():
            for size in sizes:
                path = Path(folder, name)
                make(path, size, line, head)
                start = time.perf_counter()
                done = subprocess.run(
                    [sys.executable, "-c", _RUN, path], capture_output=True, text=True, check=True
                )
                mentions, memory = done.stdout.split()
                seconds = time.perf_counter() - start
                sys.stdout.write(
                    f"{name:10} {size:4} MB {seconds:6.1f} s {memory:>5} MB {mentions:>9} found\n"
                )


if __name__ == "__main__":
    main()
