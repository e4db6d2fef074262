"""Points from files and to files, beside what NumPy's own functions need for them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from tests.benchmarks.formulas import Formula, points_of, rosenbrock
from tests.benchmarks.measuring import Absent, Array, Method, Run, Scale, children, numbers_of, race
from tests.benchmarks.peers import OURS, package
from tests.benchmarks.processes import gradcli, process, script
from tests.benchmarks.rows import Comparison, Row, at_most, millions_per_second, row_of

_POINTS = 200_000
_POLARS = "gradcli + polars"
_WITHOUT_POLARS = (
    "import sys; sys.modules['polars'] = None; from gradcli.cli.main import main; sys.exit(main())"
)
_NUMPY_ON_NPY = """
import sys, numpy as np
x, y = np.load(sys.argv[1]).T
a, b = y - x*x, 1 - x
np.save(sys.argv[2], np.column_stack([100*a*a + b*b, -400*a*x - 2*b, 200*a]))
"""
_LAMBDIFY_ON_CSV = """
import sys, numpy as np, sympy
variables = sympy.symbols("x1 x2")
f = sympy.sympify(sys.argv[3])
function = sympy.lambdify(variables, [f, *(f.diff(name) for name in variables)], cse=True)
points = np.loadtxt(sys.argv[1], delimiter=",", skiprows=1)
table = np.column_stack([points, *function(*points.T)])
np.savetxt(sys.argv[2], table, delimiter=",", fmt="%.17g", header="at_x1,at_x2,value,d_x1,d_x2", comments="")
"""


def rows(scale: Scale) -> Iterator[Row]:
    """Measure reading by itself, then whole commands, on one set of points."""
    formula = rosenbrock(2)
    points = points_of(formula, int(_POINTS * scale.size))
    with TemporaryDirectory() as name:
        folder = Path(name)
        np.save(folder / "points.npy", points)
        header = ",".join(formula.variables)
        np.savetxt(folder / "points.csv", points, delimiter=",", fmt="%.17g", header=header, comments="")
        yield reading(formula, folder / "points.csv", len(points), scale)
        yield from commands(formula, folder, len(points), scale)


def reading(formula: Formula, file: Path, count: int, scale: Scale) -> Row:
    """Measure what it takes to get the points of a CSV file."""
    methods = [
        Method(OURS, partial(_reading, formula, file, _hidden_polars), numbers_of, count),
        Method(_POLARS, partial(_reading, formula, file, _shown_polars), numbers_of, count),
        Method("numpy", lambda: lambda: np.loadtxt(file, delimiter=",", skiprows=1), numbers_of, count),
        Method("polars", partial(_polars, file), numbers_of, count),
    ]
    wanted = [Comparison(OURS, "numpy", at_most(1.3)), Comparison("numpy", _POLARS)]
    return row_of("read CSV", race(methods, scale), millions_per_second, wanted)


def commands(formula: Formula, folder: Path, count: int, scale: Scale) -> Iterator[Row]:
    """Measure processes from a file of points to a file of values and partials."""
    for ending, measured, words in (
        ("npy", _NUMPY_ON_NPY, ()),
        ("csv", _LAMBDIFY_ON_CSV, (formula.text,)),
    ):
        source, target = (str(folder / f"{name}.{ending}") for name in ("points", "answers"))
        asked = ["grad", formula.text, "--vars", ",".join(formula.variables), "--points", source]
        asked += ["--output", target]
        read = partial(_answers, Path(target))
        others = "numpy" if ending == "npy" else "numpy, lambdify"
        methods = [
            process(OURS, script(_WITHOUT_POLARS, *asked), read, work=count),
            process(others, script(measured, source, target, *words), read, work=count),
        ]
        if ending == "csv":
            methods.insert(1, process(_POLARS, gradcli(*asked), read, work=count))
        wanted = [Comparison(others, name) for name in (OURS, _POLARS)]
        case = f"{ending.upper()} to {ending.upper()}, command"
        yield row_of(case, race(methods, scale, children), millions_per_second, wanted)


def _answers(file: Path, _output: str) -> Array:
    """Read value and partials from what was written."""
    if file.suffix == ".npy":
        return numbers_of(np.load(file))
    with file.open() as lines:
        names = next(lines).strip().split(",")
        wanted = [place for place, name in enumerate(names) if name == "value" or name.startswith("d_")]
        return numbers_of(np.loadtxt(lines, delimiter=",", usecols=wanted))


def _reading(formula: Formula, file: Path, polars: Callable[[], Any]) -> Run:
    try:
        read_points = import_module("gradcli.numeric.point_files").read_points
    except (ImportError, AttributeError):
        raise Absent("there is no reader of points") from None

    def call() -> Array:
        with polars():
            chunks = read_points(str(file), formula.variables).chunks()
            return np.concatenate([chunk.points for chunk in chunks])

    return call


def _polars(file: Path) -> Run:
    read_csv = package("polars").read_csv
    return lambda: read_csv(file).to_numpy()


@contextmanager
def _hidden_polars() -> Iterator[None]:
    known = sys.modules.get("polars")
    sys.modules["polars"] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules["polars"]
        if known is not None:
            sys.modules["polars"] = known


@contextmanager
def _shown_polars() -> Iterator[None]:
    package("polars")
    yield
