"""BibTeX, bookmarks and tables: what they say is read, what they do not say is not made up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap.outline.model import Entry, Link, Outline, Place, Relation, Topic, UnreadableError
from roadmap.outline.readers import bibtex, bookmarks, csv_table
from roadmap.outline.writers.table import write_csv


def pieces(*marks):
    """Text in which the marks of a format come often and in any order."""
    return st.lists(st.sampled_from(marks) | st.text(max_size=5), max_size=40).map("".join)


def reads_or_refuses(reader, text):
    """Whatever the text: an outline whose keys are unique and whose places exist, or UnreadableError."""
    try:
        outline = reader.read(text, "list")
    except UnreadableError:
        return
    topics = [topic.key for topic in outline.topics]
    entries = [entry.key for entry in outline.entries]
    assert len(set(topics)) == len(topics) and len(set(entries)) == len(entries)
    assert {place.topic for entry in outline.entries for place in entry.places} <= {*topics, ""}
    assert all(entry.title and entry.line for entry in outline.entries)
    assert all(entry.url == "" or entry.url[:4].lower() == "http" for entry in outline.entries)


def refusal_of(reader, text):
    with pytest.raises(UnreadableError) as refusal:
        reader.read(text, "list")
    return refusal.value


def outcome(reader, text):
    """The outline or the refusal: one of the two, whatever the text."""
    try:
        return reader.read(text, "list")
    except UnreadableError as refusal:
        return refusal


def problems_of(outline):
    return [(problem.line, problem.sentence) for problem in outline.problems]


# BibTeX


def the_entry(text):
    (entry,) = bibtex.read(text, "Reading").entries
    return entry


@given(
    pieces(
        "@article{",
        "@string{",
        "@a(",
        "}",
        "{",
        '"',
        "=",
        ",",
        "#",
        "\n",
        "\\",
        "title",
        "author",
        "url",
        " and ",
        "crossref",
        "year",
        "$",
    )
)
def test_any_text_is_read_as_bibtex_or_refused(text):
    reads_or_refuses(bibtex, text)


@given(
    st.sampled_from(
        ["title", "author", "url", "doi", "year", "month", "eprint", "keywords", "journal"]
    ),
    st.text(),
)
def test_any_text_may_stand_in_a_field(field, said):
    reads_or_refuses(bibtex, f"@misc{{key, title = {{T}}, {field} = {{{said}}}}}")


def test_an_entry_keeps_its_bibtex_and_line():
    block = "@article{b,\n  title = {Second},\n}"
    first, second = bibtex.read(f"@misc{{a, title={{First}}}}\n\n{block}\n", "Reading").entries
    assert (first.line, second.line) == (1, 3)
    assert second.paper.bibtex == block


def test_kinds_follow_the_types_only_where_these_are_clear():
    text = "@{}{{k, title={{T}}}}"
    assert the_entry(text.format("InProceedings")).kind == "paper"
    assert the_entry(text.format("book")).kind == "book"
    assert the_entry(text.format("misc")).kind == ""


def test_titles_lose_braces_and_keep_accents():
    entry = the_entry(
        r"""@misc{k, title = {{The} {\"U}ber-Graph: \'etudes in {\O}re, 50\% \& $\alpha$ --- na\"{\i}ve}}"""
    )
    assert entry.title == "The Über-Graph: études in Øre, 50% & α — naïve"


def test_authors_are_written_first_names_first():
    entry = the_entry(
        r"@misc{k, title={T}, author={Lovelace, Ada and Charles B{\'a}bbage and {Difference and Sons} and others}}"
    )
    assert entry.authors == "Ada Lovelace, Charles Bábbage, Difference and Sons, et al."


def test_a_thousand_authors_are_cut_between_names():
    authors = " and ".join(f"Author{number}, Some" for number in range(1000))
    entry = the_entry(f"@misc{{k, title={{T}}, author={{{authors}}}}}")
    assert len(entry.authors) <= 500
    assert entry.authors.endswith(", et al.")


@pytest.mark.parametrize(
    "fields, published",
    [
        ("year = 1843", "1843"),
        ("year = {1843}, month = dec", "1843-12"),
        ('year = "1843", month = "7"', "1843-07"),
        ('year = 1843, month = "12~" # jan', "1843-01"),
        ("date = {1843-07-31/1843-08-02}", "1843-07-31"),
        ("date = {1843-02-31}", "1843-02"),
        ("year = {}", ""),
    ],
)
def test_dates_are_as_exact_as_they_are_stated(fields, published):
    assert the_entry(f"@misc{{k, title = {{T}}, {fields}}}").published == published


def test_a_year_that_is_none_is_a_problem():
    outline = bibtex.read("@misc{k,\n title={T}, year={forthcoming}}")
    assert outline.entries[0].published == ""
    assert problems_of(outline) == [(1, "“forthcoming” is no year.")]


@pytest.mark.parametrize(
    "fields, url",
    [
        (
            r"url = {https://example.org/a\_b?c=1\%202}, doi = {10.1000/x}",
            "https://example.org/a_b?c=1%202",
        ),
        (r"howpublished = {\url{https://example.org/~ada}}", "https://example.org/~ada"),
        ("doi = {10.1000/ABC}", "https://doi.org/10.1000/abc"),
        ("doi = {https://dx.doi.org/10.1000/ABC}", "https://doi.org/10.1000/abc"),
        ("eprint = {1843.01234v2}, archiveprefix = {arXiv}", "https://arxiv.org/abs/1843.01234"),
        ("journal = {arXiv preprint arXiv:1843.01234}", "https://arxiv.org/abs/1843.01234"),
        ("eprint = {1843.01234}, archiveprefix = {hal}", ""),
    ],
)
def test_the_link_is_the_url_else_the_doi_else_arxiv(fields, url):
    assert the_entry(f"@article{{k, title = {{T}}, {fields}}}").url == url


def test_a_paper_has_its_numbers_and_venue():
    paper = the_entry(
        "@inproceedings{k, title={T}, doi={10.1000/ABC}, booktitle={Proc. of {ENGINES}}, url={https://arxiv.org/abs/1843.01234v3}}"
    ).paper
    assert (paper.arxiv_id, paper.doi) == ("1843.01234", "10.1000/abc")
    assert paper.venue == "Proc. of ENGINES"


def test_a_script_for_a_link_is_a_problem_and_no_link():
    outline = bibtex.read("@misc{k, title={T}, url={javascript:alert(1)}}")
    assert outline.entries[0].url == ""
    assert problems_of(outline) == [(1, "“javascript:alert(1)” is no link that a page can open.")]


def test_the_first_keyword_is_the_topic_in_whatever_case():
    text = "@misc{a, title={A}, keywords={Looms; cards}} @misc{b, title={B}, keywords={looms, x}} @misc{c, title={C}}"
    outline = bibtex.read(text, "Reading")
    assert [(topic.key, topic.title, topic.position) for topic in outline.topics] == [
        ("looms", "Looms", 10),
        ("reading", "Reading", 20),
    ]
    assert [(entry.key, entry.places) for entry in outline.entries] == [
        ("looms-a", [Place("looms", 10)]),
        ("looms-b", [Place("looms", 20)]),
        ("reading-c", [Place("reading", 10)]),
    ]


def test_a_part_takes_from_its_whole_what_it_does_not_say():
    text = "@inproceedings{part, title={Cards}, crossref={WHOLE}}\n@proceedings{whole, title={Looms 1804}, year=1804, doi={10.1000/w}}"
    part = bibtex.read(text).entries[0]
    assert (part.title, part.published, part.paper.venue) == ("Cards", "1804", "Looms 1804")
    assert (part.url, part.paper.doi) == ("", "")


def test_abbreviations_are_written_out():
    entry = the_entry(
        '@string{joe = "Journal of Engines"}\n@article{k, title={T}, journal = JOE # {, vol.~2}}'
    )
    assert entry.paper.venue == "Journal of Engines, vol. 2"


def test_abbreviations_cannot_fill_the_memory():
    doubled = "".join(f"@string{{a{n + 1} = a{n} # a{n}}}\n" for n in range(60))
    refusal = refusal_of(bibtex, f'@string{{a0 = "ha"}}\n{doubled}@misc{{k, title = a60}}')
    assert "@string" in refusal.sentence


def test_a_key_given_twice_is_a_problem_and_both_are_read():
    outline = bibtex.read("@misc{k, title={A}}\n@misc{k, title={B}}\n@misc{k, title={A}}")
    assert [entry.title for entry in outline.entries] == ["A", "B"]
    assert problems_of(outline) == [
        (2, "The key “k” is given twice."),
        (3, "The key “k” is given twice."),
    ]
    assert outline.left_out == {"entries that are given twice": 1}


def test_an_entry_that_is_broken_off_is_a_problem_and_the_next_is_read():
    outline = bibtex.read("@misc{a, title={A\n\n@misc{b, title={B}}")
    assert [entry.title for entry in outline.entries] == ["B"]
    assert [problem.line for problem in outline.problems] == [1]


def test_abstracts_are_counted_and_left_out():
    outline = bibtex.read("@misc{a, title={A}, abstract={Long.}, note={Mine}}")
    assert outline.entries[0].summary == outline.entries[0].note == ""
    assert outline.left_out == {"abstracts": 1, "notes": 1}


def test_prose_is_no_bibliography():
    assert refusal_of(bibtex, "Dear Charles, see you at noon.").sentence.startswith(
        "No BibTeX entry"
    )
    assert refusal_of(bibtex, "\n@book{a, title={").line == 2


@pytest.mark.parametrize(
    "text",
    [
        "@article{" * 100_000,
        "{" * 1_000_000,
        "@misc{k,title={" + r"\frac{" * 20_000 + "}}",
        "@misc{k,title={T},author={" + "}" * 100_000,
    ],
)
def test_hostile_bibtex_is_read_or_refused(text):
    assert outcome(bibtex, text)


# Bookmarks


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


# Tables


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
