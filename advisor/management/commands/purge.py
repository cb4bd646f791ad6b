"""Delete what is past its time: run it once a day."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.sessions.models import Session
from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.utils import timezone

from advisor.guard import limiting
from advisor.models import Assessment, Draft, QuestionnaireVersion
from advisor.storage import previews

DRAFT_DAYS = 30
UNPUBLISHED_DAYS = 1


class Command(BaseCommand):
    help = "Delete drafts older than 30 days, expired results, old previews and old logins. Try --dry-run first."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say what would be deleted")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        drafts = Draft.objects.filter(changed_at__lt=now - timedelta(days=DRAFT_DAYS))
        expired = Assessment.objects.filter(expires_at__lt=now)
        logins = Session.objects.filter(expire_date__lt=now)
        day_ago = now - timedelta(days=UNPUBLISHED_DAYS)
        with transaction.atomic():
            counts = {
                ("draft", "drafts", " without an answer for 30 days"): drafts.count(),
                ("expired result", "expired results", ""): expired.count(),
                (
                    "preview or unfinished import",
                    "previews and unfinished imports",
                    "",
                ): QuestionnaireVersion.everything.filter(number=None, published_at__lt=day_ago).count(),
                ("ended login", "ended logins", ""): logins.count(),
            }
            if not options["dry_run"]:
                limiting.sweep()
                Draft.objects.filter(assessments__in=expired).delete()
                expired.delete()
                drafts.delete()
                previews.forget_unpublished(day_ago)
                logins.delete()
        word = "Would delete" if options["dry_run"] else "Deleted"
        for (one, many, which), count in counts.items():
            self.stdout.write(f"{word} {count} {one if count == 1 else many}{which}.")
