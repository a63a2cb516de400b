"""Our own search: parts of routes are taken out and put back better, over and over."""
