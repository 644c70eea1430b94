"""Stylesheets know a beginning and an end, no left and right: both directions of writing use them."""

import re
from pathlib import Path

import pytest
from django.conf import settings

SHEETS = sorted((settings.BASE_DIR / "static/css").glob("*.css"))
PHYSICAL = re.compile(
    r"(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)(?:-\w+)?|left|right"
    r"|border-(?:top|bottom)-(?:left|right)-radius"
)
SIDED = re.compile(r"text-align|float|clear")
FOUR_SIDES = re.compile(r"margin|padding|inset|border-(?:width|color|style)")


def declarations(css):
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.S)
    for rule in re.findall(r"([^{}]*)\{([^{}]*)\}", css):
        selector, body = rule
        for declaration in body.split(";"):
            name, colon, value = declaration.partition(":")
            if colon:
                yield selector.strip(), name.strip(), value.strip()


def sides(value):
    """The parts of a value, a function being one."""
    return re.findall(r"(?:[\w.%-]+\([^()]*(?:\([^()]*\)[^()]*)*\)|[^\s()]+)", value)


def is_of_one_direction(name, value):
    if PHYSICAL.fullmatch(name) or (SIDED.fullmatch(name) and value in ("left", "right")):
        return True
    parts = sides(value)
    return bool(FOUR_SIDES.fullmatch(name)) and len(parts) == 4 and parts[1] != parts[3]


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_no_rule_is_of_one_direction(sheet):
    found = [
        f"{selector} {{ {name}: {value} }}"
        for selector, name, value in declarations(sheet.read_text())
        # Ticks and arrows that point down are drawn with two borders and turned: alike in both.
        if is_of_one_direction(name, value) and "::after" not in selector
    ]
    assert found == []


@pytest.mark.parametrize(
    "rule",
    [
        "margin-left: 1px",
        "left: 0",
        "text-align: right",
        "padding: 1px 2px 1px calc(1px + 2px)",
        "inset: 0 auto 0 0",
    ],
)
def test_a_rule_of_one_direction_is_seen(rule):
    ((_selector, name, value),) = declarations(f"a {{ {rule} }}")
    assert is_of_one_direction(name, value)


def test_all_sheets_are_looked_at():
    assert {"base.css", "components.css", "layout.css"} <= {Path(each).name for each in SHEETS}
