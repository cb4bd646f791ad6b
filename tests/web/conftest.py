"""What several files of tests need."""

from __future__ import annotations

import pytest
from django.test import Client

from advisor.models import Assessment
from tests.web.comparing import HELPDESK
from tests.web.journey import run_through


@pytest.fixture
def two(client: Client) -> tuple[Assessment, Assessment]:
    """A dental practice and a helpdesk: four answers apart."""
    return run_through(client)[0], run_through(client, HELPDESK)[0]
