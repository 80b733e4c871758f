"""Every test is in one tier: `make test`, `make test-slow` or `make soak`, and the other targets leave none out."""

import re
from itertools import product
from pathlib import Path

MAKEFILE = (Path(__file__).parent.parent / "Makefile").read_text(encoding="utf-8")


def runs(target: str, **marks: bool) -> bool:
    """Whether a target runs a test that has these marks."""
    recipe = re.search(rf"^{target}:.*\n((?:\t.*\n)+)", MAKEFILE, re.M)
    assert recipe
    chosen = re.search(r"-m \"?([a-z_ ]+)\"?", recipe[1].replace("python -m pytest", ""))
    assert chosen
    return bool(eval(chosen[1], {"django_db": True} | marks))


def test_every_test_is_in_one_tier() -> None:
    for slow, soak in product([False, True], repeat=2):
        tiers = [target for target in ("test", "test-slow", "soak") if runs(target, slow=slow, soak=soak)]
        assert len(tiers) == 1, (slow, soak)


def test_what_runs_both_leaves_none_out() -> None:
    for target in ("test-all", "coverage", "test-postgresql"):
        assert runs(target, slow=False, soak=False)
        assert runs(target, slow=True, soak=False)
        assert not runs(target, slow=False, soak=True)


def test_the_checks_before_a_change_lands_run_both() -> None:
    ci = (Path(__file__).parent.parent / ".ci" / "run").read_text(encoding="utf-8")
    assert re.search(r"^make test-all$", ci, re.M)
