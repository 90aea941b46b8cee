"""Read a request of the SPARQL 1.1 Protocol (section 2.1): GET, POST form, POST direct.

Choose the media type of an answer from the Accept header (RFC 9110, section 12.5.1).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from pyoxigraph import NamedNode

from etom_kg.core.errors import QueryError
from etom_kg.core.formats import media_types
from etom_kg.core.namespaces import query_prefixes
from etom_kg.store.lexical import Request

__all__ = [
    "GRAPHS",
    "LONGEST",
    "RESULTS",
    "Done",
    "FaultyRequest",
    "SparqlRequest",
    "choose",
    "read_request",
]

RESULTS = media_types("rows", "page")
"""What rows and booleans are offered as, the preferred first."""

GRAPHS = media_types("graph", "page")
"""What graphs are offered as, the preferred first."""


def choose(accept: str, offered: Mapping[str, str]) -> str | None:
    """Return the offered media type that a client likes best, or nothing when it takes none.

    The most specific range decides how a type is liked; among equals the order of the offer does.
    """
    ranges = [_range(each) for each in accept.split(",") if each.strip()]
    if not ranges:
        return next(iter(offered))
    best: tuple[float, str | None] = (0.0, None)
    for media in offered:
        quality = _quality(media, ranges)
        if quality > best[0]:
            best = (quality, media)
    return best[1]


def _range(text: str) -> tuple[str, float]:
    media, *parameters = (part.strip() for part in text.split(";"))
    quality = 1.0
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            try:
                quality = min(max(float(value), 0.0), 1.0)
            except ValueError:
                quality = 0.0
    return media.lower(), quality


def _quality(media: str, ranges: list[tuple[str, float]]) -> float:
    family = media.partition("/")[0] + "/*"
    for wanted in (media, family, "*/*"):
        found = [quality for name, quality in ranges if name == wanted]
        if found:
            return max(found)
    return 0.0


LONGEST = 1 << 20
"""Bytes of the longest request body that is read."""

_FORM = "application/x-www-form-urlencoded"
_QUERY = "application/sparql-query"
_UPDATE = "application/sparql-update"


class FaultyRequest(QueryError):  # noqa: N818 - what the client sent
    """A request that is not answered, with its HTTP status."""

    def __init__(self, what: str, status: int) -> None:
        super().__init__(what)
        self.status = status


@dataclass(frozen=True)
class Done:
    """An answer: HTTP status, content, its media type, and whether it was cut off."""

    status: int = 200
    content: bytes = b""
    media: str = "text/plain"
    truncated: bool = False


@dataclass(frozen=True)
class SparqlRequest:
    """A query and the data set that the protocol gives it, if it gives one."""

    query: Request
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()

    @property
    def gives_dataset(self) -> bool:
        """Whether the request itself says which graphs are read."""
        return bool(self.default_graphs or self.named_graphs)


def read_request(method: str, parameters: bytes, content_type: str, body: bytes) -> SparqlRequest:
    """Return what a client asks; raises ``FaultyRequest`` for what the protocol does not allow.

    ``parameters`` is what follows the question mark of the address, still encoded.
    """
    fields = _fields(parameters)
    if method == "POST":
        media, _, rest = content_type.partition(";")
        media = media.strip().lower()
        if media not in (_FORM, _QUERY, _UPDATE):
            what = f"a POST carries {_QUERY} or {_FORM}, not {media or 'an unnamed type'}"
            raise FaultyRequest(what, 415)
        _check_charset(rest)
        if media == _UPDATE:
            raise FaultyRequest("this endpoint only reads; it takes no updates", 403)
        if media == _FORM:
            fields += _fields(body)
        else:
            fields.append(("query", _text(body)))
    names = [name for name, _ in fields]
    if "update" in names:
        raise FaultyRequest("this endpoint only reads; it takes no updates", 403)
    if names.count("query") != 1:
        raise FaultyRequest(f"a request carries one query, not {names.count('query')}", 400)
    text = next(value for name, value in fields if name == "query")
    request = Request(text, query_prefixes())
    _refuse(request)
    return SparqlRequest(
        request, _iris(fields, "default-graph-uri"), _iris(fields, "named-graph-uri")
    )


def _iris(fields: Iterable[tuple[str, str]], wanted: str) -> tuple[str, ...]:
    found = tuple(value for name, value in fields if name == wanted)
    for value in found:
        try:
            NamedNode(value)
        except ValueError:
            raise FaultyRequest(f"{wanted} is not an IRI: {value[:60]!r}", 400) from None
    return found


def _fields(encoded: bytes) -> list[tuple[str, str]]:
    try:
        text = encoded.decode("ascii")
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=1000)
    except ValueError:
        raise FaultyRequest("the parameters are not percent-encoded UTF-8", 400) from None


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        raise FaultyRequest("the query is not UTF-8", 400) from None


def _check_charset(rest: str) -> None:
    for part in rest.split(";"):
        name, _, value = part.partition("=")
        charset = value.strip().strip('"').lower()
        if name.strip().lower() == "charset" and charset not in ("utf-8", "utf8", "us-ascii"):
            raise FaultyRequest(f"the query is in {charset}; send it in UTF-8", 415)


def _refuse(request: Request) -> None:
    """Refuse what reaches beyond the graphs that are served."""
    reasons: Iterable[tuple[bool, str]] = (
        (request.is_update, "this endpoint only reads; it takes no updates"),
        (request.calls_service, "this endpoint asks no other server; leave SERVICE out"),
    )
    for wrong, reason in reasons:
        if wrong:
            raise FaultyRequest(reason, 403)
