"""What the archive gives back: captures as WARC and WACZ, and what it states of them as JSON Lines."""
