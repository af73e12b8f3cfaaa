"""The way in: five steps that tick themselves from what somebody does, or by hand."""
