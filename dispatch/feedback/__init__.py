"""What customers say afterwards, and who answers a bad rating."""
