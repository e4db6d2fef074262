"""Questions about the words of a command line, answered before and beside Typer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import pairwise

from gradcli.errors import OptionError
from gradcli.language.names import did_you_mean

_JSON_FORMATS = ("json", "ndjson")


def command_of(words: Sequence[str], commands: Sequence[str]) -> str | None:
    """Return the command that is asked for, if there is one.

    >>> command_of(["grad", "x^2"], ["grad", "descend"])
    'grad'
    """
    return words[0] if words and words[0] in commands else None


def wants_json(words: Sequence[str]) -> bool:
    """Tell whether the last `--format` names JSON, so that a failure is told in it too.

    >>> wants_json(["grad", "x^2", "--format=json"])
    True
    """
    chosen = ""
    for word, following in pairwise([*words, ""]):
        if word == "--":
            break
        if word == "--format":
            chosen = following
        elif word.startswith("--format="):
            chosen = word.removeprefix("--format=")
    return chosen in _JSON_FORMATS


def arranged(
    words: Sequence[str], options: Mapping[str, bool], repeatable: AbstractSet[str] = frozenset()
) -> tuple[list[str], list[str]]:
    """Split the words after a command into its options with their values, and all others.

    `options` tells of each option whether it takes a value; those in `repeatable` may come twice. A word with
    one minus that is no option is an expression. Raises OptionError for an unknown option, one given twice,
    a value that is missing and one that is too many.

    >>> arranged(["-x^2", "--at", "-1"], {"--at": True})
    (['--at=-1'], ['-x^2'])
    """
    chosen: list[str] = []
    others: list[str] = []
    rest = iter(words)
    for typed in rest:
        word = _in_full(typed, options)
        if word == "--":
            others.extend(rest)
        elif _is_option(word, options):
            chosen.append(_with_value(word, rest, options))
            _check_once(chosen, repeatable)
        else:
            others.append(word)
    return chosen, others


_MEANT = {
    **dict.fromkeys(("--at", "--start", "--x0"), "--from 4,3"),
    **dict.fromkeys(("--learning-rate", "--rate", "--eta", "--alpha", "--step-size"), "--lr 0.1"),
    **dict.fromkeys(("--iterations", "--iters", "--max-iter", "--maxiter", "--epochs", "--n"), "--steps 100"),
    **dict.fromkeys(("--tol", "--tolerance", "--eps"), "--gtol 1e-6"),
    **{
        f"--{name}": f"--format {name}"
        for name in ("json", "ndjson", "csv", "plain", "table", "latex", "markdown")
    },
    **dict.fromkeys(("--momentum", "--beta1", "--beta2"), "--set momentum=0.9"),
    "--optimizer": "--method adam",
    "--point": "--at 1,2",
    "--direction": "--dir 3,4",
}
"""What other tools call an option of ours."""


_FULL = {"-o": "--output"}
"""The only short option: with others, an expression that begins with a minus would be one too often."""


def _in_full(word: str, options: Mapping[str, bool]) -> str:
    name, equals, value = word.partition("=")
    return f"{_FULL[name]}{equals}{value}" if name in _FULL and name in options else word


def _is_option(word: str, options: Mapping[str, bool]) -> bool:
    name = word.partition("=")[0]
    if name in options:
        return True
    if name.startswith("--"):
        behind = f"an expression that begins with -- goes behind a word --, as in -- '{word}'"
        meant = _MEANT.get(name, "")
        hint = f"write {meant}" if meant.split(" ")[0] in options else did_you_mean(name, options)
        raise OptionError(f"no such option '{name}'", hint=hint or behind)
    if f"-{name}" in options:
        raise OptionError(f"no such option '{name}'", hint=f"did you mean '-{name}'?")
    return False


def _check_once(chosen: Sequence[str], repeatable: AbstractSet[str]) -> None:
    name = chosen[-1].partition("=")[0]
    if name not in repeatable and any(word.partition("=")[0] == name for word in chosen[:-1]):
        raise OptionError(f"{name} is given twice", hint="give it once")


def _with_value(word: str, rest: Iterator[str], options: Mapping[str, bool]) -> str:
    name, equals, _ = word.partition("=")
    if not options[name]:
        if equals:
            raise OptionError(f"{name} takes no value")
        return word
    if equals:
        return word
    value = next(rest, "--")
    if value.startswith("--"):
        raise OptionError(f"{name} needs a value", hint=f"as in {name} VALUE")
    return f"{name}={value}"
