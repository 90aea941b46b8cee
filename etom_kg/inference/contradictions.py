"""Find what a closed graph says against its ontology, and name the stated triples behind it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from pyoxigraph import BlankNode, Literal, NamedNode, Store, Triple

from etom_kg.core.errors import InconsistentGraph
from etom_kg.core.namespaces import PREFIXES, RDF, XSD
from etom_kg.core.results import Term
from etom_kg.core.terms import is_valid
from etom_kg.inference.rules import Atom, Denial, Node, Rule, UnequalValues, Writer, condition

__all__ = [
    "TYPED",
    "Contradiction",
    "Graphs",
    "contradictions",
    "differ",
    "ill_formed",
    "not_well_formed",
    "raise_if_any",
    "short",
    "unequal",
]

_TRIES = 20
"""Ways to reach a conclusion by one rule that are tried."""
_BUDGET = 1000
"""Queries that one explanation may take; a conclusion then stands for itself."""
_EACH = 5
"""Contradictions looked for with each denial."""

_USED = "SELECT DISTINCT ?p WHERE { ?x ?p ?y }"
TYPED = f"FILTER(isLiteral(?y) && DATATYPE(?y) != {RDF.langString} && DATATYPE(?y) != {XSD.string})"
"""The test in SPARQL for a literal ``?y`` that may have no value."""


class Graphs(Protocol):
    """What was stated and what was found, in the graphs that ``writer`` names."""

    writer: Writer

    def rows(self, text: str) -> Iterator[dict[str, Term]]:
        """Yield the rows of a SELECT query by variable, named without ``?``; unbound ones lack."""

    def holds(self, name: NamedNode, triple: Triple) -> bool:
        """Tell whether a graph holds a triple."""


class Explainer:
    """Look for the stated triples that conclusions follow from."""

    def __init__(self, graphs: Graphs, rules: Sequence[Rule]) -> None:
        self._graphs = graphs
        self._rules = rules
        self._left = 0

    def reasons(self, triple: Triple) -> list[Triple]:
        """Return stated triples that the triple follows from; itself if it is stated."""
        self._left = _BUDGET
        return self._reasons(triple, frozenset()) or [triple]

    def _reasons(self, triple: Triple, above: frozenset[Triple]) -> list[Triple]:
        if self._is_stated(triple):
            return [triple]
        above = above | {triple}
        derived = False
        for steps in self._derivations(triple):
            derived = True
            if above.isdisjoint(steps):
                parts = [self._reasons(step, above) for step in steps]
                if all(parts):
                    return [reason for part in parts for reason in part]
        # What no rule gives follows from the axioms alone; what only circles give has no reason.
        return [] if derived else [triple]

    def _is_stated(self, triple: Triple) -> bool:
        # Everything that is asked about holds; what was not found by rules was there before.
        return not self._graphs.holds(self._graphs.writer.found, triple)

    def _derivations(self, triple: Triple) -> Iterator[list[Triple]]:
        for rule in self._rules:
            values = _match(rule.head, triple)
            nameless = any(isinstance(end, BlankNode) for end in triple)
            if values is None or self._left == 0 or nameless:
                continue
            self._left -= 1
            body = tuple(_bound(atom, values) for atom in rule.body)
            for row in self._graphs.rows(self._graphs.writer.instances(body, _TRIES)):
                found = {f"?{name}": term for name, term in row.items()}
                yield [_triple_of(_bound(atom, found)) for atom in body]  # type: ignore[arg-type]


def _match(head: Atom, triple: Triple) -> dict[str, Node] | None:
    values: dict[str, Node] = {}
    for node, term in zip(head.nodes, triple, strict=True):
        if isinstance(node, str):
            if values.setdefault(node, term) != term:
                return None
        elif node != term:
            return None
    return values


def _bound(atom: Atom, values: Mapping[str, Node]) -> Atom:
    """Return a pattern with values in place of variables."""
    return Atom(*(values.get(n, n) if isinstance(n, str) else n for n in atom.nodes))


def _triple_of(atom: Atom) -> Triple:
    """Return a pattern without variables as a triple."""
    return Triple(atom.subject, atom.predicate, atom.object)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """What is wrong, by which rule of OWL 2 RL and axiom, and the stated triples at fault."""

    rule: str
    axiom: str
    message: str
    triples: tuple[Triple, ...]
    literal: Literal | None = None

    def __str__(self) -> str:
        stated = " ".join(
            f"{short(t.subject)} {short(t.predicate)} {short(t.object)} ." for t in self.triples
        )
        return f"{self.message} ({self.rule}{': ' if stated else ''}{stated})"


def contradictions(
    graphs: Graphs, denials: Iterable[Denial], rules: Sequence[Rule]
) -> Iterator[Contradiction]:
    """Yield what breaks the denials."""
    explain = Explainer(graphs, rules)
    for denial in denials:
        for row in graphs.rows(graphs.writer.select(denial.body, denial.filters, _EACH)):
            values = {f"?{name}": term for name, term in row.items()}
            broken = [_triple_of(_bound(atom, values)) for atom in denial.body]  # type: ignore[arg-type]
            triples = dict.fromkeys(reason for t in broken for reason in explain.reasons(t))
            shown = {name[1:]: short(value) for name, value in values.items()}
            message = denial.message_template.format(**shown)
            yield Contradiction(denial.name, denial.axiom, _shortened(message), tuple(triples))


def ill_formed(
    sources: Iterable[Store], besides: Iterable[NamedNode] = ()
) -> Iterator[Contradiction]:
    """Yield a contradiction for each literal whose lexical form its datatype does not have.

    What stands with the predicates ``besides`` is not looked at.
    """
    known = set(besides)
    for source in sources:
        rows: Any = source.query(_USED, use_default_graph_as_union=True)
        for predicate in sorted({row["p"] for row in rows} - known, key=str):
            query = f"SELECT DISTINCT ?y WHERE {{ ?x {predicate} ?y {TYPED} }}"
            solutions: Any = source.query(query, use_default_graph_as_union=True)
            for found in not_well_formed(solution["y"] for solution in solutions):
                quad = next(iter(source.quads_for_pattern(None, None, found.literal)))
                yield replace(found, triples=(quad.triple,))


def not_well_formed(values: Iterable[object]) -> Iterator[Contradiction]:
    """Yield a contradiction for each literal of some whose lexical form is not its datatype's."""
    for value in values:
        if isinstance(value, Literal) and not is_valid(value.value, value.datatype):
            message = f"{short(value)} is not a value of its datatype"
            yield Contradiction("dt-not-type", str(value.datatype), message, (), value)


def unequal(pairs: Iterable[tuple[Literal, Literal]]) -> Iterator[Contradiction]:
    """Yield a contradiction for each two literals that turn out the same and are not."""
    for left, right in pairs:
        if differ(left, right):
            message = f"{short(left)} and {short(right)} differ and turn out the same"
            yield Contradiction("dt-diff", "owl:sameAs", message, ())


def differ(left: Literal, right: Literal) -> bool:
    """Tell whether two literals have different values."""
    test = condition(UnequalValues(str(left), str(right)))
    return bool(Store().query(f"ASK {{ FILTER({test}) }}"))


def raise_if_any(found: Iterable[Contradiction]) -> None:
    """Raise ``InconsistentGraph`` when there is a contradiction; it says the first three."""
    # Several axioms may exclude the same, and one of them is enough to tell.
    listed = list({str(each): each for each in found}.values())
    if listed:
        more = f"; and {len(listed) - 3} more" if len(listed) > 3 else ""
        text = "; ".join(map(str, listed[:3]))
        error = InconsistentGraph(f"the graph contradicts the ontology: {text}{more}")
        error.contradictions = tuple(listed)  # type: ignore[attr-defined]
        raise error


def short(node: object) -> str:
    """Return a term as a person would write it, with the usual prefixes."""
    if isinstance(node, NamedNode):
        for prefix, iri in PREFIXES.items():
            if node.value.startswith(iri) and node.value != iri:
                return f"{prefix}:{node.value[len(iri) :]}"
    if isinstance(node, Literal) and node.datatype != XSD.string and not node.language:
        return f'"{node.value}"^^{short(node.datatype)}'
    return str(node)


def _shortened(message: str) -> str:
    words = (
        short(NamedNode(word[1:-1])) if word[:1] == "<" and word[-1:] == ">" else word
        for word in message.replace(",", " ,").split()
    )
    return " ".join(words).replace(" ,", ",")
