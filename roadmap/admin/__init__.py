"""Curation. Learners' progress and notes are not here: nobody else's business."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from roadmap.admin import imports, links, merges, resources, sources, suggestions, topics

admin.site.site_header = _("Curation")
admin.site.site_title = _("Curation")
admin.site.index_title = _("What is on the roadmap")

__all__ = ["imports", "links", "merges", "resources", "sources", "suggestions", "topics"]
