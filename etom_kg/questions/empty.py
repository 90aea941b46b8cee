"""Why a question has no rows: said from the data, by asking again with one thing changed.

The reasons, each with what was counted: the edition holds no statements of that kind; the element
exists and has none; a bound or choice is too narrow, and so many rows are just outside; the same
process of another edition, or another edition, has so many.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from pyoxigraph import Literal, NamedNode

from etom_kg.core.editions import editions
from etom_kg.core.errors import EtomKgError, counted
from etom_kg.core.namespaces import BASE, SKOS, graph
from etom_kg.core.results import Rows
from etom_kg.questions.find import entry_of
from etom_kg.questions.parameters import Parameter, Value, value_of
from etom_kg.questions.questions import Bound, filled
from etom_kg.store import Store

__all__ = ["reasons"]

_SECONDS = 10.0
_BOUNDS = ("0", "1000000")
"""What a numeric parameter is set to, to see how much a bound leaves out."""


def reasons(store: Store, bound: Bound) -> list[str]:
    """Return why the answer to a question is empty, a line each; at least one."""
    found = [*_missing_graphs(store, bound)]
    for parameter in bound.question.parameters:
        found += _of(store, bound, parameter)
    elements = [value.entry for value in bound.values.values() if value.entry]
    listed = " and ".join(entry.display_name for entry in elements)
    if listed:
        found.insert(
            0, f"{listed} {'exist' if len(elements) > 1 else 'exists'} and has no such row"
        )
    return found or [f"nothing in {store.place} fits this question"]


def _missing_graphs(store: Store, bound: Bound) -> Iterator[str]:
    """Yield the graphs that the question reads and the store does not hold."""
    for name in bound.question.graphs:
        if not store.ask(f"ASK {{ GRAPH {graph(*name.split('/'))} {{ ?s ?p ?o }} }}"):
            yield f"{store.place} holds no graph {name}, which this question reads"


def _of(store: Store, bound: Bound, parameter: Parameter) -> Iterator[str]:
    """Yield how many rows there would be with another value of one parameter."""
    value = bound.values[parameter.name]
    if value.entry and value.entry.edition and parameter.type in ("process", "element"):
        yield from _statements_of_edition(store, bound, value)
        yield from _other_editions(store, bound, parameter, value)
        return
    same = {str(value.term), str(Literal(value.entry.identifier)) if value.entry else ""}
    others = [each for each in _others(parameter) if str(Literal(each)) not in same]
    counts = {other: _rows_with(store, bound, parameter, other) for other in others}
    best = max(counts, key=lambda other: counts[other], default="")
    if counts.get(best):
        verb = "is" if counts[best] == 1 else "are"
        yield f"with {parameter.name}={best} there {verb} {counted(counts[best], 'row')}"


def _others(parameter: Parameter) -> Iterable[str]:
    """Return the values that a parameter might have been given."""
    if parameter.type in ("integer", "decimal"):
        return dict.fromkeys((parameter.default or _BOUNDS[0], *_BOUNDS))
    if parameter.type == "edition":
        return [each.key for each in editions()]
    return ("true", "false") if parameter.type == "boolean" else parameter.values


def _rows_with(store: Store, bound: Bound, parameter: Parameter, other: str) -> int:
    """Return how many rows there are with another value; none where it means nothing here."""
    try:
        return _rows(store, bound, parameter, value_of(parameter, other, store))
    except EtomKgError:
        return 0


def _statements_of_edition(store: Store, bound: Bound, value: Value) -> Iterator[str]:
    """Say whether the edition of an element holds statements of the kind that is asked for."""
    entry = value.entry
    kinds = {name.partition("/")[2] for name in bound.question.graphs if "/" in name}
    known = {each.key for each in editions()}
    read = {n.partition("/")[0] for n in bound.question.graphs} & known
    if entry is None or not read or entry.edition in read:
        return
    for kind in sorted(kinds & {"interfaces", "evidence", "unresolved", "discrepancies"}):
        if not store.ask(f"ASK {{ GRAPH {graph(entry.edition, kind)} {{ ?s ?p ?o }} }}"):
            yield f"edition {entry.edition} holds no {kind} in {store.place}"


def _other_editions(
    store: Store, bound: Bound, parameter: Parameter, value: Value
) -> Iterator[str]:
    """Yield how many rows the same process has in other editions, by exact and close matches."""
    assert value.entry is not None
    node = value.entry.node
    ways = f"{SKOS.exactMatch}|{SKOS.closeMatch}"
    rows = store.select(
        f"SELECT DISTINCT ?other WHERE {{ {node} ({ways})|^({ways}) ?other }} ORDER BY ?other"
    ).values()
    for (iri,) in rows:
        if not iri.startswith(f"{BASE}process/"):
            continue
        other = entry_of(store, NamedNode(iri))
        if other.kind != "process" or other.edition == value.entry.edition:
            continue
        term = Literal(other.identifier) if isinstance(value.term, Literal) else other.node
        found = _rows(store, bound, parameter, replace(value, term=term))
        if found:
            command = f"etom-kg ask {bound.question.id} {other.key}"
            yield f"{other.display_name} has {counted(found, 'row')}: {command}"


def _rows(store: Store, bound: Bound, parameter: Parameter, value: Value) -> int:
    """Return how many rows the question has with another value."""
    text = filled(bound.question, {**bound.values, parameter.name: value})
    result = store.query(text, timeout=_SECONDS, limit=1000)
    return len(result) if isinstance(result, Rows) else 0
