"""How a variable's name is set in LaTeX."""

from __future__ import annotations

import re
import unicodedata

_GREEK_WORDS = frozenset(
    ("alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu",
     "nu", "xi", "rho", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega", "Gamma", "Delta", "Theta",
     "Lambda", "Xi", "Pi", "Sigma", "Upsilon", "Phi", "Psi", "Omega")
)  # fmt: skip

_ACCENTS = {"\u0301": r"\acute{", "\u0308": r"\ddot{"}


def latex_name(name: str) -> str:
    r"""Return LaTeX for a name: `x1` is `x_{1}`, `theta` is `\theta`, `rate` is `\mathrm{rate}`.

    >>> latex_name("theta2")
    '\\theta_{2}'
    """
    match = re.fullmatch(r"(?P<stem>.+?)_?(?P<index>[0-9]+)?", name)
    stem, index = (match["stem"], match["index"]) if match else (name, None)
    return _stem(stem) + (f"_{{{index}}}" if index else "")


def _stem(stem: str) -> str:
    if stem in _GREEK_WORDS:
        return rf"\{stem}"
    if len(stem) == 1:
        return stem if stem.isascii() else _greek_letter(stem)
    return r"\mathrm{" + "".join(_greek_letter(c) for c in stem).replace("_", r"\_") + "}"


def _greek_letter(character: str) -> str:
    if character.isascii():
        return character
    bare = unicodedata.normalize("NFD", character)
    if accents := [_ACCENTS[accent] for accent in bare[1:]]:
        return "".join(accents) + _greek_letter(bare[0]) + "}" * len(accents)
    word = unicodedata.name(character).rsplit(" ", 1)[-1].lower()
    if character == "ς":
        return r"\varsigma"
    word = {"lamda": "lambda"}.get(word, word)
    word = word.capitalize() if character.isupper() else word
    # Of the letters in names only a capital iota, below its dialytika, has no command.
    return rf"\{word}" if word in _GREEK_WORDS else "I"
