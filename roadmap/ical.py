"""Writes whole-day events as iCalendar (RFC 5545), which every calendar takes.

Ours, since the library of that name takes ten seconds for a plan of ten thousand entries; the tests
read with it what stands here.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

_ESCAPED = {"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"}
_LONGEST_LINE = 75  # octets


@dataclass(frozen=True)
class Event:
    """From the first day to the last; `uid` stays the same when the plan moves."""

    uid: str
    title: str
    first: date
    last: date
    words: str = ""
    url: str = ""


def write(name: str, events: Iterable[Event], now: datetime) -> bytes:
    """Give the whole calendar; nobody is shown as busy by it."""
    lines = _lines(name, events, now.astimezone(UTC))
    return b"".join(_folded(line) for line in lines)


def _lines(name: str, events: Iterable[Event], now: datetime) -> Iterator[str]:
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Cairn//Plan//EN", "CALSCALE:GREGORIAN")
    yield from (f"NAME:{_text(name)}", f"X-WR-CALNAME:{_text(name)}")
    for event in events:
        yield from ("BEGIN:VEVENT", f"UID:{_text(event.uid)}", f"DTSTAMP:{now:%Y%m%dT%H%M%SZ}")
        yield f"DTSTART;VALUE=DATE:{event.first:%Y%m%d}"
        # The day after: the end of an event is no part of it.
        yield f"DTEND;VALUE=DATE:{event.last + timedelta(days=1):%Y%m%d}"
        yield f"SUMMARY:{_text(event.title)}"
        if event.words:
            yield f"DESCRIPTION:{_text(event.words)}"
        if event.url:
            yield f"URL:{re.sub(r'[^!-~]', '', event.url)}"
        yield from ("TRANSP:TRANSPARENT", "END:VEVENT")
    yield "END:VCALENDAR"


def _text(text: str) -> str:
    text = re.sub(r"\r\n?", "\n", text)
    # No line of a calendar may hold other control characters.
    text = re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", "", text)
    return re.sub(r"[\\;,\n]", lambda found: _ESCAPED[found[0]], text)


def _folded(line: str) -> bytes:
    """One line, broken where it is too long, and never inside a character."""
    parts, part = [], b""
    if len(line) * 4 <= _LONGEST_LINE:
        return line.encode() + b"\r\n"
    for char in line:
        octets = char.encode()
        if len(part) + len(octets) > _LONGEST_LINE:
            parts.append(part)
            part = b" "
        part += octets
    return b"\r\n".join([*parts, part]) + b"\r\n"
