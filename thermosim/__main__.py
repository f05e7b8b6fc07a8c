"""``python -m thermosim`` and the command ``thermosim``."""

import sys


def main() -> None:
    """Run the command line; errors of ours become one sentence and an exit code."""
    from thermosim.cli import app
    from thermosim.errors import ThermosimError

    try:
        app()
    except ThermosimError as error:
        print(error, file=sys.stderr)
        sys.exit(error.exit_code)


if __name__ == "__main__":
    main()
