"""Outside profiles: link, prove, choose, poll, unlink."""
