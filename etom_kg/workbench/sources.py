"""Read the user's own ontology or list, whatever it is written in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from etom_kg.errors import DocumentError
from etom_kg.workbench.model import OwnCatalogue, default_base

__all__ = ["read_own"]

_TABLES = frozenset({".csv", ".tsv", ".xlsx", ".xlsm", ".xls"})
_RDF = frozenset({".ttl", ".rdf", ".owl", ".xml", ".nt", ".nq", ".trig", ".n3", ".jsonld"})
_TREES = frozenset({".json", ".yaml", ".yml"})


def read_own(path: Path, base: str = "") -> OwnCatalogue:
    """Return the concepts of an RDF file, a table, an OpenAPI file or an ODA component.

    ``base`` is the IRI under which concepts without an IRI are named. Raises an ``EtomKgError``
    with file and line when the file cannot be read or holds no concept with a label.
    """
    ending = path.suffix.lower()
    if path.is_dir():
        raise DocumentError("is a folder; name a file", path=path)
    if ending not in _TABLES | _RDF | _TREES:
        known = ", ".join(sorted(_TABLES | _RDF | _TREES))
        raise DocumentError(
            f"its ending is that of no RDF, table, OpenAPI or ODA component; known are {known}",
            path=path,
        )
    _check_size(path)
    own = _read(path, ending, base or default_base(path), given=bool(base))
    if not own.concepts:
        raise DocumentError(
            "holds nothing with a label to map; give each element an rdfs:label, "
            "a skos:prefLabel or a cell in the column label",
            path=path,
        )
    return own


def _check_size(path: Path) -> None:
    try:
        if not path.stat().st_size:
            raise DocumentError("is empty", path=path)
    except FileNotFoundError:
        raise DocumentError("no such file; check the path", path=path) from None
    except OSError as error:
        raise DocumentError(f"cannot be read: {error.strerror}", path=path) from None


def _read(path: Path, ending: str, base: str, *, given: bool) -> OwnCatalogue:
    if ending in _TABLES:
        from etom_kg.workbench.table_source import read_table_source

        return read_table_source(path, base)
    if ending in _RDF:
        from etom_kg.workbench.rdf_source import read_rdf_source

        return read_rdf_source(path, base if given else "")
    return _tree(path, base, given=given)


def _tree(path: Path, base: str, *, given: bool) -> OwnCatalogue:
    """Read YAML or JSON by what it holds."""
    from etom_kg.workbench.component_source import is_component, read_component
    from etom_kg.workbench.openapi_source import is_openapi, read_openapi
    from etom_kg.workbench.trees import read_trees

    trees: list[Any] = read_trees(path)
    first = next((tree for tree in trees if isinstance(tree, dict)), None)
    if first is not None and is_openapi(first):
        return read_openapi(path, first, base)
    component = next((tree for tree in trees if is_component(tree)), None)
    if component is not None:
        return read_component(path, component, base)
    if first is not None and path.suffix.lower() == ".json" and {"@context", "@graph"} & set(first):
        from etom_kg.workbench.rdf_source import read_rdf_source

        return read_rdf_source(path, base if given else "")
    raise DocumentError(
        "is neither OpenAPI (openapi, swagger, paths) nor an ODA component (kind: Component, spec)",
        path=path,
    )
