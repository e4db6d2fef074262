"""Derivations built by hand."""

from __future__ import annotations

from gradcli.language.expression import read
from gradcli.language.infix import read_infix
from gradcli.language.tree import Apply, Symbol, Tree
from gradcli.results.derivations import (
    Derivation,
    DerivationReport,
    DerivationStep,
    Derived,
    Part,
    Reason,
    RuleUsed,
    Worksheet,
)


def pending(text: str) -> Tree:
    return Apply("partial", (read_infix(text), Symbol("x")))


def step(line: Tree | str, *reasons: Reason) -> DerivationStep:
    return DerivationStep(read_infix(line) if isinstance(line, str) else line, reasons)


SUM = Reason("sum", "sum rule")
CHAIN = Reason(
    "chain", "chain rule", "{} with {} = {}", (read_infix("sin(u)"), Symbol("u"), read_infix("x*y")), "sin"
)
FACTOR = Reason("constant_multiple", "constant factor", "{}", (Symbol("y"),))
ONES = Reason("zeros_and_ones", "leave out terms of 0 and factors of 1")
ORDER = Reason("order", "put the factors in order")

WAVE = read("x^2 + sin(x*y)")
WAVE_STEPS = (
    step(pending("x^2 + sin(x*y)")),
    step(Apply("+", (pending("x^2"), pending("sin(x*y)"))), SUM),
    step(
        Apply("+", (read_infix("2*x"), Apply("*", (read_infix("cos(x*y)"), pending("x*y"))))),
        Reason("power", "power rule", "{}", (read_infix("x^2"),)),
        CHAIN,
    ),
    step("2*x + cos(x*y)*(y*1)", FACTOR),
    step("2*x + cos(x*y)*y", ONES),
    step("2*x + y*cos(x*y)", ORDER),
)
DERIVATION = DerivationReport(
    WAVE,
    (),
    WAVE.tree,
    (Derivation("x", ("y",), (), Derived(None, WAVE_STEPS), read_infix("2*x + y*cos(x*y)"), 4),),
    (
        RuleUsed("sum", "sum rule", "(u + v)' = u' + v'", "(u + v)' = u' + v'"),
        RuleUsed("chain", "chain rule", "f(u)' = f'(u)*u'", "f(u)' = f'(u) u'"),
    ),
    (),
    4,
)

NAMED = read("log(x*y)*exp(x*y)")
PART = Part("u", read_infix("x*y"))
NAMED_DERIVATION = DerivationReport(
    NAMED,
    (PART,),
    read_infix("log(u)*exp(u)"),
    (
        Derivation(
            "x",
            ("y",),
            (Derived(PART, (step(pending("x*y")), step("y*1", FACTOR), step("y", ONES))),),
            Derived(
                None,
                (
                    step(pending("log(u)*exp(u)")),
                    step("1/(x*y)*y*exp(x*y) + log(x*y)*exp(x*y)*y", Reason("put_in", "put in the parts")),
                    step("exp(x*y)/x + y*exp(x*y)*log(x*y)", Reason("cancel", "cancel"), ORDER),
                ),
            ),
            read_infix("exp(x*y)/x + y*exp(x*y)*log(x*y)"),
            4,
        ),
    ),
    (),
    (read_infix("x*y > 0", condition=True),),
    4,
)

SHEET = Worksheet(DERIVATION)
