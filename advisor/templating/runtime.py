"""What compiled templates call: Django's rules for looking up and printing values, with the usual cases first."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import cache, lru_cache
from html import escape
from typing import Any

from django.conf import settings
from django.template import Context, Node, Variable, VariableDoesNotExist
from django.template.base import render_value_in_context
from django.urls import reverse
from django.utils.safestring import SafeData, SafeString, mark_safe
from django.utils.timezone import template_localtime  # type: ignore[attr-defined]

Scope = dict[str, Any]
_GROUPED = settings.USE_THOUSAND_SEPARATOR


class Missing:
    """A variable that is not there: printed as nothing, false in a condition."""

    def __bool__(self) -> bool:
        return False


MISSING = Missing()
ALONE = {"True": True, "False": False, "None": None}
"""All that an include with `only` sees beside what it is given."""


def show(value: Any, context: Context) -> str:
    """A value as text of the page, escaped unless it is safe."""
    kind = type(value)
    if kind is str:
        return escape(value)
    if kind is SafeString:
        return value  # type: ignore[no-any-return]
    if kind is int and not _GROUPED:
        return str(value)
    return "" if value is MISSING else render_value_in_context(value, context)


def read(scope: Scope, name: str) -> Any:
    """A variable of this place."""
    found = scope.get(name, MISSING)
    return _as_django_does(scope, name) if callable(found) else found


def step(value: Any, name: str) -> Any:
    """`value.name` as a template means it: a key, an attribute, the result of a method."""
    if type(value) is dict:
        found = value.get(name, MISSING)
    elif _has_attributes_only(type(value)):  # type: ignore[arg-type]
        found = getattr(value, name, MISSING)
    else:
        found = MISSING
    if found is not MISSING and not callable(found):
        return found
    return MISSING if value is MISSING else _as_django_does(value, name)


@cache
def _has_attributes_only(kind: Hashable) -> bool:
    assert isinstance(kind, type)
    return issubclass(kind, tuple) or not hasattr(kind, "__getitem__")


def _as_django_does(value: Any, name: str) -> Any:
    try:
        return Variable(f"it.{name}").resolve(Context({"it": value}))
    except VariableDoesNotExist:
        return MISSING


@lru_cache(maxsize=4096)
def address(name: str, *arguments: Hashable) -> str:
    """An address of ours; a page asks for the same few again and again."""
    return reverse(name, args=arguments)


def known(value: Any) -> Any:
    """In a condition or a loop, what is missing is None."""
    return None if value is MISSING else value


def text(value: Any) -> Any:
    """For a filter, what is missing is an empty text."""
    return "" if value is MISSING else value


def looped(values: Any) -> Sequence[Any]:
    """What `{% for %}` goes through."""
    if values is None or values is MISSING:
        return ()
    return values if hasattr(values, "__len__") else list(values)


def forloop(place: int, length: int, parent: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "parentloop": parent,
        "counter0": place,
        "counter": place + 1,
        "revcounter": length - place,
        "revcounter0": length - place - 1,
        "first": place == 0,
        "last": place == length - 1,
    }


def by_django(call: Callable[[Context], Any], scope: Scope, context: Context) -> Any:
    """What is not compiled: Django's own node, condition or expression, with the variables of this place."""
    context.dicts.append(scope)
    try:
        return call(context)
    finally:
        context.dicts.pop()


def by_node(node: Node, scope: Scope, context: Context) -> str:
    return str(by_django(node.render_annotated, scope, context))


def filter_function(function: Callable[..., Any]) -> Callable[..., Any]:
    """A filter with its flags read once."""
    local, escapes, safe = (
        getattr(function, flag, False) for flag in ("expects_localtime", "needs_autoescape", "is_safe")
    )

    def filtered(value: Any, context: Context, *arguments: Any) -> Any:
        if local:
            value = template_localtime(value, context.use_tz)
        options = {"autoescape": context.autoescape} if escapes else {}
        found = function(value, *arguments, **options)
        return mark_safe(found) if safe and isinstance(value, SafeData) else found  # noqa: S308  (Django's own rule)

    return filtered
