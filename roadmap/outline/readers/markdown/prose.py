"""Running text of a list as Markdown again, for what describes a topic."""

import re

from roadmap.outline.readers.markdown.pieces import Piece, Words, squash

_MARKS = re.compile(r"([\\`*_\[\]<>])")


def prose(words: Words, links: list[Piece]) -> str:
    """The words as Markdown; only the links given stay links."""
    kept = {id(link) for link in links}
    parts: list[str] = []
    for piece in words.pieces:
        text = _MARKS.sub(r"\\\1", piece.text)
        if piece.is_break:
            parts.append(" ")
        elif piece.is_link and id(piece) in kept and re.match(r"https?://", piece.url or ""):
            parts.append(f"[{text}](<{(piece.url or '').replace('<', '%3C').replace('>', '%3E')}>)")
        else:
            parts.append(text)
    return squash("".join(parts))


def is_sentence(text: str) -> bool:
    return bool(re.search(r"[.!?…](?:\s|$)|[。！？]", text)) or len(text.split()) > 14
