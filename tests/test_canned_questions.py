"""Every canned question gives exactly the rows that a person wrote down from the sources."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from etom_kg.core import namespaces as ns
from etom_kg.core.namespaces import ETOM, RDF, RDFS, SKOS
from etom_kg.core.quads import GraphWriter
from etom_kg.core.results import Rows
from etom_kg.graph.dataset import ontology_quads
from etom_kg.graph.shipped import shipped_quads
from etom_kg.inference import close
from etom_kg.pipeline.builtin import open_builtin
from etom_kg.questions.questions import ask, list_questions
from etom_kg.store import OxigraphStore, Store
from etom_kg.store.rdflib_memory import RdflibStore
from tests.answer_rows import ANSWERS, answer_rows, expected_rows
from tests.conftest import CHECKOUT
from tests.question_checks import check_question
from tests.reference_graph import reference_quads
from tools.question_index import index_page

ASKED = sorted(path.stem for path in ANSWERS.glob("*.csv"))
QUESTIONS = list_questions()
ABSENCES = ("empty-crossings", "missing-definitions", "numbering-gaps")
RECOMMENDATION = [
    name
    for name in ASKED
    if name in QUESTIONS
    and QUESTIONS[name].graphs
    and all(graph.startswith("4.0/") for graph in QUESTIONS[name].graphs)
]
WRITE = GraphWriter(ns.graph("4.0", "planted"))
Plant = Callable[..., Store]


@pytest.fixture(scope="module")
def shipped() -> Iterator[Store]:
    """The built-in graph as users have it, with what is inferred."""
    with open_builtin() as store:
        yield store


@pytest.fixture(scope="module")
def shipped_in_rdflib() -> RdflibStore:
    """Everything that is shipped, as it is stated."""
    return RdflibStore(shipped_quads())


@pytest.fixture(scope="module", params=["sure", "arguable"])
def read(request: pytest.FixtureRequest) -> Store:
    """Edition 4.0 with the interfaces as a person read them."""
    return OxigraphStore.in_memory(reference_quads(arguable=request.param == "arguable"))


@pytest.fixture(params=[OxigraphStore.in_memory, RdflibStore], ids=["oxigraph", "rdflib"])
def planted(request: pytest.FixtureRequest) -> Plant:
    """Make a store of edition 4.0 with quads added, or with those of one element taken out."""

    def plant(
        *added: Quad, without: NamedNode | None = None, term: NamedNode | None = None
    ) -> Store:
        kept = [
            quad
            for quad in reference_quads(arguable=False)
            if quad.subject != without or term not in (None, quad.predicate)
        ]
        made: Store = request.param([*kept, *added])
        return made

    return plant


def _rows(store: Store, name: str, **values: object) -> list[list[str]]:
    return answer_rows(ask(store, QUESTIONS[name], values))


@pytest.mark.parametrize("name", ASKED)
def test_the_answer_is_exact(shipped: Store, name: str) -> None:
    assert _rows(shipped, name) == expected_rows(name)


def _needs_inference(name: object) -> bool:
    return isinstance(name, str) and "inferred" in QUESTIONS[name].graphs


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in ASKED if not _needs_inference(name)])
def test_the_answer_is_exact_in_rdflib(shipped_in_rdflib: Store, name: str) -> None:
    assert _rows(shipped_in_rdflib, name) == expected_rows(name)


@pytest.mark.parametrize("name", [name for name in RECOMMENDATION if name != "evidence-of"])
def test_the_answer_is_that_of_the_reading(read: Store, name: str) -> None:
    """Whether the arguable interfaces count or not: the defaults avoid them."""
    assert _rows(read, name) == expected_rows(name)


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in ASKED if _needs_inference(name)])
@pytest.mark.parametrize("engine", [OxigraphStore.in_memory, RdflibStore])
def test_what_is_inferred_is_asked_too(name: str, engine: Callable[..., Store]) -> None:
    stated = list(reference_quads(arguable=False))
    assert _rows(engine(stated), name)[1:] == [], "nothing is asserted that has to be inferred"
    whole = engine([*stated, *close([*stated, *ontology_quads()], ontology=())])
    assert _rows(whole, name) == expected_rows(name)


@pytest.mark.parametrize("name", list(QUESTIONS))
def test_the_question_is_well_made(name: str) -> None:
    question = QUESTIONS[name]
    assert check_question(question) == []
    assert question.description
    assert question.graphs


def test_every_question_has_its_answer() -> None:
    assert sorted(QUESTIONS) == ASKED
    assert len(RECOMMENDATION) >= 30


@pytest.mark.parametrize("name", ASKED)
def test_what_rows_are_ordered_by_has_an_order(shipped: Store, name: str) -> None:
    """SPARQL orders no texts with a language (15.1), so these are ordered as plain strings."""
    answer = ask(shipped, QUESTIONS[name])
    assert isinstance(answer, Rows)
    order = QUESTIONS[name].text.rpartition("ORDER BY")[2]
    bare = set(re.findall(r"\?(\w+)", re.sub(r"STR\(\?\w+\)", "", order)))
    terms = [term for column in bare & set(answer.columns) for term in answer.column(column)]
    assert [term for term in terms if isinstance(term, Literal) and term.language] == []


def test_no_two_questions_ask_the_same() -> None:
    summaries = Counter(question.summary for question in QUESTIONS.values())
    assert [summary for summary, count in summaries.items() if count > 1] == []


def test_only_questions_of_absence_have_no_rows() -> None:
    assert tuple(name for name in ASKED if len(expected_rows(name)) == 1) == ABSENCES


def test_the_index_is_current() -> None:
    page = (CHECKOUT / "docs" / "questions.md").read_text(encoding="utf-8")
    assert page == index_page(QUESTIONS.values()), "make it with python -m tools.question_index"


def test_a_lost_process_leaves_a_gap(planted: Plant) -> None:
    store = planted(without=ns.process("4.0", "1.F.1.5.2"))
    assert _rows(store, "numbering-gaps")[1:] == [["1.F.1.5", "1.F.1.5.3", "2"]]


@pytest.mark.slow
def test_a_new_column_has_empty_crossings(planted: Plant) -> None:
    column = WRITE.about(
        ns.vertical("4.0", "X"),
        (RDF.type, ETOM.VerticalGrouping),
        (SKOS.notation, "X"),
        (RDFS.label, "Experiments"),
        (ETOM.inArea, ns.area("4.0", "SIP")),
    )
    rows = _rows(planted(*column), "empty-crossings")[1:]
    assert [(row[0], row[2]) for row in rows] == [(f"1.SIP.{n}", "X") for n in range(1, 5)]


def test_a_process_without_definition_is_named(planted: Plant) -> None:
    store = planted(without=ns.process("4.0", "1.E.4.1"), term=SKOS.definition)
    assert _rows(store, "missing-definitions")[1:] == [["1.E.4.1", "Knowledge Management"]]


def test_an_interface_ends_a_silence(planted: Plant) -> None:
    """What asks for absence answers otherwise as soon as something is there."""
    served = (ETOM.sendsTo, ns.process("4.0", "1.A.2.3"))
    store = planted(
        *WRITE.about(ns.process("4.0", "1.O.2.1.3"), served),
        *_record("1.P.1.6", "1.F.1.4"),
    )
    assert _rows(store, "unreadied")[1:] == []
    before, after = expected_rows("no-interface"), _rows(store, "no-interface")
    assert [row[0] for row in before if row not in after] == ["1.P.1.6"]


def test_an_answer_ends_a_lack_of_counterpart(planted: Plant) -> None:
    """A description that names the process above the sender counts as an answer."""
    store = planted(*_record("1.A.2.3", "1.A.2.4"))
    before, after = expected_rows("unanswered"), _rows(store, "unanswered")
    gone = [(row[0], row[2]) for row in before if row not in after]
    assert gone == [("1.A.2.4.1", "1.A.2.3"), ("1.A.2.4.2", "1.A.2.3")]


def _record(stated_by: str, other: str) -> list[Quad]:
    """An interface that a process states, as far as the questions of absence look."""
    process = ns.process("4.0", stated_by)
    return list(
        WRITE.about(
            ns.interface("4.0", stated_by, other),
            (ETOM["from"], process),
            (ETOM.statedBy, process),
            (ETOM.to, ns.process("4.0", other)),
        )
    )


@pytest.mark.slow
def test_another_parameter_gives_another_answer(planted: Plant) -> None:
    own = planted()
    pairs = _rows(own, "readiness-pairs", row="1.OFAB.4")[1:]
    assert [row[0] for row in pairs] == [f"1.O.4.1.{n}" for n in range(1, 6)]
    assert _rows(own, "unreadied", row="1.OFAB.1")[1:] == []
    assert _rows(own, "depends-on", process="1.E.5.2")[1:] == [
        ["1.E.5.3", "2", "Procurement Management"],
        ["1.SIP.4", "1", "Supply Chain Development & Management"],
    ]
    fed = _rows(own, "hubs", minimum=5)[1:]
    assert [(row[0], row[2]) for row in fed] == [
        ("1.AB.3.5", "8"),
        ("1.A.3.3", "5"),
        ("1.A.3.4", "5"),
    ]


def test_what_passes_between_the_parts_stays_inside(planted: Plant) -> None:
    rows = _rows(planted(), "interfaces-below", process="1.A.2.3")[1:]
    assert Counter(row[0] for row in rows) == {
        "1.A.2.3": 5,
        "1.A.2.3.1": 3,
        "1.A.2.3.3": 1,
        "1.A.2.3.4": 3,
        "1.A.2.3.5": 4,
    }
    assert not any(row[2].startswith("1.A.2.3") for row in rows)
