"""What a scenario is handed: a checked case, seen from below."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from thermosim.results import Assumption

Progress = Callable[[float, float], None]  # simulated seconds done, of how many


class Job(Protocol):
    """A case as its scenario needs it (`thermosim.case.Case`)."""

    @property
    def scenario(self) -> str:
        """Name of the scenario."""
        ...

    @property
    def inputs(self) -> Any:
        """Checked inputs in SI, of the scenario's own class."""
        ...

    @property
    def text(self) -> str:
        """The case file, verbatim."""
        ...

    def file(self, name: str) -> Path:
        """A data file beside the case."""
        ...

    def assumptions(self) -> tuple[Assumption, ...]:
        """Every value the file did not give, with its source."""
        ...
