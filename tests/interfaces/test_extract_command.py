"""``etom-kg extract`` as a user calls it."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.conftest import Cli

HERE = Path(__file__).parent
COMPANY = HERE / "company.txt"


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_it_writes_tables_and_says_what_it_found(cli: Cli, tmp_path: Path) -> None:
    done = cli("extract", COMPANY, "-o", tmp_path / "out")
    assert (done.returncode, done.stdout) == (0, "")
    assert "interfaces in" in done.stderr
    names = {p.name for p in (tmp_path / "out").iterdir()}
    assert {"processes.csv", "interfaces.csv", "unresolved.csv", "review.csv"} <= names
    assert len(rows(tmp_path / "out" / "interfaces.csv")) >= len(rows(HERE / "company.csv"))


def test_it_compares(cli: Cli) -> None:
    done = cli("extract", COMPANY, "--compare", HERE / "company.csv")
    assert done.returncode == 0, done.stderr
    assert "F1         1.000" in done.stdout
    assert "direction  NORD.2.F.3.20.2" in done.stdout


def test_it_accepts_less_when_told(cli: Cli, tmp_path: Path) -> None:
    for name, least in (("few", "0.9"), ("many", "0.5")):
        assert cli("extract", COMPANY, "-o", tmp_path / name, "--accept", least).returncode == 0
    few, many = (rows(tmp_path / name / "interfaces.csv") for name in ("few", "many"))
    assert len(few) < len(many)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((COMPANY,), "nothing to do"),
        ((COMPANY, "-o", "x", "--accept", "7"), "is not a confidence"),
        (("missing.txt", "-o", "x"), "missing.txt"),
        ((COMPANY, "--compare", "missing.csv"), "missing.csv"),
        ((COMPANY, "--compare", COMPANY), "company.txt"),
    ],
)
def test_what_it_cannot_do_is_one_line(
    cli: Cli, arguments: tuple[str | Path, ...], told: str
) -> None:
    done = cli("extract", *arguments)
    assert done.returncode == 2
    assert told in done.stderr
    assert done.stderr.count("\n") == 1
    assert not Path("x").exists()
