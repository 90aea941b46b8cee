"""Read the header of a question file: comments ``#+ key: value`` in the manner of grlc.

It is the part of YAML that such headers use, and every value is text up to the end of its line,
so that a colon in a sentence or a number such as 1.10 need no quotes:

    #+ key: value            #+ key: "value"           #+ key: [one, two]
    #+ parameters:           #+   - name: value        #+     type: value
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TypedDict

from etom_kg.errors import QueryError

__all__ = ["Header", "read_header"]

_LINE = re.compile(r"#\+(?P<indent>\s*)(?P<item>-\s+)?(?P<key>[a-z_]+):(?:\s+(?P<value>.*))?$")
_KEYS = frozenset({"description", "graphs", "id", "parameters", "summary", "tags"})
_PARAMETER_KEYS = frozenset({"default", "description", "edition", "name", "type", "values"})


class Header(TypedDict):
    """What a header holds: its scalars, its lists and its parameters."""

    scalars: dict[str, str]
    lists: dict[str, tuple[str, ...]]
    parameters: list[Header]


def read_header(text: str, path: Path) -> Header:
    """Return the header of a question; raises ``QueryError`` with the line of a fault."""
    header = _empty()
    for number, line in enumerate(text.splitlines(), 1):
        if not line.startswith("#+"):
            break
        match = _LINE.match(line.rstrip())
        if match is None:
            raise QueryError("is no header line; write #+ key: value", path=path, line=number)
        key, value = match["key"], (match["value"] or "").strip()
        inside = len(match["indent"]) > 1
        if match["item"]:
            header["parameters"].append(_empty())
        if inside and not header["parameters"]:
            raise QueryError(f"{key} is indented under nothing", path=path, line=number)
        if key not in (_PARAMETER_KEYS if inside else _KEYS):
            raise QueryError(f"no header key is called {key}", path=path, line=number)
        part = header["parameters"][-1] if inside else header
        if key in part["scalars"] or key in part["lists"]:
            raise QueryError(f"the header gives {key} twice", path=path, line=number)
        if value.startswith("[") and value.endswith("]"):
            items = (_unquoted(each.strip()) for each in value[1:-1].split(","))
            part["lists"][key] = tuple(each for each in items if each)
        elif key != "parameters":
            part["scalars"][key] = _unquoted(value)
    return header


def _empty() -> Header:
    return {"scalars": {}, "lists": {}, "parameters": []}


def _unquoted(value: str) -> str:
    quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "\"'"
    return value[1:-1] if quoted else value
