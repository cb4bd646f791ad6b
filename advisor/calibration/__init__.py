"""Fits on documented material. Needs numpy (a development dependency); the running site never imports it."""
