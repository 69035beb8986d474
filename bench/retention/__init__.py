"""Simulated learners whose memory is not the model's: which policy of asking keeps most in mind."""
