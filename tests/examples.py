"""How many random examples a test takes: few and the same ones each time, or many new ones.

``pytest --hypothesis-profile thorough`` takes ten times as many, drawn anew in every run.
"""

from __future__ import annotations

from hypothesis import HealthCheck, settings

__all__ = ["examples", "register"]

_USUAL = 100
_UNHURRIED = (HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large)


def register() -> None:
    """Make the profiles known; without a choice, ``usual`` holds."""
    settings.register_profile(
        "usual",
        max_examples=_USUAL,
        deadline=None,
        derandomize=True,
        suppress_health_check=_UNHURRIED,
    )
    settings.register_profile(
        "thorough",
        max_examples=10 * _USUAL,
        deadline=None,
        derandomize=False,
        suppress_health_check=_UNHURRIED,
    )
    settings.load_profile("usual")


def examples(number: int) -> settings:
    """Return settings for so many examples, or for so many times as many as the profile wants."""
    return settings(max_examples=max(1, number * settings.default.max_examples // _USUAL))
