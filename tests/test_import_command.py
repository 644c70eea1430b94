"""Lists are taken in by command: nothing before somebody says yes, and all files or none."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from roadmap.models import Resource, Source, SourceEntry, Topic
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


def test_another_list_whose_file_is_called_the_same_does_not_replace_the_first(tmp_path):
    path = tmp_path / "README.md"
    path.write_text(LIST)
    run(path, yes=True)
    path.write_text("# Cook\n\n## Soups\n- [Leek](https://leek.example/)\n")
    with pytest.raises(CommandError, match="“readme” was the list “Learn” so far"):
        run(path, dry_run=True)
    run(path, yes=True, source="cook")
    assert Resource.objects.published().count() == 2


def test_a_list_that_was_given_another_title_is_the_same_list(tmp_path):
    path = tmp_path / "README.md"
    path.write_text(LIST)
    run(path, yes=True)
    path.write_text(LIST.replace("Learn", "Study").replace("Basics", "First"))
    run(path, yes=True)
    assert Source.objects.count() == Resource.objects.published().count() == 1


def test_two_files_of_one_name_are_refused_before_either_is_taken_in(tmp_path):
    for folder in ("one", "other"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "README.md").write_text(LIST)
    with pytest.raises(CommandError, match="called “README”"):
        run(tmp_path / "one/README.md", tmp_path / "other/README.md", yes=True)
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
