"""Tracking and feedback: who learns that a person opened, clicked, booked or answered."""
