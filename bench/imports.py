"""How fast are lists read and taken in? make bench-import, or python bench/imports.py [ENTRIES]

Each step runs in a process of its own, so that its time and its peak of memory are its own. The
figures are ratios within one run: what loaddata takes for the same data, divided by ours.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))
ENTRIES, PER_TOPIC = 100_000, 100
README_BYTES = 1_000_000
MEGABYTE = 1024  # kilobytes, in which the system counts


def readme() -> str:
    """A list of a million bytes in the forms that lists have: bullets, tables, several links."""
    parts, size, number = ["# A long list\n"], 0, 0
    while size < README_BYTES:
        number += 1
        rows = [
            f"\n## Topic {number}\n\nWhat this is about, in a sentence with a [link](https://prose.example/{number}).\n\n"
        ]
        for entry in range(20):
            name = f"{number}-{entry}"
            rows.append(
                f"- [Title {name}](https://example{entry}.org/{name}) ([code](https://github.com/a/{name}), 20{entry:02}) - what it says and why one would read it, in a sentence of the usual length, by Ada Lovelace and Bertha Benz\n"
            )
        rows.append("\n| Resource | Progress | Notes |\n|---|---|---|\n")
        rows += [
            f"| [Row {number}-{row}](https://rows.example/{number}/{row}) | ✅ | worth reading |\n"
            for row in range(10)
        ]
        parts.append("".join(rows))
        size += len(parts[-1].encode())
    return "".join(parts)


def roadmap(entries: int) -> str:
    """Cairn's own file with that many entries, in topics of a hundred."""
    from roadmap.outline import Entry, Outline, Place, Topic
    from roadmap.outline.writers import fixture

    outline = Outline(own=True, topics=[Topic("all", "All", position=10)])
    for number in range(entries // PER_TOPIC):
        key = f"topic-{number}"
        outline.topics.append(
            Topic(key, f"Topic {number}", "all", number * 10, summary="What it is about. " * 5)
        )
        for place in range(PER_TOPIC):
            name = f"{number}-{place}"
            entry = Entry(
                f"entry-{name}",
                f"Entry {name}",
                f"https://example.org/{name}",
                kind="article",
                published="2020",
            )
            entry.summary = "What it says, in two lines of words that somebody wrote. " * 2
            entry.places = [Place(key, place * 10)]
            outline.entries.append(entry)
    return fixture.write(outline)


def step(name: str, path: str) -> None:
    """Run one step in this process and print its seconds, and its peak of memory in megabytes."""
    import django

    django.setup()
    from django.core.management import call_command

    from roadmap.outline.readers.choose import read

    started = time.process_time()
    match name:
        case "read":
            read(Path(path).read_bytes(), path)
        case "loaddata":
            call_command("loaddata", path, verbosity=0)
        case "import":
            call_command("import_roadmap", path, source="bench", yes=True, verbosity=0)
        case "empty":
            call_command("flush", interactive=False, verbosity=0)
        case "migrate":
            call_command("migrate", verbosity=0)
    took = time.process_time() - started
    print(json.dumps([took, peak_memory() / MEGABYTE]))


def peak_memory() -> int:
    """Kilobytes at the peak of this process; `getrusage` would count its parent's, before exec."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0])


def measured(name: str, path: Path) -> tuple[float, float]:
    """Seconds of CPU of a step, without the start of Python, and its peak of memory in megabytes."""
    done = subprocess.run(  # noqa: S603
        [sys.executable, __file__, "--step", name, str(path)],
        check=True,
        capture_output=True,
        text=True,
    )
    cpu, peak = json.loads(done.stdout.splitlines()[-1])
    return cpu, peak


def main(entries: int) -> int:
    os.environ["DJANGO_SETTINGS_MODULE"] = "roadmap.settings"
    with tempfile.TemporaryDirectory() as folder:
        os.environ["VAR_DIR"] = folder
        database = (
            "PostgreSQL" if os.environ.get("DATABASE_URL", "").startswith("postgres") else "SQLite"
        )
        list_file, own_file = Path(folder, "README.md"), Path(folder, "bench.json")
        list_file.write_text(readme(), "utf-8")
        own_file.write_text(roadmap(entries), "utf-8")
        measured("migrate", own_file)
        reading, reading_peak = min(measured("read", list_file) for _ in range(3))
        loading, _ = measured("loaddata", own_file)
        measured("empty", own_file)
        first, first_peak = measured("import", own_file)
        again, again_peak = measured("import", own_file)
    table = [
        ("a README of 1 MB read", f"{reading:.2f} s", "under 2 s", reading < 2),
        (
            f"{entries:,} entries: loaddata ÷ import",
            f"{loading / first:.1f}",
            "at least 4",
            loading / first >= 4,
        ),
        (
            f"{entries:,} entries: loaddata ÷ unchanged import",
            f"{loading / again:.1f}",
            "at least 10",
            loading / again >= 10,
        ),
        (
            "peak memory",
            f"{max(reading_peak, first_peak, again_peak):.0f} MB",
            "under 600 MB",
            max(first_peak, again_peak, reading_peak) < 600,
        ),
    ]
    print(
        f"{database}: seconds of CPU: loaddata {loading:.1f}, import {first:.1f}, unchanged {again:.1f}"
    )
    for what, figure, wanted, holds in table:
        print(f"  {what:48} {figure:>10}   {wanted:14} {'ok' if holds else 'MISS'}")
    return 0 if all(row[3] for row in table) else 1


if __name__ == "__main__":
    if sys.argv[1:2] == ["--step"]:
        step(sys.argv[2], sys.argv[3])
    else:
        sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else ENTRIES))
