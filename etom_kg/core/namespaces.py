"""The IRIs of etom-kg: one place for every namespace, prefix and minted name.

Instances are ``https://w3id.org/etom-kg/<kind>/<edition>/<key>``; keys are percent-encoded
where a character may not stand in an IRI path segment.
"""

from __future__ import annotations

from functools import cache, partial
from urllib.parse import quote

from pyoxigraph import NamedNode

from etom_kg.core.errors import EtomKgError

__all__ = [
    "BASE",
    "BIBO",
    "DCAT",
    "DCTERMS",
    "ETOM",
    "OA",
    "ONTOLOGY_IRI",
    "OWL",
    "PREFIXES",
    "PROV",
    "RDF",
    "RDFS",
    "SCHEMA",
    "SD",
    "SH",
    "SKOS",
    "VOID",
    "XSD",
    "Namespace",
    "api",
    "area",
    "block",
    "clause",
    "company_base",
    "component",
    "coverage_area",
    "document",
    "domain",
    "edition",
    "entity",
    "event",
    "flow",
    "function",
    "function_group",
    "graph",
    "information_domain",
    "instance",
    "interface",
    "outcome",
    "owning_function",
    "process",
    "query_prefixes",
    "scheme",
    "system",
    "system_type",
    "underscored",
    "vertical",
]

BASE = "https://w3id.org/etom-kg/"
ONTOLOGY_IRI = BASE + "ontology"


class Namespace:
    """A namespace whose attributes are its terms: ``SKOS.prefLabel`` is a ``NamedNode``."""

    def __init__(self, iri: str) -> None:
        self.iri = iri
        self._terms: dict[str, NamedNode] = {}

    def __getattr__(self, name: str) -> NamedNode:
        if name.startswith("__"):
            raise AttributeError(name)
        return self[name.rstrip("_")]

    def __getitem__(self, name: str) -> NamedNode:
        node = self._terms.get(name)
        if node is None:
            node = self._terms[name] = NamedNode(self.iri + name)
        return node


ETOM = Namespace(ONTOLOGY_IRI + "#")
BIBO = Namespace("http://purl.org/ontology/bibo/")
DCAT = Namespace("http://www.w3.org/ns/dcat#")
DCTERMS = Namespace("http://purl.org/dc/terms/")
OA = Namespace("http://www.w3.org/ns/oa#")
OWL = Namespace("http://www.w3.org/2002/07/owl#")
PROV = Namespace("http://www.w3.org/ns/prov#")
RDF = Namespace("http://www.w3.org/1999/02/22-rdf-syntax-ns#")
RDFS = Namespace("http://www.w3.org/2000/01/rdf-schema#")
SCHEMA = Namespace("https://schema.org/")
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
SH = Namespace("http://www.w3.org/ns/shacl#")
SKOS = Namespace("http://www.w3.org/2004/02/skos/core#")
VOID = Namespace("http://rdfs.org/ns/void#")
XSD = Namespace("http://www.w3.org/2001/XMLSchema#")

PREFIXES: dict[str, str] = {
    "bibo": BIBO.iri,
    "dcat": DCAT.iri,
    "dcterms": DCTERMS.iri,
    "etom": ETOM.iri,
    "oa": OA.iri,
    "owl": OWL.iri,
    "prov": PROV.iri,
    "rdf": RDF.iri,
    "rdfs": RDFS.iri,
    "schema": SCHEMA.iri,
    "sd": SD.iri,
    "sh": SH.iri,
    "skos": SKOS.iri,
    "void": VOID.iri,
    "xsd": XSD.iri,
}


@cache
def query_prefixes() -> dict[str, str]:
    """Return the prefixes that a query need not declare, with their namespaces.

    ``process:`` holds the processes numbered by letters; ``process25.5:`` those of that edition.
    """
    from etom_kg.core.editions import default_for, editions
    from etom_kg.core.numbering import LETTERS

    kinds = ("api", "component", "edition", "entity", "function", "graph")
    found = {**PREFIXES, **{kind: f"{BASE}{kind}/" for kind in kinds}}
    found["process"] = f"{BASE}process/{default_for(LETTERS).key}/"
    for each in editions():
        found[f"process{each.key}"] = f"{BASE}process/{each.key}/"
    return found


def company_base(text: str) -> str:
    """Return the IRI that a company's own things stand under, with a ``/`` or ``#`` at its end.

    Raises ``EtomKgError`` for what is not an absolute IRI, and for the namespace of the standard.
    """
    base = text if text.endswith(("/", "#")) else f"{text}/"
    try:
        NamedNode(base)
    except ValueError:
        base = ""
    if "://" not in base and not base.startswith("urn:"):
        raise EtomKgError(f"{text!r} is not a base; name one such as https://acme.example/etom/")
    if base.startswith(BASE):
        raise EtomKgError(f"{BASE} is the standard's; name a base of the company's own")
    return base


def instance(kind: str, *keys: str, root: str = BASE) -> NamedNode:
    """Return the IRI of an instance, such as ``instance("api", "TMF622")``, under ``root``."""
    path = "/".join(quote(key, safe="-._~&'()+,;=:@!$*") for key in keys)
    return NamedNode(f"{root}{kind}/{path}")


def process(in_edition: str, identifier: str) -> NamedNode:
    """Return the IRI of a process: ``process("4.0", "1.F.1.5")``."""
    return instance("process", in_edition, identifier)


def area(in_edition: str, key: str) -> NamedNode:
    """Return the IRI of a process area: ``area("4.0", "OPS")``."""
    return instance("area", in_edition, key)


def vertical(in_edition: str, key: str) -> NamedNode:
    """Return the IRI of a vertical grouping: ``vertical("4.0", "F")``."""
    return instance("vertical", in_edition, key)


def domain(in_edition: str, key: str) -> NamedNode:
    """Return the IRI of a domain: ``domain("25.5", "Customer")``."""
    return instance("domain", in_edition, key)


def interface(in_edition: str, start: str, end: str) -> NamedNode:
    """Return the IRI of an interface between two identifiers."""
    return instance("interface", in_edition, f"{start}--{end}")


def clause(in_document: str, number: str) -> NamedNode:
    """Return the IRI of a clause: ``clause("M.3050.2", "10.1.5.1")``."""
    return instance("clause", in_document, number)


def document(identifier: str) -> NamedNode:
    """Return the IRI of a document: ``document("M.3050.2")``."""
    return instance("document", identifier)


def edition(key: str) -> NamedNode:
    """Return the IRI of an edition: ``edition("4.0")``."""
    return instance("edition", key)


def scheme(in_edition: str) -> NamedNode:
    """Return the IRI of the concept scheme that holds the process elements of an edition."""
    return instance("scheme", in_edition, "processes")


def graph(*parts: str) -> NamedNode:
    """Return the IRI of a named graph: ``graph("4.0", "interfaces")``."""
    return instance("graph", *parts)


# What stands around eTOM. Identifiers and codes are keys as they are: ``component("TMFC003")``.
component = partial(instance, "component")
block = partial(instance, "functional-block")
api = partial(instance, "api")
event = partial(instance, "event")
"""Of an API, then the name that a component gives it."""
function = partial(instance, "function")
flow = partial(instance, "flow")
"""A flow, or with a second key one of its steps."""
outcome = partial(instance, "outcome")
system_type = partial(instance, "system-type")


def underscored(kind: str, *names: str) -> NamedNode:
    """Return the IRI of an instance whose keys are names: blanks and slashes become underscores."""
    return instance(kind, *("_".join(name.replace("/", " ").split()) for name in names))


information_domain = partial(underscored, "information-domain")
function_group = partial(underscored, "function-group")
"""An aggregate function, given with the one above it first."""
system = partial(underscored, "system")
owning_function = partial(underscored, "owning-function")
coverage_area = partial(underscored, "coverage-area")


def entity(of_domain: str, path: str) -> NamedNode:
    """Return the IRI of a business entity: ``entity("Product", "Loyalty ABE > Loyalty BE")``."""
    return underscored("entity", of_domain, *path.split(" > "))
