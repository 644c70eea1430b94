"""Whatever maintainers, curators and learners do in whatever order: no tick is lost."""

from types import SimpleNamespace

import pytest
from django.apps import apps
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from roadmap import services
from roadmap.models import Placement, Relation, Resource, Source, Topic, UserProgress
from roadmap.outline import model as outline
from roadmap.outline.limits import LONGEST, within_limits
from roadmap.outline.readers import fixture, markdown
from roadmap.outline.readers.fixture_fields import FIELDS
from roadmap.outline.writers import fixture as writer
from roadmap.sync.apply import carry_out
from roadmap.sync.plan import plan
from roadmap.sync.snapshot import snapshot
from tests.factories import a_learner

NAMES = ["Alpha", "Beta", "Gamma", "Delta", "Epsilon", "Zeta"]
HEADINGS = ["", "Basics", "More", "Extras"]  # some rows stand before the first
QUIET = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))

rows = st.tuples(
    st.sampled_from(HEADINGS),
    st.sampled_from(NAMES),
    st.sampled_from(["", "2nd edition", "(video)"]),
    st.integers(0, 3),
    st.booleans(),
)
lists = st.lists(rows, max_size=8)


def written(entries):
    """A README of rows (heading, name, ending, which link, whether it follows the row above)."""
    lines = ["# The list"]
    for heading in HEADINGS:
        here = [row for row in entries if row[0] == heading]
        lines += ["", f"## {heading}"] if here and heading else [""]
        for number, (_, name, ending, link, follows) in enumerate(here):
            indent = "  " if follows and number else ""
            target = f"(https://{name.lower()}{link}.example/)" if link else ""
            title = f"{name} {ending}".strip()
            lines.append(f"{indent}- [{title}]{target}" if target else f'{indent}- [ ] "{title}"')
    return "\n".join(lines) + "\n"


actions = st.one_of(
    st.tuples(st.just("import"), st.sampled_from(["one", "other"]), lists),
    st.tuples(st.just("tick"), st.integers(0, 9), st.sampled_from(["done", "planned", "revisit"])),
    st.tuples(st.just("note"), st.integers(0, 9), st.text("abc é\n", max_size=9)),
    st.tuples(st.just("rename"), st.integers(0, 9), st.sampled_from(NAMES)),
    st.tuples(st.just("rename topic"), st.integers(0, 9), st.sampled_from(HEADINGS[1:])),
    st.tuples(st.just("move"), st.integers(0, 9), st.integers(0, 9)),
    st.tuples(st.just("merge"), st.integers(0, 9), st.integers(0, 9)),
    st.tuples(st.just("retire"), st.integers(0, 9), st.just(0)),
)


def nth(model, number):
    found = list(model.objects.order_by("pk"))
    return found[number % len(found)] if found else None


def carry(action, learner):
    kind, one, other = action
    if kind == "import":
        carry_out(markdown.read(written(other), one), one, one)
        return
    thing = nth(Topic if kind == "rename topic" else Resource, one)
    if thing is None:
        return
    if kind == "tick":
        services.mark(learner, [thing], other)
    elif kind == "note":
        services.save_note(learner, thing, other)
    elif kind in {"rename", "rename topic"}:
        thing.title = other
        thing.save()
    elif kind == "move":
        topic = nth(Topic, other)
        thing.placements.all().delete()
        Placement.objects.create(topic=topic, resource=thing, position=1)
    elif kind == "merge":
        survivor = nth(Resource, other)
        if survivor != thing and survivor.merged_into_id is None and not thing.merged.exists():
            Resource.objects.filter(pk=thing.pk).update(
                merged_into=survivor, retired_at=timezone.now()
            )
    elif kind == "retire":
        Resource.objects.filter(pk=thing.pk).update(retired_at=timezone.now())


def progress():
    fields = (
        "user_id",
        "resource_id",
        "state",
        "amount",
        "note",
        "started",
        "finished",
        "changed_at",
    )
    return sorted(UserProgress.objects.values_list(*fields))


# A list changes what a curator retired, and lets it lie at the next time too.
RETIRED_AND_LISTED = [
    ("import", "one", [("Basics", "Gamma", "", 3, True)]),
    ("retire", 0, 0),
    ("import", "one", []),
    (
        "import",
        "one",
        [("Basics", "Alpha", "", 0, False)] * 2 + [("Basics", "Gamma", "", 0, True)],
    ),
]


# The first heading of a list is a topic of its roadmap, not the roadmap under another name.
FIRST_HEADING = [
    ("import", "one", [("", "Alpha", "", 1, False)]),
    ("import", "one", [("Basics", "Alpha", "", 1, False)]),
]


def has_doubles(entries):
    linked = [row[1:4] for row in entries if row[3]]
    return len(linked) > len(set(linked))


class TicksSurvive(TestCase):
    @QUIET
    @given(st.lists(actions, max_size=14))
    @example(RETIRED_AND_LISTED)
    @example(FIRST_HEADING)
    def test_an_import_touches_no_learners_row_and_applying_twice_is_applying_once(self, sequence):
        learner = a_learner()
        for action in sequence:
            before = progress()
            carry(action, learner)
            if action[0] != "import":
                continue
            assert progress() == before
            again = plan(markdown.read(written(action[2]), action[1]), action[1], action[1])
            assert (again.changes, again.operations.rows, again.operations.gone_rows) == (
                [],
                [],
                [],
            )
            assert again.ledger.lost == 0

    @QUIET
    @given(lists, lists)
    def test_a_list_taken_in_has_each_of_its_rows_on_the_roadmap(self, first, second):
        for entries in (first, second):
            outline = markdown.read(written(entries), "one")
            carry_out(outline, "one", "one")
            here = Placement.objects.published().count()
            # One link under one title is one thing; without a link each row is its own.
            named = {
                (entry.title, entry.url or entry.key, place.topic)
                for entry in outline.entries
                for place in entry.places
            }
            # Rows that were one thing by their link stay one when the link is taken away.
            linked = {(title, place) for title, what, place in named if "://" in what}
            assert len(linked) <= here <= len(named)
            if entries is first or not has_doubles(first):
                assert here == len(named)

    @QUIET
    @given(lists)
    def test_what_was_exported_imports_without_a_change(self, entries):
        carry_out(markdown.read(written(entries), "one"), "one", "one")
        text = writer.write(snapshot(files=True))
        outline = fixture.read(text, "own")
        made, _ = carry_out(outline, "own", "own")
        assert made.changes == [] and made.questions == []
        assert writer.write(snapshot(files=True)) == text


@pytest.mark.django_db
def test_an_own_file_makes_the_same_roadmap_anywhere():
    carry_out(
        markdown.read(
            written([("Basics", "Alpha", "", 1, False), ("Basics", "Beta", "", 2, True)]), "one"
        ),
        "one",
        "one",
    )
    text = writer.write(snapshot(files=True))
    for model in (Relation, Placement, Source, Resource):
        model.objects.all().delete()
    Topic.objects.update(parent=None)
    Topic.objects.all().delete()
    carry_out(fixture.read(text, "own"), "own", "own")
    assert writer.write(snapshot(files=True)) == text


def test_the_values_of_an_outline_are_those_of_the_models():
    from roadmap.models import Alias
    from roadmap.outline import words

    pairs = SimpleNamespace(values=lambda choices: {value for value, _ in choices.choices})
    assert pairs.values(Resource.Kind) == words.KINDS
    assert pairs.values(Resource.Level) == words.LEVELS
    assert pairs.values(Resource.Access) == words.ACCESS
    assert pairs.values(Relation.Kind) == words.RELATIONS
    assert pairs.values(Alias.Kind) == words.ALIASES


def test_the_limits_of_an_outline_are_those_of_the_columns():
    read_otherwise = {"identity", "published"}  # made anew, or held to its own form
    for name, fields in FIELDS.items():
        for field in fields.keys() - read_otherwise:
            column = apps.get_model("roadmap", name)._meta.get_field(field)
            known = LONGEST.get(f"{name}.{field}") or LONGEST.get(field)
            assert column.choices or known == column.max_length, f"{name}.{field}"


def test_what_a_list_says_is_cut_to_its_columns():
    need, relation = outline.Need("d", "x" * 600), outline.Relation("builds_on", "c", "x" * 600)
    topic = outline.Topic("a", "A", needs=[need])
    entry = outline.Entry("b", "B", relations=[relation])
    within_limits(outline.Outline(topics=[topic], entries=[entry]))
    assert len(topic.needs[0].reason) == len(entry.relations[0].remark) == 300
