"""What a refused form is to look like to whoever sent it."""

from typing import Any

from django.forms import BoundField, Widget
from django.forms.renderers import DjangoTemplates


class Field(BoundField):
    """The first that was refused takes the focus, and with it its error is read out."""

    def build_widget_attrs(self, attrs: Any, widget: Widget | None = None) -> dict[str, Any]:
        built: dict[str, Any] = super().build_widget_attrs(attrs, widget)
        refused = (field for field in self.form if field.errors and not field.is_hidden)
        if self.errors and next(refused, None) is self:
            built["autofocus"] = True
        return built


class Renderer(DjangoTemplates):
    bound_field_class = Field
