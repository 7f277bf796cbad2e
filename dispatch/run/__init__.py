"""`patrolgrid run`: the whole product from one command, and nothing left when it ends."""
