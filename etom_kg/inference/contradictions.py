"""Find what a closed graph says against its ontology, and name the stated triples behind it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pyoxigraph import Literal, NamedNode, Store, Triple

from etom_kg.errors import InconsistentGraph
from etom_kg.inference.explain import Explainer, bound, triple_of
from etom_kg.inference.place import Place
from etom_kg.inference.rules import Denial, Rule
from etom_kg.inference.sparql import Writer
from etom_kg.namespaces import PREFIXES, RDF, XSD
from etom_kg.xsd import is_valid

__all__ = [
    "TYPED",
    "Contradiction",
    "contradictions",
    "differ",
    "ill_formed",
    "not_well_formed",
    "raise_if_any",
    "short",
    "unequal",
]

_USED = "SELECT DISTINCT ?p WHERE { ?x ?p ?y }"
TYPED = f"FILTER(isLiteral(?y) && DATATYPE(?y) != {RDF.langString} && DATATYPE(?y) != {XSD.string})"
"""The test in SPARQL for a literal ``?y`` that may have no value."""

_EACH = 5
"""Contradictions looked for with each denial."""


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
    place: Place, writer: Writer, denials: Iterable[Denial], rules: Sequence[Rule]
) -> Iterator[Contradiction]:
    """Yield what the graphs that ``writer`` reads have against the denials."""
    explain = Explainer(place, writer, rules)
    for denial in denials:
        for row in place.rows(writer.select(denial, _EACH)):
            values = {f"?{name}": term for name, term in row.items()}
            broken = [triple_of(bound(atom, values)) for atom in denial.body]  # type: ignore[arg-type]
            triples = dict.fromkeys(reason for t in broken for reason in explain.reasons(t))
            message = denial.says.format(**{name[1:]: short(v) for name, v in values.items()})
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
                yield replace(found, triples=(_with_value(source, found.literal),))


def _with_value(source: Store, value: Literal | None) -> Triple:
    return next(iter(source.quads_for_pattern(None, None, value))).triple


def not_well_formed(values: Iterable[object]) -> Iterator[Contradiction]:
    """Yield a contradiction for each literal of some whose lexical form is not its datatype's."""
    for value in values:
        if isinstance(value, Literal) and not is_valid(value.value, value.datatype):
            message = f"{short(value)} is no value of its datatype"
            yield Contradiction("dt-not-type", str(value.datatype), message, (), value)


def unequal(pairs: Iterable[tuple[Literal, Literal]]) -> Iterator[Contradiction]:
    """Yield a contradiction for each two literals that turn out the same and are not."""
    for left, right in pairs:
        if differ(left, right):
            message = f"{short(left)} and {short(right)} differ and turn out the same"
            yield Contradiction("dt-diff", "owl:sameAs", message, ())


def differ(left: Literal, right: Literal) -> bool:
    """Tell whether two literals have different values."""
    query = f"ASK {{ FILTER(COALESCE({left} != {right}, true)) }}"
    return bool(Store().query(query))


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
