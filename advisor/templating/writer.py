"""Writes a Django template down as the source of a Python function with the same meaning."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.template import Context, Engine, Node
from django.template.base import TextNode, Variable, VariableNode
from django.template.defaulttags import CommentNode, ForNode, IfNode, LoadNode, TemplateLiteral, URLNode, WithNode
from django.template.loader_tags import ExtendsNode, IncludeNode
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.templatetags.static import StaticNode
from django.utils import translation

from advisor.templating import runtime

Function = Callable[[runtime.Scope, Context, Callable[[str], None]], None]


def compiled(nodes: Iterable[Node], engine: Engine) -> Function:
    """A function that prints these nodes: `function(variables, context, print)`."""
    writer = Writer(engine)
    writer.nodes(nodes, "scope")
    source = "\n".join(["def printed(scope, context, out):", *writer.lines, *writer.text(), "    return None"])
    names: dict[str, Any] = {**vars(runtime), **writer.objects, "ngettext": translation.ngettext}
    exec(compile(source, "<template>", "exec"), names)  # noqa: S102  (written from our own templates, no visitor's text)
    function: Function = names["printed"]
    return function


class Writer:
    """Collects the lines of one function. Objects that have no literal are handed over by name."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.lines: list[str] = []
        self.objects: dict[str, Any] = {}
        self.depth = 1
        self.waiting: list[str] = []

    # ------------------------------------------------------------ lines

    def text(self) -> list[str]:
        """The text that waits to be printed, as one line."""
        whole, self.waiting = "".join(self.waiting), []
        return ["    " * self.depth + f"out({whole!r})"] if whole else []

    def line(self, code: str) -> None:
        self.lines += self.text()
        self.lines.append("    " * self.depth + code)

    def block(self, head: str, nodes: Iterable[Any], scope: str, first: str = "") -> None:
        """`head:` with its nodes one step further in."""
        self.line(f"{head}:")
        self.depth += 1
        self.line(first or "pass")
        self.nodes(nodes, scope)
        self.lines += self.text()
        self.depth -= 1

    def name(self, value: Any) -> str:
        """The name under which the function finds this object."""
        name = f"given{len(self.objects)}"
        self.objects[name] = value
        return name

    # ------------------------------------------------------------ nodes

    def nodes(self, nodes: Iterable[Node], scope: str) -> None:
        for node in nodes:
            constant = constant_text(node)
            if constant is not None:
                self.waiting.append(constant)
            elif isinstance(node, VariableNode):
                self.line(f"out(show({self.expression(node.filter_expression, scope)}, context))")
            elif isinstance(node, IfNode):
                self.if_node(node, scope)
            elif isinstance(node, ForNode):
                self.for_node(node, scope)
            elif isinstance(node, WithNode):
                self.with_node(node, scope)
            elif isinstance(node, IncludeNode) and is_constant(node.template):
                self.include(node, scope)
            elif isinstance(node, URLNode) and not (node.kwargs or node.asvar) and is_constant(node.view_name):
                given = "".join(f", {self.expression(argument, scope)}" for argument in node.args)
                self.line(f"out(escape(address({node.view_name.resolve(Context())!r}{given})))")
            elif isinstance(node, BlockTranslateNode) and not node.asvar and not node.message_context:
                self.translation(node, scope)
            else:
                self.line(f"out(by_node({self.name(node)}, {scope}, context))")

    def if_node(self, node: IfNode, scope: str) -> None:
        for place, (condition, nodes) in enumerate(node.conditions_nodelists):
            word = "elif" if place else "if"
            self.block(f"{word} {self.condition(condition, scope)}" if condition else "else", nodes, scope)

    def for_node(self, node: ForNode, scope: str) -> None:
        inner, values, number = (f"{kind}{len(self.lines)}" for kind in ("scope", "values", "number"))
        self.line(f"{values} = looped({self.expression(node.sequence, scope)})")
        self.line(f"{inner} = dict({scope})")
        target = ", ".join(f"{inner}[{name!r}]" for name in node.loopvars)
        order = f"reversed({values})" if node.is_reversed else values
        counted = f"{inner}['forloop'] = forloop({number}, len({values}), {scope}.get('forloop', {{}}))"
        self.block(f"for {number}, ({target}) in enumerate({order})", node.nodelist_loop, inner, counted)
        if node.nodelist_empty:
            self.block(f"if not {values}", node.nodelist_empty, scope)

    def with_node(self, node: WithNode, scope: str) -> None:
        inner = f"scope{len(self.lines)}"
        self.line(f"{inner} = {self.widened(scope, node.extra_context)}")
        self.nodes(node.nodelist, inner)

    def include(self, node: IncludeNode, scope: str) -> None:
        template = self.engine.get_template(node.template.resolve(Context()))
        if any(isinstance(child, ExtendsNode) for child in template.nodelist):
            self.line(f"out(by_node({self.name(node)}, {scope}, context))")
            return
        inner = f"scope{len(self.lines)}"
        outer = "ALONE" if node.isolated_context else scope
        self.line(f"{inner} = {self.widened(scope, node.extra_context, outer)}")
        self.line(f"{self.name(template.nodelist)}.print({inner}, context, out)")

    def translation(self, node: BlockTranslateNode, scope: str) -> None:
        inner = f"scope{len(self.lines)}"
        self.line(f"{inner} = {self.widened(scope, node.extra_context)}")
        singular, names = node.render_token_list(node.singular)
        message = repr(translation.gettext(singular))
        if node.plural:
            plural, more = node.render_token_list(node.plural)
            self.line(f"{inner}[{node.countervar!r}] = text({self.expression(node.counter, scope)})")
            message = f"ngettext({singular!r}, {plural!r}, {inner}[{node.countervar!r}])"
            names = [*names, *more]
        values = ", ".join(f"{name!r}: show({inner}.get({name!r}, MISSING), context)" for name in dict.fromkeys(names))
        self.line(f"out({message} % {{{values}}})")

    # ------------------------------------------------------------ values

    def widened(self, scope: str, extra: Mapping[str, Any], outer: str = "") -> str:
        """The variables of an inner place: all of the outer one and some more."""
        more = "".join(f", {name!r}: text({self.expression(value, scope)})" for name, value in extra.items())
        return f"{{**{outer or scope}{more}}}"

    def expression(self, found: Any, scope: str) -> str:
        """A `FilterExpression` in Python."""
        code = self.variable(found.var, scope) if found.is_var else self.name(found.var)
        for function, arguments in found.filters:
            given = [
                self.variable(argument, scope) if looked_up else self.name(argument)
                for looked_up, argument in arguments
            ]
            filtered = self.name(runtime.filter_function(function))
            code = f"{filtered}({', '.join([f'text({code})', 'context', *given])})"
        return code

    def variable(self, variable: Variable, scope: str) -> str:
        if variable.translate:
            return f"by_django({self.name(variable)}.resolve, {scope}, context)"
        if variable.lookups is None:
            return self.name(variable.literal)
        first, *rest = variable.lookups
        code = f"read({scope}, {first!r})"
        for name in rest:
            code = f"step({code}, {name!r})"
        return code

    def condition(self, condition: Any, scope: str) -> str:
        """`{% if %}` in Python, where it means the same; all else is left to Django."""
        kind = getattr(condition, "id", "")
        if isinstance(condition, TemplateLiteral):
            return f"known({self.expression(condition.value, scope)})"
        if kind in {"and", "or"}:
            return f"({self.condition(condition.first, scope)} {kind} {self.condition(condition.second, scope)})"
        if kind == "not":
            return f"(not {self.condition(condition.first, scope)})"
        if kind in {"==", "!="}:
            return f"({self.condition(condition.first, scope)} {kind} {self.condition(condition.second, scope)})"
        return f"by_django({self.name(condition)}.eval, {scope}, context)"


def is_constant(found: Any) -> bool:
    """Whether an expression is a literal without filters."""
    return not found.filters and not (found.is_var and found.var.lookups is not None)


def constant_text(node: Node) -> str | None:
    """The text of a node that says the same on every page: words, an address without arguments, a static file."""
    if isinstance(node, TextNode):
        return node.s
    if isinstance(node, CommentNode | LoadNode):
        return ""
    fixed = (
        isinstance(node, TranslateNode)
        and not (node.asvar or node.message_context)
        and is_constant(node.filter_expression)
    )
    fixed |= isinstance(node, URLNode) and not (node.args or node.kwargs or node.asvar) and is_constant(node.view_name)
    fixed |= isinstance(node, StaticNode) and not node.varname and is_constant(node.path)
    return str(node.render(Context())) if fixed else None
