"""Contacts of oil and material that meet the published limits of heat containers."""

from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from thermosim.materials.loader import entries

Array = npt.NDArray[np.float64]
FILE = "container_contact.toml"


class ContactBand(NamedTuple):
    """Accepted sets, one a row."""

    names: tuple[str, ...]
    sets: Array  # (sets, names)
    typical: Array  # one of the sets' middle, itself accepted
    source: str


@cache
def contact_band() -> ContactBand:
    """The band bundled with the package; made by scenario ``container_calibration``."""
    file = entries(FILE)
    sets, typical = np.array(file["sets"]), np.array(file["typical"])
    return ContactBand(tuple(file["columns"]), sets, typical, str(file["source"]))
