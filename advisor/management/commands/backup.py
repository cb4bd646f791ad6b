"""Back the database up while the site goes on: run it once a day and copy the files off the machine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.template.defaultfilters import filesizeformat

from advisor.backups import making
from advisor.backups.files import BackupError, checksum_file, rotate

KEEP = 14


class Command(BaseCommand):
    help = "Write a checked copy of the database with its checksum, and delete the oldest copies."

    def add_arguments(self, parser: CommandParser) -> None:
        folder = settings.ENVIRONMENT.var_dir / "backups"
        parser.add_argument("folder", nargs="?", type=Path, default=folder, help=f"where to (default: {folder})")
        parser.add_argument("--keep", type=int, default=KEEP, help=f"how many backups to keep (default: {KEEP})")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["keep"] < 1:
            raise CommandError("--keep needs at least 1.", returncode=2)
        try:
            path = making.make(options["folder"])
        except (BackupError, DatabaseError, OSError) as error:
            raise CommandError(f"No backup was made. {error}") from error
        try:
            kept = rotate(path, options["keep"])
        except OSError as error:
            raise CommandError(f"{path} was made, but older backups could not be deleted: {error}") from error
        size = filesizeformat(path.stat().st_size).replace("\xa0", " ")
        self.stdout.write(f"Backup: {path} ({size}), with {checksum_file(path).name}. {kept} kept in {path.parent}.")
        self.stdout.write("It opens every result and holds all answers and logins: keep it private.")
        self.stdout.write("The secret key is not in it.")
