"""Recommendation: who should go, how soon, why, and what is left uncovered."""
