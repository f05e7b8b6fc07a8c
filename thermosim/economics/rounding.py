"""Rounding as printed tables do it."""

from decimal import ROUND_HALF_UP, Decimal


def round_half_up(value: float, decimals: int = 0) -> float:
    """Value rounded to this many decimals, halves away from zero (1.25 → 1.3).

    Works on the shortest decimal that reads back as the same float, so that 1.005 is a half.
    """
    unit = Decimal(1).scaleb(-decimals)
    return float(Decimal(repr(float(value))).quantize(unit, rounding=ROUND_HALF_UP))
