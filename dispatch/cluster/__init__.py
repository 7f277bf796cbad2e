"""A private PostgreSQL with PostGIS: made, started and stopped by the product itself.

Only the standard library is used here, so that the bootstrap script, which runs before any
package is installed, can ask the same code where PostgreSQL is.
"""

from dispatch.cluster.binaries import Installation, find_installation
from dispatch.cluster.ensure import ensure_cluster
from dispatch.cluster.errors import ClusterError
from dispatch.cluster.handle import ClusterHandle
from dispatch.cluster.temporary import temporary_cluster

__all__ = [
    "ClusterError",
    "ClusterHandle",
    "Installation",
    "ensure_cluster",
    "find_installation",
    "temporary_cluster",
]
