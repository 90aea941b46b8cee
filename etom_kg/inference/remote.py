"""Infer where the data lies: the same rules, run as SPARQL updates on a server.

What the rules read is gathered into one graph of the server, and what follows into another,
which takes the place of the inferred graph when all went well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode, Quad, Triple
from pyoxigraph import Store as EmbeddedStore

from etom_kg.core.errors import NotSupported, StoreError
from etom_kg.core.namespaces import OWL, RDF, graph
from etom_kg.inference.closure import INFERRED, ontology_quads
from etom_kg.inference.compile import compile_rules, narrowed
from etom_kg.inference.contradictions import (
    TYPED,
    Contradiction,
    contradictions,
    not_well_formed,
    raise_if_any,
    short,
)
from etom_kg.inference.rules import Denial, Rule, RuleSet, Writer
from etom_kg.inference.schema import (
    KINDS,
    SCHEMA_PREDICATES,
    Schema,
    close_schema,
    is_anonymous,
    is_builtin,
    schema_triples,
)
from etom_kg.inference.working import RemotePlace, is_noise, run
from etom_kg.store import Store

__all__ = ["close_endpoint"]

_READ = graph("inferred", "read")
_FOUND = graph("inferred", "found")
_ONTOLOGY = graph("ontology")
_OWN = (INFERRED, _READ, _FOUND)


def close_endpoint(store: Store, *, ontology: Iterable[Quad] | None = None) -> int:
    """Replace the inferred graph of a server by what follows now; return how many triples do.

    ``ontology`` is the shipped one, unless the server has it. Raises ``InconsistentGraph`` with
    the triples at fault, and ``NotSupported`` for literals where only nodes can be; the inferred
    graph is then left as it is.
    """
    names = [iri for iri in store.graphs() if NamedNode(iri) not in _OWN]
    if not names:
        raise StoreError(f"{store.place} has no named graphs to infer from; load some first")
    if ontology is None:
        ontology = () if _ONTOLOGY.value in names else ontology_quads()
    try:
        count = _Closure(store, names).run(ontology)
        store.update(
            f"DROP SILENT GRAPH {INFERRED} ; "
            f"INSERT {{ GRAPH {INFERRED} {{ ?s ?p ?o }} }} "
            f"WHERE {{ GRAPH {_FOUND} {{ ?s ?p ?o }} }}"
        )
        return count
    finally:
        for name in (_READ, _FOUND):
            store.update(f"DROP SILENT GRAPH {name}")


class _Closure:
    def __init__(self, store: Store, names: Iterable[str]) -> None:
        self.store = store
        self.place = RemotePlace(store)
        self.names = [NamedNode(name) for name in names]
        self.writer = Writer(_READ, _FOUND)

    def run(self, ontology: Iterable[Quad]) -> int:
        raise_if_any(self._ill_formed())
        stated = Schema([*schema_triples(_store(ontology)), *self._schema(self.names)])
        closed = close_schema(stated)
        equality = False
        while True:
            rules = compile_rules(closed, equality=equality)
            self._gather(rules, stated, closed)
            self._refuse_literals(rules)
            run(rules.rules, self._apply)
            if not equality and self._equates():
                equality = True
                continue
            now = Schema([*closed.triples(), *self._schema([_FOUND])])
            if set(now.triples()) <= set(closed.triples()):
                break
            closed = close_schema(now)
        denials = list(self._denials(rules))
        raise_if_any(contradictions(self.place, self.writer, denials, rules.rules))
        self._clean(rules)
        return self.store.count(_FOUND.value)

    def _ill_formed(self) -> Iterator[Contradiction]:
        for name in self.names:
            query = f"SELECT DISTINCT ?y WHERE {{ GRAPH {name} {{ ?x ?p ?y {TYPED} }} }}"
            yield from not_well_formed(row["y"] for row in self.place.rows(query))

    def _schema(self, names: Iterable[NamedNode]) -> list[Triple]:
        """Return the axioms that graphs hold."""
        predicates = (*SCHEMA_PREDICATES, RDF.first, RDF.rest)
        found = EmbeddedStore()
        for name in names:
            axioms = (
                f"VALUES ?p {{ {' '.join(map(str, predicates))} }} ?s ?p ?o",
                f"VALUES ?o {{ {' '.join(map(str, KINDS))} }} ?s a ?o BIND({RDF.type} AS ?p)",
            )
            # One answer, so that a blank node keeps its name throughout.
            union = " UNION ".join(f"{{ {pattern} }}" for pattern in axioms)
            text = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {name} {{ {union} }} }}"
            found.extend(Quad(t.subject, t.predicate, t.object) for t in self.store.construct(text))
        return schema_triples(found)

    def _gather(self, rules: RuleSet, stated: Schema, closed: Schema) -> None:
        for name in (_READ, _FOUND):
            self.store.update(f"DROP SILENT GRAPH {name}")
        wanted = rules.predicates()
        for name in self.names:
            rows = self.place.rows(f"SELECT DISTINCT ?p WHERE {{ GRAPH {name} {{ ?s ?p ?o }} }}")
            held = {row["p"] for row in rows}
            for predicate in sorted(held if wanted is None else held & wanted, key=str):
                self.store.update(
                    f"INSERT {{ GRAPH {_READ} {{ ?s {predicate} ?o }} }} "
                    f"WHERE {{ GRAPH {name} {{ ?s {predicate} ?o }} }}"
                )
        known = set(stated.triples())
        self._insert(_READ, closed.triples())
        self._insert(_FOUND, (t for t in closed.triples() if t not in known))

    def _insert(self, name: NamedNode, triples: Iterable[Triple]) -> None:
        lines = [_line(triple) for triple in triples]
        for start in range(0, len(lines), 500):
            piece = "\n".join(lines[start : start + 500])
            self.store.update(f"INSERT DATA {{ GRAPH {name} {{ {piece} }} }}")

    def _apply(self, rule: Rule) -> bool:
        if not self.store.ask(self.writer.ask(rule)):
            return False
        self.store.update(self.writer.insert(rule))
        return True

    def _refuse_literals(self, rules: RuleSet) -> None:
        here = f"FROM NAMED {_READ} WHERE {{ GRAPH {_READ}"
        used = f"SELECT DISTINCT ?p {here} {{ ?x ?p ?y FILTER(isLiteral(?y)) }} }}"
        wrong = {row["p"] for row in self.place.rows(used)} & rules.node_properties
        for predicate in sorted(wrong, key=str):
            pattern = f"?x {predicate} ?y FILTER(isLiteral(?y))"
            for row in self.place.rows(f"SELECT ?x ?y {here} {{ {pattern} }} }} LIMIT 1"):
                terms = " ".join(map(short, (row["x"], predicate, row["y"])))
                raise NotSupported(
                    f"{terms} has a literal where the ontology expects a node, which a server "
                    "cannot reason about; correct it, or infer on this machine"
                )

    def _denials(self, rules: RuleSet) -> Iterator[Denial]:
        """Yield the denials, cut down to the classes and datatypes that there are.

        Not every server gets through a query that lists them all.
        """
        here = f"FROM NAMED {_READ} WHERE {{ GRAPH {_READ}"
        datatypes: dict[object, set[object]] = {}
        pattern = "{ ?x ?p ?y FILTER(isLiteral(?y)) BIND(DATATYPE(?y) AS ?d) }"
        for row in self.place.rows(f"SELECT DISTINCT ?p ?d {here} {pattern} }}"):
            datatypes.setdefault(row["p"], set()).add(row.get("d"))
        for denial in rules.denials:
            if denial.kinds:
                used = [k for k in denial.kinds if self.store.ask(f"ASK {here} {{ ?x a {k} }} }}")]
                yield from denial.in_pairs(used)
            elif denial.datatype:
                held = datatypes.get(denial.body[-1].predicate, set())
                found = narrowed(denial, frozenset(d for d in held if isinstance(d, NamedNode)))
                yield from [found] if found else []
            else:
                yield denial

    def _equates(self) -> bool:
        pattern = f"?x {OWL.sameAs} ?y FILTER(?x != ?y)"
        return self.store.ask(f"ASK FROM NAMED {_READ} WHERE {{ GRAPH {_READ} {{ {pattern} }} }}")

    def _clean(self, rules: RuleSet) -> None:
        """Take out what says nothing: built-in terms, nameless expressions, a thing is itself."""
        kinds = {rule.head.key[1] for rule in rules.rules if rule.head.predicate == RDF.type}
        for kind in sorted(filter(None, kinds), key=str):
            if is_anonymous(kind) or is_builtin(kind):
                self.store.update(f"DELETE WHERE {{ GRAPH {_FOUND} {{ ?x {RDF.type} {kind} }} }}")
        self.store.update(f"DELETE WHERE {{ GRAPH {_FOUND} {{ ?x {OWL.sameAs} ?x }} }}")
        # What is left to judge is about axioms, and that is little.
        noise = [
            Triple(row["s"], row["p"], row["o"])  # type: ignore[arg-type]
            for row in self.place.rows(
                f"SELECT ?s ?p ?o FROM NAMED {_FOUND} WHERE {{ GRAPH {_FOUND} {{ ?s ?p ?o }} "
                f"FILTER(isIRI(?s) && isIRI(?o) && ({' || '.join(_STARTS)})) }}"
            )
        ]
        said = [t for t in noise if _is_noise(t)]
        for start in range(0, len(said), 500):
            piece = "\n".join(map(_line, said[start : start + 500]))
            self.store.update(f"DELETE DATA {{ GRAPH {_FOUND} {{ {piece} }} }}")


_STARTS = [
    *(
        f'STRSTARTS(STR({variable}), "{start}")'
        for variable in ("?s", "?o")
        for start in ("urn:etom-kg:anonymous:", "http://www.w3.org/")
    ),
    "?s = ?o",
]


def _line(triple: Triple) -> str:
    return f"{triple.subject} {triple.predicate} {triple.object} ."


def _is_noise(triple: Triple) -> bool:
    nameless = is_anonymous(triple.subject) or is_anonymous(triple.object)
    return nameless or is_noise(triple)


def _store(quads: Iterable[Quad]) -> EmbeddedStore:
    store = EmbeddedStore()
    store.extend(quads)
    return store
