"""Bookmarks of browsers and Pocket: what they say is read."""

import pytest
from hypothesis import given

from roadmap.outline.model import Place
from roadmap.outline.readers import bookmarks
from tests.readers import outcome, pieces, problems_of, reads_or_refuses, refusal_of


def a_file(*lines):
    return "\n".join(
        [
            "<!DOCTYPE NETSCAPE-Bookmark-file-1>",
            "<TITLE>Bookmarks</TITLE>",
            "<H1>Bookmarks</H1>",
            "<DL><p>",
            *lines,
            "</DL>",
        ]
    )


def a_folder(title, *lines, attributes=""):
    return "\n".join(
        [f"<DT><H3 ADD_DATE='1'{attributes}>{title}</H3>", "<DL><p>", *lines, "</DL><p>"]
    )


def a_bookmark(title, url="https://example.org/"):
    return f'<DT><A HREF="{url}" ADD_DATE="1" TAGS="x">{title}</A>'


@given(
    pieces(
        "<DL>",
        "</DL>",
        "<p>",
        "<DT>",
        "<H3>",
        "</H3>",
        '<A HREF="https://a.org">',
        "<a href=",
        "</A>",
        "<DD>",
        "<!--",
        "<![",
        "<!",
        "<?",
        "&",
        '"',
        ">",
        "<script>",
        "</",
    )
)
def test_any_text_is_read_as_bookmarks_or_refused(text):
    reads_or_refuses(bookmarks, text)


def test_folders_are_topics_and_bookmarks_stand_in_them():
    inner = a_folder("Looms", a_bookmark("Cards &amp; holes"))
    outline = bookmarks.read(a_file(a_folder("Engines", inner, a_bookmark("Mill"))), "Mine")
    assert [(topic.key, topic.title, topic.parent) for topic in outline.topics] == [
        ("engines", "Engines", ""),
        ("engines-looms", "Looms", "engines"),
    ]
    assert [(entry.key, entry.title, entry.line) for entry in outline.entries] == [
        ("engines-looms-cards-holes", "Cards & holes", 9),
        ("engines-mill", "Mill", 11),
    ]
    assert outline.entries[1].places == [Place("engines", 10)]


@pytest.mark.parametrize(
    "root",
    ["Bookmarks bar", "Bookmarks Toolbar", "Bookmarks Menu", "Other bookmarks", "Mobile bookmarks"],
)
def test_folders_of_the_browser_itself_are_no_topics(root):
    outline = bookmarks.read(a_file(a_folder(root, a_folder("Looms", a_bookmark("Cards")))))
    assert [topic.title for topic in outline.topics] == ["Looms"]


def test_a_folder_of_the_browser_is_known_in_any_language():
    bar = a_folder(
        "Lesezeichenleiste", a_bookmark("Cards"), attributes=' PERSONAL_TOOLBAR_FOLDER="true"'
    )
    assert [topic.title for topic in bookmarks.read(a_file(bar)).topics] == ["Bookmarks"]


def test_a_folder_named_so_inside_another_is_its_owners():
    outline = bookmarks.read(
        a_file(a_folder("Looms", a_folder("Mobile bookmarks", a_bookmark("Cards"))))
    )
    assert [topic.title for topic in outline.topics] == ["Looms", "Mobile bookmarks"]


def test_empty_folders_are_dropped_and_equal_ones_are_one():
    outline = bookmarks.read(
        a_file(
            a_folder("Empty", a_folder("Hollow")),
            a_folder("A", a_bookmark("1")),
            a_folder("A", a_bookmark("2")),
        )
    )
    assert [topic.key for topic in outline.topics] == ["a"]
    assert [entry.places[0].position for entry in outline.entries] == [10, 20]


def test_bookmarks_in_no_folder_stand_in_one_topic():
    outline = bookmarks.read(a_file(a_bookmark("Loose")), "Mine")
    assert [topic.title for topic in outline.topics] == ["Bookmarks"]
    assert outline.title == "Mine"


def test_descriptions_are_of_the_bookmark_or_folder_before_them():
    text = a_file(
        "<DT><H3>Looms</H3>",
        "<DD>How cloth",
        " is made",
        "<DL><p>",
        a_bookmark("Cards"),
        "<DD>With <b>holes</b>",
        a_bookmark("Next"),
        "</DL>",
    )
    outline = bookmarks.read(text)
    assert outline.topics[0].summary == "How cloth is made"
    assert [entry.summary for entry in outline.entries] == ["With holes", ""]


@pytest.mark.parametrize(
    "url, kind",
    [
        ("https://arxiv.org/pdf/1843.01234", "paper"),
        ("https://doi.org/10.1000/x", "paper"),
        ("https://www.youtube.com/playlist?list=PL1", "playlist"),
        ("https://youtu.be/abc", "video"),
        ("https://www.youtube.com/@ada", "channel"),
        ("https://github.com/ada/engine", "repository"),
        ("https://github.com/ada/engine/issues/1", ""),
        ("https://github.com/topics/looms", ""),
        ("https://example.org/video", ""),
    ],
)
def test_a_kind_is_guessed_only_where_the_address_is_certain(url, kind):
    assert bookmarks.read(a_file(a_bookmark("T", url))).entries[0].kind == kind


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "place:sort=8",
        "data:text/html,x",
        "file:///etc/hosts",
        "chrome://flags",
    ],
)
def test_what_is_no_web_page_is_counted_and_left_out(url):
    outline = bookmarks.read(a_file(a_bookmark("T", url)))
    assert outline.entries == []
    assert outline.left_out == {"links with a scheme that is not opened": 1}


def test_a_bookmark_without_words_is_called_by_its_link():
    assert bookmarks.read(a_file(a_bookmark(""))).entries[0].title == "https://example.org/"


def test_a_list_of_pocket_is_read():
    text = '<html><head><title>Pocket Export</title></head><body><h1>Unread</h1><ul><li><a href="https://example.org/a" time_added="1" tags="">A</a></li></ul></body></html>'
    outline = bookmarks.read(text, "Pocket")
    assert [(entry.title, entry.url) for entry in outline.entries] == [
        ("A", "https://example.org/a")
    ]
    assert outline.title == "Pocket"


def test_a_tag_without_end_is_a_problem_and_hides_only_what_follows():
    outline = bookmarks.read(a_file(a_bookmark("A"), "<!-- never closed", a_bookmark("B")))
    assert [entry.title for entry in outline.entries] == ["A"]
    assert problems_of(outline) == [
        (6, "The tag that begins here has no end; the rest is not read.")
    ]


def test_folders_are_nested_a_hundred_deep_at_most():
    refusal = refusal_of(bookmarks, "<DT><H3>x</H3>\n<DL>" * 1_000_000)
    assert (refusal.sentence, refusal.line) == ("Here folders are nested more than 100 deep.", 102)


def test_a_page_without_bookmarks_is_refused():
    assert refusal_of(bookmarks, "<p>Hello").sentence.startswith("No bookmarks were found")


@pytest.mark.parametrize(
    "mark", ["<", "</", "<!--", "<![", "<a ", '<a href="', "&#", "<script>", "<H3>"]
)
def test_hostile_bookmarks_are_read_or_refused(mark):
    assert outcome(bookmarks, mark * (500_000 // len(mark)))


def test_ten_thousand_bookmarks_are_read():
    lines = [
        a_folder(
            f"F{number}",
            *[
                a_bookmark(f"T{number} {n}", f"https://example.org/{n}?a={number}")
                for n in range(20)
            ],
        )
        for number in range(500)
    ]
    assert len(bookmarks.read(a_file(*lines)).entries) == 10_000
