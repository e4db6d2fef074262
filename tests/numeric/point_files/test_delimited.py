from __future__ import annotations

import math
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gradcli.errors import InputFileError
from gradcli.numeric.point_files import read_points
from tests.numeric.point_files.contents import BLOCKS, READERS, Row, choose, rows_of, written

XY = ("x", "y")
TWO: list[Row] = [(1, (1, 2)), (2, (3, 4))]
AFTER_HEADER: list[Row] = [(2, (1, 2)), (3, (3, 4))]
TWICE = 'write " within quotes twice'
KNOWN = "the variables are x, y"


@pytest.fixture(params=READERS)
def reader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    choose(request.param, monkeypatch)
    return str(request.param)


@pytest.mark.usefixtures("reader")
@pytest.mark.parametrize("block_bytes", BLOCKS)
@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"1,2\n3,4\n", TWO),
        (b"1,2\n3,4", TWO),
        (b"1,2\r\n3,4\r\n", TWO),
        (b"1,2\r3,4\r", TWO),
        (b"\xef\xbb\xbf1,2\n3,4\n", TWO),
        (b"\xef\xbb\xbfx,y\n1,2\n3,4\n", AFTER_HEADER),
        (b"x,y\n1,2\n3,4\n", AFTER_HEADER),
        (b"y,x\n2,1\n4,3\n", AFTER_HEADER),
        (b" x , y \n1,2\n3,4\n", AFTER_HEADER),
        (b'"x","y"\n"1","2"\n"3","4"\n', AFTER_HEADER),
        (b"x;y\n1;2\n3;4\n", AFTER_HEADER),
        (b"x\ty\n1\t2\n3\t4\n", AFTER_HEADER),
        (b"1, 2\n 3 ,4 \n", TWO),
        (b'a,x,y\n"%s",1,2\n' % (b"long" * 50_000), [(2, (1, 2))]),
        (b"1,2\n\n\n3,4\n\n", [(1, (1, 2)), (4, (3, 4))]),
        (b"\n \n1,2\n  \n3,4\n", [(3, (1, 2)), (5, (3, 4))]),
        (b"# of x, y\nx,y\n1,2\n#3,3\n3,4\n", [(3, (1, 2)), (5, (3, 4))]),
        (b"at_x,at_y,value,d_x,d_y,norm,status\n1,2,5,2,4,4.4,ok\n", [(2, (1, 2))]),
        (b"at_x,x,y,at_y\n8,1,2,9\n", [(2, (1, 2))]),
        (b",x,y\n0,1,2\n1,3,4\n", AFTER_HEADER),
        (b"x,y,2020\n1,2,7\n", [(2, (1, 2))]),
        (b"y,a,x\n2,,1\n4,z,3\n", AFTER_HEADER),
        (b'a,x,y\n"p,q",1,2\n"say ""hi""",3,4\n', AFTER_HEADER),
        (b'a,x,y\n5" pipe,1,2\nq,3,4\n', AFTER_HEADER),
        (b'a,x,y\n"two\nlines",1,2\n"#3,3,3\n\n",3,4\nz,5,6\n', [(2, (1, 2)), (4, (3, 4)), (7, (5, 6))]),
        (b'x,y,"two\nlines"\n1,2,3\n', [(3, (1, 2))]),
        ("a,x,y\nMünchen,1,2\n".encode(), [(2, (1, 2))]),
        (b"a,x,y\n#b,1,2\nc,1,2\n", [(3, (1, 2))]),
        (b"a,x,y\nx\x01,1,2\nx^,3,4\n", AFTER_HEADER),
        (b"1.5,-2e3\n", [(1, (1.5, -2000))]),
        (b"+.5,5.\n-.5e+1,1E2\n", [(1, (0.5, 5)), (2, (-5, 100))]),
        (b"1/3,pi/2\n2pi,sqrt(4)\n", [(1, (1 / 3, math.pi / 2)), (2, (2 * math.pi, 2))]),
        (b'"max(1,2)",1e-300\n', [(1, (2, 1e-300))]),
        ("−1,\u00a02\n".encode(), [(1, (-1, 2))]),
        (b"-0.0,0\n", [(1, (-0.0, 0))]),
    ],
)  # fmt: skip
def test_points_are_read(data: bytes, expected: list[Row], block_bytes: int, tmp_path: Path) -> None:
    assert rows_of(written(tmp_path, "points.dat", data), XY, block_bytes) == expected


X = "the coordinate x"
Y = "the coordinate y"
COMMA = "has a comma; write numbers as 1234.5"


@pytest.mark.usefixtures("reader")
@pytest.mark.parametrize("block_bytes", BLOCKS)
@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("1,abc", f"{Y}: 'abc' is not a number"), ("a b,1", f"{X}: 'a b' is not a number"),
        ("1e,2", f"{X}: '1e' is cut off within its exponent"),
        ("1,-.5E+", f"{Y}: '-.5E+' is cut off within its exponent"),
        ("1,", f"{Y} is missing"), (",2", f"{X} is missing"), (" , ", f"{X} is missing"),
        ('"",2', f"{X} is missing"),
        ("nan,2", f"{X}: 'nan' is not a finite number"), ("1,-Inf", f"{Y}: '-Inf' is not a finite number"),
        ("1,+infinity", f"{Y}: '+infinity' is not a finite number"),
        ("1e400,2", f"{X}: '1e400' is too large for double precision"),
        ("1,-10^400", f"{Y}: '-10^400' is too large for double precision"),
        ("1e-400,2", f"{X}: '1e-400' is too small for double precision"),
        ("0,-.2E-99999", f"{Y}: '-.2E-99999' is too small for double precision"),
        (f"0.{'0' * 330}1,2", f"{X}: '0.{'0' * 15} ... {'0' * 16}1' is too small for double precision"),
        ("1_0,2", f"{X}: '1_0' is not a number"), ("0x10,2", f"{X}: '0x10' is not a number"),
        ("0x1p3,2", f"{X}: '0x1p3' is not a number"), ("1j,2", f"{X}: '1j' is not a number"),
        ("1d5,2", f"{X}: '1d5' is not a number"), ("1 2,3", f"{X}: '1 2' is not a number"),
        ("１,2", f"{X}: '１' is not a number"), ("٣,2", f"{X}: '٣' is not a number"),
        ("1/0,2", f"{X}: '1/0' is not a number"), ("log(-1),2", f"{X}: 'log(-1)' is not a number"),
        ("1\x00,2", f"{X}: '1\x00' is not a number"), ("\ufeff1,2", f"{X}: '\ufeff1' is not a number"),
        ("True,2", f"{X}: 'True' is not a number"),
        ("'1',2", f"{X}: ''1'' is not a number"), (' "1",2', f"{X}: '\"1\"' is not a number"),
        ('"1,5",2', f"{X}: '1,5' {COMMA}"), ('"1,000.5",2', f"{X}: '1,000.5' {COMMA}"),
        ("1", "2 cells wanted, 1 found"), ("1,2,3", "2 cells wanted, 3 found"),
        ("1,2,", "2 cells wanted, 3 found"), ("1;2", "2 cells wanted, 1 found"),
        (f"{'ab' * 100},1", f"{X}: '{'ab' * 8}a ... b{'ab' * 8}' is not a number"),
    ],
)  # fmt: skip
def test_bad_rows_are_refused_and_the_others_read(
    row: str, reason: str, block_bytes: int, tmp_path: Path
) -> None:
    path = written(tmp_path, "points.csv", f"1,2\n{row}\n3,4\n".encode())
    assert rows_of(path, XY, block_bytes) == [(1, (1, 2)), (2, reason), (3, (3, 4))]


@pytest.mark.usefixtures("reader")
@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (["z,1,2"], [(1, 2)]),
        (["z,1"], ["3 cells wanted, 2 found"]),
        (["z,1,2,3"], ["3 cells wanted, 4 found"]),
        (["z,,2"], [f"{X} is missing"]),
        (["z,3,4,5", "z,6"], ["3 cells wanted, 4 found", "3 cells wanted, 2 found"]),
        (["z,6", "z,3,4,5"], ["3 cells wanted, 2 found", "3 cells wanted, 4 found"]),
        (['"z,1",2', "z,3,4,5"], ["3 cells wanted, 2 found", "3 cells wanted, 4 found"]),
        (['z",1,2', '5" 6",3,4'], [(1, 2), (3, 4)]),
    ],
)
def test_every_row_has_as_many_cells_as_the_header(
    rows: list[str], expected: list[tuple[float, ...] | str], tmp_path: Path
) -> None:
    path = written(tmp_path, "points.csv", "\n".join(["a,x,y", *rows]).encode())
    assert [found for _, found in rows_of(path, XY)] == expected


@pytest.mark.usefixtures("reader")
@pytest.mark.parametrize("block_bytes", BLOCKS)
@pytest.mark.parametrize(
    ("name", "data", "message", "hint"),
    [
        ("p.csv", b"", " is empty", ""),
        ("p.csv", b"\xef\xbb\xbf", " is empty", ""),
        ("p.csv", b"\n \n# 1,2\n", " holds no point", ""),
        ("p.csv", b"x,z\n1,2\n", ", line 1: no column is named y", KNOWN),
        ("p.csv", b"X,Y\n1,2\n", ", line 1: no column is named x", KNOWN),
        ("p.csv", b"# a\n\nx,at_y\n1,2\n", ", line 3: no column is named y", KNOWN),
        ("p.csv", b"x,y,x\n1,2,3\n", ", line 1: two columns are named x", KNOWN),
        ("p.csv", b"1,2,3\n1,2\n", ", line 1: 2 columns wanted (x, y), 3 found",
         f"{KNOWN}; other columns need a header that names them"),
        ("p.csv", b"1 2\n3 4\n", ", line 1: 2 columns wanted (x, y), 1 found",
         f"{KNOWN}; commas, semicolons or tabs stand between columns"),
        ("p.csv", b"1,5;2,5\n", ", line 1: the numbers have decimal commas", "write numbers as 1234.5"),
        ("p.tsv", b"1,2\n", ", line 1: 2 columns wanted (x, y), 1 found",
         f"{KNOWN}; commas, semicolons or tabs stand between columns"),
        ("p.csv", b"x,y\n1,2\n\xe9,3\n", ", line 3: not UTF-8: byte 1 of the line is wrong",
         "save it as UTF-8"),
        ("p.csv", b"a,x,y\nM\xc3\xbc,1,2\nabc\xfc,3,4\n", ", line 3: not UTF-8: byte 4 of the line is wrong",
         "save it as UTF-8"),
        ("p.csv", "x,y\n1,2\n".encode("utf-16"), " is UTF-16, not UTF-8", "save it as UTF-8"),
        ("p.csv", b'a,x,y\n"b,1,2\n3,4\n', ", line 2: a quoted cell does not end", TWICE),
        ("p.csv", b'"x,y\n1,2\n', ", line 1: a quoted cell does not end", TWICE),
    ],
)  # fmt: skip
def test_files_that_are_refused(
    name: str, data: bytes, message: str, hint: str, block_bytes: int, tmp_path: Path
) -> None:
    path = written(tmp_path, name, data)
    with pytest.raises(InputFileError) as caught:
        rows_of(path, XY, block_bytes)
    assert (caught.value.message, caught.value.hint) == (f"{path}{message}", hint)


@pytest.mark.parametrize(
    ("data", "ignored"),
    [
        (b"1,2\n", ()),
        (b"y,x\n", ()),
        (b"t,x,note,y\n", ("t", "note")),
        (b",x,y\n", ("",)),
        (b"at_x,at_y,value\n", ("value",)),
        (b'"t, s";x;y\n', ("t, s",)),
    ],
)
def test_other_columns_are_named_before_any_row_is_read(
    data: bytes, ignored: tuple[str, ...], tmp_path: Path
) -> None:
    with read_points(written(tmp_path, "points.csv", data), XY) as file:
        assert (file.ignored, file.unit) == (ignored, "line")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"abc,1\n3,4\n", [(1, f"{X}: 'abc' is not a number"), (2, (3, 4))]),
        (b"nan,inf\n3,4\n", [(1, f"{X}: 'nan' is not a finite number"), (2, (3, 4))]),
        (b",\n3,4\n", [(1, f"{X} is missing"), (2, (3, 4))]),
        (b"pi,e\n", [(1, (math.pi, math.e))]),
    ],
)
def test_a_first_row_that_is_no_header_is_a_row(data: bytes, expected: list[Row], tmp_path: Path) -> None:
    assert rows_of(written(tmp_path, "points.csv", data), XY) == expected


@pytest.mark.usefixtures("reader")
@pytest.mark.parametrize(
    ("data", "variables"),
    [("x₁,x₂\n1,2\n", ("x1", "x2")), ("λ,θ\n1,2\n", ("λ", "θ")), ("2\n", ("x",)), ("x\n2\n", ("x",))],
)
def test_names_of_variables_and_single_columns(data: str, variables: tuple[str, ...], tmp_path: Path) -> None:
    [(_, point)] = rows_of(written(tmp_path, "points.csv", data.encode()), variables)
    assert point == ((1, 2) if len(variables) == 2 else (2,))


@pytest.mark.usefixtures("reader")
def test_a_longer_row_does_not_hide_a_shorter_one(tmp_path: Path) -> None:
    path = written(tmp_path, "points.csv", b"x,y,a\n1,2\n3,4,5,6\n7,8,9\n")
    reasons = ["3 cells wanted, 2 found", "3 cells wanted, 4 found"]
    assert rows_of(path, XY) == [(2, reasons[0]), (3, reasons[1]), (4, (7, 8))]


@pytest.mark.usefixtures("reader")
@pytest.mark.parametrize("block_bytes", [*range(1, 9), 1 << 20])
def test_blank_lines_in_a_single_column(block_bytes: int, tmp_path: Path) -> None:
    path = written(tmp_path, "points.csv", b"x\n1\n\n\n\n\n2\n\n")
    assert rows_of(path, ["x"], block_bytes) == [(2, (1,)), (7, (2,))]


@pytest.mark.usefixtures("reader")
@pytest.mark.parametrize("block_bytes", [1000, 1 << 20])
@pytest.mark.parametrize(
    ("bad", "message"),
    [
        ("1" * 1_000_001, "longer than 1000000 bytes"),
        ('"' + "a\n" * 600_000 + '",1,2', "a quoted cell does not end"),
    ],
)
def test_the_rows_before_a_line_that_is_too_long_are_read(
    bad: str, message: str, block_bytes: int, tmp_path: Path
) -> None:
    path = written(tmp_path, "points.csv", f"a,x,y\n0,1,2\n0,3,4\n{bad}\n0,5,6\n".encode())
    chunks = read_points(path, XY, block_bytes=block_bytes).chunks()
    seen: list[list[float]] = []
    with pytest.raises(InputFileError, match=f"line 4: {message}"):
        seen.extend(point for chunk in chunks for point in chunk.points.tolist())
    assert seen == [[1, 2], [3, 4]]


@pytest.mark.usefixtures("reader")
def test_a_line_may_have_a_million_bytes(tmp_path: Path) -> None:
    data = f"{'1'.zfill(999_998)},2\n3,4\n".encode()
    assert rows_of(written(tmp_path, "points.csv", data), XY) == TWO


@pytest.mark.usefixtures("reader")
def test_ten_thousand_columns(tmp_path: Path) -> None:
    points = np.random.default_rng(1).normal(size=(7, 10_000))
    names = [f"x{n}" for n in range(10_000)]
    lines = [",".join(reversed(names)), *(",".join(map(repr, row[::-1].tolist())) for row in points)]
    path = written(tmp_path, "points.csv", "\n".join(lines).encode())
    found = np.concatenate([chunk.points for chunk in read_points(path, names).chunks()])
    assert np.array_equal(found, points)


@pytest.mark.usefixtures("reader")
def test_a_chunk_has_at_most_65536_points(tmp_path: Path) -> None:
    path = written(tmp_path, "points.csv", b"1\n" * 100_000 + b"z\n" + b"2\n" * 100_000)
    chunks = list(read_points(path, ["x"]).chunks())
    assert max(len(chunk.points) for chunk in chunks) <= 65_536
    assert [line for chunk in chunks for line in chunk.lines] == list(range(1, 200_002))
    assert [chunk.lines[row] for chunk in chunks for row in chunk.refused] == [100_001]
    assert sum(np.nansum(chunk.points) for chunk in chunks) == 300_000


DOUBLES = st.floats(allow_nan=False, allow_infinity=False)


@pytest.mark.usefixtures("reader")
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(DOUBLES, DOUBLES), min_size=1),
    st.sampled_from(",;\t"),
    st.booleans(),
    st.integers(1, 80),
)
def test_doubles_are_read_back_as_they_were_written(
    tmp_path: Path,
    points: list[tuple[float, float]],
    delimiter: str,
    has_header: bool,
    block_bytes: int,
) -> None:
    lines = [f"y{delimiter}note{delimiter}x"] if has_header else []
    lines += [
        f"{y!r}{delimiter}#{delimiter}{x!r}" if has_header else f"{x!r}{delimiter}{y!r}" for x, y in points
    ]
    path = written(tmp_path, "points.csv", "\n".join(lines).encode())
    found = [chunk.points for chunk in read_points(path, XY, block_bytes=block_bytes).chunks()]
    # Bytes tell -0.0 from 0.0.
    assert np.concatenate(found).tobytes() == np.array(points).tobytes()


DECIMALS = st.from_regex(
    r"[+-]?([0-9]{1,30}\.?[0-9]{0,30}|\.[0-9]{1,30})([eE][+-]?[0-9]{1,3})?", fullmatch=True
)


@pytest.mark.usefixtures("reader")
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(DECIMALS, min_size=1))
def test_decimals_become_the_nearest_doubles(tmp_path: Path, cells: list[str]) -> None:
    path = written(tmp_path, "points.csv", "\n".join(["x", *cells]).encode())
    expected = [float(cell) if is_held(cell) else None for cell in cells]
    assert [p[0] if isinstance(p, tuple) else None for _, p in rows_of(path, ["x"])] == expected


def is_held(cell: str) -> bool:
    """Tell whether a double holds a decimal: one too large or too small would be another number."""
    return math.isfinite(float(cell)) and (float(cell) != 0 or Decimal(cell) == 0)


def test_a_number_too_small_is_refused_beside_true_zeros(tmp_path: Path) -> None:
    lines = ["x,y", "0,0.0", "0e-999,-0.00e5", "1e-05,0", "1e-324,0", *["0,0"] * 3]
    path = written(tmp_path, "points.csv", "\n".join(lines).encode())
    refused = f"{X}: '1e-324' is too small for double precision"
    zero = (0.0, 0.0)
    assert rows_of(path, XY) == [
        (2, zero), (3, zero), (4, (1e-05, 0.0)), (5, refused), *((place, zero) for place in (6, 7, 8)),
    ]  # fmt: skip


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    header=st.sampled_from(["", "x,y\n", "a,x,y\n", "y,b,x\n", "x;y\n", "x\ty\n"]),
    body=st.lists(
        st.one_of(
            st.sampled_from(["1,2\n", "1,2,3\n", *',;\t\n"#é', "\r\n", '""', "nan", "1e400"]),
            st.text("0123456789+-.eE_xinf\"',;# \t\n\r\x0b\x1c\x00\ufeff\u2028\xa0", max_size=6),
        ),
        max_size=12,
    ),
    block_bytes=st.integers(1, 40),
)  # fmt: skip
def test_all_readers_agree_on_any_text(
    tmp_path: Path, header: str, body: list[str], block_bytes: int
) -> None:
    path = written(tmp_path, "points.csv", (header + "".join(body)).encode())
    found = []
    for reader in READERS:
        with pytest.MonkeyPatch.context() as monkeypatch:
            choose(reader, monkeypatch)
            found.append(outcome(path, 1 << 20))
            found.append(outcome(path, block_bytes))
    assert found == [found[0]] * len(found)


def outcome(path: str, block_bytes: int) -> tuple[list[tuple[int, str]], str]:
    rows: list[tuple[int, str]] = []
    try:
        for chunk in read_points(path, XY, block_bytes=block_bytes).chunks():
            reasons = (chunk.refused.get(row, "") for row in range(len(chunk.points)))
            shown = (f"{point}{reason}" for point, reason in zip(chunk.points.tolist(), reasons, strict=True))
            rows += zip(chunk.lines, shown, strict=True)
    except InputFileError as error:
        return rows, f"{error.message} {error.hint}"
    return rows, ""


def test_what_gradcli_wrote_is_read_by_its_own_names(tmp_path: Path) -> None:
    header = "at_value,value,d_value,norm,status"
    path = written(tmp_path, "own.csv", f"{header}\n3.0,9.0,6.0,6.0,ok\n".encode())
    assert rows_of(path, ["value"], 1 << 20) == [(2, (3.0,))]
