"""What a robots.txt lets us do, after RFC 9309 (pure)."""

import math
import re
from dataclasses import dataclass

AGENT = "CairnLinks"  # the name that robots.txt may address
LIMIT = 512_000  # bytes that are read of one

_ESCAPE = re.compile(r"%([0-9a-fA-F]{2})")
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]")


@dataclass(frozen=True)
class Robots:
    """The rules that are meant for us; `delay` in seconds, 0 if none is asked for."""

    rules: tuple[tuple[str, bool], ...] = ()  # pattern, allowed
    delay: float = 0

    def allows(self, target: str) -> bool:
        """Tell whether the path, with its query, may be fetched: the longest rule decides."""
        path = _folded(target)
        fitting = [(len(rule), allowed) for rule, allowed in self.rules if _fits(rule, path)]
        # Of two rules of one length, the one that allows.
        return max(fitting, default=(0, True))[1]


def read(text: str, agent: str = AGENT) -> Robots:
    """Read a robots.txt; whatever is no rule is passed over."""
    own: list[tuple[str, str]] = []
    everyones: list[tuple[str, str]] = []
    agents: set[str] = set()
    named = is_head = False
    for line in text.lstrip("\ufeff").splitlines():
        name, colon, value = line.partition("#")[0].partition(":")
        name, value = name.strip().lower(), value.strip()
        if not colon:
            continue
        if name == "user-agent":
            if not is_head:
                agents = set()
            is_head = True
            agents.add(re.split(r"[/\s]", value.lower())[0])
            named |= agent.lower() in agents
        elif name in {"allow", "disallow", "crawl-delay"}:
            is_head = False
            if agent.lower() in agents:
                own.append((name, value))
            elif "*" in agents:
                everyones.append((name, value))
    lines = own if named else everyones
    rules = tuple(
        (_folded(value), name == "allow") for name, value in lines if _is_rule(name, value)
    )
    delays = [_seconds(value) for name, value in lines if name == "crawl-delay"]
    return Robots(rules, max(delays, default=0))


def _is_rule(name: str, value: str) -> bool:
    return name != "crawl-delay" and value.startswith(("/", "*"))


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        return 0
    return seconds if math.isfinite(seconds) and seconds > 0 else 0


def _folded(path: str) -> str:
    """One spelling for paths that mean the same."""

    def one(found: re.Match[str]) -> str:
        char = chr(int(found[1], 16))
        return char if _UNRESERVED.fullmatch(char) else found[0].upper()

    escaped = "".join(
        char
        if char.isascii()
        else "".join(f"%{byte:02X}" for byte in char.encode(errors="replace"))
        for char in path
    )
    return _ESCAPE.sub(one, escaped)


def _fits(rule: str, path: str) -> bool:
    """Match a pattern with * and a closing $, each piece at the first place it fits.

    No regular expression: one made from a hostile file could run for ever.
    """
    to_end = rule.endswith("$")
    first, *pieces = rule.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    place = len(first)
    if not pieces:
        return not to_end or place == len(path)
    *middle, last = pieces
    for piece in middle:
        place = path.find(piece, place)
        if place < 0:
            return False
        place += len(piece)
    if to_end:
        return path.endswith(last) and len(path) - len(last) >= place
    return path.find(last, place) >= 0
