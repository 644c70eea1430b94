"""The nouns of a roadmap, and the questions asked of them."""

from roadmap.models.link_check import LinkCheck
from roadmap.models.merge import KeptProgress, Merge
from roadmap.models.paper import Paper
from roadmap.models.personal import Pace, PersonalEntry
from roadmap.models.placement import Placement
from roadmap.models.progress import Mark, Progress, UserProgress
from roadmap.models.relation import Relation
from roadmap.models.report import Report
from roadmap.models.resource import Link, Resource
from roadmap.models.saved_filter import SavedFilter
from roadmap.models.seen import Seen
from roadmap.models.source import Alias, Source, SourceEntry
from roadmap.models.suggestion import Suggestion
from roadmap.models.token import Token
from roadmap.models.topic import Prerequisite, Topic

__all__ = [
    "Alias",
    "KeptProgress",
    "Link",
    "LinkCheck",
    "Mark",
    "Merge",
    "Pace",
    "Paper",
    "PersonalEntry",
    "Placement",
    "Prerequisite",
    "Progress",
    "Relation",
    "Report",
    "Resource",
    "SavedFilter",
    "Seen",
    "Source",
    "SourceEntry",
    "Suggestion",
    "Token",
    "Topic",
    "UserProgress",
]
