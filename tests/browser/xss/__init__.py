"""Hostile texts through the desk, and what a browser makes of the pages that come out: payloads, watch, campaign."""
