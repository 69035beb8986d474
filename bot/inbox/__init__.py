"""What Slack tells Trellis: a row before it is acked, handled once, in order."""
