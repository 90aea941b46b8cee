"""Words that a line end has broken become whole; words with a hyphen of their own keep it."""

from __future__ import annotations

import pytest

from etom_kg.reading.document import text_document
from etom_kg.reading.lines import Hyphens
from etom_kg.reading.recommendation import read_recommendation


@pytest.mark.parametrize(
    ("elsewhere", "before", "after", "one"),
    [
        ("", "Hand-", "ling", True),
        ("", "Manage-", "ment", True),
        ("", "Provi-", "sionning", True),
        ("", "(Hand\u2010", "ling", True),
        ("", "real-", "time", False),
        ("", "end-to-", "end", False),
        ("", "end-", "to", False),
        ("", "sub-", "network", False),
        ("", "thirty-", "seventy", False),
        ("", "Supplier-", "Partner", False),
        ("", "GB-", "x", True),
        ("", "self-manage-", "ment", True),
        ("a subnetwork", "sub-", "network", True),
        ("a co-ordinator, the co-ordinator, one coordinator", "co-", "ordinator", False),
        ("the mule-train", "mule-", "train", False),
        ("the muletrain", "mule-", "train", True),
        ("a mule and a train", "mule-", "train", False),
        ("the re-\nquest", "re-", "quest", True),
    ],
)
def test_one_word(elsewhere: str, before: str, after: str, one: bool) -> None:
    assert Hyphens(elsewhere).is_one_word(before, after) is one


TEXT = """\
2.1 Feed Mule
Process Name: Feed Mule
Process Identifier: MULE.2.F.1.5.9
Brief Description: Give hay at regu-
lar hours.
Extended Description: The hay is bought with the help of the Order Hand-
ling process, and its real-
time weight goes to Supplier/
Partner Relationship Management. Sof\u00adt\u00ad
ly it is laid down. The path is walked from end-to-
end.
"""


def test_offsets_stay_exact() -> None:
    process = read_recommendation(text_document(TEXT, "mule.txt")).processes["MULE.2.F.1.5.9"]
    assert process.text("brief") == "Give hay at regular hours."
    (block,) = process.passages[1].blocks
    assert block.text == (
        "The hay is bought with the help of the Order Handling process, and its real-time weight "
        "goes to Supplier/Partner Relationship Management. Softly it is laid down. "
        "The path is walked from end-to-end."
    )
    for words, source in [
        ("Order Handling process", "Order Hand-\nling process"),
        ("real-time", "real-\ntime"),
        ("Supplier/Partner", "Supplier/\nPartner"),
        ("Softly it", "Sof\u00adt\u00ad\nly it"),
        ("end-to-end.", "end-to-\nend."),
    ]:
        at = block.text.index(words)
        start, end = block.source_span(at, at + len(words))
        assert TEXT[start:end] == source
