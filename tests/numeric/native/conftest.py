"""No test of native kernels reads or writes the cache of the person who runs it."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradcli.numeric.native import loading


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the directory of a cache that does not exist yet."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "caches"))
    monkeypatch.delenv("CC", raising=False)
    monkeypatch.setattr(loading, "_held", {})
    return tmp_path / "caches" / "gradcli"
