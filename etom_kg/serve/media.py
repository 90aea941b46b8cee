"""Choose the media type of an answer from the Accept header (RFC 9110, section 12.5.1)."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["GRAPHS", "RESULTS", "choose"]

RESULTS: dict[str, str] = {
    "application/sparql-results+json": "json",
    "application/json": "json",
    "application/sparql-results+xml": "xml",
    "application/xml": "xml",
    "text/xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
    "text/html": "html",
    "text/plain": "table",
}
"""What rows and booleans are offered as, the preferred first."""

GRAPHS: dict[str, str] = {
    "text/turtle": "turtle",
    "application/n-triples": "ntriples",
    "application/rdf+xml": "rdfxml",
    "application/ld+json": "jsonld",
    "application/trig": "trig",
    "application/n-quads": "nquads",
    "text/n3": "n3",
    "text/html": "html",
    "text/plain": "ntriples",
}
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
