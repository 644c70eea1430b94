"""Who gets what at each address of the site: one line an address, read from left to right.

`VISITORS` says who stands in which column. A number is a status; `door` leads to signing in,
`again` to proving who one is once more, `away` to another page. An address of what belongs to
`learner` alone carries its number in braces: to all others, strangers included, it is not there.
"""

from dataclasses import dataclass

from tests.access_world import VISITORS

OWN_THINGS = ("{entry}", "{token}", "{filter}", "{key}", "{suggestion}")


@dataclass(frozen=True)
class Address:
    path: str
    outcomes: dict[str, str]  # by method

    def expected(self, method: str, visitor: str) -> str:
        return self.outcomes[method].split()[VISITORS.index(visitor)]


def at(path: str, get: str, post: str = "405", **more: str) -> Address:
    """One word stands for all visitors."""
    outcomes = {"get": get, "post": post} | more
    return Address(path, {m: " ".join([o] * 5) if " " not in o else o for m, o in outcomes.items()})


def signed_in(word: str, stranger: str = "door") -> str:
    return f"{stranger} {word} {word} {word} {word}"


def own(word: str) -> str:
    return f"404 {word} 404 404 404"


def staff(word: str, maintainer: str = "") -> str:
    return f"door door door {word} {maintainer or word}"


MAINTAINER, NOBODY = staff("403", "200"), staff("403")


def admin_of(
    model: str, thing: str, see: str, add: str = NOBODY, change: str = NOBODY, delete: str = NOBODY
) -> dict[str, Address]:
    """The pages that Django's admin has for a model, as `app/model`."""
    base, one = f"admin/{model}/", f"/admin/{model}/{{{thing}}}/"
    bare = f"{base}<path:object_id>/"
    return {
        base: at(f"/{base}", see, see),
        f"{base}add/": at(f"/{base}add/", add, add),
        f"{bare}history/": at(f"{one}history/", see, see),
        f"{bare}delete/": at(f"{one}delete/", delete, delete),
        f"{bare}change/": at(f"{one}change/", see, change),
        bare: at(one, staff("away"), staff("away")),
    }


EVERYBODY, LEARNERS, CURATORS = "200", signed_in("200"), staff("200")

SITE = {
    "": at("/", EVERYBODY),
    "topics/<slug:slug>/": at("/topics/stop/", EVERYBODY),
    "topics/<slug:slug>/card.png": at("/topics/stop/card.png", EVERYBODY),
    "topics/<slug:slug>/progress/": at("/topics/stop/progress/", "405", "400"),
    "topics/<slug:slug>/seen/": at("/topics/stop/seen/", signed_in("405"), signed_in("away")),
    "topics/<slug:slug>/suggest/": at("/topics/stop/suggest/", EVERYBODY, "422"),
    "topics/<slug:slug>/mine/": at("/topics/stop/mine/", signed_in("405"), signed_in("422")),
    "mine/<int:pk>/": at("/mine/{entry}/", own("200"), own("200")),
    "mine/<int:pk>/progress/": at("/mine/{entry}/progress/", signed_in("405", "404"), own("400")),
    "mine/<int:pk>/delete/": at("/mine/{entry}/delete/", signed_in("405", "404"), own("away")),
    "resources/<slug:slug>/arrange/": at(
        "/resources/resource/arrange/", signed_in("405"), signed_in("400")
    ),
    "resources/": at("/resources/", EVERYBODY),
    "resources/<slug:slug>/": at("/resources/resource/", EVERYBODY),
    "resources/<slug:slug>/progress/": at("/resources/resource/progress/", "405", "400"),
    "resources/<slug:slug>/how-far/": at("/resources/resource/how-far/", "405", "400"),
    "resources/<slug:slug>/note/": at(
        "/resources/resource/note/", signed_in("405"), signed_in("400")
    ),
    "resources/<slug:slug>/suggest/": at("/resources/resource/suggest/", EVERYBODY, "422"),
    "papers/": at("/papers/", EVERYBODY),
    "papers.bib": at("/papers.bib", EVERYBODY),
    "search/": at("/search/", EVERYBODY),
    "manifest.webmanifest": at("/manifest.webmanifest", EVERYBODY),
    "worker.js": at("/worker.js", EVERYBODY),
    "offline/": at("/offline/", EVERYBODY),
    "offline/who/": at("/offline/who/", EVERYBODY),
    "log/": at("/log/", EVERYBODY),
    "log/notes/": at("/log/notes/", EVERYBODY),
    "log/revisit/": at("/log/revisit/", EVERYBODY),
    "log/plan/": at("/log/plan/", LEARNERS, LEARNERS),
    "log/plan/calendar.ics": at("/log/plan/calendar.ics", signed_in("away"), signed_in("405")),
    "log/year/": at("/log/year/", "405", "away"),
    "log/import/": at("/log/import/", LEARNERS, signed_in("422")),
    "log/export/": at("/log/export/", LEARNERS, signed_in("405")),
    "me/filters/": at("/me/filters/", LEARNERS, signed_in("404")),
    "me/filters/<int:pk>/rename/": at(
        "/me/filters/{filter}/rename/", signed_in("405", "404"), own("422")
    ),
    "me/filters/<int:pk>/default/": at(
        "/me/filters/{filter}/default/", signed_in("405", "404"), own("away")
    ),
    "me/filters/<int:pk>/delete/": at(
        "/me/filters/{filter}/delete/", signed_in("405", "404"), own("away")
    ),
    "me/tokens/": at("/me/tokens/", LEARNERS, signed_in("422")),
    "me/tokens/<int:pk>/revoke/": at(
        "/me/tokens/{token}/revoke/", signed_in("405", "404"), own("away")
    ),
    "me/data/": at("/me/data/", EVERYBODY),
    "me/data/export/": at("/me/data/export/", LEARNERS),
    "me/data/delete/": at("/me/data/delete/", signed_in("200", "away"), signed_in("422", "away")),
    "me/suggestions/": at("/me/suggestions/", LEARNERS, signed_in("405")),
    "me/suggestions/<int:pk>/withdraw/": at(
        "/me/suggestions/{suggestion}/withdraw/", signed_in("405", "404"), own("away")
    ),
    "wanted/": at("/wanted/", EVERYBODY),
    "@<str:name>/": at("/@hedy/", EVERYBODY),
    "@<str:name>/badge.svg": at("/@hedy/badge.svg", EVERYBODY),
    "@<str:name>/card.png": at("/@hedy/card.png", EVERYBODY),
    "card.png": at("/card.png", EVERYBODY),
    "keys/": at("/keys/", EVERYBODY),
    "language/": at("/language/", "away", "away"),
    "about/": at("/about/", EVERYBODY),
    "feeds/": at("/feeds/", EVERYBODY),
    "feeds/new.atom": at("/feeds/new.atom", EVERYBODY),
    "feeds/topics/<slug:slug>.atom": at("/feeds/topics/stop.atom", EVERYBODY),
    "feeds/sources/<slug:slug>.atom": at("/feeds/sources/list.atom", EVERYBODY),
    "sitemap.xml": at("/sitemap.xml", EVERYBODY),
    "sitemap-<slug:section>.xml": at("/sitemap-topics.xml", EVERYBODY),
    ".well-known/security.txt": at("/.well-known/security.txt", "404"),
    "robots.txt": at("/robots.txt", EVERYBODY),
    "start/<str:token>/": at("/start/wrong/", "410", "410"),
    "metrics": at("/metrics", "404", "405"),
    "healthz": at("/healthz", EVERYBODY),
}

# Visited with each visitor's token; what is one's own is found by the token, never by a number.
API = {
    "api/": at("/api/", "away"),
    "api/docs": at("/api/docs", EVERYBODY),
    "api/openapi.json": at("/api/openapi.json", EVERYBODY),
    "api/topics": at("/api/topics", EVERYBODY),
    "api/topics/<slug:slug>": at("/api/topics/stop", EVERYBODY),
    "api/topics/<slug:slug>/resources": at("/api/topics/stop/resources", EVERYBODY),
    "api/resources": at("/api/resources", EVERYBODY),
    "api/resources/<slug:slug>": at("/api/resources/resource", EVERYBODY),
    "api/papers": at("/api/papers", EVERYBODY),
    "api/me/progress": at("/api/me/progress", signed_in("200", "401")),
    "api/me/progress/<slug:slug>": at(
        "/api/me/progress/resource", signed_in("200", "401"), patch=signed_in("422", "401")
    ),
}

# A stranger sees a form, whoever is signed in goes on.
IN_BETWEEN = "200 away away away away"
STEP = signed_in("away")  # of a sign-in that was begun
WITH_KEY = "door 200 again again again"  # whoever has none is asked for the password
ACCOUNTS = {
    "accounts/": at("/accounts/", LEARNERS),
    "accounts/profile/": at("/accounts/profile/", LEARNERS, signed_in("away")),
    "accounts/sessions/": at("/accounts/sessions/", LEARNERS, signed_in("away")),
    "accounts/login/": at("/accounts/login/", IN_BETWEEN, IN_BETWEEN),
    "accounts/logout/": at("/accounts/logout/", signed_in("200", "away"), "away"),
    "accounts/inactive/": at("/accounts/inactive/", EVERYBODY),
    "accounts/signup/": at("/accounts/signup/", IN_BETWEEN, IN_BETWEEN),
    "accounts/reauthenticate/": at("/accounts/reauthenticate/", LEARNERS, LEARNERS),
    "accounts/email/": at("/accounts/email/", LEARNERS, signed_in("away")),
    "accounts/confirm-email/": at("/accounts/confirm-email/", EVERYBODY),
    r"accounts/^confirm-email/(?P<key>[-:\w]+)/$": at("/accounts/confirm-email/x/", "200", "404"),
    "accounts/password/change/": at("/accounts/password/change/", LEARNERS, LEARNERS),
    "accounts/password/set/": at("/accounts/password/set/", signed_in("away"), signed_in("away")),
    "accounts/password/reset/": at("/accounts/password/reset/", EVERYBODY, EVERYBODY),
    "accounts/password/reset/done/": at("/accounts/password/reset/done/", EVERYBODY),
    "accounts/password/reset/key/done/": at("/accounts/password/reset/key/done/", EVERYBODY),
    r"accounts/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": at(
        "/accounts/password/reset/key/1-x/", EVERYBODY, EVERYBODY
    ),
    "accounts/login/code/confirm/": at("/accounts/login/code/confirm/", STEP, STEP),
    "accounts/2fa/": at("/accounts/2fa/", LEARNERS, signed_in("405")),
    "accounts/2fa/authenticate/": at("/accounts/2fa/authenticate/", STEP, STEP),
    "accounts/2fa/reauthenticate/": at(
        "/accounts/2fa/reauthenticate/", signed_in("again"), signed_in("again")
    ),
    "accounts/2fa/totp/activate/": at("/accounts/2fa/totp/activate/", LEARNERS, LEARNERS),
    "accounts/2fa/totp/deactivate/": at(
        "/accounts/2fa/totp/deactivate/", signed_in("404"), signed_in("404")
    ),
    "accounts/2fa/recovery-codes/": at(
        "/accounts/2fa/recovery-codes/", signed_in("404"), signed_in("405")
    ),
    "accounts/2fa/recovery-codes/generate/": at(
        "/accounts/2fa/recovery-codes/generate/", LEARNERS, "door away 200 200 200"
    ),
    "accounts/2fa/recovery-codes/download/": at(
        "/accounts/2fa/recovery-codes/download/", signed_in("404"), signed_in("404")
    ),
    "accounts/2fa/webauthn/": at("/accounts/2fa/webauthn/", LEARNERS, signed_in("405")),
    "accounts/2fa/webauthn/add/": at("/accounts/2fa/webauthn/add/", LEARNERS, LEARNERS),
    "accounts/2fa/webauthn/reauthenticate/": at(
        "/accounts/2fa/webauthn/reauthenticate/", WITH_KEY, "door door again again again"
    ),
    "accounts/2fa/webauthn/keys/<int:pk>/remove/": at(
        "/accounts/2fa/webauthn/keys/{key}/remove/", own("200"), own("away")
    ),
    "accounts/2fa/webauthn/keys/<int:pk>/edit/": at(
        "/accounts/2fa/webauthn/keys/{key}/edit/", own("200"), own("200")
    ),
    "accounts/2fa/webauthn/login/": at("/accounts/2fa/webauthn/login/", STEP, STEP),
    "accounts/3rdparty/": at("/accounts/3rdparty/", LEARNERS, LEARNERS),
    "accounts/3rdparty/login/cancelled/": at("/accounts/3rdparty/login/cancelled/", EVERYBODY),
    "accounts/3rdparty/login/error/": at("/accounts/3rdparty/login/error/", "401"),
    "accounts/3rdparty/signup/": at("/accounts/3rdparty/signup/", "door", "door"),
    **{
        f"accounts/social/{old}/": at(f"/accounts/social/{old}/", "301", "301")
        for old in ("login/cancelled", "login/error", "signup", "connections")
    },
    # No provider is set up.
    **{
        f"accounts/{name}/login/{more}": at(f"/accounts/{name}/login/{more}", "404", "404")
        for name, more in [
            *(("github", ""), ("github", "callback/")),
            *(("google", ""), ("google", "callback/"), ("google", "token/")),
        ]
    },
    "accounts/oidc/<str:provider_id>/login/": at("/accounts/oidc/oidc/login/", "404", "404"),
    "accounts/oidc/^(?P<provider_id>[^/]+)/login/": at("/accounts/oidc/oidc/login/", "404", "404"),
    "accounts/oidc/^(?P<provider_id>[^/]+)/login/callback/": at(
        "/accounts/oidc/oidc/login/callback/", "404", "404"
    ),
}

ADMIN = {
    "admin/": at("/admin/", CURATORS, CURATORS),
    "admin/house-rules/": at("/admin/house-rules/", CURATORS, CURATORS),
    "admin/login/": at("/admin/login/", "door 403 403 away away", "door 403 403 away away"),
    "admin/logout/": at("/admin/logout/", "away away away 200 200", "away"),
    "admin/password_change/": at("/admin/password_change/", staff("away"), staff("away")),
    "admin/password_change/done/": at("/admin/password_change/done/", CURATORS, staff("405")),
    "admin/autocomplete/": at("/admin/autocomplete/", NOBODY, staff("405")),
    "admin/jsi18n/": at("/admin/jsi18n/", CURATORS, staff("405")),
    "admin/r/<path:content_type_id>/<path:object_id>/": at(
        "/admin/r/1/{entry}/", staff("404"), staff("404")
    ),
    "admin/^(?P<app_label>roadmap|account|auth|accounts|mfa)/$": at(
        "/admin/roadmap/", CURATORS, CURATORS
    ),
    "admin/(?P<url>.*)$": at("/admin/nothing/", staff("404"), staff("404")),
    **admin_of("roadmap/topic", "stop", CURATORS, CURATORS, CURATORS, CURATORS),
    **admin_of("roadmap/resource", "resource", CURATORS, CURATORS, CURATORS, CURATORS),
    **admin_of("roadmap/merge", "merge", CURATORS, CURATORS, CURATORS),
    **admin_of("roadmap/linkcheck", "link", CURATORS),
    **admin_of("roadmap/sourceentry", "row", CURATORS),
    **admin_of("roadmap/source", "source", CURATORS, MAINTAINER, MAINTAINER),
    **admin_of("roadmap/suggestion", "suggestion", CURATORS),
    **admin_of("roadmap/report", "read", MAINTAINER),
    **admin_of("accounts/user", "learner", MAINTAINER, MAINTAINER, staff("403", "away")),
    **admin_of("account/emailaddress", "address", NOBODY),
    **admin_of("auth/group", "group", NOBODY),
    **admin_of("mfa/authenticator", "key", NOBODY),
    # Their own pages stand in place of the admin's.
    "admin/roadmap/report/add/": at("/admin/roadmap/report/add/", staff("away"), staff("away")),
    "admin/roadmap/suggestion/<path:object_id>/change/": at(
        "/admin/roadmap/suggestion/{suggestion}/change/", staff("away"), staff("away")
    ),
    "admin/accounts/user/<id>/password/": at(
        "/admin/accounts/user/{learner}/password/", NOBODY, NOBODY
    ),
    "admin/roadmap/report/upload/": at("/admin/roadmap/report/upload/", MAINTAINER, MAINTAINER),
    # Another maintainer uploaded it.
    "admin/roadmap/report/<int:pk>/plan/": at(
        "/admin/roadmap/report/{waiting}/plan/", staff("403", "404"), staff("403", "404")
    ),
    "admin/roadmap/report/<int:pk>/apply/": at(
        "/admin/roadmap/report/{waiting}/apply/", staff("405"), staff("403", "404")
    ),
    "admin/roadmap/merge/<int:pk>/undo/": at(
        "/admin/roadmap/merge/{merge}/undo/", staff("405"), staff("away")
    ),
    "admin/roadmap/resource/<path:object_id>/history/take-back/": at(
        "/admin/roadmap/resource/{resource}/history/take-back/", staff("405"), staff("away")
    ),
    "admin/roadmap/topic/<path:object_id>/history/take-back/": at(
        "/admin/roadmap/topic/{stop}/history/take-back/", staff("405"), staff("away")
    ),
    "admin/roadmap/suggestion/<int:pk>/accept/": at(
        "/admin/roadmap/suggestion/{suggestion}/accept/", staff("405"), staff("away")
    ),
    "admin/roadmap/suggestion/<int:pk>/decline/": at(
        "/admin/roadmap/suggestion/{suggestion}/decline/", staff("405"), staff("away")
    ),
    "admin/roadmap/topic/<int:pk>/step/": at(
        "/admin/roadmap/topic/{stop}/step/", staff("405"), staff("away")
    ),
    "admin/roadmap/topic/<int:pk>/move/": at(
        "/admin/roadmap/topic/{stop}/move/", CURATORS, CURATORS
    ),
    "admin/roadmap/topic/<int:pk>/entries/": at(
        "/admin/roadmap/topic/{stop}/entries/", CURATORS, staff("away")
    ),
}

ADDRESSES = SITE | API | ACCOUNTS | ADMIN
