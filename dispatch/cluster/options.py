"""The server's settings, given at every start so that a new release may change them."""

from pathlib import Path

from dispatch.cluster.places import PORT

COMMON = {
    "listen_addresses": "",  # the unix socket is the only door
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "shared_buffers": "256MB",  # for 2 cores and a town's data: all of it stays in memory
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "jit": "off",  # short queries: compiling them costs more than running them
    "random_page_cost": "1.1",
    "max_parallel_workers_per_gather": "0",  # the second core belongs to the application
    "wal_compression": "on",
    "min_wal_size": "128MB",
    "max_wal_size": "1GB",
    "checkpoint_timeout": "15min",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_duration_statement": "500ms",
}
DURABLE = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}
PASSING = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
"""For clusters that nobody will miss: several times faster, lost on a power cut."""


def build_arguments(data: Path, socket: Path, *, durable: bool) -> list[str]:
    """Return the server's arguments for a data folder and a socket folder."""
    settings = COMMON | (DURABLE if durable else PASSING)
    arguments = ["-D", str(data), "-k", str(socket)]
    for name, value in settings.items():
        arguments += ["-c", f"{name}={value}"]
    return arguments
