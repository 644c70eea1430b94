"""Lists are taken in by command: nothing before somebody says yes, and all files or none."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from roadmap.models import SourceEntry, Topic
from roadmap.outline.readers import markdown
from roadmap.sync.plan import plan

pytestmark = pytest.mark.django_db
LIST = "# Learn\n\n## Basics\n- [Alpha](https://alpha.example/)\n"


def run(*args, **options):
    call_command("import_roadmap", *args, verbosity=0, **options)


def test_the_command_wants_yes_where_nobody_can_be_asked(tmp_path):
    path = tmp_path / "my list.md"
    path.write_text(LIST)
    with pytest.raises(CommandError, match="--yes"):
        run(path)
    run(path, dry_run=True)
    assert not Topic.objects.exists()
    run(path, yes=True)
    assert SourceEntry.objects.filter(source__slug="my-list", resource__title="Alpha").exists()


def test_nothing_is_taken_in_when_one_of_several_files_cannot_be_read(tmp_path):
    good, bad = tmp_path / "good.md", tmp_path / "bad.json"
    good.write_text(LIST)
    bad.write_text('[{"model": "roadmap.topic", "fields": {"slug": "a", "title": 3}}]')
    with pytest.raises(CommandError, match=r"bad\.json:1: The field “title”"):
        run(good, bad, yes=True)
    assert not Topic.objects.exists()


def test_the_lists_that_the_roadmap_was_made_of_add_nothing_to_it(django_db_blocker):
    lists = Path(settings.BASE_DIR).parent / "shared/lists"
    if not lists.exists():
        pytest.skip("The four lists do not stand beside the checkout.")
    run(str(settings.BASE_DIR / "fixtures/roadmap.json"), source="cairn", yes=True)
    files = sorted(lists.glob("*.txt"))
    sources = [
        "snapscribe-resources",
        "machine-learning-roadmap",
        "evolution-of-models",
        "study-log",
    ]
    for path, source in zip(files, sources, strict=True):
        made = plan(markdown.read(path.read_text("utf-8"), source), source, source)
        assert (made.changes, made.questions) == ([], []), source
