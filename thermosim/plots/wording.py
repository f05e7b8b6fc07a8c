"""Numbers, units and names as a reader of a figure or report wants them."""

import math
import re

_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_SIGNS = {"degC": "°C", "CO2": "CO₂", "*": "·"}

# unit → (smallest value that wants the step, factor, unit shown), largest step first
_STEPS: dict[str, tuple[tuple[float, float, str], ...]] = {
    "W": ((2e6, 1e-6, "MW"), (2e3, 1e-3, "kW"), (0.0, 1.0, "W")),
    "J": ((3.6e14, 1 / 3.6e12, "GWh"), (3.6e9, 1 / 3.6e9, "MWh"), (0.0, 1 / 3.6e6, "kWh")),
    "kWh": ((2e7, 1e-6, "GWh"), (2e4, 1e-3, "MWh"), (0.0, 1.0, "kWh")),
    "m": ((5e3, 1e-3, "km"), (0.05, 1.0, "m"), (0.0, 1e3, "mm")),
    "m^3/s": ((2.0, 1.0, "m³/s"), (0.0, 1e3, "L/s")),
    "Pa": ((2e6, 1e-6, "MPa"), (2e3, 1e-3, "kPa"), (0.0, 1.0, "Pa")),
}


def number(value: float, digits: int = 4) -> str:
    """Number with at most ``digits`` significant digits, grouped; ``n/a`` if it is none."""
    if math.isnan(value):
        return "n/a"
    if math.isinf(value):
        return "∞" if value > 0 else "-∞"
    size = abs(value)
    if size == 0.0:
        return "0"
    if not 1e-4 <= size < 1e12:
        mantissa, power = f"{value:.{min(digits - 1, 2)}e}".split("e")
        return f"{mantissa} × 10{str(int(power)).translate(_SUPERSCRIPT)}"
    return fixed(value, decimals(value, digits))


def decimals(value: float, digits: int) -> int:
    """Decimals that ``digits`` significant digits need, trailing zeros not counted."""
    if not math.isfinite(value) or value == 0.0:
        return 0
    most = max(0, digits - 1 - math.floor(math.log10(abs(value))))
    return len(f"{value:.{most}f}".rstrip("0").partition(".")[2])


def fixed(value: float, places: int) -> str:
    """Number with this many decimals and grouped thousands; never a negative zero."""
    text = f"{value:,.{places}f}"
    return text if any(sign in "123456789" for sign in text) else text.lstrip("-")


def unit(text: str) -> str:
    """Unit as printed: ``m^3/s`` → m³/s, ``degC`` → °C, ``1`` → nothing."""
    if text.strip() in ("1", "-"):
        return ""
    for plain_sign, sign in _SIGNS.items():
        text = text.replace(plain_sign, sign)
    return re.sub(r"\^(-?\d+)", lambda found: found[1].translate(_SUPERSCRIPT), plain(text))


def amount(value: float, of_unit: str, digits: int = 3) -> str:
    """Number and unit, scaled to a handy step: 123456 W → ``123 kW``."""
    if not math.isfinite(value):
        return number(value)
    factor, shown = scale(of_unit, abs(value))
    return f"{number(value * factor, digits)} {shown}".strip()


def scale(of_unit: str, biggest: float) -> tuple[float, str]:
    """Factor and printed unit that make ``biggest`` (in ``of_unit``) easy to read."""
    for smallest, factor, shown in _STEPS.get(of_unit, ()):
        if biggest >= smallest and (biggest > 0.0 or factor == 1.0):
            return factor, shown
    return 1.0, unit(of_unit)


def duration(days: float) -> str:
    """Length of time as words: ``7.9 minutes``, ``2 days``."""
    for size, name in ((1.0, "day"), (1 / 24, "hour"), (1 / 1440, "minute"), (0.0, "second")):
        if days >= size:
            count = number(days / size if size else days * 86400.0, 2)
            return f"{count} {name}" if count == "1" else f"{count} {name}s"
    return ""


def label(quantity: str, shown_unit: str) -> str:
    """Axis label: quantity and unit in brackets."""
    return f"{quantity} [{shown_unit}]" if shown_unit else f"{quantity} [-]"


def plain(text: str, longest: int = 120) -> str:
    """One line of printable characters, cut where it is too long for a figure."""
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    line = line.replace(" degC", " °C")
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"


def words(name: str) -> str:
    """Variable or plant name as words: ``supply_hall`` → supply hall."""
    return plain(name.replace("_", " "))


def sentence(text: str) -> str:
    """Text as the beginning of a sentence."""
    line = plain(text).rstrip(".")
    return line[:1].upper() + line[1:]


def slug(text: str) -> str:
    """Text as part of a file name."""
    return re.sub(r"[^0-9A-Za-z]+", "_", text).strip("_").lower() or "figure"
