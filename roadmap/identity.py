"""Which two links, or two titles, mean the same thing.

`identity_of` is what entries are matched by; `opened_link` is what a reader follows. The first may
fold away anything that does not change what is found there, the second only what follows the reader.
Nothing here raises: a link that cannot be parsed is its own identity.
"""

import re
import unicodedata
from functools import lru_cache
from hashlib import sha256
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from w3lib.url import canonicalize_url

YOUTUBE_HOSTS = {
    "youtube.com",
    "m.youtube.com",
    "music.youtube.com",
    "youtube-nocookie.com",
    "youtu.be",
}
# Tabs of a channel that show the channel itself; its lists of playlists or streams stay their own.
CHANNEL_TABS = {"", "about", "featured", "videos"}
# First words of a GitHub address that are pages of GitHub, not owners of repositories.
GITHUB_PAGES = {
    *("apps", "collections", "customer-stories", "enterprise", "features", "marketplace", "orgs"),
    *("readme", "search", "settings", "sponsors", "topics", "trending", "users"),
}

TRACKING_PREFIXES = ("utm_", "mc_", "mtm_", "matomo_", "piwik_", "hsa_", "vero_")
TRACKING_NAMES = {
    *("fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "twclid"),
    *("ttclid", "li_fat_id", "igshid", "igsh", "srsltid", "irclickid", "irgwc", "mkt_tok"),
    *("_hsenc", "_hsmi", "__hstc", "__hssc", "__hsfp", "hsctatracking", "_ga", "_gl"),
    *("gad_source", "gad_campaignid", "oly_anon_id", "oly_enc_id", "ref_src", "ref_url"),
    *("pk_campaign", "pk_kwd", "pk_medium", "pk_source"),
}
# Short names that are tracking on one site and mean something elsewhere.
TRACKING_ON_HOST = {
    "linkedin.com": {"trk", "trackingid", "lipi"},
    "medium.com": {"source"},
    "towardsdatascience.com": {"source"},
    "open.spotify.com": {"si"},
    "twitter.com": {"s", "t"},
    "x.com": {"s", "t"},
} | {
    host: {"si", "pp", "feature", "ab_channel", "t", "start", "time_continue"}
    for host in YOUTUBE_HOSTS
}
# The signature covers the whole query: taking any part away breaks the link.
SIGNATURE_NAMES = {
    *("signature", "sig", "hmac", "x-amz-signature", "x-goog-signature", "key-pair-id"),
    *("hdnea", "hdnts", "__token__", "oh"),  # "oh" signs the files of Facebook
}

# "arxiv.org/abs/1706.03762", as one copies it from where no scheme is shown.
_BARE = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}(?:[/?#]|$)", re.IGNORECASE)
_ARXIV_NUMBER = r"\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z]{2})?/\d{7}"
_ARXIV_PATH = re.compile(
    rf"/(?:abs|pdf|html|ps|format|e-print|src)/({_ARXIV_NUMBER})(?:v\d+)?(?:\.pdf)?/*", re.ASCII
)
_ARXIV_DOI = re.compile(rf"10\.48550/arxiv\.({_ARXIV_NUMBER})(?:v\d+)?", re.ASCII)
_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/\S+", re.ASCII)
_DOI_PATH = re.compile(r"/doi/(?:[a-z]+/)?(10\..+?)(?:\.pdf)?/*")
_SPRINGER_PATH = re.compile(r"/(?:article|chapter|book|content/pdf)/(10\..+?)(?:\.pdf)?/*")
_YOUTUBE_ID = re.compile(r"[A-Za-z0-9_-]+")
_REFUSED_IN_LINK = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060\ufeff\\]")
# Nearly every link: nothing in it that only a parser understands.
_PLAIN_LINK = re.compile(r"https?://[A-Za-z0-9][A-Za-z0-9.-]*(?=[/?#]|\Z)")
_REFUSED_IN_HOST = re.compile(r"[<>\"'`{}|^%]")


# An importer asks several times about one link before it comes to the next.
@lru_cache(maxsize=4096)
def identity_of(url: str) -> str:
    """Name the thing behind a link; equal names are the same thing, and no link has the name ""."""
    url = _trimmed(url)
    paper = arxiv_id(url)
    if paper:
        return f"arxiv:{paper}"
    publication = doi(url)
    if publication:
        return f"doi:{publication}"
    parts = _split(url)
    found = _youtube(parts) or _github(parts) or _canonical(url)
    # Letters beyond ASCII grow by the escaping; what is longer than a link may be is told by a hash.
    return found if len(found) <= LONGEST_LINK else f"sha256:{sha256(found.encode()).hexdigest()}"


# Bytes: a row of an index on PostgreSQL holds 2,704, the whole of a link and what stands beside it.
LONGEST_LINK = 2048


def whole_link(url: str) -> str:
    return f"https://{url}" if _BARE.match(url) else url


def opened_link(url: str) -> str:
    """Drop what follows the reader (campaigns, start times); every other character stays."""
    url = _trimmed(url)
    host = _host(_split(url))
    address, hash_mark, fragment = url.partition("#")
    base, question_mark, query = address.partition("?")
    pairs = query.split("&")
    if any(_name(pair) in SIGNATURE_NAMES for pair in pairs):
        return url
    kept = "&".join(pair for pair in pairs if not _is_tracking(_name(pair), host))
    # "#:~:text=" tells the browser what to mark; what stands before it is the page's own.
    fragment, directive, _ = fragment.partition(":~:")
    if directive and not fragment:
        hash_mark = ""
    if "=" in fragment and _is_tracking(_name(fragment), host):
        hash_mark = fragment = ""
    if query and not kept:
        question_mark = ""
    return f"{base}{question_mark}{kept}{hash_mark}{fragment}"


@lru_cache(maxsize=4096)
def arxiv_id(url: str) -> str | None:
    """Read the arXiv number without its version, from an arXiv address or arXiv's own DOIs."""
    if "arxiv" not in url.lower() and "%" not in url:  # most links: no need to take them apart
        return None
    parts = _split(_trimmed(url))
    host = _host(parts)
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
    parts = _split(_trimmed(url))
    host, path = _host(parts), unquote(parts.path).lower()
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


def is_web_link(url: str) -> bool:
    """Tell whether a browser may be sent there: http or https, a host, no hidden characters."""
    if _REFUSED_IN_LINK.search(url):
        return False
    if not url.isascii() and len(url.encode(errors="replace")) > LONGEST_LINK:
        return False
    if _PLAIN_LINK.match(url):
        return True
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and host != "" and not _REFUSED_IN_HOST.search(host)


def _youtube(parts: SplitResult) -> str:
    host = _host(parts)
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
    if _host(parts) != "github.com" or len(segments) != 2 or segments[0] in GITHUB_PAGES:
        return ""
    owner, name = segments[0], segments[1].removesuffix(".git")
    return f"github:{owner}/{name}" if owner and name else ""


def _canonical(url: str) -> str:
    try:
        parts = urlsplit(canonicalize_url(_with_scheme(opened_link(url)), keep_fragments=True))
        port = parts.port
    except ValueError:
        return url
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return url
    usual_port = port in {None, 80, 443}
    place = _host(parts) + ("" if usual_port else f":{port}") + parts.path.rstrip("/")
    query = f"?{parts.query}" if parts.query else ""
    # "#/" and "#!" are pages of a site drawn by its scripts; other fragments are places on a page.
    is_route = parts.fragment.startswith(("/", "!")) and parts.fragment.strip("/!")
    return place + query + (f"#{parts.fragment.rstrip('/')}" if is_route else "")


def _trimmed(url: str) -> str:
    return url.strip(" \t\r\n\f\v\x00\xa0\u200b\ufeff")


def _with_scheme(url: str) -> str:
    if url.startswith("//"):
        return f"https:{url}"
    return f"https://{url}" if url[:4].lower() == "www." else url


def _split(url: str) -> SplitResult:
    """Split a link; one that is no link at all (an unclosed bracket) has no parts."""
    try:
        return urlsplit(_with_scheme(url))
    except ValueError:
        return urlsplit("")


def _host(parts: SplitResult) -> str:
    return (parts.hostname or "").rstrip(".").removeprefix("www.")


def _name(pair: str) -> str:
    return unquote(pair.partition("=")[0]).lower()


def _is_tracking(name: str, host: str) -> bool:
    return (
        name in TRACKING_NAMES
        or name.startswith(TRACKING_PREFIXES)
        or name in TRACKING_ON_HOST.get(host, ())
    )
