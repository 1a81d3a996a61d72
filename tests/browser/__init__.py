"""The whole server as people meet it: a process of its own, and a real browser in front of it."""
