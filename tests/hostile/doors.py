"""The command lines through which a text of a corpus comes in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from tests.hostile import corpus

SHARE = 2
"""Doors that each text of the sample goes through."""

_EACH = {
    "EXECUTION": 6,
    "GROWTH": 5,
    "BOMBS": 40,
    "MALFORMED": 9,
    "CHARACTERS": 6,
    "MARKUP": 5,
    "FILES": 12,
    "POINTS": 4,
    "NUMBERS": 3,
    "OPTIONS": 3,
}
"""Of so many texts of a corpus one is in the sample, of the others each."""

_DRAWN_SHARE = 30
"""Of so many texts that are markup, one stands in a picture."""

_LONGEST_NAME = 200
_LONGEST_WORD = 100_000


@dataclass(frozen=True)
class Run:
    """A command line, what stands on its standard input, and the files that are there, by their names."""

    words: Sequence[str]
    text: str = ""
    given: bytes = b""
    files: Mapping[str, bytes] = field(default_factory=dict)


Doors = Callable[[str], Iterator[Run]]


def sample(name: str) -> list[Run]:
    """Return the runs of a corpus: some texts, each through some of its doors, always the same."""
    return [run for _, run in chosen(name)]


def chosen(name: str) -> list[tuple[str, Run]]:
    """Return the runs of the sample, each with the name of its door.

    The first text goes through the first few, the second through the next few, and round again.
    """
    found: list[tuple[str, Run]] = []
    for place, text in enumerate(_texts(name)[:: _EACH.get(name, 1)]):
        lines = [(door, run) for door, run in doors(name, text) if can_be_given(run)]
        places = range(place * SHARE, (place + 1) * SHARE) if lines else ()
        found += [lines[number % len(lines)] for number in places]
    return found


def every(name: str) -> list[Run]:
    """Return the runs of a corpus in which each text goes through each door there is."""
    if name == "FILES":
        return list(chain.from_iterable(_file(*entry) for entry in corpus.FILES))
    ways = (_formula, _point, _option, _number, _written, _drawn)
    found = [run for text in _texts(name) for way in ways for run in way(text)]
    return [run for run in found if can_be_given(run)]


def doors(name: str, text: str) -> list[tuple[str, Run]]:
    """Return the runs of one text at the doors of its corpus, each with the name of its door."""
    if name == "FILES":
        return [(f"_file {place}", run) for place, run in enumerate(_file(*corpus.FILES[int(text)]))]
    ways = _WAYS.get(name, (_formula,))
    return [(f"{way.__name__} {place}", run) for way in ways for place, run in enumerate(way(text))]


def can_be_given(run: Run) -> bool:
    """Tell whether a system can hand over each word of a command line, and make each file."""
    names = [name for name in run.files if name in run.words]
    words = [word for word in run.words if word not in names]
    return all(map(_is_a_word, words)) and all(map(_is_a_name, run.files))


def _texts(name: str) -> Sequence[str]:
    if name == "FILES":
        return [str(place) for place in range(len(corpus.FILES))]
    texts: Sequence[str] = corpus.MARKUP[::_DRAWN_SHARE] if name == "DRAWN" else getattr(corpus, name)
    return texts


def _is_a_word(text: str) -> bool:
    return "\x00" not in text and len(text) <= _LONGEST_WORD and _encoded(text) is not None


def _is_a_name(text: str) -> bool:
    data = _encoded(text)
    return (
        data not in {None, b"", b".", b".."}
        and not {0, 47} & set(data or b"")
        and len(data or b"") <= _LONGEST_NAME
    )


def _encoded(text: str) -> bytes | None:
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return None


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape" if _encoded(text) is not None else "surrogatepass")


_SHORT = ("--timeout", "2")
_LONG = ("--timeout", "4")


def _formula(text: str) -> Iterator[Run]:
    for words in _formula_words(text):
        yield Run(words, text)
    data = _bytes(text)
    yield Run(["grad", "-", "--at", "0.5", "--format", "plain", *_SHORT], text, data)
    yield Run(["descend", "-", "--from", "1", "--lr", "0.1", "--steps", "5", "--format", "json"], text, data)
    yield Run(["check", "x^2", "--claim-file", "-", "--format", "markdown", *_SHORT], text, data)
    yield Run(["check", "x^2", "--claim-file", "claim.txt", *_SHORT], text, files={"claim.txt": data})
    claim = b'{"gradient": ["' + data + b'"]}'
    yield Run(["check", "x^2", "--claim-file", "claim.json", *_SHORT], text, files={"claim.json": claim})


def _formula_words(text: str) -> Iterator[list[str]]:
    yield ["grad", text, *_SHORT]
    yield ["grad", text, "--at", "0.5", "--format", "json", *_SHORT]
    yield ["hessian", text, "--at", "0.5", "--format", "json", *_SHORT]
    yield ["explain", text, "--at", "0.5", "--format", "plain", *_SHORT]
    yield ["critical", text, "--box", "0.1,0.9", "--boundary", "--format", "json", *_SHORT]
    yield ["descend", text, "--from", "1", "--lr", "0.1", "--steps", "5", "--format", "csv"]
    yield ["grad", "x*y", "--let", f"y={text}", *_SHORT]
    yield ["check", text, "--claim", "1", "--at", "0.5", "--format", "json", *_SHORT]
    yield ["check", "x^2", "--claim", text, *_SHORT]
    yield ["check", "x^2", "--hessian", "--claim", text, "--no-answer", *_SHORT]
    yield ["derive", text, *_SHORT]
    yield ["numdiff", text, "--at", "0.5", *_SHORT]
    yield ["numdiff", text, "--at", "0.5", "--format", "json", *_SHORT]
    yield ["plot", text, "--at", "0.5", "--size", "40x12", *_SHORT]
    yield ["plot", text, "--from", "1", "--lr", "0.1", "--steps", "5", "--format", "json", *_SHORT]
    yield ["directional", text, "--at", "0.5", "--dir", "1", "--format", "csv", *_SHORT]
    yield ["grad", text, "--format", "latex", *_SHORT]
    yield ["hessian", text, "--format", "markdown", *_SHORT]
    yield ["derive", text, "--format", "latex", *_SHORT]
    yield ["explain", text, "--at", "0.5", "--format", "table", *_SHORT]
    yield ["grad", text, "--numeric", "--at", "0.5", "--format", "ndjson", *_SHORT]
    yield [
        "compare",
        text,
        "--from",
        "1",
        "--methods",
        "gd:0.1,newton",
        "--steps",
        "3",
        "--format",
        "markdown",
    ]
    yield ["descend", text, "--from", "1", "--lr", "0.1", "--steps", "2", "--exact", "--work", *_LONG]
    yield ["descend", text, "--from", "1", "--method", "bfgs", "--steps", "2", "--format", "ndjson", *_LONG]


_PLOT = ["plot", "x*y", "--size", "40x12", *_LONG]
_DESCEND = ["descend", "x^2 + y^2", "--from", "1,1", "--steps", "3", *_LONG]
_COMPARE = ["compare", "x^2 + y^2", "--from", "1,1", "--steps", "3", *_LONG]
_POINTS = "points.csv"


def _point(text: str) -> Iterator[Run]:
    for words in _point_words(text):
        yield Run(words, text)
    rows = _bytes(f"{text}\n1,2\n")
    for policy, form in (("skip", "csv"), ("null", "json"), ("stop", "table"), ("null", "latex")):
        words = ["grad", "x*y", "--points", _POINTS, "--on-error", policy, "--format", form, *_LONG]
        yield Run(words, text, files={_POINTS: rows})
    words = ["grad", "x*y", "--points", "-", "--on-error", "null", "--format", "csv"]
    yield Run(words, text, rows)


def _point_words(text: str) -> Iterator[list[str]]:
    yield ["grad", "x*y", "--at", text]
    yield ["descend", "x*y", "--from", text, "--lr", "0.1", "--steps", "2"]
    yield ["directional", "x*y", "--at", "1,1", "--dir", text]
    yield ["hessian", "x*y", "--at", "1,1", "--times", text]
    yield ["explain", "x*y", "--at", text]
    yield ["check", "x*y", "--claim", "y, x", "--at", text, *_LONG]
    yield ["check", "x*y", "--values", text, "--at", "1,2", *_LONG]
    yield ["critical", "x*y", "--box", text, *_LONG]
    yield ["critical", "x*y", "--box", f"x={text}:2", *_LONG]
    yield ["compare", "x*y", "--from", text, "--methods", "gd:0.1,newton", "--steps", "2"]
    yield ["numdiff", "x*y", "--at", text, "--format", "plain", *_LONG]
    yield [*_PLOT, "--at", text]
    yield [*_PLOT, "--box", text]
    yield ["grad", "x*y", "--at", text, "--format", "csv", *_LONG]
    yield ["directional", "x*y", "--at", "1,1", "--toward", text, "--format", "json", *_LONG]
    yield ["directional", "x*y", "--at", "1,1", "--angle", text, "--format", "markdown", *_LONG]
    yield ["directional", "x*y", "--at", "1,1", "--dir", text, "--raw", "--format", "latex", *_LONG]
    yield ["grad", "x*y", "--at", "1,2", "--dir", text, "--numeric", "--format", "ndjson", *_LONG]


def _option(text: str) -> Iterator[Run]:
    for words in (*_descent_words(text), *_other_words(text)):
        yield Run(words, text)


def _descent_words(text: str) -> Iterator[list[str]]:
    with_rate = [*_DESCEND, "--lr", "0.1"]
    yield [*with_rate, "--update", text, "--format", "json"]
    yield [*with_rate, "--update", f"v = {text}; x = x - lr*v", "--state", "v=0", "--format", "plain"]
    yield [*with_rate, "--update", "v = g; x = x - v", "--state", f"v={text}", "--format", "csv"]
    yield [*with_rate, "--update", "v = g; x = x - v", "--state", f"{text}=1"]
    yield [*with_rate, "--schedule", text, "--format", "latex"]
    yield [*_DESCEND, "--method", "adam", "--set", f"beta1={text}", "--format", "ndjson"]
    yield [*with_rate, "--set", text]
    yield [*with_rate, "--columns", text, "--format", "table"]
    yield [*_DESCEND, "--method", text]
    yield [*_DESCEND, "--line-search", text]
    yield [*_DESCEND, "--lr", text, "--exact", "--format", "table"]
    yield ["descend", f"@{text}", "--lr", "0.1", "--steps", "3", *_LONG]
    yield ["grad", f"@rosenbrock({text})", *_LONG]
    yield [*_COMPARE, "--methods", text, "--format", "json"]
    yield [*_COMPARE, "--methods", f"adam:0.1:beta1={text}"]
    yield [*_COMPARE, "--methods", "gd", "--lr", f"0.1,{text}", "--format", "csv"]
    yield [*_COMPARE, "--methods", "newton", "--sort", text]


def _other_words(text: str) -> Iterator[list[str]]:
    yield [*_PLOT, "--title", text]
    yield [*_PLOT, "--title", text, "--format", "json"]
    yield [*_PLOT, "--slice", text]
    yield [*_PLOT, "--axes", text, "--at", "1,1"]
    yield [*_PLOT, "--from", "1,1", "--steps", "3", "--compare", text]
    yield ["plot", "x*y", "--size", text, "--style", text, *_LONG]
    yield ["derive", "x*y", "--wrt", text, "--level", text]
    yield ["numdiff", "x*y", "--at", "1,2", "--wrt", text]
    yield ["numdiff", "x*y", "--at", "1,2", "--step", text, "--format", "csv", *_LONG]
    yield ["methods", text]
    yield ["problems", text]
    yield ["cache", text]
    yield ["grad", "x*y", "--vars", text, *_LONG]
    yield ["grad", "x*y", "--vars", f"x,{text}", "--format", "json", *_LONG]
    yield ["grad", "x*y", "--let", text, *_LONG]
    yield ["grad", "x*y", "--let", f"{text}=1", "--format", "csv", *_LONG]
    yield ["grad", "x*y", "--format", text]
    yield ["grad", "x*y", "--points", text, "--format", "json"]
    yield ["grad", "x*y", "--points", "points.csv", "--on-error", text]
    yield ["grad", "x*y", "--engine", text, "--points", "points.csv"]
    yield ["grad", "x*y", f"--{text}", "--format", "json"]
    yield ["grad", "x*y", text]
    yield [text]
    yield [text, "x*y", "--format", "json"]
    yield ["check", "x^2", "--claim-file", text]


def _number(text: str) -> Iterator[Run]:
    for words in _number_words(text):
        yield Run(words, text)


def _number_words(text: str) -> Iterator[list[str]]:
    # Machine code for so many steps would be kept in a file.
    few = ["--timeout", "1", "--every", "100000", "--engine", "python"]
    yield [*_DESCEND[:4], "--lr", "1e-9", *few, "--steps", text]
    for option in ("--every", "--gtol", "--xtol", "--ftol", "--digits"):
        yield [*_DESCEND, "--lr", "0.1", option, text]
    yield [*_COMPARE[:-1], text, "--methods", "gd:0.1"]
    yield [*_COMPARE, "--methods", "adam", "--gtol", text, "--format", "json"]
    yield ["numdiff", "x*y", "--at", "1,2", "--step", text, *_LONG]
    yield ["grad", "x*y", "--at", "1,2", "--timeout", text]
    yield ["grad", "x*y", "--at", "1,2", "--max-memory", text, "--format", "json"]
    yield ["hessian", "x*y", "--at", "1,2", "--digits", text, "--format", "latex", *_LONG]


def _written(text: str) -> Iterator[Run]:
    """Yield runs in which the text is the name of a file, or goes into one."""
    rows = b"x,y\n1,2\nz,2\n"
    for ending, form in ((".csv", "json"), (".npy", "plain"), ("", "csv")):
        name = f"{text}{ending}"
        words = ["grad", "x*y", "--points", name, "--on-error", "null", "--format", form]
        yield Run(words, text, files={name: rows})
        yield Run([*words[:4], "--format", form], text, files={name: rows})
    for ending in (".csv", ".json", ".tex", ".md", ".xyz"):
        words = ["grad", "x*y", "--points", _POINTS, "--on-error", "skip", "-o", f"{text}{ending}"]
        yield Run(words, text, files={_POINTS: rows})
    yield Run(["check", "x*y", "--claim-file", f"{text}.json"], text, files={f"{text}.json": _bytes(text)})


def _drawn(text: str) -> Iterator[Run]:
    """Yield runs in which the text stands in a picture, or is the name of one."""
    for ending in (".svg", ".html", ".png"):
        yield Run([*_DRAWN, "--title", text, "-o", f"title{ending}"], text)
    yield Run([*_DRAWN, "-o", f"{text}.svg"], text)


_DRAWN = ["plot", "x^2", "--from", "1", "--lr", "0.1", "--steps", "2", *_LONG]


def _file(ending: str, data: bytes) -> Iterator[Run]:
    forms = ("csv", "json", "plain", "table", "markdown", "latex", "ndjson")
    for number, policy in enumerate(("stop", "skip", "null")):
        form = forms[(len(data) + number) % len(forms)]
        words = ["grad", "x*y", "--on-error", policy, "--format", form, *_LONG, "--points"]
        yield Run([*words, f"points{ending}"], files={f"points{ending}": data})
        yield Run([*words, "-"], given=data)
    form = forms[len(data) % len(forms)]
    yield Run(["grad", "x*y", "--points", "points", "--format", form, *_LONG], files={"points": data})
    claim = {"claim.json": data}
    yield Run(["check", "x^2", "--claim-file", "claim.json", "--format", form, *_LONG], files=claim)
    yield Run(["grad", "-", "--format", form, *_LONG], given=data)


_WAYS: Mapping[str, Sequence[Doors]] = {
    "CHARACTERS": (_formula, _point, _option),
    "MARKUP": (_formula, _option, _written),
    "POINTS": (_point,),
    "OPTIONS": (_option,),
    "NUMBERS": (_number,),
    "DRAWN": (_drawn,),
}
"""The doors of the texts of a corpus; of the others, each is a formula."""
