"""The worker: housekeeping, and the jobs, each in a process of its own at the lowest priority."""
