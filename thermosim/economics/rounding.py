"""Rounding as printed tables do it."""

from decimal import ROUND_HALF_UP, Decimal


def round_half_up(value: float, decimals: int = 0) -> float:
    """Value rounded to this many decimals, halves away from zero (1.25 → 1.3).

    Works on the shortest decimal that reads back as the same float, so that 1.005 is a half.
    """
    unit = Decimal(1).scaleb(-decimals)
    return float(Decimal(repr(float(value))).quantize(unit, rounding=ROUND_HALF_UP))


def decimals_of(text: str) -> int:
    """Decimals that a printed number shows: 2 for "1.50", 0 for "12"."""
    return len(text.strip().partition(".")[2])


def round_printed(value: float, decimals: int = 0, guard: float = 1e-9) -> float:
    """Half up, where a chain of floats may have ended just below the half it stands for."""
    return round_half_up(value * (1.0 + guard), decimals)
