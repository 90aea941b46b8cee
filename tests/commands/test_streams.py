"""Closed, full and broken streams, control characters, long values: one line, a right status."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from etom_kg.core.errors import EtomKgError, shown
from tests.conftest import Cli

ESCAPE = "\x1b]0;owned\x07\x1b[2J\x9b31m\u202e"
LONG = "9" * 5000


def run(command: str, **changes: str) -> subprocess.CompletedProcess[str]:
    """Run a shell command in which ``$K`` is the program."""
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "K": f"{sys.executable} -m etom_kg", **changes},
    )


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("streams") / "x.ttl"
    path.write_text(f"<urn:s> <urn:p> {json.dumps(ESCAPE + ' ' + LONG)} .", encoding="utf-8")
    return path


ASKED = "query --data {} -q 'SELECT*{{?s?p?o}}'"
WRITERS = ["convert {} -f nt", ASKED, "info --data {}", "map 1.1.9", "--version"]


@pytest.mark.parametrize("command", WRITERS)
@pytest.mark.parametrize("closing", [">&-", "> /dev/full", ">&- 2>&-"])
def test_no_place_for_the_output(data: Path, command: str, closing: str) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("/dev/full is Linux's")
    done = run(f"$K {command.format(data)} {closing}")
    assert done.returncode == 2
    if "2>" not in closing:
        assert done.stderr.startswith("etom-kg: error: ")
        assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "command", ["check -", "convert - -I ttl -f nt", "query -", "map --file - --column x"]
)
def test_a_closed_stdin(command: str) -> None:
    done = run(f"$K {command} <&-")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("etom-kg: error: ")
    assert done.stderr.count("\n") == 1


def test_a_reader_that_goes_away(tmp_path: Path) -> None:
    path = tmp_path / "x.nt"
    path.write_text("".join(f"<urn:s> <urn:p> <urn:x:{'y' * 90}{n}> .\n" for n in range(3000)))
    done = run(f"$K {ASKED.format(path)} | head -1")
    assert done.returncode == 141
    assert done.stderr == ""


@pytest.mark.parametrize("command", [ASKED, "query --data '{1}' -q 'ASK{{}}'"])
def test_control_characters_of_data_are_shown(data: Path, command: str) -> None:
    done = run(f"$K {command.format(data, ESCAPE)}")
    assert "\\u001b]0;owned" in done.stdout + done.stderr
    assert not set(ESCAPE[:1] + "\x07\x9b\u202e") & set(done.stdout + done.stderr)


def test_machines_get_the_data_as_it_is(data: Path) -> None:
    done = run(f"$K query --data {data} -q 'SELECT*{{?s?p?o}}' -f csv")
    assert ESCAPE in done.stdout


@pytest.mark.parametrize(
    "command",
    [
        f"map A.{LONG}",
        f"show {LONG}",
        f"ask hubs --param {LONG}=1",
        f"ask {LONG}",
        f"info --{LONG}",
    ],
)
def test_long_values_are_shortened(cli: Cli, command: str) -> None:
    done = cli(*command.split())
    assert done.returncode == 2
    assert max(map(len, done.stderr.splitlines())) < 1200
    assert "more)..." in done.stderr


@pytest.mark.parametrize("text", ["a\nb\tc\r\n", "\r[###]", "é😀"])
def test_what_is_no_control_character_stays(text: str) -> None:
    assert shown(text) == text


def test_an_error_is_one_line_whatever_it_holds() -> None:
    line = str(EtomKgError(f"holds {ESCAPE}\n{LONG} \ud800", path="a\nb"))
    assert line.isprintable()
    assert len(line) < 1200


def test_a_fault_of_ours_is_one_line_too(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from etom_kg.cli import info, main

    def run(_: object) -> int:
        raise KeyError("x")

    monkeypatch.setattr(info, "run", run)
    monkeypatch.delenv("ETOM_KG_DEBUG", raising=False)
    assert main.main(["info"]) == 2
    assert capsys.readouterr().err.startswith("etom-kg: error: KeyError: 'x' (a fault of etom-kg")


HEAD = '{"openapi":"3.0.0","info":{"title":"a","version":"1"},"paths":{},'
SCHEMA = '"components":{"schemas":{"A":{"description":%s}}}}'
FAULTY = {
    "x.json": HEAD + SCHEMA.replace("%s", '"\\ud800"'),
    "y.yaml": 'openapi: "3.0.0"\ninfo: {title: "\\ud800"}\npaths: {}\n',
    "z.jsonld": '{"@id":"urn:s","urn:p":"\\ud800"}',
    "n.json": HEAD + SCHEMA.replace("%s", LONG),
    "d.json": HEAD + SCHEMA.replace("%s", "[" * 90_000 + "]" * 90_000),
    "d.yaml": "openapi: " + "[" * 3000 + "]" * 3000,
}


@pytest.mark.parametrize("name", FAULTY)
@pytest.mark.parametrize("command", ["map suggest {} --base urn:a: -o {}.tsv", "check {}"])
def test_half_characters_long_numbers_deep_trees(
    cli: Cli, tmp_path: Path, name: str, command: str
) -> None:
    path = tmp_path / name
    path.write_text(FAULTY[name], encoding="utf-8")
    done = cli(*command.format(path, path).split())
    assert done.returncode in (0, 2)
    assert "Traceback" not in done.stderr
    assert "fault of etom-kg" not in done.stderr
