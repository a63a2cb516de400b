"""From a published message to a committed batch and its acknowledgement."""
