"""Feedback in the form situation, behavior, impact: drafting, coaching, delivering."""
