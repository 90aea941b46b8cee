"""``etom-kg check`` on the command line: formats, exit status, stdin."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import tarfile
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator
from openpyxl import Workbook

from tests.conftest import Cli

WRONG = "eTOM process 1.1.19 and eTOM process 1.3.3\n"


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    path = tmp_path / "wrong.txt"
    path.write_text(WRONG)
    return path


def test_text(cli: Cli, wrong: Path) -> None:
    done = cli("check", wrong)
    assert done.returncode == 1
    assert done.stdout.startswith(f"{wrong}:1:14: error: unknown: 25.5 has no process 1.1.19")
    assert done.stderr == "etom-kg: 1 file, 2 identifiers: 1 unknown\n"


def test_right_ones_on_demand(cli: Cli, wrong: Path) -> None:
    lines = cli("check", wrong, "--all").stdout.splitlines()
    assert lines[1].endswith(": ok: 1.3.3 Customer Order Processing Management [25.5]")


def test_nothing_wrong(cli: Cli) -> None:
    done = cli("check", "-", stdin="eTOM process 1.3.3\n")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "etom-kg: 1 file, 1 identifier: nothing wrong\n"


def test_stdin_as_a_table(cli: Cli) -> None:
    done = cli("check", "-", "-I", "csv", "-f", "csv", stdin="etom_id\n1.1.19\n")
    [row] = csv.DictReader(done.stdout.splitlines())
    assert (row["path"], row["line"], row["status"]) == ("<stdin>", "2", "unknown")


def test_json(cli: Cli, wrong: Path) -> None:
    [record] = json.loads(cli("check", wrong, "-f", "json").stdout)
    assert (record["identifier"], record["line"], record["column"]) == ("1.1.19", 1, 14)
    assert json.loads(cli("check", "-", "-f", "json", stdin="x").stdout) == []


@pytest.mark.parametrize(
    ("level", "status"), [("none", 0), ("note", 1), ("warning", 1), ("error", 1)]
)
def test_fail_on(cli: Cli, wrong: Path, level: str, status: int) -> None:
    assert cli("check", wrong, "--fail-on", level).returncode == status


def test_a_warning_does_not_fail_on_errors(cli: Cli) -> None:
    text = "eTOM process 1.4.5 Service Configuration & Activation\n"
    assert cli("check", "-", stdin=text).returncode == 1
    assert cli("check", "-", "--fail-on", "error", stdin=text).returncode == 0


def test_unreadable_file(cli: Cli, tmp_path: Path) -> None:
    done = cli("check", tmp_path / "none.txt")
    assert done.returncode == 2
    path = tmp_path / "none.txt"
    assert done.stderr.splitlines() == [f"etom-kg: error: {path}: no such file; check the path"]


def test_unknown_edition(cli: Cli, wrong: Path) -> None:
    done = cli("check", wrong, "--edition", "3")
    assert done.returncode == 2
    assert "unknown edition '3'" in done.stderr


def test_sarif(cli: Cli, wrong: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.sarif"
    assert cli("check", wrong, "-o", out).returncode == 1
    log = json.loads(out.read_text(encoding="utf-8"))
    assert log["version"] == "2.1.0"
    [run] = log["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert len(rules) == len(set(rules))
    [result] = run["results"]
    assert result["ruleId"] == rules[result["ruleIndex"]] == "etom-unknown"
    assert result["level"] in ("none", "note", "warning", "error")
    assert result["message"]["text"]
    physical = result["locations"][0]["physicalLocation"]
    assert physical["artifactLocation"]["uri"] == wrong.as_uri()
    assert physical["region"] == {"startLine": 1, "startColumn": 14, "endColumn": 20}


@pytest.fixture(scope="module")
def sarif_schema(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The schema of OASIS, which a package of the npm registry carries."""
    npm = shutil.which("npm")
    if not npm:
        pytest.skip("npm is not installed: apt-get install npm")
    folder = tmp_path_factory.mktemp("sarif")
    package = "@microsoft/jest-sarif@1.0.0-beta.0"
    done = subprocess.run(
        [npm, "pack", "--silent", package], cwd=folder, capture_output=True, text=True, check=False
    )
    if done.returncode:
        pytest.skip(f"npm cannot fetch {package} here: {done.stderr[-300:]}")
    with tarfile.open(folder / done.stdout.split()[-1]) as archive:
        schema = archive.extractfile("package/lib/schemas/sarif-2.1.0-rtm.5.json")
        assert schema is not None
        found: dict[str, Any] = json.load(schema)
    return found


def test_sarif_keeps_to_the_schema_of_oasis(
    cli: Cli, sarif_schema: dict[str, Any], tmp_path: Path
) -> None:
    table = tmp_path / "a table.csv"
    table.write_text("etom_id,name\n1.1.19,Selling\n1.4.5,Service Configuration & Activation\n")
    book = Workbook()
    book.active.append(["etom_id"])
    book.active.append(["1.1.19"])
    book.save(tmp_path / "book.xlsx")
    told = cli("check", tmp_path, "--all", "-f", "sarif")
    log = json.loads(told.stdout)
    assert {result["ruleId"] for result in log["runs"][0]["results"]} >= {"etom-unknown"}
    validator = Draft7Validator(sarif_schema)
    assert [error.message for error in validator.iter_errors(log)] == []
    log["runs"][0]["results"][0]["level"] = "grave"
    assert not validator.is_valid(log), "the schema is one that refuses"


def test_sarif_without_findings_is_whole(cli: Cli) -> None:
    log = json.loads(cli("check", "-", "-f", "sarif", stdin="x").stdout)
    assert log["runs"][0]["results"] == []


def test_a_sarif_path_is_a_uri(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "a file.txt"
    path.write_text(WRONG)
    log = json.loads(cli("check", path, "-f", "sarif").stdout)
    uri = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"][
        "uri"
    ]
    assert uri.endswith("/a%20file.txt")
