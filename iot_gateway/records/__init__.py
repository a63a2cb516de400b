"""The signed record: day files that nobody can change unseen, their verifier, and exports."""
