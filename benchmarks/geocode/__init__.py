"""How well and how fast locations are found, on queries written by hand, beside two peers."""
