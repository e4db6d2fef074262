"""One function decides what is in a picture: its axes, levels, lines, arrows, marks, paths and words."""

from __future__ import annotations

import numpy as np

from gradcli.errors import OptionError
from gradcli.plotting.composing.contour_scene import contour_scene
from gradcli.plotting.composing.graph_scene import graph_scene
from gradcli.plotting.composing.history_scene import history_scene
from gradcli.plotting.composing.section import Section
from gradcli.plotting.kinds import SceneKind, check_drawable
from gradcli.plotting.look import Canvas
from gradcli.plotting.numbers import number_text
from gradcli.plotting.scene import Scene
from gradcli.plotting.subject import Subject


def scene_of(subject: Subject, canvas: Canvas) -> Scene:
    """Compose the picture of a subject for an area of a medium.

    Raises OptionError where there is nothing that can be shown in two dimensions.
    """
    kind = kind_of(subject)
    if kind is SceneKind.HISTORY:
        return history_scene(subject)
    section = Section.of(subject.of, _shown(subject), _base(subject))
    _check_held(subject, section)
    compose = contour_scene if kind is SceneKind.CONTOURS else graph_scene
    # what overflows is beyond the picture, and what is nan is left out
    with np.errstate(all="ignore"):
        return compose(subject, section, canvas)


def kind_of(subject: Subject) -> SceneKind:
    """Return what the picture of a subject will be. Raises OptionError where there can be none.

    More than two variables of which none were chosen leave the numbers of the descents, by iteration.
    """
    has_descents = any(run.steps for _, run in subject.runs)
    return check_drawable(
        subject.of.variables, subject.axes, is_history=subject.is_history, has_descents=has_descents
    )


def _shown(subject: Subject) -> tuple[int, ...]:
    """Return the places of the variables on the axes."""
    return tuple(map(subject.of.variables.index, subject.axes or subject.of.variables))


def _check_held(subject: Subject, section: Section) -> None:
    """Raise OptionError for a point that does not lie where the other variables are held."""
    held = [place for place in range(len(section.base)) if place not in section.axes]
    for evaluation in subject.evaluations:
        for place in held:
            if evaluation.at[place].value != section.base[place]:
                name = subject.of.variables[place]
                raise OptionError(
                    f"--axes holds {name} at {number_text(section.base[place])}, as in the first point",
                    hint=f"give all points the same {name}, or draw them one by one",
                )


def _base(subject: Subject) -> tuple[float, ...]:
    """Return where the variables that are not shown are held. Raises OptionError where nothing says so."""
    places = _shown(subject)
    held = [name for place, name in enumerate(subject.of.variables) if place not in places]
    if not held:
        return (0.0,) * len(subject.of.variables)
    for evaluation in subject.evaluations:
        known = [quantity.value for quantity in evaluation.at if quantity.value is not None]
        if len(known) == len(evaluation.at):
            return tuple(known)
    for _, run in subject.runs:
        if run.steps:
            return run.steps[-1].point
    raise OptionError(
        f"--axes leaves {held[0]} without a value", hint=f"give a point by --at, or --slice {held[0]}=1"
    )
