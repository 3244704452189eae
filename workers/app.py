"""The Celery app. A message is a hint: it may be lost, doubled or forged, so nothing here tries to keep one safe."""

from __future__ import annotations

from celery import Celery
from kombu import Exchange, Queue

from workers.addresses import broker_address
from workflow.settings import Settings
from workflow.states import Lane

HINT_EXPIRES_S = 60

CONSUMER_TRANSPORT = {
    "visibility_timeout": 60,
    # Without these two, hints that a dead worker had fetched come back only after some 100 s.
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
    "socket_timeout": 2,
    "socket_connect_timeout": 1,
    # A connection that died unnoticed is given up after some 11 s; by default that takes 51, and the watchdog is first.
    "health_check_interval": 5,
}
# Measured: with anything less, one hint to a frozen broker holds its sender for 5 s to forever.
PUBLISHER_TRANSPORT = {
    "socket_timeout": 0.5,
    "socket_connect_timeout": 0.5,
    "retry_on_timeout": False,
    "max_retries": 0,
}


CANARY = "copydesk.canary"
# A header of every hint: the request that it came of, so that a worker's log lines can be found by it.
REQUEST = "copydesk_request"
# Another: its own span, so that the work that it set off can say so.
TRACE = "copydesk_trace"


def task_name(lane: Lane) -> str:
    """The name under which the lane's task goes over the wire."""
    return f"copydesk.{lane}"


app = Celery("copydesk")
app.conf.update(
    imports=("workers.tasks",),
    task_serializer="json",
    accept_content=["json"],
    task_ignore_result=True,
    result_backend=None,
    # Spelt out: a queue left to the defaults is bound to the default exchange, and every hint goes to all of them.
    task_queues=tuple(Queue(str(lane), Exchange(str(lane)), routing_key=str(lane)) for lane in Lane),
    task_default_queue=str(Lane.CHECK),
    task_create_missing_queues=False,
    task_routes={task_name(lane): {"queue": str(lane)} for lane in Lane},
    # Early: a hint that dies with its worker is not missed, the row in the database brings another.
    task_acks_late=False,
    worker_prefetch_multiplier=1,
    # With remote control off, a worker that lost its broker stalled for good in most trials.
    worker_enable_remote_control=True,
    worker_hijack_root_logger=False,
    worker_soft_shutdown_timeout=20.0,
    worker_enable_soft_shutdown_on_idle=True,
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    broker_transport_options=CONSUMER_TRANSPORT,
)


def use(settings: Settings) -> Celery:
    """The app, pointed at the broker of these settings."""
    app.conf.update(broker_url=broker_address(settings).celery)
    return app


def publisher(settings: Settings) -> Celery:
    """An app that only sends, and gives up at once when the broker is sick."""
    sender = Celery("copydesk.hints", set_as_current=False)
    sender.conf.update(
        broker_url=broker_address(settings).celery,
        task_serializer="json",
        accept_content=["json"],
        task_ignore_result=True,
        task_queues=app.conf.task_queues,
        task_create_missing_queues=False,
        task_routes=app.conf.task_routes,
        task_publish_retry=False,
        broker_connection_timeout=1,
        broker_transport_options=PUBLISHER_TRANSPORT,
    )
    return sender
