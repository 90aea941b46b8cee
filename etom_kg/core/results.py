"""Typed answers of a query: rows, a boolean or triples, the same from every store.

Terms are pyoxigraph's: ``NamedNode``, ``BlankNode``, ``Literal`` (and ``Triple`` where a store
holds quoted triples). An unbound cell is ``None``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from html import escape
from typing import TYPE_CHECKING, Any

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from etom_kg.core.errors import NotSupported
from etom_kg.core.namespaces import BASE, PREFIXES, XSD

if TYPE_CHECKING:
    import pandas

__all__ = ["Boolean", "Result", "Row", "Rows", "Term", "Triples", "python_value", "short"]

Term = NamedNode | BlankNode | Literal | Triple
Row = tuple[Term | None, ...]

_INTEGERS = {
    XSD[name].value
    for name in (
        *("byte", "int", "integer", "long", "short"),
        *("negativeInteger", "nonNegativeInteger", "nonPositiveInteger", "positiveInteger"),
        *("unsignedByte", "unsignedInt", "unsignedLong", "unsignedShort"),
    )
}


@dataclass(frozen=True)
class Boolean:
    """The answer of an ASK query."""

    value: bool

    def __bool__(self) -> bool:
        return self.value


@dataclass(frozen=True)
class Triples:
    """The graph that a CONSTRUCT or DESCRIBE query makes, each triple once."""

    triples: tuple[Triple, ...]
    truncated: bool = False

    def __iter__(self) -> Iterator[Triple]:
        return iter(self.triples)

    def __len__(self) -> int:
        return len(self.triples)


@dataclass(frozen=True)
class Rows:
    """The rows of a SELECT query; ``truncated`` when a limit cut them off."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    truncated: bool = False

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def column(self, name: str) -> tuple[Term | None, ...]:
        """Return the cells of one column; raises ``KeyError`` when there is none of the name."""
        if name not in self.columns:
            raise KeyError(name)
        index = self.columns.index(name)
        return tuple(row[index] for row in self.rows)

    def dicts(self) -> Iterator[dict[str, Term]]:
        """Yield each row as a mapping from column to term, unbound cells left out."""
        for row in self.rows:
            pairs = zip(self.columns, row, strict=True)
            yield {column: term for column, term in pairs if term is not None}

    def values(self) -> list[tuple[Any, ...]]:
        """Return the rows as plain Python values (see ``python_value``)."""
        return [tuple(python_value(term) for term in row) for row in self.rows]

    def to_pandas(self) -> pandas.DataFrame:
        """Return the rows as a data frame of Python values; raises without pandas."""
        try:
            import pandas
        except ImportError:
            raise NotSupported(
                "pandas is not installed; pip install 'etom-kg[pandas]', or use .values()"
            ) from None
        return pandas.DataFrame(self.values(), columns=list(self.columns))

    def _repr_html_(self) -> str:
        """Return a table for notebooks, of the first 200 rows."""
        more = f"<p>the first 200 of {len(self):,} rows</p>" if len(self) > 200 else ""
        return more + self.html_table(200)

    def html_table(self, most: int | None = None) -> str:
        """Return the rows, or the first few of them, as an HTML table."""
        head = "".join(f"<th>{escape(name)}</th>" for name in self.columns)
        lines = (
            "<tr>" + "".join(f"<td>{escape(short(term))}</td>" for term in row) + "</tr>"
            for row in self.rows[:most]
        )
        return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(lines)}</tbody></table>"


Result = Rows | Boolean | Triples


def python_value(term: Term | None) -> Any:
    """Return a term as the nearest Python value.

    IRIs are strings; numbers, booleans and dates become what they are; other literals, and
    literals whose text does not fit their datatype, stay text. Unbound is ``None``.
    """
    if not isinstance(term, Literal):
        return term.value if isinstance(term, NamedNode) else None if term is None else str(term)
    text = term.value
    try:
        return _READ.get(term.datatype.value, str)(text)
    except (ValueError, InvalidOperation):
        return text


def _boolean(text: str) -> bool:
    if text not in ("true", "1", "false", "0"):
        raise ValueError(text)
    return text in ("true", "1")


def _float(text: str) -> float:
    return float(text.replace("INF", "inf"))


_READ: dict[str, Callable[[str], Any]] = {
    **dict.fromkeys(_INTEGERS, int),
    XSD.decimal.value: Decimal,
    XSD.double.value: _float,
    XSD.float.value: _float,
    XSD.boolean.value: _boolean,
    XSD.date.value: date.fromisoformat,
    XSD.dateTime.value: datetime.fromisoformat,
}


def short(term: Term | None) -> str:
    """Return a term as people read it: ``process/4.0/1.F.1.5``, ``skos:notation``, ``42``."""
    if term is None:
        return ""
    if isinstance(term, Literal):
        return term.value
    if not isinstance(term, NamedNode):
        return str(term)
    for prefix, namespace in PREFIXES.items():
        if term.value.startswith(namespace) and len(term.value) > len(namespace):
            return f"{prefix}:{term.value[len(namespace) :]}"
    return term.value.removeprefix(BASE) or term.value
