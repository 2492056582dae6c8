"""Compiles what extraction spends its time in, by mypyc: the same sources, run as machine code.

Run as a program, in place: the compiled modules lie beside their sources. As the build hook of the wheel, only where
`AIGOVKG_COMPILE=1` asks for it, so that what a wheel holds does not hang on the machine that it was made on.
`MYPYC_OPT_LEVEL`, from 0 to 3, says how far the C compiler goes, as for mypy itself; without it, as far as it can.
"""

from __future__ import annotations

import os
import platform
import shutil
import sys
import tempfile
import tomllib
from collections.abc import Sequence
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

CHECKOUT = Path(__file__).resolve().parent
SOURCES = CHECKOUT / "graph"
#: What all compiled modules share; named at the top, for below a package mypyc tells `__file__` wrong.
SHARED = "aigovkg_compiled"
#: Functions of one module call those of another directly, not by a table that others might change; that takes a
#: twentieth of the time.
HIDDEN = "-fvisibility=hidden"
#: Functions of the interpreter are called by their addresses, not by way of a table; and what is compiled in place, for
#: this machine alone, may use all that its processor knows. Together that takes another twentieth.
DIRECT, NATIVE = "-fno-plt", "-march=native"
COMPILERS = ["mypy>=1.18", "setuptools>=80"]


def compiled(patterns: Sequence[str], folder: Path, *, here: bool = False) -> list[Path]:
    """Compile modules.

    Args:
        patterns: which, by glob patterns under `graph/`.
        folder: where the compiled modules are put, in folders as their packages are.
        here: whether they are for this machine alone.
    Returns:
        Their paths.
    """
    from mypyc.build import mypycify  # both are installed only where something is to be compiled
    from setuptools import Distribution

    os.chdir(CHECKOUT)
    modules = sorted(str(path.relative_to(CHECKOUT)) for pattern in patterns for path in SOURCES.glob(pattern))
    with tempfile.TemporaryDirectory() as scratch:
        # One C file a module: one of all modules takes the compiler half as long again, and 2 GB of memory.
        level = os.environ.get("MYPYC_OPT_LEVEL", "3")
        made = mypycify(
            modules, opt_level=level, debug_level="0", target_dir=scratch, group_name=SHARED, multi_file=True
        )
        for extension in made:
            extension.extra_compile_args += _flags(here)
        command: Any = Distribution({"name": "aigovkg", "ext_modules": made}).get_command_obj("build_ext")
        command.build_lib, command.build_temp = str(folder), scratch
        command.ensure_finalized()
        command.run()
        return [folder / path.relative_to(folder) for path in map(Path, command.get_outputs())]


def _flags(here: bool) -> list[str]:
    """What the C compiler is told besides; only where every compiler knows it."""
    flags = [] if os.name == "nt" else [HIDDEN]  # there functions are hidden anyway
    if sys.platform == "linux" and platform.machine() == "x86_64":
        flags += [DIRECT, NATIVE] if here else [DIRECT]
    return flags


class CompilingHook(BuildHookInterface[Any]):
    """Puts compiled modules into the wheel beside their sources."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """What compiling needs, where it is asked for."""
        return COMPILERS if _is_wanted() else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile before the wheel is packed; an editable installation has its sources only."""
        if version == "editable" or not _is_wanted():
            return
        folder = Path(self.directory) / "compiled"
        for path in compiled(self.config["modules"], folder):
            build_data["force_include"][str(path)] = path.relative_to(folder).as_posix()
        build_data.update(pure_python=False, infer_tag=True)

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Take away what only the wheel needed."""
        shutil.rmtree(Path(self.directory) / "compiled", ignore_errors=True)


def _is_wanted() -> bool:
    return os.environ.get("AIGOVKG_COMPILE", "") not in ("", "0")


def main() -> None:
    """Compile in place."""
    for suffix in EXTENSION_SUFFIXES:
        for path in SOURCES.rglob(f"*{suffix}"):
            path.unlink(missing_ok=True)
    table = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"]
    compiled(table["targets"]["wheel"]["hooks"]["custom"]["modules"], SOURCES, here=True)


if __name__ == "__main__":
    main()
