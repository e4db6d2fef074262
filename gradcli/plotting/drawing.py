"""From a subject to the bytes of a file."""

from __future__ import annotations

from gradcli.plotting import medium_of
from gradcli.plotting.composing.composition import kind_of, scene_of
from gradcli.plotting.look import Look
from gradcli.plotting.scene import Scene
from gradcli.plotting.subject import Subject


def drawn(subject: Subject, look: Look) -> tuple[Scene, bytes]:
    """Compose a picture for the medium that the look names, and draw it.

    Raises OptionError where there is nothing to draw.
    """
    medium = medium_of(look.suffix)
    scene = scene_of(subject, medium.canvas(look, kind_of(subject)))
    return scene, medium.draw(scene, look)
