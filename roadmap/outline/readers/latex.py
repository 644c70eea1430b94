"""Text as LaTeX writes it, in the letters that it means."""

import re
import unicodedata

from pylatexenc.latex2text import get_default_latex_context_db

# A decoder that builds a tree takes seconds for fourteen open \frac{: this one never looks back.
_LATEX = re.compile(
    r"""
      \\(?P<accent>["'`^~=.]|[uvHckrdb](?![A-Za-z]))
        [ ]?\{?[ ]?(?P<letter>\\[ij](?![A-Za-z])|[^\W\d_])
    | \\(?P<macro>[A-Za-z]+)\*?[ ]?(?:\{\})?
    | \\(?P<escaped>.)
    | (?P<other>[{}$~\\] | ---? | `` | '')
    """,
    re.VERBOSE,
)
_ACCENTS = dict(
    zip(
        "\"'`^~=.uvHckrdb",
        "\u0308\u0301\u0300\u0302\u0303\u0304\u0307\u0306\u030c\u030b\u0327\u0328\u030a\u0323\u0331",
        strict=True,
    )
)
_SYMBOLS = {
    **{
        macro.macroname: macro.simplify_repl
        for macro in get_default_latex_context_db().iter_macro_specs()
        if isinstance(macro.simplify_repl, str) and len(macro.simplify_repl) == 1
    },
    "textbraceleft": "{",
    "textbraceright": "}",
    "textasciicircum": "^",
    **{name: f"{name} " for name in ("log", "exp", "sin", "cos", "min", "max", "LaTeX", "TeX")},
}
_PUNCTUATION = {"~": " ", "--": "–", "---": "—", "``": "“", "''": "”"}


def plain(text: str) -> str:
    """One line without braces and commands; accents stand on their letters."""
    text = " ".join(text.split())
    return " ".join(_LATEX.sub(_meant, text).split())


def _meant(found: re.Match[str]) -> str:
    if found["accent"]:
        letter = found["letter"].removeprefix("\\")
        return unicodedata.normalize("NFC", letter + _ACCENTS[found["accent"]])
    if found["macro"]:
        return _SYMBOLS.get(found["macro"], "")
    if escaped := found["escaped"]:
        return escaped if escaped in "&%$#_{}" else " " if escaped in " \\,;:" else ""
    return _PUNCTUATION.get(found["other"], "")
