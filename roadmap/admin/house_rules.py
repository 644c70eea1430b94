"""The house rules as a page: what is wrong and what could be better, each with its way in."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from roadmap.house_rules import check

SHOWN = 100  # of one rule


def house_rules(request: HttpRequest) -> HttpResponse:
    if not request.user.has_perms(["roadmap.view_topic", "roadmap.view_resource"]):
        raise PermissionDenied
    rules = [
        {
            "rule": rule,
            "count": len(findings),
            "rest": max(0, len(findings) - SHOWN),
            "rows": [
                (
                    reverse(
                        f"admin:roadmap_{each.about._meta.model_name}_change", args=[each.about.pk]
                    ),
                    each,
                )
                for each in findings[:SHOWN]
            ],
        }
        for rule, findings in check()
    ]
    context = admin.site.each_context(request) | {"title": _("House rules"), "rules": rules}
    return TemplateResponse(request, "admin/roadmap/house_rules.html", context)
