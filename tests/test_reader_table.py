"""Tables, ours and others': what they say is read, what is not understood is told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap.outline.model import Entry, Link, Outline, Place, Relation, Topic
from roadmap.outline.readers import csv_table
from roadmap.outline.writers.table import write_csv
from tests.readers import outcome, pieces, problems_of, reads_or_refuses, refusal_of


def a_row(header, row, **given):
    outline = csv_table.read(f"{header}\n{row}\n", **given)
    return outline.entries[0], outline


@given(
    pieces(
        "title",
        "url",
        "topic",
        "status",
        "links",
        ",",
        ";",
        "\t",
        "|",
        '"',
        "\n",
        "https://a.org",
        "3/7",
        "2020",
        " > ",
        "'=",
    )
)
def test_any_text_is_read_as_a_table_or_refused(text):
    reads_or_refuses(csv_table, text)


@given(st.lists(st.text(), min_size=19, max_size=19))
def test_any_text_may_stand_in_a_cell(row):
    quoted = ",".join('"' + cell.replace('"', '""') + '"' for cell in row)
    reads_or_refuses(csv_table, f"{write_csv(Outline())}{quoted}\n")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_the_one_that_makes_sense_of_the_header(delimiter):
    entry, _ = a_row(
        delimiter.join(["Year", "NAME", "Link"]),
        delimiter.join(["1843", '"Notes; a, b | c"', "https://example.org/"]),
    )
    assert (entry.title, entry.url, entry.published) == (
        "Notes; a, b | c",
        "https://example.org/",
        "1843",
    )


def test_a_first_line_for_spreadsheets_is_no_header():
    entry, _ = a_row("sep=;\ntitle;note", "T;a, b")
    assert (entry.note, entry.line) == ("a, b", 3)


def test_columns_are_known_by_other_names():
    entry, _ = a_row(
        "Course,Address,Format,by,Notes,Summary,State",
        "T,www.example.org,Videos,Ada,mine,about,reading",
    )
    assert (entry.title, entry.url, entry.kind, entry.authors) == (
        "T",
        "https://www.example.org",
        "video",
        "Ada",
    )
    assert (entry.note, entry.summary, entry.status) == ("mine", "about", "in_progress")


def test_a_table_without_title_and_link_is_refused_with_the_names_that_are_known():
    refusal = refusal_of(csv_table, "colour,size\nred,3\n")
    assert "title, url, links" in refusal.sentence
    assert refusal.line == 1


def test_columns_that_are_not_understood_are_named():
    _, outline = a_row("title,colour", "T,red")
    assert problems_of(outline) == [(1, "Left out, as their names are not understood: colour.")]


def test_a_row_without_title_and_link_is_a_problem():
    outline = csv_table.read('title,note\nA,"two\nlines"\n,alone\nB,\n')
    assert [(entry.title, entry.line) for entry in outline.entries] == [("A", 2), ("B", 5)]
    assert [problem.line for problem in outline.problems] == [4]


def test_topics_are_paths():
    outline = csv_table.read("title,topic\nA,Engines > Looms\nB,Engines\nC,Engines > Looms\nD,\n")
    assert [(topic.key, topic.parent, topic.position) for topic in outline.topics] == [
        ("engines", "", 10),
        ("engines-looms", "engines", 10),
    ]
    assert [entry.places for entry in outline.entries] == [
        [Place("engines-looms", 10)],
        [Place("engines", 10)],
        [Place("engines-looms", 20)],
        [Place("", 10)],
    ]


def test_without_a_column_for_topics_all_stands_in_one():
    entry, outline = a_row("title", "T", name="Reading")
    assert (outline.topics[0].title, entry.places) == ("Reading", [Place("reading", 10)])


@pytest.mark.parametrize(
    "said, status, amount",
    [
        *[(word, "done", "") for word in ("done", "Finished", "read", "yes", "x", "✅", "TRUE")],
        *[(word, "todo", "") for word in ("todo", "planned", "to read", "⬜")],
        *[(word, "in_progress", "") for word in ("in progress", "in_progress", "Doing", "ongoing")],
        ("skipped", "skipped", ""),
        ("revisit", "revisit", ""),
        ("3/7", "in_progress", "3/7"),
        ("7/7", "done", "7/7"),
        ("40 %", "in_progress", "40 %"),
        ("100%", "done", "100%"),
        ("", "", ""),
    ],
)
def test_statuses_are_words_marks_or_amounts(said, status, amount):
    entry, outline = a_row("title,status", f"T,{said}")
    assert (entry.status, entry.amount) == (status, amount)
    assert outline.problems == []


@pytest.mark.parametrize(
    "said, minutes", [("90", 90), ("2 h", 120), ("1h 30", 90), ("1.5 hours", 90), ("45 min", 45)]
)
def test_effort_is_in_minutes(said, minutes):
    assert a_row("title,effort", f"T,{said}")[0].effort == minutes


@pytest.mark.parametrize(
    "column, said, field, value",
    [
        ("level", "Beginner", "level", "introductory"),
        ("level", "advanced", "level", "cult"),
        ("price", "12 €", "access", "paid"),
        ("access", "registration", "access", "registration"),
        ("date", "1843-12", "published", "1843-12"),
        ("date", "31.12.1843", "published", "1843-12-31"),
        ("started", "1843-12-31 10:00", "started", "1843-12-31"),
    ],
)
def test_values_are_read_as_people_write_them(column, said, field, value):
    entry, outline = a_row(f"title,{column}", f"T,{said}")
    assert getattr(entry, field) == value
    assert outline.problems == []


@pytest.mark.parametrize(
    "column, said, empty",
    [
        *[
            ("Level", "hard", ""),
            ("Status", "foo", ""),
            ("Year", "1843-02-31", ""),
            ("Kind", "pony", ""),
        ],
        *[
            ("Started", "1843", ""),
            ("Effort", "ages", None),
            ("Access", "maybe", ""),
            ("Type", "9" * 50, ""),
        ],
    ],
)
def test_a_value_that_is_not_understood_is_a_problem_and_left_empty(column, said, empty):
    entry, outline = a_row(f"title,{column}", f"T,{said}")
    assert problems_of(outline) == [(2, f"{column}: “{said}” is not understood.")]
    field = {"year": "published", "type": "kind"}.get(column.lower(), column.lower())
    assert getattr(entry, field) == empty


def test_a_script_for_a_link_in_a_table_is_no_link():
    entry, outline = a_row("title,url,links", "T,javascript:alert(1),x data:text/html;b")
    assert (entry.url, entry.links) == ("", [])
    assert problems_of(outline) == [
        (2, "url: “javascript:alert(1)” is no link that a page can open.")
    ]
    assert outline.left_out == {"links with a scheme that is not opened": 1}


def test_further_links_have_labels_that_may_hold_semicolons():
    entry, _ = a_row(
        "title,links", "T,slides https://a.org/?x=1;y=2; a; b https://b.org; https://c.org"
    )
    assert entry.links == [
        Link("slides", "https://a.org/?x=1;y=2"),
        Link("a; b", "https://b.org"),
        Link("", "https://c.org"),
    ]


def test_a_parent_is_found_by_its_title_in_the_same_topic_first():
    rows = "A,X,,https://a.org\nA,Y,,https://b.org\nB,Y,A,\nC,Y,Z,\nD,X,D,"
    outline = csv_table.read(f"title,topic,parent,url\n{rows}\n")
    assert [entry.parent for entry in outline.entries] == ["", "", "y-a", "", ""]
    assert problems_of(outline) == [
        (5, "parent: no other row has the title “Z”."),
        (6, "parent: no other row has the title “D”."),
    ]


def test_rows_that_differ_only_in_their_topic_are_one_resource():
    outline = csv_table.read("title,topic,optional\nA,X,\nB,Y,\nA,Y,yes\nA,Y,\n")
    assert [entry.title for entry in outline.entries] == ["A", "B"]
    assert outline.entries[0].places == [Place("x", 10), Place("y", 20, optional=True)]
    assert outline.left_out == {"rows that are given twice": 1}


def test_a_quote_that_is_not_closed_is_a_problem():
    outline = csv_table.read('title,note\nA,"open\nB,\n')
    assert problems_of(outline) == [(2, "A quote is opened here and not closed.")]


def test_what_we_export_we_can_import():
    entry = Entry(
        "a",
        '=SUM("A1") > B',
        "https://example.org/",
        [Link("slides; all", "https://example.org/s")],
        "talk",
        "cult",
        "free",
        "Ada, Charles",
        "1843-12",
    )
    entry.effort, entry.summary, entry.note = 90, 'About\nlooms, "cards"', "-mine"
    entry.status, entry.amount, entry.started, entry.finished = (
        "in_progress",
        "44:24",
        "1843-01-02",
        "",
    )
    entry.places = [Place("x", 10, optional=True), Place("y", 10)]
    child = Entry("b", "+B", places=[Place("y", 20)], relations=[Relation("follows_up", "a")])
    topics = [Topic("x", "Looms"), Topic("y", "@Cards", parent="x")]
    written = Outline(topics=topics, entries=[entry, child])
    read = csv_table.read(write_csv(written))
    assert [row | {"line": None} for row in read.rows()] == list(written.rows())
    assert read.problems == []
    assert len(read.entries) == 2


@given(
    st.lists(st.tuples(st.text(), st.text(), st.sampled_from(["", "done", "skipped"])), max_size=5)
)
def test_exported_titles_and_notes_come_back(rows):
    entries = [
        Entry(
            str(number),
            f"T {number} {' '.join(title.split())}".strip(),
            note=note.replace("\x00", "").replace("\r", "\n").strip(),
            status=status,
            places=[Place("t")],
        )
        for number, (title, note, status) in enumerate(rows)
    ]
    entries = [
        entry for entry in entries if "\x00" not in entry.title and not entry.note.startswith("'")
    ]
    outline = csv_table.read(write_csv(Outline(topics=[Topic("t", "T")], entries=entries)))
    assert [(entry.title, entry.note, entry.status) for entry in outline.entries] == [
        (entry.title, entry.note, entry.status) for entry in entries
    ]


@pytest.mark.parametrize("mark", ['"', "a,", "\n", "; ", " > ", "'="])
def test_hostile_tables_are_read_or_refused(mark):
    assert outcome(csv_table, f"title,links,topic\nx,{mark * (500_000 // len(mark))}")


def test_one_resource_may_stand_in_many_topics():
    rows = "".join(f"T,Topic {number}\n" for number in range(20_000))
    assert outcome(csv_table, f"title,topic\n{rows}")
