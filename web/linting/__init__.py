"""`copydesk check` over any folder of articles: what is looked at, what counts, what is known, how it is said."""
