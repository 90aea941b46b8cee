"""Running headers and footers leave the text; sentences that merely repeat stay."""

from __future__ import annotations

import pytest

from etom_kg.reading.furniture import BLANKED, blank_furniture

BODY = [f"The {word} desk passes its list to the next desk." for word in ["north", "south", "east"]]


def _pages(
    header: str = "", footer: str = "", *, pages: int = 5, lines: int = 40, feed: str = ""
) -> str:
    """Return pages whose header and footer are formatted with their number; no blank lines."""
    made = []
    for page in range(7, 7 + pages):
        body = [f"{BODY[n % 3]} Then come words number {page}x{n}." for n in range(lines)]
        top, foot = header.format(page), footer.format(page)
        made.append("\n".join([*([top] if top else []), *body, *([foot] if foot else [])]))
    return f"\n{feed}".join(made) + "\n"


def _left(text: str) -> str:
    blanked = blank_furniture(text)
    assert len(blanked) == len(text)
    assert all(new in (old, BLANKED) for old, new in zip(text, blanked, strict=True))
    return blanked.replace(BLANKED, "")


@pytest.mark.parametrize(
    "header",
    [
        "ACME Process Handbook  {}",
        "{} ACME Process Handbook",
        "ACME Process Handbook (issue 3, 2024) – page {}",
        "Page {} of 40",
        "page {}",
        "- {} -",
        "{}",
        "Supplement 4 (03/2007) {}",
        "ACME | {} | Internal use",
    ],
)
@pytest.mark.parametrize("feed", ["", "\f"])
def test_numbered_lines_go_even_in_mid_sentence(header: str, feed: str) -> None:
    text = _pages(header, feed=feed)
    assert _left(text).split() == _pages(feed=feed).split()


def test_sides_may_alternate() -> None:
    text = _pages("ACME Handbook {}").replace("ACME Handbook 8", "8 ACME Handbook")
    assert "ACME" not in _left(text)


def test_numbers_may_start_again_in_each_part() -> None:
    text = _pages("Handbook {}") + _pages("Handbook {}")
    assert "Handbook" not in _left(text)


@pytest.mark.parametrize("feed", ["", "\f"])
def test_a_header_without_number_goes_with_the_footer_that_has_one(feed: str) -> None:
    text = _pages("ACME – for internal use", "Page {} of 99", feed=feed)
    assert _left(text).split() == _pages(feed=feed).split()


def test_form_feeds_alone_tell_the_pages() -> None:
    text = _pages("ACME Processes", "© ACME. All rights reserved.", feed="\f")
    assert _left(text).split() == _pages(feed="\f").split()


def test_the_title_of_the_chapter_may_stand_before_the_number() -> None:
    chapters = ["Selling", "Selling", "Caring", "Caring", "Billing"]
    pages = _pages(feed="\f").split("\f")
    text = "\f".join(f"{c}  {n}\n{p}" for n, (c, p) in enumerate(zip(chapters, pages, strict=True)))
    assert _left(text).split() == _pages(feed="\f").split()


@pytest.mark.parametrize(
    "line",
    [
        "The result is sent to Order Handling.",
        "Output:",
        "• the list of level {}",
        "NOTE {}",
        "Table {}",
        "2.{} Care",
        "Process Name: Care {}",
        "{}) Ask the next desk",
        "1.F.1.{} Care",
    ],
)
@pytest.mark.parametrize("feed", ["", "\f"])
def test_what_merely_repeats_stays(line: str, feed: str) -> None:
    text = _pages(footer=line, feed=feed)
    assert _left(text) == text


def test_numbers_that_do_not_count_pages_stay() -> None:
    near = "\n".join(f"Waiting class {n}" for n in range(1, 9))
    assert _left(near) == near
    wild = _pages("Waiting class {}").replace("class 8", "class 3").replace("class 10", "class 2")
    assert "Waiting class 3" in _left(wild)


def test_two_numbered_lines_need_to_stand_apart() -> None:
    filled = "\n".join(BODY * 7)
    assert "Handbook" not in _left(f"Handbook 4\n\n{filled}\n\nHandbook 5\n\n{filled}\n")
    inside = f"{filled}\nwithin class 4\n{filled}\nwithin class 5\n{filled}\n"
    assert _left(inside) == inside

    plain = f"{filled}\nHouse handbook 4\n{filled}\nHouse handbook 5\n{filled}\n"
    assert "handbook" not in _left(plain)


@pytest.mark.parametrize("again", ["{}", "{} 2", "2 {}", "{} – page 2", "{} | 2 of 9"])
def test_the_title_may_come_again_once(again: str) -> None:
    title = "House handbook (issue 3)"
    text = "\n".join([title, "", *BODY, again.format(title), *BODY, ""])
    left = _left(text)
    assert left.count("House handbook") <= 1
    assert left.removeprefix(title).split() == "\n".join([*BODY, *BODY]).split()


def test_the_first_heading_is_no_title() -> None:
    text = "\n".join(["Contents", "1 About this house 3", *BODY, "1 About this house", *BODY])
    assert _left(text) == text


def test_linear_in_the_number_of_lines() -> None:
    text = _pages("ACME Handbook {}", pages=700, lines=45)
    assert "ACME" not in _left(text)
