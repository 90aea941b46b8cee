"""Canned questions: reviewed SPARQL files with a header, asked by name with typed parameters.

A question is one ``.rq`` file that runs as it stands. Its header are comments in the manner of
grlc, ``#+ key: value`` (see ``read_header``):

    #+ id: children-of
    #+ summary: Which processes are the direct parts of a process?
    #+ description: From the asserted parents; no inference is needed.
    #+ tags: [decomposition]
    #+ graphs: [4.0/processes]
    #+ parameters:
    #+   - name: process
    #+     type: process
    #+     default: "1.F.1.5"
    #+     description: an identifier, or the IRI of a process

The parameter ``process`` is the variable ``?_process`` of the query. A value becomes an RDF term
first (see ``etom_kg.questions.parameters``) and only then text, so no value can change the query.

Read the header of a question file: comments ``#+ key: value`` in the manner of grlc.

It is the part of YAML that such headers use, and every value is text up to the end of its line,
so that a colon in a sentence or a number such as 1.10 need no quotes:

    #+ key: value            #+ key: "value"           #+ key: [one, two]
    #+ parameters:           #+   - name: value        #+     type: value
"""

from __future__ import annotations

import difflib
import re
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

from etom_kg.core.errors import QueryError
from etom_kg.core.tables import resource
from etom_kg.questions.parameters import TYPES, Parameter, Value, value_of

if TYPE_CHECKING:
    from etom_kg.core.results import Result
    from etom_kg.store import Store

__all__ = [
    "Bound",
    "Header",
    "Question",
    "ask",
    "bind",
    "filled",
    "find_question",
    "list_questions",
    "matching_questions",
    "read_header",
    "read_question",
]

_LINE = re.compile(r"#\+(?P<indent>\s*)(?P<item>-\s+)?(?P<key>[a-z_]+):(?:\s+(?P<value>.*))?$")
_KEYS = frozenset({"description", "graphs", "id", "parameters", "summary", "tags"})
_PARAMETER_KEYS = frozenset({"default", "description", "edition", "name", "type", "values"})


class Header(TypedDict):
    """What a header holds: its scalars, its lists and its parameters."""

    scalars: dict[str, str]
    lists: dict[str, tuple[str, ...]]
    parameters: list[Header]


def read_header(text: str, path: Path) -> Header:
    """Return the header of a question; raises ``QueryError`` with the line of a fault."""
    header = _empty()
    for number, line in enumerate(text.splitlines(), 1):
        if not line.startswith("#+"):
            break
        try:
            _take(header, line.rstrip())
        except QueryError as error:
            raise QueryError(error.what, path=path, line=number) from None
    return header


def _take(header: Header, line: str) -> None:
    """Put one line into a header; raises ``QueryError`` for a fault."""
    match = _LINE.match(line)
    if match is None:
        raise QueryError("is not a header line; write #+ key: value")
    key, value = match["key"], (match["value"] or "").strip()
    if match["item"]:
        header["parameters"].append(_empty())
    part = _part(header, key, inside=len(match["indent"]) > 1)
    if value.startswith("[") and value.endswith("]"):
        items = (_unquoted(each.strip()) for each in value[1:-1].split(","))
        part["lists"][key] = tuple(each for each in items if each)
    elif key != "parameters":
        part["scalars"][key] = _unquoted(value)


def _part(header: Header, key: str, *, inside: bool) -> Header:
    """Return what a key belongs to: its parameter, or the header itself."""
    if inside and not header["parameters"]:
        raise QueryError(f"{key} is indented under nothing")
    known = _PARAMETER_KEYS if inside else _KEYS
    if key not in known:
        raise QueryError(f"unknown header key {key}; use one of {', '.join(sorted(known))}")
    part = header["parameters"][-1] if inside else header
    if key in part["scalars"] or key in part["lists"]:
        raise QueryError(f"the header gives {key} twice")
    return part


def _empty() -> Header:
    return {"scalars": {}, "lists": {}, "parameters": []}


def _unquoted(value: str) -> str:
    quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "\"'"
    return value[1:-1] if quoted else value


@dataclass(frozen=True)
class Question:
    """A canned question, as its file states it."""

    id: str
    summary: str
    text: str
    path: Path
    description: str = ""
    tags: tuple[str, ...] = ()
    graphs: tuple[str, ...] = ()
    parameters: tuple[Parameter, ...] = ()

    def parameter(self, name: str) -> Parameter:
        """Return a parameter by name; raises ``QueryError`` with the names that there are."""
        for parameter in self.parameters:
            if parameter.name == name:
                return parameter
        known = ", ".join(parameter.name for parameter in self.parameters) or "none"
        raise QueryError(f"{self.id} has no parameter {name!r}; it has {known}")


def list_questions(folder: Path | None = None) -> dict[str, Question]:
    """Return the questions of a folder and its subfolders (the shipped ones) by their id.

    Files without an ``id``, such as the hygiene rules, are not questions.
    """
    found: dict[str, Question] = {}
    for path in sorted((folder or resource("queries")).rglob("*.rq")):
        if _has_id(path):
            question = read_question(path)
            if question.id in found:
                other = found[question.id].path
                raise QueryError(f"id {question.id} is also that of {other}", path=path, line=1)
            found[question.id] = question
    return dict(sorted(found.items()))


def _has_id(path: Path) -> bool:
    with path.open(encoding="utf-8") as stream:
        for line in stream:
            if not line.startswith("#+"):
                return False
            if line.startswith("#+ id:"):
                return True
    return False


def find_question(name: str, folder: Path | None = None) -> Question:
    """Return one question by its id, or from a file of one's own by its path.

    Raises ``QueryError`` with the nearest names for one that does not exist.
    """
    if name.endswith(".rq"):
        if not Path(name).exists():
            raise QueryError("no such file; check the path", path=name)
        return read_question(Path(name))
    root = folder or resource("queries")
    # The file is named as the question, so that one question costs one file.
    if re.fullmatch(r"[\w-]+", name):
        for path in (root / f"{name}.rq", *root.glob(f"*/{name}.rq")):
            if path.is_file() and _has_id(path):
                return read_question(path)
    known = list_questions(folder)
    if name in known:
        return known[name]
    close = difflib.get_close_matches(name, known, n=3) or [
        question.id for question in matching_questions(name, folder)[:5]
    ]
    hint = f"did you mean {' or '.join(close)}?" if close else "see etom-kg ask --list"
    raise QueryError(f"unknown question {name!r}; {hint}")


def matching_questions(text: str, folder: Path | None = None) -> list[Question]:
    """Return the questions whose id, summary, tags or description hold all words of a text.

    Those that say them in the id or summary come first.
    """
    words = [word[:-1] if word.endswith("s") else word for word in text.casefold().split()]
    found = []
    for question in list_questions(folder).values():
        first = f"{question.id} {question.summary}".casefold()
        whole = f"{first} {' '.join(question.tags)} {question.description}".casefold()
        if all(word in whole for word in words):
            found.append((not all(word in first for word in words), question.id, question))
    return [question for *_, question in sorted(found, key=lambda each: each[:2])]


def read_question(path: Path) -> Question:
    """Read one question file; raises ``QueryError`` with the line of a fault in its header."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise QueryError(f"cannot be read: {reason}", path=path) from None
    header = read_header(text, path)
    scalars, lists = header["scalars"], header["lists"]
    for key in ("id", "summary"):
        if not scalars.get(key):
            raise QueryError(f"its header has no {key}; write #+ {key}: ...", path=path, line=1)
    return Question(
        id=scalars["id"],
        summary=scalars["summary"],
        text=text,
        path=path,
        description=scalars.get("description", ""),
        tags=lists.get("tags", ()),
        graphs=lists.get("graphs", ()),
        parameters=tuple(_parameter(each, path) for each in header["parameters"]),
    )


def _parameter(given: Header, path: Path) -> Parameter:
    scalars = given["scalars"]
    name, kind = scalars.get("name"), scalars.get("type", "string")
    if not name:
        raise QueryError("a parameter in its header has no name", path=path, line=1)
    if kind not in TYPES:
        raise QueryError(
            f"parameter {name} has the type {kind}, which is none of {', '.join(TYPES)}",
            path=path,
            line=1,
        )
    return Parameter(
        name=name,
        type=kind,
        default=scalars.get("default"),
        description=scalars.get("description", ""),
        edition=scalars.get("edition"),
        values=given["lists"].get("values", ()),
    )


@dataclass(frozen=True)
class Bound:
    """A question with its values: its query, and what the user should hear of the values."""

    question: Question
    text: str
    values: Mapping[str, Value]

    @property
    def notes(self) -> tuple[str, ...]:
        """How values were understood, where that was not plain."""
        return tuple(note for value in self.values.values() for note in value.notes)


def bind(question: Question, values: Mapping[str, object], store: Store) -> Bound:
    """Return a question with its parameters filled in.

    ``store`` is asked whether the processes and other elements that are named exist. Raises
    ``QueryError`` for a value that is missing, unknown or of the wrong type.
    """
    for name in values:
        question.parameter(name)
    meant: dict[str, Value] = {}
    for parameter in question.parameters:
        value = values.get(parameter.name, parameter.default)
        if value is None:
            raise QueryError(
                f"{question.id} needs a value for {parameter.name}; "
                f"give --param {parameter.name}=... ({parameter.description or parameter.type})"
            )
        meant[parameter.name] = value_of(parameter, str(value), store)
    return Bound(question, filled(question, meant), meant)


def filled(question: Question, values: Mapping[str, Value]) -> str:
    """Return the query of a question with values in the place of its parameters."""
    from etom_kg.store.lexical import substitute

    return substitute(question.text, {f"_{name}": str(v.term) for name, v in values.items()})


def ask(
    store: Store,
    question: str | Question,
    values: Mapping[str, object] | None = None,
    *,
    timeout: float | None = None,
    limit: int | None = None,
    **more: object,
) -> Result:
    """Ask a store a canned question, by name or as read, and return the typed answer.

    >>> from etom_kg import ask, open_builtin
    >>> with open_builtin() as store:                      # doctest: +SKIP
    ...     ask(store, "children-of", process="1.F.1.5").values()
    """
    asked = find_question(question) if isinstance(question, str) else question
    bound = bind(asked, {**(values or {}), **more}, store)
    for note in bound.notes:
        warnings.warn(note, stacklevel=2)
    try:
        return store.query(bound.text, timeout=timeout, limit=limit)
    except QueryError as error:
        error.path = asked.path
        raise
