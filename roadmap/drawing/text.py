"""Text in drawings: a server knows no fonts, so that widths are those of the widest usual one."""

from unicodedata import combining, east_asian_width, normalize

# Hundredths of an em in DejaVu Sans Bold; the usual fonts of other systems are narrower.
_CHARS_BY_WIDTH = {
    37: " ijlIJ/|'\\",
    40: ",.:;",
    50: "frt-!()[]_`",
    60: 'csz"*?',
    68: "aekovxyEFLT",
    74: "bdghnpquCPSYZ0123456789${}",
    78: "ABKRVX",
    87: "DGHNOQU#+<=>^~&",
    92: "w",
    104: "mM%@",
    110: "W",
}
_WIDTHS = {char: width for width, chars in _CHARS_BY_WIDTH.items() for char in chars}
_OTHER_LETTER = 90
_WIDE_LETTER = 105  # Chinese, Japanese, Korean, pictures
ELLIPSIS = "…"


def width_of(text: str, size: float) -> float:
    """Width in the unit of `size`, on the safe side of what a browser will draw."""
    hundredths = 0
    for char in normalize("NFD", text):
        if not combining(char):
            other = _WIDE_LETTER if east_asian_width(char) in "WF" else _OTHER_LETTER
            hundredths += _WIDTHS.get(char, other)
    return hundredths * size / 100


def wrapped(text: str, size: float, comfortable: float, longest: float) -> list[str]:
    """Break text into one line, or the two that are most alike; only beyond `longest` is it cut.

    A cut line ends in an ellipsis.
    """
    words = text.split()
    whole = " ".join(words)
    if len(words) < 2 or width_of(whole, size) <= comfortable:
        return [cut(whole, size, longest)]
    breaks = [(" ".join(words[:i]), " ".join(words[i:])) for i in range(1, len(words))]
    best = min(breaks, key=lambda lines: max(width_of(line, size) for line in lines))
    return [cut(line, size, longest) for line in best]


def filled(text: str, size: float, longest: float, lines: int) -> list[str]:
    """Break text into at most so many lines, each as full as it can be; what is left over is cut."""
    words, found = text.split(), list[str]()
    while words and len(found) < lines - 1:
        fits = next(
            (n for n in range(len(words), 0, -1) if width_of(" ".join(words[:n]), size) <= longest),
            1,
        )
        found.append(cut(" ".join(words[:fits]), size, longest))
        words = words[fits:]
    return [*found, cut(" ".join(words), size, longest)] if words else found


def broken(text: str, size: float, longest: float) -> str:
    """The same text, with a space inside of words that no line holds; a space alone stays one."""
    pieces = list[str]()
    for word in text.split():
        piece = ""
        for char in word:
            if piece and width_of(piece + char, size) > longest:
                pieces.append(piece)
                piece = ""
            piece += char
        pieces.append(piece)
    return " ".join(pieces)


def printable(text: str) -> str:
    """Text that XML can hold: it knows no control characters, not even escaped."""
    return "".join(char if char.isprintable() else " " for char in text)


def cut(line: str, size: float, longest: float) -> str:
    if width_of(line, size) <= longest:
        return line
    while line and width_of(line + ELLIPSIS, size) > longest:
        line = line[:-1]
    return line.rstrip() + ELLIPSIS
