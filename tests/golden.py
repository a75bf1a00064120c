"""Golden cases: data in tests/cases, one file a subject; a known failure must go on failing."""

import json
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent / "cases"


def load(name):
    """Return the cases of a file as pytest parameters, named by their labels."""
    cases = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return [
        pytest.param(
            case,
            id=case["label"],
            marks=[pytest.mark.xfail(strict=True)] if case.get("known_failure") else [],
        )
        for case in cases
    ]
