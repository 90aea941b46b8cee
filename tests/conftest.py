"""What many tests share: the source documents, read once, and the command line."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from pyoxigraph import Quad

from etom_kg.cli.main import main
from etom_kg.core.model import Framework
from etom_kg.graph.shipped import shipped_quads
from etom_kg.reading.document import Document, read_document
from etom_kg.reading.recommendation import read_recommendation
from tests import examples

CHECKOUT = Path(__file__).parents[1]
SHARED = CHECKOUT.parent / "shared"

examples.register()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of source documents, which is no part of the repository."""
    if not SHARED.is_dir():
        pytest.skip("the source documents (../shared) are not beside this checkout")
    return SHARED


@pytest.fixture(scope="session")
def recommendation_path(shared: Path) -> Path:
    return next((shared / "seeds").glob("000_*.txt"))


@pytest.fixture(scope="session")
def recommendation_document(recommendation_path: Path) -> Document:
    return read_document(recommendation_path)


@pytest.fixture(scope="session")
def recommendation(recommendation_document: Document) -> Framework:
    return read_recommendation(recommendation_document)


@pytest.fixture(scope="session")
def shipped() -> list[Quad]:
    """What is shipped, as it is stated."""
    return list(shipped_quads())


@pytest.fixture(scope="session", autouse=True)
def _short_lived_java() -> None:
    """Let Java compile little: no program here runs long enough to win that time back."""
    os.environ.setdefault("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")


@pytest.fixture(scope="session", autouse=True)
def _cache(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep the built-in graph of the tests apart from the user's, but share it among workers."""
    root = Path(tmp_path_factory.getbasetemp())
    if os.environ.get("PYTEST_XDIST_WORKER"):
        root = root.parent
    os.environ.setdefault("ETOM_KG_CACHE", str(root / "cache"))


Cli = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def cli() -> Cli:
    """Run ``etom-kg`` in a process of its own."""

    def run(*arguments: str | Path, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "etom_kg", *map(str, arguments)],
            capture_output=True,
            text=True,
            input=stdin,
            timeout=600,
            check=False,
        )

    return run


class Done(NamedTuple):
    """How a command ended: exit status, stdout, the lines of stderr."""

    status: int
    out: str
    told: list[str]


Run = Callable[..., Done]


@pytest.fixture
def run(capsysbinary: pytest.CaptureFixture[bytes]) -> Run:
    """Run ``etom-kg`` in this process; argparse's exits count as exit statuses."""

    def called(*arguments: str | Path) -> Done:
        capsysbinary.readouterr()
        try:
            status = main([str(argument) for argument in arguments])
        except SystemExit as leaving:
            status = int(leaving.code or 0)
        captured = capsysbinary.readouterr()
        out, told = captured.out.decode(), captured.err.decode("utf-8", "replace")
        assert "Traceback" not in told
        return Done(status, out, told.splitlines())

    return called
