"""Random graphs and queries over few terms, so that patterns of every kind join and miss."""

from __future__ import annotations

from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad

__all__ = ["GRAPHS", "QUERIES"]

_BASE = "http://example.org/"
_PREDICATES = tuple(NamedNode(_BASE + name) for name in "pq")
_NODES = tuple(NamedNode(_BASE + name) for name in "xyz")
_VALUES = (
    *_NODES,
    Literal("x"),
    Literal("1.0", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#decimal")),
    Literal("x", language="en"),
)
_NAMED = tuple(NamedNode(f"{_BASE}graph/{name}") for name in "ab")

GRAPHS = st.dictionaries(
    st.tuples(st.sampled_from(_NODES), st.sampled_from(_PREDICATES), st.sampled_from(_VALUES)),
    st.sampled_from(_NAMED),
    min_size=6,
    max_size=18,
).map(lambda found: [Quad(*triple, graph) for triple, graph in found.items()])
"""Each triple stands in one graph: in two it would match twice in a store, and once in a merge."""

_variable = st.sampled_from(["?a", "?b", "?c", "?d"])
_subject = st.one_of(
    _variable, _variable, _variable, st.sampled_from([str(node) for node in _NODES])
)
_object = st.one_of(
    _variable, _variable, _variable, st.sampled_from([str(value) for value in _VALUES])
)
_predicate = st.sampled_from([str(predicate) for predicate in _PREDICATES])
_path = st.one_of(
    _predicate,
    _predicate,
    _variable,
    st.builds("{}*".format, _predicate),
    st.builds("{}+".format, _predicate),
    st.builds("{}?".format, _predicate),
    st.builds("^{}".format, _predicate),
    st.builds("{}/{}".format, _predicate, _predicate),
    st.builds("{}|{}".format, _predicate, _predicate),
    st.builds("({}|^{})+/{}".format, _predicate, _predicate, _predicate),
)
_triple = st.builds("{} {} {} .".format, _subject, _path, _object)
_basic = st.lists(_triple, min_size=1, max_size=2).map(" ".join)
_values = st.builds(
    "VALUES ?{} {{ {} }}".format,
    st.sampled_from("abcd"),
    st.lists(st.sampled_from([*map(str, _VALUES), "UNDEF"]), min_size=1, max_size=4).map(" ".join),
)


def _group(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    part = st.one_of(
        inner,
        _values,
        st.builds("OPTIONAL {{ {} }}".format, inner),
        st.builds("MINUS {{ {} }}".format, inner),
        st.builds("FILTER NOT EXISTS {{ {} }}".format, inner),
        st.builds("FILTER EXISTS {{ {} }}".format, inner),
        st.builds("{{ {} }} UNION {{ {} }}".format, inner, inner),
        st.builds("OPTIONAL {{ {} FILTER NOT EXISTS {{ {} }} }}".format, inner, inner),
        st.builds(
            "{{ SELECT ?{} (COUNT(*) AS ?n) {{ {} }} GROUP BY ?{} }}".format,
            st.shared(st.sampled_from("ab"), key="grouped"),
            inner,
            st.shared(st.sampled_from("ab"), key="grouped"),
        ),
        st.builds("FILTER({} != {})".format, _variable, _object),
    )
    return st.lists(part, min_size=1, max_size=3).map(" ".join)


_where = _group(st.one_of(_basic, _group(_basic)))
QUERIES = st.builds("SELECT ?a ?b ?c ?d WHERE {{ {} {} }}".format, _basic, _where) | st.builds(
    "SELECT ?a ?b ?g WHERE {{ GRAPH ?g {{ {} }} {} }}".format, _basic, _where
)
