"""Functions of the Functional Framework, applications of TAM, and the Open APIs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from etom_kg.reading.frameworks.facts import Table, read_facts
from etom_kg.reading.frameworks.references import NameList

__all__ = ["api_tables", "function_tables"]

_FUNCTION = (
    "function_id",
    "function_name",
    "aggregate_function_level_1",
    "aggregate_function_level_2",
    "version",
)
_USE = ("component_id", "function_id", "function_name", "ff_version")
_APPLICATION = ("application_identifier", "name", "level", "url")
_RELEASES = {"ilsa.kz/etom": "16.0", "HTML_Frameworx_R16.5": "16.5", "framewox19": "19.0"}


def function_tables(shared: Path) -> Iterator[Table]:
    """Yield the tables of ``data/functions``: functions, their use by components, applications."""
    functions = read_facts(shared, "functional_framework_functions", _FUNCTION)
    names = NameList((row["function_id"], row["function_name"]) for row in functions)
    yield Table(
        "functions/functions.csv",
        ("function_id", "name", "level_1", "level_2", "version"),
        tuple(tuple(row[column] for column in _FUNCTION) for row in functions),
    )
    yield Table(
        "functions/component_functions.csv",
        ("component_id", "function_id", "function_name", "version", "outcome", "listed_name"),
        tuple(_component_functions(shared, names)),
    )
    yield Table(
        "functions/applications.csv",
        ("application_id", "name", "level", "release", "url"),
        tuple(_applications(shared)),
    )


def _component_functions(shared: Path, names: NameList) -> Iterator[tuple[str, ...]]:
    for row in read_facts(shared, "oda_component_functional_framework", _USE):
        found = names.resolve(row["function_id"], row["function_name"])
        listed = found.found_name if found.outcome == "name-differs" else ""
        yield (*(row[column] for column in _USE), found.outcome, listed)


def _applications(shared: Path) -> Iterator[tuple[str, ...]]:
    """Yield the TAM applications; the release is told by the site that shows it."""
    for row in read_facts(shared, "tam_applications_seen", _APPLICATION):
        url = row["url"]
        release = next((r for site, r in _RELEASES.items() if site in url), "")
        yield row["application_identifier"], row["name"], row["level"], release, url


def api_tables(shared: Path) -> Iterator[Table]:
    """Yield ``data/apis/apis.csv``; who exposes an API stands in the component tables."""
    columns = ("api_id", "title", "v4_v5_versions", "sources")
    yield Table(
        "apis/apis.csv",
        ("api_id", "title", "versions", "sources"),
        tuple(
            tuple(row[column] for column in columns)
            for row in read_facts(shared, "tmf_open_apis", columns)
        ),
    )
