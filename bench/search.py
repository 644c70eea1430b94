"""How fast is a search among 100,000 entries? make bench-search, or python bench/search.py [ENTRIES]"""

import os
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
ENTRIES, TIMES = 100_000, 15
SELECTIVE, FREQUENT = 5, 60  # milliseconds, at most, median
QUERIES = [
    ("selective word", "zyzzyva", SELECTIVE),
    ("selective word, not in a title", "quokka", SELECTIVE),
    ("selective phrase", '"rare stone word77"', SELECTIVE),
    ("two words, one of them rare", "learning zyzzyva", SELECTIVE),
    ("word of every title", "learning", FREQUENT),
    ("word of every summary, of no title", "network", FREQUENT),
    ("two frequent words", "learning network", FREQUENT),
    ("beginning of a word", "lea", FREQUENT),
]


def fill(entries: int) -> None:
    from roadmap.models import Resource

    chance = random.Random(1)  # noqa: S311
    vocabulary = [f"word{number}" for number in range(20_000)]
    rows = []
    for number in range(entries):
        words = chance.choices(vocabulary, k=23)
        title, summary = " ".join(words[:3]), " ".join(words[3:])
        if number % 10_000 == 77:
            title, summary = f"zyzzyva rare stone word77 {title}", f"quokka {summary}"
        rows.append(
            Resource(
                slug=f"entry-{number}",
                title=f"Learning {title}",
                summary=f"A network of {summary}",
                authors="Ada Lovelace",
            )
        )
    Resource.objects.bulk_create(rows, batch_size=2_000)


def main(entries: int) -> int:
    os.environ["DJANGO_SETTINGS_MODULE"] = "roadmap.settings"
    holds = True
    with tempfile.TemporaryDirectory() as folder:
        os.environ["VAR_DIR"] = folder
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import connection

        from roadmap.models import Resource
        from roadmap.search import matching
        from roadmap.search_query import read

        call_command("migrate", verbosity=0)
        fill(entries)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        print(f"{connection.vendor}, {entries:,} entries: median of {TIMES}, and the least")
        for what, query, most in QUERIES:
            taken, found = [], 0
            for _ in range(TIMES):
                started = time.perf_counter()
                found = len(matching(Resource.objects.published(), read(query)))
                taken.append(1000 * (time.perf_counter() - started))
            median = statistics.median(taken)
            is_met = found > 0 and median <= most
            holds &= is_met
            print(
                f"  {what:36} {median:8.1f} ms {min(taken):8.1f} ms   at most {most:2} ms  {found:4} found  {'ok' if is_met else 'MISS'}"
            )
        connection.close()
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else ENTRIES))
