"""The documentation says what the code does."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from advisor.configuration.environment import Environment
from advisor.management.commands import serve

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")])


def test_every_setting_is_documented_and_no_other() -> None:
    table = README.split("## Settings")[1].split("\n## ")[0]
    documented = set(re.findall(r"^\| `([A-Z_]+)` \|", table, re.M))
    assert documented == {name.upper() for name in Environment.model_fields}


def test_every_dependency_has_its_reason() -> None:
    reasons = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8").lower()
    wanted = re.findall(
        r'^    "([a-z0-9-]+)', (ROOT / "pyproject.toml").read_text(encoding="utf-8").split("[tool.")[0], re.M
    )
    assert len(wanted) > 20
    assert [name for name in wanted if name not in reasons] == []


def test_the_server_is_described_as_it_is_called() -> None:
    options = serve._granian_options()
    interface, module = options[options.index("--interface") + 1], options[-1].split(":")[0]
    (row,) = re.findall(r"^\| granian \|.*", (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8"), re.M)
    assert f"calls us by {interface.upper()}," in row
    served = [path.name for path in (ROOT / "advisor").glob("*.py") if '"""What granian serves' in path.read_text()]
    assert served == [f"{module.split('.')[1]}.py"]
    assert f"granian serves `{served[0]}`" in (ROOT / "advisor" / "wsgi.py").read_text()


def test_the_examples_of_connections_add_up() -> None:
    """A worker has two lanes, and a thread that writes the day counts."""
    words = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    assert set(re.findall(r"servers × workers × (\d)", words)) == {"3"}
    two, four = map(int, re.findall(r"(?:Two servers of eight workers|Four) need (\d+)", words))
    assert (two, four) == (2 * 8 * 3, 4 * 8 * 3)
    (wanted,) = map(int, re.findall(r"set\n`max_connections = (\d+)` there", words))
    assert two + 10 < 100 - 3 < four + 2 < wanted - 3


def test_every_package_is_installed_by_hash() -> None:
    """A name without a hash would bring in whatever is newest at that moment."""
    for path in (*PAGES, ROOT / "Makefile", ROOT / "deploy" / "Containerfile", *(ROOT / "advisor").rglob("*.py")):
        for line in path.read_text(encoding="utf-8").splitlines():
            assert "pip install" not in line or "--require-hashes" in line, f"{path.name}: {line}"


def test_all_locks_pin_what_they_share_alike() -> None:
    pins: dict[str, set[str]] = {}
    for lock in (ROOT / "requirements").glob("*.lock"):
        if lock.name != "tools.lock":
            for name, release in re.findall(r"^([a-z0-9-]+)==(\S+)", lock.read_text(encoding="utf-8"), re.M):
                pins.setdefault(name, set()).add(release)
    assert {name: releases for name, releases in pins.items() if len(releases) > 1} == {}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_to_a_file_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), target


def test_every_threat_names_a_proof_that_is_there() -> None:
    table = (ROOT / "docs" / "security.md").read_text(encoding="utf-8").split("\n## ")[0]
    rows = re.findall(r"^\| (.+?) \|.*\| ([^|]+) \|$", table, re.M)[1:]
    floods = [proof for threat, proof in rows if threat.startswith("a flood")]
    assert len(floods) == 3
    assert ["test_lanes.py" in proof for proof in floods] == [False, True, False]
    for file in re.findall(r"test_\w+\.py", "".join(proof for _, proof in rows)):
        assert list((ROOT / "tests").rglob(file)), file


def test_every_file_of_the_map_is_there() -> None:
    text = README.split("## The map")[1].split("\n## ")[0]
    named = set(re.findall(r"`((?:guard|words|views|templates|engine)/[\w/.]+)`", text))
    assert "guard/lanes.py" in named
    assert [name for name in named if not any((above / name).exists() for above in (ROOT, ROOT / "advisor"))] == []


def test_every_make_target_in_the_readme_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    assert set(re.findall(r"`?make ([a-z]+)", README)) <= targets


def test_no_file_names_a_machine_or_a_registry() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    bad = re.compile(
        r"(?<![\w.])/(?:work|root|farm)/|index[-]url =|files[.]python[h]osted|pyp[i][.]org|registr[y][.]npm"
    )
    there = [name for name in listed.stdout.splitlines() if (ROOT / name).exists()]
    for name in there:
        if (
            name.endswith((".py", ".md", ".toml", ".lock", ".json", ".html", ".css", ".js"))
            and name != "tests/test_docs.py"
        ):
            found = bad.search((ROOT / name).read_text(encoding="utf-8"))
            assert found is None, f"{name}: {found.group() if found else ''}"
