"""Which two links, or two titles, mean the same thing.

`identity_of` is what entries are matched by: it may fold away anything that does not change what is
found there, where `opened_link`, which a reader follows, drops only what follows the reader.
Nothing here raises: a link that cannot be parsed is its own identity.
"""

import re
import unicodedata
from functools import lru_cache
from hashlib import sha256
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from w3lib.url import canonicalize_url

from roadmap.web_link import (
    LONGEST_LINK,
    YOUTUBE_HOSTS,
    host_of,
    opened_link,
    split,
    trimmed,
    with_scheme,
)

# Tabs of a channel that show the channel itself; its lists of playlists or streams stay their own.
CHANNEL_TABS = {"", "about", "featured", "videos"}
# First words of a GitHub address that are pages of GitHub, not owners of repositories.
GITHUB_PAGES = {
    *("apps", "collections", "customer-stories", "enterprise", "features", "marketplace", "orgs"),
    *("readme", "search", "settings", "sponsors", "topics", "trending", "users"),
}

_ARXIV_NUMBER = r"\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z]{2})?/\d{7}"
_ARXIV_PATH = re.compile(
    rf"/(?:abs|pdf|html|ps|format|e-print|src)/({_ARXIV_NUMBER})(?:v\d+)?(?:\.pdf)?/*", re.ASCII
)
_ARXIV_DOI = re.compile(rf"10\.48550/arxiv\.({_ARXIV_NUMBER})(?:v\d+)?", re.ASCII)
_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/\S+", re.ASCII)
_DOI_PATH = re.compile(r"/doi/(?:[a-z]+/)?(10\..+?)(?:\.pdf)?/*")
_SPRINGER_PATH = re.compile(r"/(?:article|chapter|book|content/pdf)/(10\..+?)(?:\.pdf)?/*")
_YOUTUBE_ID = re.compile(r"[A-Za-z0-9_-]+")


# An importer asks several times about one link before it comes to the next.
@lru_cache(maxsize=4096)
def identity_of(url: str) -> str:
    """Name the thing behind a link; equal names are the same thing, and no link has the name ""."""
    url = trimmed(url)
    paper = arxiv_id(url)
    if paper:
        return f"arxiv:{paper}"
    publication = doi(url)
    if publication:
        return f"doi:{publication}"
    parts = split(url)
    found = _youtube(parts) or _github(parts) or _canonical(url)
    # Letters beyond ASCII grow by the escaping; what is longer than a link may be is told by a hash.
    return found if len(found) <= LONGEST_LINK else f"sha256:{sha256(found.encode()).hexdigest()}"


@lru_cache(maxsize=4096)
def arxiv_id(url: str) -> str | None:
    """Read the arXiv number without its version, from an arXiv address or arXiv's own DOIs."""
    if "arxiv" not in url.lower() and "%" not in url:  # most links: no need to take them apart
        return None
    parts = split(trimmed(url))
    host = host_of(parts)
    if host == "arxiv.org" or host.endswith(".arxiv.org"):
        found = _ARXIV_PATH.fullmatch(unquote(parts.path).lower())
    else:
        found = _ARXIV_DOI.fullmatch(doi(url) or "")
    if not found:
        return None
    archive, slash, number = found[1].rpartition("/")
    # Before 2007 the subject class was written but not part of the number: math.GT/0309136.
    return f"{archive.partition('.')[0]}{slash}{number}"


@lru_cache(maxsize=4096)
def doi(url: str) -> str | None:
    """Read the DOI, in lower case, from a resolver's or a publisher's address."""
    if "10." not in url and "%" not in url:
        return None
    parts = split(trimmed(url))
    host, path = host_of(parts), unquote(parts.path).lower()
    if host in {"doi.org", "dx.doi.org"}:
        name = path.strip("/")
    elif host == "link.springer.com":
        springer = _SPRINGER_PATH.fullmatch(path)
        name = springer[1] if springer else ""
    else:
        publisher = _DOI_PATH.fullmatch(path)
        name = publisher[1] if publisher else ""
    return name if _DOI.fullmatch(name) else None


def title_key(title: str) -> str:
    """Fold a title so that spellings of it match: "Self-Supervised" and "self supervised"."""
    folded = unicodedata.normalize("NFKD", title).casefold().replace("&", "and")
    kept = ""
    for char in folded:
        is_accent = "\u0300" <= char <= "\u036f"
        # C, C++ and C# are three things.
        belongs_to_name = char in "+#" and kept != ""
        if (unicodedata.category(char)[0] in "LMN" and not is_accent) or belongs_to_name:
            kept += char
    return kept or " ".join(folded.split())


def _youtube(parts: SplitResult) -> str:
    host = host_of(parts)
    if host not in YOUTUBE_HOSTS:
        return ""
    query = parse_qs(parts.query)
    video, playlist = _video_id(query.get("v", [""])[0]), query.get("list", [""])[0]
    match [segment for segment in unquote(parts.path).split("/") if segment]:
        case [name, *_] if host == "youtu.be":
            video = _video_id(name)
        case ["watch"] | ["playlist"] | ["embed", "videoseries"]:
            pass
        case ["watch" | "shorts" | "embed" | "live" | "v" | "e", name, *_]:
            video = _video_id(name)
        case segments:
            return _channel(segments)
    if video:
        return f"youtube:{video}"
    return f"youtube:playlist/{playlist}" if playlist else ""


def _channel(segments: list[str]) -> str:
    match segments:
        case [handle, *tab] if handle.startswith("@"):
            name = handle.casefold()
        case ["c" | "user" as kind, label, *tab]:
            name = f"{kind}/{label.casefold()}"
        case ["channel", number, *tab]:
            name = f"channel/{number}"
        case _:
            return ""
    return f"youtube:{name}" if "/".join(tab) in CHANNEL_TABS else ""


def _video_id(text: str) -> str:
    found = _YOUTUBE_ID.match(text)
    return found[0] if found else ""


def _github(parts: SplitResult) -> str:
    segments = unquote(parts.path).casefold().strip("/").split("/")
    if host_of(parts) != "github.com" or len(segments) != 2 or segments[0] in GITHUB_PAGES:
        return ""
    owner, name = segments[0], segments[1].removesuffix(".git")
    return f"github:{owner}/{name}" if owner and name else ""


def _canonical(url: str) -> str:
    try:
        parts = urlsplit(canonicalize_url(with_scheme(opened_link(url)), keep_fragments=True))
        port = parts.port
    except ValueError:
        return url
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return url
    usual_port = port in {None, 80, 443}
    place = host_of(parts) + ("" if usual_port else f":{port}") + parts.path.rstrip("/")
    query = f"?{parts.query}" if parts.query else ""
    # "#/" and "#!" are pages of a site drawn by its scripts; other fragments are places on a page.
    is_route = parts.fragment.startswith(("/", "!")) and parts.fragment.strip("/!")
    return place + query + (f"#{parts.fragment.rstrip('/')}" if is_route else "")
