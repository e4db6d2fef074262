"""Build, fold and differentiate straight-line programs.

A program is a flat list of instructions, each an operation and the slots it reads; it writes the slot
of its own number. Equal instructions are stored once and rational constants are folded, so a
subexpression that occurs twice costs what it costs once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from fractions import Fraction
from functools import cache
from typing import NamedTuple

from gradcli.collection import uncollected
from gradcli.dataclass import dataclass
from gradcli.language.functions import CONSTANTS, FUNCTIONS
from gradcli.language.infix import read_infix
from gradcli.language.tree import Apply, Number, Symbol, Tree, arguments_of, postorder, substitute
from gradcli.numeric.simplification import simpler

Slot = int

_WRITTEN_OUT = 100
"""Arguments of `max` up to which each part of the chain stands in its origin as typed."""


class Instruction(NamedTuple):
    """One operation on the values of earlier slots."""

    operation: str
    slots: tuple[Slot, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Program:
    """Instructions over `inputs`; `outputs` are the slots that answer, `origins` the tree behind a slot.

    Slots named in `constants` hold that exact value; their operation is `constant`.
    """

    inputs: tuple[str, ...]
    code: tuple[Instruction, ...]
    constants: Mapping[Slot, Fraction]
    origins: tuple[Tree | None, ...]
    outputs: tuple[Slot, ...]


@uncollected
def lower(trees: Sequence[Tree], inputs: Sequence[str]) -> Program:
    """Lower trees to one program with an output each; `inputs` orders the variables."""
    builder = Builder(inputs)
    return builder.program([builder.lower(tree) for tree in trees])


@uncollected
def with_gradient(program: Program) -> Program:
    """Append the reverse sweep: outputs become the value, then one partial for each input.

    Baur and Strassen 1983; Griewank and Walther, Evaluating Derivatives, 2008, section 3.2. Only the
    first output is differentiated.
    """
    builder = Builder.extending(program)
    return builder.program([program.outputs[0], *builder.sweep(program.outputs[0])])


@dataclass(slots=True)
class Builder:
    """A program under construction; `simplifying` may drop what cannot change a derivative's value."""

    inputs: Sequence[str]
    code: list[Instruction] = field(default_factory=list)
    constants: dict[Slot, Fraction] = field(default_factory=dict)
    origins: list[Tree | None] = field(default_factory=list)
    places: dict[object, Slot] = field(default_factory=dict)
    simplifying: bool = False

    def __post_init__(self) -> None:
        for name in self.inputs if not self.code else ():
            self._append(Instruction("input"), ("input", name), Symbol(name))

    @classmethod
    def extending(cls, program: Program) -> Builder:
        """Start from a finished program, free to simplify what is added."""
        builder = cls(program.inputs, list(program.code), dict(program.constants), list(program.origins))
        for slot, instruction in enumerate(program.code):
            key: object = instruction
            if instruction.operation == "input":
                key = ("input", program.inputs[slot])
            elif slot in program.constants:
                key = program.constants[slot]
            builder.places.setdefault(key, slot)
        builder.simplifying = True
        return builder

    def program(self, outputs: Sequence[Slot]) -> Program:
        """Finish."""
        return Program(
            tuple(self.inputs), tuple(self.code), dict(self.constants), tuple(self.origins), tuple(outputs)
        )

    def constant(self, value: Fraction | int, origin: Tree | None = None) -> Slot:
        """Return the slot that holds an exact number."""
        value = value if isinstance(value, Fraction) else Fraction(value)
        found = self.places.get(value)
        if found is not None:
            return found
        slot = self._append(Instruction("constant"), value, origin)
        self.constants[slot] = value
        return slot

    def lower(
        self, tree: Tree, names: Mapping[str, Slot] | None = None, arguments: Mapping[str, Tree] | None = None
    ) -> Slot:
        """Return the slot of a tree; `names` maps symbols to slots that are there already.

        `arguments` says which trees those slots came from, for the origins of what is added; without it
        and with `names`, what is added has no origin.
        """
        slots: dict[int, Slot] = {}
        for node in postorder(tree):
            origin = node if names is None else substitute(node, arguments) if arguments else None
            slots[id(node)] = self._lower_node(node, slots, names, origin)
        return slots[id(tree)]

    def lower_text(self, text: str, names: Mapping[str, Slot]) -> Slot:
        """Return the slot of a text of the function table, without origins."""
        slots: dict[int, Slot] = {}
        for node in _nodes_of(text):
            slots[id(node)] = self._lower_node(node, slots, names, None)
        return slots[id(parsed(text))]

    def apply(self, operation: str, *slots: Slot, origin: Tree | None = None) -> Slot:
        """Return the slot of an operation, folded or found where it is there already."""
        folded = simpler(self, operation, slots)
        if folded is not None:
            return folded
        instruction = Instruction(operation, slots)
        if instruction in self.places:
            return self.places[instruction]
        return self._append(instruction, instruction, origin)

    def sweep(self, output: Slot) -> list[Slot]:
        """Append the adjoints of every slot below `output`; return the partials by the inputs."""
        active = self._active(output)
        product = "gate" if any(self.code[slot].operation == "where" for slot in active) else "*"
        adjoints: dict[Slot, Slot] = {output: self.constant(1)}
        for slot in range(output, -1, -1):
            if slot in adjoints and slot in active:
                for argument, contribution in self._contributions(slot, adjoints[slot], active, product):
                    known = adjoints.get(argument)
                    adjoints[argument] = (
                        contribution if known is None else self.apply("+", known, contribution)
                    )
        return [adjoints.get(slot, self.constant(0)) for slot in range(len(self.inputs))]

    def _append(self, instruction: Instruction, key: object, origin: Tree | None) -> Slot:
        self.code.append(instruction)
        self.origins.append(origin)
        self.places[key] = len(self.code) - 1
        return len(self.code) - 1

    def _lower_node(
        self, node: Tree, slots: dict[int, Slot], names: Mapping[str, Slot] | None, origin: Tree | None
    ) -> Slot:
        if isinstance(node, Number):
            return self.constant(node.value, origin)
        if isinstance(node, Symbol):
            return names[node.name] if names is not None else self.places["input", node.name]
        arguments = [slots[id(argument)] for argument in node.arguments]
        return self._call(node.function, arguments, origin)

    def _call(self, function: str, arguments: list[Slot], origin: Tree | None) -> Slot:
        if function in CONSTANTS:
            definition = CONSTANTS[function].definition
            return self.lower(parsed(definition)) if definition else self.apply(function, origin=origin)
        if function == "Piecewise":
            return self._piecewise(arguments, origin)
        if function == "log" and len(arguments) == 2:
            return self._logarithm(arguments, origin)
        row = FUNCTIONS.get(function)
        if row is not None and row.definition and not row.derivatives:
            names = dict(zip(row.parameters, arguments, strict=True))
            trees = dict(zip(row.parameters, arguments_of(origin), strict=True)) if origin else None
            return self.lower(parsed(row.definition), names, trees)
        if row is not None and row.variadic:
            return self._chain(function, arguments, origin)
        return self.apply(function, *arguments, origin=origin)

    def _piecewise(self, arguments: list[Slot], origin: Tree | None) -> Slot:
        result = self.apply("undefined", origin=origin)
        for place in range(len(arguments) - 2, -1, -2):
            result = self.apply("where", arguments[place + 1], arguments[place], result, origin=origin)
        return result

    def _logarithm(self, arguments: list[Slot], origin: Tree | None) -> Slot:
        """Lower log(x, b) as log(x)/log(b)."""
        trees = arguments_of(origin) if origin else (None, None)
        parts = [Apply("log", (tree,)) if tree else None for tree in trees]
        logs = [self.apply("log", slot, origin=part) for slot, part in zip(arguments, parts, strict=True)]
        return self.apply("/", *logs, origin=origin)

    def _chain(self, function: str, arguments: list[Slot], origin: Tree | None) -> Slot:
        result = arguments[0]
        part: Tree | None = None
        for count, argument in enumerate(arguments[1:], 2):
            part = _chain_part(function, arguments_of(origin), count, part) if origin else None
            result = self.apply(function, result, argument, origin=part)
        return result

    def _active(self, output: Slot) -> set[Slot]:
        """Return the slots between the inputs and `output` through which a derivative flows."""
        varying = set(range(len(self.inputs)))
        for slot in range(len(self.inputs), output + 1):
            operation, arguments = self.code[slot]
            flowing = arguments[1:] if operation == "where" else arguments
            if operation in _FLOWING and not varying.isdisjoint(flowing):
                varying.add(slot)
        return varying

    def _contributions(
        self, slot: Slot, adjoint: Slot, active: set[Slot], product: str
    ) -> list[tuple[Slot, Slot]]:
        operation, arguments = self.code[slot]
        if operation == "where":
            condition, then, other = arguments
            zero = self.constant(0)
            parts = [
                (then, self.apply("where", condition, adjoint, zero)),
                (other, self.apply("where", condition, zero, adjoint)),
            ]
            return [(argument, part) for argument, part in parts if argument in active]
        if operation == "gate":
            outer, partial = arguments
            held = ((outer, adjoint, partial), (partial, outer, adjoint))
            return [(slot, self.apply("gate", *factors)) for slot, *factors in held if slot in active]
        row = FUNCTIONS.get(operation)
        names = dict(zip(row.parameters, arguments, strict=True)) if row else {}
        return [
            (argument, self._product(product, adjoint, self.lower_text(derivative, names)))
            for argument, derivative in zip(arguments, row.derivatives if row else (), strict=True)
            if argument in active
        ]

    def _product(self, product: str, adjoint: Slot, partial: Slot) -> Slot:
        """Multiply case by case, so that a case of slope 0 is 0 even where the adjoint does not exist."""
        if self.code[partial].operation == "where":
            condition, *cases = self.code[partial].slots
            products = [self._product(product, adjoint, case) for case in cases]
            return self.apply("where", condition, *products)
        return self.apply("*" if partial in self.constants else product, adjoint, partial)


def _chain_part(function: str, arguments: Sequence[Tree], count: int, before: Tree | None) -> Tree:
    """Return `max` of the first few arguments; each written out, those of a long list fill the memory."""
    if before is not None and count > _WRITTEN_OUT:
        return Apply(function, (before, arguments[count - 1]))
    return Apply(function, tuple(arguments[:count]))


@cache
def parsed(text: str) -> Tree:
    """Read a text of the function table: its parameters are variables, whatever their names."""
    return read_infix(text, _PARAMETERS, condition=True)


@cache
def _nodes_of(text: str) -> tuple[Tree, ...]:
    return tuple(postorder(parsed(text)))


@cache
def condition_program(text: str, parameters: tuple[str, ...]) -> Program:
    """Return the program of a condition of the function table, over a function's parameters."""
    return lower([parsed(text)], parameters)


_PARAMETERS = frozenset(name for row in FUNCTIONS.values() for name in row.parameters)
_FLOWING = frozenset(row.name for row in FUNCTIONS.values() if row.derivatives) | {"where", "gate"}
