"""Each rule alone: where it fires and where it must not, on invented sentences.

The case that a rule sees is the last name of the sentence, seen from Vehicle Fault Management.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from etom_kg.interfaces.clause.items import reduce_sentence
from etom_kg.interfaces.english.words import words
from etom_kg.interfaces.names.mentions import Finder
from etom_kg.interfaces.rules import against as rules_against
from etom_kg.interfaces.rules import against as rules_denial
from etom_kg.interfaces.rules import against as rules_side
from etom_kg.interfaces.rules import idiom as rules_idiom
from etom_kg.interfaces.rules import idiom as rules_label
from etom_kg.interfaces.rules import objects as rules_object
from etom_kg.interfaces.rules import pair as rules_pair
from etom_kg.interfaces.rules import pair as rules_works
from etom_kg.interfaces.rules import preposition as rules_preposition
from etom_kg.interfaces.rules import remarks as rules_comparison
from etom_kg.interfaces.rules import remarks as rules_remark
from etom_kg.interfaces.rules import subject as rules_subject
from etom_kg.interfaces.rules.against import AGAINST
from etom_kg.interfaces.rules.case import Case, Verdict
from etom_kg.interfaces.rules.judge import FOR
from etom_kg.interfaces.rules.pair import PAIR
from tests.interfaces.invented import LEXICON, OWN, described

Rule = Callable[[Case], Verdict | None]

FIRES: list[tuple[Rule, str, str]] = [
    (rules_against.own_name, "They pass on what Vehicle Fault Management finds.", ""),
    (rules_remark.former_name, "This process was renamed; it was a part of Ticket Handling.", ""),
    (rules_remark.framework_remark, "NOTE Ongoing work may change Ticket Handling.", ""),
    (rules_comparison.comparison, "It is quicker than Ticket Handling.", ""),
    (rules_comparison.comparison, "Rather than a test by Ticket Handling it runs its own.", ""),
    (rules_against.artefact, "They clean the Ticket Handling database.", ""),
    (rules_against.decomposition, "The grouping comprises Ticket Handling.", ""),
    (rules_against.relation_in_words, "They solve problems related to Ticket Handling.", ""),
    (rules_against.handled_elsewhere, "Refunds are handled by Ticket Handling.", ""),
    (rules_against.handled_elsewhere, "Refunds are the responsibility of Ticket Handling.", ""),
    (rules_against.charge_of_other, "Ticket Handling is responsible for refunds.", ""),
    (rules_side.side_of_other, "It describes the scope of Ticket Handling.", ""),
    (rules_denial.negation, "It does not inform Ticket Handling.", ""),
    (rules_pair.from_one_to_other, "Orders run from Complaint Handling to Ticket Handling.", "out"),
    (
        rules_pair.between_two,
        "The link between Fare Collection and Ticket Handling is new.",
        "both",
    ),
    (rules_label.role, "Its output serves client processes, such as Ticket Handling.", "out"),
    (rules_label.label, "Inputs: Ticket Handling.", "in"),
    (rules_subject.kept_informed, "It keeps Ticket Handling informed.", "out"),
    (rules_subject.beside_self, "Ticket Handling and this process jointly plan.", "both"),
    (rules_subject.purpose, "Parts are stocked so that Ticket Handling can go on.", "out"),
    (rules_subject.wanted_by_other, "It gathers information that Ticket Handling needs.", "out"),
    (rules_subject.wanted_by_other, "It reads the report that Ticket Handling produces.", "in"),
    (rules_subject.other_acts, "Ticket Handling notifies this process.", "in"),
    (rules_subject.other_acts, "Ticket Handling is notified.", "out"),
    (rules_object.acted_on, "It triggers Ticket Handling.", "out"),
    (rules_object.acted_on, "It monitors Ticket Handling.", "in"),
    (rules_object.by_other, "It reads the list issued by Ticket Handling.", "in"),
    (rules_object.by_other, "Its list is used by Ticket Handling.", "out"),
    (rules_works.works_of_other, "The policies of Ticket Handling are followed.", "in"),
    (rules_preposition.by_preposition, "Lists are sent to Ticket Handling.", "out"),
    (rules_preposition.by_preposition, "Lists are received from Ticket Handling.", "in"),
    (rules_preposition.by_preposition, "It cooperates with Ticket Handling.", "both"),
    (rules_preposition.started_in_other, "It triggers tests in Ticket Handling.", "out"),
    (rules_preposition.bare_preposition, "Nothing but praise to Ticket Handling.", "out"),
    (
        rules_preposition.same_as_before,
        "It works with Complaint Handling to call guests and Ticket Handling to rebook them.",
        "both",
    ),
    (rules_remark.future_remark, "It might one day inform Ticket Handling.", ""),
    (rules_remark.cross_reference, "For refunds see Ticket Handling.", ""),
    (rules_remark.excluded, "Out of scope: the work of Ticket Handling.", ""),
    (rules_comparison.alike, "Ticket Handling works much the same way.", ""),
    (rules_comparison.position, "In the chart it sits next to Ticket Handling.", ""),
    (rules_denial.negation, "No list is sent to Ticket Handling.", ""),
    (rules_denial.negation, "Lists aren't sent to Ticket Handling.", ""),
    (rules_pair.from_another, "Lists are passed from Ticket Handling to Lost Dog Watch.", ""),
    (rules_pair.exchanged, "Complaint Handling and Ticket Handling exchange lists.", "both"),
    (rules_label.headline, "Callers: Ticket Handling.", "in"),
    (rules_label.copula, "Its main readers are Ticket Handling.", "out"),
    (rules_idiom.marked, "It meets Ticket Handling (out).", "out"),
    (rules_idiom.arrow, "Fault list → Ticket Handling.", "out"),
    (rules_idiom.causative, "It gets Ticket Handling to act.", "out"),
    (rules_idiom.causative, "It calls in Ticket Handling.", "out"),
    (rules_idiom.absolute, "The tram leaves, Ticket Handling being informed.", "out"),
    (rules_idiom.inverted, "Also informed is Ticket Handling.", "out"),
    (rules_idiom.named_as, "Ticket Handling is its main source.", "in"),
    (rules_works.through_works, "It builds on the work of Ticket Handling.", "in"),
    (rules_works.through_works, "It feeds into the plan of Ticket Handling.", "out"),
]

SILENT: list[tuple[Rule, str]] = [
    (rules_against.own_name, "They inform Ticket Handling."),
    (rules_remark.former_name, "Names of guests are sent to Ticket Handling."),
    (rules_remark.framework_remark, "Ongoing works are reported to Ticket Handling."),
    (rules_comparison.comparison, "More than once a day it informs Ticket Handling."),
    (rules_against.artefact, "They inform the Ticket Handling processes."),
    (rules_against.decomposition, "The report to Ticket Handling includes times."),
    (rules_against.relation_in_words, "Related reports go to Ticket Handling."),
    (rules_against.handled_elsewhere, "It reads orders issued by Ticket Handling."),
    (rules_against.charge_of_other, "Ticket Handling informs this process."),
    (rules_side.side_of_other, "It reads the output of Ticket Handling."),
    (rules_denial.negation, "It not only informs Ticket Handling."),
    (rules_pair.from_one_to_other, "Orders are sent to Ticket Handling."),
    (rules_pair.between_two, "The link to Ticket Handling is new."),
    (rules_label.role, "It informs other processes, such as Ticket Handling."),
    (rules_label.label, "Ticket Handling is informed."),
    (rules_subject.kept_informed, "It keeps records for Ticket Handling."),
    (rules_subject.beside_self, "Guests and Ticket Handling are informed."),
    (rules_subject.purpose, "It informs Ticket Handling."),
    (rules_subject.wanted_by_other, "It informs Ticket Handling."),
    (rules_subject.other_acts, "Lists are sent to Ticket Handling."),
    (rules_object.acted_on, "Lists are sent to Ticket Handling."),
    (rules_object.acted_on, "Buses leave Ticket Handling."),
    (rules_object.by_other, "It informs Ticket Handling."),
    (rules_works.works_of_other, "The colours of Ticket Handling are bright."),
    (rules_preposition.by_preposition, "It informs Ticket Handling."),
    (rules_preposition.started_in_other, "Guests wait in Ticket Handling."),
    (rules_preposition.bare_preposition, "It informs Ticket Handling."),
    (rules_preposition.same_as_before, "It informs Complaint Handling and Ticket Handling."),
    (rules_remark.future_remark, "It informs Ticket Handling of future trams."),
    (rules_remark.cross_reference, "It sees to it that Ticket Handling is informed."),
    (rules_remark.excluded, "Trams out of service: Ticket Handling is informed."),
    (rules_comparison.alike, "Ticket Handling works on the list."),
    (rules_comparison.position, "It works with Ticket Handling."),
    (rules_denial.negation, "It cannot go on without word from Ticket Handling."),
    (rules_pair.from_another, "Lists come from Ticket Handling."),
    (rules_pair.exchanged, "Complaint Handling and Ticket Handling start early."),
    (rules_label.headline, "Callers may reach Ticket Handling."),
    (rules_label.copula, "The trams are cleaned by Ticket Handling."),
    (rules_idiom.marked, "It meets Ticket Handling (twice)."),
    (rules_idiom.arrow, "It is a fault-list for Ticket Handling."),
    (rules_idiom.causative, "It gets a list from Ticket Handling."),
    (rules_idiom.absolute, "It is for the good being of Ticket Handling."),
    (rules_idiom.inverted, "Trams are in Ticket Handling."),
    (rules_idiom.named_as, "Ticket Handling is big."),
    (rules_works.through_works, "It is the colour of Ticket Handling."),
]


def _case(sentence: str) -> Case:
    own = described()
    text = words(sentence)
    mentions, unknown = Finder(LEXICON, own).find(text)
    items = reduce_sentence(text, mentions, unknown, OWN)
    at = max(i for i, item in enumerate(items) if item.mentions)
    return Case(items, at, note=sentence.startswith("NOTE"), text=sentence)


@pytest.mark.parametrize(("rule", "sentence", "direction"), FIRES)
def test_it_fires(rule: Rule, sentence: str, direction: str) -> None:
    verdict = rule(_case(sentence))
    assert verdict is not None
    assert verdict.direction == direction
    assert 0 <= verdict.confidence <= 1


@pytest.mark.parametrize(("rule", "sentence"), SILENT)
def test_it_must_not_fire(rule: Rule, sentence: str) -> None:
    assert rule(_case(sentence)) is None


def test_every_rule_has_both_kinds_of_examples() -> None:
    rules = {*AGAINST, *PAIR, *FOR}
    assert rules == {rule for rule, _, _ in FIRES} == {rule for rule, _ in SILENT}


def test_rules_have_names_of_their_own() -> None:
    names = [rule.__name__ for rule in (*AGAINST, *PAIR, *FOR)]
    assert len(names) == len(set(names))
