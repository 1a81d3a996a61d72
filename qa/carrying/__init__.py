"""What carries over from one question of a talk to the next. `qa.following` puts it together."""
