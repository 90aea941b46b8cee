"""Several stores asked as one: a pattern of a question may be answered by any of them.

What the patterns match is gathered from all stores, and the question is answered here from that.
So it does not matter how the data is spread: two patterns that are joined, the steps of a path
and what NOT EXISTS looks for may each be elsewhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from pyoxigraph import Quad

from etom_kg.errors import NotSupported, StoreError
from etom_kg.results import Result
from etom_kg.store.base import Store
from etom_kg.store.bounded import run_bounded
from etom_kg.store.faults import check_syntax
from etom_kg.store.fetching import Fetcher
from etom_kg.store.gathering import Gatherer
from etom_kg.store.lexical import Request
from etom_kg.store.oxigraph import evaluate

__all__ = ["FederatedStore"]

_MOST = 1_000_000


class FederatedStore(Store):
    """Stores, such as endpoints, that are read as if all their graphs stood in one.

    ``most`` bounds the triples that one question may gather. Nothing is kept from one question
    to the next.
    """

    def __init__(self, members: Sequence[Store], *, most: int = _MOST) -> None:
        super().__init__(allow_service=True)  # what it means here is said below
        if not members:
            raise StoreError("several stores are asked as one, but none is named")
        self.members = tuple(members)
        self.most = most

    @property
    def place(self) -> str:
        """The places of all."""
        return " and ".join(member.place for member in self.members)

    def _answer(
        self, request: Request, timeout: float | None, limit: int | None, graphs: tuple[str, ...]
    ) -> Result:
        check_syntax(request.text)
        if request.form == "DESCRIBE":
            raise NotSupported("DESCRIBE means something else to each server; use CONSTRUCT")
        if request.calls_service:
            raise NotSupported("a query with SERVICE is for one store; name one, or leave it out")
        fetcher = Fetcher(
            self.members,
            named=bool(graphs) or request.names_dataset or request.asks_named_graphs,
            most=self.most,
            timeout=timeout,
        )
        Gatherer(fetcher).gather(request.text)
        return run_bounded(lambda: evaluate(fetcher.local, request, limit, graphs), fetcher.left())

    def update(self, text: str) -> None:
        """Raise ``NotSupported``: no one can say which store an update is for."""
        raise self._read_only()

    def quads(self, graph: str | None = None) -> Iterator[Quad]:
        """Yield the quads of all stores; what two of them hold comes twice."""
        for member in self.members:
            yield from member.quads(graph)

    def graphs(self) -> dict[str, int]:
        """Return the named graphs of all stores, with the sum of what each holds of them."""
        found: Counter[str] = Counter()
        for member in self.members:
            found.update(member.graphs())
        return dict(sorted(found.items()))

    def close(self) -> None:
        """Close all stores."""
        for member in self.members:
            member.close()
