"""The HTTP edge that every package's routers are mounted on."""
