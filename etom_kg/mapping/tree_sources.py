"""Read an OpenAPI or Swagger file: schemas are entities, operations are processes or functions.

Read YAML and JSON, and find their fields in whatever spelling they are written.

Read an ODA component, old spelling or new: what it cites of eTOM, SID, functions and APIs.

Before ``oda.tmforum.org/v1`` fields stood flat below ``spec`` (``componentId``, ``name``,
``dependantAPIs``); since then below ``spec.componentMetadata``. Citations are texts such as
``1.2.20|Product_Catalog_Lifecycle_Management|v24.0`` or, earlier, with ``_`` or ``-`` throughout.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from etom_kg.core.errors import DocumentError
from etom_kg.core.namespaces import SKOS
from etom_kg.mapping.model import Concept, OwnCatalogue, concept_quads, local_iri

__all__ = [
    "field",
    "is_component",
    "is_openapi",
    "items",
    "read_component",
    "read_openapi",
    "read_trees",
    "text",
]

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
        if path.suffix.lower() == ".json":
            trees = [json.loads(content, parse_int=str, parse_float=str)]
        else:
            trees = _yaml(content, path)
        json.dumps(trees, ensure_ascii=False, default=str).encode()
    except UnicodeEncodeError:
        raise DocumentError("holds half of a character (\\ud800 to \\udfff)", path=path) from None
    except json.JSONDecodeError as error:
        raise DocumentError(
            f"is not JSON: {error.msg}", path=path, line=error.lineno, column=error.colno
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
        f"is not YAML: {what}; quote what holds a colon or template marks",
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


_VERSION = re.compile(r"[|_\s-]v?\d+(?:\.\d+)*\s*$")
_CODED = re.compile(r"\s*(\d+(?:\.\d+)*)(?:[|_\s-]+(.*))?$", re.S)
_BLOCKS = ("coreFunction", "managementFunction", "securityFunction")
_API = re.compile(r"TMF\d{3}")


def is_component(tree: Any) -> bool:
    """Whether a document is the manifest of an ODA component."""
    if not isinstance(tree, dict):
        return False
    named = text(field(tree, "kind")).lower() == "component"
    ours = "oda.tmforum.org" in text(field(tree, "apiVersion"))
    return (named or ours) and isinstance(field(tree, "spec"), dict)


def read_component(path: Path, tree: dict[str, Any], base: str) -> OwnCatalogue:
    """Return the component and everything that it cites as concepts."""
    spec = field(tree, "spec")
    about = field(spec, "componentMetadata") or spec
    code = text(field(about, "id", "componentId"))
    name = text(field(about, "name", "componentName", "type")) or path.stem
    whole = Concept(
        local_iri(base, "component", code or name),
        name,
        (),
        # The third spelling is that of published files.
        text(field(about, "description", "componentDescription", "componenentDescription")),
        (),
        frozenset({"components", "functions"}),
        code,
    )
    found = {whole.iri: whole}
    blocks = [field(spec, block) or field(tree, block) for block in _BLOCKS]
    for concept in (*_citations(spec, about, base), *_interfaces(blocks, base)):
        found.setdefault(concept.iri, concept)
    # Citations are no narrower concepts than the component: they are what it has to do with.
    quads = list(concept_quads(found.values(), parent=SKOS.broader))
    related = (
        Concept(whole.iri, whole.label, parents=(iri,))
        for iri, each in found.items()
        if each.groups != whole.groups
    )
    links = [q for q in concept_quads(related, parent=SKOS.related) if q.predicate == SKOS.related]
    return OwnCatalogue(path, f"{code} {name}".strip(), base, found, [*quads, *links])


def _citations(spec: Any, about: Any, base: str) -> Iterator[Concept]:
    for names, group in (
        (("eTOMs", "eTOM", "eTOMProcesses"), "processes"),
        (("functionalFrameworkFunctions", "functionalFramework"), "functions"),
    ):
        for cited in items(field(about, *names) or field(spec, *names)):
            concept = _coded(cited, group, base)
            if concept:
                yield concept
    for cited in items(field(about, "SIDs", "SID", "SIDEntities") or field(spec, "SIDs", "SID")):
        yield from _entity(text(cited), base)


def _coded(cited: Any, group: str, base: str) -> Concept | None:
    """Return what a text such as ``1.3.3|Customer_Order_Handling|v23.0`` cites."""
    if isinstance(cited, dict):
        code, name = text(field(cited, "id", "identifier")), text(field(cited, "name", "label"))
    else:
        match = _CODED.match(_VERSION.sub("", text(cited)))
        code, name = (match[1], match[2] or "") if match else ("", text(cited))
    name = name.replace("_", " ").strip()
    if not (code or name):
        return None
    kind = {"processes": "process", "functions": "function"}[group]
    iri = local_iri(base, kind, code or name)
    return Concept(iri, name or code, groups=frozenset({group}), identifier=code)


def _entity(cited: str, base: str) -> Iterator[Concept]:
    """Yield an entity and what it is a part of: ``Domain|Outer_ABE|Inner_BE|v25.0``."""
    parts = [part.replace("_", " ").strip() for part in _VERSION.sub("", cited).split("|")]
    parts = [part for part in parts if part]
    for depth in range(1, len(parts) + 1):
        label = parts[depth - 1]
        label = label.removesuffix(" Domain") if depth == 1 and len(parts) > 1 else label
        above = (local_iri(base, "entity", *parts[: depth - 1]),) if depth > 1 else ()
        yield Concept(
            local_iri(base, "entity", *parts[:depth]),
            label,
            parents=above,
            groups=frozenset({"entities"}),
        )


def _interfaces(blocks: list[Any], base: str) -> Iterator[Concept]:
    """Yield the APIs of each block, and the resources that the exposed ones offer."""
    for block in blocks:
        for names in (("exposedAPIs",), ("dependentAPIs", "dependantAPIs")):
            for api in items(field(block, *names)):
                code = text(field(api, "id"))
                name = text(field(api, "name")) or code
                if not _API.fullmatch(code) and not name:
                    continue
                iri = local_iri(base, "api", code or name)
                yield Concept(iri, name, groups=frozenset({"apis"}), identifier=code)
                for resource in _resources(api) if names == ("exposedAPIs",) else ():
                    yield Concept(
                        local_iri(base, "resource", resource),
                        resource,
                        groups=frozenset({"entities"}),
                    )


def _resources(api: Any) -> Iterator[str]:
    places = [api, *(s for s in items(field(api, "specification")) if isinstance(s, dict))]
    for place in places:
        for resource in items(field(place, "resources")):
            if isinstance(resource, dict):
                yield from (str(name) for name in resource)


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
