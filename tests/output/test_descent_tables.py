"""Descents as a person reads them; every number is worked out by hand beside the samples."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gradcli import output
from tests.output.samples import VALLEY_CURVATURE
from tests.output.test_output import shown, traced, worked


def page(width: int, *columns: str, unicode: bool = True) -> output.Style:
    return output.Style(width=width, unicode=unicode, columns=columns)


ADVISED = """\
f(x, y) = x² + 10·y²

gd        x = x - lr*g
settings  lr = 0.11

 iter             x             y             f         ‖∇f‖         step
─────────────────────────────────────────────────────────────────────────
    0             1             1            11      20.0998            -
    1          0.78          -1.2       15.0084      24.0506      2.21097
    2        0.6084          1.44       21.1062      28.8257      2.64557

diverged at step 2: the value grew from 11 to 21.1062

steps        2
f by step    ▁▄█
point        (0.6084, 1.44)
f            21.10615056
‖∇f‖         28.82569344
evaluations  3 of f, 3 of its gradient

verdict     the rate is too large: each step goes too far along (0, 1), where it
              multiplies the error by 1 - lr*L = -1.2
curvature   from mu = 2 to L = 20, condition number 10
            (everywhere: f is quadratic)
rate limit  gd with a constant rate needs lr < 0.1
best rate   for gd lr = 2/(L + mu) = 0.09091: each step leaves 0.8182 of the
              error

tried, and better: converged in 76 steps, f = 9.79861e-14

  gradcli descend 'x^2 + 10y^2' --from 1,1 --lr 0.09
"""

ADVISED_PLAIN = """\
f(x, y) = x**2 + 10*y**2

gd: x = x - lr*g
settings: lr = 0.11

 iter             x             y             f       |grad|         step           lr
    0             1             1            11      20.0998            -         0.11
    1          0.78          -1.2       15.0084      24.0506      2.21097         0.11
    2        0.6084          1.44       21.1062      28.8257      2.64557         0.11

diverged at step 2: the value grew from 11 to 21.1062

steps: 2
f by step: _-#
point: (0.6084, 1.44)
f: 21.10615056
|grad f|: 28.82569344
evaluations: 3 of f, 3 of its gradient

verdict: the rate is too large: each step goes too far along (0, 1), where it multiplies the error by \
1 - lr*L = -1.2
curvature: from mu = 2 to L = 20, condition number 10 (everywhere: f is quadratic)
rate limit: gd with a constant rate needs lr < 0.1
best rate: for gd lr = 2/(L + mu) = 0.09091: each step leaves 0.8182 of the error

tried, and better: converged in 76 steps, f = 9.79861e-14

gradcli descend 'x^2 + 10y^2' --from 1,1 --lr 0.09
"""

EXACT = """\
f(x, y) = x² + 10·y²

gd        x = x - lr*g
settings  lr = 1/11

0:  x = 1  y = 1  f = 11  ‖∇f‖ = 20.0998
1:  x = 9/11  y = -9/11  f = 81/11  ‖∇f‖ = 16.4453  step = 1.82725
2:  x = 81/121  y = 81/121  f = 6561/1331  ‖∇f‖ = 13.4552  step = 1.49502

stopped: all 2 steps are used; the largest absolute partial is still 13.3884

steps        2
f by step    █▄▁
point        (81/121, 81/121)
f            6561/1331
‖∇f‖         13.45520538
evaluations  3 of f, 3 of its gradient
"""

WORK = """\
f(x, y) = x² + 10·y²

gd        x = x - lr*g
settings  lr = 1/11

start

f = x² + 10·y² = 1² + 10·1² = 11

step 1

∂f/∂x = 2·x = 2·1 = 2
∂f/∂y = 20·y = 20·1 = 20

x = x - lr·g = 1 - 1/11·2 = 9/11
y = y - lr·g = 1 - 1/11·20 = -9/11

f = x² + 10·y² = (9/11)² + 10·(-9/11)² = 81/11

stopped: all 2 steps are used; the largest absolute partial is still 13.3884

steps        2
f by step    █▄▁
point        (81/121, 81/121)
f            6561/1331
‖∇f‖         13.45520538
evaluations  3 of f, 3 of its gradient
"""

WORK_OF_NEWTON = """\
f(x, y) = x² + 10·y²

newton       (H + tau*I)*p = -g; x = x + a*p
settings     damping = 0.001, c1 = 0.0001, shrink = 0.5
line search  armijo: a = a*shrink until f(x + a*p) <= f(x) + c1*a*(g.p)

step 1

∂f/∂x = 2·x = 2·1 = 2
∂f/∂y = 20·y = 20·1 = 20

p = (-1, -1)
tau = 0
H = ((2, 0), (0, 20))

x = x + a·p = 1 + 1·(-1) = 0
y = y + a·p = 1 + 1·(-1) ≈ 8.67362e-19

f = 0

converged: at once

steps        1
point        (0, 0)
f            0
‖∇f‖         0
evaluations  3 of f, 2 of its gradient, 1 of its second derivatives
"""

COMPARISON = """\
f(x, y) = x² + 10·y²

from (x, y) = (1, 1)

method     lr  steps            f      ‖∇f‖  f/g/H calls  outcome
gd:0.09  0.09     76  9.79861e-14  1.03e-06      77/77/0  converged
newton             1            0         0        3/2/1  converged
gd:0.11  0.11      2      21.1062     28.83        3/3/0  diverged

from (x, y) = (2, 1)

method      lr  steps    f  ‖∇f‖  f/g/H calls  outcome
[bold]:x:  0.1                          1/1/0  no value at the start
odd        0.1      7  nan   inf        8/8/0  overflow

note: rates were tuned: by hand

note: two of them never end
"""

COMPARISON_NARROW = """\
f(x, y) = x² + 10·y²

from (x, y) = (1, 1)

gd:0.09: converged
  lr: 0.09
  steps: 76
  f: 9.79861e-14
  ‖∇f‖: 1.03e-06
  f/g/H calls: 77/77/0
newton: converged
  steps: 1
  f: 0
  ‖∇f‖: 0
  f/g/H calls: 3/2/1
"""

CHOSEN = ("iter", "point", "f", "v", "angle")

WIDE = """\
 iter             x             y             f           v_x           v_y        angle
────────────────────────────────────────────────────────────────────────────────────────
    0             1             1            11             0             0            -
    1           0.9             0          0.81             2            20            -
    2          0.76          -0.5        3.0776           2.8            10      9.93165
"""

STACKED = """\
0:  x = 1  y = 1  f = 11  v_x = 0
  v_y = 0
1:  x = 0.9  y = 0  f = 0.81  v_x = 2
  v_y = 20
2:  x = 0.76  y = -0.5  f = 3.0776
  v_x = 2.8  v_y = 10  angle = 9.93165
"""

METHODS = """\
first-order methods: each coordinate by itself

name  formula                    settings         source       summary
gd    x = x - lr*g               lr = required    Cauchy 1847  against the gradient
lion  c = g; x = x - lr*sign(c)  lr = 0.1, q = 0  50% of #1_&  [bold]:x:

methods of directions, with a line search

name    formula   settings              source       summary
newton  H*p = -g  line_search = armijo  Newton 1669  by the Hessian

schedules, for first-order methods: the rate at step k = 1, 2, ...

name      formula  settings  source       summary
constant  lr                 Cauchy 1847  always the same

line searches: the length a along p

name   formula           settings  source       summary
exact  g(x + a*p).p = 0            Cauchy 1847  to the lowest point
"""

PROBLEMS = """\
problems

@bowl, @bowl(n): round
  formula: x^2 + y^2
  start: 4,3
  minima: 0,0
  value there: 0
  source: De Jong 1975
@two: two minima
  formula: (x^2 - 1)^2
  start: 0
  minima: 1; -1 (in the box x=-2..2)
  value there: 0
  source: by hand
@saddle: no minimum
  formula: x^2 - y^2
  start: 1,0
  source: by hand
"""


def test_a_descent_that_diverged_ends_with_why_and_with_what_works() -> None:
    assert traced("advised", "table", page(80)) == ADVISED


def test_plain_text_says_the_same_without_a_width() -> None:
    assert traced("advised", "plain") == ADVISED_PLAIN


def test_a_trace_in_fractions_is_line_by_line() -> None:
    assert traced("exact", "table", page(80)) == EXACT


def test_a_step_by_hand_in_fractions() -> None:
    assert worked("exact", "table", page(80)) == WORK


def test_a_step_by_hand_with_a_hessian() -> None:
    assert worked("newton", "table", page(80)) == WORK_OF_NEWTON


def test_a_comparison_has_a_table_for_each_start() -> None:
    assert shown("comparison", "table", page(80)) == COMPARISON


def test_a_comparison_in_a_narrow_terminal_is_a_list() -> None:
    assert shown("comparison", "table", page(40)).startswith(COMPARISON_NARROW)


def test_chosen_columns_stand_side_by_side_where_they_fit() -> None:
    assert WIDE in traced("heavy", "table", page(88, *CHOSEN))


@pytest.mark.parametrize("width", [40, 87])
def test_chosen_columns_are_never_dropped(width: int) -> None:
    text = traced("heavy", "table", page(width, *CHOSEN))
    assert "not shown" not in text
    assert WIDE not in text
    if width == 40:
        assert f"\n\n{STACKED}\n" in text


def test_the_usual_columns_drop_what_does_not_fit_and_say_so() -> None:
    text = traced("heavy", "table", page(60))
    assert "\nnot shown for want of width: step; --format plain shows all\n" in text
    assert [line.split() for line in text.splitlines() if line.startswith(" iter")] == [
        ["iter", "x", "y", "f", "‖∇f‖"]
    ]


def test_methods_are_rows_of_four_tables() -> None:
    assert shown("methods", "table", page(100)) == METHODS


@pytest.mark.parametrize("width", [40, 80])
def test_problems_are_told_one_by_one_where_rows_would_not_fit(width: int) -> None:
    assert shown("problems", "table", page(width)) == PROBLEMS


def test_the_curvature_of_the_samples_is_the_textbook_one() -> None:
    """Nocedal and Wright 2006, section 3.3: Q = (L - mu)/(L + mu), here 18/22."""
    assert VALLEY_CURVATURE.condition == 10
    assert VALLEY_CURVATURE.rate_limit == pytest.approx(2 / 20)
    assert VALLEY_CURVATURE.best_rate == pytest.approx(2 / 22)
    assert VALLEY_CURVATURE.contraction == pytest.approx(18 / 22)
    flat = replace(VALLEY_CURVATURE, smallest=0.0)
    assert (flat.condition, flat.best_rate, flat.contraction) == (None, None, None)
    assert replace(flat, smallest=-2.0, largest=-1.0).rate_limit is None
