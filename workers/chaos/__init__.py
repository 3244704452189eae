"""`copydesk chaos`: a private desk under load, broken in every way we know, and held to what it promises."""
