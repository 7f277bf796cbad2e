"""The main job under load: from an incident's report to its route on every screen."""
