from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gradcli.errors import InputFileError
from gradcli.numeric.point_files import read_points
from tests.numeric.point_files.contents import BLOCKS, Row, rows_of, written

XY = ("x", "y")
X = "the coordinate x"
Y = "the coordinate y"
HEAD = '{"schema": "gradcli/1", "command": "grad", "variables": ["x", "y"]}\n'


@pytest.mark.parametrize("block_bytes", BLOCKS)
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"x": 1, "y": 2}\n{"y": 4.5, "x": -3e2}\n', [(1, (1, 2)), (2, (-300, 4.5))]),
        ('{"x": 1, "y": 2}\r\n\r\n{"x": 3, "y": 4}', [(1, (1, 2)), (3, (3, 4))]),
        ('\ufeff{"x": 1, "y": 2}\n', [(1, (1, 2))]),
        ('{"name": "a,\\"b", "x": 1, "y": 2, "more": {"x": 9}}\n', [(1, (1, 2))]),
        ("[1, 2]\n [3, 4] \n", [(1, (1, 2)), (2, (3, 4))]),
        ('{"x": "1/4", "y": " 2 "}\n["-1e1", "2"]\n', [(1, (0.25, 2)), (2, (-10, 2))]),
        (HEAD + '{"at": [1.0, 2.0], "value": 5.0}\n', [(2, (1, 2))]),
        ('{"at": [1, 2]}\n' + HEAD, [(1, (1, 2))]),
        (HEAD, []),
        ('{"schema": "gradcli/1", "at": [1, 2]}\n', [(1, (1, 2))]),
        ('{"x": -0.0, "y": 12345678901234567890}\n', [(1, (-0.0, 12345678901234567890.0))]),
        (f'{{"x": 1, "y": {"9" * 5000}e-4999}}\n', [(1, (1, 10))]),
    ],
)  # fmt: skip
def test_points_are_read(text: str, expected: list[Row], block_bytes: int, tmp_path: Path) -> None:
    assert rows_of(written(tmp_path, "points.ndjson", text.encode()), XY, block_bytes) == expected


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"x": 1, "y": null}', f"{Y}: 'null' is not a number"), ('{"x": 1}', f"{Y} is missing"),
        ('{"x": true, "y": 1}', f"{X}: 'true' is not a number"),
        ('{"x": [1], "y": 1}', f"{X}: '[1.0]' is not a number"),
        ('{"x": "", "y": 1}', f"{X} is missing"), ('{"x": "abc", "y": 1}', f"{X}: 'abc' is not a number"),
        ('{"x": 1, "y": NaN}', f"{Y}: 'NaN' is not a finite number"),
        ('{"x": 1, "y": -Infinity}', f"{Y}: '-Infinity' is not a finite number"),
        ('{"x": 1, "y": 1e400}', f"{Y} is too large for double precision"),
        ('{"x": 0, "y": -1e-400}', f"{Y}: '-1e-400' is too small for double precision"),
        (f'{{"x": 1{"0" * 400}, "y": 1}}', f"{X} is too large for double precision"),
        ('{"x": 1, "y": 2, "x": 3}', "the name 'x' is given twice"),
        ("[1]", "2 coordinates wanted (x, y), 1 found"),
        ("[1, 2, 3]", "2 coordinates wanted (x, y), 3 found"),
        ('{"at": [1, 2, 3]}', "2 coordinates wanted (x, y), 3 found"), ('{"at": 1}', f"{X} is missing"),
        ("5", "neither an object nor a list"), ("null", "neither an object nor a list"),
        ("{'x': 1}", "'{'x': 1}' is not JSON"), ("1,2", "'1,2' is not JSON"), ("# 1", "'# 1' is not JSON"),
        ('{"x": 01, "y": 1}', "'{\"x\": 01, \"y\": 1}' is not JSON"),
        ("[" * 100_000, f"'{'[' * 17} ... {'[' * 17}' is not JSON"),
    ],
)  # fmt: skip
def test_bad_rows_are_refused_and_the_others_read(line: str, reason: str, tmp_path: Path) -> None:
    path = written(tmp_path, "points.jsonl", f"[1, 2]\n{line}\n[3, 4]\n".encode())
    assert rows_of(path, XY) == [(1, (1, 2)), (2, reason), (3, (3, 4))]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", " is empty"), ("\n \n", " holds no point"),
        ("[[1, 2], [3, 4]]", ", line 1: one JSON document, not a line for each point"),
        ("\n[\n[1, 2],\n", ", line 2: one JSON document, not a line for each point"),
        ('[{"x": 1, "y": 2}]', ", line 1: one JSON document, not a line for each point"),
        ('{"schema": "gradcli/1", "points": []}', ", line 1: one JSON document, not a line for each point"),
    ],
)  # fmt: skip
def test_files_that_are_refused(text: str, message: str, tmp_path: Path) -> None:
    path = written(tmp_path, "points.ndjson", text.encode())
    with pytest.raises(InputFileError) as caught:
        read_points(path, XY)
    assert caught.value.message == f"{path}{message}"


@pytest.mark.parametrize(
    ("text", "ignored"),
    [
        ('{"x": 1, "note": 2, "y": 3, "t": 4}', ("note", "t")), ("[1, 2]", ()), ("null", ()), ("{1", ()),
        (HEAD + '{"at": [1, 2], "value": 3}', ()), (HEAD + '{"x": 1, "y": 1, "at": [8, 9]}', ("at",)),
    ],
)  # fmt: skip
def test_other_names_of_the_first_object_are_told(
    text: str, ignored: tuple[str, ...], tmp_path: Path
) -> None:
    path = written(tmp_path, "points.ndjson", f"{text}\n[1, 2]\n".encode())
    with read_points(path, XY, block_bytes=1) as file:
        assert (file.ignored, file.unit) == (ignored, "line")


DOUBLES = st.floats(allow_nan=False, allow_infinity=False)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(points=st.lists(st.tuples(DOUBLES, DOUBLES), min_size=1), block_bytes=st.integers(1, 80))
def test_doubles_are_read_back_as_they_were_written(
    tmp_path: Path, points: list[tuple[float, float]], block_bytes: int
) -> None:
    lines = [f'{{"y": {y!r}, "x": {x!r}}}\n' for x, y in points]
    path = written(tmp_path, "points.ndjson", "".join(lines).encode())
    found = [chunk.points for chunk in read_points(path, XY, block_bytes=block_bytes).chunks()]
    assert np.concatenate(found).tobytes() == np.array(points).tobytes()


def test_what_gradcli_wrote_is_read_by_its_own_names(tmp_path: Path) -> None:
    line = {"at": [3.0], "value": 9.0, "gradient": [6.0], "norm": 6.0, "status": "ok", "detail": None}
    lines = ({"schema": "gradcli/1"}, line, {"summary": {"rows": 1}})
    path = tmp_path / "own.ndjson"
    path.write_text("".join(f"{json.dumps(one)}\n" for one in lines))
    with read_points(str(path), ["value"]) as points:
        assert [chunk.points.tolist() for chunk in points.chunks()] == [[[3.0]]]
