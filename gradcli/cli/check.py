"""`gradcli check`: whether a claimed gradient is right, and if not, what went wrong."""

from __future__ import annotations

from typing import Annotated

import typer

from gradcli.cli.exchange import expression_of, show
from gradcli.cli.options import (
    DEFAULT_MAX_MEMORY,
    DEFAULT_TIMEOUT,
    AtOption,
    DigitsOption,
    ExpressionArgument,
    FormatOption,
    LetOption,
    MaxMemoryOption,
    TimeoutOption,
    VarsOption,
)
from gradcli.cli.progress import budgeted
from gradcli.cli.texts import file_text
from gradcli.errors import ExitCode, OptionError

_Claim = Annotated[
    str | None,
    typer.Option("--claim", metavar="G", help="The claimed partials, as in '2x y, x^2' or 'y=x^2, x=2x y'."),
]
_ClaimFile = Annotated[
    str | None,
    typer.Option(
        "--claim-file", metavar="FILE", help="The same from a file, also as JSON; - reads standard input."
    ),
]
_Values = Annotated[
    str | None,
    typer.Option("--values", metavar="N", help="Claimed numbers at one point, as in 3.17,0.58, with --at."),
]
_Hessian = Annotated[
    bool, typer.Option("--hessian", help="The claim is a matrix of second partials: '2, 0; 0, 2'.")
]
_NoAnswer = Annotated[bool, typer.Option("--no-answer", help="Tell the verdict, not the correct formulas.")]


def check(
    expr: ExpressionArgument,
    claim: _Claim = None,
    claim_file: _ClaimFile = None,
    values: _Values = None,
    at: AtOption = None,
    hessian: _Hessian = False,
    no_answer: _NoAnswer = False,
    vars: VarsOption = None,  # noqa: A002 - the option's name
    let: LetOption = None,
    format: FormatOption = None,  # noqa: A002 - the option's name
    digits: DigitsOption = None,
    timeout: TimeoutOption = DEFAULT_TIMEOUT,
    max_memory: MaxMemoryOption = DEFAULT_MAX_MEMORY,
) -> None:
    """Check a claimed gradient of EXPR: each component right or wrong, and the likely mistake.

    A wrong component comes with a point and both numbers there. Ends with 0 if all is right, 1 if not.

    \b
    Examples:
      gradcli check "x^2*y" --claim "2x y, x^2"
      gradcli check "sin(x)^2 + y" --claim "y=1, x=sin(2x)" --at pi/4,1
      gradcli check "x^2*y + sin(x*y)" --values 3.17,0.58 --at 1,2
      gradcli check "x^2 + x y" --hessian --claim "2, 1; 1, 0"
    """  # noqa: D301 - \b is Typer's word for lines to keep
    from gradcli.calculus.asking import DEFAULT_DIGITS
    from gradcli.calculus.checking.claimed import Wanted
    from gradcli.calculus.checking.claims import parse_claim
    from gradcli.calculus.checking.requests import Asking, check_report, values_report
    from gradcli.numeric.points import parse_point

    option, text = _claimed(expr, {"--claim": claim, "--claim-file": claim_file, "--values": values})
    if option == "--values" and len(at or ()) != 1:
        raise OptionError("--values belongs to one point", hint="add --at once, as in --at 1,2")
    expression = expression_of(expr, vars, let)
    points = [parse_point(word, expression.variables) for word in at or ()]
    wanted = Wanted(expression, hessian, option == "--values", option)
    entries = parse_claim(text, wanted)
    with budgeted("checking", timeout, max_memory) as budget:
        how = Asking(hessian, not no_answer, digits or DEFAULT_DIGITS, budget)
        if option == "--values":
            report = values_report(expression, entries, points[0], how)
        else:
            report = check_report(expression, entries, points, how)
    show(report, format, digits, "check")
    raise typer.Exit(ExitCode.ANSWERED if report.agrees else ExitCode.ANSWER_IS_NO)


def _claimed(expr: str, given: dict[str, str | None]) -> tuple[str, str]:
    """Return which of the options was given, and the text of the claim. Raises OptionError."""
    found = [(option, text) for option, text in given.items() if text is not None]
    if not found:
        raise OptionError("check needs a claim", hint='add one, as in --claim "2*x*y, x^2"')
    if len(found) > 1:
        raise OptionError(f"{found[0][0]} and {found[1][0]} do not go together", hint="give one claim")
    option, text = found[0]
    if option != "--claim-file":
        return option, text
    if text == expr == "-":
        raise OptionError("EXPR and --claim-file cannot both be standard input")
    return option, file_text(text)
