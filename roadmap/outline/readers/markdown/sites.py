"""What the address of a link says of the thing behind it."""

import re

from roadmap.identity import arxiv_id, doi, identity_of

_ADDRESS = re.compile(r"\w*:?//(?:www\.)?([^/?#]*)/?([^?#]*)")
_DATED = re.compile(r"(?:^|/)20\d\d/\d\d/")
# Sites that hold one kind of thing, or hold it below a path.
_SITES_OF = {
    "paper": (
        *("arxiv.org", "aclanthology.org", "aclweb.org", "openreview.net", "papers.nips.cc"),
        *("proceedings.neurips.cc", "proceedings.mlr.press", "jmlr.org/papers", "doi.org"),
        *("dl.acm.org/doi", "ieeexplore.ieee.org", "semanticscholar.org/paper"),
        "openaccess.thecvf.com",
    ),
    "course": (
        *("coursera.org", "edx.org", "udacity.com", "udemy.com", "datacamp.com"),
        *("khanacademy.org", "pluralsight.com", "skillshare.com", "brilliant.org"),
        *("codecademy.com", "futurelearn.com", "ocw.mit.edu", "course.fast.ai"),
        *("freecodecamp.org/learn", "linkedin.com/learning", "deeplearning.ai/short-courses"),
        *("deeplearning.ai/courses", "learn.deeplearning.ai", "kaggle.com/learn"),
        *("neetcode.io/courses", "educative.io/courses", "frontendmasters.com"),
    ),
    "video": ("vimeo.com", "videolectures.net", "ted.com"),
    "article": ("medium.com", "towardsdatascience.com", "substack.com", "dev.to", "blogspot.com"),
}
_SITES = {
    site.partition("/")[0]: [
        (other.partition("/")[2], kind)
        for kind, others in _SITES_OF.items()
        for other in others
        if other.partition("/")[0] == site.partition("/")[0]
    ]
    for sites in _SITES_OF.values()
    for site in sites
}


def kind_of_link(url: str) -> str:
    """The kind that a link's address decides by itself."""
    host, path = _host_and_path(url)
    if "youtu" in host:
        identity = identity_of(url).removeprefix("youtube:")
        if identity.startswith("playlist/"):
            return "playlist"
        channel = ("@", "c/", "user/", "channel/")
        return "channel" if identity.startswith(channel) or path.startswith(channel) else "video"
    if arxiv_id(url) or doi(url):
        return "paper"
    return _kind_of_site(host, path)


def kind_hinted_by_link(url: str) -> str:
    """The kind that a link makes likely when nobody says one."""
    host, path = _host_and_path(url)
    if host == "github.com" and identity_of(url).startswith("github:"):
        return "repository"
    if host.startswith(("docs.", "developers.")) or host.endswith("readthedocs.io"):
        return "docs"
    folders = path.split("/")
    if "docs" in folders[:-1]:
        return "docs"
    if host.startswith("blog.") or "blog" in folders[:-1] or "blogs" in folders[:-1]:
        return "article"
    if _DATED.search(path):
        return "article"
    return "docs" if any(folder.startswith("documentation") for folder in folders) else ""


def _host_and_path(url: str) -> tuple[str, str]:
    found = _ADDRESS.match(url.lower())
    return (found[1], found[2]) if found else ("", "")


def _kind_of_site(host: str, path: str) -> str:
    labels = host.split(".")[-3:]
    for first in range(len(labels)):
        for below, kind in _SITES.get(".".join(labels[first:]), ()):
            if path.startswith(below):
                return kind
    return ""
