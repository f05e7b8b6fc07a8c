"""Bytes into a file so that readers see the old file or the new one, never a part."""

import contextlib
import errno
import hashlib
import os
import re
import secrets
import shutil
import socket
from os import PathLike
from pathlib import Path

from thermosim.errors import StorageError

OUR_TEMPORARY = re.compile(r"\.thermosim-([0-9a-f]{8})-([1-9][0-9]{0,9})-[0-9a-f]{8}\.partial")
BLOCK = 1 << 22  # written at a time


def publish(data: bytes, path: str | PathLike[str], *, overwrite: bool = True) -> None:
    """Write to a temporary file in the same folder, flush it to the disk, rename it."""
    target = check_target(path, overwrite)
    remove_orphans(target.parent)
    _check_space(target, len(data))
    temporary = target.parent / temporary_name(os.getpid())
    try:
        with temporary.open("xb", buffering=0) as stream:
            view = memoryview(data)
            while view:
                view = view[stream.write(view[:BLOCK]) :]
            os.fsync(stream.fileno())
        temporary.replace(target)
        _sync_folder(target.parent)
    except OSError as error:
        raise StorageError(_sentence(target, len(data), error)) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def temporary_name(process: int) -> str:
    """Name of a temporary file that tells machine and process of its writer."""
    return f".thermosim-{_machine()}-{process}-{secrets.token_hex(4)}.partial"


def remove_orphans(folder: Path) -> list[str]:
    """Remove what writers that are dead, of this machine, left in a folder; return the names."""
    removed = []
    with contextlib.suppress(OSError):
        for name in os.listdir(folder):
            match = OUR_TEMPORARY.fullmatch(name)
            if match and match[1] == _machine() and not _is_alive(int(match[2])):
                (folder / name).unlink(missing_ok=True)
                removed.append(name)
    return removed


def _machine() -> str:
    return hashlib.sha256(socket.gethostname().encode()).hexdigest()[:8]


def _is_alive(process: int) -> bool:
    """True unless the process is known to be gone (a signal 0 would kill it on Windows)."""
    if os.name == "nt":
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


def check_target(path: str | PathLike[str], overwrite: bool) -> Path:
    """The file to replace, links followed; an error if it cannot be one."""
    name = os.fspath(path)
    try:
        target = Path(os.path.realpath(name))
        if target.is_dir():
            raise StorageError(f"{name}: is a folder. Give the name of a file in it.")
        if target.exists() and not target.is_file():
            raise StorageError(f"{name}: is a device or pipe, not a file. Give another name.")
        if target.exists() and not overwrite:
            raise StorageError(f"{name}: exists already. Give another name, or allow overwriting.")
        if not target.parent.is_dir():
            raise StorageError(f"{name}: the folder {target.parent} does not exist. Create it.")
    except (OSError, ValueError) as error:
        raise StorageError(f"{name!r}: no usable file name: {error}") from error
    return target


def _check_space(target: Path, needed: int) -> None:
    try:
        free = shutil.disk_usage(target.parent).free
    except OSError:
        return  # the write itself will tell
    if free < needed:
        raise StorageError(
            f"{target}: {needed} bytes are needed, {free} bytes are free. "
            "Free some space or write to another disk; nothing was changed."
        )


def _sync_folder(folder: Path) -> None:
    """Make the rename itself durable, where the system can."""
    if os.name == "nt":
        return
    with contextlib.suppress(OSError):  # some file systems refuse; the file itself is safe
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _sentence(target: Path, needed: int, error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        with contextlib.suppress(OSError):
            free = shutil.disk_usage(target.parent).free
            return (
                f"{target}: the disk is full: {needed} bytes are needed, {free} bytes are free. "
                "Free some space or write to another disk; the previous file is untouched."
            )
    return f"{target}: could not be written ({error}). The previous file is untouched."
