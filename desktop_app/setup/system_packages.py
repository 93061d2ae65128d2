"""Installs system packages that Nudge needs if no user is at the machine; else says what to type."""

import os
import shutil
import sys
from pathlib import Path

from desktop_app.setup import system_libraries
from desktop_app.setup.messages import LaunchFailed, Voice
from desktop_app.setup.steps import StepFailed, run_step

# Programs that the tests use, and the Debian package of each.
_TEST_TOOLS = {
    "Xvfb": "xvfb",
    "openbox": "openbox",
    "xdotool": "xdotool",
    "xclip": "xclip",
    "desktop-file-validate": "desktop-file-utils",
    "appstreamcli": "appstream",
    "pdflatex": "texlive-latex-base",
    "pdftoppm": "poppler-utils",
    "rsvg-convert": "librsvg2-bin",
}


def provide_libraries(voice: Voice, site_packages: Path, *, platform: str = "") -> None:
    """Make sure that the shared libraries of a window are installed. ``platform``: another kind of screen than this."""
    missing = system_libraries.missing_libraries(for_screen=True, platform=platform, site_packages=site_packages)
    packages = system_libraries.packages_of(missing)
    if packages and _is_unattended():
        _install(voice, packages)
        missing = system_libraries.missing_libraries(for_screen=True, platform=platform, site_packages=site_packages)
    if missing:
        raise LaunchFailed(system_libraries.missing_message(missing))


def provide_test_tools(voice: Voice) -> None:
    """Make sure that the programs that the tests use are installed."""
    if not sys.platform.startswith("linux"):
        return
    missing = [tool for tool in _TEST_TOOLS if not shutil.which(tool)]
    packages = [_TEST_TOOLS[tool] for tool in missing]
    if missing and _is_unattended():
        _install(voice, packages)
    elif missing:
        command = system_libraries.apt_command(packages)
        remedy = f"Install them with:  {command}" if command else "Install them with your system's package manager."
        raise LaunchFailed(f"The tests need programs that are not here: {', '.join(missing)}.\n{remedy}")


def _is_unattended() -> bool:
    """Whether to install system packages without asking: as root, on a Debian-like system, with no user there."""
    alone = bool(os.environ.get("CI")) or sys.stdin is None or not sys.stdin.isatty()
    return alone and system_libraries.is_root() and shutil.which("apt-get") is not None


def _install(voice: Voice, packages: list[str]) -> None:
    voice.say(f"Installing system packages: {' '.join(packages)} …")
    variables = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    apt_get = ["apt-get", "--option", "DPkg::Lock::Timeout=300", "--yes"]
    try:
        for command in (["update"], ["install", "--no-install-recommends", *packages]):
            run_step(voice, [*apt_get, *command], folder=Path("/"), variables=variables)
    except StepFailed as failure:
        typed = system_libraries.apt_command(packages)
        raise LaunchFailed(f"System packages that Nudge needs did not install.\nTry it yourself:  {typed}") from failure
