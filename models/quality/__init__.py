"""What screens and commands read of self-assessments, consultations and the quiz."""
