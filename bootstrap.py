"""Set thermosim up in a virtual environment of its own and do one thing with it.

    python3 bootstrap.py run sewer-ac-100kw --report     # any thermosim command
    python3 bootstrap.py test                            # the test suite

Needs Python 3.11 or newer and nothing else. The environment is ``.venv`` beside this file,
or the folder named by THERMOSIM_VENV; it is made once and used again.
"""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
FOLDER = Path(os.environ.get("THERMOSIM_VENV") or HERE / ".venv").resolve()
BIN = FOLDER / ("Scripts" if os.name == "nt" else "bin")


def say(text: str) -> None:
    """Tell what is going on, apart from what the command prints."""
    print(f"bootstrap: {text}", file=sys.stderr, flush=True)


def ensure_pip() -> bool:
    """On Debian and Ubuntu the module ensurepip is a package of its own; fetch it once."""
    try:
        import ensurepip  # noqa: F401
    except ImportError:
        pass
    else:
        return True
    if not Path("/usr/bin/apt-get").exists():
        return False
    say("this Python has no ensurepip; installing Debian's python3-venv")
    prefix = [] if os.geteuid() == 0 else ["sudo"]
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run([*prefix, "apt-get", "update", "-q"], check=False, env=environment)
    done = subprocess.run(
        [*prefix, "apt-get", "install", "-y", "-q", "python3-venv"], check=False, env=environment
    )
    return done.returncode == 0


def set_up(extras: str) -> None:
    """Make the environment and install the checkout into it, unless that was done already."""
    wanted = hashlib.sha256(((HERE / "pyproject.toml").read_text() + extras).encode()).hexdigest()
    stamp = FOLDER / f".thermosim-{extras or 'plain'}"
    if stamp.exists() and stamp.read_text() == wanted:
        return
    say(f"setting up {FOLDER} (once, a minute or two)")
    # a fresh interpreter, so that an ensurepip installed just now is found
    subprocess.run([sys.executable, "-m", "venv", str(FOLDER)], check=True)
    target = f"{HERE}[{extras}]" if extras else str(HERE)
    install = [str(BIN / "python"), "-m", "pip", "install", "-qq", "-e", target]
    subprocess.run([*install, "--disable-pip-version-check"], check=True)
    stamp.write_text(wanted)


def main() -> int:
    """Set up, then run the command that was asked for."""
    if sys.version_info < (3, 11):
        say(f"Python 3.11 or newer is needed, this is {sys.version.split()[0]}.")
        return 2
    if not ensure_pip():
        say("Python's ensurepip is missing. On Debian: apt install python3-venv")
        return 2
    arguments = sys.argv[1:] or ["--help"]
    testing = arguments[0] == "test"
    try:
        set_up("test" if testing else "")
    except subprocess.CalledProcessError as error:
        say(f"set-up failed (exit code {error.returncode}); see the lines above.")
        return 3
    if testing:
        return subprocess.call([str(BIN / "python"), "-m", "pytest", *arguments[1:]], cwd=HERE)
    return subprocess.call([str(BIN / "thermosim"), *arguments])


if __name__ == "__main__":
    sys.exit(main())
