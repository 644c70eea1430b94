from argparse import ArgumentParser
from typing import Any

from roadmap.management.files import FileCommand, line_of, outline_of
from roadmap.outline.writers import table, tree


class Command(FileCommand):
    help = (
        "Reads a list and prints what it understood, one entry a line; the database is not touched."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file",
            help="a README, .bib, .csv, bookmarks .html or Cairn's .json; - for standard input",
        )
        parser.add_argument(
            "--format", choices=["json", "tree"], default="json", help="objects, or a tree for eyes"
        )
        parser.add_argument(
            "--address",
            default="",
            help="where the list is published: makes its relative links whole",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path = options["file"]
        outline = outline_of(path, options["address"])
        write = table.write_lines if options["format"] == "json" else tree.write
        self.stdout.write(write(outline), ending="")
        left_out = ", ".join(
            f"{reason} {count}" for reason, count in outline.left_out.most_common()
        )
        self.stderr.write(f"{len(outline.entries)} entries in {len(outline.topics)} topics.")
        self.stderr.write(f"Left out: {left_out or 'nothing'}.")
        for problem in outline.problems:
            self.stderr.write(line_of(path, problem))
