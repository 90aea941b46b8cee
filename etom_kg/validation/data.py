"""The data that are validated, wherever they are: a place that answers SELECT queries."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store, Triple, Variable

from etom_kg.errors import ShapesError
from etom_kg.namespaces import RDFS
from etom_kg.store.lexical import substitute

if TYPE_CHECKING:
    from etom_kg.store import Store as AnyStore

__all__ = ["Data", "EmbeddedData", "NotCovered", "RemoteData", "Row", "Term"]

Term = NamedNode | BlankNode | Literal | Triple
Row = Sequence[Term | None]


class NotCovered(Exception):  # noqa: N818 - no error: the reference engine takes over
    """Shapes that cannot be asked as SPARQL over the whole graph, and why."""


class Data(ABC):
    """Data to validate."""

    once = False
    """Whether a triple pattern gives the same triple only once."""

    @abstractmethod
    def select(
        self, text: str, columns: Sequence[str], given: Mapping[str, Term] | None = None
    ) -> Iterator[Row]:
        """Yield the given columns, named without ``?``, of the rows of a SELECT query.

        ``given`` are variables that have a value from the start; not every place can do that.
        """

    @abstractmethod
    def ask(self, text: str, given: Mapping[str, Term]) -> bool:
        """Return the truth of an ASK query in which some variables have a value.

        Raises ``NotCovered`` where that cannot be asked.
        """

    @property
    def substitutes(self) -> bool:
        """Whether ``given`` may be used."""
        return False

    @cached_property
    def _below(self) -> dict[Term | None, list[Term | None]]:
        below: dict[Term | None, list[Term | None]] = defaultdict(list)
        for low, high in self.select(
            f"SELECT ?low ?high WHERE {{ ?low {RDFS.subClassOf} ?high }}", ("low", "high")
        ):
            below[high].append(low)
        return below

    def subclasses(self, kind: NamedNode) -> list[NamedNode] | None:
        """Return a class and those below it; nothing if one of them has no name."""
        found: dict[Term | None, None] = {kind: None}
        waiting: list[Term | None] = [kind]
        while waiting:
            for low in self._below.get(waiting.pop(), ()):
                if low not in found:
                    found[low] = None
                    waiting.append(low)
        named = [node for node in found if isinstance(node, NamedNode)]
        return named if len(named) == len(found) else None

    @cached_property
    def _expressions(self) -> dict[tuple[str, str], bool]:
        return {}

    def knows_pattern(self, pattern: str, flags: str) -> bool:
        """Tell whether the engine accepts a regular expression."""
        if (pattern, flags) not in self._expressions:
            query = (
                f"SELECT (REGEX({Literal('')}, {Literal(pattern)}, {Literal(flags)}) AS ?r) {{}}"
            )
            rows = list(self.select(query, ("r",)))
            self._expressions[pattern, flags] = bool(rows) and rows[0][0] is not None
        return self._expressions[pattern, flags]


class EmbeddedData(Data):
    """Data in the embedded store: quads that are copied to memory, or a store as it is."""

    def __init__(self, data: Store | Iterable[Quad]) -> None:
        self._union = isinstance(data, Store)
        self.once = not self._union
        if isinstance(data, Store):
            self.store = data
        else:
            self.store = Store()
            self.store.extend(Quad(q.subject, q.predicate, q.object) for q in data)

    @property
    def substitutes(self) -> bool:
        """Whether ``given`` may be used."""
        return True

    def select(
        self, text: str, columns: Sequence[str], given: Mapping[str, Term] | None = None
    ) -> Iterator[Row]:
        """Yield the rows of a SELECT query."""
        options: dict[str, Any] = {"use_default_graph_as_union": self._union}
        if given:
            options["substitutions"] = {Variable(name): term for name, term in given.items()}
        try:
            solutions: Any = self.store.query(text, **options)
        except SyntaxError as error:
            raise ShapesError(f"a query made from the shapes is no SPARQL: {error}") from None
        for solution in solutions:
            yield [solution[column] for column in columns]

    def ask(self, text: str, given: Mapping[str, Term]) -> bool:
        """Return the truth of an ASK query."""
        substitutions = {Variable(name): term for name, term in given.items()}
        union = self._union
        return bool(
            self.store.query(text, use_default_graph_as_union=union, substitutions=substitutions)
        )

    def quads(self) -> Iterator[Quad]:
        """Yield the data."""
        return iter(self.store)


class RemoteData(Data):
    """Data in any store, such as a SPARQL endpoint."""

    def __init__(self, store: AnyStore) -> None:
        self.store = store

    def select(
        self, text: str, columns: Sequence[str], given: Mapping[str, Term] | None = None
    ) -> Iterator[Row]:
        """Yield the rows of a SELECT query."""
        assert not given
        rows = self.store.select(text)
        places = [rows.columns.index(column) for column in columns]
        for row in rows:
            yield [row[place] for place in places]

    def ask(self, text: str, given: Mapping[str, Term]) -> bool:
        """Return the truth of an ASK query, the values written into it."""
        if any(isinstance(term, BlankNode) for term in given.values()):
            raise NotCovered("a blank node, which a server cannot be asked about")
        return self.store.ask(substitute(text, {n: str(term) for n, term in given.items()}))
