"""A drawing as a picture, for sites that show no SVG."""

from functools import lru_cache
from pathlib import Path

from resvg_py import svg_to_bytes

# Latin, Greek and Cyrillic letters of the face of the titles; what it lacks, it draws as nothing.
FACE = Path(__file__).parent / "cairn-serif.ttf"
FAMILY = "Cairn Serif"
OWN = (range(0x20, 0x180), range(0x370, 0x460), range(0x1E00, 0x1F00), range(0x2000, 0x2200))


@lru_cache(maxsize=64)
def png_of(svg: str, fonts_of_machine: bool = False) -> bytes:
    """Draw it; the machine's fonts take a second to look through."""
    return svg_to_bytes(
        svg_string=svg,
        font_files=[str(FACE)],
        font_family=FAMILY,
        skip_system_fonts=not fonts_of_machine,
    )


def is_ours(text: str) -> bool:
    """Whether the face that comes with Cairn has all of its letters, or nearly so."""
    return all(any(ord(char) in each for each in OWN) for char in text if char.isalnum())


def machine_draws(text: str) -> bool:
    """Whether any font of this machine has letters that ours lacks."""
    foreign = "".join(char for char in text if char.isalnum() and not is_ours(char))[:20]
    sample = '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="40"><text y="30">{}</text></svg>'
    drawn, empty = (png_of(sample.format(each), True) for each in (foreign, ""))
    return drawn != empty
