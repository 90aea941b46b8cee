"""Read an ODA component, old spelling or new: what it cites of eTOM, SID, functions and APIs.

Before ``oda.tmforum.org/v1`` fields stood flat below ``spec`` (``componentId``, ``name``,
``dependantAPIs``); since then below ``spec.componentMetadata``. Citations are texts such as
``1.2.20|Product_Catalog_Lifecycle_Management|v24.0`` or, earlier, with ``_`` or ``-`` throughout.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from etom_kg.namespaces import SKOS
from etom_kg.workbench.model import Concept, OwnCatalogue, local_iri
from etom_kg.workbench.plain import concept_quads
from etom_kg.workbench.trees import field, items, text

__all__ = ["is_component", "read_component"]

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
