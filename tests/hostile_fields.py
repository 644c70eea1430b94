"""Which fields take somebody's text: those that `hostile_world` fills, and why not the others."""

# By model, the fields that are filled here. Those of its history are filled along with it.
SPOILED = {
    "roadmap.Topic": {"title", "summary", "concepts", "body"},
    "roadmap.Resource": {"title", "url", "authors", "summary", "why"},
    "roadmap.Link": {"label", "url"},
    "roadmap.Paper": {"arxiv_id", "doi", "venue", "bibtex"},
    "roadmap.Placement": {"remark"},
    "roadmap.Relation": {"remark"},
    "roadmap.Prerequisite": {"reason"},
    "roadmap.Alias": {"value"},
    "roadmap.Source": {"name", "address", "licence", "description"},
    "roadmap.SourceEntry": {"key", "path", "said"},
    "roadmap.Merge": {"reason", "left"},
    "roadmap.Report": {"file_name", "content", "options", "summary", "text"},
    "roadmap.Suggestion": {"url", "title", "remark", "reason"},
    "roadmap.LinkCheck": {"url", "moved_to"},
    "roadmap.UserProgress": {"amount", "note"},
    "roadmap.KeptProgress": {"before"},
    "roadmap.PersonalEntry": {"amount", "note", "title", "url"},
    "roadmap.SavedFilter": {"name", "query"},
    "roadmap.Token": {"name"},
    "account.EmailAddress": {"email"},
    "accounts.User": {"first_name", "last_name", "email", "name", "time_zone", "language"},
    "auth.Group": {"name"},
    "mfa.Authenticator": {"data"},
    "usersessions.UserSession": {"user_agent"},
    "admin.LogEntry": {"object_repr", "change_message"},
}
# Fields that hold no words of anybody's, and why not.
PLAIN = {
    "slug": "letters, digits, hyphens: a slug by its validator, and by the address that finds it",
    "digest": "a hash",
    "password": "a hash",
    "username": "letters by its validator, refused in test_every_door_refuses_or_shows_it_as_text",
    "identity": "made from the link, and shown nowhere but beside it",
    "published": "digits by its validator, refused as above",
    "after": "a hash",
    "kept": "rows as they were, for undoing",
    "path": "a page of the site, found among its addresses",
    "reason": "of a fixed list: what the link checker found",
    "object_id": "a number",
    "history_change_reason": "filled with each change of the content here",
    "session_key": "made by the site",
    "session_data": "signed by the site",
    "key": "made by the site",
    "codename": "written in the code",
    "app_label": "written in the code",
    "model": "written in the code",
}
# Whole models that nobody but the code or the owner's settings writes.
MADE_BY_CODE = {
    *("auth.Permission", "contenttypes.ContentType", "sessions.Session"),
    *("account.EmailConfirmation", "usersessions.UserSession.data"),
    # Providers of sign-in are set up in the settings; what they say has tests of its own.
    *("socialaccount.SocialApp", "socialaccount.SocialAccount", "socialaccount.SocialToken"),
}
