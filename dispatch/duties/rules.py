"""What a duty roster asks for."""
