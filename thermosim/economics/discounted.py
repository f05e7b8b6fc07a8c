"""Investment arithmetic with interest: present value, annuity, payback, cost of heat.

Flows are one amount a year: the first is paid today, the next after one year, and so on.
Money out is negative. Rates are shares a year (0.04 is 4 %), without inflation.
"""

import math
from collections.abc import Sequence
from itertools import pairwise

from thermosim.errors import ParameterError


def _flows(flows: Sequence[float]) -> list[float]:
    amounts = [float(flow) for flow in flows]
    if not amounts or not all(math.isfinite(amount) for amount in amounts):
        raise ParameterError("flows: one finite amount a year is needed, today's first.")
    return amounts


def _rate(rate: float) -> float:
    if not (math.isfinite(rate) and rate > -1.0):
        raise ParameterError(f"rate = {rate!r}: must be above -1. Write 0.04 for 4 % a year.")
    return rate


def net_present_value(rate: float, flows: Sequence[float]) -> float:
    r"""Worth today of all flows, :math:`\sum_t F_t (1 + r)^{-t}` [JPY]."""
    factor = 1.0 / (1.0 + _rate(rate))
    value = 0.0
    for amount in reversed(_flows(flows)):
        value = value * factor + amount
    return value


def _sign_changes(amounts: Sequence[float]) -> int:
    signs = [amount > 0.0 for amount in amounts if amount != 0.0]
    return sum(a != b for a, b in pairwise(signs))


def internal_rate_of_return(flows: Sequence[float]) -> float:
    """Rate at which the net present value is zero [1/a].

    The rate must be unique: either the flows change sign once, or their running sum does
    (Norstrom's condition; then the rate above zero is meant).
    """
    amounts = _flows(flows)
    running, total = [], 0.0
    for amount in amounts:
        total += amount
        running.append(total)
    once = _sign_changes(amounts) == 1
    if not once and not (_sign_changes(running) == 1 and running[0] != 0.0 and total != 0.0):
        raise ParameterError(
            f"flows change sign {_sign_changes(amounts)} times: no rate, or no single one, "
            "makes them worth nothing. Look at the net present value instead."
        )
    low, high = (-0.999 if once else 0.0), 1.0
    at_low = net_present_value(low, amounts)
    while net_present_value(high, amounts) * at_low > 0.0:
        high *= 4.0
        if high > 1e9:
            raise ParameterError("flows: no rate between -99.9 % and 1e9 makes them worth nothing.")
    while high - low > 1e-15 + 4e-16 * abs(high):
        middle = 0.5 * (low + high)
        if net_present_value(middle, amounts) * at_low > 0.0:
            low = middle
        else:
            high = middle
        if middle in (low, high) and math.nextafter(low, high) >= high:
            break
    return 0.5 * (low + high)


def _years(years: float) -> float:
    if not 0.0 < years < float("inf"):
        raise ParameterError(f"years = {years!r}: must be above 0. Write for example 15.")
    return years


def annuity_factor(rate: float, years: float) -> float:
    r"""Equal yearly share of an investment, :math:`r / (1 - (1+r)^{-n})`, 1/n without interest."""
    growth = _years(years) * math.log1p(_rate(rate))
    return rate / -math.expm1(-growth) if rate != 0.0 else 1.0 / years


def annuity(investment_jpy: float, rate: float, years: float) -> float:
    """Equal yearly payment at the years' ends that is worth the investment today [JPY/a]."""
    return investment_jpy * annuity_factor(rate, years)


def simple_payback(investment_jpy: float, saving_jpy_per_year: float) -> float:
    """Years until equal savings sum up to the investment, inf if there are none [a]."""
    return investment_jpy / saving_jpy_per_year if saving_jpy_per_year > 0.0 else math.inf


def discounted_payback(investment_jpy: float, saving_jpy_per_year: float, rate: float) -> float:
    r"""Years until equal savings are worth the investment, inf if they never are [a].

    .. math:: n = -\ln(1 - r I / S) / \ln(1 + r)

    the annuity solved for the years, so that part of a year counts.
    """
    if _rate(rate) == 0.0:
        return simple_payback(investment_jpy, saving_jpy_per_year)
    if saving_jpy_per_year <= 0.0 or rate * investment_jpy >= saving_jpy_per_year:
        return math.inf
    return -math.log1p(-rate * investment_jpy / saving_jpy_per_year) / math.log1p(rate)


def life_cycle_cost(
    investments: Sequence[tuple[float, float]],
    yearly_cost_jpy: float,
    rate: float,
    years: int,
) -> float:
    """Present value of owning a plant: first cost, replacements, yearly cost, residual values.

    A part is replaced at the same price whenever its life has passed and years remain; what is
    left of its life at the end is credited in proportion (straight line).

    Parameters
    ----------
    investments : (price [JPY], life [a]) of each part
    yearly_cost_jpy : energy and maintenance, paid at the end of each year [JPY/a]
    rate : interest [1/a]
    years : period looked at, whole, > 0 [a]
    """
    if years != int(_years(years)):
        raise ParameterError(f"years = {years!r}: a whole number is needed.")
    growth = 1.0 + _rate(rate)
    total = sum(yearly_cost_jpy * growth**-year for year in range(1, int(years) + 1))
    for price, life in investments:
        bought = range(math.ceil(years / _years(life)))
        total += sum(price * growth ** -(number * life) for number in bought)
        left = len(bought) * life - years
        total -= price * left / life * growth**-years
    return total


def levelised_cost_of_heat(
    investments: Sequence[tuple[float, float]],
    maintenance_jpy_per_year: float,
    energy_jpy_per_year: float,
    heat_kwh_per_year: float,
    rate: float,
) -> float:
    """Annuities of all parts plus maintenance and energy, per heat delivered [JPY/kWh].

    Parameters
    ----------
    investments : (price [JPY], life [a]) of each part
    maintenance_jpy_per_year, energy_jpy_per_year : yearly cost [JPY/a]
    heat_kwh_per_year : heat delivered, > 0 [kWh/a]
    rate : interest [1/a]
    """
    if not 0.0 < heat_kwh_per_year < float("inf"):
        raise ParameterError(f"heat_kwh_per_year = {heat_kwh_per_year!r}: must be above 0 kWh.")
    capital = sum(annuity(price, rate, life) for price, life in investments)
    return (capital + maintenance_jpy_per_year + energy_jpy_per_year) / heat_kwh_per_year


def abatement_cost(extra_cost_jpy_per_year: float, avoided_kg_per_year: float) -> float:
    """Extra cost per tonne of CO2 avoided, negative if it saves money too [JPY/t].

    Both against the same reference plant; avoided must be above 0 [kg/a].
    """
    if not 0.0 < avoided_kg_per_year < float("inf"):
        raise ParameterError(
            f"avoided_kg_per_year = {avoided_kg_per_year!r}: nothing is avoided, so that a cost "
            "of avoiding does not exist."
        )
    return extra_cost_jpy_per_year / avoided_kg_per_year * 1000.0
