"""`copydesk bench`: ours and the usual way side by side, measured in the same run."""
