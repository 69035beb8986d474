"""Charts as pictures, for where Slack draws none."""
