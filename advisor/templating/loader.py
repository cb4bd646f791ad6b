"""A template loader that compiles the site's own templates to functions. The words stay Django templates."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import cast

from django.conf import settings
from django.template import Context, Engine, Node, Origin, Template, TemplateDoesNotExist
from django.template.base import NodeList
from django.template.loader_tags import BlockNode
from django.template.loaders import cached
from django.utils.safestring import SafeString

from advisor.templating.runtime import Scope
from advisor.templating.writer import Function, compiled

OURS = str(settings.ROOT / "templates")


class CompiledNodes(NodeList):
    """Nodes that are rendered by a function, written when they are first needed."""

    def __init__(self, nodes: Iterable[Node], engine: Engine) -> None:
        super().__init__(nodes)
        self.engine = engine
        self._function: Function | None = None

    def render(self, context: Context) -> SafeString:
        if not context.autoescape:
            return super().render(context)
        parts: list[str] = []
        self.print(cast(Scope, context.flatten()), context, parts.append)
        return SafeString("".join(parts))

    def print(self, scope: Scope, context: Context, out: Callable[[str], None]) -> None:
        if self._function is None:
            self._function = compiled(self, self.engine)
        self._function(scope, context, out)


class CompiledTemplate(Template):
    """A template whose nodes, and those of its blocks, are compiled."""

    def compile_nodelist(self) -> NodeList:
        nodes = super().compile_nodelist()
        for block in cast(list[BlockNode], nodes.get_nodes_by_type(BlockNode)):
            block.nodelist = CompiledNodes(block.nodelist, self.engine)
        return CompiledNodes(nodes, self.engine)


class Loader(cached.Loader):
    """Django's cached loader; templates of ours come out compiled, those of the admin as they are."""

    def get_template(self, template_name: str, skip: list[Origin] | None = None) -> Template:
        key = self.cache_key(template_name, skip)
        if key not in self.get_template_cache:
            for origin in self.get_template_sources(template_name):
                if _is_ours(origin) and origin not in (skip or ()):
                    try:
                        source = str(self.get_contents(origin))
                    except TemplateDoesNotExist:
                        continue
                    self.get_template_cache[key] = CompiledTemplate(source, origin, template_name, self.engine)
                    break
        return super().get_template(template_name, skip)


def _is_ours(origin: Origin) -> bool:
    return str(origin.name).startswith(OURS) and not str(origin.template_name).startswith("admin/")
