"""Words and sentences: keys, stems, offsets, and that nothing is lost or slow."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etom_kg.interfaces.english.vocabulary import noun_classes, verb_form
from etom_kg.interfaces.english.words import LONGEST, key, root, sentence_key, sentences, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Processes", "process"),
        ("Fulfilment", "fulfillment"),
        ("Analysing", "analyzing"),
        ("organisations", "organization"),
        ("Catalogues", "catalog"),
        ("&", "and"),
        ("&amp;", "and"),
        ("&;", "and"),
        ("behaviours", "behavior"),
        ("cancelled", "canceled"),
        ("inquiries", "inquiry"),
        ("licence", "license"),
    ],
)
def test_spellings_of_one_word_have_one_key(one: str, other: str) -> None:
    assert key(one) == key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("premise", "premize"), ("process", "proces"), ("sales", "sail")]
)
def test_different_words_have_different_keys(one: str, other: str) -> None:
    assert key(one) != key(other)


@pytest.mark.parametrize(
    ("verb", "noun"),
    [
        ("monitor", "monitoring"),
        ("diagnose", "diagnosis"),
        ("operate", "operation"),
        ("plan", "planning"),
        ("manage", "management"),
        ("collect", "collection"),
    ],
)
def test_a_verb_shares_its_stem_with_its_noun(verb: str, noun: str) -> None:
    assert root(verb) == root(noun)


@pytest.mark.parametrize(
    ("form", "lemma", "kind"),
    [
        ("notifies", "notify", "third"),
        ("notified", "notify", "past"),
        ("sent", "send", "past"),
        ("agreed", "agree", "past"),
        ("analysed", "analyze", "past"),
        ("submitting", "submit", "gerund"),
        ("bleaches", "", ""),
    ],
)
def test_forms_of_verbs(form: str, lemma: str, kind: str) -> None:
    found = verb_form(form)
    assert (found.lemma if found else "") == lemma
    assert not kind or (found is not None and kind in found.kinds)


def test_nouns_know_their_classes() -> None:
    assert "thing" in noun_classes(key("notifications"))
    assert noun_classes("elephant") == frozenset()


@given(st.text(max_size=300))
def test_words_stand_where_they_say(text: str) -> None:
    found = words(text)
    assert all(text[w.start : w.end] == w.text for w in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


@given(st.text(max_size=600))
def test_sentences_keep_every_letter_and_digit(text: str) -> None:
    found = list(sentences(text))
    assert all(a.end <= b.start for a, b in pairwise(found))
    inside = "".join(c for s in found for c in text[s.start : s.end] if c.isalnum())
    assert inside == "".join(c for c in text if c.isalnum())


@given(st.text(max_size=200))
def test_the_hashed_form_is_stable(text: str) -> None:
    assert sentence_key(sentence_key(text)) == sentence_key(text)
    assert sentence_key(text.replace(" ", " \n ")) == sentence_key(text)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("   \n ", 0),
        ("One. Two! Three?", 3),
        ("Tools, e.g. hammers, are kept.", 1),
        ("Tools, i.e. hammers. They are kept.", 2),
        ("Hammers, nails, etc. are kept.", 1),
        ("Hammers, nails, etc. They are kept.", 2),
        ("Version 2.5 is kept.", 1),
        ("- one\n- two\n- three", 3),
        ("A line that was\nwrapped here.", 1),
        ("Used for tests, \nin conjunction with others.", 1),
        ("A heading\nA sentence.", 2),
    ],
)
def test_where_sentences_end(text: str, count: int) -> None:
    assert len(list(sentences(text))) == count


def test_items_of_a_list_are_told() -> None:
    assert [s.item for s in sentences("Intro:\n• one\n• two")] == [False, True, True]
    assert [s.item for s in sentences("one", item=True)] == [True]


def test_no_sentence_is_endless() -> None:
    text = "word " * 10_000
    assert max(s.end - s.start for s in sentences(text)) <= LONGEST
