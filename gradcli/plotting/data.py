"""A scene as JSON, for scripts and for other ways to draw."""

from __future__ import annotations

import json
import math
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np

from gradcli.plotting.scene import Scene


def scene_json(scene: Scene, command: str) -> str:
    """Return a scene as one JSON object; what is not a finite number is null."""
    record = {"schema": "gradcli/1", "command": command, **_plain(scene)}
    return json.dumps(record, allow_nan=False) + "\n"


def _plain(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return _plain(value.tolist())
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    return value
