"""The site as it would be in Hebrew: right to left. There is no translation yet, so its own words stay English."""

from advisor.settings import *  # noqa: F403  (all of them, but the language)

LANGUAGE_CODE = "he"
USE_I18N = True
