"""Find eTOM identifiers and names in anyone's files and say which are wrong."""

from __future__ import annotations

from etom_kg.check.files import Outcome, check_files, check_text
from etom_kg.check.judge import Judge
from etom_kg.check.patterns import LEVELS, STATUSES, Finding, Mention, level_of

__all__ = [
    "LEVELS",
    "STATUSES",
    "Finding",
    "Judge",
    "Mention",
    "Outcome",
    "check_files",
    "check_text",
    "level_of",
]
