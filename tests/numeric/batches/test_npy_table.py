from __future__ import annotations

import io

import numpy as np
import pytest

from gradcli.language.expression import read
from gradcli.numeric.batches.answers import Batch
from gradcli.numeric.batches.npy_table import NpyTable
from gradcli.numeric.point_files import Chunk
from gradcli.numeric.points import parse_direction
from gradcli.results.batches import BatchSummary


@pytest.mark.parametrize("counts", [[], [1], [3, 2], [70_000, 1]])
def test_numpy_reads_what_was_written(counts: list[int]) -> None:
    expression = read("x*y")
    batch = Batch(expression, [parse_direction("3,4", expression.variables)])
    stream, given = io.BytesIO(), []
    writer = NpyTable(stream)
    writer.start(batch.head)
    for count in counts:
        given.append(np.random.default_rng(count).normal(size=(count, 2)))
        for answer in batch.answers(Chunk(given[-1], range(count), {})):
            writer.rows(answer)
    writer.finish(BatchSummary())
    stream.seek(0)
    table = np.load(stream, allow_pickle=False)
    x, y = np.concatenate([*given, np.empty((0, 2))]).T
    assert table.dtype == np.float64
    assert np.allclose(table, np.column_stack((x * y, y, x, 0.6 * y + 0.8 * x)), rtol=1e-15)
    assert stream.read() == b""


def test_nan_stands_where_there_is_no_number() -> None:
    stream = io.BytesIO()
    writer = NpyTable(stream)
    batch = Batch(read("log(x)"))
    writer.start(batch.head)
    for answer in batch.answers(Chunk(np.array([[-1.0], [1.0]]), range(2), {})):
        writer.rows(answer)
    writer.finish(BatchSummary())
    stream.seek(0)
    assert np.array_equal(np.load(stream), np.array([[np.nan, np.nan], [0, 1]]), equal_nan=True)
