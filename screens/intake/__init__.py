"""Intake, the desk's main job: person, service, papers, promise, save."""

from screens.intake.screen import IntakeScreen

__all__ = ["IntakeScreen"]
