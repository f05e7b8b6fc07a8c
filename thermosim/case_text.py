"""Case files as text: read with guards, and know in which line a key stands."""

import re
import tomllib
from pathlib import Path
from typing import Any

from thermosim.errors import CaseError, Fault

MAX_BYTES = 1_000_000
MAX_DEPTH = 40

Keys = tuple[str | int, ...]

_HEADER = re.compile(r"\s*(\[\[?)\s*([A-Za-z0-9_.\-\" ]{1,200}?)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(r"\s*([A-Za-z0-9_.\-\"]{1,200})\s*=")


def read(path: Path) -> str:
    """Text of a case file. Errors: `CaseError` for anything that is not readable TOML text."""
    shown = str(path)
    if not path.exists():
        raise CaseError(shown, [Fault("", "there is no such file.")])
    if not path.is_file():
        raise CaseError(shown, [Fault("", "not a file; a case is a TOML text file.")])
    size = path.stat().st_size
    if size > MAX_BYTES:
        text = f"{size} bytes, but a case has at most {MAX_BYTES}. Put series into CSV files."
        raise CaseError(shown, [Fault("", text)])
    try:
        content = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        fault = Fault("", f"byte {error.start} is not UTF-8. Save the file as UTF-8 text.")
        raise CaseError(shown, [fault]) from None
    except OSError as error:
        raise CaseError(shown, [Fault("", f"cannot be read: {error.strerror}.")]) from None
    return content.replace("\r\n", "\n")


def parse(text: str, shown: str) -> dict[str, Any]:
    """TOML text → nested dictionaries. Errors: `CaseError` naming the line."""
    _guard_depth(text, shown)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
        line = int(found[1]) if found else None
        sentence = re.sub(r"\s*\(at .*\)", "", str(error))
        fault = Fault("", f"not valid TOML: {sentence}.", line)
    except (ValueError, RecursionError, OverflowError) as error:
        fault = Fault("", f"not usable TOML: {type(error).__name__} ({str(error)[:80]}).")
    raise CaseError(shown, [fault])


def _guard_depth(text: str, shown: str) -> None:
    """Refuse nesting that no case has, before any recursive parser sees it."""
    for number, line in enumerate(text.splitlines(), start=1):
        key = line.split("=", 1)[0]
        if max(key.count("."), line.count("[") - line.count("]"), line.count("{")) > MAX_DEPTH:
            raise CaseError(shown, [Fault("", f"nested deeper than {MAX_DEPTH} levels.", number)])


def line_numbers(text: str) -> dict[Keys, int]:
    """Key path (with list indices of ``[[tables]]``) → line, for messages."""
    lines: dict[Keys, int] = {}
    counts: dict[Keys, int] = {}
    table: Keys = ()
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            table = _table_path(header, counts)
            lines.setdefault(table, number)
        elif key := _KEY.match(line):
            path: Keys = (*table, *(part.strip('"') for part in key[1].split(".")))
            lines.setdefault(path, number)
    return lines


def _table_path(header: re.Match[str], counts: dict[Keys, int]) -> Keys:
    """Resolve ``[a.b]`` below the last element of any ``[[a]]`` before it."""
    parts = [part.strip().strip('"') for part in header[2].split(".")]
    path: Keys = ()
    for part in parts[:-1]:
        path = (*path, part)
        if path in counts:
            path = (*path, counts[path] - 1)
    path = (*path, parts[-1])
    if header[1] == "[[":
        counts[path] = counts.get(path, 0) + 1
        return (*path, counts[path] - 1)
    return path


def line_of(lines: dict[Keys, int], path: Keys) -> int | None:
    """Line of a key, or of the nearest table above it."""
    for end in range(len(path), 0, -1):
        if path[:end] in lines:
            return lines[path[:end]]
    return None


def spoken(path: Keys) -> str:
    """Key path as it stands in the file: ``[[plant]] 2, exchanger.length``."""
    if not path:
        return ""
    table, rest = str(path[0]), list(path[1:])
    if rest and isinstance(rest[0], int):
        table = f"[[{table}]] {rest[0] + 1}"
        inner = _dotted(rest[1:])
        return f"{table}, {inner}" if inner else table
    return f"[{table}] {_dotted(rest)}" if rest else table


def _dotted(keys: list[str | int]) -> str:
    """Keys with dots, counting from 1."""
    return ".".join(str(key + 1 if isinstance(key, int) else key) for key in keys)
