"""Does the risk foresee where it happens next: rolling back-tests beside simple maps."""
