"""Write down the versions of the libraries that the tests were run with.

    python -m tools.lock constraints.txt

They are those of the running Python: what etom-kg needs, with its extras for users.
"""

from __future__ import annotations

import importlib.metadata
import re
import sys
from pathlib import Path

from packaging.requirements import Requirement

from etom_kg.core.tables import write_whole

__all__ = ["EXTRAS", "locked", "main"]

EXTRAS = ("pandas", "parquet", "sssom")
_HEAD = """\
# The versions that the tests were run with; made by `make lock`.
# `make audit` looks for known faults in them.
# To install just these: pip install -c constraints.txt etom-kg
"""


def locked() -> dict[str, str]:
    """Return each library that etom-kg needs, directly or not, with its version."""
    seen: dict[str, set[str]] = {}
    waiting: list[tuple[str, set[str]]] = [("etom-kg", set(EXTRAS))]
    while waiting:
        name, extras = waiting.pop()
        key = re.sub(r"[-_.]+", "-", name).lower()
        if key in seen and extras <= seen[key]:
            continue
        extras |= seen.get(key, set())
        seen[key] = extras
        for text in importlib.metadata.requires(name) or []:
            wanted = Requirement(text)
            chosen = [{"extra": extra} for extra in ("", *extras)]
            if wanted.marker is None or any(map(wanted.marker.evaluate, chosen)):
                waiting.append((wanted.name, set(wanted.extras)))
    return {name: importlib.metadata.version(name) for name in sorted(seen) if name != "etom-kg"}


def main(arguments: list[str]) -> None:
    """Write the file that is named."""
    with write_whole(Path(arguments[0])) as temporary:
        lines = "".join(f"{name}=={version}\n" for name, version in locked().items())
        temporary.write_text(_HEAD + lines, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
