"""Mentorships: how they start, what both agree on, where the mentee stands, and how they end well."""
