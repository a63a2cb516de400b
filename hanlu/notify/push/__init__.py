"""Web Push (RFC 8030): a technician's phone is told while its page is closed.

Only the number and id of an order and a code of what happened leave the house, encrypted for that
one phone; its service worker makes the words.
"""
