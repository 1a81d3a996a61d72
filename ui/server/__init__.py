"""The HTTP server: the interface, the chat page and the widget in one process."""
