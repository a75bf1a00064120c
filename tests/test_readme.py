"""The README: what it shows runs, what it names is there, and nothing public goes unnamed."""

import re
from pathlib import Path

import matplotlib
import pandas as pd
import pytest

import analysis
from analysis import actors, figures, frequency, loaders, quotes, sentiment, series, topics

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


@pytest.mark.parametrize("source", re.findall(r"```python\n(.*?)```", README, flags=re.DOTALL))
def test_examples_run(source, monkeypatch):
    matplotlib.use("Agg")
    monkeypatch.chdir(ROOT)
    names = {}
    exec(compile(source, "README.md", "exec"), names)
    matplotlib.pyplot.close("all")
    shown = [value for value in names.values() if isinstance(value, pd.DataFrame)]
    assert shown
    assert all(len(table) for table in shown)


def test_commands_are_there():
    targets = set(re.findall(r"^([a-z]+):.*##", MAKEFILE, flags=re.MULTILINE))
    named = set(re.findall(r"\bmake ([a-z]+)\b", README)) - {"alone"}
    assert named
    assert named <= targets
    options = set(re.findall(r"(?<![\w-])--([a-z]+)", README))
    help_text = (ROOT / "analysis" / "__main__.py").read_text(encoding="utf-8")
    foreign = {"editable", "no"}  # of pip
    assert all(f'"--{option}"' in help_text for option in options - foreign)


def test_links_lead_somewhere():
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", README)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_every_room_and_every_verb_is_named():
    rooms = set(analysis.__all__) - {"engine", "layout", "names", "statistics", "text"}
    assert [room for room in sorted(rooms) if f"`{room}`" not in README] == []
    for room in (actors, frequency, loaders, quotes, sentiment, series, topics):
        verbs = [name for name in getattr(room, "__all__", []) if name.islower()]
        assert [verb for verb in verbs if verb not in README] == [], room.__name__
    assert callable(figures.export)


def test_no_path_of_a_machine():
    text = README + MAKEFILE
    assert not re.search(r"(?<![\w.~/])/(?:home|root|tmp|Users|mnt|work)/", text)
