"""The error tree. What a user did is an `InputError` (exit 2); what the physics or the
machine could not do is a `RunError` (exit 3)."""

from dataclasses import dataclass


class ThermosimError(Exception):
    """Root of everything thermosim raises on purpose."""

    exit_code = 3


class InputError(ThermosimError):
    """The user gave something that cannot be used."""

    exit_code = 2


class UnitError(InputError):
    """A quantity without, or with an unknown or unfitting, unit."""


class ParameterError(InputError):
    """A physical parameter outside its legal range."""


class MaterialError(InputError):
    """An unknown material, or a material file that lacks a value or its source."""


class SeriesError(InputError):
    """A CSV time series that cannot be read; the text names the line."""


class WeatherError(InputError):
    """A weather file that cannot be read, or months that are missing."""


class ReferenceFileError(InputError):
    """A validation folder that cannot be used."""


class ResultFileError(InputError):
    """A file that is not, or is no longer, a readable thermosim result."""


@dataclass(frozen=True)
class Fault:
    """One thing wrong in a case: where it stands and a sentence saying what to write."""

    where: str  # "[sewer] diameter" or "[[plant]] 2, exchanger.length"
    text: str
    line: int | None = None


class CaseError(InputError):
    """All faults of one case file together."""

    def __init__(self, path: str, faults: list[Fault]) -> None:
        self.path = path
        self.faults = faults
        super().__init__("\n".join(self._sentence(fault) for fault in faults))

    def _sentence(self, fault: Fault) -> str:
        place = f"{self.path}:{fault.line}" if fault.line else self.path
        if not fault.where:
            return f"{place}: {fault.text}"
        return f"{place}, {fault.where}{' ' if fault.text.startswith('= ') else ': '}{fault.text}"


class RunError(ThermosimError):
    """The run could not be finished."""


class ConvergenceError(RunError):
    """A solver did not converge: names component, residual and the last good state."""


class PropertyRangeError(RunError):
    """A material left the range its data are good for."""


class InfeasiblePlanError(RunError):
    """No timetable keeps all limits: the sentence names those that bind."""


class EnergyBalanceError(RunError):
    """The energy ledger of a run does not close."""


class StoppedError(RunError):
    """The user ended the run."""


class StorageError(RunError):
    """The result could not be written; what was there before is untouched."""


def require(
    owner: object,
    name: str,
    unit: str,
    *,
    above: float | None = None,
    at_least: float | None = None,
    at_most: float | None = None,
) -> None:
    """Raise `ParameterError` unless ``owner.name`` is finite and within its range."""
    value = getattr(owner, name)
    what = f"{type(owner).__name__}.{name} = {value!r} {unit}"
    if not (isinstance(value, (int, float)) and abs(value) < float("inf")):
        raise ParameterError(f"{what}: a finite number is needed.")
    if above is not None and not value > above:
        raise ParameterError(f"{what}: must be above {above:g} {unit}.")
    if at_least is not None and not value >= at_least:
        raise ParameterError(f"{what}: must be at least {at_least:g} {unit}.")
    if at_most is not None and not value <= at_most:
        raise ParameterError(f"{what}: must be at most {at_most:g} {unit}.")
