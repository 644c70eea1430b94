"""Fills in a form of the admin as it is shown, for a test to change what matters to it."""

from typing import Any


def as_shown(client: Any, address: str) -> dict[str, Any]:
    """What sending the form of a page untouched would send."""
    context = client.get(address).context
    forms = [context["adminform"].form]
    for inline in context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    data = {}
    for form in forms:
        for field in form:
            value = field.value()
            if value is False or (value is None and field.name == "DELETE"):
                continue
            data[field.html_name] = "on" if value is True else "" if value is None else value
    return data


def adding(data: dict[str, Any], prefix: str, **fields: Any) -> dict[str, Any]:
    """The same with one more row in an inline."""
    number = int(data[f"{prefix}-TOTAL_FORMS"])
    row = {f"{prefix}-{number}-{name}": value for name, value in fields.items()}
    return data | row | {f"{prefix}-TOTAL_FORMS": number + 1}
