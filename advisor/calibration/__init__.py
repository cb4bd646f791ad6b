"""Fitting the scorecard on documented decisions. Needs numpy (a development dependency); the site never imports it."""
