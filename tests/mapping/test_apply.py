"""From a user's ontology to answers: suggested, edited, checked, applied and asked."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest

from etom_kg.store import open_store
from tests.conftest import Cli

MODEL = Path(__file__).parent / "data" / "lumenfjord.ttl"
NS = "https://model.lumenfjord.example/core"
ENTITIES_OF = """\
PREFIX etom: <https://w3id.org/etom-kg/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?mine WHERE {
  ?process skos:notation "%s" ; etom:inEdition <https://w3id.org/etom-kg/edition/25.5> ;
    etom:consumes|etom:produces ?entity .
  ?own skos:exactMatch ?entity ; rdfs:label ?mine .
} ORDER BY ?mine
"""
Edit = Callable[[list[dict[str, str]]], list[dict[str, str]]]


@pytest.fixture(scope="module")
def candidates(cli: Cli, tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("map") / "candidates.sssom.tsv"
    done = cli("map", "suggest", MODEL, "-o", path, "--to", "entities")
    assert done.returncode == 0, done.stderr
    assert "of 49 concepts" in done.stderr
    return path.read_text(encoding="utf-8")


def _edited(text: str, edit: Edit) -> str:
    """Return a file as a person leaves it, who edits its table in a spreadsheet."""
    head = [line for line in text.splitlines() if line.startswith("#")]
    rows = list(csv.DictReader(text.splitlines()[len(head) :], delimiter="\t"))
    rows = edit(rows)
    columns = list(dict.fromkeys(column for row in rows for column in row))
    stream = io.StringIO()
    writer = csv.DictWriter(stream, columns, delimiter="\t", lineterminator="\n", restval="")
    writer.writeheader()
    writer.writerows(rows)
    return "\n".join([*head, stream.getvalue()])


def _decide(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """Keep the best candidate of each concept, reject one, and add one of our own."""
    best = {row["subject_id"]: row for row in reversed(rows)}
    best["own:Staff"]["predicate_modifier"] = "Not"
    mine = {
        "subject_id": "own:Installed",
        "predicate_id": "skos:exactMatch",
        "object_id": "etomkg:entity/Product/Product_and_Offering_Instance_ABE/Product_ABE",
        "mapping_justification": "semapv:ManualMappingCuration",
    }
    return [*best.values(), mine]


@pytest.mark.slow
def test_from_model_to_answers(cli: Cli, candidates: str, tmp_path: Path) -> None:
    edited = tmp_path / "edited.sssom.tsv"
    edited.write_text(_edited(candidates, _decide), encoding="utf-8")
    folder = tmp_path / "store"
    done = cli("map", "apply", edited, "--source", MODEL, "-l", folder)
    assert done.returncode == 0, done.stderr
    assert "43 mappings" in done.stderr
    assert "1 rejected" in done.stderr

    def asked(process: str) -> list[str]:
        answer = cli("query", "-q", ENTITIES_OF % process, "-l", folder, "-f", "csv")
        assert answer.returncode == 0, answer.stderr
        return answer.stdout.split("\n")[1:-1]

    # data/sid/process_entities.csv: TMFC030 has 1.3.9 use Customer Bill; TMFC005, 1.2.11 use
    # Product and Loyalty Program.
    assert asked("1.3.9") == ["Client Invoice"]
    assert asked("1.2.11") == ["Installed Product", "Loyalty Scheme"]
    standard = cli("ask", "entities-of-process", "-l", folder, "--param", "process=1.3.9")
    assert "Customer Bill ABE" in standard.stdout
    with open_store(folder) as store:
        graphs = store.graphs()
        # a triple and a record of eight for each, four about the set and three about the graph
        assert graphs[f"{NS}/graph/mappings"] == 43 * 9 + 4 + 3
        assert graphs[f"{NS}/graph/terms"] > 150
        assert not store.ask(
            f"ASK {{ <{NS}#Staff> <http://www.w3.org/2004/02/skos/core#exactMatch> ?x }}"
        )
    before = graphs
    again = cli("map", "apply", edited, "--source", MODEL, "-l", folder)
    assert again.returncode == 0, again.stderr
    with open_store(folder) as store:
        assert store.graphs() == before


def test_the_output_is_the_same_every_time(cli: Cli, candidates: str, tmp_path: Path) -> None:
    edited = tmp_path / "c.tsv"
    edited.write_text(candidates, encoding="utf-8")
    first, second = tmp_path / "1.nq", tmp_path / "2.nq"
    for out in (first, second):
        done = cli("map", "apply", edited, "--source", MODEL, "-o", out)
        assert done.returncode == 0, done.stderr
    assert first.read_bytes() == second.read_bytes()
    assert f"<{NS}/graph/terms>" in first.read_text()
    piped = cli("map", "apply", edited, "--source", MODEL)
    assert piped.stdout == first.read_text()


def _change(**cells: str) -> Edit:
    def edit(rows: list[dict[str, str]]) -> list[dict[str, str]]:
        return [rows[0] | cells, *rows[1:]]

    return edit


def _more(**cells: str) -> Edit:
    def edit(rows: list[dict[str, str]]) -> list[dict[str, str]]:
        return [*rows[:1], rows[0] | cells]

    return edit


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (_change(predicate_id="skos:sameMatch"), ":{first}: unknown predicate skos:sameMatch"),
        (_change(subject_id="own:Alrm"), ":{first}: subject own:Alrm is not a labelled element"),
        (
            _change(object_id="etomkg:entity/X/Y"),
            ":{first}: object etomkg:entity/X/Y is not an element",
        ),
        (_change(object_id="foo:x"), ":{first}: object_id foo:x has the unknown prefix foo"),
        (_change(confidence="2"), ":{first}: confidence '2' is not a number from 0 to 1"),
        (_change(confidence="9e-1"), ":{first}: A mapping has exactly one etom:mappingConfidence"),
        (_change(confidence=""), ":{first}: has no confidence"),
        (_change(mapping_justification="skos:note"), ":{first}: mapping_justification skos:note"),
        (_more(), ":{second}: is a duplicate of line {first}"),
        (
            _more(predicate_id="skos:broadMatch"),
            ":{second}: says skos:broadMatch, but line {first} says skos:exactMatch",
        ),
        (
            _more(object_id="etomkg:entity/Customer/Customer_Bill_ABE"),
            ":{second}: own:Alarm is exactly etomkg:entity/Resource/Resource_Trouble_ABE/Alarm_ABE",
        ),
        (_more(subject_id="own:Basket"), ": etomkg:entity/Resource/Resource_Trouble_ABE/Alarm_ABE"),
        (lambda rows: [rows[0] | {"predicate_modifier": "Not"}], ": accepts no mapping"),
    ],
)
def test_what_cannot_stand_is_told_at_its_line(
    cli: Cli, candidates: str, tmp_path: Path, edit: Edit, told: str
) -> None:
    edited, out = tmp_path / "c.tsv", tmp_path / "out.nq"
    text = _edited(candidates, edit)
    header = sum(line.startswith("#") for line in text.splitlines())
    edited.write_text(text, encoding="utf-8")
    done = cli("map", "apply", edited, "--source", MODEL, "-o", out)
    assert done.returncode == 2
    assert not out.exists()
    assert len(done.stderr.splitlines()) == 1
    assert f"{edited}" in done.stderr
    assert told.format(first=header + 2, second=header + 3) in done.stderr


def test_a_graph_of_the_standard_is_left_alone(cli: Cli, candidates: str, tmp_path: Path) -> None:
    edited = tmp_path / "c.tsv"
    edited.write_text(candidates, encoding="utf-8")
    graph = "https://w3id.org/etom-kg/graph/sid/entities"
    done = cli("map", "apply", edited, "--source", MODEL, "--graph", graph)
    assert done.returncode == 2
    assert "which is not yours" in done.stderr


@pytest.mark.slow
def test_a_graph_of_somebody_else_is_left_alone(cli: Cli, candidates: str, tmp_path: Path) -> None:
    edited, other, folder = tmp_path / "c.tsv", tmp_path / "other.nq", tmp_path / "store"
    edited.write_text(candidates, encoding="utf-8")
    other.write_text("<urn:a> <urn:b> <urn:c> <urn:theirs> .\n", encoding="utf-8")
    assert cli("map", "apply", edited, "--source", MODEL, "-l", folder).returncode == 0
    assert cli("load", folder, "--data", other).returncode == 0
    done = cli("map", "apply", edited, "--source", MODEL, "-l", folder, "--graph", "urn:theirs")
    assert done.returncode == 2
    assert "already holds other data in urn:theirs" in done.stderr


@pytest.mark.slow
def test_a_list_keeps_its_names_when_it_moves(cli: Cli, tmp_path: Path) -> None:
    """A table has no IRIs: the candidates remember under which base its rows were named."""
    terms, out = tmp_path / "terms.csv", tmp_path / "c.tsv"
    terms.write_text("id,label\nb1,Client Invoice\n", encoding="utf-8")
    done = cli("map", "suggest", terms, "-o", out, "--base", "https://acme.example/t/")
    assert done.returncode == 0
    moved = terms.rename(tmp_path / "moved.csv")
    applied = cli("map", "apply", out, "--source", moved)
    assert applied.returncode == 0, applied.stderr
    assert "<https://acme.example/t/b1>" in applied.stdout


def test_no_counterpart_is_said_and_not_left_open(
    cli: Cli, candidates: str, tmp_path: Path
) -> None:
    edited = tmp_path / "c.tsv"
    none = {"object_id": "sssom:NoTermFound", "object_label": ""}
    edited.write_text(_edited(candidates, lambda rows: [rows[0] | none]), encoding="utf-8")
    done = cli("map", "apply", edited, "--source", MODEL)
    assert done.returncode == 0, done.stderr
    assert '#mappingRelation> "none"' in done.stdout
    assert "#exactMatch>" not in done.stdout
