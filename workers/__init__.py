"""The hands of the desk: Celery workers, sweeper, watchdog, embedded broker and the supervisor of `copydesk up`."""
