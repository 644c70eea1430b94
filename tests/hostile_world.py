"""The world of `access_world`, with every payload in every field that takes somebody's text."""

import json
from collections.abc import Iterator
from itertools import cycle, islice, pairwise
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from accounts.models import User
from roadmap.models import (
    Alias,
    KeptProgress,
    Link,
    LinkCheck,
    Merge,
    Paper,
    PersonalEntry,
    Placement,
    Prerequisite,
    Relation,
    Report,
    Resource,
    SavedFilter,
    Source,
    SourceEntry,
    Suggestion,
    Token,
    Topic,
    UserProgress,
)
from roadmap.models.link_check import digest_of
from roadmap.web_link import is_web_link
from tests.access_world import World
from tests.factories import a_resource, a_topic, relate
from tests.payloads import PAYLOADS, chunks

MANY = 16  # as many as the texts of 200 characters that hold all payloads
TEXT = chunks(None, "\n\n")[0]
LINKS = [url for payload in PAYLOADS if is_web_link(url := f"https://a.org/{payload}")]


def each(limit: int | None, of: list[str] = PAYLOADS) -> Iterator[str]:
    """Texts of at most `limit` characters, one after the other and round again."""
    return cycle(chunks(limit, of=[text for text in of if limit is None or len(text) <= limit]))


class HostileWorld(World):
    def __init__(self) -> None:
        super().__init__()
        self.ada, self.boss = self.people["learner"], self.people["maintainer"]
        self.topics = self._topics()
        self.resources = self._resources()
        self._around()
        self._sources()
        self._suggestions()
        self._of_the_learner()
        self.names = self._people()
        self._of_curation()

    def _topics(self) -> list[Topic]:
        titles, reasons = each(500), each(300)
        roadmap = Topic.objects.get(slug="roadmap")
        stops = [Topic.objects.get(slug="stop")]
        stops += [a_topic("x", parent=roadmap, slug=f"stop-{n}") for n in range(MANY - 1)]
        a_topic("x", parent=stops[0], slug="part")
        for topic in Topic.objects.order_by("pk"):
            topic.title = next(titles)
            topic.summary = topic.concepts = topic.body = TEXT
            topic._change_reason = TEXT
            topic.save()
        for before, after in pairwise(stops):
            Prerequisite.objects.create(topic=after, needs=before, reason=next(reasons))
        return list(Topic.objects.order_by("pk"))

    def _resources(self) -> list[Resource]:
        titles, authors, whys, urls = each(500), each(500), each(300), each(2048, LINKS)
        arxiv, doi, venues = each(40), each(200), each(200)
        remarks = each(500)
        found = [Resource.objects.get(slug="resource")]
        found += [a_resource("x", slug=f"resource-x{n}") for n in range(MANY - 1)]
        kinds = cycle(Resource.Kind.values)
        for number, resource in enumerate(found):
            resource.title, resource.authors = next(titles), next(authors)
            resource.why, resource.summary, resource.url = next(whys), TEXT, next(urls)
            resource.kind, resource._change_reason = next(kinds), TEXT
            resource.save()
            Paper.objects.create(
                resource=resource,
                arxiv_id=next(arxiv),
                doi=next(doi),
                venue=next(venues),
                bibtex=TEXT if number % 2 else "",
            )
            topic = self.topics[1 + number % (len(self.topics) - 1)]
            Placement.objects.update_or_create(
                topic=topic, resource=resource, defaults={"remark": next(remarks)}
            )
        return found

    def _around(self) -> None:
        labels, urls, remarks = each(200), each(2048, LINKS), each(300)
        values, checked = each(2000), iter(LINKS)
        kinds = cycle(Relation.Kind.values)
        for number, resource in enumerate(self.resources):
            Link.objects.create(resource=resource, label=next(labels), url=next(urls))
            other = self.resources[number - 1]
            relation = relate(resource, next(kinds), other)
            Relation.objects.filter(pk=relation.pk).update(remark=next(remarks))
            Alias.objects.create(
                kind=Alias.Kind.TITLE, value=f"{number} {next(values)}", resource=resource
            )
            check = LinkCheck(url=resource.url, digest=digest_of(resource.url))
            check.note(timezone.now(), LinkCheck.Verdict.MOVED, to=next(checked))
            if not LinkCheck.objects.filter(digest=check.digest).exists():
                check.save()

    def _sources(self) -> None:
        names, licences, keys = each(300), each(200), each(300)
        # Others than links could be kept here once.
        addresses = cycle([*PAYLOADS[:3], "javascript:pwned()", *LINKS[:MANY]])
        source = Source.objects.get(slug="list")
        sources = [source, *(Source(slug=f"list-{n}") for n in range(MANY - 1))]
        for number, each_source in enumerate(sources):
            each_source.name, each_source.licence = next(names), next(licences)
            each_source.address, each_source.description = next(addresses), TEXT
            each_source.save()
            SourceEntry.objects.create(
                source=each_source,
                key=next(keys),
                path=PAYLOADS,
                said={payload: payload for payload in PAYLOADS},
                resource=self.resources[number],
            )
        said = {"text": TEXT, "summary": dict.fromkeys(PAYLOADS, 1)}
        said |= {"options": {"under": TEXT}}
        for report, name in zip(range(MANY), each(300), strict=False):
            Report.objects.create(
                file_name=name, source=sources[report], applied_at=timezone.now(), **said
            )
        # What the colleague uploaded and the maintainer is to look at.
        waiting = Report.objects.get(pk=self.ids["waiting"])
        list_of_them = "\n".join(f"## {p}\n\n- [{p}](https://a.org/) {p}" for p in PAYLOADS)
        waiting.content, waiting.user = f"# L\n\n{list_of_them}\n".encode(), self.boss
        waiting.file_name = PAYLOADS[0]
        waiting.save()

    def _suggestions(self) -> None:
        kinds = [Suggestion.Kind.ENTRY, Suggestion.Kind.LINK, Suggestion.Kind.MISTAKE]
        titles, reasons, urls = each(500), each(500), each(2048, LINKS)
        remarks = each(2000)
        states = cycle(["waiting", "accepted", "declined"])
        for number, state in enumerate(islice(states, MANY)):
            resource, topic = self.resources[number], self.topics[number]
            kind = kinds[number % 3] if state == "waiting" else kinds[number // 3 % 3]
            Suggestion.objects.create(
                kind=kind,
                topic=topic if kind == "entry" else None,
                resource=None if kind == "entry" else resource,
                title=next(titles),
                url=next(urls),
                remark=next(remarks),
                reason=next(reasons),
                by=self.ada,
                wants_thanks=True,
                state=state,
                decided_at=None if state == "waiting" else timezone.now(),
                became=resource if state == "accepted" else None,
            )

    def _of_the_learner(self) -> None:
        amounts, titles, urls = each(40), each(500), each(2048, LINKS)
        states = cycle(UserProgress.State.values)
        for number, resource in enumerate(self.resources):
            note = {"note": TEXT, "amount": next(amounts), "state": next(states)}
            UserProgress.objects.update_or_create(
                user=self.ada, resource=resource, defaults=note | {"finished": timezone.localdate()}
            )
            PersonalEntry.objects.create(
                user=self.ada,
                topic=self.topics[1 + number],
                title=next(titles),
                url=next(urls),
                **note,
            )
        for number, name in enumerate(PAYLOADS):
            SavedFilter.objects.create(
                user=self.ada, path="/resources/", name=name, query=f"q={name}&level=cult"
            )
            Authenticator.objects.create(
                user=self.ada,
                type=Authenticator.Type.WEBAUTHN,
                data=self._key_data() | {"name": name},
            )
            UserSession.objects.create(
                user=self.ada, ip="2001:db8::7", session_key=f"s{number}", user_agent=name
            )
        for name in chunks(100):
            Token.objects.make(self.ada, name, Token.Scope.READ, None)
        User.objects.filter(pk=self.ada.pk).update(is_public=True)

    def _key_data(self) -> dict[str, Any]:
        return json.loads(json.dumps(Authenticator.objects.get(pk=self.ids["key"]).data))

    def _people(self) -> list[str]:
        """Everybody has a public profile, and a name that was never meant well."""
        firsts, lasts = each(150), each(150)
        found = []
        for number, name in enumerate(PAYLOADS):
            user = User.objects.create_user(
                f"mallory{number}",
                name=name,
                first_name=next(firsts),
                last_name=next(lasts),
                email=f'"<svg onload=pwned({number})>"@example.org',
                time_zone=name,
                language=name[:20],
                is_public=True,
            )
            EmailAddress.objects.create(user=user, email=user.email)
            Suggestion.objects.create(
                kind="entry",
                topic=self.topics[1],
                title=name,
                by=user,
                wants_thanks=True,
                state="accepted",
                decided_at=timezone.now(),
                became=self.resources[number % MANY],
            )
            found.append(user.username)
        User.objects.filter(pk__in=[self.ada.pk, self.boss.pk]).update(name=PAYLOADS[0])
        return found

    def _of_curation(self) -> None:
        merge = Merge.objects.get(pk=self.ids["merge"])
        Merge.objects.update(left=PAYLOADS)
        for number, reason in enumerate(chunks(300)):
            one, other = self.resources[number : number + 2]
            Merge.objects.create(
                resource=one, into=other, reason=reason, user=self.boss, undone_at=timezone.now()
            )
        KeptProgress.objects.create(
            merge=merge, user=self.ada, before={"note": TEXT, "state": TEXT}, after="x"
        )
        for name in chunks(150):
            Group.objects.create(name=name)
        kind = ContentType.objects.get_for_model(Resource)
        for number, said in enumerate(chunks(200)):
            LogEntry.objects.create(
                user=self.boss,
                content_type=kind,
                object_id=self.resources[number % MANY].pk,
                object_repr=said,
                action_flag=CHANGE,
                change_message=TEXT
                if number % 2
                else json.dumps([{"changed": {"name": said, "object": said, "fields": [said]}}]),
            )
