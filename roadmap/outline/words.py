"""The values that a field of an outline may have; a test holds them against the models."""

KINDS = {
    *("article", "book", "channel", "community", "course", "dataset", "docs", "list", "method"),
    *("paper", "playlist", "podcast", "repository", "talk", "tool", "tutorial", "video"),
}
LEVELS = {"introductory", "cult"}
ACCESS = {"free", "registration", "paid"}
RELATIONS = {"follows_up", "succeeds", "builds_on", "explains", "part_of", "recommended_by"}
ALIASES = {"slug", "title", "link"}
ARRANGED = {"pinned", "hidden"}
