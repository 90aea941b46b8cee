"""Canned questions: headers, typed parameters, near matches, and every shipped file."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, parse

from etom_kg.core.errors import QueryError
from etom_kg.core.results import Boolean, Rows
from etom_kg.questions.parameters import Parameter, term_for
from etom_kg.questions.questions import (
    Question,
    ask,
    bind,
    find_question,
    list_questions,
    read_question,
)
from etom_kg.store import OxigraphStore, Store
from tests.question_checks import check_question

Cli = Callable[..., subprocess.CompletedProcess[str]]
BASE = "https://w3id.org/etom-kg/"
DATA = """
PREFIX etom: <https://w3id.org/etom-kg/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
BASE <https://w3id.org/etom-kg/>
<graph/4.0/processes> {
  <process/4.0/1.F.7> a etom:Process ; etom:inEdition <edition/4.0> ; etom:level 2 ;
    skos:notation "1.F.7" ; skos:prefLabel "Invented Handling"@en .
  <process/4.0/1.F.7.1> a etom:Process ; etom:inEdition <edition/4.0> ; etom:level 3 ;
    etom:hasParent <process/4.0/1.F.7> ; skos:notation "1.F.7.1" ;
    skos:prefLabel "Invent"@en ; rdfs:label "Invent"@en .
  <vertical/4.0/F> a etom:VerticalGrouping ; etom:inEdition <edition/4.0> ;
    skos:notation "F" ; skos:prefLabel "Fulfilment"@en ; skos:altLabel "Fulfillment"@en .
  <area/4.0/OPS> a etom:ProcessArea ; etom:inEdition <edition/4.0> ;
    skos:notation "OPS" ; skos:prefLabel "Operations"@en .
  <edition/4.0> a etom:Edition ; skos:prefLabel "eTOM 4.0"@en .
}
<graph/25.5/processes> {
  <process/25.5/1.3.7> a etom:Process ; etom:inEdition <edition/25.5> ;
    skos:notation "1.3.7" ; skos:prefLabel "Manage Inventions"@en .
  <domain/25.5/Customer> a etom:Domain ; etom:inEdition <edition/25.5> ;
    skos:notation "1.3" ; skos:prefLabel "Customer"@en .
  <edition/25.5> a etom:Edition ; skos:prefLabel "eTOM 25.5"@en .
}
<graph/16.0/processes> {
  <process/16.0/1.3.7> a etom:Process ; etom:inEdition <edition/16.0> ;
    skos:notation "1.3.7" ; skos:prefLabel "Old Inventions"@en .
  <domain/16.0/Customer> a etom:Domain ; skos:notation "1.3" ; skos:prefLabel "Customer"@en .
}
"""


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with OxigraphStore.in_memory(parse(DATA.encode(), RdfFormat.TRIG)) as opened:
        yield opened


def question(tmp_path: Path, body: str, header: str = "") -> Question:
    path = tmp_path / "sample.rq"
    path.write_text(
        f"#+ id: sample\n#+ summary: Which?\n#+ tags: [x]\n{header}{body}", encoding="utf-8"
    )
    return read_question(path)


def test_a_header_is_read(tmp_path: Path) -> None:
    header = (
        "#+ description: Colons: they are text; so is 1.10.\n"
        '#+ graphs: [4.0/processes, "x y"]\n'
        "#+ parameters:\n"
        '#+   - name: process\n#+     type: process\n#+     default: "1.F.7"\n'
        "#+     description: an identifier: any\n"
        "#+   - name: way\n#+     values: [out, in]\n"
    )
    asked = question(tmp_path, "ASK { ?_process ?p ?_way }", header)
    assert asked.description == "Colons: they are text; so is 1.10."
    assert asked.graphs == ("4.0/processes", "x y")
    assert asked.parameters == (
        Parameter("process", "process", "1.F.7", "an identifier: any"),
        Parameter("way", "string", None, "", None, ("out", "in")),
    )


@pytest.mark.parametrize(
    ("header", "line", "part"),
    [
        ("#+ what is this\n", 4, r"write #\+ key: value"),
        ("#+ summery: x\n", 4, "unknown header key summery"),
        ("#+ summary: again\n", 4, "gives summary twice"),
        ("#+   - name: x\n#+     typ: y\n", 5, "unknown header key typ"),
        ("#+     name: x\n", 4, "indented under nothing"),
        ("#+ parameters:\n#+   - name: x\n#+     type: proces\n", 1, "none of area, boolean"),
        ("#+ parameters:\n#+   - type: string\n", 1, "has no name"),
    ],
)
def test_a_faulty_header_has_its_line(tmp_path: Path, header: str, line: int, part: str) -> None:
    with pytest.raises(QueryError, match=part) as error:
        question(tmp_path, "ASK {}", header)
    assert error.value.line == line
    assert str(error.value).startswith(str(tmp_path / "sample.rq"))


def term(store: Store, kind: str, value: str, **more: str) -> str:
    return str(term_for(Parameter("x", kind, **more), value, store)).replace(BASE, "")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "value", "found"),
    [
        ("process", "1.F.7", "<process/4.0/1.F.7>"),
        ("process", " 4.0/1.F.7 ", "<process/4.0/1.F.7>"),
        ("process", f"{BASE}process/4.0/1.F.7", "<process/4.0/1.F.7>"),
        ("process", "1.3.7", "<process/25.5/1.3.7>"),
        ("process", "16.0/1.3.7", "<process/16.0/1.3.7>"),
        ("process", "invented handling", "<process/4.0/1.F.7>"),
        ("vertical", "F", "<vertical/4.0/F>"),
        ("vertical", "4.0/F", "<vertical/4.0/F>"),
        ("vertical", "fulfillment", "<vertical/4.0/F>"),
        ("area", "ops", "<area/4.0/OPS>"),
        ("domain", "Customer", "<domain/25.5/Customer>"),
        ("domain", "16.0/Customer", "<domain/16.0/Customer>"),
        ("domain", "1.3", "<domain/25.5/Customer>"),
        ("edition", "4.0", "<edition/4.0>"),
        ("identifier", "1.F.7.1", '"1.F.7.1"'),
        ("iri", "http://example.org/a", "<http://example.org/a>"),
        ("iri", "<urn:x:y>", "<urn:x:y>"),
        ("string", 'a "b" \\ \n', '"a \\"b\\" \\\\"'),
        ("integer", "-12", '"-12"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        ("decimal", ".5", '".5"^^<http://www.w3.org/2001/XMLSchema#decimal>'),
        ("boolean", "true", '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>'),
    ],
)
def test_values_become_terms(store: Store, kind: str, value: str, found: str) -> None:
    assert term(store, kind, value) == found


def test_a_question_may_prefer_an_edition(store: Store) -> None:
    assert term(store, "domain", "Customer", edition="16.0") == "<domain/16.0/Customer>"
    assert term(store, "identifier", "1.F.7", edition="4.0") == '"1.F.7"'


def _several_editions(*keys: str) -> OxigraphStore:
    """Return a process, a domain and an area of each of some editions."""
    lines = [
        f'<{element}/{edition}/{name}> a etom:{kind} ; skos:notation "{notation}" ; '
        f'skos:prefLabel "{label}" .'
        for edition in keys
        for element, kind, name, notation, label in (
            ("process", "Process", "1.3.3", "1.3.3", "Take Orders"),
            ("domain", "Domain", "Customer", "1.3", "Customer"),
            ("area", "ProcessArea", "OPS", "OPS", "Operations"),
        )
        if edition != "4.0" or element == "area"
    ]
    data = DATA.partition("<graph")[0] + "\n".join(lines)
    return OxigraphStore.in_memory(parse(data.encode(), RdfFormat.TRIG))


@pytest.mark.parametrize(
    ("kind", "value", "key"),
    [
        ("process", "1.3.3", "process/25.5/1.3.3"),
        ("process", "Take Orders", "process/25.5/1.3.3"),
        ("process", "9.5/1.3.3", "process/9.5/1.3.3"),
        ("element", "1.3", "domain/25.5/Customer"),
        ("domain", "Customer", "domain/25.5/Customer"),
        ("area", "OPS", "area/4.0/OPS"),
        ("element", "OPS", "area/4.0/OPS"),
    ],
)
def test_numbers_and_letters_have_an_edition_of_their_own(kind: str, value: str, key: str) -> None:
    with _several_editions("9.5", "100.0", "25.5", "4.0") as store:
        assert term(store, kind, value) == f"<{key}>"


def test_the_newest_edition_is_so_by_number() -> None:
    """As text 9.5 would be newer than 100.0; of names no edition is better than another."""
    with _several_editions("9.5", "100.0") as store:
        assert term(store, "process", "1.3.3") == "<process/100.0/1.3.3>"
        assert term(store, "element", "1.3") == "<domain/100.0/Customer>"
        with pytest.raises(QueryError, match=r"several elements: 100\.0/1\.3\.3 .*9\.5/1\.3\.3"):
            term(store, "process", "Take Orders")


@pytest.mark.parametrize(
    ("kind", "value", "part"),
    [
        ("process", "1.F.8", r"'1\.F\.8' is not a process.*did you mean 1\.F\.7"),
        ("process", "5.0/1.F.7", r"there are 4\.0/1\.F\.7"),
        ("process", f"{BASE}process/4.0/1.Q", "says nothing of"),
        ("process", "OPS", "which is not a process"),
        ("vertical", "Q", "'Q' is not a vertical"),
        ("vertical", "Fulfilmint", "'Fulfilmint' is not a vertical.*did you mean Fulfilment"),
        ("domain", "Custom", "did you mean Customer"),
        ("area", f"{BASE}area/4.0/XYZ", "says nothing of"),
        ("identifier", "1.F.7.2", r"did you mean 1\.F\.7, 1\.F\.7\.1"),
        ("integer", "1.5", "must be a whole number"),
        ("integer", "1 . DROP ALL", "must be a whole number"),
        ("decimal", "1e5", "must be a number"),
        ("boolean", "yes", "must be true or false"),
        ("iri", "1.F.7", "must be a whole IRI"),
        ("iri", "http://x> . ?s ?p <http://y", "must be a whole IRI"),
    ],
)
def test_values_that_mean_nothing_are_told(store: Store, kind: str, value: str, part: str) -> None:
    with pytest.raises(QueryError, match=part) as error:
        term(store, kind, value)
    assert "\n" not in str(error.value)


def test_offered_values(store: Store) -> None:
    parameter = Parameter("way", values=("out", "in", "both"))
    assert str(term_for(parameter, "in", store)) == '"in"'
    with pytest.raises(QueryError, match=r"one of out, in, both, not 'outt'; did you mean out"):
        term_for(parameter, "outt", store)


HEADER = (
    "#+ parameters:\n#+   - name: text\n#+   - name: n\n#+     type: integer\n#+     default: 2\n"
)


@given(value=st.text())
def test_no_value_changes_the_query(tmp_path_factory: pytest.TempPathFactory, value: str) -> None:
    folder = tmp_path_factory.getbasetemp()
    body = "SELECT (STRLEN(?_text) AS ?length) (?_n AS ?n) {} # ?_text"
    asked = question(folder, body, HEADER)
    with OxigraphStore.in_memory() as empty:
        result = ask(empty, asked, text=value)
    assert isinstance(result, Rows)
    assert result.values() == [(len(value.strip()), 2)]


def test_missing_and_unknown_parameters(tmp_path: Path, store: Store) -> None:
    asked = question(tmp_path, "ASK { ?s ?_text ?_n }", HEADER)
    with pytest.raises(QueryError, match="needs a value for text"):
        bind(asked, {}, store)
    with pytest.raises(QueryError, match="has no parameter 'txet'; it has text, n"):
        bind(asked, {"txet": 1}, store)


def test_a_fault_in_a_query_names_its_file(tmp_path: Path, store: Store) -> None:
    asked = question(tmp_path, "SELECT ?x WHERE {\n", "")
    with pytest.raises(QueryError) as error:
        ask(store, asked)
    assert str(error.value).startswith(f"{tmp_path / 'sample.rq'}:4:17: is not valid SPARQL")


def test_questions_of_ones_own(tmp_path: Path, store: Store) -> None:
    asked = question(tmp_path, "ASK { ?s ?p ?o }")
    assert ask(store, str(asked.path)) == Boolean(value=True)
    (tmp_path / "deeper").mkdir()
    asked.path.rename(tmp_path / "deeper" / "sample.rq")
    (tmp_path / "rule.rq").write_text("#+ summary: No id.\nASK {}", encoding="utf-8")
    assert list(list_questions(tmp_path)) == ["sample"]
    assert find_question("sample", tmp_path).id == "sample"
    (tmp_path / "again.rq").write_text("#+ id: sample\n#+ summary: x?\nASK {}", encoding="utf-8")
    with pytest.raises(QueryError, match="is also that of"):
        list_questions(tmp_path)


def test_an_unknown_question_is_told_with_the_nearest() -> None:
    with pytest.raises(QueryError, match="did you mean children-of"):
        find_question("child-of")
    with pytest.raises(QueryError, match="--list"):
        find_question("zzzz")
    with pytest.raises(QueryError):
        find_question("../../etc/passwd")


SHIPPED = list_questions()


def test_enough_questions_are_shipped() -> None:
    assert len(SHIPPED) >= 33


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_question_is_portable(name: str) -> None:
    assert check_question(SHIPPED[name]) == []


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_question_has_defaults_for_all_or_none(name: str) -> None:
    """``ask NAME`` alone answers, as ``make run`` and the pages of questions rely on."""
    assert all(parameter.default is not None for parameter in SHIPPED[name].parameters)


@pytest.mark.parametrize(
    ("body", "part"),
    [
        ("SELECT * { ?s ?p ?o } ORDER BY ?s", r"SELECT \*"),
        ("SELECT ?s { ?s ?p ?o }", "no ORDER BY"),
        ("SELECT ?s { ?s a skos:Concept } ORDER BY ?s", "skos: is not declared"),
        ("PREFIX a: <http://a/> SELECT ?s { ?s ?p ?o } ORDER BY ?s", "prefix a: is not used"),
        ("SELECT ?s { ?s ?p ?_x } ORDER BY ?s", r"\?_x is no parameter"),
        ("SELECT ?s { ?s ?p ?o FILTER(<http://x/f>(?o)) } ORDER BY ?s", "not of SPARQL 1.1"),
        ("SELECT ?s { ?s ?p ?o LATERAL { ?s ?q ?r } } ORDER BY ?s", "rdflib cannot read it"),
        ("SELECT ?s FROM <http://g> { ?s ?p ?o } ORDER BY ?s", "names graphs or servers"),
        ("SELECT ?s { SERVICE <http://s> { ?s ?p ?o } } ORDER BY ?s", "names graphs or servers"),
        ("SELECT ?s { ?s ?p ?o ORDER BY ?s", "is not closed"),
    ],
)
def test_the_check_finds_what_is_not_portable(tmp_path: Path, body: str, part: str) -> None:
    import re

    faults = check_question(question(tmp_path, body))
    assert any(re.search(part, fault) for fault in faults), faults


def test_the_check_passes_casts_and_finds_header_faults(tmp_path: Path) -> None:
    prefix = "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>\n"
    fine = f"{prefix}SELECT ?s {{ ?s ?p ?o FILTER(xsd:integer(?o) > 1) }} ORDER BY ?s"
    assert check_question(question(tmp_path, fine)) == []
    path = tmp_path / "other.rq"
    path.write_text(
        "#+ id: Other_One\n#+ summary: Rows\n#+ parameters:\n#+   - name: x\nASK {}",
        encoding="utf-8",
    )
    assert check_question(read_question(path)) == [
        "it has no tags",
        "its id Other_One is not its file name",
        "its id is not of small letters and hyphens",
        "its parameter x has no description",
        "its parameter x is not used; write ?_x",
        "its summary is no question",
    ]


# From here on the command, on the built-in graph: answers from clause 10.1.5 of M.3050.2.


@pytest.mark.slow
def test_ask_answers_from_the_built_in_graph(cli: Cli) -> None:
    done = cli("ask", "children-of", "--param", "process=1.F.1.5", "-f", "csv")
    assert done.returncode == 0, done.stderr
    header, *rows = (line.split(",") for line in done.stdout.splitlines())
    assert header == ["process", "name"]
    assert [row[0] for row in rows] == [f"1.F.1.5.{number}" for number in range(1, 6)]
    assert [row[1] for row in rows] == [
        "Determine PreOrder Feasibility",
        "Authorize Credit",
        "Receive PO and Issue Orders",
        "Track Order & Manage Jeopardy",
        "Complete Order",
    ]
    done = cli("ask", "ancestors-of", "--param", "process=1.F.1.5.2", "-f", "csv")
    assert done.stdout.splitlines() == [
        "level,ancestor,name",
        "0,OPS,Operations",
        "1,1.OFAB.1,Customer Relationship Management",
        "2,1.F.1.5,Order Handling",
    ]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (("childen-of",), "did you mean children-of"),
        (("children-of", "--param", "proces=1"), "it has process"),
        (("children-of", "--param", "process"), "takes NAME=VALUE"),
        (("children-of", "-p", "process=1.F.1.5", "-p", "process=1"), "twice"),
        (("children-of", "-p", "process=1.F.1.59"), "in the built-in graph; did you mean"),
        (("--tag", "nosuch"), "there are"),
        ((), "name a question"),
    ],
)
def test_what_cannot_be_asked_is_one_line(cli: Cli, arguments: tuple[str, ...], part: str) -> None:
    done = cli("ask", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert part in done.stderr
    assert done.stderr.count("\n") == 1


def test_questions_are_listed_and_explained(cli: Cli) -> None:
    listed = cli("ask", "--list")
    assert listed.returncode == 0
    assert [line.split()[0] for line in listed.stdout.splitlines()] == list(SHIPPED)
    tagged = cli("ask", "--tag", "decomposition").stdout.splitlines()
    assert 3 <= len(tagged) < len(SHIPPED)
    told = cli("ask", "children-of", "--help-question").stdout
    assert "  process (element, default " in told
    shown = cli("ask", "children-of", "--show", "-p", "process=1.F.1.5").stdout
    assert "?at etom:hasParent <https://w3id.org/etom-kg/process/4.0/1.F.1.5>" in shown


def test_the_start_is_quick(cli: Cli) -> None:
    """Half a second from a shell is promised; counted is computing time, for machines are busy."""
    import resource

    def spent() -> float:
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        return used.ru_utime + used.ru_stime

    seconds = []
    for _ in range(4):
        start = spent()
        assert cli("ask", "children-of", "--param", "process=1.F.1.5").returncode == 0
        seconds.append(spent() - start)
    assert min(seconds) < 0.5


def test_no_heavy_library_is_loaded_to_ask() -> None:
    import sys

    from etom_kg.pipeline.builtin import builtin_path

    builtin_path()  # making the graph, once, takes more than asking it does
    code = (
        "import sys; from etom_kg.cli.main import main; main(['ask', 'children-of', '-f', 'csv']);"
        "heavy = {'rdflib', 'SPARQLWrapper', 'starlette', 'pyshacl', 'owlrl', 'pandas', 'yaml'};"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.splitlines()[-1] == "[]"
