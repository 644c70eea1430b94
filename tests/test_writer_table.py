"""CSV and JSON: a row per entry and place, and no cell that a spreadsheet would carry out."""

import csv
import json
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap.outline.model import Link, Outline, Place
from roadmap.outline.writers import table
from tests.outlines import a_topic, an_entry, an_outline, follows

HEADER = (
    "title,url,links,topic_path,kind,level,authors,published,status,amount,started,finished,note,"
    "description,parent,optional,access,effort,line"
)


def cells(outline):
    return list(csv.DictReader(StringIO(table.write_csv(outline), newline="")))


def test_every_entry_and_place_is_a_row():
    links = [Link("code", "https://a.org/c"), Link("", "https://a.org/s")]
    outline = an_outline(
        a_topic("A"),
        a_topic("B", "a"),
        an_entry("First", "a", effort=90, links=links),
        an_entry(
            "Then", relations=follows("first"), places=[Place("a"), Place("b", optional=True)]
        ),
    )
    first, then, again = cells(outline)
    assert table.write_csv(outline).splitlines()[0] == HEADER
    assert first["links"] == "code https://a.org/c; https://a.org/s"
    assert (first["effort"], first["optional"], first["url"]) == ("90", "", "")
    assert (again["topic_path"], again["parent"], again["optional"]) == ("A > B", "First", "yes")
    assert then["topic_path"] == "A"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r@", " +"])
def test_a_cell_is_never_a_formula(start):
    (row,) = cells(an_outline(an_entry(f"{start}1+1", authors=f"{start}A", note=f"{start}n")))
    assert row["title"] == f"'{start}1+1"
    assert row["authors"] == f"'{start}A"
    assert row["note"] == f"'{start}n"


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_any_cell_comes_back(note):
    (row,) = cells(an_outline(an_entry("A", note=note)))
    assert row["note"] in {note, f"'{note}"}


def test_json_holds_the_rows_as_they_are():
    outline = an_outline(a_topic("A"), an_entry("Größe", "a", effort=5), an_entry("=B"))
    text = table.write_json(outline)
    assert json.loads(text) == list(outline.rows())
    assert "Größe" in text and text.startswith("[\n {") and text.endswith("]\n")
    assert [json.loads(line) for line in table.write_lines(outline).splitlines()] == json.loads(
        text
    )


def test_empty_tables_have_no_rows():
    assert table.write_csv(Outline()).strip() == HEADER
    assert (table.write_json(Outline()), table.write_lines(Outline())) == ("[]\n", "")
