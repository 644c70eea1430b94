from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.contrib.sitemaps import views as sitemaps
from django.http import HttpResponse
from django.urls import include, path
from django.views.decorators.http import conditional_page, require_safe
from django.views.i18n import set_language

from roadmap import metrics
from roadmap.admin.house_rules import house_rules
from roadmap.crawlers import SITEMAPS, robots, security_txt
from roadmap.feeds import NewEntries, NewFromSource, NewInTopic
from roadmap.views import (
    about,
    errors,
    feeds,
    health,
    home,
    how_far,
    log,
    log_files,
    mine,
    my_data,
    notes,
    offline,
    papers,
    people,
    pictures,
    plan,
    progress,
    resources,
    saved_filters,
    search,
    start,
    suggestions,
    tokens,
    topics,
    wanted,
)


def machine_page(view: Callable[..., Any]) -> Callable[..., HttpResponse]:
    """Asked for often and seldom changed: not sent again to whoever has it."""
    return conditional_page(require_safe(view))


urlpatterns = [
    path("", home.home, name="home"),
    path("topics/<slug:slug>/", topics.topic, name="topic"),
    path("topics/<slug:slug>/card.png", pictures.of_topic, name="topic_picture"),
    path("topics/<slug:slug>/progress/", progress.mark_topic, name="mark_topic"),
    path("topics/<slug:slug>/seen/", topics.seen, name="seen"),
    path("topics/<slug:slug>/suggest/", suggestions.suggest_for_topic, name="suggest_topic"),
    path("topics/<slug:slug>/mine/", mine.add, name="add_personal_entry"),
    path("mine/<int:pk>/", mine.entry, name="personal_entry"),
    path("mine/<int:pk>/progress/", mine.mark, name="mark_personal_entry"),
    path("mine/<int:pk>/delete/", mine.delete, name="delete_personal_entry"),
    path("resources/<slug:slug>/arrange/", mine.arrange, name="arrange"),
    path("resources/", resources.resources, name="resources"),
    path("resources/<slug:slug>/", resources.resource, name="resource"),
    path("resources/<slug:slug>/progress/", progress.mark_resource, name="mark_resource"),
    path("resources/<slug:slug>/how-far/", how_far.how_far, name="how_far"),
    path("resources/<slug:slug>/note/", notes.note, name="note"),
    path(
        "resources/<slug:slug>/suggest/",
        suggestions.suggest_for_resource,
        name="suggest_resource",
    ),
    path("papers/", papers.papers, name="papers"),
    path("papers.bib", papers.bibtex, name="bibtex"),
    path("search/", search.search, name="search"),
    path("log/", log.log, name="log"),
    path("log/notes/", log.notes, name="log_notes"),
    path("log/revisit/", log.revisit, name="log_revisit"),
    path("log/plan/", plan.plan, name="log_plan"),
    path("log/plan/calendar.ics", plan.plan_calendar, name="plan_calendar"),
    path("log/year/", log.show_year, name="show_year"),
    path("log/import/", log_files.import_log, name="import_log"),
    path("log/export/", log_files.export_log, name="export_log"),
    path("me/filters/", saved_filters.saved_filters, name="saved_filters"),
    path("me/filters/<int:pk>/rename/", saved_filters.rename, name="rename_filter"),
    path("me/filters/<int:pk>/default/", saved_filters.make_default, name="default_filter"),
    path("me/filters/<int:pk>/delete/", saved_filters.delete, name="delete_filter"),
    path("me/tokens/", tokens.tokens, name="tokens"),
    path("me/tokens/<int:pk>/revoke/", tokens.revoke, name="revoke_token"),
    path("me/data/", my_data.my_data, name="my_data"),
    path("me/data/export/", my_data.export, name="export_my_data"),
    path("me/data/delete/", my_data.delete, name="delete_my_data"),
    path("me/suggestions/", suggestions.mine, name="suggestions"),
    path("me/suggestions/<int:pk>/withdraw/", suggestions.take_back, name="withdraw_suggestion"),
    path("wanted/", wanted.wanted, name="wanted"),
    path("@<str:name>/", people.profile, name="profile"),
    path("@<str:name>/badge.svg", people.badge, name="badge"),
    path("@<str:name>/card.png", pictures.of_person, name="person_picture"),
    path("card.png", pictures.of_site, name="site_picture"),
    path("about/", about.about, name="about"),
    path("keys/", about.keys, name="keys"),
    path("language/", set_language, name="set_language"),
    path("feeds/", feeds.feeds, name="feeds"),
    path("feeds/new.atom", machine_page(NewEntries()), name="feed"),
    path("feeds/topics/<slug:slug>.atom", machine_page(NewInTopic()), name="topic_feed"),
    path("feeds/sources/<slug:slug>.atom", machine_page(NewFromSource()), name="source_feed"),
    path(
        "sitemap.xml",
        machine_page(sitemaps.index),
        {"sitemaps": SITEMAPS, "sitemap_url_name": "sitemap_of"},
        name="sitemap",
    ),
    path(
        "sitemap-<slug:section>.xml",
        machine_page(sitemaps.sitemap),
        {"sitemaps": SITEMAPS},
        name="sitemap_of",
    ),
    path("robots.txt", robots, name="robots"),
    path("manifest.webmanifest", machine_page(offline.manifest), name="manifest"),
    # At the root, for a worker has no say over what stands beside or above it.
    path("worker.js", machine_page(offline.worker), name="worker"),
    path("offline/", offline.offline, name="offline"),
    path("offline/who/", offline.who, name="who"),
    path(".well-known/security.txt", security_txt, name="security_txt"),
    path("api/", include("roadmap.api.urls")),
    path("accounts/", include("accounts.urls")),
    path("admin/house-rules/", admin.site.admin_view(house_rules), name="house_rules"),
    path("admin/", admin.site.urls),
    path("start/<str:token>/", start.start, name="start"),
    path("healthz", health.health, name="health"),
    path("metrics", metrics.metrics, name="metrics"),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
