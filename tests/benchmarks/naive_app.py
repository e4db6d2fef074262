"""The app that one writes first: Typer, SymPy and Rich, loaded for every command."""

import json
from typing import Annotated

import rich.table
import sympy
import typer
from rich.console import Console

app = typer.Typer()


@app.command()
def descend(
    text: str,
    start: Annotated[str, typer.Option("--from")],
    lr: float = 0.1,
    steps: int = 1000,
    format: str = "table",  # noqa: A002 - the option's name
) -> None:
    """Descend from a start with a fixed rate."""
    f = sympy.sympify(text)
    names = sorted(f.free_symbols, key=str)
    function = sympy.lambdify(names, [f, *(f.diff(name) for name in names)])
    x = [float(coordinate) for coordinate in start.split(",")]
    rows = [(x, *function(*x))]
    for _ in range(steps):
        x = [coordinate - lr * partial for coordinate, partial in zip(x, rows[-1][2:], strict=True)]
        rows.append((x, *function(*x)))
    if format == "json":
        trace = [{"iter": k, "point": p, "f": value, "gradient": g} for k, (p, value, *g) in enumerate(rows)]
        print(json.dumps({"function": str(f), "trace": trace}))
    else:
        table = rich.table.Table("iter", *map(str, names), "f")
        for k, (p, value, *_) in enumerate(rows):
            table.add_row(str(k), *(f"{coordinate:.6g}" for coordinate in p), f"{value:.6g}")
        Console().print(table)


@app.command()
def grad(text: str) -> None:
    """Show the gradient."""
    f = sympy.sympify(text)
    Console().print([f.diff(name) for name in sorted(f.free_symbols, key=str)])


if __name__ == "__main__":
    app()
