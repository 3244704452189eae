// Everything here only makes quicker what the pages already do without it.
