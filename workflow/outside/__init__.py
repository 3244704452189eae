"""What the desk asks of other people's servers: guarded, polite, and never for longer than agreed."""
