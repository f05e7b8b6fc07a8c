"""Tolerances of published figures: a share, a quantity, or the digits that are printed."""

from __future__ import annotations

import math
from typing import Annotated

from pydantic import AfterValidator

PRINTED = "printed digits"
"""Tolerance of a figure that is met when rounding gives the very digits printed."""
MOST = 1.0
"""Largest share: beyond the figure itself a comparison says nothing."""


def leading_number(text: str) -> float:
    """Number before the unit; not-a-number where there is none."""
    try:
        return float(text.strip().partition(" ")[0].replace(",", ""))
    except ValueError:
        return math.nan


def _checked(given: str | float) -> str | float:
    """The tolerance, where it can be read in one way only."""
    if given == PRINTED:
        return given
    if not isinstance(given, str):
        if 0.0 <= given <= MOST:
            return given
        msg = f"a share from 0 to {MOST:g} is needed; write a quantity with its unit in quotes"
        raise ValueError(msg)
    number, unit = leading_number(given), given.strip().partition(" ")[2].strip()
    if not 0.0 <= number < math.inf:
        msg = 'a share such as 0.03, or a quantity such as "0.1 K", not negative, is needed'
        raise ValueError(msg)
    if not unit and number > 0.0:
        share = f"{number:g} without quotes for {100.0 * number:g} % of the published value"
        msg = (
            f"{number:g} in quotes has no unit. Write "
            f'{f"{share}, or " if number <= MOST else ""}"{number:g} K" with the unit of the '
            f'result; "{number:g} 1" where that is a plain number'
        )
        raise ValueError(msg)
    return given


Tolerance = Annotated[str | float, AfterValidator(_checked)]
