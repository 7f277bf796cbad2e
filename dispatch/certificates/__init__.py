"""Certificates of a volunteer's service, as PDF."""
