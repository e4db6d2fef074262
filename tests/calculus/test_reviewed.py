"""What readers and attackers found, kept: each case was answered wrongly once."""

from __future__ import annotations

import signal

import mpmath
import pytest

from gradcli.calculus.requests import directional, evaluate
from gradcli.errors import GradcliError
from gradcli.results.gradients import Evaluation

# mpmath's interval functions do not round outward at arguments whose result is almost a short number.
CANCELLING = [
    ("(exp(x)-1)/x", "2^-60", lambda x: (mpmath.exp(x) - 1) / x),
    ("(1-exp(-x^2))/x^2", "2^-30", lambda x: (1 - mpmath.exp(-(x**2))) / x**2),
    ("(exp(x)-1-x)/x^2", "2^-60", lambda x: (mpmath.exp(x) - 1 - x) / x**2),
    ("exp(x)-1-x", "2^-60", lambda x: mpmath.exp(x) - 1 - x),
    ("atan(x)-x", "2^-80", lambda x: mpmath.atan(x) - x),
    ("log((exp(x)-1-x)/x^2)", "2^-80", lambda x: mpmath.log((mpmath.exp(x) - 1 - x) / x**2)),
    ("cos(x)-1+x^2/2", "2^-40", lambda x: mpmath.cos(x) - 1 + x**2 / 2),
    ("acosh(x)", "1+2^-200", mpmath.acosh),
    ("acosh(1+x)*cosh(x)", "2^-150", lambda x: mpmath.acosh(1 + x) * mpmath.cosh(x)),
]


@pytest.mark.parametrize(("text", "point", "function"), CANCELLING, ids=[text for text, *_ in CANCELLING])
@pytest.mark.parametrize("digits", [10, 50])
def test_no_enclosure_loses_the_truth(text: str, point: str, function: object, digits: int) -> None:
    found = evaluate(text, point, digits=digits)
    with mpmath.workdps(400):
        x = mpmath.mpf(1) if point.startswith("1+") else mpmath.mpf(0)
        x += mpmath.mpf(2) ** int(point.split("^")[1])
        value, slope = function(x), mpmath.diff(function, x, h=mpmath.mpf(10) ** -120)  # type: ignore[operator]
        assert found.value is not None
        assert found.gradient is not None
        assert found.gradient[0] is not None
        for quantity, truth in ((found.value, value), (found.gradient[0], slope)):
            assert abs(mpmath.mpf(quantity.decimal) - truth) <= abs(truth) * mpmath.mpf(10) ** (1 - digits)


KINKS = [
    ("1e-30*abs(x)", "0", -1e-30, 1e-30),
    ("6.626e-34*abs(x)", "0", -6.626e-34, 6.626e-34),
    ("1e30*abs(x)", "0", -1e30, 1e30),
    ("max(x-1,0)*1e-22", "1", 0, 1e-22),
    ("acos(cos(x))", "pi", 1, -1),
    ("where(x < 1, 0, 3x - 3)", "1", 0, 3),
]


@pytest.mark.parametrize(("text", "point", "left", "right"), KINKS)
def test_slopes_of_any_size_are_told_apart(text: str, point: str, left: float, right: float) -> None:
    found = evaluate(text, point)
    assert found.status.value == "not_differentiable"
    (sides,) = found.one_sided
    assert sides.left is not None
    assert sides.right is not None
    assert (sides.left.value, sides.right.value) == (left, right)


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("atan2(y,x)", "-1,0"),
        ("min(0,max(x,y))", "0,0"),
        ("where(x==0 and y==0, 0, x^3*y/(x^4+y^2))", "0,0"),
        ("where(x==0 and y==0, 0, x^2*y/(x^4+y^2))", "0,0"),
        ("where(x>0 and y==x^2, 1, 0)", "0,0"),
        ("x^y", "0,1"),
        ("where(x>0,1e-200,0)+0*y", "0,0"),
    ],
)
def test_no_derivative_is_claimed_where_there_is_none(text: str, point: str) -> None:
    assert evaluate(text, point).status.value == "not_differentiable"


@pytest.mark.parametrize(
    ("text", "point", "slope"),
    [
        ("abs(x)^1.1", "0", 0.0),
        ("x*abs(x)^(1/4)", "0", 0.0),
        ("x*abs(x)+1e-30*x", "0", 1e-30),
        ("where(x==1,2,(x^2-1)/(x-1))", "1", 1.0),
        ("where(x!=0,(exp(x)-1)/x,1)", "0", 0.5),
        ("max(0,min(1,x))", "0.5", 1.0),
        ("min(x*x,min(x,x))", "1e-100", 2e-100),
        ("min(x*x,abs(x-1e-100)+x)", "1e-100", 2e-100),
        ("relu(max(x,2x))", "1", 2.0),
        ("exp(pi)*x", "0", float(mpmath.exp(mpmath.pi))),
        ("x+exp(-(1/2)*log(2*pi))", "1", 1.0),
    ],
)
def test_a_derivative_that_exists_is_given(text: str, point: str, slope: float) -> None:
    found = evaluate(text, point)
    assert found.answered
    assert found.gradient is not None
    assert found.gradient[0] is not None
    assert found.gradient[0].value == pytest.approx(slope, rel=1e-15, abs=0)


def test_ties_that_cancel_are_smooth() -> None:
    assert values(evaluate("min(x,y)+max(x,y)", "1,1")) == [1.0, 1.0]


@pytest.mark.parametrize(
    ("text", "point", "direction", "derivative"),
    [("cbrt(x^3+y^3)", "0,0", "1,-1", 0.0), ("sqrt((x-y)^2)", "1,1", "1,1", 0.0),
     ("sqrt(x^2+y^2)", "3,4", "3,4", 1.0)],
)  # fmt: skip
def test_a_line_along_which_f_is_smooth_has_a_derivative(
    text: str, point: str, direction: str, derivative: float
) -> None:
    found = directional(text, point, direction)
    assert found.derivative is not None
    assert found.derivative.value == pytest.approx(derivative, abs=1e-15)


def values(found: Evaluation) -> list[float | None]:
    assert found.gradient is not None
    return [None if partial is None else partial.value for partial in found.gradient]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("x*asin(sqrt(2)*sqrt(2)/2)", float(mpmath.pi / 2)),
        ("x + sqrt(2-sqrt(2)^2)", 1.0),
        ("x*atanh(1-1e-20)", float(mpmath.log(2 * mpmath.mpf(10) ** 20) / 2)),
        ("x*(exp(800)/exp(799))", float(mpmath.e)),
        ("x + exp(-10000)", 1.0),
        ("x + sech(10000)", 1.0),
    ],
)
def test_a_constant_is_undefined_only_where_that_is_sure(text: str, value: float) -> None:
    found = evaluate(text, "1")
    assert found.answered
    assert found.value is not None
    assert found.value.value == pytest.approx(value, rel=1e-14)


def test_an_undecided_point_keeps_its_directions() -> None:
    found = directional("abs(sum(x[i],i,1,41))", [0] * 41, [1] + [0] * 40)
    assert found.derivative is None


@pytest.mark.parametrize(
    "text",
    ["where(x==0 and y==0, 0, x^5*y/(x^8+y^2))", "where(y==2*x^2 and x>0, x, 0)", "where(y==-x^2, x, 0)"],
)
def test_curves_show_what_rays_do_not(text: str) -> None:
    assert evaluate(text, "0,0").status.value == "not_differentiable"


def test_a_slope_found_as_a_limit_is_not_called_exact() -> None:
    found = evaluate("abs(x) + (1+10^(-30))*y", "0,1")
    assert found.gradient is not None
    assert found.gradient[1] is not None
    assert found.gradient[1].decimal == "1"
    assert found.gradient[1].exact is None


def test_a_tiny_direction_is_a_direction() -> None:
    found = directional("x + y", "1,1", "exp(-1000),0")
    assert found.derivative is not None
    assert found.derivative.value == 1.0


@pytest.mark.parametrize("direction", ["0,0", "0,sin(0)"])
def test_the_zero_vector_is_refused(direction: str) -> None:
    with pytest.raises(GradcliError, match="the zero vector has no direction"):
        directional("x + y", "1,1", direction)


def test_a_timer_of_the_caller_goes_on() -> None:
    before = signal.signal(signal.SIGALRM, lambda *_: None)
    try:
        signal.setitimer(signal.ITIMER_REAL, 1000)
        evaluate("sin(x)", "pi/3")
        assert 900 < signal.setitimer(signal.ITIMER_REAL, 0)[0] < 1000
    finally:
        signal.signal(signal.SIGALRM, before)
