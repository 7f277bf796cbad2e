"""The live push: outbox, tail, hub, socket.

The laws: subscribe, then snapshot, then replay; a snapshot with its events equals a fresh
snapshot; never a partial recovery; positions bypass the outbox; a slow client is closed.
"""
