"""What capital costs by the year, after a subsidy."""

from thermosim.economics.discounted import annuity
from thermosim.errors import ParameterError


def burden(capital_jpy: float, subsidy: float, years: float, rate: float = 0.0) -> float:
    r"""Yearly share of a subsidised investment; no scrap value [JPY/a].

    .. math:: B = K (1 - s) \frac{r}{1 - (1 + r)^{-n}}

    Without interest it is the straight line K (1 - s) / n of [EPOC 2009].

    Parameters
    ----------
    capital_jpy : price of everything, >= 0 [JPY]
    subsidy : share that is given, 0 to 1 [-]
    years : of depreciation, > 0 [a]
    rate : interest [1/a]
    """
    if not 0.0 <= subsidy <= 1.0:
        raise ParameterError(f"subsidy = {subsidy!r}: a share from 0 to 1 is needed.")
    if not 0.0 <= capital_jpy < float("inf"):
        raise ParameterError(f"capital_jpy = {capital_jpy!r}: must be at least 0 JPY.")
    return annuity(capital_jpy * (1.0 - subsidy), rate, years)
