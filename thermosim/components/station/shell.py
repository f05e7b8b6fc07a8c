"""Zones of a station, and the ground they lie in as the kernels want it."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from thermosim_kernels import station_air
from thermosim_kernels._jit import Array
from thermosim_kernels.ground_modes import BLOCK, LANES
from thermosim_kernels.moist_air import DRY_AIR

from thermosim.errors import ParameterError, require

AIR_DENSITY = 1.2  # dry air at 20 °C and standard pressure [kg/m3]
SERIES_BELOW = 1e-2  # rate * step below which the series of the mean is used


class Modes(Protocol):
    """Ground as decaying modes: z' = -rate z + drive.u, heat = through.u - coupling.z."""

    @property
    def inputs(self) -> tuple[str, ...]:
        """Names of the inputs."""

    @property
    def rate(self) -> Array:
        """(modes,), > 0 [1/s]."""

    @property
    def drive(self) -> Array:
        """(modes, inputs)."""

    @property
    def coupling(self) -> Array:
        """(modes, inputs)."""

    @property
    def through(self) -> Array:
        """(inputs,) [W/(m K)]."""

    @property
    def content(self) -> Array:
        """(modes,), stored heat per mode [J/m]."""


@dataclass(frozen=True, kw_only=True)
class Zone:
    """One well-mixed volume of air."""

    name: str
    volume: float  # [m3]
    faces: tuple[str, ...] = ()  # inputs of the ground that have this zone's temperature
    furnishing: float = 0.0  # heat capacity that moves with the air [J/K]
    contact: float = 0.85  # share of the fans' air that touches the coil (assumed) [-]
    coldest_coil: float = -10.0  # surface of the coil never undercut (assumed) [degC]

    def __post_init__(self) -> None:
        require(self, "volume", "m3", above=0.0)
        require(self, "furnishing", "J/K", at_least=0.0)
        require(self, "contact", "-", above=0.0, at_most=1.0)
        require(self, "coldest_coil", "degC", at_least=-60.0, at_most=40.0)


@dataclass(frozen=True, kw_only=True)
class Station:
    """Zones along one length of station."""

    zones: tuple[Zone, ...]
    length: float  # of the section's heats [m]
    exchange: tuple[tuple[str, str, float], ...] = ()  # air both ways between zones [kg/s]
    pressure: float = 101325.0  # [Pa]

    def __post_init__(self) -> None:
        require(self, "length", "m", above=0.0)
        require(self, "pressure", "Pa", above=5e4, at_most=1.2e5)
        names = self.names
        if not names or len(set(names)) < len(names):
            raise ParameterError(
                f"Station: the zones are named {', '.join(names) or 'not at all'}; give every "
                "zone a name of its own."
            )
        faces = [face for zone in self.zones for face in zone.faces]
        twice = [face for face in faces if faces.count(face) > 1]
        if twice:
            raise ParameterError(f"Station: face {twice[0]!r} belongs to two zones; name it once.")
        for one, other, flow in self.exchange:
            if one not in names or other not in names or one == other or not 0.0 <= flow < 1e6:
                raise ParameterError(
                    f"Station: air exchange ({one!r}, {other!r}, {flow!r} kg/s) needs two of the "
                    f"zones {', '.join(names)} and a flow from 0 on."
                )

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the zones."""
        return tuple(zone.name for zone in self.zones)

    def shell(self, step: float) -> station_air.Shell:
        """Zones for a length of step [s]."""
        volume = np.array([zone.volume for zone in self.zones])
        air = AIR_DENSITY * volume / step
        furnishing = np.array([zone.furnishing for zone in self.zones])
        exchange = np.zeros((volume.size, volume.size))
        for one, other, flow in self.exchange:
            i, j = self.names.index(one), self.names.index(other)
            exchange[i, j] += flow
            exchange[j, i] += flow
        return station_air.Shell(
            capacity=air * DRY_AIR + furnishing / step,
            air=air,
            exchange=exchange,
            contact=np.array([zone.contact for zone in self.zones]),
            coldest=np.array([zone.coldest_coil for zone in self.zones]),
            pressure=float(self.pressure),
        )


@dataclass(frozen=True)
class Link:
    """Which input of the ground is whose, and the factors of one step."""

    rows: tuple[str, ...]  # inputs of the ground, in its order
    others: tuple[str, ...]  # those that are no zone's
    owner: tuple[int, ...]  # zone of every row, -1 for others
    modes: int  # without the spare ones
    factors: station_air.Ground


def link(station: Station, ground: Modes | None, step: float) -> Link:
    """Factors of a ground, or of none, for a station and a length of step [s].

    Over a step of constant inputs z1 = e z + phi drive.u, and the mean of z is
    (z - z1 + drive.u step) / (rate step); both are exact.
    """
    if ground is None:
        return _none(station)
    owner = _owners(station, ground.inputs)
    others = tuple(name for name, zone in zip(ground.inputs, owner, strict=True) if zone < 0)
    reach = ground.rate * step
    phi = -np.expm1(-reach) / reach
    mean = step * _ramp(reach, phi)
    direct = np.diag(ground.through) - ground.coupling.T @ (mean[:, None] * ground.drive)
    into = np.zeros((len(owner), len(station.zones) + len(others)))
    known = iter(range(len(station.zones), into.shape[1]))
    for row, zone in enumerate(owner):
        into[row, zone if zone >= 0 else next(known)] = 1.0
    given = station.length * phi[:, None] * ground.coupling
    recall = np.column_stack([given, station.length * ground.content])
    drive = (step * phi[:, None] * ground.drive) @ into
    direct = np.vstack([station.length * direct @ into, np.zeros(into.shape[1])])
    faces = np.array([*owner, -1], dtype=np.float64)
    factors = _blocks(np.exp(-reach), drive, recall, direct, faces)
    return Link(ground.inputs, others, owner, ground.rate.size, factors)


def _blocks(
    decay: Array, drive: Array, recall: Array, direct: Array, zone: Array
) -> station_air.Ground:
    """One step written out over a block of steps; drive (modes, inputs), recall (modes, rows)."""
    spare = ((0, -decay.size % LANES), (0, 0))
    drive, recall = np.pad(drive, spare), np.pad(recall, spare)
    decay = np.pad(decay, spare[0])
    powers = decay[:, None] ** np.arange(BLOCK)  # (modes, BLOCK)
    width = BLOCK * recall.shape[1]
    later = np.einsum("mi,mk,mr->ikr", drive, powers, recall)
    ahead = powers[:, ::-1].T[:, None, :] * drive.T[None, :, :]
    parts = station_air.Ground(
        decay=decay,
        drive=drive.T,
        direct=direct,
        zone=zone,
        block_decay=decay**BLOCK,
        block_recall=(powers[:, :, None] * recall[:, None, :]).reshape(decay.size, width),
        later=later.reshape(drive.shape[1], width),
        block_drive=ahead.reshape(BLOCK * drive.shape[1], decay.size),
    )
    return station_air.Ground(*(np.ascontiguousarray(part) for part in parts))


def _owners(station: Station, inputs: tuple[str, ...]) -> tuple[int, ...]:
    """Zone of every input of the ground."""
    owner = {face: i for i, zone in enumerate(station.zones) for face in zone.faces}
    missing = [face for face in owner if face not in inputs]
    if missing:
        raise ParameterError(
            f"Station: face {missing[0]!r} is not known to the ground. It has the inputs "
            f"{', '.join(inputs)}."
        )
    return tuple(owner.get(name, -1) for name in inputs)


def _none(station: Station) -> Link:
    """A station whose walls let no heat through."""
    zones = len(station.zones)
    if any(zone.faces for zone in station.zones):
        raise ParameterError("Station: zones have faces, but there is no ground. Give one.")
    flat, wide = np.zeros(0), np.zeros((zones, 0))
    empty = station_air.Ground(
        flat, wide, wide.T.copy(), flat, flat, np.zeros((0, 0)), wide,
        np.zeros((BLOCK * zones, 0)),
    )  # fmt: skip
    return Link((), (), (), 0, empty)


def _ramp(reach: Array, phi: Array) -> Array:
    """(1 - phi) / x without cancellation for small x."""
    x = np.minimum(reach, SERIES_BELOW)
    series = 1 / 2 - x / 6 * (1 - x / 4 * (1 - x / 5 * (1 - x / 6 * (1 - x / 7))))
    return np.where(reach < SERIES_BELOW, series, (1.0 - phi) / reach)
