"""How gunicorn runs in service; reasons in docs/operations.md."""

import os

bind = "0.0.0.0:8000"
worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS", "3"))
threads = int(os.environ.get("WEB_THREADS", "4"))
preload_app = True
timeout = 120
graceful_timeout = 30
max_requests = 2000
max_requests_jitter = 200
worker_tmp_dir = "/dev/shm"  # noqa: S108 (heartbeat files belong in memory)
control_socket_disable = True
accesslog = "-"
