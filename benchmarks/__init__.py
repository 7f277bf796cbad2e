"""What is measured, each with one command; never a timed test."""
