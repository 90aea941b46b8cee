"""Find eTOM identifiers and names in anyone's files and say which are wrong."""

from __future__ import annotations

from etom_kg.check.judge import Judge
from etom_kg.check.model import LEVELS, STATUSES, Finding, Mention, level_of
from etom_kg.check.run import Outcome, check_files, check_text

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
