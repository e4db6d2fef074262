"""Points read from files of any length, a chunk at a time: delimited text, NDJSON and NPY."""

from gradcli.numeric.point_files.chunks import Chunk
from gradcli.numeric.point_files.reading import PointFile, read_points

__all__ = ["Chunk", "PointFile", "read_points"]
