"""The three numbering schemes: examples by hand, and properties that hold for every identifier."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etom_kg.core.errors import EtomKgError
from etom_kg.core.numbering import (
    AREAS,
    DOMAINS,
    LETTERS,
    SCHEMES,
    Scheme,
    area_key,
    scheme_of_edition,
)

# Written by hand: scheme, text, prefix, originator, group, digits, level, parent.
GOOD = [
    (LETTERS, "1.OFAB.1", None, 1, "OFAB", (1,), 1, None),
    (LETTERS, "1.SIP.4", None, 1, "SIP", (4,), 1, None),
    (LETTERS, "1.E.7", None, 1, "E", (7,), 1, None),
    (LETTERS, "1.F.1.5", None, 1, "F", (1, 5), 2, "1.OFAB.1"),
    (LETTERS, "1.AB.3.5.4", None, 1, "AB", (3, 5, 4), 3, "1.AB.3.5"),
    (LETTERS, "1.I.3.2", None, 1, "I", (3, 2), 2, "1.SIP.3"),
    (LETTERS, "1.E.1.4", None, 1, "E", (1, 4), 2, "1.E.1"),
    (LETTERS, "ACME.2.F.5.1.2", "ACME", 2, "F", (5, 1, 2), 3, "ACME.2.F.5.1"),
    (LETTERS, "ACME.2.F.5.1", "ACME", 2, "F", (5, 1), 2, "ACME.2.OFAB.5"),
    (LETTERS, "004711.2.B.1.8.6.1", "004711", 2, "B", (1, 8, 6, 1), 4, "004711.2.B.1.8.6"),
    (LETTERS, "22.1.O.1.1", "22", 1, "O", (1, 1), 2, "22.1.OFAB.1"),
    (AREAS, "1.1", None, 1, 1, (), 0, None),
    (AREAS, "1.1.1", None, 1, 1, (1,), 1, "1.1"),
    (AREAS, "1.1.1.5", None, 1, 1, (1, 5), 2, "1.1.1"),
    (AREAS, "1.3.7.2.10", None, 1, 3, (7, 2, 10), 3, "1.3.7.2"),
    (AREAS, "ACME.2.1.1.5.9", "ACME", 2, 1, (1, 5, 9), 3, "ACME.2.1.1.5"),
    (DOMAINS, "1.3", None, 1, 3, (), 1, None),
    (DOMAINS, "1.3.3", None, 1, 3, (3,), 2, "1.3"),
    (DOMAINS, "1.12.2.1", None, 1, 12, (2, 1), 3, "1.12.2"),
    (DOMAINS, "My-Telco.2.5.4.8", "My-Telco", 2, 5, (4, 8), 3, "My-Telco.2.5.4"),
]

# Written by hand: scheme, text, words that the reason must hold.
BAD = [
    (LETTERS, "", "does not begin"),
    (LETTERS, "3.F.1.5", "does not begin"),
    (LETTERS, "1", "missing"),
    (LETTERS, "1.F", "no number"),
    (LETTERS, "1.X.1.5", "'X' is not a letter"),
    (LETTERS, "1.f.1.5", "capitals: F"),
    (LETTERS, "1.BA.3.5", "order AB"),
    (LETTERS, "1.AA.3.5", "twice"),
    (LETTERS, "1.FS.1.5", "mixes"),
    (LETTERS, "1.FE.1", "mixes"),
    (LETTERS, "1.F.1", "OFAB"),
    (LETTERS, "1.F.1.5.1.1", "4 numbers"),
    (LETTERS, "1.F.1.05", "leading zero"),
    (LETTERS, "1.F.1.0", "from 1"),
    (LETTERS, "1.F.1.", "nothing"),
    (LETTERS, "1.F..5", "nothing"),
    (LETTERS, "1.F.1.5a", "'5a'"),
    (LETTERS, "1.F.1.\u0665", "stands where"),
    (LETTERS, "A.2.F.1.5", "prefix"),
    (LETTERS, "AC ME.2.F.1.5", "prefix"),
    (AREAS, "1.4.1", "no process area 4"),
    (AREAS, "1.0.7.9", "from 1"),
    (AREAS, "1", "only the first"),
    (AREAS, "2.1.1", "company prefix"),
    (AREAS, "1.F.1.5", "'F'"),
    (AREAS, "X.X.X.X.X", "prefix"),
    (AREAS, "1.1.1.1.1.1.1.1.1.1", "level 8"),
    (DOMAINS, "1.3.1000", "larger"),
    (DOMAINS, "2.3.4", "company prefix"),
    (DOMAINS, "1.3.3 ", "'3 '"),
    (DOMAINS, "new", "does not begin"),
    (DOMAINS, "1.1.1.1.1.1.1.1.1", "level 8"),
]


@pytest.mark.parametrize(
    ("scheme", "text", "prefix", "originator", "group", "digits", "level", "parent"),
    GOOD,
    ids=[g[1] for g in GOOD],
)
def test_parts(
    scheme: Scheme,
    text: str,
    prefix: str | None,
    originator: int,
    group: str | int,
    digits: tuple[int, ...],
    level: int,
    parent: str | None,
) -> None:
    found = scheme.parse(text)
    assert found is not None
    assert scheme.explain(text) is None
    assert (found.prefix, found.originator, found.digits) == (prefix, originator, digits)
    assert [x for x in (found.letters, found.area, found.domain) if x is not None] == [group]
    assert (found.level, found.parent_identifier) == (level, parent)
    assert str(found) == text


@pytest.mark.parametrize(("scheme", "text", "reason"), BAD, ids=[repr(b[1]) for b in BAD])
def test_reason_why_not(scheme: Scheme, text: str, reason: str) -> None:
    assert scheme.parse(text) is None
    assert not scheme.is_valid(text)
    assert reason in (scheme.explain(text) or "")
    assert not re.search(scheme.pattern, text)


def test_parent_candidates() -> None:
    def candidates(scheme: Scheme, text: str) -> tuple[str, ...]:
        found = scheme.parse(text)
        assert found is not None
        return found.parent_candidates

    assert candidates(LETTERS, "1.F.1.5") == ("1.OFAB.1",)
    assert candidates(LETTERS, "1.OFAB.1") == ()
    assert candidates(LETTERS, "ACME.2.F.1.9") == ("ACME.2.OFAB.1", "1.OFAB.1")
    assert candidates(LETTERS, "2.F.1.5.7") == ("2.F.1.5", "1.F.1.5")
    assert candidates(DOMAINS, "ACME.2.3.4.9") == ("ACME.2.3.4", "1.3.4")


@pytest.mark.parametrize(
    ("letters", "area"), [("O", "OPS"), ("FAB", "OPS"), ("S", "SIP"), ("SIP", "SIP"), ("E", "EM")]
)
def test_area_of_letters(letters: str, area: str) -> None:
    assert area_key(letters) == area


@pytest.mark.parametrize(
    ("edition", "scheme"),
    [
        ("4.0", LETTERS),
        ("GB921 v4.0", LETTERS),
        ("7.1", LETTERS),
        ("R8", AREAS),
        ("14", AREAS),
        ("14.5", AREAS),
        ("15.0", DOMAINS),
        ("Frameworx 16.0.0", DOMAINS),
        ("v24.0", DOMAINS),
        ("25.5", DOMAINS),
    ],
)
def test_scheme_of_edition(edition: str, scheme: Scheme) -> None:
    assert scheme_of_edition(edition) is scheme


@pytest.mark.parametrize("edition", ["", "latest", "3.0", "125.5", "2.5"])
def test_no_edition(edition: str) -> None:
    with pytest.raises(EtomKgError, match="is not an edition"):
        scheme_of_edition(edition)


scheme_strategy = st.sampled_from(list(SCHEMES.values()))
# Texts near identifiers: every way in which one part may go wrong, joined by dots.
part = st.one_of(
    st.integers(0, 1100).map(str),
    st.sampled_from(["1", "2", "3", "01", "E", "F", "FA", "AF", "OFAB", "SIP", "SP", "X", "f"]),
    st.sampled_from(["ACME", "A", "a-b", "_x", "", " 1", "1\n"]),
)
near = st.lists(part, min_size=1, max_size=10).map(".".join)


@given(scheme_strategy, near)
def test_pattern_says_what_parse_says(scheme: Scheme, text: str) -> None:
    # SPARQL's REGEX has no "$ also matches before a last newline": \Z is its meaning of $.
    pattern = scheme.pattern.removesuffix("$") + r"\Z"
    assert bool(re.search(pattern, text)) == scheme.is_valid(text)


@given(scheme_strategy, st.text(max_size=30))
def test_any_text_is_read_or_explained(scheme: Scheme, text: str) -> None:
    assert (scheme.parse(text) is None) == bool(scheme.explain(text))


def _valid(scheme: Scheme) -> st.SearchStrategy[str]:
    return st.from_regex(scheme.pattern.removesuffix("$") + r"\Z", fullmatch=True)


@given(st.one_of(*(st.tuples(st.just(s), _valid(s)) for s in SCHEMES.values())))
def test_parents_lead_to_the_top(case: tuple[Scheme, str]) -> None:
    scheme, text = case
    found = scheme.parse(text)
    assert found is not None
    while found.parent_identifier is not None:
        above = scheme.parse(found.parent_identifier)
        assert above is not None
        assert above.level == found.level - 1
        assert above.digits == found.digits[:-1]
        assert (above.prefix, above.originator) == (found.prefix, found.originator)
        assert set(found.letters or "") <= set(above.letters or "")
        found = above
    assert found.level == (0 if scheme is AREAS else 1)
