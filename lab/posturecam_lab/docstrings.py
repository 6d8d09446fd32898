"""Check that public functions of the product have complete numpydoc sections.

`python -m posturecam_lab.docstrings [FILE…]` prints what is missing and ends with 1 where something is. A public
function names each of its parameters under Parameters, has Returns or Yields unless it returns nothing or is a
property, and names what it raises itself under Raises.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from numpydoc.docscrape import NumpyDocString

from posturecam_lab.checkout import ROOT

Function = ast.FunctionDef | ast.AsyncFunctionDef
_NOTHING = {"None", "NoReturn", "Iterator[None]", "AsyncIterator[None]"}
"""Annotations of what returns nothing; the iterators are those of context managers."""


def main(files: list[str]) -> int:
    """Print the faults of those files, of the whole product where none is named.

    Parameters
    ----------
    files : list of str
        Paths of Python files.

    Returns
    -------
    int
        1 where there are faults, else 0.
    """
    paths = [Path(file) for file in files] or sorted((ROOT / "posturecam").rglob("*.py"))
    faults = [f"{path}:{line} {fault}" for path in paths for line, fault in faults_of(path.read_text("utf-8"))]
    sys.stdout.write("".join(f"{fault}\n" for fault in faults))
    return int(bool(faults))


def faults_of(source: str) -> list[tuple[int, str]]:
    """Find what the docstrings of a module lack.

    Parameters
    ----------
    source : str
        The text of the module.

    Returns
    -------
    list of (int, str)
        Line number and fault.
    """
    return [
        (function.lineno, f"{function.name}: {fault}")
        for function in _public(ast.parse(source))
        for fault in _faults(function)
    ]


def _public(tree: ast.Module | ast.ClassDef) -> Iterator[Function]:
    for node in tree.body:
        if isinstance(node, Function) and not node.name.startswith("_"):
            yield node
        elif isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield from _public(node)


def _faults(function: Function) -> Iterator[str]:
    decorators = {ast.unparse(one) for one in function.decorator_list}
    if decorators & {"overload", "typing.overload", "override"}:
        return
    text = ast.get_docstring(function)
    if text is None:
        yield "no docstring"
        return
    sections = NumpyDocString(text)
    documented = {name.strip().lstrip("*") for one in sections["Parameters"] for name in one.name.split(",")}
    parameters = _parameters(function)
    if documented != parameters:
        yield f"Parameters: missing {sorted(parameters - documented)}, unknown {sorted(documented - parameters)}"
    is_property = any(one.endswith(("property", ".setter")) for one in decorators)
    if _returns(function) and not is_property and not (sections["Returns"] or sections["Yields"]):
        yield "no Returns"
    raised = {one.name or one.type for one in sections["Raises"]}
    missing = sorted(_raised(function) - raised)
    if missing:
        yield f"Raises: missing {missing}"


def _parameters(function: Function) -> set[str]:
    taken = function.args
    names = [*taken.posonlyargs, *taken.args, *taken.kwonlyargs, *filter(None, (taken.vararg, taken.kwarg))]
    return {one.arg for one in names} - {"self", "cls"}


def _returns(function: Function) -> bool:
    return function.returns is not None and ast.unparse(function.returns) not in _NOTHING


def _raised(function: Function) -> set[str]:
    """Names of the classes that are raised anew within the function itself."""
    raised = (node.exc for node in ast.walk(function) if isinstance(node, ast.Raise))
    calls = (one.func if isinstance(one, ast.Call) else one for one in raised)
    names = (ast.unparse(one).rpartition(".")[2] for one in calls if isinstance(one, (ast.Name, ast.Attribute)))
    return {name for name in names if name[:1].isupper()}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
