"""A believable station to try: people, units, accounts, movement, calls."""
