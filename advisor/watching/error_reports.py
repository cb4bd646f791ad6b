"""Errors that reach the owner by mail, which does not say who asked for what."""

from __future__ import annotations

import logging
import threading
from smtplib import SMTPException
from time import monotonic

from advisor.watching.logs import hide

logger = logging.getLogger(__name__)
PAUSE_S = 600
"""The first error is mailed at once; a storm of them must not become a storm of mail."""


class ErrorMail(logging.Handler):
    """Mails the log line with its stack trace to ADMINS, from a thread so that no visitor waits for it."""

    def __init__(self, pause_s: float = PAUSE_S) -> None:
        super().__init__(logging.ERROR)
        self.pause_s = pause_s
        self.next_at = 0.0
        self.left_out = 0

    def emit(self, record: logging.LogRecord) -> None:
        if _is_only_a_status(record):
            return
        if monotonic() < self.next_at:
            self.left_out += 1
            return
        more = f"\n\n{self.left_out} more since the last mail; the log has them." if self.left_out else ""
        self.next_at, self.left_out = monotonic() + self.pause_s, 0
        subject = hide(record.getMessage()).splitlines()[0][:100]
        threading.Thread(target=_mail, args=(subject, self.format(record) + more), daemon=True).start()


def _is_only_a_status(record: logging.LogRecord) -> bool:
    """Django’s line on an answer of 5xx that we gave ourselves: what broke is in a line of its own."""
    return record.name == "django.request" and not record.exc_info


def _mail(subject: str, text: str) -> None:
    from django.core.mail import mail_admins  # logging is set up before Django is

    try:
        mail_admins(subject, text)
    except (OSError, SMTPException) as error:
        logger.warning("the error mail could not be sent: %s", error)
