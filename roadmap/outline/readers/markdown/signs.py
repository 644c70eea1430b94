"""Signs around the words of an entry: icons, numbers, labels of links."""

import re
from functools import lru_cache

from roadmap.outline.readers.markdown import vocabulary

# At the beginning only: "GPT-4 Report" and "100 Days" are names, "2019" is a year.
_NUMBERING = re.compile(r"\W*?(?:[\[(]\d{1,3}[\])][.:]?|\d{1,3}[.)])\s+(?=\S)")
SHORTCODE = re.compile(r":([a-z0-9_+-]+):", re.IGNORECASE)
ICON = r"[\u2190-\u21ff\u2300-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff\ufe0f\u200d]|:[a-z0-9_+-]+:"
_ICONS = re.compile(rf"(?:(?:{ICON})\s*)+")
_ICONS_BEHIND = re.compile(rf"(?<=[\w)])\s*(?:(?:{ICON})\s*)+$")


@lru_cache(maxsize=1000)
def is_label(text: str) -> bool:
    """Whether a link's text says what it leads to, not what it is called: "pdf", "[code]", "🔗"."""
    return bool(vocabulary.LABEL.fullmatch(text)) or (bool(text) and not re.search(r"\w", text))


def without_icons(text: str) -> str:
    """Drop the pictures before a title, unless there is nothing else."""
    return icons_off(text).strip() or text.strip()


def icons_off(text: str) -> str:
    """Drop the pictures at the beginning, even if there is nothing else."""
    found = _ICONS.match(text)
    return text[found.end() :] if found else text


def icons_off_both_ends(text: str) -> str:
    """Words without the pictures around them: "Done ✅"."""
    return icons_off(_ICONS_BEHIND.sub("", text)).strip()


def bare(sign: str) -> str:
    """A sign without what only chooses how it is drawn."""
    return sign.replace("\ufe0f", "").strip()


def without_number(text: str) -> str:
    found = _NUMBERING.match(text)
    return text[found.end() :] if found else text
