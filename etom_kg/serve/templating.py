"""Fill in the templates of the pages."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import jinja2

from etom_kg.core.namespaces import BASE
from etom_kg.serve.things import href

__all__ = ["page"]


@cache
def _templates() -> jinja2.Environment:
    loader = jinja2.FileSystemLoader(Path(__file__).with_name("templates"))
    found = jinja2.Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    found.globals.update(href=href, quote=quote, base=BASE)
    return found


def page(name: str, **values: Any) -> bytes:
    """Return the page of a template; all values are escaped."""
    return _templates().get_template(f"{name}.html").render(**values).encode()
