"""Five visitors and one thing of each kind, for the walk over all addresses."""

import json
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.roles import MAINTAINER
from roadmap import services
from roadmap.holdings import held
from roadmap.merging import merge
from roadmap.models import (
    LinkCheck,
    PersonalEntry,
    Report,
    Resource,
    SavedFilter,
    Source,
    SourceEntry,
    Suggestion,
    Token,
    Topic,
)
from tests.factories import (
    a_curator,
    a_learner,
    a_resource,
    a_stop,
    a_suggestion,
    a_topic,
    signed_in_anew,
)
from tests.passkeys import Passkey

VISITORS = ("stranger", "learner", "other", "curator", "maintainer")
# What the learner alone may read, wherever it stands.
SECRETS = (
    "secret-filter",
    "secret-note",
    "secret-entry",
    "secret-token",
    "secret-key",
    "secret@example.org",
)
PASSWORD = "a heap of seven stones"
FILE = b"# List\n\n- [One](https://example.org/one)\n"


class World:
    def __init__(self) -> None:
        self.people = {
            "learner": a_learner("ada", password=PASSWORD),
            "other": a_learner("grace", password=PASSWORD),
            "curator": a_curator("katherine", password=PASSWORD),
            "maintainer": a_curator("radia", role=MAINTAINER, password=PASSWORD),
        }
        self.tokens = {
            visitor: Token.objects.make(user, "of a program", Token.Scope.WRITE, None)
            for visitor, user in self.people.items()
        }
        self.ids = _shared() | _own(self.people["learner"])
        self.sessions = {visitor: _session_of(user) for visitor, user in self.people.items()}
        self.untouched = self.held()

    def client(self, visitor: str) -> Client:
        """A browser of the visitor's, who has just proved who they are."""
        client = Client(raise_request_exception=False)
        if visitor in self.sessions:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[visitor]
        return client

    def headers(self, visitor: str) -> dict[str, str]:
        """What a program of the visitor's sends."""
        secret = self.tokens.get(visitor)
        return {"Authorization": f"Bearer {secret}"} if secret else {}

    def held(self) -> dict[str, Any]:
        """All that is held about the learner."""
        return held(User.objects.get(pk=self.people["learner"].pk))


def _session_of(user: User) -> str:
    client = Client()
    client.force_login(user)
    signed_in_anew(client)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def _shared() -> dict[str, Any]:
    roadmap = a_topic("The roadmap", slug="roadmap")
    stop = a_stop("Stop", slug="stop")
    resource = a_resource("Resource", topic=stop, slug="resource")
    check = LinkCheck(url=resource.url, digest="1")
    check.note(timezone.now(), LinkCheck.Verdict.FINE)
    check.save()
    source = Source.objects.create(name="List", slug="list")
    row = SourceEntry.objects.create(source=source, key="one", resource=resource)
    colleague = a_curator("hedy", role=MAINTAINER, is_public=True)
    read = Report.objects.create(
        file_name="list.md", source=source, user=colleague, applied_at=timezone.now()
    )
    options = {"source": "list", "under": "", "address": ""}
    waiting = Report.objects.create(
        file_name="list.md", content=FILE, options=options, user=colleague
    )
    return {
        "roadmap": roadmap.pk,
        "stop": stop.pk,
        "resource": resource.pk,
        "source": source.pk,
        "row": row.pk,
        "read": read.pk,
        "waiting": waiting.pk,
        "link": check.pk,
        "merge": merge(a_resource("Twin", topic=stop), resource, colleague).pk,
        "group": Group.objects.order_by("pk").first().pk,
        "colleague": colleague.pk,
    }


def _own(learner: User) -> dict[str, Any]:
    resource, stop = Resource.objects.get(slug="resource"), Topic.objects.get(slug="stop")
    services.save_note(learner, resource, "secret-note")
    services.mark(learner, [resource], "done")
    entry = PersonalEntry.objects.create(user=learner, topic=stop, title="secret-entry")
    Token.objects.make(learner, "secret-token", Token.Scope.READ, None)
    kept = SavedFilter.objects.create(
        user=learner, path="/resources/", name="secret-filter", query="level=cult"
    )
    asked = {"publicKey": {"user": {"id": "MQ"}, "challenge": "MTIzNDU2Nzg5MDEyMzQ1Ng"}}
    key = Authenticator.objects.create(
        user=learner,
        type=Authenticator.Type.WEBAUTHN,
        data={"name": "secret-key", "credential": json.loads(Passkey().create(asked))},
    )
    address = EmailAddress.objects.create(user=learner, email="secret@example.org", verified=True)
    suggestion = a_suggestion(Suggestion.Kind.MISTAKE, by=learner, topic=stop, remark="A mistake")
    return {
        "entry": entry.pk,
        "token": learner.tokens.get(name="secret-token").pk,
        "filter": kept.pk,
        "key": key.pk,
        "address": address.pk,
        "suggestion": suggestion.pk,
        "learner": learner.pk,
    }
