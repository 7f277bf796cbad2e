"""Patrols: where and when to walk, and routes that can't be guessed."""
