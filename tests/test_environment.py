"""One environment: the ranges, their lock and the conda file say the same."""

import ast
import sys
import tomllib
from pathlib import Path

import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

IMPORTED_AS = {"scikit-learn": "sklearn"}


def locked():
    """Return the lock: a name to its requirements, one for each kind of machine."""
    found = {}
    for line in (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines():
        requirement = Requirement(line)
        found.setdefault(canonicalize_name(requirement.name), []).append(requirement)
    return found


def ranges():
    extras = PROJECT["optional-dependencies"]
    named = PROJECT["dependencies"] + extras["dev"] + extras["dask"] + extras["topics"]
    return [Requirement(text) for text in named]


def test_the_lock_holds_every_range():
    lock = locked()
    for requirement in ranges():
        pins = lock[canonicalize_name(requirement.name)]
        for pin in pins:
            (specifier,) = pin.specifier
            assert requirement.specifier.contains(specifier.version), f"{requirement} / {pin}"


def test_the_lock_is_exact_and_names_no_place():
    for pins in locked().values():
        for pin in pins:
            (specifier,) = pin.specifier
            assert specifier.operator == "=="
            assert pin.url is None


def test_a_lock_that_has_lost_a_package_is_seen():
    named = {canonicalize_name(requirement.name) for requirement in ranges()}
    assert named <= set(locked())
    assert not named <= set(locked()) - {"pandas"}


def imported(source):
    """Return the packages that a source text imports."""
    nodes = [*ast.walk(ast.parse(source))]
    names = [name.name for node in nodes if isinstance(node, ast.Import) for name in node.names]
    names += [node.module for node in nodes if isinstance(node, ast.ImportFrom) and not node.level]
    return {name.partition(".")[0] for name in names}


def test_what_is_imported_is_declared():
    extras = PROJECT["optional-dependencies"]
    optional = extras["dask"] + extras["topics"]  # imported where they are asked for
    named = [Requirement(text) for text in PROJECT["dependencies"] + optional]
    names = {name for r in named for name in (r.name, *r.extras)}
    declared = {canonicalize_name(IMPORTED_AS.get(name, name)) for name in names}
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "analysis").rglob("*.py")]
    outside = set().union(*map(imported, sources)) - set(sys.stdlib_module_names) - {"analysis"}
    assert {canonicalize_name(name) for name in outside} <= declared


def test_conda_installs_the_same_list():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    (python,) = [d for d in environment["dependencies"] if str(d).startswith("python=")]
    (pip,) = [d["pip"] for d in environment["dependencies"] if isinstance(d, dict)]
    assert "-r requirements.txt" in pip
    assert SpecifierSet(PROJECT["requires-python"]).contains(python.removeprefix("python="))
