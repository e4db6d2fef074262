"""The commands as a Typer application, each loaded when it is asked for."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module
from typing import Annotated, Any, cast

import typer
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption
from typer.main import get_command

from gradcli import __version__
from gradcli.cli.backstop import guarded
from gradcli.cli.failures import told
from gradcli.cli.options import DEFAULT_MAX_MEMORY, DEFAULT_TIMEOUT
from gradcli.cli.streams import say
from gradcli.cli.words import arranged
from gradcli.docstrings import docstring_of
from gradcli.errors import ExitCode, OptionError
from gradcli.language.names import did_you_mean

_COMPLETION = "(complete|source)_(bash|zsh|fish|powershell|pwsh)"
"""What a shell asks for by an environment variable; anything else there is none of its questions."""

_LIMITS = {"timeout": DEFAULT_TIMEOUT, "max_memory": DEFAULT_MAX_MEMORY}
"""The limits of a command that has no option for them."""

_CONTEXT = {"help_option_names": ["-h", "--help"]}


def run(words: Sequence[str], commands: Sequence[str]) -> int:
    """Run the command that the words ask for, one of `commands`; return its exit code.

    Raises what the command raises, and what Typer raises about usage.
    """
    root = typer.Typer(cls=Commands, rich_markup_mode=None, context_settings=_CONTEXT)
    root.callback()(_documented(gradcli))
    group = cast("Commands", get_command(root))
    group.names = tuple(commands)
    if re.fullmatch(_COMPLETION, os.environ.get("_GRADCLI_COMPLETE", "")):
        # A shell sets these two, the second to a number; whoever does not asks for nothing.
        os.environ.setdefault("COMP_WORDS", "gradcli")
        if not re.fullmatch("[0-9]{1,9}", os.environ.get("COMP_CWORD", "")):
            os.environ["COMP_CWORD"] = "0"
        group.main(list(words), prog_name="gradcli")
    # Typer's own `main` would turn a broken pipe into exit code 1, and an interrupt into an exit.
    try:
        with group.make_context("gradcli", list(words)) as context:
            context.obj = partial(told, words=words, commands=commands)
            group.invoke(context)
    except typer.Exit as end:
        return end.exit_code
    return ExitCode.ANSWERED


def gradcli(
    version: Annotated[bool, typer.Option("--version", help="Show the version and leave.")] = False,
) -> None:
    """Calculate gradients, directional derivatives and gradient descent of a formula.

    'gradcli COMMAND --help' shows a command's options and examples.
    """
    if version:
        typer.echo(f"gradcli {__version__}")
        raise typer.Exit


class Command(TyperCommand):
    """A command for which `-x^2` is an expression and `--at -1,2` a point."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put the options first and everything else behind `--`, then let Typer read them."""
        # Shell completion hands over words that are not complete yet.
        if not ctx.resilient_parsing:
            parameters = self.get_params(ctx)
            repeatable = {name for p in parameters if getattr(p, "multiple", False) for name in p.opts}
            chosen, others = arranged(args, _options(parameters), repeatable)
            self._check_count(others, [p for p in parameters if isinstance(p, TyperArgument)])
            args = [*chosen, "--", *others]
        return super().parse_args(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        """Run the command within its limits of time and memory, whatever it does."""
        chosen = {name: ctx.params.get(name, usual) for name, usual in _LIMITS.items()}
        given = [
            name for name in chosen if getattr(ctx.get_parameter_source(name), "name", "") == "COMMANDLINE"
        ]
        with guarded(**chosen, given=given, describe=ctx.obj):
            return super().invoke(ctx)

    def _check_count(self, others: list[str], arguments: Sequence[Any]) -> None:
        most = len(arguments)
        if len(others) > most:
            what = "expression" if any(argument.metavar == "EXPR" for argument in arguments) else "name"
            wanted = f"one {what}" if most else "no expression"
            quoted = f"put it in quotes: gradcli {self.name} '{' '.join(others)}'"
            hint = quoted if what == "expression" and most else ""
            raise OptionError(f"{self.name} takes {wanted}; '{others[most]}' is one word more", hint=hint)


class Commands(TyperGroup):
    """The commands by name; a command's module is imported when it runs or its help is shown."""

    names: tuple[str, ...] = ()

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Answer a bare call with the help, on standard error since nothing was asked; check options."""
        if not args and not ctx.resilient_parsing:
            say(ctx.get_help())
            raise typer.Exit(ExitCode.BAD_INPUT)
        known = _options(self.get_params(ctx))
        if args and args[0].startswith("-") and args[0] not in known and not ctx.resilient_parsing:
            hint = did_you_mean(args[0], known) or f"a command comes first: {', '.join(self.names)}"
            raise OptionError(f"no such option '{args[0]}'", hint=hint)
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names in the order of the help."""
        return list(self.names)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Return a command, or None where there is none of that name."""
        return _loaded(cmd_name) if cmd_name in self.names else None

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command that the first word names."""
        if args[0] not in self.names and not ctx.resilient_parsing:
            hint = did_you_mean(args[0], self.names) or f"the commands are {', '.join(self.names)}"
            raise OptionError(f"no such command '{args[0]}'", hint=hint)
        return super().resolve_command(ctx, args)


def _options(parameters: Sequence[Any]) -> dict[str, bool]:
    return {
        name: not option.is_flag
        for option in parameters
        if isinstance(option, TyperOption)
        for name in (*option.opts, *option.secondary_opts)
    }


def _loaded(name: str) -> Any:
    function = getattr(import_module(f"gradcli.cli.{name}"), name)
    single = typer.Typer(add_completion=False, rich_markup_mode=None)
    single.command(name, cls=Command)(_documented(function))
    return get_command(single)


def _documented(function: Callable[..., None]) -> Callable[..., None]:
    """Give a command its docstring back, which is its help, where Python has left it out."""
    function.__doc__ = docstring_of(function)
    return function
