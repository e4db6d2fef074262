"""Decimals in a claim read as the short numbers they round: 0.666667 as 2/3, 6.283185307 as 2*pi."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice, product

from gradcli.calculus.checking.digits import Fit, Given, given
from gradcli.language.constants import fraction_tree
from gradcli.language.infix import read_infix
from gradcli.language.tree import Number, Tree, fold, postorder, rebuilt
from gradcli.language.write import to_infix
from gradcli.numeric.intervals import Real
from gradcli.numeric.pointwise import forward
from gradcli.numeric.agreement import number
