"""What became of a topic or a resource and of all that belongs to it, and putting it back."""

from roadmap.history.changes import Change, changes_of
from roadmap.history.take_back import CannotTakeBackError, take_back

__all__ = ["CannotTakeBackError", "Change", "changes_of", "take_back"]
