"""A roadmap of 5,000 entries in fifty stops, and a learner who walked 2,000 of them."""

import random
from dataclasses import dataclass
from datetime import timedelta

STOPS, PER_STOP, TICKS = 50, 100, 2_000
WORDS = """attention gradient network deep learning probability graph convolution recurrent language
vision policy reward kernel margin tree forest boosting cluster latent variational inference
transformer embedding token sequence translation speech image segmentation detection diffusion
generative adversarial contrastive representation regularisation dropout normalisation momentum
stochastic convex optimisation bayesian regression classification causal fairness retrieval question
answering reasoning agent planning exploration bandit control robotics simulation memory sparse
mixture experts scaling law distillation quantisation pruning pipeline dataset benchmark evaluation
introduction course notes lecture guide practical visual annotated complete modern understanding
towards efficient robust simple neural large small fast unsupervised"""
NAMES = ["Lovelace", "Turing", "Hopper", "Noether", "Gauss", "Bayes", "Shannon", "Curie", "Euler"]
HOSTS = ["github.com", "youtube.com", "distill.pub", "example.org", "nature.com", "medium.com"]


@dataclass(frozen=True)
class Filled:
    """What requests need to know: addresses, cookies and the token that goes with them."""

    topic: str
    entries: list[str]
    cookie: str
    token: str


def fill() -> Filled:
    """Into an empty, migrated database."""
    from django.db import connection

    from accounts.models import User
    from roadmap.models import Topic

    chance = random.Random(1)  # noqa: S311
    root = Topic.objects.create(slug="roadmap", title="Machine learning", summary="All of it.")
    stops = [_stop(root, number, chance) for number in range(STOPS)]
    entries = _entries(stops, chance)
    _prerequisites(stops)
    learner = User.objects.create_user("learner", password="a long walk")  # noqa: S106
    ticks(learner, entries, chance)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    cookie, token = signed_in(learner)
    here = [entry.slug for entry in entries[10 * PER_STOP : 11 * PER_STOP]]
    return Filled(stops[10].get_absolute_url(), here, cookie, token)


def signed_in(learner) -> tuple[str, str]:
    """Cookies of a session of the learner, and the token that goes with them."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.middleware.csrf import _get_new_csrf_string  # type: ignore[attr-defined]

    session = SessionStore()
    session[SESSION_KEY] = str(learner.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = learner.get_session_auth_hash()
    session.save()
    token = _get_new_csrf_string()
    return f"session={session.session_key}; csrf={token}", token


def _stop(root, number, chance):
    from roadmap.models import Topic

    title = " ".join(chance.sample(WORDS.split(), 2)).capitalize()
    return Topic.objects.create(
        slug=f"stop-{number}",
        title=title,
        parent=root,
        position=number * 10,
        summary=f"What {title} is about, and *why* one would know it. " * 2,
        concepts="\n".join(
            f"- **{word}**: what it means" for word in chance.sample(WORDS.split(), 6)
        ),
    )


def _entries(stops, chance):
    from django.utils import timezone

    from roadmap.models import Paper, Placement, Resource

    # Before the ticks: they are no news to the learner.
    long_ago, entries = timezone.now() - timedelta(days=1_000), []
    for number in range(STOPS * PER_STOP):
        words = chance.sample(WORDS.split(), chance.randint(3, 6))
        is_paper = number % 4 == 0
        host = "arxiv.org" if is_paper else chance.choice(HOSTS)
        entries.append(
            Resource(
                slug="-".join(words[:4]) + f"-{number}",
                title=" ".join(words).capitalize(),
                url=f"https://{host}/{words[0]}/{number}",
                kind="paper"
                if is_paper
                else chance.choice(["article", "video", "book", "course", "tool"]),
                level=chance.choice(["", "", "", "introductory", "cult"]),
                access=chance.choice(["", "", "", "free", "paid"]),
                authors=" and ".join(chance.sample(NAMES, 2)) if number % 3 == 0 else "",
                published=str(chance.randint(1990, 2026)) if number % 2 else "",
                effort=chance.choice([None, None, 12, 60, 90]),
                summary="What it says, in a sentence that somebody wrote.",
                why="Everything after it builds on this." if number % 20 == 0 else "",
            )
        )
    Resource.objects.bulk_create(entries, batch_size=1_000)
    Paper.objects.bulk_create(
        [
            Paper(resource=entry, arxiv_id=f"{1200 + n % 1000}.{n:05}")
            for n, entry in enumerate(entries)
            if n % 4 == 0
        ],
        batch_size=1_000,
    )
    Placement.objects.bulk_create(
        [
            Placement(
                topic=stops[n // PER_STOP],
                resource=entry,
                position=n % PER_STOP * 10,
                optional=n % 25 == 0,
                added_at=long_ago,
            )
            for n, entry in enumerate(entries)
        ],
        batch_size=1_000,
    )
    return entries


def _prerequisites(stops):
    from roadmap.models import Prerequisite

    Prerequisite.objects.bulk_create(
        Prerequisite(topic=stop, needs=stops[n - 3 + n % 3], reason="It is built on this.")
        for n, stop in enumerate(stops)
        if n > 2
    )


def ticks(learner, entries, chance):
    """Two thousand marks of the learner, spread over the entries and over the last months."""
    from django.utils import timezone

    from roadmap.models import UserProgress

    now, rows = timezone.now(), []
    for number, entry in enumerate(chance.sample(entries, TICKS)):
        state = chance.choice(["done"] * 7 + ["planned", "in_progress", "skipped"])
        at = now - timedelta(minutes=number * 200)
        row = UserProgress(user=learner, resource=entry, state=state, changed_at=at)
        row.finished = at.date() if state == "done" else None
        row.amount = "3/7" if state == "in_progress" else ""
        row.note = "What I thought of it." if number % 50 == 0 else ""
        rows.append(row)
    UserProgress.objects.bulk_create(rows, batch_size=1_000)
