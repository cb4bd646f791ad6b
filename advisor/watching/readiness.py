"""Whether this process can serve visitors: what a proxy or a person asks before sending any."""

from __future__ import annotations

import logging
from functools import cache

from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from advisor.storage import content, sql

logger = logging.getLogger(__name__)
Migration = tuple[str, str]

UNREACHABLE = "the database cannot be reached"
BEHIND = "the tables are older than this release: run manage.py migrate"
UNPUBLISHED = "no version of the questionnaire is published: run manage.py seed, or publish one at the desk"
UNREADABLE = "the published questionnaire cannot be read by this release"


def missing() -> str:
    """The first thing that is missing, in words that tell no address and no name; empty if nothing is.

    A database that was restarted is there again: a proxy need not hear that once from every worker.
    """
    try:
        return sql.again_if_dropped(_missing_in_database)
    except DatabaseError as error:
        logger.warning("not ready: %s", error)
        return UNREACHABLE


def _missing_in_database() -> str:
    connection.ensure_connection()
    if not known_migrations() <= applied_migrations():
        return BEHIND
    return _missing_content()


def _missing_content() -> str:
    try:
        version = content.current_version_id()
    except content.NotPublished:
        return UNPUBLISHED
    try:
        content.published(version)
    except content.NotPublished as error:
        logger.warning("not ready: %s", error)
        return UNREADABLE
    return ""


@cache
def known_migrations() -> frozenset[Migration]:
    """The migrations that come with this release, read once."""
    return frozenset(MigrationLoader(None).disk_migrations)


def applied_migrations() -> frozenset[Migration]:
    """The migrations that this database has had; none if it has no tables."""
    return frozenset(MigrationRecorder(connection).applied_migrations())
