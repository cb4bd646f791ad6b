"""What an editor does, for many tests."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from advisor.models import Question


def person(name: str, *groups: str) -> Client:
    """A logged-in member of these groups."""
    user = get_user_model().objects.create_user(name, is_staff=True)
    user.groups.set(Group.objects.filter(name__in=groups))
    client = Client()
    client.force_login(user)
    return client


def form_of(client: Client, url: str) -> dict[str, Any]:
    """A form of the admin as the browser would send it back unchanged, with the rows below it."""
    context = client.get(url).context
    data = _entries(context["adminform"].form)
    for inline in context["inline_admin_formsets"]:
        data.update(_entries(inline.formset.management_form))
        for form in inline.formset.forms:
            data.update(_entries(form))
    return data


def _entries(form: Any) -> dict[str, Any]:
    data = {}
    for name, field in form.fields.items():
        value = field.prepare_value(form.get_initial_for_field(field, name))
        if value is True:
            data[form.add_prefix(name)] = "on"
        elif value is not False:
            data[form.add_prefix(name)] = "" if value is None else value
    return data


def history_of(row: Model) -> str:
    """The newest entry about a row."""
    entries = LogEntry.objects.filter(object_id=str(row.pk), content_type__model=row._meta.model_name)
    return entries.latest("action_time", "pk").change_message


def question_url(key: str) -> str:
    return reverse("admin:advisor_question_change", args=[Question.objects.get(key=key).pk])
