"""``python -m thermosim`` and the command ``thermosim``."""

import contextlib
import errno
import os
import sys


def main() -> None:
    """Run the command line; errors of ours become one sentence and an exit code."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # small matrices; threads only spin
    os.environ.setdefault("GOMP_SPINCOUNT", "5000")  # then threads wait asleep, not in the way
    from thermosim.cli import app
    from thermosim.errors import RunError, ThermosimError

    try:
        try:
            app()
        finally:
            if sys.stdout is not None:
                sys.stdout.flush()  # a full disk shows here, not when the interpreter ends
    except ThermosimError as error:
        _end(str(error), error.exit_code)
    except MemoryError as error:
        why = f" ({error})" if str(error) else ""
        _end(f"The memory does not suffice{why}. Take fewer cells or moments.", RunError.exit_code)
    except OSError as error:
        _drop_output()
        told = error.errno != errno.EPIPE  # who closed the pipe knows
        name = f"{error.filename}: " if error.filename else "The output "
        _end(f"{name}could not be written: {error.strerror}." if told else "", RunError.exit_code)


def _drop_output() -> None:
    """Let what is still buffered go nowhere, or the interpreter fails on it once more."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _end(sentence: str, code: int) -> None:
    with contextlib.suppress(OSError):
        if sentence:
            print(sentence, file=sys.stderr, flush=True)
    sys.exit(code)


if __name__ == "__main__":
    main()
