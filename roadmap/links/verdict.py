"""What an answer means for a link (pure)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from roadmap.identity import identity_of
from roadmap.models import LinkCheck
from roadmap.web_link import is_web_link, opened_link

Verdict, Reason = LinkCheck.Verdict, LinkCheck.Reason

WALLS = {
    401: Reason.SIGN_IN,
    402: Reason.SIGN_IN,
    403: Reason.FORBIDDEN,
    407: Reason.SIGN_IN,
    429: Reason.TOO_MANY,
    451: Reason.FORBIDDEN,
    999: Reason.FORBIDDEN,  # LinkedIn's own
}

# Titles and scripts of the services that ask visitors to prove that they are human. Words that
# pages may have beside a form of their own ("recaptcha") are no sign.
_CHALLENGE = re.compile(
    rb"<title>\s*(?:just a moment|attention required|access denied|are you a robot"
    rb"|robot check|human verification|verify(?:ing)? you are (?:a )?human|pardon our interruption"
    rb"|please wait\.\.\.)"
    rb"|/cdn-cgi/challenge-platform/|captcha-delivery\.com|px-captcha|perfdrive\.com"
    rb"|awswafcaptcha|sucuri_cloudproxy_js",
    re.IGNORECASE,
)
_CHALLENGE_HEADERS = {"cf-mitigated": "challenge", "x-amzn-waf-action": "captcha"}
_SIGN_IN_PATH = re.compile(r"/(?:log-?in|sign-?in|sso|oauth2?|saml2?|authorize)(?:[/.]|$)", re.I)
_CAPTCHA_PATH = re.compile(r"/(?:sorry/|captcha|validatecaptcha)", re.I)
_FRONT_PATH = re.compile(r"/*(?:(?:index|default)\.\w+)?", re.I)


@dataclass(frozen=True)
class Answer:
    """Where a link led. `permanent` is where its permanent redirects alone lead, if anywhere."""

    url: str
    status: int | None = None
    permanent: str = ""
    is_challenge: bool = False
    trouble: str = ""


@dataclass(frozen=True)
class Finding:
    verdict: str
    reason: str = ""
    status: int | None = None
    to: str = ""


def is_challenge(status: int, headers: Mapping[str, str], body: bytes) -> bool:
    """Tell whether somebody else's page asks for proof of being human, with whatever status."""
    if any(value in headers.get(name, "").lower() for name, value in _CHALLENGE_HEADERS.items()):
        return True
    return _CHALLENGE.search(body) is not None


def judge(asked: str, answer: Answer) -> Finding:
    """Say of one visit what it shows; only a second one can show that a page is gone."""
    status = answer.status
    if answer.trouble:
        return Finding(Verdict.UNKNOWN, answer.trouble)
    if status is None:
        return Finding(Verdict.UNKNOWN, Reason.NONSENSE)
    if answer.is_challenge or _leads_newly(_CAPTCHA_PATH, asked, answer.url):
        return Finding(Verdict.WALLED, Reason.CAPTCHA, status)
    if status in WALLS:
        return Finding(Verdict.WALLED, WALLS[status], status)
    if status in {404, 410}:
        return Finding(Verdict.UNKNOWN, Reason.MISSING, status)
    if not 200 <= status < 300:
        return Finding(Verdict.UNKNOWN, Reason.STATUS, status)
    if _leads_newly(_SIGN_IN_PATH, asked, answer.url):
        return Finding(Verdict.WALLED, Reason.SIGN_IN, status)
    return _found(asked, answer, status)


def _found(asked: str, answer: Answer, status: int) -> Finding:
    if _is_front_page(answer.url) and not _is_front_page(asked):
        return Finding(Verdict.UNKNOWN, Reason.FRONT_PAGE, status)
    to = opened_link(answer.permanent)
    # A slash more, https for http, a shorter name of the same video: that is no move.
    if not to or not is_web_link(to) or identity_of(to) == identity_of(asked):
        return Finding(Verdict.FINE, "", status)
    return Finding(Verdict.MOVED, "", status, to)


def _leads_newly(pattern: re.Pattern[str], asked: str, found: str) -> bool:
    return bool(pattern.search(_path(found)) and not pattern.search(_path(asked)))


def _is_front_page(url: str) -> bool:
    path, _, query = url.partition("#")[0].partition("?")
    return not query and _FRONT_PATH.fullmatch(_path(path)) is not None


def _path(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:
        return ""
