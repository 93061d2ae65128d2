"""Other processors: with FMA, AVX2 or AVX-512 hidden, from the compiler and from the system's library, the bits stay.

And why they do: the compiled code calls no function of the library but `fma`, where the processor has none.
"""

import json
import os
import platform
import re
import struct
import subprocess
import sys
from pathlib import Path

import pytest
from llvmlite import binding

from desktop_app.core.run.code_cache import cache_folder
from desktop_app.core.run.compiled import loop

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="objects are in the format of Linux, and so is the cache"),
    pytest.mark.usefixtures("compiled"),
]
ROOT = Path(__file__).parents[3]
PROGRAM = """
import json, sys
from desktop_app.core.run.compiled import loop
from tests.core.run.same_bits import LENGTHS, cases, other_bits, other_bits_in_lanes, pairwise
is_thorough = "thorough" in sys.argv
some = cases() if is_thorough else pairwise()
assert loop.compile(["advance"]), loop.fault
told = [*other_bits(some, *LENGTHS[:2])]
if is_thorough:
    assert loop.compile(), loop.fault
    told += other_bits_in_lanes(some, 1)
print(json.dumps(told))
"""
# What the Python interpreter, numba and the compiler have for every function; none of it computes with doubles.
OF_THE_RUNTIME = re.compile(r"(_?Py|NRT_|numba_)\w+|mem(set|cpy|move)")
# By name: the features that are hidden from the compiler.
HIDDEN = {"FMA": ["fma"], "AVX2": ["avx2"], "AVX-512": ["avx512f"], "all": ["fma", "avx"]}
# As glibc calls these features, today and before 2.33.
OF_GLIBC = {
    "fma": "-FMA,-FMA4,-FMA_Usable,-FMA4_Usable",
    "avx2": "-AVX2,-AVX2_Usable",
    "avx512f": "-AVX512F,-AVX512F_Usable",
    "avx": "-AVX,-AVX2,-AVX512F,-AVX_Usable,-AVX2_Usable,-AVX512F_Usable",
}


def undefined_symbols(folder: Path) -> set[str]:
    """The functions and variables that the compiled code in a cache has from elsewhere."""
    found = set[str]()
    for path in folder.rglob("*.nbc"):
        content = path.read_bytes()
        for start in re.finditer(rb"\x7fELF\x02\x01\x01", content):
            found |= _undefined(content[start.start() :])
    return found


def _undefined(elf: bytes) -> set[str]:
    (headers,), (size, count) = struct.unpack_from("<Q", elf, 40), struct.unpack_from("<HH", elf, 58)
    sections = [struct.unpack_from("<IIQQQQIIQQ", elf, headers + size * k) for k in range(count)]
    found = set()
    for _, kind, _, _, offset, length, link, *_ in sections:
        for at in range(offset, offset + length, 24) if kind == 2 else ():  # a table of symbols
            name, section = struct.unpack_from("<I2xH", elf, at)
            if name and not section:
                begin = sections[link][4] + name
                found.add(elf[begin : elf.index(b"\0", begin)].decode())
    return found


def of_the_library(folder: Path) -> set[str]:
    symbols = undefined_symbols(folder)
    assert "PyArg_UnpackTuple" in symbols  # where none are read, there would be none of the library either
    return {symbol for symbol in symbols if not OF_THE_RUNTIME.fullmatch(symbol)}


def lacks_fma() -> bool:
    return platform.machine() == "x86_64" and not binding.get_host_cpu_features().get("fma")


def test_compiled_code_calls_no_mathematics_library() -> None:
    assert loop.is_compiled
    assert loop.has_lanes
    assert len([*cache_folder().rglob("*.nbc")]) >= 3
    assert of_the_library(cache_folder()) == ({"fma"} if lacks_fma() else set())


@pytest.mark.skipif(platform.machine() != "x86_64", reason="other processors have other features")
@pytest.mark.parametrize("hidden", HIDDEN)
def test_without_features_of_the_processor_the_bits_stay(
    hidden: str, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    thorough = bool(pytestconfig.getoption("thorough"))
    if hidden == "all" and not thorough:
        pytest.skip("it compiles once more: --thorough does it")
    features = binding.get_host_cpu_features()
    if not any(features.get(name) for name in HIDDEN[hidden]):
        pytest.skip(f"the processor has no {hidden}: without it the code is what all other tests run")
    features.update(dict.fromkeys(HIDDEN[hidden], False))
    environment = {
        **os.environ,
        "XDG_CACHE_HOME": str(tmp_path),
        "PYTHONPATH": str(ROOT),
        "NUMBA_CPU_FEATURES": features.flatten(),
        "GLIBC_TUNABLES": "glibc.cpu.hwcaps=" + ",".join(OF_GLIBC[name] for name in HIDDEN[hidden]),
    }
    if hidden == "all":
        environment["NUMBA_CPU_NAME"] = "generic"
    command = [sys.executable, "-c", PROGRAM, *(["thorough"] if thorough else [])]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == []
    assert of_the_library(tmp_path) == ({"fma"} if "fma" in HIDDEN[hidden] or lacks_fma() else set())
