"""Quick notes of units in the field, with a photo, about an incident or a patrol's stop."""
