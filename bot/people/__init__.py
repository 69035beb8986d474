"""Who someone is to Trellis: profile, hours, roles, stage, and what they allow."""
