"""No query reaches another server: the guard alone, the socket filter alone, every way in.

A listener on this machine counts who calls. Each disguise of a call is first shown to be one.
"""

from __future__ import annotations

import contextlib
import random
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyoxigraph
import pytest
from hypothesis import settings
from pyoxigraph import RdfFormat

from etom_kg.core.errors import EtomKgError, QueryError, ShapesError, StoreError
from etom_kg.core.tables import resource
from etom_kg.store import OxigraphStore
from etom_kg.store import bounded as bounds
from etom_kg.store.bounded import forbid_sockets, run_bounded, run_offline
from etom_kg.store.guard import calls, disarmed, loads
from etom_kg.store.lexical import Request, tokens
from etom_kg.store.oxigraph import evaluate, refuse_calls
from etom_kg.store.rdflib_memory import RdflibStore
from etom_kg.validation import shapes_quads, validate
from tests.serve.running import serving
from tests.store.disguises import BOTH, DATA, NEITHER, OXIGRAPH, RDFLIB, placed

Cli = Callable[..., subprocess.CompletedProcess[str]]
GRAPH = pyoxigraph.NamedNode("http://g")


class Listener:
    """A port of this machine, and how often it was called."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=100)
        self.port = int(self._socket.getsockname()[1])
        self._heard = 0
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._socket.accept()
                if connection.recv(1) != b"!":
                    self._heard += 1
                connection.close()

    def heard(self) -> int:
        """Return how many have called so far: a call of our own is waited for."""
        with socket.create_connection(("127.0.0.1", self.port)) as connection:
            connection.sendall(b"!")
            connection.recv(1)
        return self._heard


@pytest.fixture(scope="module")
def listener() -> Listener:
    return Listener()


@pytest.fixture(scope="module")
def data() -> pyoxigraph.Store:
    store = pyoxigraph.Store()
    store.load(DATA.encode(), format=RdfFormat.TURTLE, to_graph=GRAPH)
    return store


def by_oxigraph(data: pyoxigraph.Store, text: str) -> None:
    """Evaluate without any guard."""
    with contextlib.suppress(EtomKgError):
        evaluate(data, Request(text), None)


def by_rdflib(data: pyoxigraph.Store, text: str) -> None:
    """Evaluate without any guard."""
    store = RdflibStore(data)
    with contextlib.suppress(Exception):
        list(store.dataset.query(text))


def parsed(text: str) -> bool:
    """Return whether Oxigraph can read a query."""
    try:
        pyoxigraph.Store().query(text)
    except SyntaxError:
        return False
    except (OSError, RuntimeError, ValueError):
        return True
    return True


def called_by_oxigraph(text: str) -> bool:
    """Return whether Oxigraph reads a call: only with the word as it is can it read the text."""
    return parsed(text) and not parsed(disarmed(text))


def called_by_rdflib(text: str) -> bool:
    """Return whether rdflib reads a call."""
    from rdflib.plugins.sparql.parser import parseQuery

    return "ServiceGraphPattern_" in repr(parseQuery(text))


ALL = (*BOTH, *OXIGRAPH, *RDFLIB)
DOTTED = "ex:a.b."
"""A name that ``Store.query`` writes as an IRI: then the text is no query any more."""


def test_there_are_enough_disguises() -> None:
    assert len(set(ALL)) >= 60
    assert len(set(ALL)) == len(ALL)


@pytest.mark.parametrize("text", [*BOTH, *OXIGRAPH])
def test_oxigraph_reads_a_call(text: str) -> None:
    assert called_by_oxigraph(placed(text, 9))


@pytest.mark.parametrize("text", [*BOTH, *RDFLIB])
def test_rdflib_reads_a_call(text: str) -> None:
    assert called_by_rdflib(placed(text, 9))


@pytest.mark.parametrize("text", [*ALL, *NEITHER])
def test_the_guard_sees_it(text: str) -> None:
    assert calls(placed(text, 9))


@pytest.mark.parametrize("text", [*BOTH, *OXIGRAPH])
def test_the_engine_itself_sees_it(text: str) -> None:
    with pytest.raises(QueryError):
        refuse_calls(Request(placed(text, 9)))


def test_without_guard_and_filter_they_are_heard(
    listener: Listener, data: pyoxigraph.Store
) -> None:
    """So the listener hears what the lines of defence keep from it in the tests below."""
    heard = []
    for engine, texts in ((by_oxigraph, (*BOTH, *OXIGRAPH)), (by_rdflib, (*BOTH, *RDFLIB))):
        for text in texts:
            before = listener.heard()
            engine(data, placed(text, listener.port))
            heard += [text] if listener.heard() > before else []
    assert len(set(heard)) >= 60


@pytest.mark.slow
@pytest.mark.skipif(not run_offline(forbid_sockets), reason="this system has no socket filter")
@pytest.mark.parametrize(
    ("engine", "texts"), [(by_oxigraph, (*BOTH, *OXIGRAPH)), (by_rdflib, (*BOTH, *RDFLIB))]
)
def test_the_filter_holds_without_the_guard(
    engine: Callable[[pyoxigraph.Store, str], None],
    texts: tuple[str, ...],
    listener: Listener,
    data: pyoxigraph.Store,
) -> None:
    before = listener.heard()

    def ask_all() -> None:
        for text in texts:
            engine(data, placed(text, listener.port))

    run_offline(ask_all)
    run_bounded(ask_all, 300, offline=True)
    assert listener.heard() == before
    with socket.create_connection(("127.0.0.1", listener.port)):
        """The filter is the thread's and the child's, not this process's."""


@pytest.mark.parametrize("kind", [OxigraphStore.in_memory, RdflibStore])
@pytest.mark.parametrize("timeout", [None, 60])
def test_the_guard_holds_without_the_filter(
    kind: Callable[..., OxigraphStore | RdflibStore],
    timeout: float | None,
    listener: Listener,
    data: pyoxigraph.Store,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bounds, "forbid_sockets", lambda: False)
    before = listener.heard()
    with kind(data) as store:
        for text in (*ALL, *NEITHER):
            with pytest.raises(QueryError) as error:
                store.query(placed(text, listener.port), timeout=timeout)
            assert DOTTED in text or "--allow-service" in error.value.what
    assert listener.heard() == before


@pytest.mark.parametrize("text", ["SELECT * { SERVICE FAR {} }", OXIGRAPH[0], RDFLIB[0]])
def test_what_the_guard_overlooked_the_engine_does_not(
    text: str, listener: Listener, data: pyoxigraph.Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With neither our reading nor the filter, each engine's own reading is left."""
    monkeypatch.setattr(bounds, "forbid_sockets", lambda: False)
    monkeypatch.setattr("etom_kg.store.lexical.calls", lambda _: False)
    before = listener.heard()
    for kind in (OxigraphStore.in_memory, RdflibStore):
        with kind(data) as store, pytest.raises((QueryError, StoreError)):
            store.query(placed(text, listener.port))
    assert listener.heard() == before


UPDATES = (
    "LOAD FAR",
    "load silent FAR into graph <http://g>",
    "INSERT DATA {} ;LOAD FAR",
    "INSERT DATA {};LOAD:far",
    "INSERT DATA { <http://a> <http://b> '''\\\\u0027''' } ;LOAD#>\nFAR #'''\n",
    "INSERT { ?s ?p 1 } WHERE { SERVICE FAR { ?s ?p ?o } }",
    "INSERT { ?s ?p 1 } WHERE { ?s ?p trueSERVICE FAR { ?s ?p ?o } }",
    "DELETE { ?s ?p 1 } WHERE { BIND(1 AS ?a) FILTER(?a<2)SERVICE:#>\n{ ?s ?p ?o } }",
    "DELETE DATA {};INSERT { ?s ?p 1 } WHERE {{}SERVICE:far{}}",
)


@pytest.mark.parametrize("text", UPDATES)
def test_updates_fetch_nothing(
    text: str, listener: Listener, data: pyoxigraph.Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = placed(text, listener.port)
    before = listener.heard()
    with contextlib.suppress(OSError, RuntimeError, ValueError):
        unguarded = pyoxigraph.Store()
        unguarded.extend(pyoxigraph.Quad(q.subject, q.predicate, q.object) for q in data)
        unguarded.update(whole)  # no SyntaxError: it is an update
    assert listener.heard() > before, "it is a call"
    before = listener.heard()
    for kind in (OxigraphStore.in_memory, RdflibStore):
        with kind(data) as store:
            with pytest.raises(QueryError, match="which is not on"):
                store.update(whole)
            with monkeypatch.context() as patch:
                patch.setattr("etom_kg.store.lexical.calls", lambda _: False)
                patch.setattr("etom_kg.store.lexical.loads", lambda _: False)
                if run_offline(forbid_sockets):
                    with contextlib.suppress(EtomKgError):
                        store.update(whole)
    assert listener.heard() == before


SEED = 20261130
CLAUSES = (
    "SERVICE FAR{}",
    "SERVICE FAR { ?sx ?px ?ox }",
    "SERVICE SILENT FAR{}",
    "SERVICE:far{}",
    "SERVICESILENT:far{}",
    "{SERVICE FAR{}}",
    ".SERVICE FAR{}",
    ";SERVICE FAR{}",
    "FILTER(1<2)SERVICE#>\nFAR{}",
    "FILTER EXISTS{SERVICE FAR{}}",
    ")SERVICE FAR{}",
    "}SERVICE FAR{}",
    "trueSERVICE FAR{}",
    "'' SERVICE FAR{}",
    "OPTIONAL{SERVICE FAR{}}",
)
NOISE = ("", "", " ", "\n", "\r", "#\n", "#'\r", '#"""\n', "#>\n", "#\\u000A", *"(){}<'")


def in_disguise(clause: str, chance: random.Random) -> str:
    """Return a clause in random letters, some of them escaped, between comments and brackets."""
    letters = []
    for letter in clause.replace("FAR", "<http://127.0.0.1:9/>"):
        pick = chance.random()
        if pick < 0.03:
            letters.append(chance.choice([f"\\u{ord(letter):04x}", f"\\U{ord(letter):08X}"]))
        else:
            letters.append(letter.swapcase() if letter.isupper() and pick < 0.4 else letter)
    return chance.choice(NOISE) + "".join(letters) + chance.choice(NOISE)


def test_a_call_anywhere_in_a_canned_question_is_refused() -> None:
    """At every token of every question in a ``thorough`` run, else at a share of them."""
    chance = random.Random(SEED)
    every = max(1, 1000 // settings.default.max_examples)
    tried = called = 0
    for path in sorted(resource("queries").rglob("*.rq")):
        text = f"PREFIX : <http://127.0.0.1:9/>\n{path.read_text(encoding='utf-8')}"
        starts = [*(token.start for token in tokens(text)), len(text)]
        for start in starts[chance.randrange(every) :: every]:
            changed = text[:start] + in_disguise(chance.choice(CLAUSES), chance) + text[start:]
            tried += 1
            if called_by_oxigraph(changed):
                called += 1
                assert calls(changed), (SEED, path.name, changed)
    assert tried > 100
    assert called > tried // 50, "too few of the changed questions are calls"


HARMLESS = (
    "SELECT * { ?s a <http://x/Service> ; <http://x/#service> 'Service' }",
    "PREFIX ex: <http://x/> SELECT * { ?s ex:anyService ?Service . ?s ex:service-id ex:Service }",
    "PREFIX service: <http://x/> SELECT ?service { ?service service:name ?x ; a service:Service }",
    "PREFIX ex: <http://x/> SELECT * { ?s ex:a.service 'x' }",
    "PREFIX ex: <http://x/> SELECT * { ?s ex:service%20level _:service }",
    "SELECT * { ?s ?p '''Service \"Service\" 'Service' ''' } # Service",
    'SELECT * { ?s ?p """ \'Service\' "Service" \\u00e9 \\" """, "it\'s a Service" }',
    "SELECT * { ?s ?p ?o FILTER(?s < ?o && ?o > 'Service' || ?p<'Service') }",
    "SELECT * { ?s ?p ?o FILTER(?s<?o&&?o>?p) } # it's a service's",
    "SELECT * { ?s ?p '1'^^<http://www.w3.org/2001/XMLSchema#string>, 'Manage Service' }",
    "SELECT * { ?s ?p <urn:x:service:y>, <mailto:service@x>, <http://x/a(service)'s> }",
    "BASE <http://x/> SELECT * { ?s <service> <#service>, <?service> }",
    "SELECT * { ?s ?p 'Service'@en, 'd\\u00fcService' }",
)


@pytest.mark.parametrize("text", HARMLESS)
def test_the_word_alone_is_no_call(text: str) -> None:
    assert not calls(text)
    assert parsed(text)
    with OxigraphStore.in_memory() as store:
        store.query(text)
        store.query(text, timeout=60)


def test_no_question_shape_or_query_of_the_standard_is_refused(shared: Path) -> None:
    found = 0
    for folder in (resource("queries"), shared / "w3c"):
        for path in sorted((*folder.rglob("*.rq"), *folder.rglob("*.ru"))):
            text = path.read_bytes().decode("utf-8", "replace")
            found += 1
            assert not calls(text), path
            assert path.suffix == ".rq" or not loads(text), path
    assert found > 150
    for quad in shapes_quads():
        if quad.predicate.value.rpartition("#")[2] in ("select", "ask"):
            assert not calls(quad.object.value)  # type: ignore[union-attr]


LONG = ("'\\", '"""', "'''\\'''", "<'>", "service:a#\n", "service", ":.", "#<")


@pytest.mark.parametrize("unit", LONG)
def test_a_text_made_to_be_read_in_many_ways_hides_nothing(unit: str) -> None:
    assert calls(unit * (20_000 // len(unit)) + "\n'''\n\"\"\"\n SERVICE <http://x/> {}")


SHAPE = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
<http://shape> a sh:NodeShape ; sh:targetNode <http://s> ; sh:sparql [ sh:prefixes <http://d> ;
  sh:select '''SELECT $this WHERE { $this ?p ?o . CALL }''' ] .
<http://d> sh:declare [ sh:prefix 'PREFIX' ; sh:namespace 'IRI' ] .
"""
INJECTED = (
    ("SERVICE FAR {}", "ex", "http://x/"),
    ("BIND(1 AS ?a) FILTER(?a<2)SERVICE#>\nFAR {}", "ex", "http://x/"),
    ("?s ?q ex:a.b.SERVICE FAR {}", "ex", "http://x/"),
    ("?s ?q ex:a", "ex", "http://x/> SELECT $this { SERVICE FAR {} } #"),
    ("?s ?q ex:a", "ex: <http://x/> SELECT $this { SERVICE FAR {} } #", "http://x/"),
)


@pytest.mark.parametrize("engine", ["fast", "pyshacl"])
@pytest.mark.parametrize(("call", "prefix", "iri"), INJECTED)
def test_shapes_call_nothing(
    call: str, prefix: str, iri: str, engine: str, listener: Listener
) -> None:
    text = SHAPE.replace("CALL", call).replace("PREFIX", prefix).replace("IRI", iri)
    text = text.replace("FAR", f"<http://127.0.0.1:{listener.port}/>")
    shapes = list(pyoxigraph.parse(text.encode(), RdfFormat.TURTLE))
    data = list(pyoxigraph.parse(DATA.encode(), RdfFormat.TURTLE))
    before = listener.heard()
    with pytest.raises(ShapesError):
        validate(data, shapes, engine=engine)
    assert listener.heard() == before


FEW = (BOTH[0], BOTH[-2], OXIGRAPH[0], OXIGRAPH[6], OXIGRAPH[14], RDFLIB[0], RDFLIB[-3])


def test_no_command_calls(listener: Listener, run: Any, tmp_path: Path) -> None:
    data = tmp_path / "d.ttl"
    data.write_text(DATA, encoding="utf-8")
    query, question = tmp_path / "q.rq", tmp_path / "question.rq"
    before = listener.heard()
    for text in FEW:
        query.write_bytes(placed(text, listener.port).encode())
        question.write_bytes(b"# question: mine\n# summary: mine\n" + query.read_bytes())
        for engine in ("oxigraph", "rdflib"):
            for timeout in ("60", "0"):
                given = ("--data", data, "--engine", engine, "--timeout", timeout)
                done = run("query", query, *given)
                assert done.status == 2
                assert DOTTED in text or "asks another server (SERVICE)" in done.told[-1]
                done = run("ask", question, *given)
                assert done.status == 2
    assert listener.heard() == before


def test_no_request_calls(listener: Listener, tmp_path: Path) -> None:
    data = tmp_path / "d.ttl"
    data.write_text(DATA, encoding="utf-8")
    before = listener.heard()
    direct = {"Content-Type": "application/sparql-query"}
    with serving("--data", data, "--timeout", "60") as server:
        for text in (*ALL, *NEITHER):
            reply = server.send("POST", "/sparql", placed(text, listener.port).encode(), direct)
            assert reply.status == 403, (text, reply.body)
    assert listener.heard() == before


UNGUARDED = """
import sys
from etom_kg.cli.main import main
from etom_kg.store import guard, lexical, oxigraph, rdflib_memory
lexical.calls = guard.calls = lambda text: False
oxigraph.refuse_calls = lambda *_: None
rdflib_memory._CALLS = frozenset()
rdflib_memory.check_syntax = lambda _: None
sys.exit(main())
"""


@pytest.mark.skipif(not run_offline(forbid_sockets), reason="this system has no socket filter")
@pytest.mark.parametrize("engine", ["oxigraph", "rdflib"])
def test_a_command_opens_no_socket_without_leave(
    engine: str, listener: Listener, tmp_path: Path
) -> None:
    (tmp_path / "d.ttl").write_text(DATA, encoding="utf-8")
    text = f"SELECT * {{ SERVICE <http://127.0.0.1:{listener.port}/> {{ ?s ?p ?o }} }}"
    given = ["query", "-q", text, "--data", str(tmp_path / "d.ttl"), "--engine", engine]
    for more in (["--timeout", "60"], ["--timeout", "0"], ["--allow-service"]):
        before = listener.heard()
        command = [sys.executable, "-c", UNGUARDED, *given, *more]
        subprocess.run(command, capture_output=True, check=False, timeout=300)
        assert (listener.heard() > before) == ("--allow-service" in more)
