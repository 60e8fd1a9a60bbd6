"""Self-assessments, public consultations and the quiz on the service standard."""
