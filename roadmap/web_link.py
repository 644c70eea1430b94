"""What a link is: whether a browser may be sent there, and what of it only follows the reader.

Nothing here raises: a link that cannot be parsed has no parts.
"""

import re
from urllib.parse import SplitResult, unquote, urlsplit

# Bytes: a row of an index on PostgreSQL holds 2,704, the whole of a link and what stands beside it.
LONGEST_LINK = 2048

YOUTUBE_HOSTS = {
    "youtube.com",
    "m.youtube.com",
    "music.youtube.com",
    "youtube-nocookie.com",
    "youtu.be",
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
_REFUSED_IN_LINK = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060\ufeff\\]")
# Nearly every link: nothing in it that only a parser understands.
_PLAIN_LINK = re.compile(r"https?://[A-Za-z0-9][A-Za-z0-9.-]*(?=[/?#]|\Z)")
_REFUSED_IN_HOST = re.compile(r"[<>\"'`{}|^%]")


def whole_link(url: str) -> str:
    return f"https://{url}" if _BARE.match(url) else url


def opened_link(url: str) -> str:
    """Drop what follows the reader (campaigns, start times); every other character stays."""
    url = trimmed(url)
    host = host_of(split(url))
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


def can_be_kept(url: str) -> bool:
    """Tell whether it is a web link that every database can hold and find by an index."""
    return len(url) <= LONGEST_LINK and is_web_link(url)


def trimmed(url: str) -> str:
    return url.strip(" \t\r\n\f\v\x00\xa0\u200b\ufeff")


def with_scheme(url: str) -> str:
    if url.startswith("//"):
        return f"https:{url}"
    return f"https://{url}" if url[:4].lower() == "www." else url


def split(url: str) -> SplitResult:
    """Split a link; one that is no link at all (an unclosed bracket) has no parts."""
    try:
        return urlsplit(with_scheme(url))
    except ValueError:
        return urlsplit("")


def host_of(parts: SplitResult) -> str:
    return (parts.hostname or "").rstrip(".").removeprefix("www.")


def _name(pair: str) -> str:
    return unquote(pair.partition("=")[0]).lower()


def _is_tracking(name: str, host: str) -> bool:
    return (
        name in TRACKING_NAMES
        or name.startswith(TRACKING_PREFIXES)
        or name in TRACKING_ON_HOST.get(host, ())
    )
