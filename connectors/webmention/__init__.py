"""Webmention: what a page of somebody says about another page; sent to the hub, never polled."""
