"""What a maintainer sees of a file before anything is done with it: python manage.py outline."""

import io
import json

import pytest
from django.core.management import call_command

from roadmap.management.commands.outline import Command

FIELDS = [
    "title",
    "url",
    "links",
    "topic_path",
    "kind",
    "level",
    "authors",
    "published",
    "status",
    "amount",
    "started",
    "finished",
    "note",
    "description",
    "parent",
    "optional",
    "access",
    "effort",
    "line",
]
LIST = """# Learn

[![Badge](https://img.shields.io/a.svg)](https://ci.example/)

- [Basics](#basics)

## Basics

- *cult*: [Alpha](https://alpha.example/) ([code](https://github.com/a/alpha)) (video)
  - [Its sequel](https://beta.example/)
- [ ] Gamma
- [Delta](docs/delta.md)
"""


@pytest.fixture
def path(tmp_path):
    file = tmp_path / "list.md"
    file.write_text(LIST)
    return str(file)


def run(*arguments):
    """The command as the shell starts it; gives its exit code."""
    try:
        Command().run_from_argv(["manage.py", "outline", *arguments])
    except SystemExit as end:
        return end.code
    return 0


def lines_of(capsys):
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_each_entry_is_one_line_with_every_documented_field(path, capsys):
    assert run(path) == 0
    rows = lines_of(capsys)
    assert [list(row) for row in rows] == [FIELDS] * 4
    assert [row["title"] for row in rows] == ["Alpha", "Its sequel", "Gamma", "Delta"]


def test_a_field_says_what_stands_in_the_list(path, capsys):
    run(path)
    alpha, sequel, gamma, _ = lines_of(capsys)
    assert (alpha["url"], alpha["level"], alpha["kind"]) == (
        "https://alpha.example/",
        "cult",
        "video",
    )
    assert alpha["links"] == [{"label": "code", "url": "https://github.com/a/alpha"}]
    assert (alpha["topic_path"], alpha["line"]) == (["Basics"], 9)
    assert (sequel["parent"], gamma["url"], gamma["status"]) == ("Alpha", None, "todo")
    assert (alpha["status"], alpha["optional"], alpha["effort"]) == (None, False, None)


def test_what_was_left_out_is_told_apart_from_what_was_read(path, capsys):
    run(path)
    told = capsys.readouterr().err.splitlines()
    assert told[0] == "4 entries in 1 topics."
    assert told[1].startswith("Left out: ") and "badges 1" in told[1] and "anchors 1" in told[1]


def test_a_problem_names_the_file_and_its_line(path, capsys):
    run(path)
    assert f"{path}:12: “docs/delta.md” is relative" in capsys.readouterr().err


def test_the_address_of_a_list_makes_its_links_whole(path, capsys):
    run(path, "--address", "https://github.com/a/list/blob/main/README.md")
    said = capsys.readouterr()
    delta = json.loads(said.out.splitlines()[-1])
    assert delta["url"] == "https://github.com/a/list/blob/main/docs/delta.md"
    assert "relative" not in said.err


def test_a_tree_is_for_eyes(path, capsys):
    assert run(path, "--format", "tree") == 0
    assert capsys.readouterr().out.splitlines()[:6] == [
        "Learn",
        "  Basics",
        "    - Alpha  [cult; video]",
        "        https://alpha.example/",
        "        https://github.com/a/alpha",
        "      - Its sequel",
    ]


def test_standard_input_is_a_file_too(monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(LIST.encode())))
    assert run("-") == 0
    said = capsys.readouterr()
    assert len(said.out.splitlines()) == 4
    assert "standard input:12: “docs/delta.md”" in said.err


def test_the_database_is_not_touched(path, capsys):
    # No mark of pytest-django: a query would fail the test.
    call_command("outline", path)
    assert capsys.readouterr().out


BAD = {
    "empty.md": (b"", ":1: The file is empty."),
    "picture.md": (b"\x89PNG\r\n\x1a\n" + bytes(range(32)) * 99, ":1: This is no text"),
    "archive.zip": (b"PK\x03\x04" + bytes(range(1, 9)) * 99, ":1: This is no text"),
    "long.md": (b"# L\n" + b"a" * 1_000_001, ":2: The line is longer than 1,000,000 characters."),
    "large.md": (b"a\n" * 25_000_000, ": The file has 50,000,000 bytes; at most"),
    "deep.md": (b"".join(b"  " * n + b"- a\n" for n in range(400)), ":49: Lists or quotations"),
    "cut.json": (b'[{"model": "roadmap.topic",\n "fields": {', ":2: This is no JSON"),
    "other.json": (b'{"a": 1}', ":1: A file of Cairn is a JSON list of objects"),
    "field.json": (
        b'[\n {"model": "roadmap.topic", "fields": {"slug": "a", "title": "A", "x": 1}}]',
        ":2: A topic has no field “x”",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_one_sentence_with_its_place(name, tmp_path, capsys):
    data, sentence = BAD[name]
    file = tmp_path / name
    file.write_bytes(data)
    assert run(str(file)) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(f"{file}{sentence}") and said.err.count("\n") == 1


def test_what_is_not_there_or_no_file_is_said_in_the_systems_words(tmp_path, capsys):
    assert run(str(tmp_path / "none.md")) == 1
    assert capsys.readouterr().err == f"{tmp_path}/none.md: No such file or directory.\n"
    assert run(str(tmp_path)) == 1
    assert capsys.readouterr() == ("", f"{tmp_path}: Is a directory.\n")


def test_an_ending_that_says_nothing_is_read_as_a_list(tmp_path, capsys):
    for name in ("README", "list.text", "LIST.MD", "notes.docx"):
        (tmp_path / name).write_text(LIST)
        assert run(str(tmp_path / name)) == 0
        assert len(lines_of(capsys)) == 4, name
