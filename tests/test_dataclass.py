from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
from dataclasses import FrozenInstanceError, field, replace
from math import nan
from typing import Any

import pytest

from gradcli.dataclass import dataclass

STANDARD = dataclasses.dataclass
FROZEN = {"frozen": True, "slots": True}
OPTIONS = [FROZEN, {"slots": True}, {"frozen": True, "slots": True, "eq": False}]


def classes(decorate: Any) -> dict[str, Any]:
    """Return the same classes, made by a decorator and its options."""

    class Empty:
        """No field."""

    class Single:
        """One field, which is compared as itself."""

        value: object

    class Several:
        """Fields with defaults, made defaults, and some that are not compared or not shown."""

        first: int
        second: str = "two"
        third: list[int] = field(default_factory=list)
        fourth: int = field(default=4, compare=False)
        fifth: int = field(default=5, repr=False)

    class Filled:
        """A field that no caller gives, and one that `__post_init__` counts."""

        given: list[int]
        own: list[int] = field(default_factory=list, init=False)
        fixed: int = field(default=7, init=False)

        def __post_init__(self) -> None:
            self.own.extend(self.given)

    class Named:
        """A class that says itself how it is shown and compared."""

        value: int

        def __repr__(self) -> str:
            return "named"

        def __eq__(self, other: object) -> bool:
            return isinstance(other, type(self))

        def __hash__(self) -> int:
            return 3

    return {plain.__name__: decorate(plain) for plain in (Empty, Single, Several, Filled, Named)}


HOLDING_LISTS = ("Several", "Filled")
OF_NAN: tuple[str, tuple[Any, ...], dict[str, Any]] = ("Single", (nan,), {})
CALLS = [
    ("Empty", (), {}),
    ("Single", (1,), {}),
    OF_NAN,
    ("Single", ((1, 2),), {}),
    ("Several", (1,), {}),
    ("Several", (1, "zwei", [3]), {"fifth": 6}),
    ("Several", (1,), {"fourth": 5}),
    ("Filled", ([1, 2],), {}),
    ("Named", (1,), {}),
]


@pytest.mark.parametrize("options", OPTIONS, ids=str)
@pytest.mark.parametrize(("name", "words", "named"), CALLS)
def test_an_object_is_what_the_standard_library_makes_of_it(
    name: str, words: Any, named: Any, options: dict[str, bool]
) -> None:
    ours, standard = classes(dataclass(**options))[name], classes(STANDARD(**options))[name]
    assert repr(ours(*words, **named)) == repr(standard(*words, **named))
    assert str(inspect.signature(ours)) == str(inspect.signature(standard))
    assert ours.__match_args__ == standard.__match_args__
    assert ours.__slots__ == standard.__slots__
    assert ours.__doc__ == standard.__doc__
    assert (ours.__hash__ is None) == (standard.__hash__ is None)


# From Python 3.13 on one nan in two objects makes them differ; before, as here, it does not.
COMPARED = [call for call in CALLS if call is not OF_NAN]


def test_two_objects_of_one_nan_are_equal_in_every_python() -> None:
    made = classes(dataclass(**FROZEN))["Single"]
    assert made(nan) == made(nan)
    assert made(nan) != made(float("nan"))


@pytest.mark.parametrize("options", OPTIONS, ids=str)
@pytest.mark.parametrize(("name", "words", "named"), COMPARED)
def test_two_objects_are_equal_where_the_standard_library_calls_them_equal(
    name: str, words: Any, named: Any, options: dict[str, bool]
) -> None:
    def answers(decorate: Any) -> list[bool]:
        first = classes(decorate)[name]
        made = first(*words, **named)
        others = [first(*w, **n) for other, w, n in COMPARED if other == name]
        return [made == other for other in (made, *others, classes(decorate)[name](*words, **named), words)]

    assert answers(dataclass(**options)) == answers(STANDARD(**options))


@pytest.mark.parametrize(("name", "words", "named"), CALLS)
def test_equal_frozen_objects_have_one_hash(name: str, words: Any, named: Any) -> None:
    made = classes(dataclass(**FROZEN))[name]
    if name in HOLDING_LISTS:
        with pytest.raises(TypeError, match="unhashable type: 'list'"):
            hash(made(*words, **named))
    else:
        assert hash(made(*words, **named)) == hash(made(*words, **named))


@pytest.mark.parametrize(
    ("words", "message"),
    [((), "missing 1 required positional argument: 'first'"), ((1, 2, 3, 4, 5, 6), "takes from 2 to 6")],
)
def test_a_call_that_does_not_fit_is_told_with_the_class(words: tuple[int, ...], message: str) -> None:
    with pytest.raises(TypeError, match=rf"Several\.__init__\(\) {message}"):
        classes(dataclass(**FROZEN))["Several"](*words)


@dataclass(frozen=True, slots=True)
class Point:
    """A frozen one that can be pickled, for it has a home."""

    x: float
    y: float = 0.0
    path: list[Point] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Named(Point):
    """One that adds a field to another's."""

    name: str = ""


class Labelled(Point):
    """One that is no dataclass itself, and makes its objects as the other does."""

    def __init__(self, x: float) -> None:
        super().__init__(x, y=-x)


class Still(Point):
    """One that adds nothing."""


def test_a_class_derived_from_a_dataclass_makes_its_objects_by_it() -> None:
    assert Labelled(1.0).y == -1.0
    assert repr(Still(2.0)) == "Still(x=2.0, y=0.0, path=[])"
    assert Still(2.0) == Still(2.0) != Point(2.0)


@pytest.mark.parametrize("change", [lambda p: setattr(p, "x", 2.0), lambda p: delattr(p, "x")])
def test_a_frozen_object_stays_as_it_is(change: Any) -> None:
    point = Point(1.0)
    with pytest.raises(FrozenInstanceError, match="field 'x'"):
        change(point)
    assert point.x == 1.0


@pytest.mark.parametrize("point", [Point(1.0), Point(1.0, 2.0, [Point(3.0)]), Named(1.0, name="n")])
def test_a_frozen_object_is_copied_and_pickled(point: Point) -> None:
    pickled = pickle.loads(pickle.dumps(point))  # noqa: S301 - our own
    for other in (copy.copy(point), copy.deepcopy(point), pickled):
        assert other == point
        assert type(other) is type(point)


def test_a_field_is_replaced_and_the_rest_stays() -> None:
    assert replace(Named(1.0, 2.0, name="n"), x=5.0) == Named(5.0, 2.0, name="n")
    assert Named(1.0) != Point(1.0)


def test_what_contains_itself_is_shown_with_dots() -> None:
    point = Point(1.0)
    point.path.append(point)
    assert repr(point) == "Point(x=1.0, y=0.0, path=[...])"


def test_a_made_default_is_made_for_each_object() -> None:
    assert Point(1.0).path is not Point(1.0).path


def test_fields_match_by_place() -> None:
    match Point(1.0, 2.0):
        case Point(x, y):
            assert (x, y) == (1.0, 2.0)


def test_a_class_that_says_nothing_of_itself_has_its_name() -> None:
    @dataclass(slots=True)
    class Silent:
        value: int

    assert Silent.__doc__ == "Silent"


def test_a_class_without_slots_is_refused() -> None:
    with pytest.raises(TypeError, match="slots"):
        dataclass(slots=False)
