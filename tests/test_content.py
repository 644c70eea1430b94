"""The roadmap that comes with Cairn: whole, exact and sound."""

import json
from collections import Counter
from pathlib import Path

import pytest
from django.core.management import call_command

from roadmap.identity import identity_of, title_key
from roadmap.models import (
    Alias,
    Paper,
    Placement,
    Prerequisite,
    Relation,
    Resource,
    SourceEntry,
    Topic,
)

pytestmark = pytest.mark.django_db
GOLD = Path(__file__).parents[2] / "shared/import-kit/gold"
SITES = {"MLOps.toys", "Outerbounds"}
MENDED = {"Karparthy": "Karpathy"}  # slips in the names of people


@pytest.fixture(autouse=True)
def loaded(django_db_blocker):
    call_command("loaddata", "roadmap", verbosity=0)


def agrees(said, resource):
    """Whether a resource carries what a list said of it; gives what differs."""
    titles = {resource.title, *resource.aliases.values_list("value", flat=True)}
    authors = said.get("authors") or ""
    for slip, right in MENDED.items():
        authors = authors.replace(slip, right)
    checks = {
        # A list may name an entry by a part of its title, or by the site it stands on.
        "title": any(title_key(said["title"]) in title_key(title) for title in titles)
        or said["title"] in SITES,
        "url": not said.get("url") or identity_of(said["url"]) == resource.identity,
        "level": not said.get("level") or said["level"] == resource.level,
        "authors": not authors
        or authors == resource.authors
        or authors.removesuffix(" et al.") in resource.authors,
        "published": not said.get("published") or said["published"] == resource.published,
        "kind": not said.get("kind") or bool(resource.kind),
    }
    return [name for name, holds in checks.items() if not holds]


def test_every_entry_of_the_four_lists_is_here_with_its_facts():
    entries = SourceEntry.objects.exclude(resource=None).select_related("resource")
    assert entries.count() == 225
    wrong = [(entry.key, bad) for entry in entries if (bad := agrees(entry.said, entry.resource))]
    # The textbook and the paper were named by two lists; one said more than the other.
    assert wrong == []


@pytest.mark.skipif(
    not GOLD.exists(), reason="the hand-made list of entries is not beside the checkout"
)
def test_every_entry_made_by_hand_is_found_in_the_database():
    missing = []
    for path in sorted(GOLD.glob("*.jsonl")):
        for line in path.read_text().splitlines():
            gold = json.loads(line)
            also = gold["alt"]
            rows = SourceEntry.objects.filter(line=gold["line"]).exclude(resource=None)
            named = rows.filter(said__title__in=[gold["title"], *also.get("title", [])])
            row = named.filter(said__url=gold["url"]).first() or named.first()
            problems = ["missing"] if row is None else agrees(gold, row.resource)
            if (
                row
                and gold["optional"]
                and not row.resource.placements.filter(optional=True).exists()
            ):
                problems.append("optional")
            if row and row.path not in [gold["topic_path"], *also.get("topic_path", [])]:
                problems.append("path")
            if problems:
                missing.append((path.stem, gold["line"], problems))
    assert missing == []


def test_what_nobody_rated_stays_unrated():
    rated = {entry.resource_id for entry in SourceEntry.objects.all() if entry.said.get("level")}
    assert not Resource.objects.exclude(level="").exclude(pk__in=rated).exists()


def test_two_things_that_share_a_link_stay_two():
    shared = Counter(Resource.objects.exclude(url="").values_list("identity", flat=True))
    doubled = [identity for identity, count in shared.items() if count > 1]
    assert doubled == ["coursera.org/specializations/mathematics-machine-learning"]


def test_one_thing_named_by_two_lists_is_one():
    rows = SourceEntry.objects.exclude(resource=None)
    named = Counter(rows.values_list("resource__slug", flat=True))
    assert {slug for slug, count in named.items() if count > 1} == {
        "attention-is-all-you-need",
        "deep-learning",
    }


def test_no_link_tracks_its_reader():
    for url in Resource.objects.values_list("url", flat=True):
        assert not any(part in url for part in ("utm_", "&pp=", "?si=", "&si=", "&t=", "_hsenc"))


def test_every_resource_stands_somewhere_and_every_topic_says_what_it_is():
    assert not Resource.objects.filter(placements=None).exists()
    assert not Topic.objects.filter(summary="").exists()
    stops = Topic.objects.filter(parent__slug="machine-learning")
    assert stops.count() == 19
    assert (
        not stops.exclude(slug="finding-your-way")
        .filter(concepts="")
        .exclude(slug__in=["other-kinds-of-data"])
        .exists()
    )


def test_every_cult_entry_says_why_and_every_prerequisite_gives_its_reason():
    assert not Resource.objects.filter(level="cult", why="").exists()
    assert not Paper.objects.filter(resource__why="").exists()
    assert not Prerequisite.objects.filter(reason="").exists()


def test_prerequisites_never_lead_in_a_circle():
    from graphlib import TopologicalSorter

    graph: dict[int, set[int]] = {}
    for link in Prerequisite.objects.all():
        graph.setdefault(link.topic_id, set()).add(link.needs_id)
    TopologicalSorter(graph).prepare()


def test_series_and_descent_are_relations():
    def has(one, kind, other):
        return Relation.objects.filter(
            from_resource__title=one, kind=kind, to_resource__title=other
        ).exists()

    assert has("GPT-2", "succeeds", "GPT")
    assert has("GPT-3", "succeeds", "GPT-2")
    assert has("GPT", "builds_on", "Attention is all you need")
    assert Relation.objects.filter(kind="recommended_by").count() == 13


def test_slips_in_names_are_mended_and_the_old_form_still_matches():
    assert Resource.objects.get(aliases__value="hierarchial clustering").title == (
        "hierarchical clustering"
    )
    assert not Resource.objects.filter(authors__contains="Karparthy").exists()
    assert Alias.objects.filter(kind="title").exists()


def test_papers_carry_what_their_links_show():
    attention = Paper.objects.get(resource__slug="attention-is-all-you-need")
    assert attention.arxiv_id == "1706.03762"
    assert attention.resource.published == "2017-06"
    assert Placement.objects.filter(resource=attention.resource).exists()
