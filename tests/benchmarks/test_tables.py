import subprocess
import sys

import pytest


@pytest.mark.soak
@pytest.mark.parametrize("name", ["pages", "importing"])
def test_the_benchmark_prints_its_table(name: str) -> None:
    size = ["--articles", "60"] if name == "pages" else ["--pages", "60"]
    command = [sys.executable, "-m", f"tests.benchmarks.{name}", *size, "--rounds", "1"]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    print(printed)
    assert printed.count("\n|") >= 3
