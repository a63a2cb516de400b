"""The pages: their types, their own tests, and what the build must be."""
