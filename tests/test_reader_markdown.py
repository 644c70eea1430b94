"""What is read from lists of links, in the forms in which people write them."""

import json
from pathlib import Path

import pytest

from roadmap.identity import title_key
from roadmap.outline.model import Entry, Outline
from roadmap.outline.readers.markdown import read
from roadmap.outline.readers.text import decoded

KIT = Path(__file__).parents[2] / "shared" / "import-kit"


def entries(text: str, **more: str) -> dict[str, Entry]:
    return {entry.title: entry for entry in read(text, **more).entries}


def paths(text: str) -> dict[str, str]:
    return {row["title"]: " > ".join(row["topic_path"]) for row in read(text).rows()}


def only(text: str) -> Entry:
    found = read(text).entries
    assert len(found) == 1, [entry.title for entry in found]
    return found[0]


def bullet(words: str) -> Entry:
    return only(f"# List\n\n## Knots\n\n- {words}\n")


def test_headings_become_topics_below_the_title() -> None:
    outline = read(
        "# My list\n\n## Knots\n\n### Books\n\n- [A](https://a.test)\n\n## Sails\n\n- [B](https://b.test)\n"
    )
    assert outline.title == "My list"
    assert [topic.title for topic in outline.topics] == ["Knots", "Books", "Sails"]
    assert outline.topics[1].parent == outline.topics[0].key


def test_the_same_heading_below_two_others_is_two_topics() -> None:
    found = read(
        "# L\n## A\n### Books\n- [x](https://x.test)\n## B\n### Books\n- [y](https://y.test)\n"
    )
    keys = [topic.key for topic in found.topics if topic.title == "Books"]
    assert len(set(keys)) == 2


def test_underlined_headings_and_those_with_markup_are_headings() -> None:
    text = "List\n====\n\n**Knots** :knot:\n-----------\n\n- [x](https://x.test)\n"
    assert "Knots" in paths(text)["x"]


def test_a_line_in_bold_is_a_topic_until_the_next_heading() -> None:
    text = "# L\n## Boats\n\n**Rowing**\n\n- [a](https://a.test)\n\n## Sails\n\n- [b](https://b.test)\n"
    assert paths(text) == {"a": "Boats > Rowing", "b": "Sails"}


def test_a_summary_is_a_topic_unless_it_only_says_how_to_unfold() -> None:
    text = (
        "# L\n## Boats\n\n<details><summary>Old ones</summary>\n\n- [a](https://a.test)\n\n</details>\n\n"
        "<details><summary>Click to expand</summary>\n\n- [b](https://b.test)\n\n</details>\n"
    )
    assert paths(text) == {"a": "Boats > Old ones", "b": "Boats"}


def test_a_bullet_without_link_is_a_topic_for_those_below_it() -> None:
    text = (
        "# L\n## Boats\n- **Kayaks**: small ones\n  - [a](https://a.test)\n- [b](https://b.test)\n"
    )
    assert paths(text) == {"a": "Boats > Kayaks", "b": "Boats"}


def test_a_heading_inside_a_bullet_is_a_topic() -> None:
    text = "# L\n## Boats\n- ### Kayaks\n    - [a](https://a.test)\n- ### Canoes\n    - [b](https://b.test)\n"
    assert paths(text) == {"a": "Boats > Kayaks", "b": "Boats > Canoes"}


def test_a_label_link_leaves_the_title_to_the_words_before_it() -> None:
    assert bullet("Tying knots at night [[pdf]](https://a.test)").title == "Tying knots at night"
    assert bullet('Roe, J. "**Bowlines**." 2015. [[pdf]](https://a.test)').title == "Bowlines"
    assert bullet("**Splices** [Paper](https://a.test)").title == "Splices"
    assert bullet("[pdf](https://a.test) On whipping, 2012").title.startswith("On whipping")


def test_a_citation_ends_its_title_where_the_names_begin() -> None:
    words = "Rope Models. Ada Roe, Kim Doe. RopeConf 2018. [paper](https://a.test)"
    assert bullet(words).title == "Rope Models"


def test_numbers_within_words_stay() -> None:
    assert bullet("GPT-4 Report on knots [pdf](https://a.test)").title == "GPT-4 Report on knots"
    entry = bullet("[Knots](https://a.test) - Roe (3.8) (HTML)")
    assert entry.summary == "Roe (3.8) (HTML)"
    assert bullet("3. [Hitches](https://a.test)").title == "Hitches"


def test_further_links_stay_with_their_entry() -> None:
    entry = bullet("[Knots](https://a.test) [[code](https://b.test)] ([slides](https://c.test))")
    assert [(link.label, link.url) for link in entry.links] == [
        ("code", "https://b.test"),
        ("slides", "https://c.test"),
    ]
    assert not entry.summary


def test_a_label_in_a_sentence_stays_in_the_sentence() -> None:
    entry = bullet("[Knots](https://a.test) - Also as a [book](https://b.test)")
    assert entry.summary == "Also as a book"


def test_label_bullets_below_an_entry_are_its_links_and_others_follow_it_up() -> None:
    found = entries(
        "# L\n## K\n- [Knots](https://a.test)\n  - [Slides](https://b.test)\n  - [More knots](https://c.test)\n"
    )
    assert [link.label for link in found["Knots"].links] == ["Slides"]
    assert found["More knots"].parent == found["Knots"].key
    assert "Slides" not in found


def test_a_sentence_below_an_entry_is_a_note_on_it() -> None:
    found = entries(
        "# L\n## K\n- [Knots](https://a.test)\n  - This is the book. Buy it.\n- [B](https://b.test)\n"
    )
    assert found["Knots"].note == "This is the book. Buy it."


def test_columns_are_read_by_their_names() -> None:
    entry = only(
        "# L\n## K\n\n| Type | Resource | Instructor | Year | Progress | Notes |\n|-|-|-|-|-|-|\n"
        "| Book | [Knots \\| Bends](https://a.test) | A. Roe | 2019 | 3/7 | slow |\n"
    )
    assert (entry.title, entry.kind, entry.authors) == ("Knots | Bends", "book", "A. Roe")
    assert (entry.published, entry.status, entry.amount) == ("2019", "in_progress", "3/7")
    assert entry.note == "slow"


def test_an_empty_first_cell_repeats_the_one_above() -> None:
    found = entries(
        "# L\n\n|Type|Resource|\n|-|-|\n|Video|[a](https://a.test)|\n||[b](https://b.test)|\n|Book|[c](https://c.test)|\n"
    )
    assert [found[name].kind for name in "abc"] == ["video", "video", "book"]


def test_dates_of_starting_and_finishing_are_no_date_of_publication() -> None:
    entry = only(
        "# L\n\n|Title|Progress|Started|Finished|\n|-|-|-|-|\n|[a](https://a.test)|9/9|2024-01-02|2024-02-03|\n"
    )
    assert (entry.started, entry.finished) == ("2024-01-02", "2024-02-03")
    assert (entry.published, entry.status) == ("", "done")


def test_links_of_other_cells_and_line_breaks_in_cells_are_kept() -> None:
    entry = only(
        "# L\n\n|Course|Links|\n|-|-|\n|Ropes|[videos](https://a.test)<br>[notes](https://b.test)|\n"
    )
    assert (entry.title, entry.url) == ("Ropes", "https://a.test")
    assert [link.label for link in entry.links] == ["notes"]


def test_a_row_without_link_is_an_entry() -> None:
    entry = only("# L\n\n|Book|Status|\n|-|-|\n|Ropes|✅|\n")
    assert (entry.title, entry.url, entry.status) == ("Ropes", "", "done")


def test_raw_html_is_read_like_markdown() -> None:
    text = (
        "# L\n<h2>Knots</h2>\n<ul><li><a href='https://a.test'>A</a> &mdash; good\n"
        "<li><b><a href='https://b.test'>B</a></b></ul>\n"
        "<details><summary><a href='https://c.test'>C</a></summary>more</details>\n"
        "<dl><dt><a href='https://d.test'>D</a></dt><dd>About D.</dd></dl>\n"
    )
    found = entries(text)
    assert set(found) == {"A", "B", "C", "D"}
    assert (found["A"].summary, found["D"].summary) == ("good", "About D.")
    assert set(paths(text).values()) == {"Knots"}


def test_a_link_may_say_who_what_and_when() -> None:
    entry = bullet('*introductionary*: "Rope Work" [Ada Roe; book; 2016](https://a.test)')
    assert (entry.title, entry.authors, entry.kind) == ("Rope Work", "Ada Roe", "book")
    assert (entry.published, entry.level) == ("2016", "introductory")


@pytest.mark.parametrize("mark", ["[x]", "✅", ":white_check_mark:", "[X]"])
def test_a_tick_is_done(mark: str) -> None:
    entry = bullet(f"{mark} [Knots](https://a.test)")
    assert (entry.title, entry.status) == ("Knots", "done")


def test_boxes_without_tick() -> None:
    for mark, status in (
        ("[ ]", "todo"),
        ("⬜", "todo"),
        ("[-]", "skipped"),
        ("[/]", "in_progress"),
    ):
        assert bullet(f"{mark} [Knots](https://a.test)").status == status


def test_a_task_without_link_is_an_entry_and_a_plain_bullet_a_concept() -> None:
    outline = read("# L\n## K\n- [ ] Tie one\n\n## M\n- left over right\n")
    assert [entry.title for entry in outline.entries] == ["Tie one"]
    assert outline.topics[-1].concepts == "- left over right"


def test_a_heading_may_say_status_level_kind_and_optional() -> None:
    text = "# L\n## Done\n- [a](https://a.test)\n## Videos (optional)\n### Beginner\n- [b](https://b.test)\n"
    found = entries(text)
    assert found["a"].status == "done"
    assert (found["b"].level, found["b"].places[0].optional) == ("introductory", True)


def test_optional_deprecated_and_paid_are_kept() -> None:
    assert bullet("[Knots](https://a.test) (optional)").places[0].optional
    assert bullet("~~[Knots](https://a.test)~~").places[0].remark == "deprecated"
    assert bullet("[Knots](https://a.test) - unmaintained").places[0].remark == "deprecated"
    assert bullet("[Knots](https://a.test) ($40)").access == "paid"
    assert bullet("[Knots](https://a.test) (free PDF)").access == "free"


def test_authors_are_names_only() -> None:
    assert bullet("[Knots](https://a.test) by Ada Roe and Kim Doe (2015)").authors == (
        "Ada Roe and Kim Doe"
    )
    assert bullet("[Go by Example](https://a.test)").authors == ""
    assert bullet("[Knots](https://a.test) - arXiv (2017)").authors == ""


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-8-sig", "# L\n## Größe\n- [Café](https://a.test)\n"),
        ("utf-8", "# L\r\n## Größe\r\n- [Café](https://a.test)\r\n"),
        ("utf-16", "# L\n## Größe\n- [Café](https://a.test)\n"),
        ("latin-1", "# L\n## Größe\n- [Café](https://a.test)\n"),
        ("utf-8", "# L\n\x00## Größe\n- [Ca\x00fé](https://a.test)\n"),
        ("utf-8", "# L\n## GrÃ¶ÃŸe\n- [CafÃ©](https://a.test)\n"),
    ],
)
def test_any_way_of_saving_the_file_reads_alike(encoding: str, text: str) -> None:
    assert paths(decoded(text.encode(encoding))) == {"Café": "Größe"}


def test_lines_are_told() -> None:
    outline = read(
        "# L\n\n## K\n\n- [a](https://a.test)\n- [b](https://b.test)\n  more\n- c [pdf](https://c.test)\n"
    )
    assert [entry.line for entry in outline.entries] == [5, 6, 8]


def test_a_topic_begins_where_its_heading_stands() -> None:
    outline = read(
        "# L\n\n## Knots\n\nWhat holds.\n\n### Books\n\n**Old**\n\n- [a](https://a.test)\n- Rare\n  - [b](https://b.test)\n"
        "\n<details>\n<summary>New</summary>\n\n- [c](https://c.test)\n\n</details>\n\n## Terms\n\n- bight, the slack part\n"
    )
    assert {topic.title: topic.line for topic in outline.topics} == {
        "Knots": 3,
        "Books": 7,
        "Old": 9,
        "Rare": 12,
        "New": 16,
        "Terms": 22,
    }


def test_reading_again_gives_the_same_keys() -> None:
    text = "# L\n## K\n- [a](https://a.test)\n- [a](https://b.test)\n"
    first, second = read(text), read("\n\n" + text)
    assert [e.key for e in first.entries] == [e.key for e in second.entries]
    assert len({entry.key for entry in first.entries}) == 2


def test_the_real_lists_are_read_as_people_read_them() -> None:
    if not (KIT / "gold").is_dir():
        pytest.skip("The import kit is not beside this checkout.")
    checked = 0
    for path in sorted((KIT / "gold").glob("*.jsonl")):
        source = KIT / "files" / f"{path.stem}.md"
        if source.exists():
            checked += _as_in_gold(read(decoded(source.read_bytes()), source.name), path)
    assert checked > 200


def _as_in_gold(outline: Outline, path: Path) -> int:
    """How many entries were expected; each must be there with its title, topics and status."""
    expected = [json.loads(line) for line in path.read_text().splitlines()]
    found = {(row["url"], title_key(row["title"])): row for row in outline.rows()}
    for row in expected:
        titles = [row["title"], *row["alt"].get("title", [])]
        read_as = next(
            (
                found[row["url"], title_key(title)]
                for title in titles
                if (row["url"], title_key(title)) in found
            ),
            None,
        )
        assert read_as, (path.name, row["title"])
        assert read_as["status"] == row["status"], row["title"]
        wanted = [title_key(title) for title in row["topic_path"]]
        assert [title_key(title) for title in read_as["topic_path"]][-1:] in ([], wanted[-1:])
    return len(expected)
