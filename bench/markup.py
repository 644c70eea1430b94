"""Does the time of rendering grow no faster than the text? python bench/markup.py

Hostile text in two sizes, the larger four times as long: linear work takes four times as long,
quadratic work sixteen. And code that keeps a highlighter busy, against plain code of that length.
"""

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from django.conf import settings

from roadmap.markup import LANGUAGES, LONGEST_HIGHLIGHTED, render

PIECES = [
    "[",
    "![",
    "*",
    "**a",
    "*a_",
    "[a](",
    ">",
    "> a\n",
    "- ",
    "1. ",
    "`",
    "` `` ",
    "<",
    "&",
    "~~",
]
CODE = ["'''\"\"\"", "((((", "<!--", "/*", "\\", "${", "a ", "0x"]
SMALL, LARGE, MOST = 25_000, 100_000, 8.0


settings.configure(USE_I18N=False)


def seconds(text: str) -> float:
    started = time.process_time()
    render(text)
    return max(time.process_time() - started, 0.02)  # below that the clock is what is measured


def main() -> int:
    missed = 0
    for piece in PIECES:
        ratio = seconds((piece * LARGE)[:LARGE]) / seconds((piece * SMALL)[:SMALL])
        missed += ratio > MOST
        print(f"{piece!r:12} x4 text: x{ratio:5.1f} time   {'ok' if ratio <= MOST else 'MISS'}")
    plain = seconds("~~~\n" + "x = 1\n" * (LONGEST_HIGHLIGHTED // 6) + "~~~")
    for language in sorted(LANGUAGES):
        worst = max(
            seconds(
                f"~~~{language}\n{(piece * LONGEST_HIGHLIGHTED)[: LONGEST_HIGHLIGHTED - 1]}\n~~~"
            )
            for piece in CODE
        )
        missed += worst > 100 * plain
        print(
            f"{language:12} worst code: x{worst / plain:5.1f} of plain   {'ok' if worst <= 100 * plain else 'MISS'}"
        )
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
