"""Who may import whom: the engine stays pure, and packages stand on those below them, never on those above."""

from __future__ import annotations

import ast
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ENGINE = sorted((ROOT / "advisor" / "engine").rglob("*.py"))
FLOORS = (
    ("configuration", "engine", "models"),
    ("rendering", "storage", "words"),
    ("forms", "calibration"),
    ("pages",),
    ("brief", "guard", "admin"),
    ("watching",),
    ("views", "backups"),
    ("middleware",),
)
"""The packages of `advisor/` from the ground up."""


def imports_of(path: Path) -> set[str]:
    """Every module a file imports, at any depth."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


@pytest.mark.parametrize("path", ENGINE, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_engine_imports_the_standard_library_pydantic_and_itself(path: Path) -> None:
    for name in imports_of(path):
        top = name.split(".")[0]
        assert top in sys.stdlib_module_names or top == "pydantic" or name.startswith("advisor.engine"), name


@pytest.mark.parametrize("path", ENGINE, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_engine_opens_no_file(path: Path) -> None:
    calls = [
        node.func.id
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    ]
    assert "open" not in calls
    assert not imports_of(path) & {"os", "pathlib", "socket", "urllib", "subprocess"}


def test_no_two_modules_of_the_engine_need_each_other() -> None:
    """An import inside a function would hide a circle from Python, not from a reader."""
    modules = {".".join(path.relative_to(ROOT).with_suffix("").parts): path for path in ENGINE}
    needs = {name: imports_of(path) & modules.keys() for name, path in modules.items()}
    assert "advisor.engine.flow" in needs["advisor.engine.schema"]
    list(TopologicalSorter(needs).static_order())  # raises CycleError, with the circle


def test_importing_the_engine_does_not_load_django() -> None:
    code = "import sys, advisor.engine.advice; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_models_and_engine_never_import_each_other() -> None:
    for path in (ROOT / "advisor" / "models").glob("*.py"):
        assert not any(name.startswith("advisor.engine") for name in imports_of(path)), path


def test_packages_stand_on_those_below_them() -> None:
    floor_of = {name: number for number, names in enumerate(FLOORS) for name in names}
    for path in (ROOT / "advisor").rglob("*.py"):
        here = path.relative_to(ROOT / "advisor").parts[0].removesuffix(".py")
        for name in imports_of(path):
            _, _, below = name.partition("advisor.")
            there = below.split(".")[0]
            if here in floor_of and there in floor_of and there != here:
                assert floor_of[there] < floor_of[here], f"{path.relative_to(ROOT)} imports {name}"
