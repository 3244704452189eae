"""The commands of `copydesk`, one file each."""
