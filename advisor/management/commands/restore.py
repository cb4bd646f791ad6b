"""Put a backup back: into a fresh install, or over what is there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from advisor.backups import making
from advisor.backups.files import BackupError


class Command(BaseCommand):
    help = "Check a backup and replace the database by it, all of it or nothing. Stop the site first."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the backup; its .sha256 file lies beside it")
        parser.add_argument("--force", action="store_true", help="replace a database that holds something")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            making.restore(options["file"], force=options["force"])
        except making.NotMigrated as error:
            raise CommandError(
                f"{options['file'].name} was put back, but not brought to this release: {error} Do not start the site "
                "yet: mend that and run manage.py migrate, or restore another backup with --force."
            ) from error
        except (BackupError, DatabaseError, OSError) as error:
            raise CommandError(f"Nothing was restored. {error}") from error
        self.stdout.write(f"Restored from {options['file'].name}: {making.what_is_there()}.")
        self.stdout.write("Now start the site, or start it again. Editors have to sign in once more.")
