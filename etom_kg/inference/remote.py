"""Infer where the data lies: the same rules, run as SPARQL updates on a server.

The rules come from the shipped ontology, or another that is given; the data stays on the server.
Individuals that turn out to be the same are a matter for the local routes, which say so.
"""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import NamedNode, Quad
from pyoxigraph import Store as EmbeddedStore

from etom_kg.errors import InconsistentGraph
from etom_kg.inference.closure import INFERRED, ontology_quads
from etom_kg.inference.compile import compile_rules
from etom_kg.inference.fixpoint import run
from etom_kg.inference.rules import Rule, RuleSet
from etom_kg.inference.schema import Schema, schema_triples
from etom_kg.inference.schema_closure import close_schema
from etom_kg.inference.sparql import Writer
from etom_kg.store import Store

__all__ = ["close_endpoint"]

_SHOWN = 3
"""Ways in which a contradiction shows that are told."""


def close_endpoint(store: Store, *, ontology: Iterable[Quad] | None = None) -> int:
    """Replace the inferred graph of a server by what follows now; return how many triples do.

    Raises ``InconsistentGraph`` with the terms at fault; the inferred graph is then left as it is.
    """
    axioms = EmbeddedStore()
    axioms.extend(ontology_quads() if ontology is None else ontology)
    rules = compile_rules(close_schema(Schema(schema_triples(axioms))))
    graphs = [NamedNode(iri) for iri in store.graphs() if iri != INFERRED.value]
    writer = Writer((*graphs, INFERRED), INFERRED)
    store.update(f"DROP SILENT GRAPH {INFERRED}")

    def apply(rule: Rule) -> bool:
        before = store.count(INFERRED.value)
        store.update(writer.insert(rule))
        return store.count(INFERRED.value) > before

    run(rules.rules, apply)
    _refuse_contradictions(store, writer, rules)
    return store.count(INFERRED.value)


def _refuse_contradictions(store: Store, writer: Writer, rules: RuleSet) -> None:
    for denial in rules.denials:
        rows = store.select(writer.select(denial, _SHOWN))
        if rows.rows:
            terms = "; ".join(", ".join(str(term) for term in row) for row in rows)
            body = " ".join(map(str, denial.body))
            raise InconsistentGraph(f"{body} must never hold, but does for {terms}")
