"""A volunteer's nights as a calendar feed under a secret address that can be revoked."""
