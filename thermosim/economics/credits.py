"""Money for CO2 that is saved, and how source, carrier and user may share it."""

import math
from collections.abc import Callable, Mapping, Sequence
from itertools import combinations

from thermosim.errors import ParameterError


def credit(price_jpy_per_t: float, net_t: Sequence[float]) -> float:
    """Worth of the saving of the sites that may be credited; a loss earns nothing [JPY/a].

    Parameters
    ----------
    price_jpy_per_t : of CO2, 3,000 in [EPOC 2009] [JPY/t]
    net_t : saving of each eligible site [t/a]
    """
    if not 0.0 <= price_jpy_per_t < math.inf:
        raise ParameterError(f"price_jpy_per_t = {price_jpy_per_t!r}: must be at least 0 JPY/t.")
    return price_jpy_per_t * sum(max(0.0, net) for net in net_t)


def pro_rata(weights: Mapping[str, float]) -> dict[str, float]:
    """Shares in proportion to weights; they sum to 1."""
    total = math.fsum(weights.values())
    if not (total > 0.0 and all(weight >= 0.0 for weight in weights.values())):
        raise ParameterError("weights: none negative, and at least one above 0, are needed.")
    return {name: weight / total for name, weight in weights.items()}


def shapley(players: Sequence[str], worth: Callable[[frozenset[str]], float]) -> dict[str, float]:
    r"""Value of each player: the mean of what it adds to the others, over all orders.

    .. math:: \phi_i = \sum_{S \not\ni i} \frac{|S|! (n - |S| - 1)!}{n!} [v(S + i) - v(S)]

    Efficient, symmetric, zero for who adds nothing, additive.

    Parameters
    ----------
    players : at most 12
    worth : of a coalition; that of nobody is taken as zero

    Source
    ------
    L. S. Shapley, A value for n-person games, Annals of Mathematics Studies 28, 1953.
    """
    count = len(players)
    if not 0 < count <= 12 or len(set(players)) < count:
        raise ParameterError("players: between 1 and 12 different names are needed.")
    value = {frozenset[str](): 0.0}
    for size in range(1, count + 1):
        for members in combinations(players, size):
            value[frozenset(members)] = worth(frozenset(members))
    found = {}
    for player in players:
        terms = []
        for group, alone in value.items():
            if player not in group:
                weight = math.factorial(len(group)) * math.factorial(count - len(group) - 1)
                terms.append(weight * (value[group | {player}] - alone))
        found[player] = math.fsum(terms) / math.factorial(count)
    return found
