"""Which links a list has, how they are written, and which of them are none of its entries."""

import gc
import json

import pytest

from roadmap.outline.model import Entry, UnreadableError
from roadmap.outline.readers.markdown import read


def left_out(text: str) -> dict[str, int]:
    return dict(read(text).left_out)


def bullet(words: str) -> Entry:
    found = read(f"# List\n\n## Knots\n\n- {words}\n").entries
    assert len(found) == 1, [entry.title for entry in found]
    return found[0]


def test_bare_addresses_are_links_and_names_with_a_dot_are_none() -> None:
    assert bullet("https://a.test/x").url == "https://a.test/x"
    assert bullet("<https://a.test/x>").url == "https://a.test/x"
    assert bullet("www.a.test").url == "http://www.a.test"
    assert bullet("Knots by night: https://a.test/x").title == "Knots by night"
    assert read("# L\n\nDeepRope.AI is a name, and so is Rope.dev.\n").entries == []


def test_reference_links_and_footnotes() -> None:
    outline = read(
        "# L\n\n- [Knots][k] - good[^1]\n\n[k]: <https://a.test/a> 'Knots'\n\n[^1]: See [b](https://b.test).\n"
    )
    assert [(entry.title, entry.url) for entry in outline.entries] == [
        ("Knots", "https://a.test/a")
    ]
    assert outline.left_out["links in footnotes"] == 1


def test_what_is_left_out_is_counted_with_its_reason() -> None:
    told = left_out(
        "# L [![b](https://img.shields.io/x)](https://ci.test)\n\n## Contents\n\n- [Knots](#knots)\n- [Sails](#sails)\n\n"
        "## Knots\n\n- [a](https://a.test)\n- [mail](mailto:a@b.test)\n\n[Back to top](https://x.test)\n\n"
        "## Contributing\n\n- [How](https://c.test)\n\n## License\n\n[CC0](https://creativecommons.org/x)\n"
    )
    assert told["badges"] == 1
    assert told["anchors"] == 2
    assert told["links that no page may open"] == 1
    assert told["links about the list itself"] == 2
    assert told["links back to the top"] == 1


def test_links_in_running_text_describe_their_topic() -> None:
    outline = read(
        "# L\n## K\n\nIf you are new to this, the [first part](https://p.test) of it is enough.\n\n- [a](https://a.test)\n"
    )
    assert "[first part](<https://p.test>)" in outline.topics[0].summary
    assert [entry.title for entry in outline.entries] == ["a"]


def test_relative_links_are_whole_with_the_lists_address_and_reported_without() -> None:
    text = "# L\n## K\n- [Knots](notes/knots.md)\n"
    whole = read(text, address="https://h.test/list/README.md")
    assert whole.entries[0].url == "https://h.test/list/notes/knots.md"
    alone = read(text)
    assert (alone.entries[0].url, len(alone.problems)) == ("", 1)
    assert alone.problems[0].line == 3


@pytest.mark.parametrize("scheme", ["javascript:", "JAVASCRIPT:", "data:text/html,", "vbscript:"])
def test_only_web_links_become_links(scheme: str) -> None:
    outline = read(
        f"# L\n## K\n- [a]({scheme}alert%281%29)\n- [b](https://b.test) [c]({scheme}x)\n- <a href='{scheme}x'>d</a>\n"
        f"- [e](\tjava&#10;script:alert)\n\n|T|\n|-|\n|[f]({scheme}x)|\n",
        address="https://h.test/",
    )
    urls = [entry.url for entry in outline.entries]
    urls += [link.url for entry in outline.entries for link in entry.links]
    assert all(url.startswith("https://") for url in urls if url)
    assert "script:" not in json.dumps([topic.summary for topic in outline.topics])


@pytest.mark.parametrize(
    ("written", "url"),
    [
        ("https://a.test/x.", "https://a.test/x"),
        ("(https://a.test/x)", "https://a.test/x"),
        ("https://a.test/x_(y)", "https://a.test/x_(y)"),
        ("**https://a.test/x**!", "https://a.test/x"),
        ("https://a.test/x?y=1&z=2&quot;", "https://a.test/x?y=1&z=2"),
        ("https://a.test/x<br>", "https://a.test/x"),
        ("http://localhost:8000/x", "http://localhost:8000/x"),
        ("www.a.test/x, since 2020", "http://www.a.test/x"),
    ],
)
def test_a_bare_address_ends_where_its_sentence_goes_on(written: str, url: str) -> None:
    assert bullet(f"Knots: {written}").url == url


@pytest.mark.parametrize(
    "written", ["xhttps://a.test", "www.a", "https://my_site.test", "https://"]
)
def test_what_only_looks_like_an_address_is_text(written: str) -> None:
    assert read(f"# L\n## K\n- {written}\n").entries == []


def test_the_collector_of_garbage_goes_on_after_every_reading() -> None:
    read("# L\n- [a](https://a.test)\n")
    assert gc.isenabled()
    with pytest.raises(UnreadableError):
        read("[" * 1000)
    assert gc.isenabled()
