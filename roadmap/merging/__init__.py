"""Two resources that are one: what merging them would do, doing it, and taking it back."""

from roadmap.merging.merge import merge
from roadmap.merging.outlook import MergeError, Outlook, outlook
from roadmap.merging.undo import undo

__all__ = ["MergeError", "Outlook", "merge", "outlook", "undo"]
