"""The form of a check-in: one minute on a phone, with who sees what at each field."""
