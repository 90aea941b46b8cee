"""The catalogue of ITU-T M.3050.2, against counts and samples written by hand from the text."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from etom_kg.core.errors import CatalogueError, DocumentError
from etom_kg.core.model import Framework, Process
from etom_kg.core.tables import read_table, split_list
from etom_kg.reading.document import Document, text_document
from etom_kg.reading.recommendation import read_recommendation

SAMPLES = Path(__file__).parents[1] / "reference" / "catalogue_samples.csv"
COLUMNS = ("identifier", "name", "level", "parent", "verticals", "horizontal", "clauses")


def test_counts(recommendation: Framework) -> None:
    levels = Counter(p.level for p in recommendation.processes.values())
    assert levels == {1: 15, 2: 72, 3: 110}
    groups = Counter(g.kind for g in recommendation.groupings)
    assert groups == {"area": 3, "vertical": 7}
    tops = Counter(p.area for p in recommendation.processes.values() if p.level == 1)
    assert tops == {"OPS": 4, "SIP": 4, "EM": 7}


@pytest.mark.parametrize("row", read_table(SAMPLES, COLUMNS), ids=lambda row: row["identifier"])
def test_sample(row: dict[str, str], recommendation: Framework) -> None:
    process = recommendation.processes[row["identifier"]]
    assert process.name == row["name"]
    assert process.level == int(row["level"])
    assert process.parent == row["parent"]
    assert process.verticals == split_list(row["verticals"])
    assert process.horizontal == row["horizontal"]
    assert process.clauses == split_list(row["clauses"])


def test_every_clause_group_has_a_sample() -> None:
    rows = read_table(SAMPLES, COLUMNS)
    groups = {".".join(c.split(".")[:2]) for row in rows for c in split_list(row["clauses"])}
    wanted = {f"7.{n}" for n in range(1, 5)} | {f"8.{n}" for n in range(1, 5)}
    wanted |= {f"9.{n}" for n in range(1, 8)} | {f"10.{n}" for n in range(1, 5)}
    assert groups == wanted


def test_clause_offsets(recommendation: Framework, recommendation_document: Document) -> None:
    text = recommendation_document.text
    for clause in recommendation.clauses:
        body = text[clause.start : clause.end]
        if clause.number != "index":
            assert body.startswith(clause.number + " ")
        assert clause.heading in body.split("\n", 1)[0]
    ends = [clause.end for clause in recommendation.clauses]
    starts = [clause.start for clause in recommendation.clauses]
    assert starts[1:] == ends[:-1]
    assert ends[-1] == len(text)


def test_every_word_of_a_description_stands_where_it_says(
    recommendation: Framework, recommendation_document: Document
) -> None:
    for process in recommendation.processes.values():
        for passage in process.passages:
            for block in passage.blocks:
                at = 0
                for word in block.text.split():
                    at = block.text.index(word, at)
                    start, end = block.source_span(at, at + len(word))
                    quoted = recommendation_document.text[start:end]
                    assert "".join(quoted.split()) == word
                    at += len(word)


def test_no_header_caption_or_figure_word_leaks(recommendation: Framework) -> None:
    for process in recommendation.processes.values():
        text = process.text("brief") + process.text("extended") + " ".join(process.notes)
        assert "(06/2004)" not in text
        assert "/M.3050.2" not in text
        assert "M.3050-2_F" not in text
        assert "decomposition into" not in text
        assert "Process Identifier" not in text


@pytest.mark.parametrize(
    ("identifier", "figures"),
    [("1.OFAB.1", ("1", "16")), ("1.E.4", ("12",)), ("1.A.4.4", ("42",)), ("1.F.1.5.1", ())],
)
def test_figures(identifier: str, figures: tuple[str, ...], recommendation: Framework) -> None:
    assert recommendation.processes[identifier].figures == figures


@pytest.mark.parametrize(
    ("identifier", "abbreviation"),
    [
        ("1.OFAB.1", "CRM"),
        ("1.OFAB.2", "SM&O"),
        ("1.OFAB.3", "RM&O"),
        ("1.OFAB.4", "S/PRM"),
        ("1.SIP.1", "M&OM"),
        ("1.SIP.4", "SCD&M"),
        ("1.E.1", "S&EP"),
        ("1.E.4", "KRM"),
        ("1.E.7", "HR"),
        ("1.F.1.5", ""),
    ],
)
def test_abbreviation(identifier: str, abbreviation: str, recommendation: Framework) -> None:
    assert recommendation.processes[identifier].abbreviation == abbreviation


def test_bullets_and_notes_stay_apart(recommendation: Framework) -> None:
    provisioning = recommendation.processes["1.F.3.2"]
    assert len(provisioning.responsibilities) == 7
    assert provisioning.responsibilities[0].startswith("Verifying whether")
    contact = recommendation.processes["1.FAB.1.2"]
    assert len(contact.notes) == 1
    assert "GB921B" in contact.notes[0]
    assert "GB921B" not in contact.text("extended")


def test_a_bullet_that_a_blank_line_cuts_is_one(recommendation: Framework) -> None:
    bullets = recommendation.processes["1.O.2.1"].responsibilities
    assert any(b.endswith("Infrastructure Lifecycle Management processes;") for b in bullets)


@pytest.mark.parametrize(
    ("identifier", "kind", "witness", "found"),
    [
        ("1.A.1.7.1", "name", "heading 10.1.7.1", "Assess Customer QoS Performance"),
        ("1.A.1.7.1", "name", "index", "Assess Customer QoS Performance"),
        ("1.F.2.2.5", "name", "index", "Test Service End-toEnd"),
        ("1.F.1.4.5", "name", "index", "Cross/Up selling"),
        ("1.A.1.6.3", "name", "index", "Track & Manage Problem"),
        ("1.F.1.3.1", "name", "index", "Issue and Distribute Marketing Collaterals"),
        ("1.FAB.1.9", "name", "figure 25", "Retention and Loyalty"),
        ("1.B.4.5", "name", "figure 43", "S/P Settlement & Billing Management"),
        ("1.OFAB.4", "name", "figure 38", "S/P Relationship Management"),
    ],
)
def test_name_discrepancy(
    identifier: str, kind: str, witness: str, found: str, recommendation: Framework
) -> None:
    told = {(d.identifier, d.kind, d.witness, d.found) for d in recommendation.discrepancies}
    assert (identifier, kind, witness, found) in told
    assert found in recommendation.processes[identifier].alternative_names


def test_index_differs_in_two_briefs(recommendation: Framework) -> None:
    briefs = {d.identifier for d in recommendation.discrepancies if d.kind == "brief"}
    assert briefs == {"1.SIP.1", "1.AB.3.5"}


def test_related_documents(recommendation: Framework) -> None:
    relations = {r.identifier: r.relation for r in recommendation.related}
    parts = ["M.3050.0", "M.3050.1", "M.3050.3", "M.3050.4"]
    parts += [f"M.3050 Supplement {n}" for n in (1, 2, 3)]
    assert relations == dict.fromkeys(parts, "part") | dict.fromkeys(
        ["M.3010", "M.3200"], "reference"
    )


def _edited(document: Document, old: str, new: str) -> Document:
    assert document.text.count(old) == 1
    return text_document(document.text.replace(old, new), "edited.txt")


def test_duplicate_identifier(recommendation_document: Document) -> None:
    edited = _edited(
        recommendation_document, "Process Identifier: 1.A.2.3.5", "Process Identifier: 1.A.2.3.4"
    )
    with pytest.raises(CatalogueError, match=r"^edited\.txt:3664: 1\.A\.2\.3\.4 stands in clause"):
        read_recommendation(edited)


def test_unknown_letter(recommendation_document: Document) -> None:
    edited = _edited(
        recommendation_document, "Process Identifier: 1.A.2.3.5", "Process Identifier: 1.X.2.3.5"
    )
    with pytest.raises(
        CatalogueError, match=r"^edited\.txt:3664: '1\.X\.2\.3\.5' is not a process"
    ):
        read_recommendation(edited)


def test_wrong_position_tag_is_a_discrepancy(recommendation_document: Document) -> None:
    edited = _edited(
        recommendation_document,
        "(RM&O – AB) \n\n \n\n \n\nProcess Identifier: 1.AB.3.5 \n",
        "(RM&O – FAB) \n\n \n\n \n\nProcess Identifier: 1.AB.3.5 \n",
    )
    told = [d for d in read_recommendation(edited).discrepancies if d.kind == "position"]
    assert [(d.identifier, d.expected, d.found) for d in told] == [("1.AB.3.5", "AB", "FAB")]


@pytest.mark.parametrize("share", [0.38, 0.5, 0.62, 0.77, 0.8, 0.9, 0.999])
def test_truncated(share: float, recommendation_document: Document) -> None:
    text = recommendation_document.text
    at = int(len(text) * share)
    while not (text[at - 1].isalpha() and text[at].isalpha()):
        at += 1
    with pytest.raises(DocumentError, match="the file seems cut short"):
        read_recommendation(text_document(text[:at], "cut.txt"))


def test_cut_between_two_clauses(
    recommendation: Framework, recommendation_document: Document
) -> None:
    clause = next(c for c in recommendation.clauses if c.number == "10.3.2.4")
    text = recommendation_document.text[: clause.start]
    with pytest.raises(DocumentError, match="announces Resource Trouble Management"):
        read_recommendation(text_document(text, "cut.txt"))


COMPANY = """\
5.1 Partner Care (CRM – F)

Process Identifier: ACME.2.F.1.10
Brief Description: Care for partners who sell on behalf of the company.

5.1.1 Welcome Partner

Process Name: Welcome Partner
Process Identifier: ACME.2.F.1.10.1
Brief Description: Greet a new partner.

Extended Description: These processes greet a new partner and
inform the Order Handling processes.
"""


def test_company_extension_hangs_in_the_standard() -> None:
    catalogue = read_recommendation(text_document(COMPANY, "acme.txt"))
    care, welcome = catalogue.processes.values()
    assert isinstance(care, Process)
    assert (care.parent, care.horizontal) == ("1.OFAB.1", "1.OFAB.1")
    assert (welcome.parent, welcome.horizontal) == ("ACME.2.F.1.10", "1.OFAB.1")
    assert (welcome.level, welcome.verticals) == (3, ("F",))
    assert welcome.text("extended").endswith(
        "greet a new partner and inform the Order Handling processes."
    )
