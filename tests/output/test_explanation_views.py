"""What a first-year student reads of a gradient: each fact in a sentence of its own."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gradcli import output
from gradcli.language.expression import read
from gradcli.output.notation import ascii_notation, composed, told, unicode_notation, written
from gradcli.output.report import Fact, Section, Sentence
from gradcli.output.views import view
from gradcli.results.explanations import Along, Chord, Explanation, ExplanationReport, NoChange
from gradcli.results.gradients import EvaluationStatus, OneSided
from gradcli.results.hessians import Inertia
from gradcli.results.quantities import Quantity
from gradcli.results.stationary import Nature, PointKind
from tests.output.samples import (
    AT_ONES,
    BOWL_HESSIAN,
    CIRCLE,
    EXPLAINED,
    EXPLAINED_ONES,
    EXPLAINED_ORIGIN,
    EXPLAINED_SLOPE,
    EXPLAINED_TROUBLE,
    TROUBLED,
    entries,
    equation,
    gradient_of,
    quantities,
    quantity,
)
from tests.output.test_output import shown


def lines(*explanations: Explanation, result: ExplanationReport = EXPLAINED) -> list[str]:
    """Return the lines of all sections, in ASCII."""
    notation = ascii_notation()
    found = []
    for block in view(replace(result, explanations=explanations)).blocks:
        if isinstance(block, Section):
            found.append(told(block.title, notation))
            for line in block.lines:
                if isinstance(line, Sentence):
                    found.append(told(line, notation))
                elif isinstance(line, Fact):
                    value = written(line.value, notation) if line.label != "Hessian" else ""
                    found.append(f"{written(line.label, notation)}: {value}")
    return found


def text(*explanations: Explanation, result: ExplanationReport = EXPLAINED) -> str:
    return "\n".join(lines(*explanations, result=result))


# All by hand for x^2 + y^2 at (1, 1): the value is 2, the level curve a circle of radius sqrt(2).
CIRCLE_PAGE = """\
f(x, y) = x² + y²

∇f = (2·x, 2·y)

At (x, y) = (1, 1)
  The value of f at (1, 1) is 2.
  The gradient at (1, 1) is (2, 2).
  Its length ‖∇f‖ is 2·√2 ≈ 2.828427125.

Directions
  f rises fastest along the unit vector (√2/2, √2/2) ≈ (0.7071067812,
    0.7071067812), at a rate of 2·√2 ≈ 2.828427125 per unit length.
  It falls fastest along the opposite unit vector (-√2/2, -√2/2), at the same
    rate.
  Along (-1, 1) and its opposite f does not change to first order: that is the
    tangent of the level curve.

The level curve through the point
  equation      x² + y² = 2
  tangent line  x + y = 2
  normal line   (x, y) = (1, 1) + t (1, 1)
  The gradient is perpendicular to the level curve: ∇f·v = 2·(-1) + 2·1 = 0 for
    v = (-1, 1).
  Measured on the level curve itself: the chord from (1, 1) to its point
    (0.926786, 1.06821) makes 92.03° with the gradient; to (0.992904, 1.00705),
    ten times closer, 90.203°: the closer, the nearer to 90°.

The graph z = f(x, y)
  tangent plane  z = 2·x + 2·y - 2
  normal line    (x, y, z) = (1, 1, 2) + t (2, 2, -1)
  The tangent plane is the linear model of f; near the point its error is of
    second order.

Along (3, 4)
  The direction (3, 4) is scaled to length 1: u = (3/5, 4/5) = (0.6, 0.8).
  The directional derivative along u is ∇f·u = 14/5 = 2.8: f rises at this rate
    per unit length.
  u makes an angle of 8.130102354° with the gradient; the derivative is ‖∇f‖
    times its cosine, 98.99 % of the maximum.
  With the Hessian H, the second derivative along u is u·(H u) = 2: the graph
    bends upward along it.

Curvature
  Hessian          ⎡ 2  0 ⎤
                   ⎣ 0  2 ⎦
  eigenvalue       2   (along (1, 0))
  eigenvalue       2   (along (0, 1))
  Both eigenvalues are positive, so the Hessian is positive definite: the graph
    bends upward in every direction.
  quadratic model  Q(x, y) = 2 + 2·(x - 1) + 2·(y - 1) + (x - 1)² + (y - 1)²
"""


def test_a_point_of_a_circle_on_one_screen() -> None:
    page = shown("explained", "table", output.Style(width=80, unicode=True))
    assert page.startswith(CIRCLE_PAGE)
    assert len(CIRCLE_PAGE.splitlines()) <= 50


def test_a_stationary_point_has_no_steepest_direction_and_a_kind() -> None:
    told_lines = lines(EXPLAINED_ORIGIN)
    assert "Directions" not in told_lines
    assert "It is the zero vector, so the point is stationary." in told_lines
    assert "The gradient is zero, so it gives the level curve no tangent here." in told_lines
    assert "The tangent plane is horizontal." in told_lines
    assert "The point (0, 0) is a local minimum: both eigenvalues are positive [bold]:x:." in told_lines


def test_one_variable_is_told_in_its_own_words() -> None:
    found = text(*EXPLAINED_SLOPE.explanations, result=EXPLAINED_SLOPE)
    assert "The slope df/dx there is 3." in found
    assert "The slope is positive, so f is increasing there." in found
    assert "tangent line: y = 3*x - 2" in found
    assert "In one variable a level set has no tangent." in found
    assert "The second derivative f'' there is 6." in found
    assert "concave up" in found
    for word in ("plane", "curve", "Directions", "eigenvalue"):
        assert word not in found


def test_what_can_still_be_said_at_a_kink() -> None:
    found = lines(EXPLAINED_TROUBLE.explanations[0], result=EXPLAINED_TROUBLE)
    assert "The value of f at (0, 1) is 0." in found
    assert "f is not differentiable here: abs(x) has a kink at x = 0 [bold]:x:[/]." in found
    assert "The partial df/dy exists: it is 1." in found
    assert "One-sided slopes df/dx: -3 for smaller x, none (jump) for larger x." in found
    assert "So there is no gradient and no tangent plane there." in found
    assert "Along u there is no derivative (the slopes from both sides differ)." in found


def test_outside_the_domain_the_condition_that_fails_is_named() -> None:
    found = lines(EXPLAINED_TROUBLE.explanations[1], result=EXPLAINED_TROUBLE)
    assert found == [
        "At (x, y) = (1, -1)",
        "Here f is undefined: log(y) needs y > 0.",
        "So there is no gradient, no level set through the point, and no tangent.",
    ]


def test_what_no_precision_decides_is_said_to_be_undecided() -> None:
    found = text(EXPLAINED_TROUBLE.explanations[3], result=EXPLAINED_TROUBLE)
    assert "The gradient of f is undecided here: 30 and 960 digits do not agree." in found
    assert "no gradient and" not in found


def with_inertia(positive: int, negative: int, zero: int) -> Explanation:
    hessian = replace(BOWL_HESSIAN, inertia=Inertia(positive, negative, zero))
    return replace(EXPLAINED_ONES, hessian=hessian)


@pytest.mark.parametrize(
    ("inertia", "words"),
    [
        ((2, 0, 0), "Both eigenvalues are positive, so the Hessian is positive definite"),
        ((0, 2, 0), "Both eigenvalues are negative, so the Hessian is negative definite"),
        ((0, 3, 0), "All 3 eigenvalues are negative, so the Hessian is negative definite"),
        ((1, 1, 0), "The eigenvalues have both signs, so the Hessian is indefinite"),
        ((1, 0, 1), "No eigenvalue is negative, but one is 0, so the Hessian is positive semidefinite"),
        ((0, 1, 2), "No eigenvalue is positive, but 2 are 0, so the Hessian is negative semidefinite"),
        ((0, 0, 2), "The Hessian is zero: to second order the graph does not bend at all."),
    ],
)
def test_the_signs_of_the_eigenvalues_are_read_for_the_graph(
    inertia: tuple[int, int, int], words: str
) -> None:
    assert words in text(with_inertia(*inertia))


def test_a_saddle_names_the_ways_up_and_down() -> None:
    saddle = replace(
        with_inertia(1, 1, 0), nature=Nature(PointKind.SADDLE, "the eigenvalues have both signs")
    )
    found = lines(saddle)
    assert "The point (1, 1) is a saddle: the eigenvalues have both signs." in found
    assert "Along (0, 1) f rises both ways; along (1, 0) it falls both ways." in found


def test_an_undecided_kind_is_not_given_a_name() -> None:
    reason = "undecided: the terms up to order 16 do not tell"
    found = text(replace(EXPLAINED_ORIGIN, nature=Nature(PointKind.DEGENERATE, reason)))
    assert "What kind of point (0, 0) is, stays undecided: the terms up to order 16 do not tell." in found


def test_without_second_derivatives_the_error_is_not_called_of_second_order() -> None:
    lacking = replace(
        BOWL_HESSIAN, status=EvaluationStatus.NOT_DIFFERENTIABLE, matrix=None, detail="the slope has a kink"
    )
    found = text(replace(EXPLAINED_ONES, hessian=lacking))
    assert "There is no second-order picture: the slope has a kink." in found
    assert "of second order" not in found
    assert "its error shrinks faster than the distance to the point" in found


def test_a_rounded_product_is_said_to_be_exactly_zero() -> None:
    # (1/3, 2/7) times (-6, 7) is 0, but with four digits shown it is 0.0001.
    slopes = (quantity(1 / 3, decimal="0.3333"), quantity(2 / 7, decimal="0.2857"))
    across = NoChange((quantity(-6.0, "-6"), quantity(7.0, "7")), quantity(0.0, "0"))
    found = text(
        replace(
            EXPLAINED_ONES,
            evaluation=replace(AT_ONES, gradient=slopes),
            geometry=replace(CIRCLE, no_change=(across,)),
        )
    )
    assert "grad f . v = 0.3333*(-6) + 0.2857*7 ~= 0 for v = (-6, 7)." in found
    assert "Only the numbers shown are rounded: the exact product is 0." in found
    assert "no chord was measured" in found


def test_a_product_that_cannot_be_told_from_zero_is_not_called_zero() -> None:
    across = CIRCLE.no_change[0]
    unknown = replace(CIRCLE, no_change=(replace(across, product=None),))
    found = text(replace(EXPLAINED_ONES, geometry=unknown))
    assert "grad f . v = 2*(-1) + 2*1 for v" in found
    assert "= 0 for" not in found
    to_digits = replace(CIRCLE, no_change=(replace(across, product=Quantity(0.0, "0")),))
    found = text(replace(EXPLAINED_ONES, geometry=to_digits))
    assert "grad f . v = 2*(-1) + 2*1 ~= 0 for v" in found
    assert "the product is 0 to three hundred digits" in found


def test_a_straight_level_set_is_not_said_to_come_nearer_to_a_right_angle() -> None:
    right = quantity(90.0, decimal="90")
    chords = tuple(Chord(step, entries(0, 2), right) for step in (0.1, 0.01))
    straight = replace(CIRCLE, no_change=(replace(CIRCLE.no_change[0], chords=chords),))
    found = text(replace(EXPLAINED_ONES, geometry=straight))
    assert "90 degrees with the gradient" in found
    assert "the nearer" not in found


@pytest.mark.parametrize(
    ("derivative", "words"),
    [
        ("2.8", "f rises at this rate"),
        ("-2.8", "f falls at this rate"),
        ("0", "f does not change to first order"),
    ],
)
def test_the_sign_of_a_directional_derivative_is_read(derivative: str, words: str) -> None:
    slope = replace(AT_ONES.directional[0], derivative=quantity(float(derivative), decimal=derivative))
    found = text(replace(EXPLAINED_ONES, evaluation=replace(AT_ONES, directional=(slope,))))
    assert words in found


@pytest.mark.parametrize(
    ("curvature", "words"),
    [
        ("2", "the graph bends upward"),
        ("-1", "the graph bends downward"),
        ("0", "does not bend to second order"),
    ],
)
def test_the_sign_of_a_curvature_is_read(curvature: str, words: str) -> None:
    along = (Along(None, quantity(float(curvature), curvature)),)
    assert words in text(replace(EXPLAINED_ONES, along=along))


def test_three_variables_have_no_curve_and_no_picture_of_the_graph() -> None:
    of = read("x^2 + y^2 + z^2")
    at = entries(1, 2, 3)
    ascent = quantities((0.267261, "sqrt(14)/14"), (0.534522, "sqrt(14)/7"), (0.801784, "3*sqrt(14)/14"))
    evaluation = replace(AT_ONES, at=at, gradient=entries(2, 4, 6), steepest_ascent=ascent, directional=())
    sphere = replace(
        CIRCLE,
        level_set=equation("x^2 + y^2 + z^2", "14"),
        tangent=equation("x + 2*y + 3*z", "14"),
        normal=entries(1, 2, 3),
        no_change=tuple(NoChange(entries(*v), quantity(0.0, "0")) for v in ((-2, 1, 0), (-3, 0, 1))),
        tangent_plane=equation("w", "2*x + 4*y + 6*z - 14"),
    )
    result = ExplanationReport(of, gradient_of(of, "2*x", "2*y", "2*z"), ())
    found = lines(Explanation(evaluation, None, sphere, ()), result=result)
    assert "tangent plane: x + 2*y + 3*z = 14" in found
    assert "L(x, y, z) = 2*x + 4*y + 6*z - 14" in found
    assert "grad f . v = 2*(-2) + 4*1 + 6*0 = 0 for v = (-2, 1, 0)." in found
    assert "grad f . v = 2*(-3) + 4*0 + 6*1 = 0 for v = (-3, 0, 1)." in found
    assert not any("curve" in line or "The graph" in line for line in found)


def test_a_name_that_is_a_variable_is_given_to_nothing_else() -> None:
    of = read("Q^2 + t^2", variables=["Q", "t"])
    found = text(EXPLAINED_ONES, result=ExplanationReport(of, gradient_of(of, "2*Q", "2*t"), ()))
    assert "P(Q, t) = 2 +" in found
    assert "(Q, t) = (1, 1) + s (1, 1)" in found


def test_without_variables_there_is_a_value_and_no_place() -> None:
    of = read("5")
    evaluation = replace(
        AT_ONES, at=(), value=quantity(5.0, "5"), gradient=(), steepest_ascent=None, directional=()
    )
    found = lines(Explanation(evaluation, None, None, ()), result=ExplanationReport(of, gradient_of(of), ()))
    assert found == ["The value", "The value of f is 5."]


def test_a_constant_has_one_level_set() -> None:
    of = read("5", variables=["x", "y"])
    flat = replace(EXPLAINED_ORIGIN.geometry or CIRCLE, level_set=equation("5", "5"))
    found = text(
        replace(EXPLAINED_ORIGIN, geometry=flat), result=ExplanationReport(of, gradient_of(of, "0", "0"), ())
    )
    assert "the level set is the whole space" in found


def test_both_sides_of_an_edge_are_told_with_their_reasons() -> None:
    edge = OneSided("x", None, None, "outside the domain", "infinite, +")
    evaluation = replace(TROUBLED.evaluations[0], one_sided=(edge,))
    found = text(Explanation(evaluation, None, None, EXPLAINED_TROUBLE.explanations[0].along))
    assert "none (outside the domain) for smaller x, none (infinite, +) for larger x" in found


def test_a_sentence_sets_its_mathematics_off_from_its_words() -> None:
    sentence = Sentence("at {}, {}.", (Quantity(0.5, "0.5"), "well"))
    assert told(sentence, unicode_notation()) == "at 0.5, well."
    told_apart = composed(sentence, str.upper, lambda term: f"<{written(term, unicode_notation())}>")
    assert told_apart == "AT <0.5>, <well>."
    latex = shown("explained", "latex")
    assert r"\par The gradient at $\left(1,\; 1\right)$ is $\left(2,\; 2\right)$." in latex
    assert r"makes $92.03^{\circ}$ with the gradient" in latex
