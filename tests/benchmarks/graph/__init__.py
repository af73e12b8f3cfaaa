"""The graph measures beside the tools that somebody would take instead."""
