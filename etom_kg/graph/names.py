"""The IRIs of components, APIs, events, entities, functions, systems and flows."""

from __future__ import annotations

from pyoxigraph import NamedNode

from etom_kg.core import namespaces as ns

__all__ = [
    "api",
    "area",
    "block",
    "component",
    "entity",
    "event",
    "flow",
    "flow_step",
    "function",
    "function_group",
    "information_domain",
    "outcome",
    "owning_function",
    "system",
    "system_type",
    "underscored",
]


def underscored(name: str) -> str:
    """Return a name as the last part of an IRI: blanks and slashes become underscores."""
    return "_".join(name.replace("/", " ").split())


def component(identifier: str) -> NamedNode:
    """Return the IRI of an ODA component: ``component("TMFC003")``."""
    return ns.instance("component", identifier)


def block(name: str) -> NamedNode:
    """Return the IRI of a functional block of ODA: ``block("CoreCommerce")``."""
    return ns.instance("functional-block", name)


def api(identifier: str) -> NamedNode:
    """Return the IRI of an Open API: ``api("TMF622")``."""
    return ns.instance("api", identifier)


def event(of_api: str, name: str) -> NamedNode:
    """Return the IRI of an event of an API, under the name that a component gives it."""
    return ns.instance("event", of_api, name)


def information_domain(name: str) -> NamedNode:
    """Return the IRI of a domain of the SID: ``information_domain("Product")``."""
    return ns.instance("information-domain", underscored(name))


def entity(domain: str, path: str) -> NamedNode:
    """Return the IRI of a business entity: ``entity("Product", "Loyalty ABE > Loyalty BE")``."""
    return ns.instance("entity", *map(underscored, (domain, *path.split(" > "))))


def function(identifier: str) -> NamedNode:
    """Return the IRI of an application function: ``function("204")``."""
    return ns.instance("function", identifier)


def function_group(*names: str) -> NamedNode:
    """Return the IRI of an aggregate function, given with the one above it first."""
    return ns.instance("function-group", *map(underscored, names))


def outcome(code: str) -> NamedNode:
    """Return the IRI of what became of a reference: ``outcome("resolved")``."""
    return ns.instance("outcome", code)


def system_type(code: str) -> NamedNode:
    """Return the IRI of a system type: ``system_type("BSS")``."""
    return ns.instance("system-type", code)


def system(name: str) -> NamedNode:
    """Return the IRI of a generic kind of system: ``system("Product Catalog")``."""
    return ns.instance("system", underscored(name))


def owning_function(name: str) -> NamedNode:
    """Return the IRI of a function of a company that owns processes."""
    return ns.instance("owning-function", underscored(name))


def area(name: str) -> NamedNode:
    """Return the IRI of an area of the system mapping: ``area("Fulfilment / CRM")``."""
    return ns.instance("coverage-area", underscored(name))


def flow(key: str) -> NamedNode:
    """Return the IRI of a flow: ``flow("lead-to-cash")``."""
    return ns.instance("flow", key)


def flow_step(key: str, step: str) -> NamedNode:
    """Return the IRI of a step of a flow."""
    return ns.instance("flow", key, step)
