"""Users' files of every kind become concepts; a bad one is told in clear lines."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from etom_kg.core.errors import EtomKgError
from etom_kg.mapping import OwnCatalogue, read_own
from tests.conftest import Cli

NEW = """\
apiVersion: oda.tmforum.org/v1
kind: Component
spec:
  componentMetadata:
    id: TMFC002
    name: ProductOrderCaptureAndValidation
    eTOMs:
    - 1.2.20|Product_Catalog_Lifecycle_Management|v24.0
    functionalFrameworkFunctions:
    - 123|Product_Catalog_Browsing|v24.0
    SIDs:
    - Product_Domain|Product_Configuration_ABE|ProductConfigSpec_BE|v25.0
  coreFunction:
    exposedAPIs:
    - id: TMF622
      specification:
      - version: 4
        resources:
        - productOrder: [GET]
    dependentAPIs:
    - id: TMF620
"""
OLD = """\
apiVersion: oda.tmforum.org/v1beta2
kind: component
spec:
  componentId: TMFC002
  componentName: ProductOrderCaptureAndValidation
  etoms: [1.2.20_Product_Catalog_Lifecycle_Management_v24.0]
  functional_framework_functions: [123-Product-Catalog-Browsing-v24.0]
  sids: [Product_Domain|Product_Configuration_ABE|ProductConfigSpec_BE|v25.0]
  coreFunction:
    exposed_apis:
    - id: TMF622
      resources:
      - productOrder: [GET]
    dependantAPIs:
    - id: TMF620
"""
API = {
    "openapi": "3.0.1",
    "info": {"title": "Trouble Ticket", "description": "Tickets."},
    "paths": {
        "/troubleTicket": {"post": {"operationId": "createTroubleTicket"}},
        "/bill/{id}": {"get": {}},
    },
    "components": {
        "schemas": {
            "Thing": {},
            "TroubleTicket": {"allOf": [{"$ref": "#/components/schemas/Thing"}]},
            "TroubleTicketRef": {},
            "TroubleTicketCreateEvent": {},
        }
    },
}


def _written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def _cited(own: OwnCatalogue) -> dict[str, tuple[str, str, list[str]]]:
    return {
        iri.removeprefix(own.base): (c.label.replace("-", " "), c.identifier, sorted(c.groups))
        for iri, c in own.concepts.items()
    }


def test_both_spellings_of_a_component_say_the_same(tmp_path: Path) -> None:
    new = _cited(read_own(_written(tmp_path, "new.yaml", NEW)))
    assert new == _cited(read_own(_written(tmp_path, "old.yaml", OLD)))
    assert new == {
        "component/TMFC002": (
            "ProductOrderCaptureAndValidation",
            "TMFC002",
            ["components", "functions"],
        ),
        "process/1.2.20": ("Product Catalog Lifecycle Management", "1.2.20", ["processes"]),
        "function/123": ("Product Catalog Browsing", "123", ["functions"]),
        "entity/Product_Domain": ("Product", "", ["entities"]),
        "entity/Product_Domain/Product_Configuration_ABE": (
            "Product Configuration ABE",
            "",
            ["entities"],
        ),
        "entity/Product_Domain/Product_Configuration_ABE/ProductConfigSpec_BE": (
            "ProductConfigSpec BE",
            "",
            ["entities"],
        ),
        "api/TMF622": ("TMF622", "TMF622", ["apis"]),
        "api/TMF620": ("TMF620", "TMF620", ["apis"]),
        "resource/productOrder": ("productOrder", "", ["entities"]),
    }


@pytest.mark.parametrize("ending", ["json", "yaml"])
def test_openapi_has_entities_and_operations(tmp_path: Path, ending: str) -> None:
    own = read_own(_written(tmp_path, f"tickets.{ending}", json.dumps(API)))
    base = own.base
    assert base == "https://example.org/tickets/"
    kinds = {iri.removeprefix(base): sorted(c.groups) for iri, c in own.concepts.items()}
    assert kinds == {
        "api": ["apis", "functions", "processes"],
        "schema/Thing": ["entities"],
        "schema/TroubleTicket": ["entities"],
        "operation/createTroubleTicket": ["functions", "processes"],
        "operation/get__bill_id": ["functions", "processes"],
    }
    assert own.concepts[f"{base}schema/TroubleTicket"].parents == (f"{base}schema/Thing",)
    assert own.concepts[f"{base}operation/get__bill_id"].label == "Retrieve bill"


def test_rdf_in_any_vocabulary(tmp_path: Path) -> None:
    text = """
    @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix x: <https://x.example/m#> .
    @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
    @prefix owl: <http://www.w3.org/2002/07/owl#> .
    x:a a owl:Class ; rdfs:label "Kunde"@de , "Client"@en ; skos:altLabel "Buyer" .
    x:b a x:Thing ; skos:prefLabel "Bill" ; skos:definition "What is owed." ; x:part_of x:a ;
      rdfs:subClassOf [ a owl:Restriction ] .
    x:p a owl:ObjectProperty ; rdfs:label "part of" .
    """
    own = read_own(_written(tmp_path, "m.ttl", text))
    assert own.base == "https://x.example/m#"
    first, second = own.concepts.values()
    assert (first.label, first.synonyms) == ("Client", ("Kunde", "Buyer"))
    assert (second.definition, second.parents) == ("What is owed.", ("https://x.example/m#a",))
    assert not any("_:" in str(quad) for quad in own.quads)


def test_a_workbook_with_other_headers(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ("Our terms",),
        ("Code", "Name", "Description", "Parent ID", "Synonyms", "Owner"),
        ("e1", "Client", "Who buys.", None, "Buyer; Subscriber", "Ann"),
        ("e2", "Invoice", None, "e1", None, None),
    ):
        sheet.append(row)
    book.save(tmp_path / "terms.xlsx")
    own = read_own(tmp_path / "terms.xlsx", "https://acme.example/")
    client, invoice = own.concepts.values()
    assert client.synonyms == ("Buyer", "Subscriber")
    assert invoice.parents == ("https://acme.example/e1",)


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("a.csv", "", ["a.csv: is empty"]),
        ("a.csv", "x,y\n1,2\n", ["a.csv:1: row 1: has no header row"]),
        (
            "a.csv",
            "id,label\n1,=1+1\n2,\n3,Ok\n3,Again\n",
            [
                "a.csv:2: row 2, column label: holds a formula",
                "a.csv:3: row 3, column label: is empty",
                "a.csv:5: row 5, column id: '3' is a duplicate of row 4",
            ],
        ),
        (
            "a.csv",
            "id,label,parent\na,A,b\nb,B,c\nc,C,a\nd,D,a\ne,E,zz\n",
            [
                "a.csv:2: row 2, column parent: 'A' would be its own ancestor",
                "a.csv:3: row 3, column parent: 'B' would be its own ancestor",
                "a.csv:4: row 4, column parent: 'C' would be its own ancestor",
                "a.csv:6: row 6, column parent: 'zz' is not an id or label",
            ],
        ),
        ("a.yaml", "a: [1\nb: {{.X}}\n", ["a.yaml:2:2: is not YAML"]),
        ("a.yaml", "a: &x [1]\nb: *x\n", ["a.yaml:2: uses a YAML alias"]),
        ("a.yaml", "x: 1\n", ["a.yaml: is neither OpenAPI"]),
        ("a.json", '{"a":', ["a.json:1:6: is not JSON"]),
        ("a.ttl", "hello", ["a.ttl:1:1: is not Turtle"]),
        ("a.ttl", "<urn:a> a <urn:B> .", ["a.ttl: holds nothing with a label"]),
        ("a.docx", "x", ["a.docx: unknown format '.docx'; RDF, tables"]),
    ],
)
def test_bad_files_are_told_line_by_line(
    cli: Cli, tmp_path: Path, name: str, text: str, told: list[str]
) -> None:
    path = _written(tmp_path, name, text)
    out = tmp_path / "out.tsv"
    done = cli("map", "suggest", path, "-o", out)
    lines = done.stderr.splitlines()
    assert done.returncode == 2
    assert len(lines) == len(told)
    for line, start in zip(lines, told, strict=True):
        assert line.startswith(f"etom-kg: error: {tmp_path}/{start}")
    assert not out.exists()


def test_a_file_that_is_not_there() -> None:
    with pytest.raises(EtomKgError, match="no such file"):
        read_own(Path("nowhere.ttl"))
