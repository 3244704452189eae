"""The rooms people see: writer, reviewer, ops, the HTTP API and the command line."""
