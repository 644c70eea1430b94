from typing import Any

from django.contrib import admin
from django.http import HttpRequest


class LookedAtAdmin(admin.ModelAdmin):
    """Of what the site writes itself: read here, and changed by nobody."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
