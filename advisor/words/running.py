"""How one way runs, in sentences: on what, how quick, how thirsty. No HTTP, no queries."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from advisor.engine.cost.delays import Delay
from advisor.engine.cost.footprint import Footprint
from advisor.engine.cost.summary import Running, ShownWay
from advisor.words.amounts import digits, percent, plain
from advisor.words.said import several


class ShownRunning(NamedTuple):
    """One open way; a sentence is empty where nothing is known."""

    name: str
    machine: str
    delay: str
    slower: bool
    """Slower than was asked for."""
    footprint: str
    footprint_note: str


def shown_running(way: ShownWay, name: str, stored_as: str) -> ShownRunning:
    return ShownRunning(
        name=capfirst(name),
        machine=machine_words(way.running, stored_as) if way.running else "",
        delay=delay_words(way.delay) if way.delay else "",
        slower=way.delay is not None and way.delay.meets_need is False,
        footprint=footprint_words(way.footprint) if way.footprint else "",
        footprint_note=f"{capfirst(several(way.footprint.note))}." if way.footprint and way.footprint.note else "",
    )


def machine_words(running: Running, stored_as: str) -> str:
    words = _(
        "%(model)s at %(bits)s takes %(memory)s GiB on %(machine)s with %(users)s answers at once, and writes about "
        "%(speed)s tokens a second in all, give or take %(band)s."
    ) % {
        "model": running.language_model,
        "machine": running.machine,
        "bits": stored_as,
        "memory": digits(running.memory_gib, 0),
        "users": plain(running.users_at_once),
        "speed": digits(running.tokens_per_s, 0),
        "band": percent(running.error),
    }
    if not running.extrapolated:
        return words
    return f"{words} {_('Extrapolated: %(reason)s.') % {'reason': several(running.extrapolated)}}"


def delay_words(delay: Delay) -> str:
    words = {
        "under_a_second": _("The first word comes in under a second."),
        "a_few_seconds": _("The first word takes up to a few seconds."),
        "longer": _("The first word takes longer than ten seconds."),
    }[delay.delay_class]
    span = {"low": digits(delay.low_s, 1), "high": digits(delay.high_s, 1)}
    return f"{words} {_('(%(low)s s when quiet, %(high)s s when busy)') % span}"


def footprint_words(footprint: Footprint) -> str:
    return _("1,000 answers: %(low)s to %(high)s Wh, %(gas_low)s to %(gas_high)s g CO2e.") % {
        "low": plain(footprint.wh_low),
        "high": plain(footprint.wh_high),
        "gas_low": plain(footprint.gco2e_low),
        "gas_high": plain(footprint.gco2e_high),
    }
