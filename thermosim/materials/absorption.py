"""Published absorption chillers by their characteristic equation, checked when read."""

import tomllib
import warnings
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from thermosim.errors import MaterialError

Array = npt.NDArray[np.float64]
FILE = "machines/absorption.toml"
HIGHEST_COP = {"single": 0.85, "double": 1.6}
"""No machine of this kind does better [-]; 0.85 catches rows with copied parameters, 1.6 is
`assumed`."""
STANDARD_A, STANDARD_E = 2.5, 1.8
"""a and e where data are too few to fit them (Kühn and Ziegler 2005) [-]."""


class UnderdeterminedFitWarning(UserWarning):
    """A fit to fewer points than it has parameters."""


@dataclass(frozen=True, kw_only=True)
class Characteristic:
    r"""Cold and driving heat, linear in one characteristic temperature difference.

    .. math:: t = t_G - a\,t_{AC} + e\,t_E, \quad \dot Q_E = s_E t + r_E, \quad
              \dot Q_G = s_G t + r_G

    Mean external temperatures of generator, absorber with condenser, and evaporator.
    """

    kind: Literal["single", "double"]
    a: float  # [-]
    e: float  # [-]
    cold_slope: float  # s_E [W/K]
    cold_offset: float  # r_E [W]
    heat_slope: float  # s_G [W/K]
    heat_offset: float  # r_G [W]
    source: str
    confidence: Literal["published", "fitted", "calibrated"] = "published"

    def difference(self, generator: float, rejection: float, chilled: float) -> float:
        """Characteristic temperature difference [K] at mean external temperatures [°C]."""
        return generator - self.a * rejection + self.e * chilled

    def cold(self, difference: float) -> float:
        """Cold [W] at a characteristic temperature difference [K]."""
        return self.cold_slope * difference + self.cold_offset

    def heat(self, difference: float) -> float:
        """Driving heat [W] at a characteristic temperature difference [K]."""
        return self.heat_slope * difference + self.heat_offset

    def cop(self, generator: float, rejection: float, chilled: float) -> float:
        """Cold over driving heat [-] at mean external temperatures [°C]."""
        difference = self.difference(generator, rejection, chilled)
        return self.cold(difference) / self.heat(difference)

    def check(self, name: str, rating: Sequence[float]) -> None:
        """Raise `MaterialError` unless the machine is possible at its rating point [°C]."""
        difference = self.difference(*rating)
        cold, heat = self.cold(difference), self.heat(difference)
        limit = HIGHEST_COP[self.kind]
        if not (cold > 0.0 and heat > 0.0 and self.cold_slope > 0.0 and self.heat_slope > 0.0):
            raise MaterialError(
                f"absorption chiller {name!r}: at {_spoken(rating)} it gives {cold:.4g} W of cold "
                f"from {heat:.4g} W of heat; both and their slopes must be positive."
            )
        if not cold / heat < limit:
            raise MaterialError(
                f"absorption chiller {name!r}: at {_spoken(rating)} its COP is "
                f"{cold / heat:.4g}; no {self.kind}-effect machine reaches {limit:g}. Are the "
                "generator's parameters a copy of the evaporator's?"
            )


class Point(NamedTuple):
    """One measured or catalogue point of an absorption chiller."""

    generator: float  # mean of hot water [°C]
    rejection: float  # mean of cooling water [°C]
    chilled: float  # mean of chilled water [°C]
    cold: float  # [W]
    heat: float  # driving [W]


class Fit(NamedTuple):
    """A fitted machine and how far to trust it."""

    characteristic: Characteristic
    fitted: tuple[str, ...]  # parameters that the points determine
    cold_error: float  # root mean square [W]
    heat_error: float  # root mean square [W]


@cache
def _all() -> dict[str, dict[str, Any]]:
    return tomllib.loads(
        Path(__file__).with_name("machines").joinpath("absorption.toml").read_text(encoding="utf-8")
    )


def absorption_names() -> list[str]:
    """Names of the usable published machines."""
    return sorted(name for name in _all() if _usable(name))


def _usable(name: str) -> bool:
    try:
        absorption_chiller(name)
    except MaterialError:
        return False
    return True


def absorption_chiller(name: str) -> Characteristic:
    """Published machine of this name. Errors: `MaterialError` if unknown or impossible."""
    if name not in _all():
        raise MaterialError(
            f"absorption chiller {name!r}: not published here. "
            f"Write one of: {', '.join(absorption_names())}."
        )
    entry = _all()[name]
    machine = Characteristic(
        kind=entry["kind"],
        a=entry["a"],
        e=entry["e"],
        cold_slope=1e3 * entry["s_E"],
        cold_offset=1e3 * entry["r_E"],
        heat_slope=1e3 * entry["s_G"],
        heat_offset=1e3 * entry["r_G"],
        source=entry["source"],
    )
    machine.check(name, entry["rating"])
    return machine


def scaled(
    base: Characteristic, capacity: float, cop: float, rating: tuple[float, float, float]
) -> Characteristic:
    """A machine of another size and COP with the temperature behaviour of ``base``.

    Parameters
    ----------
    base : published machine
    capacity : cold at the rating point, > 0 [W]
    cop : at the rating point, > 0 [-]
    rating : mean generator, rejection and chilled temperature [°C]

    Both lines are multiplied by a factor each; the result is calibrated, not measured.
    """
    difference = base.difference(*rating)
    if not (base.cold(difference) > 0.0 and base.heat(difference) > 0.0):
        raise MaterialError(f"absorption chiller: the base gives no cold at {_spoken(rating)}.")
    cold, heat = capacity / base.cold(difference), capacity / cop / base.heat(difference)
    machine = replace(
        base,
        cold_slope=cold * base.cold_slope,
        cold_offset=cold * base.cold_offset,
        heat_slope=heat * base.heat_slope,
        heat_offset=heat * base.heat_offset,
        source=f"{base.source}; scaled to {capacity:.6g} W and COP {cop:g} at {_spoken(rating)}",
        confidence="calibrated",
    )
    machine.check("scaled", rating)
    return machine


def fit(
    points: Sequence[Point],
    kind: Literal["single", "double"] = "single",
    a: float = STANDARD_A,
    e: float = STANDARD_E,
) -> Fit:
    """Characteristic equation through two or more points, by least squares.

    Four points that vary all three temperatures determine a and e too; with fewer, a and e
    are those given and a `UnderdeterminedFitWarning` says so.

    Parameters
    ----------
    points : measured or catalogue points
    kind : single or double effect
    a, e : used where the points do not determine them [-]

    Source
    ------
    Multiple linear regression of the cold as in Puig-Arnavat et al. 2010, then of the heat.
    """
    if len(points) < 2:
        raise MaterialError("absorption chiller: a fit needs at least 2 points.")
    data = np.array(points, dtype=float)
    planes = np.column_stack([data[:, :3], np.ones(len(points))])
    fitted: tuple[str, ...] = ("s_E", "r_E", "s_G", "r_G")
    spread = np.linalg.svd(planes - planes.mean(axis=0), compute_uv=False)
    if len(points) >= 4 and spread[2] > 1e-3 * spread[0]:
        slopes = np.linalg.lstsq(planes, data[:, 3], rcond=None)[0]
        if not slopes[0] > 0.0:
            raise MaterialError("absorption chiller: the cold does not rise with the hot water.")
        a, e = -float(slopes[1] / slopes[0]), float(slopes[2] / slopes[0])
        fitted = ("a", "e", *fitted)
    else:
        warnings.warn(
            f"{len(points)} points do not determine a and e of an absorption chiller; "
            f"a = {a:g} and e = {e:g} are used.",
            UnderdeterminedFitWarning,
            stacklevel=2,
        )
    return _with_lines(data, kind, a, e, fitted)


def _with_lines(
    data: Array, kind: Literal["single", "double"], a: float, e: float, fitted: tuple[str, ...]
) -> Fit:
    """Lines of cold and heat over the characteristic temperature difference."""
    difference = data[:, 0] - a * data[:, 1] + e * data[:, 2]
    if np.ptp(difference) < 1e-9:
        raise MaterialError(
            "absorption chiller: all points have the same characteristic temperature difference; "
            "a fit needs points of different temperatures."
        )
    terms = np.column_stack([difference, np.ones(difference.size)])
    cold, heat = (np.linalg.lstsq(terms, data[:, i], rcond=None)[0] for i in (3, 4))
    machine = Characteristic(
        kind=kind,
        a=a,
        e=e,
        cold_slope=float(cold[0]),
        cold_offset=float(cold[1]),
        heat_slope=float(heat[0]),
        heat_offset=float(heat[1]),
        source=f"fitted to {difference.size} points",
        confidence="fitted",
    )
    machine.check("fitted", tuple(data[int(np.argmax(data[:, 3])), :3]))
    errors = [
        float(np.sqrt(np.mean((terms @ line - data[:, i]) ** 2)))
        for i, line in ((3, cold), (4, heat))
    ]
    return Fit(machine, fitted, errors[0], errors[1])


def _spoken(rating: Sequence[float]) -> str:
    return "/".join(f"{each:g}" for each in rating) + " °C"
