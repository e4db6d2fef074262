"""`gradcli plot`: contours, gradient field, level curve and descent paths, in the terminal or in a file."""

from __future__ import annotations

from typing import Annotated

import typer

from gradcli.cli.backstop import doing
from gradcli.cli.descent_options import (
    GradientBound,
    LineSearchOption,
    MaximizeOption,
    MethodOption,
    RateOption,
    ScheduleOption,
    SetOption,
    StateOption,
    StepBound,
    StepsOption,
    UpdateOption,
    ValueBound,
    plan_of,
    starts_of,
)
from gradcli.cli.destinations import OutputOption, destination_of
from gradcli.cli.exchange import check_points_given
from gradcli.cli.options import (
    DEFAULT_MAX_MEMORY,
    DEFAULT_TIMEOUT,
    AngleOption,
    AtOption,
    BoxOption,
    DirOption,
    ExpressionArgument,
    FormatOption,
    LetOption,
    MaxMemoryOption,
    TimeoutOption,
    TowardOption,
    VarsOption,
    format_of,
    names_of,
)
from gradcli.cli.pictures import show_picture
from gradcli.cli.plot_words import (
    check_history,
    evaluations_of,
    exit_code_of,
    named_plans,
    runs_of,
    say_failures,
    sliced,
    stationary_of,
)
from gradcli.cli.progress import budgeted

_From = Annotated[
    list[str] | None,
    typer.Option("--from", metavar="P", help="The start of a descent, as in 4,3; may be repeated."),
]
_Compare = Annotated[
    str | None,
    typer.Option("--compare", metavar="M,...", help="Descents to draw, each as in gd:0.1, adam:0.1 or bfgs."),
]
_Critical = Annotated[bool, typer.Option("--critical", help="Find the stationary points, and mark them.")]
_Slice = Annotated[
    list[str] | None,
    typer.Option("--slice", metavar="z=1,...", help="Hold variables at a value, and draw the others."),
]
_Axes = Annotated[
    str | None,
    typer.Option("--axes", metavar="x,y", help="Draw these variables; the others stay as at the point."),
]
_History = Annotated[
    bool, typer.Option("--history", help="Draw value and gradient length by iteration instead.")
]
_Field = Annotated[bool, typer.Option("--field/--no-field", help="Draw the field of gradients.")]
_Size = Annotated[
    str | None,
    typer.Option("--size", metavar="WxH", help="Pixels of a file, as in 800x600; columns and rows of text."),
]
_Style = Annotated[
    str | None, typer.Option("--style", metavar="light|dark", help="For a light or a dark background.")
]
_Title = Annotated[str, typer.Option("--title", metavar="TEXT", help="A title in place of the formula.")]
_Linked = Annotated[bool, typer.Option("--cdn", help="A small page, which loads its library online.")]
_Inline = Annotated[
    bool, typer.Option("--inline", help="A picture in the terminal: kitty, iTerm2 and sixel ones show it.")
]


def plot(
    expr: ExpressionArgument,
    at: AtOption = None,
    dir: DirOption = None,  # noqa: A002 - the option's name
    toward: TowardOption = None,
    angle: AngleOption = None,
    start: _From = None,
    lr: RateOption = None,
    method: MethodOption = "gd",
    steps: StepsOption = 1000,
    schedule: ScheduleOption = "constant",
    line_search: LineSearchOption = None,
    settings: SetOption = None,
    update: UpdateOption = "",
    state: StateOption = None,
    maximize: MaximizeOption = False,
    gtol: GradientBound = 1e-6,
    xtol: StepBound = None,
    ftol: ValueBound = None,
    compare: _Compare = None,
    critical: _Critical = False,
    box: BoxOption = None,
    slice: _Slice = None,  # noqa: A002 - the option's name
    axes: _Axes = None,
    history: _History = False,
    field: _Field = True,
    output: OutputOption = None,
    size: _Size = None,
    style: _Style = None,
    title: _Title = "",
    cdn: _Linked = False,
    inline: _Inline = False,
    vars: VarsOption = None,  # noqa: A002 - the option's name
    let: LetOption = None,
    format: FormatOption = None,  # noqa: A002 - the option's name
    timeout: TimeoutOption = DEFAULT_TIMEOUT,
    max_memory: MaxMemoryOption = DEFAULT_MAX_MEMORY,
) -> None:
    """Draw EXPR: contours, gradients, level curves, tangents, descents.

    One variable gives the graph with its tangent; three or more need --slice or --axes, or show a descent by
    iteration. Without -o the picture is drawn with characters.

    \b
    Examples:
      gradcli plot "x^2 + y^2" --at 1,1
      gradcli plot @rosenbrock --compare gd:0.001,adam:0.1 -o paths.svg
      gradcli plot @himmelblau --critical -o himmelblau.html
      gradcli plot "x^4 - 3x^2 + x" --from 2 --lr 0.02 -o descent.gif
      gradcli plot "x^2 + y^2*z" --slice z=1 --at 1,1
    """  # noqa: D301 - \b is Typer's word for lines to keep
    from gradcli.numeric.points import parse_point, questions_at
    from gradcli.plotting.kinds import check_drawable
    from gradcli.plotting.subject import Subject, box_spans
    from gradcli.results.plans import Stopping

    check_points_given(at, dir=dir, toward=toward, angle=angle)
    form = format_of(format)
    destination = destination_of(output, size, style, is_linked=cdn, is_inline=inline, form=form)
    expression = sliced(expr, slice or (), vars, let)
    names = expression.variables
    plan = plan_of(
        method, None if compare else lr, settings=settings, schedule=schedule, line_search=line_search,
        update=update, state=state, maximize=maximize,
    )  # fmt: skip
    stopping = Stopping(gtol, xtol, ftol, steps)
    plans = named_plans(plan, compare, lr, is_asked=bool(start) or stopping != Stopping())
    check_history(history, at=at, box=box, critical=critical, axes=axes)
    shown = names_of(axes) or ()
    check_drawable(names, shown, is_history=history, has_descents=bool(plans))
    starts = starts_of(start, expression) if plans else []
    points = [parse_point(text, names) for text in at or ()]
    questions = questions_at(points, names, dir or (), angle or (), toward or ())
    spans = box_spans(box, shown or names)
    with budgeted("drawing", timeout, max_memory) as budget:
        evaluations = evaluations_of(expression, questions, budget)
        found = stationary_of(expression, box, budget) if critical else None
    doing("descending")
    runs = runs_of(expression, starts, plans, stopping, timeout)
    subject = Subject(expression, evaluations, runs, found, shown, spans, title, history, field)
    show_picture(subject, destination, timeout, "plot")
    code = exit_code_of(subject, is_comparison=bool(compare))
    if code and destination.path:
        say_failures(subject)
    raise typer.Exit(code)
