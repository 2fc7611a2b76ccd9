"""The layers of kb import one way only: each from itself and from those to its left."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

LAYERS = ["vocab", "models", "rules", "insight", "search", "filters", "documents", "editing", "transfer"]
DOORS = ["admin", "browse", "api"]  # side by side to the right of the layers; none knows another
TEMPLATETAGS = {"templatetags": "browse"}  # Django fixes the folder's name; what it holds is for pages

# Wiring, which may import anything, and which no layer imports: a layer asks django.conf for a setting.
OUTSIDE = {"__init__", "apps", "database", "logs", "management", "middleware", "migrations", "settings", "urls", "wsgi"}


def layer_of(module):
    """The layer of a dotted name such as kb.models.launch; None for what is not part of kb's layers."""
    parts = module.split(".")
    if parts[0] != "kb" or len(parts) < 2:
        return None
    return TEMPLATETAGS.get(parts[1], parts[1])


def may_import(importer, imported):
    """Whether one layer may import another, both by name."""
    if importer == imported:
        return True
    if imported not in LAYERS:
        return False
    return importer in DOORS or LAYERS.index(imported) < LAYERS.index(importer)


def imported_modules(node, package):
    """Dotted names that an import statement, or a call that imports by name, reaches for."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        base = node.module or ""
        if node.level:
            above = package[: len(package) - node.level + 1]
            base = ".".join([*above, base] if base else above)
        # `from kb import models` names the module in the list, `from kb.models import Launch` before it.
        return [f"{base}.{alias.name}" for alias in node.names] if base == "kb" else [base]
    if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        if name in ("import_module", "import_string") and isinstance(node.args[0].value, str):
            return [node.args[0].value]
    return []


def has_reason(node, lines):
    """Whether a comment stands on the import, or on the line above it."""
    above = lines[node.lineno - 2].strip() if node.lineno > 1 else ""
    return above.startswith("#") or any("#" in line for line in lines[node.lineno - 1 : node.end_lineno])


def problems_in(root):
    """Sentences "file:line ..." for every import under root/kb that breaks a rule of this page."""
    found = []
    for path in sorted((root / "kb").rglob("*.py")):
        relative = path.relative_to(root)
        package = relative.parts[:-1]
        here = relative.parts[1].removesuffix(".py")
        layer = TEMPLATETAGS.get(here, here)
        if layer in OUTSIDE:
            continue
        if layer not in LAYERS + DOORS:
            found.append(f"{relative.as_posix()}:1 belongs to no layer")
            continue
        source = path.read_text(encoding="utf-8")
        lines = source.splitlines()
        tree = ast.parse(source, filename=str(path))
        in_functions = {
            id(inner)
            for function in ast.walk(tree)
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
            for inner in ast.walk(function)
        }
        for node in ast.walk(tree):
            where = f"{relative.as_posix()}:{getattr(node, 'lineno', 0)}"
            for module in imported_modules(node, package):
                target = layer_of(module)
                if target and not may_import(layer, target):
                    found.append(f"{where} {layer} imports {module}")
            is_import = isinstance(node, ast.Import | ast.ImportFrom)
            if is_import and id(node) in in_functions and not has_reason(node, lines):
                found.append(f"{where} imports inside a function and gives no reason")
    return found


def test_no_module_of_the_project_imports_against_the_layers():
    assert problems_in(ROOT) == []


def problems_with(tmp_path, name, source):
    path = tmp_path / "kb" / name
    path.parent.mkdir(parents=True)
    path.write_text(source)
    return problems_in(tmp_path)


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("models/launch.py", "from kb.vocab.outcome import Outcome"),
        ("models/launch.py", "from kb.models.base import Record"),
        ("models/launch.py", "from .base import Record"),
        ("models/launch.py", "from django.db import models"),
        ("models/launch.py", "from kbd import press"),
        ("admin/launch.py", "from kb.editing import publishing"),
        ("api/launch.py", "from kb.documents.launch import LaunchSerializer"),
        ("browse/launch.py", "from kb.templatetags.kb_dates import day"),
        ("templatetags/kb_dates.py", "from kb.browse.links import page_of"),
        ("management/commands/load_demo.py", "from kb.admin import site"),
        ("urls.py", "from kb.api import urls"),
        ("migrations/0001_initial.py", "import kb.editing.publishing"),
        ("editing/publishing.py", "def f():\n    from kb.rules import launch  # a ring otherwise\n"),
        ("editing/publishing.py", "def f():\n    # a ring otherwise\n    from kb.rules import launch\n"),
    ],
)
def test_imports_from_the_left_and_from_the_own_layer_pass(tmp_path, name, source):
    assert problems_with(tmp_path, name, source) == []


@pytest.mark.parametrize(
    ("name", "source", "expected"),
    [
        ("vocab/outcome.py", "import kb.models.launch", "vocab/outcome.py:1 vocab imports kb.models.launch"),
        ("models/a.py", "\n\nfrom kb.rules.a import f", "models/a.py:3 models imports kb.rules.a"),
        ("models/a.py", "from kb import editing", "models/a.py:1 models imports kb.editing"),
        ("models/a.py", "from ..editing import publishing", "models/a.py:1 models imports kb.editing"),
        ("models/__init__.py", "from .. import rules", "models/__init__.py:1 models imports kb.rules"),
        ("rules/a.py", "if True:\n    import kb.insight.a", "rules/a.py:2 rules imports kb.insight.a"),
        ("rules/a.py", "import_string('kb.api.a.B')", "rules/a.py:1 rules imports kb.api.a.B"),
        ("transfer/a.py", "from kb.admin import site", "transfer/a.py:1 transfer imports kb.admin"),
        ("admin/a.py", "from kb.browse.a import f", "admin/a.py:1 admin imports kb.browse.a"),
        ("api/a.py", "from kb.admin.a import f", "api/a.py:1 api imports kb.admin.a"),
        ("api/a.py", "from kb.templatetags.a import f", "api/a.py:1 api imports kb.templatetags.a"),
        ("documents/a.py", "from kb.settings import DEBUG", "documents/a.py:1 documents imports kb.settings"),
        ("utils.py", "", "utils.py:1 belongs to no layer"),
        (
            "models/a.py",
            "def f():\n    import json\n",
            "models/a.py:2 imports inside a function and gives no reason",
        ),
        (
            "models/a.py",
            "class A:\n    async def f(self):\n        from kb.vocab import b\n",
            "models/a.py:3 imports inside a function and gives no reason",
        ),
    ],
)
def test_an_import_that_turns_back_is_named_with_its_line(tmp_path, name, source, expected):
    assert problems_with(tmp_path, name, source) == [f"kb/{expected}"]
