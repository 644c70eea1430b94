"""Reads the catalogues of translations as their authors wrote them."""

import ast
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Message:
    """`said` are the translations: one, or one for each form of the plural."""

    key: str
    asked: list[str]
    said: list[str] = field(default_factory=list)
    is_fuzzy: bool = False


def read_catalogue(path: Path) -> list[Message]:
    """Every message of a .po file but its header."""
    blocks = path.read_text().split("\n\n")
    return [_read(block) for block in blocks if "\nmsgid " in f"\n{block}"][1:]


def _read(block: str) -> Message:
    texts: dict[str, str] = {}
    for line in block.splitlines():
        if line.startswith("msg"):
            name, _space, text = line.partition(" ")
            texts[name] = ast.literal_eval(text)
        elif line.startswith('"'):
            texts[name] += ast.literal_eval(line)
    asked = [texts[name] for name in ("msgid", "msgid_plural") if name in texts]
    said = [text for name, text in texts.items() if name.startswith("msgstr")]
    context = f"{texts['msgctxt']}\x04" if "msgctxt" in texts else ""
    return Message(context + asked[0], asked, said, "#, fuzzy" in block)
