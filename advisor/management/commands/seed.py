"""Put in the content that comes with the site, and publish the first version."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.utils import OperationalError, ProgrammingError

from advisor.models import QuestionnaireVersion
from advisor.storage import people, seeding


class Command(BaseCommand):
    help = "Add content that was never added before; publish the first version. Never overwrites an edit."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            added = sum(seeding.seed().values())
        except (OperationalError, ProgrammingError) as error:
            reason = f"The database is not ready ({error}). Run “manage.py migrate” first."
            raise CommandError(" ".join(reason.split()), returncode=2) from error
        people.seed_groups()
        self.stdout.write(f"Content: {added} rows added." if added else "Content: nothing new.")
        if QuestionnaireVersion.objects.exists():
            return
        from advisor.storage import content  # the engine: every later start is a fifth of a second quicker without

        try:
            version = content.publish(note="First version, as it comes with the site.")
        except content.InvalidContent as error:
            raise CommandError("\n".join(["The content cannot be published:", *error.problems])) from error
        self.stdout.write(f"Published version {version.number}.")
