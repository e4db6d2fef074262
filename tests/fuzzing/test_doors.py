"""Whatever comes in is read, or refused with one line of fact, a caret within the text and a hint."""

from __future__ import annotations

import json
from io import BytesIO

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradcli.errors import ExpressionError, GradcliError, LimitError
from tests.forked import ran
from tests.fuzzing.checks import check_refusal
from tests.fuzzing.doors import DOORS, place_of, rows_of
from tests.fuzzing.seeds import dictionary, formula_seeds, reader_seeds
from tests.language.strategies import near_texts

WORDS = (*"xy12,=;:[]{}", "2.5", "\n", "\r", "\t", "\x00", '"', '"x"', "nan", "lr")
pieces = st.lists(st.sampled_from(WORDS), max_size=20).map("".join)
inputs = st.one_of(
    st.binary(max_size=40), st.text(max_size=40).map(lambda text: text.encode("utf-8", "replace")),
    near_texts.map(str.encode), pieces.map(str.encode),
)  # fmt: skip


@pytest.mark.parametrize("door", DOORS)
@settings(max_examples=40, deadline=None)
@given(inputs)
def test_any_bytes_are_read_or_refused(door: str, data: bytes) -> None:
    DOORS[door](data)


SEEDS = {door: [rest for name, rest in map(place_of, reader_seeds()) if name == door] for door in DOORS}


@pytest.mark.parametrize("door", DOORS)
@settings(max_examples=25, deadline=None)
@given(st.data())
def test_damaged_seeds_are_read_or_refused(door: str, data: st.DataObject) -> None:
    seed = data.draw(st.sampled_from(SEEDS[door]))
    place = data.draw(st.integers(0, len(seed)))
    cut = data.draw(st.integers(0, 4))
    DOORS[door](seed[:place] + data.draw(inputs) + seed[place + cut :])


COMMANDS = (
    "grad ?", "descend ? --from 1 --lr 0.1 --steps 2", "grad ? --at 1", "grad x*y --at ?", "grad x --let ?",
    "directional x*y --at 1,1 --dir ?", "descend x^2 --from 1 --steps 1 --lr ?",
    "descend x^2 --from 1 --steps 1 --lr 0.1 --update ?",
)  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS)
@settings(max_examples=8, deadline=None)
@given(st.binary(max_size=30), st.sampled_from(["table", "json"]))
def test_any_word_is_answered_or_refused_by_a_command(command: str, data: bytes, written: str) -> None:
    word = data.replace(b"\x00", b"").decode("utf-8", "surrogateescape")
    check_ended([word if part == "?" else part for part in command.split()], "", written)


@settings(max_examples=20, deadline=None)
@given(near_texts, st.sampled_from(["table", "json"]))
def test_any_standard_input_is_answered_or_refused_by_a_command(text: str, written: str) -> None:
    check_ended(["grad", "-"], text, written)


def check_ended(words: list[str], given_text: str, written: str) -> None:
    """Run a command, and see that it answers, or says in the format asked for why not."""
    ended = ran(*words, "--format", written, stdin=given_text)
    assert ended.returncode in {0, 1, 2, 3}, ended
    if ended.returncode < 2:
        return
    assert ended.stdout == ""
    if written == "json":
        error = json.loads(ended.stderr, parse_constant=pytest.fail)["error"]
        assert error["exit_code"] == ended.returncode
    else:
        assert ended.stderr.startswith("gradcli: ")
        assert ended.stderr.count("\n") <= 4


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(*[st.floats(allow_nan=False, allow_infinity=False)] * 2), min_size=1, max_size=8))
def test_every_double_is_read_back_from_every_format(points: list[tuple[float, float]]) -> None:
    rows = "".join(f"{x!r},{y!r}\n" for x, y in points)
    stream = BytesIO()
    np.save(stream, np.array(points))
    files = {
        "p.csv": f"x,y\n{rows}".encode(),
        "p.tsv": rows.replace(",", "\t").encode(),
        "p": rows.replace(",", ";").encode(),
        "p.ndjson": "".join(f"[{x!r}, {y!r}]\n" for x, y in points).encode(),
        "p.npy": stream.getvalue(),
    }
    for name, data in files.items():
        found = rows_of(name, data, 50)
        assert not isinstance(found, str)
        assert [tuple(map(float.hex, row)) for row in found[1]] == [(x.hex(), y.hex()) for x, y in points]


@pytest.mark.parametrize(
    ("refusal", "given_text"),
    [
        (ExpressionError("", source="x", span=(0, 1)), "x"),
        (ExpressionError("no", source="x", span=(2, 3)), "x"),
        (ExpressionError("no", source="x", span=(-1, 1)), "x"),
        (ExpressionError("no", source="y", span=(0, 1)), "x"),
        (ExpressionError("no", source="x", span=(0, 3)), "x"),
        (type("Failed", (LimitError,), {"exit_code": 70})("no"), "x"),
    ],
)
def test_a_bad_refusal_is_noticed(refusal: GradcliError, given_text: str) -> None:
    with pytest.raises(AssertionError):
        check_refusal(refusal, given_text)


def test_there_are_seeds_for_every_door() -> None:
    assert all(SEEDS.values())
    assert len({len(seed) for seed in formula_seeds()}) == 2


def test_the_words_are_those_of_a_dictionary_of_libfuzzer() -> None:
    """Each line is a text in quotes, of bytes as escapes: https://llvm.org/docs/LibFuzzer.html#dictionaries."""
    lines = dictionary().splitlines()
    assert r'"\x73\x69\x6e"' in lines
    assert all(line[0] == line[-1] == '"' and len(line) % 4 == 2 for line in lines)
