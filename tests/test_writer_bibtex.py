"""BibTeX is valid whatever stands in the entries."""

import bibtexparser
from hypothesis import given
from hypothesis import strategies as st

from roadmap.outline.model import Outline, Paper
from roadmap.outline.writers import bibtex
from tests.outlines import an_entry, an_outline


def parsed(outline):
    library = bibtexparser.parse_string(bibtex.write(outline))
    assert library.failed_blocks == []
    return library.entries


def test_what_a_curator_stored_is_written_as_it_is():
    stored = "@article{he2016,\n  title = {Deep {R}esidual},\n}"
    outline = an_outline(an_entry("Other", paper=Paper(bibtex=f"\n{stored}\n")))
    assert bibtex.write(outline) == f"{stored}\n"


def test_an_entry_is_made_from_the_facts():
    facts = {"authors": "Ashish Vaswani, Noam Shazeer et al.", "published": "2017-06-12"}
    paper = Paper(arxiv_id="1706.03762", venue="NeurIPS")
    (entry,) = parsed(an_outline(an_entry("Attention: all you need", paper=paper, **facts)))
    assert (entry.entry_type, entry.key) == ("inproceedings", "vaswani2017attention")
    assert entry["author"] == "Ashish Vaswani and Noam Shazeer and others"
    assert (entry["year"], entry["eprint"], entry["booktitle"]) == ("2017", "1706.03762", "NeurIPS")


def test_papers_and_books_are_cited_in_order_and_nothing_else():
    outline = an_outline(
        an_entry("Zebra", kind="book"),
        an_entry("Video", kind="video"),
        an_entry("Gone", kind="paper", retired=True),
        an_entry("Ant", kind="paper", url="https://arxiv.org/abs/1706.03762v2"),
    )
    zebra, ant = parsed(outline)
    assert (zebra.entry_type, zebra.key, ant.key) == ("book", "zebra", "ant")
    assert ant["eprint"] == "1706.03762"


def test_keys_are_unique_and_spare_the_stored_ones():
    stored = Paper(bibtex="@misc{li2020deep,\n  title = {A},\n}")
    twice = [
        an_entry("Deep", key=key, kind="paper", authors="Li", published="2020") for key in "xy"
    ]
    entries = parsed(an_outline(*twice, an_entry("A", paper=stored)))
    assert [entry.key for entry in entries] == ["li2020deep-2", "li2020deep-3", "li2020deep"]


def test_a_paper_that_two_entries_hold_is_written_once():
    stored = Paper(bibtex="@misc{one,\n  title = {A},\n}")
    assert len(parsed(an_outline(an_entry("A", paper=stored), an_entry("B", paper=stored)))) == 1


def test_special_characters_are_escaped():
    text = bibtex.write(an_outline(an_entry("50% of $x_1 & {more", kind="paper", authors="Ö & Å")))
    assert r"50\% of \$x\_1 \& \textbraceleft{}more" in text
    assert "author = {Ö and Å}" in text


@given(st.text(), st.text(), st.text())
def test_any_title_makes_valid_bibtex(title, authors, rest):
    paper = Paper(arxiv_id=rest, doi=rest, venue=rest)
    entry = an_entry(title, authors=authors, published=rest, url=rest, paper=paper)
    text = bibtex.write(an_outline(entry, an_entry("The next", kind="book")))
    assert text.count("{") == text.count("}")
    # The one before may have taken the key "the".
    last = parsed(an_outline(entry, an_entry("The next", kind="book")))[-1]
    assert last.key in {"the", "the-2"}


def test_an_empty_outline_is_an_empty_bibliography():
    assert bibtex.write(Outline()) == ""
