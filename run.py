#!/usr/bin/env python3
"""The one command of a fresh machine; needs Python 3.11 or newer and nothing else.

    python3 run.py                  installs into .venv, builds the graph, serves it on http://127.0.0.1:8000
    python3 run.py test [ARGUMENT…] runs everything that CI runs; arguments go to pytest
    python3 run.py compile          compiles what extraction spends its time in; needs a C compiler
    python3 run.py COMMAND …        installs, then runs `aigovkg COMMAND …`, for example `python3 run.py query --help`

Installing is skipped when it was done for the same lock file, and may be stopped and started again at any point.
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path
from typing import NoReturn

if sys.version_info < (3, 11):  # noqa: UP036 - this file is what people on an older Python run first
    sys.exit("Python 3.11 or newer is needed and this is " + sys.version.split()[0] + ": run python3.11 run.py")

CHECKOUT = Path(__file__).resolve().parent
VENV = CHECKOUT / ".venv"
PROGRAMS = VENV / ("Scripts" if os.name == "nt" else "bin")
STAMP = VENV / "installed.txt"
RUNTIME, DEVELOPMENT = "requirements.lock", "requirements-dev.lock"
#: What tests need besides, installed without its dependencies: see `reason` in pyproject.toml.
REASONERS = "requirements-reason.lock"

NO_VENV = "No module named ensurepip"

#: What an installer says when it fails, and the sentence that people get to read instead.
FAILURES = {
    "The disk is full: make room for about 500 MB, then run the same command again.": ("No space left on device",),
    "The package index cannot be reached: connect to the network, or name a mirror in pip's configuration, "
    "then run the same command again.": (
        "name resolution",
        "Name or service not known",
        "dns error",
        "Connection refused",
        "error sending request",
        "NewConnectionError",
        "timed out",
    ),
    "A downloaded package is not the one that the lock file names: run the same command again, "
    "and do not install it if that stays so.": ("MATCH THE HASHES", "Hash mismatch"),
    "A package has to be compiled and there is no compiler: install one (Debian: apt install build-essential "
    "python3-dev), then run the same command again.": (
        "unable to execute",
        "'gcc' failed",
        "'cc' failed",
        "linker `cc` not found",
        "Microsoft Visual C++",
    ),
    "This Python cannot make virtual environments: install its venv module (Debian: apt install python3-venv), "
    "then run the same command again.": ("ensurepip is not available", NO_VENV),
    "The folder of the checkout cannot be written: run the command in a copy that belongs to you.": (
        "Permission denied",
        "Read-only file system",
    ),
}

CHECKS = (("ruff", "check", "."), ("ruff", "format", "--check", "."), ("mypy",))


def say(message: str) -> None:
    """Tell people what goes on; stdout stays free for what a command prints."""
    print(message, file=sys.stderr, flush=True)


def identity() -> str:
    """Return a line that changes when .venv was moved, or made by another Python."""
    return f"{VENV} {sys.version}".replace("\n", " ")


def fingerprint(lock: str) -> str:
    """Return a line that changes when the lock file or what is installed of the checkout changes."""
    files = [lock, "pyproject.toml", *([REASONERS] if lock == DEVELOPMENT else [])]
    content = b"".join((CHECKOUT / name).read_bytes() for name in files)
    return f"{lock} {hashlib.sha256(content).hexdigest()}"


def stamp() -> list[str]:
    """Return the lines that the last installation left: the identity of .venv, and what was installed."""
    return STAMP.read_text(encoding="utf-8").splitlines() if STAMP.is_file() else []


def explain(output: str) -> str:
    """Turn what an installer printed when it failed into one sentence that says what to do."""
    for sentence, signs in FAILURES.items():
        if any(sign.lower() in output.lower() for sign in signs):
            return sentence
    return "That failed, and this is what was said last:\n" + "\n".join(output.splitlines()[-15:])


def attempt(*command: str) -> str:
    """Run one step of the installation; return what it printed when it failed, nothing when it went well."""
    done = subprocess.run(command, cwd=CHECKOUT, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    output = (done.stdout + done.stderr).decode(errors="replace").strip()
    return (output or f"{command[0]} ended with {done.returncode}") if done.returncode else ""


def fill(pip: tuple[str, ...], lock: str) -> str:
    """Install the packages of the lock file, then the checkout; return the installer's output when it failed."""
    steps = [("--require-hashes", "-r", lock), ("--no-deps", "--no-build-isolation", "-e", ".")]
    if lock == DEVELOPMENT:
        steps.insert(1, ("--no-deps", "--require-hashes", "-r", REASONERS))
    return next(filter(None, (attempt(*pip, *step) for step in steps)), "")


def install_with_uv(uv: str, lock: str) -> str:
    """Make .venv and fill it with uv; return its output when it failed."""
    venv = (uv, "venv", "--quiet", "--allow-existing", "--python", sys.executable, str(VENV))
    return attempt(*venv) or fill((uv, "pip", "install", "--quiet", "--python", str(PROGRAMS / "python")), lock)


def install_with_pip(lock: str) -> str:
    """Make .venv and fill it with Python's own venv and pip; return their output when they failed."""
    if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        return NO_VENV
    pip = (str(PROGRAMS / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--retries", "2")
    return attempt(sys.executable, "-m", "venv", str(VENV)) or fill(pip, lock)


def install(lock: str) -> None:
    """Make .venv and install into it what the lock file names, unless that is done already."""
    lines = stamp()
    if lines and lines[0] != identity():
        shutil.rmtree(VENV)
    elif fingerprint(lock) in lines:
        return
    say(f"Installing {(CHECKOUT / lock).read_text(encoding='utf-8').count('==')} packages into {VENV} …")
    uv = shutil.which("uv")
    failure = install_with_uv(uv, lock) if uv else "there is no uv"
    if failure:
        failure = install_with_pip(lock)
    if failure:
        sys.exit(explain(failure))
    # What tests need contains what running needs, so one installation counts for both.
    done = sorted({fingerprint(lock), fingerprint(RUNTIME)})
    STAMP.write_text("\n".join([identity(), *done]) + "\n", encoding="utf-8")


def drop_stale() -> None:
    """Take away what was compiled from sources that changed since, so that nothing runs but what stands there."""
    folder = CHECKOUT / "graph"
    made = {path for suffix in EXTENSION_SUFFIXES for path in folder.rglob(f"*{suffix}")}
    sources = {path.with_name(path.name.partition(".")[0] + ".py") for path in made}
    oldest = min((path.stat().st_mtime for path in made), default=0.0)
    if any(source.is_file() and source.stat().st_mtime > oldest for source in sources):
        for path in made:
            path.unlink()
        say("What was compiled is older than its sources, and was taken away: `python3 run.py compile` makes it anew.")


def compile_() -> int:
    """Compile in place; return the exit code."""
    install(DEVELOPMENT)
    say("Compiling, which takes a minute or two …")
    failure = attempt(str(PROGRAMS / "python"), "hatch_build.py")
    if failure:
        sys.exit(explain(failure))
    return 0


def environment() -> dict[str, str]:
    """Return the environment of tests, which start hundreds of processes: what one of them compiled, the others load.

    Where Python was told to leave nothing beside sources, that is kept in .venv.
    """
    variables = dict(os.environ)
    if variables.pop("PYTHONDONTWRITEBYTECODE", ""):
        variables.setdefault("PYTHONPYCACHEPREFIX", str(VENV / "bytecode"))
    return variables


def call(*command: str) -> int:
    """Run an installed program from the checkout and return its exit code."""
    return subprocess.call([PROGRAMS / command[0], *command[1:]], cwd=CHECKOUT, env=environment())


def become(*arguments: str) -> NoReturn:
    """Run `aigovkg` in place of this process, where the user stands, so that signals and paths reach it unchanged."""
    program = str(PROGRAMS / "aigovkg")
    if os.name == "nt":
        sys.exit(subprocess.call([program, *arguments]))
    os.execv(program, [program, *arguments])  # noqa: S606 - a program installed above; a shell would only be in the way


def test(arguments: list[str]) -> int:
    """Run what CI runs: style, types, then every test with warnings as errors; return the exit code."""
    failed = []
    for check in CHECKS:
        say("> " + " ".join(check))
        if call(*check):
            failed.append(" ".join(check))
    if failed:
        say(f"The tests were not run: mend first what {' and '.join(failed)} found.")
        return 1
    pytest = ("pytest", "-W", "error", "-n", "2", "--dist", "loadfile", "--no-loadscope-reorder", *arguments)
    say("> " + " ".join(pytest))
    return call(*pytest)


def main(arguments: list[str]) -> int:
    """Install what is missing, then do what the arguments ask for; return the exit code."""
    if arguments[:1] in (["-h"], ["--help"]):
        print(__doc__)
        return 0
    drop_stale()
    if arguments == ["compile"]:
        return compile_()
    if arguments[:1] == ["test"]:
        install(DEVELOPMENT)
        return test(arguments[1:])
    install(RUNTIME)
    if arguments:
        become(*arguments)
    return subprocess.call([PROGRAMS / "aigovkg", "build"]) or become("serve")


if __name__ == "__main__":
    try:
        code = main(sys.argv[1:])
    except KeyboardInterrupt:
        say("\nStopped: the same command goes on from here.")
        code = 130
    except OSError as error:
        say(explain(str(error)))
        code = 1
    sys.exit(code)
