"""The publishing verbs: queue publications with an approval, carry one out on its channel, keep channels up to date."""

from __future__ import annotations

from workflow.channels import discover

CHANNELS = discover()
