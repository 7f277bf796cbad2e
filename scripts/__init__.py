"""What makes a bare machine ready. Only the standard library: it runs before anything else."""
