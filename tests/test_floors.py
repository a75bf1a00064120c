"""The house: a module imports only from lower floors, and stays small."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "analysis"
LIMIT = 400  # lines of a module

TOLD = re.findall(
    r"^\| (\d|top) \| (.+) \|$", (ROOT / "CONTRIBUTING.md").read_text("utf-8"), re.MULTILINE
)
FLOORS = [{*re.findall(r"`(\w+)`", rooms)} for _, rooms in reversed(TOLD)]
# On floor 1 the engine stands on what a text's parts are and on the word lists.
WITHIN = {("engine", "layout"), ("engine", "lexicons")}


def rooms():
    """Yield (room, file): a module, or every file of a folder that is a module."""
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        if parts != ("__init__",):
            yield parts[0], path


def imports(source, room):
    """Return the rooms that a source text imports from, however it spells that."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):  # import analysis.x
            names = [name.name for name in node.names]
            found |= {name.split(".")[1] for name in names if name.startswith("analysis.")}
        elif isinstance(node, ast.ImportFrom):
            module = node.module or ""
            if node.level == 0 and module == "analysis":  # from analysis import x
                found |= {name.name for name in node.names}
            elif node.level == 0 and module.startswith("analysis."):  # from analysis.x import y
                found.add(module.split(".")[1])
            elif node.level and not module:  # from . import x
                found |= {name.name for name in node.names}
            elif node.level:  # from .x import y
                found.add(module.split(".")[0])
    return found - {room}


def wrong_arrows(room, imported):
    """Return what `room` imports and must not: its own floor, a floor above, an unknown room."""
    floor = {name: number for number, names in enumerate(FLOORS) for name in names}
    if room not in floor:
        return {f"{room} has no floor"}
    below = {name for name in floor if floor[name] < floor[room]}
    allowed = below | {other for one, other in WITHIN if one == room}
    return imported - allowed


@pytest.mark.parametrize(
    ("room", "path"), [*rooms()], ids=lambda value: getattr(value, "stem", value)
)
def test_arrows_point_down(room, path):
    inner = path.parent != PACKAGE  # a file of a folder may name its neighbours with one dot
    imported = imports(path.read_text(encoding="utf-8"), room)
    if inner:
        imported -= {other.stem for other in path.parent.glob("*.py")}
    assert not wrong_arrows(room, imported)


@pytest.mark.parametrize(
    "source",
    [
        "from analysis import report",
        "from analysis.report import write",
        "import analysis.report",
        "from . import report",
        "from .report import write",
        "def late():\n    from analysis import report",
    ],
)
def test_an_upward_arrow_is_seen_in_every_spelling(source):
    assert wrong_arrows("quotes", imports(source, "quotes")) == {"report"}


def test_a_sideways_arrow_and_a_room_without_floor_are_seen():
    assert wrong_arrows("quotes", {"actors"}) == {"actors"}
    assert wrong_arrows("utils", set()) == {"utils has no floor"}


@pytest.mark.parametrize("path", [path for _, path in rooms()], ids=lambda path: path.stem)
def test_modules_stay_small(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LIMIT


def test_the_page_of_floors_and_the_door_tell_the_same():
    import analysis

    assert [number for number, _ in TOLD] == ["top", *map(str, range(len(TOLD) - 2, -1, -1))]
    door = re.split(r"\n +(?:floor \d|top) +", analysis.__doc__)[1:]
    rooms = set(analysis.__all__)
    for names, line in zip(FLOORS, door, strict=True):
        assert names - {"__main__"} == {*re.findall(r"\w+", line.partition("\n\n")[0])} & rooms


def test_every_room_is_named_at_the_door():
    import analysis

    assert set(analysis.__all__) == {room for room, _ in rooms()} - {"__main__"}
    for room in analysis.__all__:
        assert room in analysis.__doc__
        assert getattr(analysis, room).__doc__


def test_nothing_heavy_loads_on_import():
    import subprocess
    import sys

    code = (
        "import sys, analysis; from analysis import loaders, quotes, sentiment, frequency, actors;"
        "heavy = {'nltk', 'textblob', 'matplotlib', 'vaderSentiment', 'jinja2', 'sklearn'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"
