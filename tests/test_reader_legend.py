"""Lists that say themselves what their signs stand for."""

import pytest

from roadmap.outline.readers.markdown import read

BODY = "## Sea\n\n- 🏃 [a](https://a.test)\n- [b](https://b.test) 🔜\n- ⭐ [c](https://c.test)\n"


def states(text: str) -> list[str]:
    return [entry.status for entry in read(text).entries]


@pytest.mark.parametrize(
    "legend",
    [
        "> Legend: ✅ done | 🏃 in progress | 💤 paused | 🔜 next",
        "🏃In Progress || ✅Complete || 🔜Not Started",
        "- 🏃 = reading\n- 🔜 = to read",
        "🏃: En curso<br>\n🔜: Por leer",
        "|sign|means|\n|-|-|\n|🏃|Currently reading|\n|🔜|Not read yet|",
    ],
)
def test_a_legend_gives_signs_a_meaning(legend: str) -> None:
    assert states(f"# L\n\n{legend}\n\n{BODY}") == ["in_progress", "todo", ""]


def test_a_legend_is_above_what_signs_mean_elsewhere() -> None:
    text = "# L\n\n⏳ reading | ✅ done\n\n|Book|Status|\n|-|-|\n|[a](https://a.test)|⏳|\n"
    assert states(text) == ["in_progress"]


def test_letters_are_signs_in_cells_only() -> None:
    text = "# L\n\n- `R` : read\n- `T` : to read\n\n## S\n\n- T [a](https://a.test)\n\n|Book|Status|\n|-|-|\n|[b](https://b.test)|`T`|\n"
    assert states(text) == ["", "todo"]


@pytest.mark.parametrize(
    "words", ["🏃 a marathon | 🔜 the next race", "🏃 in progress", "See 🏃 done, 🔜 next"]
)
def test_other_words_beside_signs_are_no_legend(words: str) -> None:
    assert states(f"# L\n\n{words}\n\n{BODY}") == ["", "", ""]


def test_what_is_linked_is_no_legend() -> None:
    text = "# L\n\n## Sea\n\n- 🏃 [Reading](https://a.test)\n- 🔜 [Next](https://b.test)\n"
    assert states(text) == ["", ""]
