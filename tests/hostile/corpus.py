"""Hostile and clumsy inputs: what people type, paste, and try."""

from __future__ import annotations

EXECUTION = (
    "__import__('os').system('touch pwned')", '__import__("os").system("touch pwned")', "open('pwned','w')",
    "exec('open(\"pwned\",\"w\")')", "eval('1')", "().__class__.__bases__[0].__subclasses__()", "x.__class__",
    "f'{open(\"pwned\",\"w\")}'", "(y:=x)", "lambda: x", "lambda x: x", "[x for x in (1,2)]", "{x}", "x if y else z",
    "S('open(\"pwned\",\"w\")')", "sin(\"__import__('os').system('touch pwned')\")", "sin(b'x')",
    "exec(chr(105)+chr(109))", "breakpoint()", "input()", "exit()", "quit()", "print(x)", "globals()", "vars()",
    "preview(x)", "sympify(x)", "parse_expr(x)", "lambdify(x, x)", "Symbol(x)", "Function(x)", "diff(x**2, x)",
    "integrate(x, x)", "\uff45val(x)", "\uff45\uff58\uff45\uff43(x)", "sqrt.__globals__", "x.subs(x, 1)", "getattr(x, y)",
    "import os", "x; import os", "x\nimport os", "@x", "x @ y", "*x", "**x", "x, y", "print", "os.system(x)",
    "x[0].__class__", "x['a']", "x[:]", "x[1:2]", "[1,2][0]", "{1: 2}", "\\x41", "'x'", '"x"', "`ls`", "$(ls)",
    "${x}", "$x$", "x # comment", "x // y", "x % y", "x & y", "x | y", "x ^^ y", "~x", "x << y", "x >> y",
    "not x", "x and y", "x == x", "True", "False", "None", "...", "x..y", "x->y", "x=>y", "__name__", "_", "__x__",
)  # fmt: skip

GROWTH = (
    "9**9**9**9 * x", "9**9**9*x", "2**(10**10)*x", "3**(-10**9)*x", "((9**9)**9999)**9999*x", "x**(10**9)",
    "(x+1)**(10**9)", "((x**1000000)**1000000)**1000000", "factorial(10**9)*x", "gamma(10**9)*x", "binomial(x, 5)",
    "fibonacci(10**9)", "prime(10**12)", "zeta(10**9)", "1e999999*x", "1e9999999*x", "1e-999999*x", "9" * 60_000 + "*x",
    "0." + "1" * 60_000 + "*x", "exp(exp(exp(exp(10.0))))*x", "sin(exp(10**7))*x", "exp(exp(exp(exp(x))))",
    "x**x**x**x**x**x", "10**400*10**400*x", "*".join(["(10**399)"] * 200) + "*x", "(" * 100_000 + "x" + ")" * 100_000,
    "-" * 100_000 + "x", "+" * 100_000 + "x", "√" * 20_000 + "x", "not " * 20_000 + "x", "sin(" * 150 + "x" + ")" * 150,
    "sin(" * 20_000 + "x" + ")" * 20_000, "+".join(["x"] * 100_000), "*".join(["x"] * 20_000),
    "*".join(f"(x+{n})" for n in range(200)), "(x+y+z)**300", "sum(x, i, 1, 10**9)", "sum(x[i], i, 1, 100000)",
    "sum(sum(sum(x[i]*y[j]*z[k], i, 1, 1000), j, 1, 1000), k, 1, 1000)", "prod(x+i, i, 1, 300)",
    "; ".join(["u0 = x + sin(x)", *(f"u{n} = u{n - 1}*sin(u{n - 1}) + cos(u{n - 1})" for n in range(1, 60)), "u59"]),
    "; ".join(["u0 = x", *(f"u{n} = u{n - 1} + u{n - 1}" for n in range(1, 60)), "u59"]),
    "; ".join(["u0 = 2", *(f"u{n} = u{n - 1}*u{n - 1}" for n in range(1, 60)), "u59*x"]),
    "; ".join(["u0 = x", *(f"u{n} = u{n - 1}*u{n - 1}" for n in range(1, 60)), "u59"]),
    "; ".join(["u0 = x", *(f"u{n} = exp(u{n - 1})" for n in range(1, 40)), "u39"]),
    "x" * 5_000, "x" + "1" * 5_000, "abs(" * 80 + "x" + ")" * 80, "x^(1/" + "9" * 300 + ")", "log(" * 60 + "x" + ")" * 60,
    "max(" + ",".join(f"x{n}" for n in range(400)) + ")", "where(x>0," * 60 + "x" + ",0)" * 60,
    "Piecewise(" + ",".join(f"(x**{n}, x<{n})" for n in range(60)) + ")", "floor(1e400)*x", "sin(1e400)*x", "x^0.5^0.5^0.5",
    "1/3^1000*x", "(1+1e-400)^1000000*x", "tanh(" * 90 + "x" + ")" * 90,
)  # fmt: skip

MALFORMED = (
    "", " ", "\t", "\n", "(", ")", "()", "x(", "x)", "(x", "((x)", "[x]", "{x}", "|", "||", "|x", "x|", "||x||", "|x|y|",
    "x+", "x*", "x/", "x^", "x**", "+", "-", "*x", "/x", "^x", "x^^2", "x***2", "x+*y", "1..2", "1.2.3", ".", "..", "1e", "1e+",
    "2e5.5", "0x10", "0b1", "1_000", "1,000*x", "1,5*x", "x,y", ",", ";", "x;", ";x", "x;y", "u=", "u=x", "=x", "x=", "x==", "==x",
    "x<y", "x<y<z", "(x>0)+1", "where(x,1,2)", "where(x>0,1)", "where(x>0)", "Piecewise()", "Piecewise((x))", "Piecewise(x)",
    "Piecewise((x,y))", "Piecewise((x,x>0)", "sum()", "sum(x)", "sum(x,i,1,n)", "sum(x,1,1,2)", "sum(x[i],i,1,2.5)", "sum(x,i,1,y)",
    "sin", "sin()", "sin(x,y)", "sin,", "sin^", "sin^-1 x", "sin^-1(x)", "sin⁻¹(x)", "sinx", "sin2x", "cosy", "log_2(x)",
    "arcsinx", "sn(x)", "Sin(x)", "SIN(x)", "f(x)", "f(x)=x^2", "y=x^2", "g(h(x))", "x(y)", "xx(y)", "x[", "x[]", "x[y]", "x[1,2]",
    "x[-1]", "x[1.5]", "sin[1]", "x1[2]", "x!", "x'", "x''", "x?", "x:y", "x\\y", "a\u200bb", "a\u202eb", "a\x00b", "a\x1b[31mb", "a\x07b",
    "x\ry", "x\xff", "х+x", "o+ο", "ｘ+x", "x∞", "∞", "∑x", "∫x", "½x", "x²³", "x²²", "²x", "x⁻", "x⁺²", "⁻x", "₁x", "x₁₂", "√", "√√x", "é",
    "ß", "日本", "😀", "I*x", "oo*x", "zoo", "nan*x", "inf", "infinity", "Infinity*x", "lambda", "x/0", "0/0*x", "tan(pi/2)*x",
    "log(0)*x", "log(-1)*x", "sqrt(-1)*x", "asin(2)*x", "0^-1*x", "(-8)^(1/3)*x", "acosh(0)+x", "0^0*x", "1/(1-1)+x", "x\ny", "x\n\n+y",
    "[bold]x[/bold]", "[/]", "x[/]", ":x:", "[red]", "%s", "%(x)s", "{0}", "{}", "x{}", "-h", "--help", "-x**2", "--x", "- x", "-1", "--",
    "-", "@", "@rosenbrock", "x~y", "x·y·", "a b c d", "2 3", "x 2", "(x)2", "2(3)", "1e5x", "2e", "2ex", "e2", "5", "pi", "0", "0*x",
)  # fmt: skip

OPTIONS = (
    "", " ", ",", ",,,", ":", "::", "=", "==", ";", ";;;", "@", "@@", "-", "--", "-1", "--format", "x", "y", "g", "k", "lr", "v", "x=",
    "=x", "x=x", "x = x", "x == x", "x = x - lr*g", "x = x - lr*g; x = x", "lr = 2*lr; x = x", "v", "v=1", "v=v", "gd", "gd:", "gd:0.1:",
    "gd:0.1:0.1", "gd:=", "gd:0.1:=", "gd:0.1:lr=1", "gd:schedule=lr/k", "adam:beta1=x", "bfgs:line_search=", "rosenbrock(", "rosenbrock()",
    "rosenbrock(-1)", "rosenbrock(9999999999999999999999)", "rosenbrock(1e9)", "rosenbrock(2)(3)", "rosenbrock+1", "booth(2)", "../etc/passwd",
    "nan", "inf", "oo", "I", "1/0", "0/0", "log(0)", "sqrt(-1)", "1e400", "1e-400", "9" * 1000, "0." + "1" * 50_000, "9**9**9**9",
    "9**9**9*k", "k**k**k**k", "lr*10**k**k", "exp(exp(exp(k)))", "factorial(10**9)", "sum(k, i, 1, 10**9)", "sum(g[i], i, 1, 100000)",
    "(" * 50_000 + "k" + ")" * 50_000, "-" * 50_000 + "k", "sin(" * 900 + "k" + ")" * 900, "+".join(["lr"] * 20_000), "lr" * 20_000,
    "; ".join(["u = k", *["u = u*u"] * 60, "x = u"]), "; ".join(["x = x + x"] * 2_000), "; ".join([f"v{n} = g" for n in range(2_000)] + ["x = x"]),
    "f," * 20_000 + "f", "q," * 20_000 + "f", "f" * 50_000, ",".join(["gd:0.1"] * 300), "0.1," * 300 + "0.1", "0.1,0.1,", "1,5", "1;5",
    "__import__('os').system('touch pwned')", "exec('open(\"pwned\",\"w\")')", "().__class__.__bases__[0].__subclasses__()", "x.__class__",
    "lambda: x", "eval(x)", "open('pwned','w')", "$(touch pwned)", "`touch pwned`", "; touch pwned", "| touch pwned", "x\nimport os", "%s%n",
    "{0.__class__}", "a\x1b[31mb", "a\x07b", "a\rb", "a\tb", "a\u202eb", "a\u200bb", "a\u2066b", "\ufeffx", "x\xa0", "\udcff", "[bold]x[/bold]", "[/]",
    ":x:", "\\input{x}", "${x}$", "%", "#", "é", "х", "ｘ", "θ", "日本", "😀", "１", "٣", "²",
)  # fmt: skip
"""Texts for the options of the commands that descend."""

NUMBERS = (
    "", " ", "0", "-0", "-1", "1", "1.5", "1e3", "1e400", "1e-400", "-1e400", "nan", "inf", "-inf", "Infinity", "x", "1,5", "1 2", "0x10", "1_000",
    "9" * 30, "9" * 400, "9" * 5_000, "-" + "9" * 30, "１", "٣", "½", "1/2", "9**9**9**9", "True", "None", "1\n", "\x1b[31m1", "1\u202e", "--format",
    "0." + "0" * 5_000 + "1", "1" + "0" * 400, "+1", "1.", ".1", "1e", "e1",
)  # fmt: skip
"""Texts for the options that want a number."""

NAMES = (
    "S",
    "N",
    "Q",
    "O",
    "beta",
    "gamma",
    "zeta",
    "test",
    "diff",
    "re",
    "im",
    "class",
    "def",
    "print",
    "if",
    "None_",
    "x_y",
    "A1",
)

POINTS = (
    "", " ", ",", "1,", ",1", "1", "1,2,3", "1;2", "y", "I", "1j", "nan", "inf", "oo", "nan,1", "1e400,1", "1e401,1", "9**9**9,1",
    "1/0,1", "sqrt(-1),1", "log(0),1", "x,y", "x=1", "x=1,x=2", "z=1,y=2", "x=1,2", "x==1,y=2", "(1,2)", "[1,2]", "1 2", "1,,2", "1.5.2,1",
    "__import__('os'),1", "'1',1", "tan(pi/2),1", "max(1,2),3", "--format", "1,2\n3", "exp(exp(exp(exp(9)))),1", "1,5,2",
)  # fmt: skip
