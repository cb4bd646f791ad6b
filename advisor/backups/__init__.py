"""Backups of the database: made whole or not at all, checked before they are put back."""
