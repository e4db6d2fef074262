"""Texts for the options."""

from __future__ import annotations

OPTIONS = (
    "", " ", ",", ",,,", ":", "::", "=", "==", ";", ";;;", "@", "@@", "-", "--", "-1", "--format", "x", "y",
    "g", "k", "lr", "x=",
    "=x", "x=x", "x = x", "x == x", "x = x - lr*g", "x = x - lr*g; x = x", "lr = 2*lr; x = x", "v", "v=1",
    "v=v", "gd", "gd:", "gd:0.1:",
    "gd:0.1:0.1", "gd:=", "gd:0.1:=", "gd:0.1:lr=1", "gd:schedule=lr/k", "adam:beta1=x",
    "bfgs:line_search=", "rosenbrock(", "rosenbrock()",
    "rosenbrock(-1)", "rosenbrock(9999999999999999999999)", "rosenbrock(1e9)", "rosenbrock(2)(3)",
    "rosenbrock+1", "booth(2)", "../etc/passwd",
    "nan", "inf", "oo", "I", "1/0", "0/0", "log(0)", "sqrt(-1)", "1e400", "1e-400", "9" * 1000,
    "0." + "1" * 50_000, "9**9**9**9",
    "9**9**9*k", "k**k**k**k", "lr*10**k**k", "exp(exp(exp(k)))", "factorial(10**9)", "sum(k, i, 1, 10**9)",
    "sum(g[i], i, 1, 100000)",
    "(" * 50_000 + "k" + ")" * 50_000, "-" * 50_000 + "k", "sin(" * 900 + "k" + ")" * 900,
    "+".join(["lr"] * 20_000), "lr" * 20_000,
    "; ".join(["u = k", *["u = u*u"] * 60, "x = u"]), "; ".join(["x = x + x"] * 2_000),
    "; ".join([f"v{n} = g" for n in range(2_000)] + ["x = x"]),
    "f," * 20_000 + "f", "q," * 20_000 + "f", "f" * 50_000, ",".join(["gd:0.1"] * 300),
    "0.1," * 300 + "0.1", "0.1,0.1,", "1,5", "1;5",
    "__import__('os').system('touch pwned')", "exec('open(\"pwned\",\"w\")')",
    "().__class__.__bases__[0].__subclasses__()", "x.__class__",
    "lambda: x", "eval(x)", "open('pwned','w')", "$(touch pwned)", "`touch pwned`", "; touch pwned",
    "| touch pwned", "x\nimport os", "%s%n",
    "{0.__class__}", "a\x1b[31mb", "a\x07b", "a\rb", "a\tb", "a\u202eb", "a\u200bb", "a\u2066b", "\ufeffx",
    "x\xa0", "\udcff", "[bold]x[/bold]", "[/]",
    ":x:", "\\input{x}", "${x}$", "%", "#", "é", "х", "ｘ", "θ", "日本", "😀", "１", "٣", "²",
)  # fmt: skip
"""Texts for the options of the commands that descend."""


_FIRST_NUMBERS = (
    "", " ", "0", "-0", "-1", "1", "1.5", "1e3", "1e400", "1e-400", "-1e400", "nan", "inf", "-inf",
    "Infinity", "x", "1,5", "1 2", "0x10", "1_000",
    "9" * 30, "9" * 400, "9" * 5_000, "-" + "9" * 30, "１", "٣", "½", "1/2", "9**9**9**9", "True", "None",
    "1\n", "\x1b[31m1", "1\u202e", "--format",
    "0." + "0" * 5_000 + "1", "1" + "0" * 400, "+1", "1.", ".1", "1e", "e1",
)  # fmt: skip

_MORE_NUMBERS = (
    "1e999999999999", "-1e999", "1e-999999", "0e999999999", "1E5", "1e+5", "1e5.5", "infinity", "-Infinity",
    "+inf", "NaN", "-nan", "nan(0x1)",
    "snan", "0b1", "0o7", "1__0", "_1", "1_", "1j", "(1)", "1;2", "1 ", " 1", "1\t", "\n1", "1\r",
    "1\u00a0", "\u22121", "\uff0b1", "1\u066b5", "\u0967",
    "2^31", "2^63", "2147483648", "9223372036854775808", "18446744073709551616", "-9223372036854775809",
    "1e18", "1e19", "4294967296", "1e308",
    "1.8e308", "5e-324", "1e-324", "1e-320", "-1e-320", "1.0", "1.0000000000000000001", "0.1e1", "null",
    "none", "all", "max", "--", "-", "1%",
    "$1", "#1", "1k", "1KB", "1s", "10ms", "[1]", "{1}", "'1'", "=1", "@1", "__import__('os')", "<1>",
    "\x1b[1m1", "1\x07", "1\u200b", "\ufeff1",
)  # fmt: skip

NUMBERS = (*_FIRST_NUMBERS, *_MORE_NUMBERS)
"""Texts for the options that want a number."""
