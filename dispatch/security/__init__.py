"""Accounts, sessions, one-time sign-in links and roles."""
