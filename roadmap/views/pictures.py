"""Pictures of pages for other sites: the same for everybody, and nothing of who asks in them."""

from dataclasses import replace
from hashlib import sha256

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, QueryDict
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from roadmap.access import public_person, topic_or_alias
from roadmap.drawing.card import CardDrawing, draw_card
from roadmap.drawing.png import is_ours, machine_draws, png_of
from roadmap.drawing.words import done_of
from roadmap.models import Resource
from roadmap.shelf import EVERYTHING, ShelfFilter
from roadmap.visitors import PublicSide, nobody
from roadmap.walk import Step, Walk

LASTS = 600  # seconds; no longer, since a profile may be closed


@require_safe
def of_topic(request: HttpRequest, slug: str) -> HttpResponse:
    found = topic_or_alias(slug)
    if found.slug != slug:
        return HttpResponsePermanentRedirect(found.picture_url)
    walk = Walk(nobody())
    step = walk.step_of(found)
    # The site's language, or the owner's: a picture is kept for everybody, whatever theirs is.
    with translation.override(settings.LANGUAGE_CODE):
        over = " / ".join(each.topic.title for each in step.above) or _("A roadmap")
        return _sent(request, draw_card(found.title, over, _facts(step)))


@require_safe
def of_site(request: HttpRequest) -> HttpResponse:
    count = ShelfFilter(QueryDict(), EVERYTHING, Walk(nobody())).total
    with translation.override(settings.LANGUAGE_CODE):
        card = draw_card(_("A shared learning roadmap"), "", [(_entries(count), "")])
        return _sent(request, card)


@require_safe
def of_person(request: HttpRequest, name: str) -> HttpResponse:
    """What their public profile says first: the roadmap of which they did most."""
    person = public_person(name)
    walk = Walk(PublicSide(person))
    most = max(walk.walked, key=lambda roadmap: roadmap.tally.done, default=None)
    with translation.override(person.chosen_language or settings.LANGUAGE_CODE):
        walked = most if most and most.tally.done else None
        facts = [(walked.topic.title, ""), (done_of(walked.tally), "")] if walked else []
        tally = walked.tally if walked else None
        return _sent(request, draw_card(person.shown_name, f"@{person.username}", facts, tally))


def _facts(step: Step) -> list[tuple[str, str]]:
    levels = [step.level_of(pk) for pk in step.resources]
    rated = [
        (f"{level.label} {levels.count(level)}", level.value)
        for level in Resource.Level
        if level in levels
    ]
    return [(_entries(len(levels)), ""), *rated]


def _entries(count: int) -> str:
    if not count:
        return _("no entries yet")
    return ngettext("%(n)s entry", "%(n)s entries", count) % {"n": count}


def _sent(request: HttpRequest, card: CardDrawing) -> HttpResponse:
    words = " ".join([settings.SITE_NAME, card.over, *(line.text for line in card.lines)])
    is_foreign = not is_ours(words)
    if is_foreign and not machine_draws(words):
        # Better no title, which the page says beside the picture, than gaps.
        card = replace(card, over="", lines=[])
    svg = render_to_string("card.svg", {"card": card, "site_name": settings.SITE_NAME})
    tag = quote_etag(sha256(svg.encode()).hexdigest()[:32])
    response = get_conditional_response(request, etag=tag) or HttpResponse(
        png_of(svg, is_foreign), content_type="image/png"
    )
    response["ETag"] = tag
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    patch_cache_control(response, public=True, max_age=LASTS)
    return response
