"""Swaps: a volunteer offers a night, somebody who fits takes it, by rule or a leader's hand."""
