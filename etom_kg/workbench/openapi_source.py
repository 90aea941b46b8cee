"""Read an OpenAPI or Swagger file: schemas are entities, operations are processes or functions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from etom_kg.workbench.model import Concept, OwnCatalogue, local_iri
from etom_kg.workbench.plain import concept_quads
from etom_kg.workbench.trees import field, text

__all__ = ["is_openapi", "read_openapi"]

_METHODS = ("get", "put", "post", "delete", "patch")
_VERBS = {
    "get": "Retrieve",
    "put": "Update",
    "post": "Create",
    "delete": "Remove",
    "patch": "Update",
}
_VARIANT = re.compile(r"(?:_(?:Create|Update|FVO|MVO|RES|Ref)|Ref|RefOrValue)$")
"""Endings of schemas that are another form of an entity: what is sent, or a pointer to it."""
_EVENT = re.compile(r"(?:Event|EventPayload|Notification|Error|Extensible|EntityRef)$")
_CODE = re.compile(r"TMF\d{3}")
_PARAMETER = re.compile(r"\{[^}]*\}")
_WORKFLOW = frozenset({"processes", "functions"})


def is_openapi(tree: Any) -> bool:
    """Whether a document is OpenAPI 3 or Swagger 2."""
    return isinstance(tree, dict) and bool(
        {"openapi", "swagger"} & {str(key).lower() for key in tree}
        or ("paths" in tree and "info" in tree)
    )


def read_openapi(path: Path, tree: dict[str, Any], base: str) -> OwnCatalogue:
    """Return the schemas, operations and the interface itself as concepts."""
    info = field(tree, "info")
    title = text(field(info, "title")) or path.stem
    code = _CODE.search(f"{title} {text(field(info, 'x-api-id'))} {path.name}")
    whole = Concept(
        local_iri(base, "api"),
        title,
        (),
        text(field(info, "description")),
        (),
        _WORKFLOW | {"apis"},
        code[0] if code else "",
    )
    found = {whole.iri: whole}
    for concept in (*_schemas(tree, base), *_operations(tree, base, whole.iri)):
        found.setdefault(concept.iri, concept)
    return OwnCatalogue(path, title, base, found, list(concept_quads(found.values())))


def _schemas(tree: dict[str, Any], base: str) -> Iterator[Concept]:
    schemas = field(field(tree, "components"), "schemas") or field(tree, "definitions")
    if not isinstance(schemas, dict):
        return
    for name, schema in schemas.items():
        plain = str(name)
        if _EVENT.search(plain) or (_VARIANT.search(plain) and _VARIANT.sub("", plain) in schemas):
            continue
        yield Concept(
            local_iri(base, "schema", plain),
            text(field(schema, "title")) or plain,
            (plain,) if text(field(schema, "title")) not in ("", plain) else (),
            text(field(schema, "description")),
            tuple(
                local_iri(base, "schema", each) for each in _supertypes(schema) if each in schemas
            ),
            frozenset({"entities"}),
        )


def _supertypes(schema: Any) -> list[str]:
    """Return the names of the schemas that ``allOf`` builds on."""
    parts = field(schema, "allOf")
    pointers = (text(field(part, "$ref")) for part in parts or () if isinstance(part, dict))
    return [pointer.rpartition("/")[2] for pointer in pointers if pointer]


def _operations(tree: dict[str, Any], base: str, whole: str) -> Iterator[Concept]:
    paths = field(tree, "paths")
    for address, methods in paths.items() if isinstance(paths, dict) else ():
        for method in _METHODS:
            operation = methods.get(method) if isinstance(methods, dict) else None
            if not isinstance(operation, dict):
                continue
            named = text(field(operation, "operationId"))
            thing = _PARAMETER.sub("", str(address)).strip("/").split("/")[-1]
            summary = text(field(operation, "summary"))
            label = named or summary or f"{_VERBS[method]} {thing}".strip()
            yield Concept(
                local_iri(base, "operation", named or f"{method}_{address}"),
                label,
                (summary,) if summary and summary != label else (),
                text(field(operation, "description")),
                (whole,),
                _WORKFLOW,
            )
