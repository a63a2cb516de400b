"""The people who go: skills and certificates, shifts, homes, van stock, positions."""
