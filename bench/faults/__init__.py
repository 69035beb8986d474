"""Trellis under faults: real processes, real databases, a Slack that misbehaves; messages and words are counted."""
