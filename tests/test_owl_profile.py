"""Every module is OWL 2 DL and OWL 2 RL; the check itself is checked, and the OWL API agrees."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest
from rdflib import OWL, Graph

from etom_kg.core.tables import resource
from tests.owl_profile import owl_violations

ONTOLOGY = resource("ontology")
MODULES = sorted(p for p in ONTOLOGY.glob("*.ttl") if p.stem != "dataset")
DEBIAN_JARS = Path("/usr/share/java")

PREFIXES = """
@prefix ex: <https://example.org/ontology#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<https://example.org/ontology> a owl:Ontology .
ex:A a owl:Class . ex:B a owl:Class . ex:C a owl:Class .
ex:p a owl:ObjectProperty . ex:q a owl:ObjectProperty . ex:d a owl:DatatypeProperty .
ex:over a owl:ObjectProperty, owl:TransitiveProperty .
ex:step a owl:ObjectProperty, owl:AsymmetricProperty ; rdfs:subPropertyOf ex:over .
ex:i a owl:NamedIndividual, ex:A . ex:j a owl:NamedIndividual .
"""


def _restriction(facet: str, prop: str = "ex:p") -> str:
    return f"[ a owl:Restriction ; owl:onProperty {prop} ; {facet} ]"


def _sub(expression: str) -> str:
    return f"{expression} rdfs:subClassOf ex:A ."


def _super(expression: str) -> str:
    return f"ex:A rdfs:subClassOf {expression} ."


_ONE = '"1"^^xsd:nonNegativeInteger'
_TWO = '"2"^^xsd:nonNegativeInteger'
_SOME = _restriction("owl:someValuesFrom ex:B")
_UNION = "[ a owl:Class ; owl:unionOf ( ex:B ex:C ) ]"

# name: what is said, whether that is OWL 2 DL, whether it is OWL 2 RL
CASES: dict[str, tuple[str, bool, bool]] = {
    "subclass": ("ex:A rdfs:subClassOf ex:B .", True, True),
    "chain": ("ex:p owl:propertyChainAxiom ( ex:p ex:q ) .", True, True),
    "undeclared-annotation": ('ex:A ex:note "a" .', False, False),
    "undeclared-class": ("ex:A rdfs:subClassOf ex:New .", False, False),
    "undeclared-type": ("ex:j a ex:New .", False, False),
    "undeclared-in-list": (_sub("[ a owl:Class ; owl:unionOf ( ex:B ex:New ) ]"), False, False),
    "functional-transitive": ("ex:over a owl:FunctionalProperty .", False, False),
    "irreflexive-above-transitive": (
        "ex:over rdfs:subPropertyOf ex:p . ex:p a owl:IrreflexiveProperty .",
        False,
        False,
    ),
    "asymmetric-chain": (
        "ex:p a owl:AsymmetricProperty ; owl:propertyChainAxiom ( ex:q ex:q ) .",
        False,
        False,
    ),
    "inverse-of-transitive": (
        "ex:p owl:inverseOf ex:over ; a owl:InverseFunctionalProperty .",
        False,
        False,
    ),
    "cardinality-of-transitive": (
        _super(_restriction(f"owl:maxCardinality {_ONE}", "ex:over")),
        False,
        False,
    ),
    "disjoint-transitive": ("ex:over owl:propertyDisjointWith ex:p .", False, False),
    "chain-through-itself": ("ex:p owl:propertyChainAxiom ( ex:q ex:p ex:q ) .", False, False),
    "chain-both-ends": ("ex:p owl:propertyChainAxiom ( ex:p ex:q ex:p ) .", False, False),
    "chains-in-a-circle": (
        "ex:p owl:propertyChainAxiom ( ex:q ex:over ) . "
        "ex:q owl:propertyChainAxiom ( ex:p ex:over ) .",
        False,
        False,
    ),
    "range-date": ("ex:d rdfs:range xsd:date .", False, False),
    "literal-date": ('ex:i ex:d "2026-01-01"^^xsd:date .', False, False),
    "range-real": ("ex:d rdfs:range owl:real .", True, False),
    "range-own": ("ex:d rdfs:range ex:Colour . ex:Colour a rdfs:Datatype .", True, False),
    "object-and-data": ('ex:d a owl:ObjectProperty . ex:i ex:d "a" .', False, False),
    "data-and-annotation": ('ex:d a owl:AnnotationProperty . ex:i ex:d "a" .', False, False),
    "class-and-datatype": ("ex:A a rdfs:Datatype .", False, False),
    "top-property": ("owl:topDataProperty rdfs:subPropertyOf ex:d .", False, False),
    "sub-some": (_sub(_SOME), True, True),
    "super-some": (_super(_SOME), True, False),
    "equivalent-some": (f"ex:A owl:equivalentClass {_SOME} .", True, False),
    "equivalent-value": (
        f"ex:A owl:equivalentClass {_restriction('owl:hasValue ex:i')} .",
        True,
        True,
    ),
    "sub-union": (_sub(_UNION), True, True),
    "super-union": (_super(_UNION), True, False),
    "range-union": (f"ex:p rdfs:range {_UNION} .", True, False),
    "domain-union": (f"ex:p rdfs:domain {_UNION} .", True, False),
    "sub-one-of": (_sub("[ a owl:Class ; owl:oneOf ( ex:i ) ]"), True, True),
    "super-one-of": (_super("[ a owl:Class ; owl:oneOf ( ex:i ) ]"), True, False),
    "sub-all": (_sub(_restriction("owl:allValuesFrom ex:B")), True, False),
    "super-all": (_super(_restriction("owl:allValuesFrom ex:B")), True, True),
    "super-all-some": (_super(_restriction(f"owl:allValuesFrom {_SOME}")), True, False),
    "super-max-1": (_super(_restriction(f"owl:maxCardinality {_ONE}")), True, True),
    "super-max-2": (_super(_restriction(f"owl:maxCardinality {_TWO}")), True, False),
    "super-min-1": (_super(_restriction(f"owl:minCardinality {_ONE}")), True, False),
    "super-self": (_super(_restriction("owl:hasSelf true")), True, False),
    "super-not": (_super("[ a owl:Class ; owl:complementOf ex:B ]"), True, True),
    "super-not-all": (
        _super(f"[ a owl:Class ; owl:complementOf {_restriction('owl:allValuesFrom ex:B')} ]"),
        True,
        False,
    ),
    "sub-not": (_sub("[ a owl:Class ; owl:complementOf ex:B ]"), True, False),
    "sub-thing": (_sub("owl:Thing"), True, False),
    "disjoint": ("[] a owl:AllDisjointClasses ; owl:members ( ex:A ex:B ex:C ) .", True, True),
    "disjoint-union": ("ex:A owl:disjointUnionOf ( ex:B ex:C ) .", True, False),
    "reflexive": ("ex:p a owl:ReflexiveProperty .", True, False),
}


def _with_imports(path: Path) -> Graph:
    """Return a module together with everything it imports, found through the catalogue."""
    place = _catalogue()
    graph = Graph().parse(path)
    done: set[str] = set()
    while todo := {str(o) for o in graph.objects(None, OWL.imports)} - done:
        for name in todo:
            graph.parse(ONTOLOGY / place[name])
        done |= todo
    return graph


def _catalogue() -> dict[str, str]:
    root = ElementTree.parse(ONTOLOGY / "catalog-v001.xml").getroot()
    return {e.attrib["name"]: e.attrib["uri"] for e in root}


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.stem)
def test_module_is_in_both_profiles(path: Path) -> None:
    assert owl_violations(_with_imports(path)) == ()


@pytest.mark.parametrize("name", CASES)
def test_the_check_tells_profiles_apart(name: str) -> None:
    said, dl, rl = CASES[name]
    found = owl_violations(Graph().parse(data=PREFIXES + said, format="turtle"))
    assert (not any(v.profile == "DL" for v in found), not found) == (dl, rl), found


def test_a_made_up_term_is_found() -> None:
    """The OWL API lets this pass; the recommendation does not."""
    graph = Graph().parse(data=PREFIXES + "ex:A a owl:Klass .", format="turtle")
    assert [v.rule for v in owl_violations(graph)] == ["reserved vocabulary"]


@pytest.fixture(scope="module")
def owl_api(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What the OWL API says of each module and each case, by name."""
    if not shutil.which("java") or not (DEBIAN_JARS / "owlapi-distribution.jar").is_file():
        pytest.skip("no OWL API; on Debian: apt-get install libowlapi-java default-jdk-headless")
    folder = tmp_path_factory.mktemp("owl")
    for name, (said, _, _) in CASES.items():
        (folder / f"{name}.ttl").write_text(PREFIXES + said, encoding="utf-8")
    files = [*MODULES, *sorted(folder.glob("*.ttl"))]
    imports = [f"{name}={ONTOLOGY / file}" for name, file in _catalogue().items()]
    program = Path(__file__).parent / "java" / "OwlProfiles.java"
    run = subprocess.run(
        ["java", "-cp", f"{DEBIAN_JARS}/*", str(program), *imports, *map(str, files)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    lines = (line.split("\t") for line in run.stdout.splitlines())
    return {Path(file).stem: rest for file, *rest in lines}


def test_the_owl_api_reads_every_module(owl_api: dict[str, list[str]]) -> None:
    """OWL 2 DL, OWL 2 RL, no statement left over and no declaration guessed, as in Protege."""
    for path in MODULES:
        assert owl_api[path.stem] == ["true", "true", "0", "0"], path


def test_the_owl_api_agrees_with_the_check(owl_api: dict[str, list[str]]) -> None:
    said = {name: tuple(owl_api[name][:2]) for name in CASES}
    assert said == {name: (str(dl).lower(), str(rl).lower()) for name, (_, dl, rl) in CASES.items()}
