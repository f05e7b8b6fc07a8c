"""Where bundled data lies: inside the wheel, or beside the package in a checkout."""

from pathlib import Path


def folder(name: str) -> Path:
    """Folder ``cases`` or ``validation``, wherever this installation keeps it."""
    packed = Path(__file__).parent / "_data" / name
    return packed if packed.is_dir() else Path(__file__).parents[1] / name
