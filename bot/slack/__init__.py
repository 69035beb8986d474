"""The only part of bot/ that speaks to Slack."""
