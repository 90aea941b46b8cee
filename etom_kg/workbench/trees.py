"""Read YAML and JSON, and find their fields in whatever spelling they are written."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from etom_kg.errors import DocumentError

__all__ = ["field", "items", "read_trees", "text"]

_MARKS = re.compile(r"[^a-z0-9]+")
_MOST_BYTES = 64 * 2**20


def read_trees(path: Path) -> list[Any]:
    """Return the documents of a YAML or JSON file; raises ``DocumentError`` with the line."""
    if path.stat().st_size > _MOST_BYTES:
        raise DocumentError("is larger than 64 MiB; part it", path=path)
    try:
        content = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise DocumentError("is not UTF-8; save it as UTF-8", path=path) from None
    except OSError as error:
        raise DocumentError(f"cannot be read: {error.strerror}", path=path) from None
    try:
        trees = [json.loads(content)] if path.suffix.lower() == ".json" else _yaml(content, path)
    except json.JSONDecodeError as error:
        raise DocumentError(
            f"is no JSON: {error.msg}", path=path, line=error.lineno, column=error.colno
        ) from None
    except RecursionError:
        raise DocumentError("is nested too deeply", path=path) from None
    return trees


def _yaml(content: str, path: Path) -> list[Any]:
    import yaml

    for token in _tokens(content, path):
        # An alias can make a small file unfold without end; neither kind of file needs one.
        if isinstance(token, yaml.AliasToken):
            line = token.start_mark.line + 1
            raise DocumentError("uses a YAML alias (*); write the value out", path=path, line=line)
    try:
        # BaseLoader: a version such as 4.0 and a date stay the text that they are.
        return list(yaml.load_all(content, Loader=yaml.BaseLoader))
    except yaml.YAMLError as error:
        raise _fault(error, path) from None


def _tokens(content: str, path: Path) -> Any:
    import yaml

    try:
        yield from yaml.scan(content) if "*" in content else ()
    except yaml.YAMLError as error:
        raise _fault(error, path) from None


def _fault(error: Exception, path: Path) -> DocumentError:
    mark = getattr(error, "problem_mark", None)
    what = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
    return DocumentError(
        f"is no YAML: {what}; quote what holds a colon or template marks",
        path=path,
        line=mark.line + 1 if mark else None,
        column=mark.column + 1 if mark else None,
    )


def field(tree: Any, *names: str) -> Any:
    """Return the first of some fields; case, hyphens and underscores of its name do not count."""
    if not isinstance(tree, dict):
        return None
    known = {_MARKS.sub("", str(key).lower()): value for key, value in reversed(tree.items())}
    for name in names:
        value = known.get(_MARKS.sub("", name.lower()))
        if value not in (None, "", [], {}):
            return value
    return None


def items(value: Any) -> list[Any]:
    """Return a list's items, a single value as a list of one, nothing as an empty list."""
    if value in (None, "", {}):
        return []
    return value if isinstance(value, list) else [value]


def text(value: Any) -> str:
    """Return a plain value as text on one line; anything else is empty."""
    plain = isinstance(value, (str, int, float)) and not isinstance(value, bool)
    return " ".join(str(value).split()) if plain else ""
