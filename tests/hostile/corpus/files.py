"""Files of points: hostile headers, cells and bytes, each with the ending of its name."""

from __future__ import annotations

import gzip
import io
import pickle
import zipfile

import numpy as np

from tests.hostile.corpus.markup import MARKUP


class _Pwned:
    """What runs a command when it is loaded from a pickle."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return eval, ("open('pwned', 'w')",)


def _npy(header: str | bytes, data: bytes = b"", version: int = 1) -> bytes:
    text = header.encode() if isinstance(header, str) else header
    length = len(text).to_bytes(2 if version == 1 else 4, "little")
    return b"\x93NUMPY" + bytes((version, 0)) + length + text + data


def _array(
    shape: str = "(1, 2)", descr: str = "'<f8'", order: str = "False", data: bytes = bytes(16)
) -> bytes:
    return _npy(f"{{'descr': {descr}, 'fortran_order': {order}, 'shape': {shape}}}\n", data)


def _saved(array: object) -> bytes:
    stream = io.BytesIO()
    np.save(stream, np.asarray(array), allow_pickle=True)
    return stream.getvalue()


def _zipped() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("x.npy", _array())
    return stream.getvalue()


_PICKLE = pickle.dumps(_Pwned())

_ARRAYS = (
    _npy("__import__('os').system('touch pwned')"), _npy("open('pwned', 'w')"), _npy("exec('x')"),
    _npy("().__class__"), _npy("[x for x in (1,)]"), _npy("lambda: 1"), _npy("f'{open}'"),
    _npy("{'descr': __import__('os').system('touch pwned'), 'fortran_order': False, 'shape': (1, 2)}"),
    _npy("{**{}}"), _npy("{'a': 1 for a in ()}"), _npy("(x := 1)"), _npy("1+1j"), _npy("1-1"),
    _npy("(" * 50_000, version=2), _npy("-" * 50_000 + "1", version=2), _npy("[" * 90 + "]" * 90),
    _npy("{" * 20_000, version=2), _npy("9" * 50_000, version=2), _npy("'" + "a" * 60_000 + "'"),
    _npy("1" + "+1j" * 20_000),
    _npy("((((" * 40 + "))))" * 40), _npy("not " * 20_000 + "1", version=2), _npy("~" * 60_000),
    _npy("1," * 30_000), _npy("{" + "1:1," * 10_000 + "}"), _npy("x" + "[0]" * 20_000),
    _npy("{'shape': (1, 2)}"),
    _npy("{'descr': '<f8', 'fortran_order': False, 'shape': (1, 2), 'shape': (9, 9)}", bytes(16)), _npy(""),
    _npy("None"), _npy("[]"), _npy("{}"), _npy("'x'"), _npy("{1, 2}"), _npy("\x00"), _npy(b"\xff\xfe"),
    _npy("# x"), _npy("\n\n"),
    _npy("{'descr': '<f8',\r\n 'fortran_order': False, 'shape': (1, 2)}", bytes(16)),
    _npy(b"{'descr': '\xff'}"),
    _npy("{'descr': '<f8', 'fortran_order': False, 'shape': (1, 2)}", bytes(16), version=3),
    _npy("x", version=0), _npy("x", version=4), _npy("x", version=255), b"\x93NUMPY", b"\x93",
    b"\x93NUMPY\x01\x00\xff\xff{", b"\x93NUMPY\x02\x00\xff\xff\xff\xff{", b"\x93NUMPX\x01\x00",
    *(_array(shape) for shape in (
        "(1,)", "()", "(2, 1)", "(1, 2, 1)", "(0, 2)", "(-1, 2)", "(1, -2)", "(10**9, 2)",
        "(999999999999, 2)", "(9223372036854775807, 2)", "(9223372036854775808, 2)",
        "(99999999999999999999999, 2)", "(1.0, 2)", "(True, 2)", "('1', '2')",
        "[1, 2]", "'12'", "{1, 2}", "{1: 2}", "None", "1", "(1, 2" + "," * 9 + ")", "((1, 2),)",
        "(None, 2)", "(1, 99999999999)", "(0, 0)", "(1e9, 2)", "(2, 2)", "b'\\x01\\x02'", "range(2)",
        "(1j, 2)",
    )),
    *(_array(descr=descr) for descr in (
        "'O'", "'|O8'", "object", "'<U4'", "'|S8'", "'|V8'", "'V99999999999'", "'V0'", "'U0'", "'S0'",
        "'<M8[ns]'", "'<m8'", "'<M8[1000000000000ns]'", "'<c16'", "'?'", "'<f2'", "'>f8'", "'<f16'", "'<g'",
        "'i1'", "'<i99'", "'f'", "'float'", "'x'", "''", "'('", "'f8,O'", "'f8,f8'", "'(2,)f8'",
        "'(99999999999,)f8'", "'f8' * 2", "None", "1", "1.5", "[]", "()", "{}",
        "[('x', '<f8'), ('y', 'O')]", "[('x', '<f8'), ('x', '<f8')]", "[('x', '<f8')]",
        "[('x', 'O'), ('y', '<f8')]", "[('', '<f8'), ('', '<f8')]",
        "[('x', '<f8', 99999999999), ('y', '<f8')]", "[('x', '<f8', (2, -1))]", "[('x', '<f8', ('a',))]",
        "[(('t', 'x'), '<f8'), ('y', '<f8')]", "[('x',), ('y',)]", "['x', 'y']", "[1, 2]", "[[]]",
        "[('x', [('y', [('z', 'O')])])]", "('<f8', (2,))", "('O', (2,))", "('<f8', 'O')", "('<f8', ())",
        "{'names': ['x'], 'formats': ['O']}", "[('\\x1b[31m', '<f8'), ('y', '<f8')]",
        "[('=1+1', '<f8'), ('x', '<f8')]", "b'<f8'", "True",
        "[('x', '<f8'), ('y', '<f8', [2])]", "[('x', {'a': 1})]", "[('x', None), ('y', None)]",
        "[('x\\x00', '<f8')]", "[('" + "a" * 20_000 + "', '<f8')]", "[(1, '<f8'), (2, '<f8')]",
        "[" * 80 + "]" * 80, "[('x', " * 40 + "'<f8'" + ")]" * 40, "'<f8', 'x': [x for x in ()]",
    )),
    *(_array(order=order) for order in ("True", "1", "'x'", "None", "x", "[[]]", "exec('x')")),
    _array(data=b""), _array(data=bytes(15)), _array(data=bytes(17)), _array(data=b"\xff" * 16),
    _array(data=np.array([np.inf, -np.inf]).tobytes()), _array("(2, 2)", order="True", data=bytes(31)),
    _array("(99999999, 2)", order="True"),
    _saved([_Pwned(), _Pwned()]), _saved(np.array([[_Pwned(), 1.0]], dtype=object)),
    _array("(1, 2)", "'|O'", data=_PICKLE), _PICKLE, pickle.dumps([[1.0, 2.0]]), _zipped(),
    gzip.compress(_array()), _saved(np.ones((1, 2), dtype=bool)), _saved(np.ones((1, 2), dtype=complex)),
    _saved(np.array([["x", "y"]])),
)  # fmt: skip

_TABLES = (
    b"", b"\n", b"\r", b"\x00", b"\x00\x00\x00\x00", b" \n \n", b"#\n", b"# x,y\n",
    b"\xff\xfe1\x00,\x002\x00\n\x00", b"\xfe\xff\x001\x00,\x002", b"\xef\xbb\xbf1,2\n",
    b"\xef\xbb\xbf\xef\xbb\xbf1,2\n", b"\xef\xbb", b"\xff\xff\xff\n", b"1,2\xff\n", b"1,2\n3,\xe9\n",
    b"x,y\n", b"x,y", b"x,y\n\n\n", b"x,x\n1,2\n", b"x,y,x\n1,2,3\n", b"y\n1\n", b"X,Y\n1,2\n",
    b"x;y\n1;2\n", b"x\ty\n1\t2\n", b"x y\n1 2\n", b"x,y,\n1,2,\n", b",x,y\n,1,2\n", b",\n,\n",
    b",,,\n1,2\n", b'"x","y"\n"1","2"\n', b'"x,y\n1,2\n', b'x,y\n"1,2\n', b'x,y\n1,"2\n3,4\n',
    b'x,y\n"1""",2\n', b'x,y\n1"2,3\n', b'"' * 20_000, b'"x\ny",y\n1,2\n', b"'x','y'\n1,2\n",
    b"__import__('os'),y\n1,2\n", b"x.__class__,y\n1,2\n", b"=cmd|' /C calc'!A0,x,y\n1,2,3\n",
    b"@SUM(1),x,y\n1,2,3\n", b"\x1b[31mx,y\n1,2\n", b"\x1b]0;t\x07,x,y\n1,2,3\n", b"\x9b31m,x,y\n1,2,3\n",
    b"\xc2\x9b31m,x,y\n1,2,3\n", b"x\x00,y\n1,2\n", b"x,y,\xe2\x80\xae\n1,2,3\n",
    b"x,y,\xe2\x80\x8b\n1,2,3\n", b"[bold],x,y\n1,2,3\n", b"<script>,x,y\n1,2,3\n",
    b"\\input{x},x,y\n1,2,3\n", b"x\r,y\r1,2\r", b"x,y\r\n1,2\r\n", b"x,y\n\r1,2\n\r",
    b"x\xcc\x81,y\n1,2\n", b"\xd1\x85,y\n1,2\n", b"\xef\xbd\x98,y\n1,2\n", b"at_x,at_y\n1,2\n",
    b"at_x,at_y,x,y\n1,2,3,4\n", b"value,x,y,status\n1,2,3,ok\n",
    b"x,y\n__import__('os').system('touch pwned'),2\n", b"x,y\nexec('x'),2\n", b"x,y\n().__class__,2\n",
    b"x,y\n9**9**9,2\n", b"x,y\n10^(10^9),2\n", b"x,y\nexp(exp(exp(9))),2\n", b"x,y\nsum(i,i,1,10^9),2\n",
    b"x,y\nprod(i,i,1,3000),1\n", b"x,y\n1/0,2\n", b"x,y\nsqrt(-1),2\n", b"x,y\nlog(0),2\n",
    b"x,y\nnan,2\n", b"x,y\n-inf,2\n", b"x,y\n1e999,2\n", b"x,y\n1e-999,2\n",
    b"x,y\n" + b"9" * 5_000 + b",2\n", b"x,y\n0." + b"0" * 5_000 + b"1,2\n",
    b"x,y\n" + b"(" * 50_000 + b"1" + b")" * 50_000 + b",2\n",
    b"x,y\n=1+1,2\n", b"x,y\n=cmd|' /C calc'!A0,2\n", b"x,y\n@x,2\n", b"x,y\n\x1b[31m1,2\n",
    b"x,y\n\xc2\x9b31m,2\n", b"x,y\n1\x07,2\n", b"x,y\n1\x00,2\n", b"x,y\n1\xe2\x80\xae,2\n",
    b"x,y\n\xe2\x88\x921,2\n", b"x,y\n\xef\xbc\x91,2\n", b"x,y\n\xd9\xa1,2\n", b"x,y\n[red]1[/],2\n",
    b"x,y\n<b>1</b>,2\n", b"x,y\n\\frac12,2\n", b"x,y\n1_000,2\n", b"x,y\n0x10,2\n", b"x,y\n1;5,2\n",
    b"x,y\n1,5,2\n", b"x,y\n1\n", b"x,y\n1,2,3\n", b"x,y\n,\n", b"x,y\n1,\n", b"x,y\n$(ls),2\n",
    b"x,y\n`ls`,2\n", b"x,y\n../x,2\n", b"x,y\n%s,2\n", b"x,y\n{0},2\n", b"x,y\nx,y\n", b"x,y\ny,x\n",
    b"x,y\n1,2\nx,y\n",
    b"1,2\n" * 3 + b"3\n" * 3, b"x,y\n" + b"1,2\n" * 2_000 + b"z,2\n", b"," * 50_000 + b"\n",
    b"x" * 1_100_000, b"x,y\n" + b"1" * 1_100_000 + b",2\n", b"\n" * 100_000, b"#" * 100_000,
    b"# x\n" * 50_000, b",".join(b"x%d" % n for n in range(20_000)) + b"\n",
    b"x,y," + b",".join(b"a%d" % n for n in range(10_000)) + b"\n1,2\n", b"x,y\n" + b"1,2,3\n" * 5_000,
    b"\x00" * 100_000, bytes(range(256)), bytes(range(256)) * 40, b"\x89PNG\r\n\x1a\n",
    b"\x7fELF\x02\x01\x01", b"%PDF-1.7\n", b"PK\x03\x04", b"\x1f\x8b\x08", b"PAR1", b"ARROW1",
    b"<html></html>", b"#!/bin/sh\ntouch pwned\n", b"---\n- !!python/object/apply:os.system [x]\n",
    *(f"{cell},x,y\n1,2,3\n".encode("utf-8", "surrogateescape") for cell in MARKUP[::9]),
    *(f"x,y\n{cell},2\n".encode("utf-8", "surrogateescape") for cell in MARKUP[4::9]),
)  # fmt: skip

_LINES = (
    b"{}", b"[]", b"{}\n{}", b"[[1, 2], [3, 4]]", b"[\n[1, 2]\n]", b"{", b"[", b"]", b"null", b"1", b'"x"',
    b"true", b'{"x": 1}', b'{"x": 1, "y": null}', b'{"x": 1, "y": []}', b'{"x": {"$eval": 1}, "y": 2}',
    b'{"x": 1, "x": 2, "y": 3}', b'{"x": NaN, "y": 1}', b'{"x": Infinity, "y": 1}',
    b'{"x": -Infinity, "y": 1}', b'{"x": 1e999, "y": 1}', b'{"x": 1e-999, "y": 1}',
    b'{"x": ' + b"9" * 5_000 + b', "y": 1}',
    b'{"x": true, "y": 1}', b"{\"x\": \"__import__('os').system('touch pwned')\", \"y\": 1}",
    b'{"x": "9**9**9**9", "y": 1}', b'{"x": "1/3", "y": "pi"}', b'{"x": "\\u001b[31m", "y": 1}',
    b'{"x": "\\u202e1", "y": 1}', b'{"x": "\\ud800", "y": 1}', b'{"\\ud800": 1, "x": 1, "y": 1}',
    b'{"\\u0000": 1, "x": 1, "y": 1}', b'{"\\u001b[31m": 1, "x": 1, "y": 1}',
    b'{"__class__": 1, "x": 1, "y": 1}', b'{"__proto__": {}, "x": 1, "y": 1}',
    b"[" * 50_000, b"[" * 50_000 + b"]" * 50_000, b'{"x":' * 30_000,
    b'{"x":' * 30_000 + b"1" + b"}" * 30_000, b"[1, 2, 3]", b"[1]", b"[1, [2]]", b'["1", "2"]', b"[1,\n2]",
    b"{'x': 1, 'y': 2}", b"{x: 1, y: 2}", b'{"x": 1, "y": 2,}', b'{"x": 1, "y": 2} // x',
    b'{"x": 01, "y": 2}', b'{"x": +1, "y": 2}', b'{"x": .5, "y": 2}', b'{"x": 1, "y": 2}\x00',
    b'\xef\xbb\xbf{"x": 1, "y": 2}', b'{"x": 1, "y": 2}{"x": 1, "y": 2}', b'\x1e{"x": 1, "y": 2}',
    b'{"x": 1, "y": 2}\r\n',
    b'{"schema": "gradcli/1"}', b'{"schema": "gradcli/1", "points": []}', b'{"summary": 1}',
    b'{"at": [1, 2], "value": 1, "gradient": [], "status": "ok"}', b'{"at": 1}',
    b'{"at": {"x": 1, "y": 2}}', b'{"at": [[1, 2]]}', b'{"x": "=1+1", "y": 1}', b'{"x": "", "y": 1}',
    b'{"x": " 1 ", "y": "\\n2"}', b'{"' + b"a" * 100_000 + b'": 1, "x": 1, "y": 2}',
    b'{"x": "' + b"(" * 50_000 + b'", "y": 1}', b'{"x": 1e400, "y": -0.0}', b'{"x": 1E+308, "y": 5e-324}',
)  # fmt: skip

FILES = (
    *((".npy", data) for data in _ARRAYS),
    *((".csv", data) for data in _TABLES),
    *((".ndjson", data) for data in _LINES),
)
"""The ending of a file's name, and what is in the file."""
