"""BibTeX: what it says is read, what it does not say is not made up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap.outline.model import Place
from roadmap.outline.readers import bibtex
from tests.readers import outcome, pieces, problems_of, reads_or_refuses, refusal_of


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
