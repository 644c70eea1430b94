"""Forms in which lists say who made a thing, what it is, how far one is, and what is only a label."""

import pytest

from roadmap.outline.model import Entry
from roadmap.outline.readers.markdown import read


def only(text: str) -> Entry:
    found = read(text).entries
    assert len(found) == 1, [entry.title for entry in found]
    return found[0]


def bullet(words: str, heading: str = "Knots") -> Entry:
    return only(f"# List\n\n## {heading}\n\n- {words}\n")


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("[Supporting Ropes](https://a.test) `Acme` `2020`", "Supporting Ropes"),
        (":movie_camera: [Lecture videos](https://a.test)", "Lecture videos"),
        ("What holds a bowline? ([answer](https://a.test))", "What holds a bowline?"),
        (
            'Why it helps to learn with "hand and eye". [[pdf](https://a.test)]',
            'Why it helps to learn with "hand and eye"',
        ),
        ('Roe, A. "Knots at sea." [[pdf](https://a.test)]', "Knots at sea"),
        ("«Узлы» — А. Роу [pdf](https://a.test)", "Узлы"),
        ("(ICML 2021) Knots by night [[paper]](https://a.test)", "(ICML 2021) Knots by night"),
        ("A theory of knots. [[pdf]](https://a.test)", "A theory of knots"),
        ("**[SEA 2020]** Knots by day [[pdf]](https://a.test)", "[SEA 2020] Knots by day"),
        ("Knots at sea, R. Roe et al. [[pdf]](https://a.test)", "Knots at sea"),
        (
            "**Курс**: [видео](https://a.test), [статьи](https://b.test)",
            "Курс",
        ),
    ],
)
def test_the_title_stands_where_a_reader_looks_for_it(words: str, title: str) -> None:
    assert bullet(words).title == title


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Skip lists", ""),
        ("A list of knots", "list"),
        ("Course notes", ""),
        ("A course on knots", "course"),
        ("Beyond manual labour", ""),
        ("Video: tying a bowline", "video"),
        ("The bowline tutorial (part 2)", "tutorial"),
    ],
)
def test_a_title_says_what_a_thing_is_by_the_word_it_ends_with(title: str, kind: str) -> None:
    assert bullet(f"[{title}](https://a.test)").kind == kind


def test_labels_of_further_links_are_no_facts_and_leave_no_gaps() -> None:
    found = bullet(
        "[Ropes](https://a.test) - Good ropes. ([Demo](https://d.test), [Podcast](https://p.test))"
    )
    assert found.kind == ""
    assert found.summary == "Good ropes. (Podcast)"


def test_a_paper_is_not_by_the_words_of_its_title_and_nobody_is_called_by_a_number() -> None:
    assert bullet("[Tying by Simple Hands](https://arxiv.org/abs/1706.03762)").authors == ""
    assert bullet("[Knots](https://a.test) - chosen by GPT-4").authors == ""


def test_names_below_a_paper_are_its_authors() -> None:
    found = bullet(
        "On knots. [[pdf]](https://a.test/x.pdf)\n  - Ada Roe, Kim Doe, and Lee Moe. *ICML 2019*"
    )
    assert (found.authors, found.published) == ("Ada Roe, Kim Doe, and Lee Moe", "2019")
    assert found.note == "ICML 2019"


@pytest.mark.parametrize(
    ("written", "published"),
    [("2023.10", "2023-10"), ("2025/01/03", "2025-01-03"), ("1999.5", "1999")],
)
def test_dates_may_be_written_with_dots_and_strokes(written: str, published: str) -> None:
    found = only(f"# L\n## K\n|Title|Date|\n|-|-|\n|[Knots](https://a.test)|{written}|\n")
    assert found.published == published


def test_a_tick_may_stand_at_the_end() -> None:
    found = bullet("**Course:** [Knots](https://a.test) – Ada Roe ✅")
    assert (found.status, found.summary) == ("done", "Course: Ada Roe")


def test_what_is_ticked_and_struck_is_done_not_deprecated() -> None:
    assert bullet("[x] ~~[Knots](https://a.test)~~").places[0].remark == ""
    assert bullet("~~[Knots](https://a.test)~~").places[0].remark == "deprecated"


def test_below_a_heading_that_says_how_far_one_is_every_bullet_is_an_entry() -> None:
    found = read(
        "# L\n\n## To read\n\n- Knots at sea (Ada Roe)\n- [Ropes](https://a.test)\n"
    ).entries
    assert [entry.status for entry in found] == ["todo", "todo"]
    assert read("# L\n\n## Queue\n\n- enqueue: O(1)\n").entries == []


def test_a_date_before_what_is_finished_says_when() -> None:
    found = bullet("2024-12-01: [Knots](https://a.test)", heading="Finished")
    assert (found.finished, found.published) == ("2024-12-01", "")


def test_a_label_ends_with_what_it_introduces() -> None:
    found = read(
        "# L\n\n## K\n\nTo read:\n\n- [a](https://a.test)\n\n[b](https://b.test)\n"
    ).entries
    assert [entry.status for entry in found] == ["todo", ""]


def test_a_summary_that_repeats_its_heading_is_no_topic() -> None:
    found = read(
        "# L\n\n## Knots\n\n<details><summary>knots</summary>\n\n- [a](https://a.test)\n\n</details>\n"
    )
    assert [topic.title for topic in found.topics] == ["Knots"]


@pytest.mark.parametrize(
    "line",
    [
        "Knots at sea. Ada Roe (Acme). [[link]](https://a.test)",
        "2024-03-01 [Knots at sea](https://a.test) - Ada Roe",
        "Knots at sea - <https://a.test>",
    ],
)
def test_a_paragraph_may_be_an_entry(line: str) -> None:
    assert only(f"# L\n\n## K\n\n{line}\n").url == "https://a.test"


def test_running_text_stays_running_text() -> None:
    for line in (
        "This holds, as is shown in [[1]](https://a.test).",
        "For more on knots, see [here](https://a.test).",
        "Notes - they are kept in [a book](https://a.test) by the door.",
    ):
        assert read(f"# L\n\n## K\n\n{line}\n").entries == []


def test_an_example_below_bullets_needs_no_heading() -> None:
    found = read("- Knots\n  - the bowline\n\n    ```\n    over, under\n    ```\n")
    assert [(topic.title, "over, under" in topic.body) for topic in found.topics] == [
        ("Knots", True)
    ]


def test_headings_inside_what_is_folded_stand_below_its_summary() -> None:
    found = read(
        "# L\n\n## Sea\n\n<details><summary>Week 1</summary>\n\n### Loops\n\n- [a](https://a.test)\n\n"
        "</details>\n\n### Bends\n\n- [b](https://b.test)\n"
    )
    above = {topic.key: topic for topic in found.topics}
    loops = above[found.entries[0].places[0].topic]
    assert [loops.title, above[loops.parent].title] == ["Loops", "Week 1"]
    bends = above[found.entries[1].places[0].topic]
    assert [bends.title, above[bends.parent].title] == ["Bends", "Sea"]


def test_an_example_that_is_folded_away_belongs_to_the_topic_above() -> None:
    found = read(
        "# L\n\n## Sea\n\n- [a](https://a.test)\n\n<details><summary>How to tie it</summary>\n\n"
        "```sh\ntie\n```\n\n</details>\n"
    )
    assert [topic.title for topic in found.topics] == ["Sea"]
    assert 'caption="How to tie it"' in found.topics[0].body
