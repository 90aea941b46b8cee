"""The repository as a whole: shipped data is current, sentences are ours, docs are true."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

import etom_kg
from tools.lock import EXTRAS
from tools.regenerate import dataset_description, regenerate

CHECKOUT = Path(__file__).parents[1]
DATA = CHECKOUT / "data"


@pytest.mark.slow
def test_shipped_data_is_what_the_sources_give(shared: Path, tmp_path: Path) -> None:
    copy = tmp_path / "data"
    shutil.copytree(DATA, copy)
    for path in regenerate(shared, copy):
        shipped = DATA / path.relative_to(copy)
        assert path.read_bytes() == shipped.read_bytes(), f"{shipped} is stale; run make data"


@pytest.mark.slow
def test_dataset_description_is_current() -> None:
    shipped = (CHECKOUT / "ontology" / "dataset.ttl").read_bytes()
    assert shipped == dataset_description(), "ontology/dataset.ttl is stale; run make data"


def test_every_sentence_is_ours(shared: Path) -> None:
    if not (CHECKOUT / ".git").exists():
        pytest.skip("this is no git checkout, and the tool asks git for the files")
    tool = shared / "tools" / "own-words"
    run = subprocess.run(
        [sys.executable, tool, CHECKOUT], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout


def test_no_path_of_a_machine_in_the_repository() -> None:
    secret = re.compile(r"/(?:root|home)/\w|/tmp/\w+|/work/\w")
    for folder in ("etom_kg", "ontology", "queries", "docs", "data"):
        for path in sorted((CHECKOUT / folder).rglob("*")):
            if path.suffix in (".py", ".md", ".ttl", ".rq", ".csv", ".tsv"):
                assert not secret.search(path.read_text(encoding="utf-8")), path


def test_version_is_said_once() -> None:
    project = (CHECKOUT / "pyproject.toml").read_text(encoding="utf-8")
    assert f'version = "{etom_kg.__version__}"' in project
    ontology = (CHECKOUT / "ontology" / "etom.ttl").read_text(encoding="utf-8")
    assert f'owl:versionInfo "{etom_kg.__version__}"' in ontology
    changelog = (CHECKOUT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"## {etom_kg.__version__}" in changelog


def test_every_library_has_a_tested_version() -> None:
    text = (CHECKOUT / "constraints.txt").read_text(encoding="utf-8")
    tested = dict(re.findall(r"^([a-z0-9-]+)==(\S+)$", text, re.M))
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    for wanted in [*project["dependencies"], *(one for each in EXTRAS for one in extras[each])]:
        named = Requirement(wanted)
        assert tested[named.name] in named.specifier, wanted


def test_public_names() -> None:
    assert etom_kg.__all__ == sorted(etom_kg.__all__)
    for name in etom_kg.__all__:
        assert getattr(etom_kg, name) is not None


def test_every_target_of_make_is_there() -> None:
    text = (CHECKOUT / "Makefile").read_text(encoding="utf-8")
    (phony,) = re.findall(r"^\.PHONY: (.*)$", text, re.M)
    described = dict(re.findall(r"^([a-z]+):.*##\s*(\S.*)$", text, re.M))
    assert set(phony.split()) == set(described)


@pytest.mark.parametrize("path", sorted(CHECKOUT.glob("**/*.md"), key=str), ids=lambda p: p.name)
def test_links_in_documents_lead_somewhere(path: Path) -> None:
    if {".venv", "node_modules", ".hypothesis"} & set(path.parts):
        pytest.skip("not a document of the repository")
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), f"{path}: {target}"


def test_every_decision_has_its_parts_and_its_line_in_the_index() -> None:
    folder = CHECKOUT / "docs" / "decisions"
    index = (folder / "README.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| \[(\d+)\]\((\S+)\)", index, re.M)
    records = sorted(folder.glob("[0-9]*.md"))
    assert listed == [(str(number), path.name) for number, path in enumerate(records, 1)]
    for (number, _), path in zip(listed, records, strict=True):
        text = path.read_text(encoding="utf-8")
        assert text.startswith(f"# {number}. "), path
        assert re.search(r"^Status: (accepted|superseded by \d+)\b", text, re.M), path
        parts = re.findall(r"^## (.*)$", text, re.M)
        assert parts == ["Context", "Decision", "Consequences"], path


def test_every_module_has_a_docstring() -> None:
    import ast

    for path in sorted((CHECKOUT / "etom_kg").rglob("*.py")):
        assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), path
