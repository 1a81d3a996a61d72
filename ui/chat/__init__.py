"""The chat page, and the pieces of HTML that it shares with the widget."""
