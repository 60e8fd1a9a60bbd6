"""Intake, the desk's main job: person, service, papers, promise, save."""
