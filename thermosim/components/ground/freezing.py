"""Soil that freezes: enthalpy and conductivity between wet and frozen."""

from dataclasses import dataclass

from thermosim_kernels._jit import Array

from thermosim.errors import require

LATENT_HEAT = 333.4e3  # of ice at 0 degC, IAPWS release R10-06 (assumed: from memory) [J/kg]


@dataclass(frozen=True, kw_only=True)
class Freezing:
    """Water of a layer that freezes evenly over a range of temperature.

    Above the range the layer's own conductivity and heat capacity hold. Within it the heat
    capacity is the mean of both plus latent heat over the range, and the conductivity
    follows the frozen share linearly (both assumed: soils freeze faster near the upper end).
    """

    water: float  # that freezes, per volume of soil [kg/m3]
    conductivity: float  # of the frozen soil [W/(m K)]
    heat_capacity: float  # volumetric, of the frozen soil [J/(m3 K)]
    begins: float = 0.0  # temperature below which freezing begins [degC]
    ends: float = -0.5  # temperature at which all that can be is frozen [degC]
    latent_heat: float = LATENT_HEAT  # [J/kg]

    def __post_init__(self) -> None:
        require(self, "water", "kg/m3", at_least=0.0, at_most=1000.0)
        require(self, "conductivity", "W/(m K)", above=0.0)
        require(self, "heat_capacity", "J/(m3 K)", above=0.0)
        require(self, "begins", "degC", at_least=-50.0, at_most=100.0)
        require(self, "ends", "degC", at_least=-60.0, at_most=self.begins - 1e-3)
        require(self, "latent_heat", "J/kg", above=0.0)

    def pieces(self, thawed: float | Array) -> tuple[float | Array, ...]:
        """Enthalpy of a cubic metre in three straight pieces.

        Parameters
        ----------
        thawed : heat capacity above the range; E = thawed T there [J/(m3 K)]

        Returns
        -------
        Slopes thawed, mushy, frozen [J/(m3 K)], offsets mushy, frozen, and the enthalpy at
        the upper and the lower end of the range [J/m3].
        """
        width = self.begins - self.ends
        mushy = 0.5 * (thawed + self.heat_capacity) + self.water * self.latent_heat / width
        liquid = thawed * self.begins
        solid = liquid - mushy * width
        return (
            thawed,
            mushy,
            self.heat_capacity + 0.0 * thawed,
            liquid - mushy * self.begins,
            solid - self.heat_capacity * self.ends,
            liquid,
            solid,
        )
