"""Lists of domains that a desk brings: read in their usual forms, kept as one file each, looked up in microseconds."""
