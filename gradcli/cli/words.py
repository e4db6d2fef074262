"""Questions about the words of a command line, answered before and beside Typer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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


def arranged(words: Sequence[str], options: Mapping[str, bool]) -> tuple[list[str], list[str]]:
    """Split the words after a command into its options with their values, and all others.

    `options` tells of each option whether it takes a value. A word with one minus that is no option is an
    expression. Raises OptionError for an unknown option, a value that is missing and one that is too many.

    >>> arranged(["-x^2", "--at", "-1"], {"--at": True})
    (['--at=-1'], ['-x^2'])
    """
    chosen: list[str] = []
    others: list[str] = []
    rest = iter(words)
    for word in rest:
        if word == "--":
            others.extend(rest)
        elif _is_option(word, options):
            chosen.append(_with_value(word, rest, options))
        else:
            others.append(word)
    return chosen, others


def _is_option(word: str, options: Mapping[str, bool]) -> bool:
    name = word.partition("=")[0]
    if name in options:
        return True
    if name.startswith("--"):
        behind = f"an expression that begins with -- goes behind a word --, as in -- '{word}'"
        raise OptionError(f"no such option '{name}'", hint=did_you_mean(name, options) or behind)
    if f"-{name}" in options:
        raise OptionError(f"no such option '{name}'", hint=f"did you mean '-{name}'?")
    return False


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
