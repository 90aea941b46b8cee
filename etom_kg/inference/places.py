"""Where the data lies that rules run over as SPARQL: in memory here, or on a server.

A place gathers what the rules read into one graph and puts what follows into another beside it.
``close_place`` is all that there is to a closure, wherever that is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store, Triple

from etom_kg.core.errors import NotSupported
from etom_kg.core.namespaces import OWL, RDF, graph
from etom_kg.core.results import Term
from etom_kg.core.terms import supertypes
from etom_kg.inference.compile import compile_rules, run
from etom_kg.inference.contradictions import (
    TYPED,
    Contradiction,
    Graphs,
    contradictions,
    ill_formed,
    not_well_formed,
    raise_if_any,
    short,
    unequal,
)
from etom_kg.inference.rules import (
    TYPE,
    Atom,
    Denial,
    Different,
    IsLiteral,
    Key,
    Rule,
    RuleSet,
    Writer,
    quad_in,
)
from etom_kg.inference.schema import (
    ANONYMOUS,
    INFERRED,
    KINDS,
    SCHEMA_PREDICATES,
    Schema,
    close_schema,
    is_anonymous,
    is_builtin,
    is_noise,
    named,
    schema_triples,
)

if TYPE_CHECKING:
    from etom_kg.store import Store as AnyStore

__all__ = [
    "ASSERTED",
    "OWN_GRAPHS",
    "EmbeddedGraphs",
    "LocalPlace",
    "Place",
    "ServerPlace",
    "close_place",
]

ASSERTED = NamedNode("urn:etom-kg:asserted")
_READ, _FOUND = graph("inferred", "read"), graph("inferred", "found")
OWN_GRAPHS = (INFERRED, _READ, _FOUND)
"""The graphs of a server that are not data."""

_AT_ONCE = 500
"""How many triples are sent to a server in one request."""
_LITERAL = "urn:etom-kg:literal:"
_ONE_VALUE = ("cls-maxc2", "cls-maxqc3", "cls-maxqc4", "prp-fp")
_EQUATED = (Atom("?x", OWL.sameAs, "?y"),)


class Place(Graphs, Protocol):
    """Where the data lies, as a closure needs it."""

    def ill_formed(self) -> Iterator[Contradiction]:
        """Find the literals that are not values of their datatype."""

    def apply(self, rules: RuleSet, stated: Schema, closed: Schema) -> bool:
        """Gather what rules read and add what follows; false where that must be done again."""

    def axioms(self) -> list[Triple]:
        """Return the axioms that were found to follow; others may be among them."""

    def contradictions(self) -> Iterator[Contradiction]:
        """Find what breaks the denials that came with the rules."""


def close_place(place: Place, stated: Schema) -> None:
    """Add what follows to what a place holds; raises ``InconsistentGraph`` with what is at fault.

    Axioms may follow from the data and be the reason for other rules, as may that two are the same.
    """
    raise_if_any(place.ill_formed())
    closed, equality = close_schema(stated), False
    while True:
        if not place.apply(compile_rules(closed, equality=equality), stated, closed):
            continue
        equated = place.writer.select(_EQUATED, (Different("?x", "?y"),), limit=1)
        if not equality and any(place.rows(equated)):
            equality = True
            continue
        now = Schema([*closed.triples(), *place.axioms()])
        if set(now.triples()) <= set(closed.triples()):
            break
        closed = close_schema(now)
    raise_if_any(place.contradictions())


class EmbeddedGraphs:
    """The two graphs of an embedded store."""

    writer = Writer(ASSERTED, INFERRED, together=True)

    def __init__(self, store: Store) -> None:
        self.store = store

    def rows(self, text: str) -> Iterator[dict[str, Term]]:
        """Yield the rows of a SELECT query."""
        solutions = self.store.query(text)
        names = [variable.value for variable in solutions.variables]  # type: ignore[union-attr]
        for row in solutions:  # type: ignore[union-attr]
            yield {n: cell for n, cell in zip(names, row, strict=True) if cell is not None}

    def holds(self, name: NamedNode, triple: Triple) -> bool:
        """Tell whether a graph holds a triple."""
        return quad_in(name, triple) in self.store


class LocalPlace(EmbeddedGraphs):
    """Embedded stores: what the rules read is copied to one in memory.

    A literal cannot be the subject of a triple, and takes part in rules as a node all the same:
    an IRI then stands for it. Which literals do turns out on the way.
    """

    def __init__(self, sources: Sequence[Store]) -> None:
        super().__init__(Store())
        self._sources = sources
        self._rules = RuleSet((), ())
        self._applied: list[Rule] = []
        self._sizes: dict[Key, int] = {}
        self._misplaced: set[Literal] = set()
        self._nodes: dict[Literal, NamedNode] = {}
        self._literals: dict[NamedNode, Literal] = {}

    def ill_formed(self) -> Iterator[Contradiction]:
        """Find the literals that are not values of their datatype."""
        return ill_formed(self._sources)

    def apply(self, rules: RuleSet, stated: Schema, closed: Schema) -> bool:
        """Gather what rules read and add what follows; false if another literal is a node."""
        self._misplaced.clear()
        self._sizes.clear()
        self._rules = rules
        self._applied = [self._with_nodes(rule) for rule in rules.rules]
        self._gather(stated, closed)
        if not self._misplaced:
            run(self._applied, self._add)
            self._note_single_literals()
        literals = sorted({*self._nodes, *self._misplaced}, key=str)
        self._nodes = {lit: NamedNode(f"{_LITERAL}{n}") for n, lit in enumerate(literals)}
        self._literals = {node: literal for literal, node in self._nodes.items()}
        return not self._misplaced

    def _with_nodes(self, rule: Rule) -> Rule:
        def inner(atom: Atom) -> Atom:
            if not isinstance(atom.object, Literal):
                return atom
            value = self._nodes.get(atom.object, atom.object)
            if isinstance(value, Literal) and atom.predicate in self._rules.node_properties:
                self._misplaced.add(value)
            return replace(atom, object=value)

        return replace(rule, body=tuple(map(inner, rule.body)), head=inner(rule.head))

    def _gather(self, stated: Schema, closed: Schema) -> None:
        self.store = Store()
        for source in self._sources:
            self.store.extend(self._relevant(source, stated.nameless))
        known = set(stated.triples())
        self.store.extend(quad_in(ASSERTED, triple) for triple in known)
        self.store.extend(quad_in(INFERRED, t) for t in closed.triples() if t not in known)
        for literal, node in self._nodes.items():
            types = supertypes(literal.datatype)
            self.store.extend(Quad(node, TYPE, datatype, INFERRED) for datatype in types)

    def _relevant(self, source: Store, nameless: frozenset[BlankNode]) -> Iterator[Quad]:
        wanted = self._rules.predicates()
        predicates = [None] if wanted is None else wanted

        def inner(node: Term) -> Term:
            if isinstance(node, Literal):
                return self._nodes.get(node, node)
            return named(node) if node in nameless else node

        for quad in (q for p in predicates for q in source.quads_for_pattern(None, p, None)):
            if quad.graph_name == INFERRED:
                continue
            subject, value = inner(quad.subject), inner(quad.object)
            if isinstance(value, Literal) and quad.predicate in self._rules.node_properties:
                self._misplaced.add(value)
            yield Quad(subject, quad.predicate, value, ASSERTED)  # type: ignore[arg-type]

    def _add(self, rule: Rule) -> bool:
        key = rule.head.key
        if key not in self._sizes:
            self._sizes[key] = self._count(key)
        self.store.update(self.writer.insert(rule))
        # Another rule with a wider head may have added to this key since it was counted; then
        # readers are woken once too often, which costs time and changes nothing.
        before, self._sizes[key] = self._sizes[key], self._count(key)
        return self._sizes[key] > before

    def _count(self, key: Key) -> int:
        pattern = f"?s {key[0] or '?p'} {key[1] or '?o'}"
        query = f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH {INFERRED} {{ {pattern} }} }}"
        (solution,) = self.store.query(query)  # type: ignore[misc]
        return int(solution["n"].value)

    def _note_single_literals(self) -> None:
        """Note literals where one value is allowed and two are there: the two must be equal."""
        for rule in self._applied:
            if rule.name in _ONE_VALUE:
                query = self.writer.select(rule.body, (*rule.filters, IsLiteral("?y")))
                values = {value for row in self.rows(query) for value in (row["y"], row["z"])}
                literals = {value for value in values if isinstance(value, Literal)}
                self._misplaced |= literals - self._nodes.keys()

    def axioms(self) -> list[Triple]:
        """Return the axioms that are stated or follow."""
        return schema_triples(self.store, inferred=True)

    def contradictions(self) -> Iterator[Contradiction]:
        """Find what breaks the denials, and literals that turn out the same and are not."""
        denials = self._rules.denials
        about_literals = [d for d in denials if IsLiteral("?y") in d.filters]
        others = [d for d in denials if IsLiteral("?y") not in d.filters]
        yield from contradictions(self, others, self._applied)
        restored = EmbeddedGraphs(self._restored())
        yield from contradictions(restored, about_literals, self._rules.rules)
        yield from unequal(self._same_literals())

    def _restored(self) -> Store:
        """Return the store with its literals, and without what is said about them."""
        if not self._nodes:
            return self.store
        store = Store()
        for quad in self.store:
            if quad.subject not in self._literals:
                value = self._outer(quad.object)
                store.add(Quad(quad.subject, quad.predicate, value, quad.graph_name))
        return store

    def _same_literals(self) -> Iterator[tuple[Literal, Literal]]:
        for quad in self.store.quads_for_pattern(None, OWL.sameAs, None):
            left, right = self._outer(quad.subject), self._outer(quad.object)
            if isinstance(left, Literal) and isinstance(right, Literal) and left != right:
                yield left, right

    def _outer(self, node: Term) -> Term:
        return self._literals.get(node, node) if isinstance(node, NamedNode) else node

    def conclusions(self) -> Iterator[Triple]:
        """Yield what follows and says something about the data."""
        for quad in self.store.quads_for_pattern(None, None, None, INFERRED):
            if quad.subject not in self._literals:
                triple = Triple(quad.subject, quad.predicate, self._outer(quad.object))
                if not is_noise(triple):
                    yield triple


class ServerPlace:
    """The named graphs of a server; what is gathered and what follows get graphs of their own.

    Not every server gets through a query that lists all there could be, so that only the
    predicates, classes and datatypes that there are stand in one.
    """

    writer = Writer(_READ, _FOUND)

    def __init__(self, store: AnyStore, names: Iterable[str]) -> None:
        self.store = store
        self._rules = RuleSet((), ())
        self.names = [NamedNode(name) for name in names]

    def rows(self, text: str) -> Iterator[dict[str, Term]]:
        """Yield the rows of a SELECT query."""
        found = self.store.select(text)
        for row in found:
            yield {n: cell for n, cell in zip(found.columns, row, strict=True) if cell is not None}

    def holds(self, name: NamedNode, triple: Triple) -> bool:
        """Tell whether a graph holds a triple; a blank node cannot be asked about."""
        if isinstance(triple.subject, BlankNode) or isinstance(triple.object, BlankNode):
            return True
        return self.store.ask(f"ASK {{ GRAPH {name} {{ {_line(triple)} }} }}")

    def ill_formed(self) -> Iterator[Contradiction]:
        """Find the literals that are not values of their datatype."""
        for name in self.names:
            query = f"SELECT DISTINCT ?y WHERE {{ GRAPH {name} {{ ?x ?p ?y {TYPED} }} }}"
            yield from not_well_formed(row["y"] for row in self.rows(query))

    def axioms(self, names: Sequence[NamedNode] = (_FOUND,)) -> list[Triple]:
        """Return the axioms that follow, or those that other graphs state."""
        predicates = " ".join(map(str, (*SCHEMA_PREDICATES, RDF.first, RDF.rest)))
        kinds = " ".join(map(str, KINDS))
        found = Store()
        for name in names:
            # One answer, so that a blank node keeps its name throughout.
            text = (
                f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {name} {{ "
                f"{{ VALUES ?p {{ {predicates} }} ?s ?p ?o }} UNION "
                f"{{ VALUES ?o {{ {kinds} }} ?s a ?o BIND({TYPE} AS ?p) }} }} }}"
            )
            found.extend(Quad(t.subject, t.predicate, t.object) for t in self.store.construct(text))
        return schema_triples(found)

    def apply(self, rules: RuleSet, stated: Schema, closed: Schema) -> bool:
        """Gather what rules read and add what follows; raises where a literal would be a node."""
        self._rules = rules
        self.drop()
        wanted = rules.predicates()
        for name in self.names:
            pattern = f"SELECT DISTINCT ?p WHERE {{ GRAPH {name} {{ ?s ?p ?o }} }}"
            held = {row["p"] for row in self.rows(pattern)}
            for predicate in sorted(held if wanted is None else held & wanted, key=str):
                self.store.update(
                    f"INSERT {{ GRAPH {_READ} {{ ?s {predicate} ?o }} }} "
                    f"WHERE {{ GRAPH {name} {{ ?s {predicate} ?o }} }}"
                )
        known = set(stated.triples())
        self._change("INSERT", _READ, closed.triples())
        self._change("INSERT", _FOUND, (t for t in closed.triples() if t not in known))
        self._refuse_literals()
        run(rules.rules, self._add)
        return True

    def drop(self) -> None:
        """Take away the graphs of what is gathered and what follows."""
        for name in (_READ, _FOUND):
            self.store.update(f"DROP SILENT GRAPH {name}")

    def _change(self, word: str, name: NamedNode, triples: Iterable[Triple]) -> None:
        lines = [_line(triple) for triple in triples]
        for start in range(0, len(lines), _AT_ONCE):
            piece = "\n".join(lines[start : start + _AT_ONCE])
            self.store.update(f"{word} DATA {{ GRAPH {name} {{ {piece} }} }}")

    def _read(self, columns: str, pattern: str, more: str = "") -> Iterator[dict[str, Term]]:
        """Yield what is found in the gathered graph."""
        where = f"WHERE {{ GRAPH {_READ} {{ {pattern} }} }}"
        return self.rows(f"SELECT {columns} FROM NAMED {_READ} {where} {more}")

    def _refuse_literals(self) -> None:
        used = self._read("DISTINCT ?p", "?x ?p ?y FILTER(isLiteral(?y))")
        wrong = {row["p"] for row in used} & self._rules.node_properties
        for predicate in sorted(wrong, key=str):
            pattern = f"?x {predicate} ?y FILTER(isLiteral(?y))"
            for row in self._read("?x ?y", pattern, "LIMIT 1"):
                terms = " ".join(map(short, (row["x"], predicate, row["y"])))
                raise NotSupported(
                    f"{terms} has a literal where the ontology expects a node, which a server "
                    "cannot reason about; correct it, or infer on this machine"
                )

    def _add(self, rule: Rule) -> bool:
        if not self.store.ask(self.writer.ask(rule)):
            return False
        self.store.update(self.writer.insert(rule))
        return True

    def contradictions(self) -> Iterator[Contradiction]:
        """Find what breaks the denials."""
        return contradictions(self, list(self._denials()), self._rules.rules)

    def _denials(self) -> Iterator[Denial]:
        """Yield the denials, cut down to the classes and datatypes that there are."""
        datatypes: dict[object, set[NamedNode]] = {}
        pattern = "?x ?p ?y FILTER(isLiteral(?y)) BIND(DATATYPE(?y) AS ?d)"
        for row in self._read("DISTINCT ?p ?d", pattern):
            if isinstance(datatype := row.get("d"), NamedNode):
                datatypes.setdefault(row["p"], set()).add(datatype)
        for denial in self._rules.denials:
            if denial.kinds:
                used = [k for k in denial.kinds if any(self._read("?x", f"?x a {k}", "LIMIT 1"))]
                yield from denial.in_pairs(used)
            else:
                held = datatypes.get(denial.body[-1].predicate, set())
                found = denial.for_datatypes(frozenset(held))
                yield from [found] if found else []

    def _clean(self) -> None:
        """Take out what says nothing: built-in terms, nameless expressions, a thing is itself."""
        kinds = {rule.head.key[1] for rule in self._rules.rules if rule.head.predicate == TYPE}
        for kind in sorted(filter(None, kinds), key=str):
            if is_anonymous(kind) or is_builtin(kind):
                self.store.update(f"DELETE WHERE {{ GRAPH {_FOUND} {{ ?x {TYPE} {kind} }} }}")
        self.store.update(f"DELETE WHERE {{ GRAPH {_FOUND} {{ ?x {OWL.sameAs} ?x }} }}")
        # What is left to judge is about axioms, and that is little.
        tests = [
            f'STRSTARTS(STR({variable}), "{start}")'
            for variable in ("?s", "?o")
            for start in (ANONYMOUS, "http://www.w3.org/")
        ]
        suspects = self.rows(
            f"SELECT ?s ?p ?o FROM NAMED {_FOUND} WHERE {{ GRAPH {_FOUND} {{ ?s ?p ?o }} "
            f"FILTER(isIRI(?s) && isIRI(?o) && ({' || '.join([*tests, '?s = ?o'])})) }}"
        )
        triples = [Triple(row["s"], row["p"], row["o"]) for row in suspects]  # type: ignore[arg-type]
        self._change("DELETE", _FOUND, filter(is_noise, triples))

    def publish(self) -> int:
        """Put what was found in place of the inferred graph; return how many triples that is."""
        self._clean()
        count = self.store.count(_FOUND.value)
        self.store.update(
            f"DROP SILENT GRAPH {INFERRED} ; "
            f"INSERT {{ GRAPH {INFERRED} {{ ?s ?p ?o }} }} "
            f"WHERE {{ GRAPH {_FOUND} {{ ?s ?p ?o }} }}"
        )
        return count


def _line(triple: Triple) -> str:
    return f"{triple.subject} {triple.predicate} {triple.object} ."
