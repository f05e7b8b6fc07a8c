"""How fast the sewer air over an exchanger is renewed: it is no unlimited source of heat."""

import math
from typing import NamedTuple

from thermosim_kernels.channel import Section
from thermosim_kernels.sewer_air import air_velocity, root_relative_velocity
from thermosim_kernels.spiral import SpiralResponse

AIR_HEAT_CAPACITY = 1.2 * 1006.0  # rho c_p of air near 15 degC [J/(m3 K)]
GREATEST_SHARE = 0.5  # of the sewage's capacity rate that may reach the air over a section


class AirRenewal(NamedTuple):
    """Sensible conductances from the given sewer air to the air over the exchanger."""

    by_sewage: float  # through the free surface, so in the end from the sewage [W/(m K)]
    by_ventilation: float  # air that follows along the sewer [W/(m K)]

    @property
    def share_of_sewage(self) -> float:
        """Part of what the dry arc takes that the sewage must replace [-]."""
        total = self.by_sewage + self.by_ventilation
        return self.by_sewage / total if total > 0.0 else 0.0

    def film(self, air_film: float, dry_perimeter: float) -> float:
        """Film of the dry arc in series with the renewal of its air [W/(m2 K)].

        Parameters
        ----------
        air_film : between the air over the exchanger and the dry wall [W/(m2 K)]
        dry_perimeter : wall above the sewage [m]
        """
        total = self.by_sewage + self.by_ventilation
        if dry_perimeter <= 0.0 or air_film <= 0.0:
            return air_film
        return total / (total / air_film + dry_perimeter) if total > 0.0 else 0.0


def air_renewal(section: Section, sensible: float, length: float, sewage_rate: float) -> AirRenewal:
    r"""What renews the heat of the air over an exchanger.

    The dry arc cools the air above it. That air is warmed again by the free surface and by
    air dragged along from upstream,

    .. math:: H = \alpha \sqrt{|V - v_a|}\, B + \rho_a c_a A_a v_a / L

    so the arc sees the given sewer air through its film and H in series. Vapour follows heat
    in all three (Lewis number 1), so that the factor for condensation applies to the result.

    Parameters
    ----------
    section : wetted cross-section at the flow of the sewage
    sensible : alpha, coefficient of the air film on the surface [W/m2/K per (m/s)^0.5]
    length : of the exchanger [m]
    sewage_rate : capacity rate of the sewage; bounds what its surface can give [W/K]

    Source
    ------
    Closures of SWMM-HEAT and TEMPEST for film and air velocity; balance derived here.
    """
    root = root_relative_velocity(section.width, section.velocity, section.dry_perimeter)
    surface = sensible * root * section.width
    bound = GREATEST_SHARE * sewage_rate / length
    around = section.wetted_perimeter + section.dry_perimeter
    of_air = max(around**2 / (4.0 * math.pi) - section.area, 0.0)  # as in a round pipe
    dragged = air_velocity(section.width, section.velocity, section.dry_perimeter)
    followed = AIR_HEAT_CAPACITY * of_air * dragged / length
    return AirRenewal(min(surface, bound), followed)


def with_renewal(
    response: SpiralResponse, share_of_sewage: float, sewage_rate: float
) -> SpiralResponse:
    """The exchanger's answer with its air heat taken from the sewage by this share.

    Keeps both balances: to_water = from_sewage + from_air + from_back, and the sewage cools by
    from_sewage + surface. ``sewage_rate`` [W/K]; the shift is booked at the end of the section.
    """
    if not (share_of_sewage > 0.0 and sewage_rate > 0.0):
        return response
    # sewage that has come down to the water (slope 1) has nothing left to warm the air with
    share = share_of_sewage * min(max(1.0 - response.sewage_slope, 0.0), 1.0)
    conductance = -response.from_air_slope
    if share * conductance > GREATEST_SHARE * sewage_rate:  # a trickle cannot replace it all
        share = GREATEST_SHARE * sewage_rate / conductance
    slope, offset = share * response.from_air_slope, share * response.from_air_offset
    return response._replace(
        sewage_slope=response.sewage_slope - slope / sewage_rate,
        sewage_offset=response.sewage_offset - offset / sewage_rate,
        from_sewage_slope=response.from_sewage_slope + slope,
        from_sewage_offset=response.from_sewage_offset + offset,
        from_air_slope=response.from_air_slope - slope,
        from_air_offset=response.from_air_offset - offset,
    )
