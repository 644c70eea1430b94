"""What stands around a list and leads elsewhere is no entry: its head, its other pages, its bars of links."""

import pytest

from roadmap.outline.readers.markdown import read


def titles(text: str) -> list[str]:
    return [entry.title for entry in read(text).entries]


def test_what_is_centred_before_the_title_is_the_head_of_the_page() -> None:
    head = (
        '<div align="center">\n\n### [Ropes, the best](https://shop.test)\n\n'
        "[For two hands](https://shop.test/two)\n\n</div>\n\n"
    )
    found = read(f"{head}# Knots\n\n## Sea\n\n- [Bowline](https://a.test)\n")
    assert [entry.title for entry in found.entries] == ["Bowline"]
    assert found.left_out["links of the page's head"] == 2


def test_a_list_without_a_title_keeps_what_is_centred_in_its_sections() -> None:
    text = '## Sea\n\n<p align="center"><a href="https://a.test">Bowline</a></p>\n'
    assert titles(text) == ["Bowline"]


@pytest.mark.parametrize(
    "page",
    [
        "CONTRIBUTING.md",
        "./contributing.md",
        ".github/CONTRIBUTING.md",
        "LICENSE",
        "code-of-conduct.md",
    ],
)
def test_the_other_pages_of_the_list_are_no_entries(page: str) -> None:
    text = f"# Knots\n\n## Sea\n\n- [Read this first]({page})\n- [Bowline](https://a.test)\n"
    assert titles(text) == ["Bowline"]


def test_the_same_list_in_other_languages_is_no_entry() -> None:
    text = (
        "# Knots\n\n[English](https://l.test/en) | [简体中文](https://l.test/zh)\n\n"
        '<a href="https://github.com/o/knots/blob/main/README-ja.md">here</a>\n\n'
        "## Languages\n\n- [English](https://l.test/books)\n"
    )
    assert titles(text) == ["English"]


def test_a_bar_of_links_leads_around() -> None:
    bar = "[🏠 Home](/README.md) · [🔍 Search](https://l.test/s) · [🔥 Feed](https://l.test/f)"
    text = f"# Knots\n\n## Sea\n\n{bar}\n\n- [Search](https://a.test)\n"
    assert titles(text) == ["Search"]


def test_a_section_about_where_to_meet_its_author_is_left_out() -> None:
    assert titles("# Knots\n\n## My social media\n\n- Site: [me](https://me.test)\n") == []


def test_a_heading_is_not_called_by_the_badge_behind_it() -> None:
    found = read("# Knots [![Awesome](https://x.test/b.svg)](https://x.test)\n")
    assert found.title == "Knots"
